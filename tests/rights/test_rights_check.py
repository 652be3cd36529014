"""Whether renditions do what their source demands: every format as it ships, and broken ones."""

from __future__ import annotations

from dataclasses import replace

import handmade
import pytest

from syndicate import render
from syndicate.disclosure import NOTICES
from syndicate.model import Permission, Rendition, Rights, Severity, Source, Translation
from syndicate.render.labels import labels_for
from syndicate.rights import check, without_pictures

CC = "https://creativecommons.org/licenses"
BY_SA = f"{CC}/by-sa/4.0/"
DEMANDING = Rights(
    BY_SA,
    "CC BY-SA 4.0",
    "Harbour Newspapers Ltd",
    "© 2026 Harbour Newspapers",
    permission=Permission("Una Crail", "2026-03-11", "letter 77/26"),
    demands=("pixel",),
    pixel=handmade.PIXEL,
)
PUBLISHED = [name for name in render.FORMATS if name not in ("xliff", "tmx")]


def translation(rights: Rights = DEMANDING, name: str = "full") -> Translation:
    made: Translation = getattr(handmade, name)()
    return replace(made, article=replace(made.article, rights=rights))


def notices(of: Translation) -> list[str]:
    return [labels_for(of.target_language)(each) for each in NOTICES]


def errors(of: Translation, *renditions: Rendition) -> set[str]:
    found = check(of, renditions, notices(of))
    return {finding.check for finding in found if finding.severity is Severity.ERROR}


@pytest.mark.parametrize("name", ["full", "arabic"])
@pytest.mark.parametrize("form", list(render.FORMATS))
def test_every_format_as_it_ships_does_what_is_demanded(form: str, name: str) -> None:
    made = translation(name=name)
    assert errors(made, *render.render(made, [form])) == set()


@pytest.mark.parametrize("form", list(render.FORMATS))
def test_without_pictures_no_format_shows_one(form: str) -> None:
    rights = replace(DEMANDING, demands=("pixel", "no-photographs"))
    made = translation(rights)
    assert errors(made, *render.render(made, [form])) >= {"rights.no-photographs"}
    bare = replace(
        made,
        article=without_pictures(made.article),
        blocks=without_pictures(replace(made.article, blocks=made.blocks)).blocks,
    )
    assert errors(bare, *render.render(bare, [form])) == set()


def broken(made: Translation, form: str, old: str, new: str = "") -> Rendition:
    (rendition,) = render.render(made, [form])
    text = rendition.data.decode()
    assert old in text
    return replace(rendition, data=text.replace(old, new).encode())


@pytest.mark.parametrize("form", PUBLISHED)
def test_a_link_that_is_left_out_is_found(form: str) -> None:
    made = translation()
    assert errors(made, broken(made, form, handmade.ORIGINAL, "https://other.example/x")) == {
        "rights.link-back"
    }


@pytest.mark.parametrize("form", PUBLISHED)
def test_another_licence_is_found(form: str) -> None:
    made = translation()
    found = errors(made, broken(made, form, BY_SA, f"{CC}/by/4.0/"))
    assert "rights.licence-link" in found
    assert ("rights.share-alike" in found) is (form in ("html", "fragment"))


@pytest.mark.parametrize("form", ["html", "fragment", "ninjs", "newsml-g2"])
def test_a_counter_that_was_changed_is_found(form: str) -> None:
    made = translation()
    assert errors(made, broken(made, form, "count.example", "count2.example")) == {"rights.pixel"}


@pytest.mark.parametrize("form", PUBLISHED)
def test_an_author_who_is_left_out_is_found(form: str) -> None:
    made = translation()
    found = errors(made, broken(made, form, "Tom Reid", "Nobody"))
    assert found == {"rights.attribution"}


@pytest.mark.parametrize("form", ["html", "fragment", "text", "markdown"])
def test_a_text_that_does_not_say_that_it_is_translated_is_found(form: str) -> None:
    made = translation()
    (rendition,) = render.render(made, [form])
    # What stands there is Portuguese, and so not the notice of another language.
    assert {f.check for f in check(made, [rendition], ["Dieser Text wurde übersetzt."])} >= {
        "rights.notice-of-changes"
    }


def test_a_page_that_shows_a_picture_though_there_may_be_none_is_found() -> None:
    made = translation(replace(DEMANDING, demands=("pixel", "no-photographs")))
    article = without_pictures(made.article)
    bare = replace(made, article=article, blocks=article.blocks)
    page = broken(bare, "html", "</main>", '<img src="https://x.example/a.jpg" alt=""></main>')
    assert errors(bare, page) == {"rights.no-photographs"}


def test_a_translation_that_nobody_allowed_is_found() -> None:
    made = translation(Rights(f"{CC}/by-nd/4.0/"))
    assert "rights.no-derivatives" in errors(made)


def test_text_says_that_it_cannot_count() -> None:
    made = translation()
    found = check(made, render.render(made, ["html", "text"]), notices(made))
    assert [(f.check, f.severity, f.message.split()[0]) for f in found] == [
        ("rights.pixel", Severity.INFO, "article.txt")
    ]


def test_public_domain_demands_nothing_and_a_withdrawal_neither() -> None:
    nothing = Rendition("article.html", "text/html", b"<p>x</p>", "page")
    assert errors(translation(Rights("CC0 1.0")), nothing) == set()
    assert errors(translation(), nothing) >= {"rights.attribution", "rights.link-back"}
    assert errors(translation(name="killed"), nothing) == set()


def test_without_an_author_the_publisher_is_named() -> None:
    made = translation()
    article = replace(made.article, bylines=(), source=Source("The Harbour Herald"))
    made = replace(made, article=article, bylines=())
    assert errors(made, *render.render(made, ["html"])) == set()
    assert errors(made, broken(made, "html", "The Harbour Herald", "X")) == {"rights.attribution"}
