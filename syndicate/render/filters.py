"""What templates may do with the context: an explicit table, told in docs/templates.md."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from jinja2 import pass_context
from jinja2.runtime import Context as Scope
from markupsafe import Markup, escape

from syndicate.model import Inline
from syndicate.render import inline, jsonld

if TYPE_CHECKING:
    from syndicate.render.context import Author


@pass_context
def html(scope: Scope, value: Inline) -> Markup:
    """Marked text as HTML; relative links lead to the original's site."""
    return inline.to_html(value, base=scope["original"].url, empty=False)


def code(value: Inline) -> Markup:
    """Marked text for `<pre>`: line feeds stay as they are."""
    return Markup(str(escape(value.text)))  # noqa: S704


def plain(value: Inline) -> str:
    """Marked text as one line of plain text, for titles and attributes."""
    return jsonld.plain(value)


def linked(authors: Iterable[Author]) -> list[Markup]:
    """Names of authors, each linked to its page where one is known."""
    return [
        Markup('<a rel="author" href="{}">{}</a>').format(author.url, author.name)
        if author.url
        else escape(author.name)
        for author in authors
    ]


@pass_context
def listing(scope: Scope, parts: Sequence[str]) -> str:
    """A list as a sentence has it: "A, B and C"."""
    return scope["labels"].listing(parts) if parts else ""


@pass_context
def attributes(scope: Scope, language: str | None) -> Markup:
    """` lang="..." dir="..."` for a text in `language`, nothing where that is none; of one that is
    not known ("und") the text's letters tell the direction."""
    if language is None:
        return Markup("")
    from syndicate.langs import direction

    return Markup(' lang="{}" dir="{}"').format(
        language, "auto" if language == "und" else direction(language)
    )


@lru_cache(maxsize=64)
def digest(text: str) -> str:
    """What a Content-Security-Policy calls an inline text: `sha256-` and Base64 (CSP 3)."""
    return "sha256-" + b64encode(sha256(text.encode()).digest()).decode("ascii")


def exactly(url: str) -> str:
    """How a Content-Security-Policy allows the address `url` and no other (CSP 3, section 2.3.1).

    A policy matches by the path and has no place for a query; `;` and `,` would end the rule.
    """
    from urllib.parse import urlsplit

    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    path = parts.path.replace(";", "%3B").replace(",", "%2C")
    return f"{parts.scheme}://{host}{path or '/'}"


FILTERS: dict[str, Callable[..., Any]] = {
    "html": html,
    "code": code,
    "plain": plain,
    "linked": linked,
    "listing": listing,
    "attributes": attributes,
    "digest": digest,
    "exactly": exactly,
}
"""Name in a template -> function."""
