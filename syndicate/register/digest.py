"""What a version is told by: a digest of everything that partners see of an article."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from hashlib import sha256
from typing import Any

from syndicate.model import Article

_NOT_CONTENT = frozenset({
    "id", "guid", "version", "status", "history", "slug", "path", "media_type", "findings",
})  # fmt: skip
"""What is ours, or the file's, and no change of the article."""


def content_digest(article: Article, notes: Mapping[str, Mapping[str, str]] | None = None) -> str:
    """SHA-256 of text, metadata and rights, in hexadecimal; `notes` are the correction notes for
    which an editor gave words in other languages, with these.

    Only what differs from a field's default counts, so that a field that a later version of this
    program adds makes no new version of every article.
    """
    plain = _plain(article)
    said = {name: value for name, value in plain.items() if name not in _NOT_CONTENT}
    if notes:
        said["notes"] = notes
    text = json.dumps(said, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()


def _plain(value: object) -> Any:
    if is_dataclass(value):
        return {
            field.name: _plain(each)
            for field in fields(value)
            if (each := getattr(value, field.name)) != field.default
        }
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    return value.value if isinstance(value, Enum) else value
