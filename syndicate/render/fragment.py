"""The body alone, to be put into a CMS as it is: HTML that is well-formed XML too.

There are no ids, classes, styles or scripts in it that could collide with a site's own, and no
elements but those that editors of content management systems let through; a test holds it to
`ELEMENTS`. Because a partner publishes it as it is, what must stand with the text stands in it as
plain paragraphs: who wrote it, where it was published, that a machine translated it, the licence.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from markupsafe import Markup

from syndicate.model import MarkKind
from syndicate.render.body import figure
from syndicate.render.environment import expand
from syndicate.render.inline import to_html
from syndicate.render.notes import untold

if TYPE_CHECKING:
    from jinja2 import Environment

    from syndicate.model import Inline, Mark
    from syndicate.render.body import Figure, Picture
    from syndicate.render.context import Context

ELEMENTS = frozenset(
    "p h2 h3 h4 h5 h6 ul ol li blockquote pre hr br figure figcaption img table caption thead tbody"  # noqa: SIM905
    " tr th td a em strong abbr cite code del ins mark q span sub sup".split()
)
ATTRIBUTES = frozenset(
    "href hreflang rel title lang dir src width height alt start value"  # noqa: SIM905
    " scope colspan rowspan".split()
)
_MARKS = frozenset(MarkKind) - {MarkKind.TIME, MarkKind.SMALL, MarkKind.UNDERLINE}


def body(context: Context, environment: Environment) -> str:
    """`fragment.html`: what `templates/fragment/fragment.html` says."""

    def words(inline: Inline) -> Markup:
        """Marked text as HTML that is XML too, with the marks that a CMS keeps."""
        marks = tuple(_plainer(mark) for mark in inline.marks if mark.kind in _MARKS)
        written = to_html(replace(inline, marks=marks), base=context.original.url, empty=False)
        # The text is escaped: what looks like a tag is one of ours.
        return Markup(str(written).replace("<br>", "<br/>"))  # noqa: S704

    def framed(picture: Picture) -> Figure:
        return figure([picture])

    more = {"words": words, "framed": framed, "untold": untold(context)}
    return expand(environment, "fragment/fragment.html", context, **more).strip("\n") + "\n"


def _plainer(mark: Mark) -> Mark:
    kept = tuple(pair for pair in mark.attributes if pair[0] in ATTRIBUTES)
    return replace(mark, attributes=kept)
