"""The HTML package: one whole page that asks nothing of any other host, save for a pixel that the
source demands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from syndicate.render.environment import expand
from syndicate.render.jsonld import news_article, script_safe
from syndicate.render.notes import untold

if TYPE_CHECKING:
    from jinja2 import Environment

    from syndicate.render.context import Context


def page(context: Context, environment: Environment) -> str:
    """`article.html`: what `templates/html/page.html` says, with `json_ld` ready for a script."""
    more = {"json_ld": script_safe(news_article(context)), "untold": untold(context)}
    return expand(environment, "html/page.html", context, **more).strip("\n") + "\n"
