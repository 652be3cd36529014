"""The words that are ours and not the article's, in the language of the page.

Catalogues are gettext's (`syndicate/locales/<tag>/LC_MESSAGES/syndicate.po`, folder names BCP 47),
so that a translator works with the tools of the trade. The `.po` is read as it is, when a page in
that language is made: parsing one takes a few milliseconds, and a compiled copy would be one more
thing that can be out of date. A catalogue is whole (a test holds it), so none is laid over another:
`labels_for` says which one serves a tag. American English is the language of the message ids and
needs no catalogue; `en-001` is the English of everywhere else.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from syndicate import langs
from syndicate.errors import ConfigError

if TYPE_CHECKING:
    from gettext import NullTranslations

_LOCALES = Path(__file__).resolve().parent.parent / "locales"
_DOMAIN = "syndicate"
_PLACE = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Labels:
    """Says labels: `labels("Published")`, `labels("By {authors}", authors=...)`.

    Where a value is markup the result is, and everything else in it is escaped.

    tag     the language that they are in: English where the page's has none
    locale  the name that Babel knows the page's language by, for dates and lists
    """

    tag: str
    _catalogue: NullTranslations = field(repr=False, compare=False)
    locale: str = field(repr=False, compare=False, default="en")

    def __call__(self, message: str, **values: object) -> str:
        return _fill(self._catalogue.gettext(message), values)

    def plural(self, one: str, many: str, number: int, **values: object) -> str:
        """The form for `number`; gettext's plural rules are in each catalogue's header."""
        return _fill(self._catalogue.ngettext(one, many, number), {"number": number, **values})

    def listing(self, parts: Sequence[str]) -> str:
        """`parts` as a list in the page's language: "A, B and C" (CLDR)."""
        from babel.lists import format_list
        from markupsafe import Markup, escape

        if not any(isinstance(part, Markup) for part in parts):
            return str(format_list(list(parts), locale=self.locale))
        return Markup(format_list([str(escape(p)) for p in parts], locale=self.locale))  # noqa: S704


def _fill(text: str, values: dict[str, object]) -> str:
    """Put values in for `{name}`; markup among them makes markup of the whole.

    Not `str.format`: a value is never looked into, and a catalogue cannot reach attributes.
    """
    from markupsafe import Markup, escape

    if not values:
        return text
    if any(isinstance(value, Markup) for value in values.values()):
        parts = _PLACE.split(text)
        parts[::2] = [str(escape(part)) for part in parts[::2]]
        parts[1::2] = [str(escape(values[name])) for name in parts[1::2]]
        return Markup("".join(parts))  # noqa: S704
    return _PLACE.sub(lambda match: str(values[match.group(1)]), text)


@lru_cache(maxsize=1)
def languages() -> tuple[str, ...]:
    """The languages that labels exist in, sorted, English among them."""
    found = {place.parent.parent.name for place in _LOCALES.glob(f"*/LC_MESSAGES/{_DOMAIN}.po")}
    return tuple(sorted(found | {"en"}))


def missing_labels(tag: str) -> bool:
    """True where a page in `tag` would have English labels; the pipeline makes a finding of it."""
    return _serving(tag) is None


@lru_cache(maxsize=256)
def labels_for(tag: str) -> Labels:
    """The labels for a page in `tag`: its own, its region's, its language's, else English."""
    from babel import Locale, UnknownLocaleError

    serving = _serving(tag) or "en"
    locale = "en"
    for candidate in (tag, langs.language(tag)):
        try:
            locale = str(Locale.parse(candidate, sep="-"))
            break
        except (UnknownLocaleError, ValueError):
            continue
    return Labels(serving, _catalogue(serving), locale)


@lru_cache(maxsize=256)
def _serving(tag: str) -> str | None:
    """The language whose catalogue serves `tag`.

    CLDR says that the Portuguese of Angola or Mozambique inherits from that of Portugal, the
    Spanish of Mexico from that of Latin America, the English of most of the world from `en-001`;
    a plain cut of the tag does not.
    """
    from babel.core import get_global

    known, parents = languages(), get_global("parent_exceptions")
    candidate = tag
    while candidate:
        if candidate in known:
            return candidate
        parent = str(parents.get(candidate.replace("-", "_"), ""))
        candidate = parent.replace("_", "-")
    return langs.best(tag, known)


@lru_cache(maxsize=64)
def _catalogue(tag: str) -> NullTranslations:
    from gettext import GNUTranslations, NullTranslations

    path = _LOCALES / tag / "LC_MESSAGES" / f"{_DOMAIN}.po"
    if tag == "en" and not path.exists():
        return NullTranslations()
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import PoFileError, read_po

    try:
        with path.open("rb") as file:
            catalogue = read_po(file, locale=tag.replace("-", "_"), abort_invalid=True)
    except (OSError, PoFileError, UnicodeDecodeError, ValueError) as error:
        raise ConfigError(
            f"The labels for {tag} cannot be read: {error}.",
            path=path,
            remedy="Install syndicate again, or mend the catalogue.",
        ) from error
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return GNUTranslations(compiled)
