"""Languages: BCP 47 tags, names, script, direction, quotation marks, spacing.

Tags are normalised by `langcodes`, names and direction come from CLDR through Babel. Quotation
marks are CLDR's `delimiters` (Babel does not carry them), as of CLDR 46.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from syndicate.errors import ConfigError

# Codes of the Argos index that are not BCP 47, or mean something else there.
_ARGOS = {"pb": "pt-BR", "zt": "zh-Hant"}
_TO_ARGOS = {tag: code for code, tag in _ARGOS.items()}


@dataclass(frozen=True, slots=True)
class Quotes:
    """Outer and inner quotation marks, opening and closing, inner white space included."""

    open: str
    close: str
    inner_open: str
    inner_close: str


# Language, or language-region where the region differs: outer pair, inner pair.
_QUOTES = {
    "en": "“”‘’",
    "pt": "“”‘’",
    "pt-PT": "«»“”",
    "es": "«»“”",
    "fr": "«»“”",
    "de": "„“‚‘",
    "de-CH": "«»‹›",
    "it": "«»“”",
    "nl": "‘’“”",
    "ca": "«»“”",
    "gl": "«»“”",
    "eu": "«»“”",
    "da": "“”‘’",
    "sv": "””’’",
    "nb": "«»‘’",
    "fi": "””’’",
    "et": "„“‚‘",
    "lv": "“”‘’",
    "lt": "„“‚‘",
    "pl": "„”«»",
    "cs": "„“‚‘",
    "sk": "„“‚‘",
    "sl": "„“‚‘",
    "hr": "„”‚’",
    "sr": "„”’’",
    "bg": "„“’’",
    "ro": "„”«»",
    "hu": "„”»«",
    "el": "«»“”",
    "ru": "«»„“",
    "uk": "«»„“",
    "tr": "“”‘’",
    "sq": "«»“”",
    "ar": "”“’‘",
    "fa": "«»‹›",
    "he": "””’’",
    "ja": "「」『』",
    "zh": "“”‘’",
    "zh-Hant": "「」『』",
    "ko": "“”‘’",
    "hi": "“”‘’",
    "vi": "“”‘’",
    "id": "“”‘’",
}
_UNSPACED = {"zh", "ja", "th", "lo", "km", "my", "bo"}


@lru_cache(maxsize=1024)
def normalise(tag: str) -> str:
    """The canonical BCP 47 form of `tag`: `EN_gb` -> `en-GB`, `por` -> `pt`.

    Raises `ConfigError` for what is no language tag.
    """
    import langcodes

    try:
        result = langcodes.standardize_tag(tag.strip().replace("_", "-"))
    except (ValueError, AttributeError):  # LanguageTagError is a ValueError
        result = ""
    if not result or result == "und" or not langcodes.tag_is_valid(result):
        raise ConfigError(
            f"{tag!r} is not a language tag.",
            remedy='Use a tag such as "en", "pt" or "pt-BR" (BCP 47).',
        )
    return result


def is_tag(tag: str) -> bool:
    """True for a valid BCP 47 language tag, in any spelling that `normalise` takes."""
    try:
        normalise(tag)
    except ConfigError:
        return False
    return True


def language(tag: str) -> str:
    """The language subtag: `pt` of `pt-BR`."""
    return tag.partition("-")[0]


def same_language(one: str, other: str) -> bool:
    """True where two tags differ at most in script, region or variant."""
    return language(one) == language(other)


def from_argos(code: str) -> str:
    """The BCP 47 tag for a code of the Argos index."""
    return _ARGOS.get(code) or normalise(code)


def to_argos(tag: str) -> str:
    """The Argos index's code for a tag."""
    return _TO_ARGOS.get(tag, tag)


def best(tag: str, among: tuple[str, ...]) -> str | None:
    """The tag of `among` that serves a request for `tag`: itself, else its language.

    `pt-BR` is served by `pt`, `pt` by `pt-BR`; `zh-Hant` not by `zh`, whose script differs.
    """
    if tag in among:
        return tag
    same = [other for other in among if same_language(tag, other) and script(tag) == script(other)]
    return min(same, key=lambda other: (other.count("-"), other)) if same else None


@lru_cache(maxsize=256)
def _locale(tag: str):  # type: ignore[no-untyped-def]
    """Babel's locale for a tag, its language's where the region is unknown, else None."""
    from babel import Locale, UnknownLocaleError

    for candidate in (tag, language(tag)):
        try:
            return Locale.parse(candidate, sep="-")
        except (UnknownLocaleError, ValueError):
            continue
    return None


def name(tag: str, in_language: str = "en") -> str:
    """The name of a language in another: `name("pt", "fr")` is `portugais`; the tag if unknown."""
    locale, display = _locale(tag), _locale(in_language) or _locale("en")
    if locale is None:
        return tag
    found = display.languages.get(str(locale).replace("-", "_")) or locale.get_display_name(display)
    return found or tag


def direction(tag: str) -> str:
    """`"rtl"` or `"ltr"`, as HTML's `dir` takes it."""
    locale = _locale(tag)
    return "ltr" if locale is None else str(locale.text_direction)


@lru_cache(maxsize=256)
def script(tag: str) -> str:
    """The ISO 15924 script that a language is written in, `Latn` where unknown."""
    import langcodes

    return langcodes.get(tag).maximize().script or "Latn"


def spaced(tag: str) -> bool:
    """True where words are divided by spaces."""
    return language(tag) not in _UNSPACED


def quotes(tag: str) -> Quotes:
    """The quotation marks that CLDR gives for a language, curly English ones where unknown."""
    marks = _QUOTES.get(tag) or _QUOTES.get(language(tag)) or _QUOTES["en"]
    if language(tag) == "fr" and tag != "fr-CH":
        return Quotes("«\u202f", "\u202f»", "“", "”")
    return Quotes(*marks)


def format_date(value: str, tag: str) -> str:
    """An ISO 8601 date or date-time as a reader of `tag` writes it (CLDR "long", the date alone).

    A value that is no date comes back unchanged: it is the source's own word.
    """
    from datetime import date, datetime

    from babel.dates import format_date as babel_format

    try:
        day = datetime.fromisoformat(value).date() if "T" in value else date.fromisoformat(value)
    except ValueError:
        return value
    return str(babel_format(day, format="long", locale=_locale(tag) or "en"))
