"""JSON-LD as a file of its own: what the page says of itself, and the text."""

from __future__ import annotations

import json
from dataclasses import replace

import lxml.html
import pytest

from syndicate.model import Translation
from syndicate.render import render


def data_of(translation: Translation) -> dict[str, object]:
    (rendition,) = render(translation, ["jsonld"])
    assert (rendition.path, rendition.media_type, rendition.role) == (
        "article.jsonld",
        "application/ld+json",
        "jsonld",
    )
    return json.loads(rendition.data)  # type: ignore[no-any-return]


@pytest.mark.parametrize("name", ["full", "corrected", "killed", "taken_down", "arabic"])
def test_the_file_is_what_the_page_says_and_the_text(
    name: str, request: pytest.FixtureRequest
) -> None:
    translation = request.getfixturevalue(name)
    data = data_of(translation)
    text = data.pop("articleBody", "")
    (page,) = render(translation, ["html"])
    script = lxml.html.document_fromstring(page.data).findtext(".//script")
    assert json.loads(str(script)) == data
    assert bool(text) is bool(translation.blocks)


def test_the_text_is_the_body(full: Translation) -> None:
    text = str(data_of(full)["articleBody"])
    assert text.startswith("O farol de Skerry na última manhã")
    assert "Stornoway — Quando o barco encostou" in text
    assert "1985\t3\t41 200" in text
    assert "[Suprimido: 66] 67 anos" in text


def test_what_is_said_of_the_translation(full: Translation) -> None:
    data = data_of(full)
    assert str(data["@id"]).startswith("urn:uuid:")
    assert data["version"] == 2
    assert data["creativeWorkStatus"]["termCode"] == "usable"  # type: ignore[index]
    assert data["expires"] == "2027-04-19"
    assert str(data["conditionsOfAccess"]).endswith("2026-03-18T06:00:00+00:00")
    assert data["provider"] == {
        "@type": "Organization",
        "name": "Correio do Cais",
        "url": "https://correio.example/",
    }
    assert [use["text"] for use in data["usageInfo"]] == [  # type: ignore[attr-defined]
        "Link to the original; do not change the pictures.",
        "Una Crail, 2026-03-11, letter 77/26",
    ]


def test_a_picture_has_its_caption_beside_what_it_shows(full: Translation) -> None:
    (picture,) = data_of(full)["image"]  # type: ignore[misc]
    assert picture["caption"] == "O farol de Skerry na última manhã com gente."
    assert picture["description"].startswith("Um farol branco")
    assert picture["creditText"] == "Ewan MacLeod"


def test_a_note_is_a_correction_where_it_tells_of_one(
    full: Translation, corrected: Translation, killed: Translation
) -> None:
    data = data_of(full)
    assert data["comment"] == {"@type": "Comment", "text": full.article.history.note}
    for translation in (corrected, killed):
        data = data_of(translation)
        note = translation.article.history.note
        assert "comment" not in data
        assert sum(note in c["text"] for c in data["correction"]) == 1  # type: ignore[attr-defined]


def test_a_version_keeps_its_name_and_a_language_has_its_own(full: Translation) -> None:
    later = replace(full, article=replace(full.article, version=9))
    assert data_of(later)["@id"] == data_of(full)["@id"]
    assert data_of(replace(full, target_language="fr"))["@id"] != data_of(full)["@id"]
