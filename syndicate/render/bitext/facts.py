"""What the formats of translators say of the article besides its sentences."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from syndicate.render.fields import FIELDS

if TYPE_CHECKING:
    from syndicate.render.context import Context

IN_SENTENCES = ("body.text", "body.links", "body.titles")
"""Fields that such a format has sentence by sentence."""


def facts(context: Context) -> Iterator[tuple[str, str]]:
    """Each field that the source had with each of its values, in the order of `render.fields`."""
    for name, values in FIELDS.items():
        if name not in IN_SENTENCES:
            for value in values(context):
                if value:
                    yield name, value


def notices(context: Context) -> Iterator[tuple[str, str]]:
    """Why the text may not be published, or not yet, and what its editor says of this version;
    each with its language, which is not known of the reason that an editor gave ("und")."""
    for words in _ours(context):
        yield words, context.language.tag
    if context.status == "canceled" and context.note:
        yield context.note, "und"


def _ours(context: Context) -> Iterator[str]:
    say = context.labels
    if context.status == "canceled":
        yield say(
            "This article has been withdrawn. Remove it, and every translation of it, wherever it "
            "has been published."
        )
        return
    if context.status == "withheld":
        yield say("Withheld: not for publication")
    if context.note:
        yield context.note
    for label, day in (("Embargoed until", context.embargo), ("Expires", context.expires)):
        if day:
            yield say("{label}: {value}", label=say(label), value=day.text)
