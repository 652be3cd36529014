"""The law of every format: what it does not drop stands in it, value for value, and what it drops
does not. The fixture `full` has a value of its own in each field, so nothing is found by chance."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from html import unescape
from urllib.parse import urljoin

import handmade
import iptc
import lxml.etree
import lxml.html
import pytest
import yaml

from syndicate import times
from syndicate.disclosure import NOTICES
from syndicate.model import Origin, Severity, Translation
from syndicate.render import FORMATS, not_carried, render
from syndicate.render.context import Context, Day, Language, build
from syndicate.render.fields import FIELDS
from syndicate.render.labels import labels_for
from syndicate.rights import check

FOR_READERS = ("text", "fragment")
"""Formats without a place for machines: a date and a language are told in words."""
LOOSE = ("body.text",)
"""Its marks are written in between (`[1]` behind a link, tags): the words must come in order."""


def told(data: bytes, media_type: str) -> str:
    """What a file says once it is decoded: values without the escapes of its syntax."""
    text = data.decode()
    if media_type.endswith("json"):
        return "\n".join(_strings(json.loads(text)))
    if media_type == "text/html":
        tree = lxml.html.document_fromstring(text)
        values = [str(value) for value in tree.xpath("//@*")]
        data_of_scripts = [json.loads(script.text) for script in tree.xpath("//script")]
        return "\n".join([tree.text_content(), *values, *_strings(data_of_scripts)])
    if media_type.endswith("xml"):
        tree = lxml.etree.fromstring(data)
        texts = tree.xpath("//text() | //@*")
        # Markup inside markup (content that is escaped) is unescaped once more.
        return "\n".join(["".join(tree.itertext()), *map(str, texts), unescape(text)])
    if media_type == "text/markdown":
        _, front, body = text.split("---\n", 2)
        plain = re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", unescape(body))
        return "\n".join([*_strings(yaml.safe_load(front)), plain])
    return text


def _strings(value: object) -> Iterator[str]:
    """Every string in a JSON value, and what markup in one says once it is unescaped."""
    if isinstance(value, dict):
        for name, each in value.items():
            yield str(name)
            yield from _strings(each)
    elif isinstance(value, list):
        for each in value:
            yield from _strings(each)
    elif isinstance(value, str) and "<" in value:
        yield value
        tree = lxml.html.fragment_fromstring(value, create_parent="div")
        yield tree.text_content()
        yield from (str(each) for each in tree.xpath("//@*"))
    else:
        yield str(value)


def expected(context: Context) -> dict[str, list[str]]:
    """The values of each field; addresses whole, as every format has them."""
    found = {field: [v for v in values(context) if v] for field, values in FIELDS.items()}
    found["body.links"] = [urljoin(context.original.url, url) for url in found["body.links"]]
    return found


def in_moments(context: Context) -> dict[str, str]:
    """What importers that act by the clock are given in place of a day (`syndicate.times`)."""
    return {
        context.embargo.value: times.exact(context.embargo.value, times.opens),
        context.expires.value: times.exact(context.expires.value, times.closes),
    }


def in_words(context: Context) -> dict[str, str]:
    """What a reader is told in place of a value for machines."""
    days = [context.published, context.modified, context.embargo, context.expires]
    known: list[Day | Language] = [*days, context.translator.day, context.language]
    known.append(context.original.language)
    return {
        (each.value if isinstance(each, Day) else each.tag): (
            each.text if isinstance(each, Day) else each.name
        )
        for each in known
    }


def holds(text: str, value: str, *, loose: bool = False) -> bool:
    """True if `value` stands in `text` as it is, its ends not inside a word, spaces aside."""
    if not loose:
        # A day may be given with an hour, where a format has no days.
        return bool(re.search(rf"(?<!\w){re.escape(_spaced(value))}(?:(?!\w)|(?=T\d))", text))
    words = re.findall(r"[^\W\d_]{3,}", value)
    return not words or any(
        _goes_on(text, at.end(), words[1:]) for at in re.finditer(re.escape(words[0]), text)
    )


def _goes_on(text: str, at: int, words: Sequence[str]) -> bool:
    """True if `words` follow from `at`, no two more than 120 characters apart."""
    for word in words:
        found = text.find(word, at, at + 120)
        if found < 0:
            return False
        at = found + len(word)
    return True


def _spaced(text: str) -> str:
    return " ".join(text.split())


def spelled(value: str) -> Iterable[str]:
    """A value, the same moment in UTC's other spelling, and a link whose words are its address."""
    yield value
    yield value.replace("+00:00", "Z")
    scheme, _, rest = value.partition(":")
    if scheme == "mailto":
        yield rest
    elif scheme == "tel":
        yield "+44 1851 000000"


@pytest.mark.parametrize("name", FORMATS)
def test_a_format_holds_every_field_that_it_does_not_drop(name: str, full: Translation) -> None:
    form = FORMATS[name]
    context = build(full)
    (rendition,) = render(full, [name])
    text = _spaced(told(rendition.data, form.media_type))
    other = in_words(context) if name in FOR_READERS else {}
    other |= in_moments(context) if name in iptc.FORMATS else {}
    missing: list[tuple[str, str]] = []
    for field, values in expected(context).items():
        assert values, f"the fixture has no {field}"
        lost = []
        for value in values:
            spellings = [*spelled(value), *filter(None, [other.get(value)])]
            if not any(holds(text, each, loose=field in LOOSE) for each in spellings):
                lost.append((field, value))
        if field in form.drops:
            assert lost, f"{field} is not dropped"
        else:
            missing += lost
    assert not missing


@pytest.mark.parametrize("name", FORMATS)
def test_a_source_that_knows_the_month_alone_loses_no_date(name: str, full: Translation) -> None:
    days = {"published": "2025-11", "modified": "2026", "embargo": "2026-02", "expires": "2027-09"}
    made = replace(full, article=replace(full.article, **days))
    form = FORMATS[name]
    (rendition,) = render(made, [name])
    text = _spaced(told(rendition.data, form.media_type))
    context = build(made)
    other = in_words(context) if name in FOR_READERS else {}
    other |= in_moments(context) if name in iptc.FORMATS else {}
    assert [
        each
        for field, each in days.items()
        if field not in form.drops and each not in text and other.get(each, each) not in text
    ] == []
    if name in iptc.FORMATS:
        assert iptc.problems(name, rendition.data) == []


@pytest.mark.parametrize("name", FORMATS)
def test_what_persons_translated_is_nowhere_called_a_machine_s(name: str) -> None:
    form = FORMATS[name]
    by_a_machine, by_people = handmade.full(), handmade.by_people()
    (machine,), (people,) = render(by_a_machine, [name]), render(by_people, [name])
    names = r"(?i)traduzido automaticamente|trained|machine transl|MT!|translate-en_pt|argos"
    assert re.search(names, told(machine.data, form.media_type))
    assert re.search(names, told(people.data, form.media_type)) is None
    notices = [labels_for("pt")(each) for each in NOTICES]
    assert [f for f in check(by_people, [people], notices) if f.severity is Severity.ERROR] == []
    if name in iptc.FORMATS:
        assert iptc.problems(name, people.data) == []


def test_a_mix_counts_as_the_machine_s() -> None:
    made = handmade.by_people()
    place, said = made.segments[0]
    for origin in (Origin.ENGINE, Origin.FAILED):
        mixed = ((place, replace(said, origin=origin)), *made.segments[1:])
        assert build(replace(made, segments=mixed)).translator.machine


def test_drops_are_fields() -> None:
    for form in FORMATS.values():
        assert set(form.drops) <= set(FIELDS)


@pytest.mark.parametrize("name", FORMATS)
def test_what_is_dropped_is_listed(name: str, full: Translation) -> None:
    assert not_carried(full, [name]) == {name: FORMATS[name].drops}


@pytest.mark.parametrize("name", FORMATS)
def test_a_withdrawn_article_says_why_and_nothing_of_the_text(
    name: str, full: Translation, killed: Translation, taken_down: Translation
) -> None:
    form = FORMATS[name]
    (rendition,) = render(killed, [name])
    text = _spaced(told(rendition.data, form.media_type))
    if "note" not in form.drops:
        assert killed.article.history.note in text
    for said in FIELDS["body.text"](build(full)):
        assert _spaced(said) not in text or len(said) < 8
    rights = killed.article.rights
    for allowed in (rights.usage_terms, rights.license, str(rights.permission)):
        assert allowed not in text
    (rendition,) = render(taken_down, [name])
    assert "Skerry" not in rendition.data.decode()
