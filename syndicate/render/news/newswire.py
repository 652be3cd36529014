"""What ninjs, NewsML-G2 and NITF say alike: titles, notes, credits, dates and addresses.

All three are IPTC's, and an outlet that takes two of them must not read two different things.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from syndicate import times
from syndicate.render.inline import to_text

if TYPE_CHECKING:
    from syndicate.model import Inline
    from syndicate.render.body import Picture
    from syndicate.render.context import Author, Context, Day, Language
    from syndicate.render.labels import Labels
    from syndicate.render.licence import Licence

DIGITAL_SOURCE = "trainedAlgorithmicMedia"
"""IPTC's digital source type of a machine's translation. None of the vocabulary's codes (October
2024) names a translation. Its neighbours say less than is true: `algorithmicallyEnhanced` is for
changes "without changing the main content", `compositeWithTrainedAlgorithmicMedia` for text that a
model only mended; every sentence here is a trained model's own."""
DIGITAL_SOURCES = "http://cv.iptc.org/newscodes/digitalsourcetype/"
TRANSLATION_OF = "https://schema.org/translationOfWork"
"""How an item stands to its original; of IPTC's item relations the nearest is `derivedFrom`."""
TRANSLATOR = "https://schema.org/translator"
_UNRESERVED = "/:@!$&'()*+,;=-._~%"
_LONE_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_HOST = re.compile(r"[A-Za-z0-9._~-]+|\[[0-9A-Fa-f:.]+\]")
_NAME = re.compile(r"(?:urn|tag):[A-Za-z0-9/:@!$&'()*+,;=?._~-]+")
_BEGINS = {4: "-01-01T00:00:00", 7: "-01T00:00:00", 10: "T00:00:00"}
"""Length of a date -> what a date and time has besides."""
_AFTER_PLACE = re.compile(r"[,،、，;(（–—]|\s-+\s|\d")


def title(context: Context) -> str:
    """The headline; for an article that may not be named, the word that it is withdrawn."""
    return plain(context.headline) or context.labels("Withdrawn")


def summary(context: Context) -> str:
    """The summary on one line; none of it is left of an article that is withdrawn."""
    return "" if context.status == "canceled" else plain(context.summary)


def pictures(context: Context) -> tuple[Picture, ...]:
    """The pictures, while the article may be published."""
    return () if context.status == "canceled" else context.pictures


def plain(inline: Inline) -> str:
    """Marked text on one line."""
    return " ".join(to_text(inline).split())


def note(context: Context) -> str:
    """What the desk that receives it must know, in the language of the page.

    One text and not several: importers read the first editorial note and no other.
    """
    labels, said = context.labels, []
    if context.status == "canceled":
        said.append(
            labels(
                "This article has been withdrawn. Remove it, and every translation of it,"
                " wherever it has been published."
            )
        )
    elif context.status == "withheld":
        said.append(_sentence(labels("Withheld: not for publication")))
    if context.signal == "correction":
        said.append(labels("This version corrects an earlier one."))
    elif context.signal == "update":
        said.append(labels("This version replaces an earlier one."))
    if context.note:
        said.append(_sentence(context.note))
    if context.embargo:
        until = {"label": labels("Embargoed until"), "value": context.embargo.text}
        said.append(_sentence(labels("{label}: {value}", **until)))
    if context.status != "canceled":
        said.append(context.disclosure)
    return " ".join(said)


def digital_source(context: Context) -> str:
    """IPTC's code for what made the text; "" where persons translated it, for whom it has none."""
    return DIGITAL_SOURCE if context.translator.machine else ""


def way(source: Language, target: Language, context: Context) -> str:
    """What was done to the text, in English, as histories of items have it."""
    by = "machine translation" if context.translator.machine else "translation"
    return f"{by}, {source.tag} to {target.tag}"


def byline(authors: Sequence[Author], context: Context) -> str:
    """The authors as a reader sees them, each with role and institution: in brackets where there
    are several, since between commas a role would be read as one more name."""
    if len(authors) < 2:
        return "".join(author.full for author in authors)
    told = [", ".join(filter(None, [each.role, each.institution])) for each in authors]
    names = zip(authors, told, strict=True)
    return context.labels.listing([f"{a.name} ({more})" if more else a.name for a, more in names])


def credit(context: Context) -> str:
    """Whom to name: the authors and the publisher of the original."""
    names = [author.name for author in context.authors]
    return ", ".join(dict.fromkeys([*names, *filter(None, [context.publisher.name])]))


def usage(context: Context) -> tuple[str, ...]:
    """The terms of use besides the licence: the source's words, and the permission it gave."""
    terms, labels = context.terms, context.labels
    said = [terms.usage]
    if terms.permission:
        said.append(labels("{label}: {value}", label=labels("Permission"), value=terms.permission))
    return tuple(filter(None, said))


def licence(stated: Licence, labels: Labels) -> str:
    """The licence as a term of use, "" where nothing is known of it."""
    if not stated:
        return ""
    return labels("{label}: {value}", label=labels("License"), value=stated.name)


def place(dateline: str) -> str:
    """Where a report is from: the dateline up to its date, or all of it where the date is first."""
    return _AFTER_PLACE.split(dateline, maxsplit=1)[0].strip() or dateline


def moment(*days: Day) -> str:
    """The first of `days` that is known, as RFC 3339 writes a date and time, else "".

    A day without a time begins at midnight UTC, and so do a month and a year with their first day;
    a time without a zone is UTC.
    """
    value = next((day.value for day in days if day.value), "")
    value += _BEGINS.get(len(value), "")
    zoned = value.endswith("Z") or re.search(r"[+-]\d\d:\d\d$", value)
    return value if not value or zoned else f"{value}+00:00"


def embargo(context: Context) -> str:
    """When it may be published, to the second; "" where it may be, or where no date is known.

    Importers read a day as midnight, each in a zone of its own: what is stated is the moment that
    counts here too, when the day has begun everywhere.
    """
    return times.exact(context.embargo.value, times.opens)


def expires(context: Context) -> str:
    """When it has to go: of a day, when it first begins anywhere."""
    return times.exact(context.expires.value, times.closes)


def uri(address: str) -> str:
    """`address` as RFC 3986 writes it, or "" where it cannot be written so.

    Schemas ask for that; the address of a browser may hold letters of any script.
    """
    if _NAME.fullmatch(address):
        return address
    try:
        parts = urlsplit(address)
        port = parts.port
        host = parts.hostname or ""
        host = f"[{host}]" if ":" in host else host.encode("idna").decode()
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not _HOST.fullmatch(host):
        return ""
    who = f"{_quoted(parts.netloc.rpartition('@')[0])}@" if "@" in parts.netloc else ""
    at = f":{port}" if port is not None else ""
    query = f"?{_quoted(parts.query, '?')}" if parts.query else ""
    mark = f"#{_quoted(parts.fragment, '?')}" if parts.fragment else ""
    return f"{parts.scheme}://{who}{host}{at}{_quoted(parts.path)}{query}{mark}"


def _quoted(text: str, more: str = "") -> str:
    return _LONE_PERCENT.sub("%25", quote(text, safe=_UNRESERVED + more))


def _sentence(text: str) -> str:
    return text if text[-1:] in ".!?…。؟।" else f"{text}."
