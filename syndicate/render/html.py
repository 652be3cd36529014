"""The HTML package: one whole page that asks nothing of any other host."""

from __future__ import annotations

from typing import TYPE_CHECKING

from syndicate.render.environment import expand
from syndicate.render.jsonld import news_article, script_safe

if TYPE_CHECKING:
    from jinja2 import Environment

    from syndicate.render.context import Context


def page(context: Context, environment: Environment) -> str:
    """`article.html`: what `templates/html/page.html` says, with `json_ld` ready for a script."""
    json_ld = script_safe(news_article(context))
    return expand(environment, "html/page.html", context, json_ld=json_ld).strip("\n") + "\n"
