"""What the formats of translators say of the article besides its sentences."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from syndicate.render.fields import FIELDS

if TYPE_CHECKING:
    from syndicate.render.context import Context

IN_SENTENCES = ("body.text", "body.links")
"""Fields that such a format has sentence by sentence, and so has no place for as they are."""


def facts(context: Context) -> Iterator[tuple[str, str]]:
    """Each field that the source had with each of its values, in the order of `render.fields`."""
    for name, values in FIELDS.items():
        if name not in IN_SENTENCES:
            for value in values(context):
                if value:
                    yield name, value


def notices(context: Context) -> Iterator[str]:
    """Why the text may not be published, or not yet, and what its editor says of this version."""
    say = context.labels
    if context.status == "canceled":
        yield say(
            "This article has been withdrawn. Remove it, and every translation of it, wherever it "
            "has been published."
        )
        labelled = [("Reason", context.note)]
    else:
        if context.status == "withheld":
            yield say("Withheld: not for publication")
        labelled = [("Embargoed until", context.embargo.text), ("Expires", context.expires.text)]
        if context.note:
            yield context.note
    for label, value in labelled:
        if value:
            yield say("{label}: {value}", label=say(label), value=value)
