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
    each with its language ("und" where that is not known)."""
    say, page = context.labels, context.language.tag
    withdrawn = context.status == "canceled"
    if withdrawn:
        yield (
            say(
                "This article has been withdrawn. Remove it, and every translation of it, wherever "
                "it has been published."
            ),
            page,
        )
    elif context.status == "withheld":
        yield say("Withheld: not for publication"), page
    if context.note:
        yield context.note, context.note_language or page
    if withdrawn:
        return
    for label, day in (("Embargoed until", context.embargo), ("Expires", context.expires)):
        if day:
            yield say("{label}: {value}", label=say(label), value=day.text), page
