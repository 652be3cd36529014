"""Names of countries, regions and large cities, as CLDR has them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from syndicate import langs


@lru_cache(maxsize=64)
def places(language: str) -> frozenset[str]:
    """Names of countries, regions and cities in a language; none where CLDR lacks it."""
    from babel import Locale, UnknownLocaleError
    from babel.core import get_global

    try:
        locale = Locale.parse(langs.language(language))
    except (UnknownLocaleError, ValueError):
        return frozenset()
    # Continents and the world have numbers for codes.
    codes = (code for code in locale.territories if str(code).isalpha())
    zones = (zone for zones in get_global("territory_zones").values() for zone in zones)
    own = (str(zone["city"]) for zone in locale.time_zones.values() if "city" in zone)
    cities = (zone.rpartition("/")[2].replace("_", " ") for zone in zones)
    return frozenset([*(str(locale.territories[code]) for code in codes), *own, *cities])


@lru_cache(maxsize=64)
def renderings(source: str, target: str) -> Mapping[str, str]:
    """What a country, region, city or language is called in another language, where that differs
    and CLDR has one name for it."""
    found: dict[str, set[str]] = {}
    for name, rendering in langs.place_names(source, target):
        found.setdefault(name, set()).add(rendering)
    return {name: each.pop() for name, each in found.items() if len(each) == 1}
