"""JSON Feed 1.1; what it has no name for stands under `_syndicate`, by the manifest's names.

It has no word for a removal either: the item comes again with the same `id`, without its text and
saying so, and the feed's own `_syndicate.deleted` lists what is gone.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from syndicate.feeds.entry import Entry, Feed, Party

_ABOUT = (
    "Attribution, rights and life cycle, by the names of a package's manifest.json; "
    "`deleted` lists articles that were withdrawn and must be removed."
)


def write(feed: Feed) -> bytes:
    """`<lang>.feed.json`."""
    name, version = feed.tool
    deleted = [
        _known({"id": each.uri, "when": each.updated.isoformat(), "reason": each.reason})
        for each in feed.entries
        if each.withdrawn
    ]
    made = _known(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "title": feed.title,
            "home_page_url": feed.home,
            "feed_url": feed.url,
            "description": feed.description,
            "language": feed.language,
            "authors": [_party(feed.author)],
            "_syndicate": _known(
                {
                    "about": _ABOUT,
                    "generator": f"{name} {version}",
                    "updated": feed.updated.isoformat(),
                    "rights": feed.rights,
                    "deleted": deleted,
                }
            ),
        }
    )
    # Required, also where there is none.
    made["items"] = [_item(entry) for entry in feed.entries]
    return (json.dumps(made, ensure_ascii=False, indent=1, allow_nan=False) + "\n").encode()


def _item(entry: Entry) -> dict[str, Any]:
    file = entry.download
    return _known(
        {
            "id": entry.uri,
            "url": entry.url,
            "external_url": entry.via.url if entry.via is not None else "",
            "title": entry.title,
            "content_html": entry.html,
            "content_text": entry.text,
            "summary": entry.summary,
            "image": entry.pictures[0].url if entry.pictures else "",
            "date_published": entry.published.isoformat(),
            "date_modified": entry.updated.isoformat(),
            "authors": [
                _party(author) for author in entry.authors or filter(None, [entry.publisher])
            ],
            "tags": list(dict.fromkeys(filter(None, [entry.section, *entry.keywords]))),
            "language": entry.language,
            "attachments": [
                {"url": file.url, "mime_type": file.media_type, "size_in_bytes": file.size}
            ]
            if file is not None
            else [],
            "_syndicate": _known(
                {
                    **entry.details,
                    "manifest": entry.record,
                    "rights": entry.rights,
                    "licence": entry.licence,
                    "translator": entry.translator,
                }
            ),
        }
    )


def _party(party: Party) -> dict[str, str]:
    return _known({"name": party.name, "url": party.url})


def _known(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value not in ("", None, [], {})}
