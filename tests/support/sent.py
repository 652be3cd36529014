"""What comes back when a format of ours is read again: for the tests of both sides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, is_dataclass, replace
from typing import Any
from urllib.parse import urljoin

from syndicate import ingest, render, rights
from syndicate.model import Article, Block, BlockKind, Inline, Mark, Translation
from syndicate.render.body import Node, nest


def read(path: str, data: bytes | str) -> Article:
    raw = data if isinstance(data, bytes) else data.encode()
    return ingest.read(path, raw, settle=rights.settle)


def again(translation: Translation, form: str) -> Article:
    """What a reader makes of the file that a format writes."""
    (rendition,) = render.render(translation, [form])
    return read(rendition.path, rendition.data)


def bodies(article: Article, made: Translation) -> tuple[list[Block], list[Block]]:
    """(what came back, what was sent), without embeds: they are sent as a link."""
    urls = {block.url for block in made.blocks if block.kind is BlockKind.EMBED}
    return (
        [block for block in article.blocks if block.text not in urls],
        [block for block in made.blocks if block.kind is not BlockKind.EMBED],
    )


def tree(blocks: Sequence[Block], language: str, base: str = "") -> tuple[Node, ...]:
    """Blocks as they nest, with links from `base` on; groups are only numbers."""
    return tuple(_plain(node, base) for node in nest(blocks, language))


def _plain(value: Any, base: str) -> Any:
    if isinstance(value, Inline):
        marks = tuple(replace(m, attributes=_kept(m, base)) for m in value.marks)
        return Inline(value.text.rstrip("\n"), marks)
    if isinstance(value, tuple):
        return tuple(_plain(each, base) for each in value)
    if is_dataclass(value) and not isinstance(value, type):
        kept = {f.name: _plain(getattr(value, f.name), base) for f in fields(value)}
        return replace(value, **kept)
    return value


def _kept(mark: Mark, base: str) -> tuple[tuple[str, str], ...]:
    """Attributes that not only a page has a use for."""
    return tuple(
        (name, urljoin(base, value) if name == "href" else value)
        for name, value in mark.attributes
        if name in ("href", "lang")
    )
