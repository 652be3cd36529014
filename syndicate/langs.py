"""Languages: BCP 47 tags, names, script, direction, quotation marks, spacing.

Tags are normalised by `langcodes`, names and direction come from CLDR through Babel. Quotation
marks are CLDR's `delimiters`, as of CLDR 48.2 (`cldr-misc-full`; Babel does not carry them).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from syndicate.errors import ConfigError

if TYPE_CHECKING:
    from datetime import date

# Codes of the Argos index that are not BCP 47, or mean something else there.
_ARGOS = {"pb": "pt-BR", "tl": "fil", "zt": "zh-Hant"}


@dataclass(frozen=True, slots=True)
class Quotes:
    """Outer and inner quotation marks, opening and closing, inner white space included; `dialogue`
    is the dash before what is said in a dialogue, empty where that has quotation marks."""

    open: str
    close: str
    inner_open: str
    inner_close: str
    dialogue: str = field(default="", compare=False)


# Outer and inner pair -> the languages, scripts and regions CLDR gives them to; an and oc, which it
# lacks, have Catalan's. Two depart from it. French, in `quotes`: CLDR has guillemets inside
# guillemets and no spaces; the press has “ ” for the inner pair and U+202F inside the outer one.
# Swiss German: CLDR repeats Germany's marks; the press and the Federal Chancellery's rules
# (Schreibweisungen) have guillemets.
_QUOTES = {
    tag: marks
    for marks, tags in {
        "“”‘’": "en pt es af az bn cy da fil ga gl gu hi id kn ko lv ml mr ms mt pa sq sw ta te"
        " th tr vi zh",
        "“”«»": "eo",
        "“”’‘": "uz",
        "””’’": "fi he sv",
        "”“’‘": "ar ur",
        "‘’‘’": "nl",
        "„“‚‘": "de cs et hr is mk sk sl",
        "„“„“": "bg lt",
        "„“«»": "ka",
        "„”«»": "pl ro",
        "„”»«": "hu",
        "„”‘’": "bs",
        "„”’’": "sr",
        "«»“”": "pt-PT es-US an ca el eu it kk oc",
        "«»‘’": "no nb nn",
        "«»„“": "be ky ru uk",
        "«»‹›": "fa de-CH fr-CH",
        "«»«»": "hy",
        "「」『』": "ja zh-Hant",
    }.items()
    for tag in tags.split()
}
# Languages whose novels and papers write dialogue with a dash at the start of what is said.
_DIALOGUE = {
    *("an", "ast", "be", "bg", "bs", "ca", "el", "es", "eu", "fr", "gl", "hr", "hu", "hy", "it"),
    *("ka", "lt", "lv", "mk", "oc", "pl", "pt", "ro", "ru", "sq", "sr", "sv", "tr", "uk"),
}
# Languages that Apertium serves and CLDR has no numbers of: who writes them as they do. Without it
# they would get English decimals.
_NUMBERS_OF = {"an": "es", "frp": "fr", "oc": "ca", "szl": "pl"}
_CURRENCIES = ("EUR", "USD", "GBP", "JPY")
# Where the noun of a currency's name comes last ("British pounds", "britische Pfund").
_NOUN_LAST = {"da", "de", "en", "et", "fi", "hu", "is", "nb", "nl", "nn", "no", "sv", "tr"}
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


def best(tag: str, among: tuple[str, ...]) -> str | None:
    """The tag of `among` that serves a request for `tag`: itself, else its language.

    `pt-BR` is served by `pt`, `pt` by `pt-BR`; `zh-Hant` not by `zh`, whose script differs;
    `no`, which is Bokmål for nine readers of ten, by `nb`.
    """
    if tag in among:
        return tag
    if tag == "no" and "nb" in among:
        return "nb"
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


@lru_cache(maxsize=256)
def fullness(tag: str) -> float:
    """Letters of an alphabet that one character of the language's script stands for, roughly.

    A rule of thumb, not measured: Chinese takes about 30 characters for 100 of English, Japanese
    45, Korean 52. Good enough to tell a sentence that was cut to half from one that was not.
    """
    return {"Hans": 3.0, "Hant": 3.0, "Jpan": 2.2, "Kore": 1.9}.get(script(tag), 1.0)


@lru_cache(maxsize=256)
def count_words(text: str, tag: str) -> int:
    """Words as an editor counts them; letters and figures in a script that does not space words."""
    if spaced(tag):
        return sum(any(map(str.isalnum, word)) for word in text.split())
    return sum(map(str.isalnum, text))


def quotes(tag: str) -> Quotes:
    """The quotation marks of a language: CLDR's, curly English ones where it has none.

    A region inherits as in CLDR: `pt-AO` from `pt-PT`, `zh-TW` from `zh-Hant`.
    """
    dialogue = "—" * (language(tag) in _DIALOGUE)
    if language(tag) == "fr" and tag != "fr-CH":
        return Quotes("«\u202f", "\u202f»", "“", "”", dialogue)
    marks = _QUOTES.get(tag)
    if marks is None and "-" in tag:
        from babel.core import get_global

        parent = get_global("parent_exceptions").get(tag.replace("-", "_"), "")
        marks = _QUOTES.get(parent.replace("_", "-"))
        marks = marks or _QUOTES.get(f"{language(tag)}-{script(tag)}")
    four = marks or _QUOTES.get(language(tag)) or _QUOTES["en"]
    return Quotes(four[0], four[1], four[2], four[3], dialogue)


@dataclass(frozen=True, slots=True)
class Numerals:
    """How numbers are written: the decimal sign and the sign between groups of three digits."""

    decimal: str
    group: str


@lru_cache(maxsize=256)
def numerals(tag: str) -> Numerals:
    """CLDR's signs for a language, English ones where unknown."""
    locale = _locale(_NUMBERS_OF.get(language(tag), tag)) or _locale("en")
    symbols = locale.number_symbols.get("latn", locale.number_symbols)
    return Numerals(str(symbols.get("decimal", ".")), str(symbols.get("group", ",")))


@dataclass(frozen=True, slots=True)
class Money:
    """Where a currency's sign stands: before the amount or after it, and what is between."""

    before: bool
    gap: str


@lru_cache(maxsize=256)
def money(tag: str) -> Money:
    """CLDR's standard pattern of a language: `£15` in English, `£ 15` in Portuguese, `15 £` in
    German."""
    locale = _locale(_NUMBERS_OF.get(language(tag), tag)) or _locale("en")
    pattern = locale.currency_formats["standard"].pattern.partition(";")[0]
    gap = "\u00a0" if "\u00a0" in pattern or " " in pattern else ""
    return Money(pattern.lstrip("\u200f\u200e").startswith("¤"), gap)


@lru_cache(maxsize=256)
def percent_gap(tag: str) -> str | None:
    """What CLDR's pattern has between a number and the percent sign after it: nothing in English, a
    no-break space in German; None where the sign comes first."""
    locale = _locale(_NUMBERS_OF.get(language(tag), tag)) or _locale("en")
    pattern = str(locale.percent_formats[None].pattern).partition(";")[0]
    if not pattern.endswith("%"):
        return None
    return pattern[:-1].lstrip("#0,.")


def punctuation_gaps(tag: str) -> dict[str, str]:
    """The no-break space that a language's typography puts before signs of punctuation: French."""
    if language(tag) != "fr":
        return {}
    if tag == "fr-CA":
        return {":": "\u00a0"}
    return {":": "\u00a0", ";": "\u202f", "!": "\u202f", "?": "\u202f"}


@lru_cache(maxsize=256)
def currency_name(code: str, tag: str) -> str:
    """CLDR's plural name of an ISO 4217 currency: `("GBP", "pt")` is `libras esterlinas`."""
    from babel.numbers import get_currency_name

    name = str(get_currency_name(code, count=10, locale=_locale(tag) or "en"))
    # CLDR begins them with a capital in some languages that write them small ("Libras esterlinas");
    # English has capitals of nationality, German of nouns.
    return name if language(tag) in ("en", "de", "lb") else name.lower()


@lru_cache(maxsize=64)
def currency_words(tag: str) -> frozenset[str]:
    """What a language calls euros, dollars, pounds and yen, in small letters: the last or the first
    word of CLDR's names, singular and plural (`euros`, `dólares`, `pounds`)."""
    from babel.numbers import get_currency_name

    found = set()
    for code in _CURRENCIES:
        for count in (1, 10):
            name = str(get_currency_name(code, count=count, locale=_locale(tag) or "en")).lower()
            words = name.split()
            found.add(words[-1] if language(tag) in _NOUN_LAST else words[0])
    return frozenset(found)


@lru_cache(maxsize=256)
def twelve_hours(tag: str) -> bool:
    """True where CLDR's short time has hours to twelve ("10:30 PM")."""
    locale = _locale(tag) or _locale("en")
    return "a" in locale.time_formats["short"].pattern


@lru_cache(maxsize=64)
def day_periods(tag: str) -> tuple[str, ...]:
    """CLDR's words for the parts of the day beside an hour: `da manhã`, `da tarde`, `PM`."""
    locale = _locale(tag) or _locale("en")
    periods = locale.day_periods
    names = {
        str(name).lower()
        for context in ("format", "stand-alone")
        for width in ("wide", "abbreviated")
        for name in periods.get(context, {}).get(width, {}).values()
    }
    return tuple(sorted(names))


_DIGITS = {
    system: {ord("0") + number: zero + number for number in range(10)}
    for system, zero in {
        "arab": 0x660, "arabext": 0x6F0, "beng": 0x9E6, "deva": 0x966, "mymr": 0x1040,
    }.items()
}  # fmt: skip
"""By CLDR's name, the numbering systems that languages write dates with by default."""


def format_date(value: str, tag: str, *, time: bool = False) -> str:
    """An ISO 8601 date or date-time as a reader of `tag` writes it (CLDR "long"): the date alone,
    with `time` also the minute and the zone that it gives; a month with its name, a year as it is.

    A value that is no date comes back unchanged: it is the source's own word.
    """
    import re
    from datetime import date, datetime

    from babel import dates

    locale = _locale(tag) or _locale("en")
    digits = _DIGITS.get(locale.default_numbering_system, {})
    if re.fullmatch(r"\d{4}(-(0[1-9]|1[0-2]))?", value) and value[:4] != "0000":
        month = date(int(value[:4]), int(value[5:] or 1), 1)
        form = "yMMMM" if value[5:] else "y"
        return str(dates.format_skeleton(form, month, locale=locale)).translate(digits)
    try:
        moment = datetime.fromisoformat(value) if "T" in value else None
        day = moment.date() if moment else date.fromisoformat(value)
    except ValueError:
        return value
    said = str(dates.format_date(day, format="long", locale=locale))
    if time and moment:
        clock = dates.format_time(moment.time(), format="short", locale=locale)
        if moment.tzinfo:
            # CLDR's own words for the zone change from one release to the next.
            zone = moment.strftime("%z")
            clock += " UTC" if zone == "+0000" else f" UTC{zone[:3]}:{zone[3:5]}"
        # Each language has its own order of day and time, and its own words between them.
        between = str(locale.datetime_formats.get("long", "{1} {0}")).replace("'", "")
        said = between.replace("{1}", said).replace("{0}", clock)
    return said.translate(digits)


@lru_cache(maxsize=256)
def date_order(tag: str) -> str:
    """`dmy`, `mdy` or `ymd`: the order of CLDR's short date; empty for `en` without a region, whose
    readers are of two minds."""
    if tag == "en":
        return ""
    pattern = (_locale(tag) or _locale("en")).date_formats["short"].pattern
    return "".join(sorted("dmy", key=pattern.lower().find))


def format_numeric_date(day: date, tag: str) -> str:
    """A day in figures, CLDR's short pattern with the whole year: `12/03/2024`, `12.03.2024`."""
    import re

    from babel.dates import format_date as babel_format

    locale = _locale(tag) or _locale("en")
    pattern = re.sub("y+", "y", locale.date_formats["short"].pattern)
    return str(babel_format(day, format=pattern, locale=locale))


@lru_cache(maxsize=64)
def month_names(tag: str) -> tuple[str, ...]:
    """The whole names of the months as they stand in a date."""
    locale = _locale(tag) or _locale("en")
    return tuple(str(name) for name in locale.months["format"]["wide"].values())


@lru_cache(maxsize=64)
def _months(tag: str) -> dict[str, int]:
    """Names of months, whole and short, small letters, without full stops."""
    locale = _locale(tag) or _locale("en")
    return {
        str(name).lower().rstrip("."): number
        for width in ("wide", "abbreviated")
        for number, name in locale.months["format"][width].items()
    }


def localise_day(text: str, source: str, target: str) -> str:
    """`text` with a day such as "12 March" or "2 set." as a reader of `target` writes it.

    For datelines, where the rest is a place and an agency; a text without such a day is unchanged.
    """
    import re
    from datetime import date

    from babel.dates import format_skeleton

    months = _months(source)
    names = "|".join(sorted(map(re.escape, months), key=len, reverse=True))
    day = r"(?P<day{0}>\d{{1,2}})(?:st|nd|rd|th|\.|º)?"
    pattern = re.compile(
        rf"(?<!\w)(?:{day.format(1)}\s+(?:de\s+)?(?P<m1>{names})(?!\w)\.?"
        rf"|(?P<m2>{names})(?!\w)\.?\s+{day.format(2)}(?!\w))",
        re.IGNORECASE,
    )

    def replaced(match: re.Match[str]) -> str:
        number = int(match["day1"] or match["day2"])
        month = months[(match["m1"] or match["m2"]).lower()]
        try:
            # A leap year, so that 29 February is a day.
            moment = date(2000, month, number)
        except ValueError:
            return match.group()
        return str(format_skeleton("MMMMd", moment, locale=_locale(target) or "en"))

    return text if same_language(source, target) else pattern.sub(replaced, text, count=1)


@lru_cache(maxsize=64)
def place_names(source: str, target: str) -> tuple[tuple[str, str], ...]:
    """CLDR's names of countries, regions, cities and languages in both languages, as (source's,
    target's)."""
    here, there = _locale(source), _locale(target)
    if here is None or there is None:
        return ()
    pairs = {
        (str(name), str(other[code]))
        for one, other in (
            (here.territories, there.territories),
            (here.languages, there.languages),
            (_cities(here), _cities(there)),
        )
        for code, name in one.items()
        if code in other
    }
    return tuple(sorted(pairs))


def _cities(locale) -> dict[str, str]:  # type: ignore[no-untyped-def]
    """Zone -> the city that it is named after; the zone's own last part where CLDR has no other
    name in the language."""
    from babel.core import get_global

    found = {
        zone: zone.rpartition("/")[2].replace("_", " ")
        for zones in get_global("territory_zones").values()
        for zone in zones
    }
    found |= {zone: str(data["city"]) for zone, data in locale.time_zones.items() if "city" in data}
    return found
