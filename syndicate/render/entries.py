"""The templates that formats begin with, and what each is given besides the context: a table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

REVIEW = "review"
"""What the editor's page is called among formats."""

_UNTOLD = "`note`, empty where a correction note of the body says the same"


@dataclass(frozen=True, slots=True)
class Entry:
    """The template of a format. `given` says what it is given besides the context; `types` of it is
    `module:class`, where that has fields or methods."""

    template: str
    given: Mapping[str, str]
    types: Mapping[str, str] = field(default_factory=dict)


ENTRIES: dict[str, Entry] = {
    "html": Entry(
        "html/page.html",
        {
            "json_ld": "the article as schema.org's `NewsArticle`, ready to stand in a `<script>`",
            "untold": _UNTOLD,
        },
    ),
    "fragment": Entry(
        "fragment/fragment.html",
        {
            "words": "a function: marked text to HTML that is XML too, with the marks that a CMS"
            " keeps",
            "framed": "a function: a picture as the `figure` that it is outside the body",
            "untold": _UNTOLD,
        },
    ),
    "text": Entry(
        "text/article.txt",
        {"text": "the writer, see below", "untold": _UNTOLD},
        {"text": "syndicate.render.text:Writer"},
    ),
    "markdown": Entry(
        "markdown/article.md",
        {"markdown": "the writer, see below", "front_matter": "what is known of the article, YAML"},
        {"markdown": "syndicate.render.markdown:Writer"},
    ),
    REVIEW: Entry(
        "review/page.html",
        {
            "review": "the sentences, and what was found in them",
            "data": "what the page's script reads, ready to stand in a `<script>`",
        },
        {"review": "syndicate.render.review.page:Review"},
    ),
}
"""By format, and of the editor's page. Other formats are made without a template."""
