"""The manifest: what it says, in which order, and that it keeps its schema."""

from __future__ import annotations

import json
from copy import deepcopy
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import handmade
import jsonschema
import pytest

import syndicate
from syndicate.errors import PackageError
from syndicate.model import (
    Block,
    BlockKind,
    Detection,
    History,
    Inline,
    Origin,
    Package,
    Permission,
    Rendition,
    Signal,
    Source,
    Status,
    Translation,
)
from syndicate.package import build, name, verify, write

SCHEMA = json.loads((Path(syndicate.__file__).parent / "manifest.schema.json").read_text())
DETECTION = Detection("en", 1.0)
OPTIONAL = {"role_translated", "note_language"}


def closed(schema: Any) -> Any:
    """The schema with no room for fields that it does not name: what we write it names."""
    if isinstance(schema, dict):
        schema = {key: closed(value) for key, value in schema.items()}
        if "properties" in schema:
            schema.setdefault("additionalProperties", False)
            assert set(schema["properties"]) - set(schema["required"]) <= OPTIONAL
            assert set(schema["required"]) <= set(schema["properties"])
    elif isinstance(schema, list):
        schema = [closed(value) for value in schema]
    return schema


def read(package: Package) -> dict[str, Any]:
    return json.loads(package.manifest)  # type: ignore[no-any-return]


def test_the_manifest_keeps_its_schema(package: Package) -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    jsonschema.validate(read(package), closed(SCHEMA), jsonschema.Draft202012Validator)


NO_HISTORY = {
    "created": None, "versioned": None, "signal": None, "note": "", "replaces": None,
    "content": None, "note_language": None,
}  # fmt: skip


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("schema_version", 1),
        ("expires", 1),
        ("history", {**NO_HISTORY, "signal": "oops"}),
        ("not_carried", {"ninjs": "note"}),
        ("status", "published"),
        ("id", ""),
        ("files", [{"path": "a"}]),
        ("words", {"source": -1, "target": 0}),
    ],
)
def test_the_schema_refuses_what_is_wrong(package: Package, field: str, value: object) -> None:
    broken = deepcopy(read(package)) | {field: value}
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(broken, SCHEMA, jsonschema.Draft202012Validator)


def test_what_the_manifest_says(package: Package) -> None:
    manifest = read(package)
    assert package.name == "hello-lisbon.pt"
    assert manifest["id"] == "https://example.org/hello"
    assert (manifest["version"], manifest["status"]) == (3, "usable")
    assert manifest["languages"] == {
        "source": "en",
        "target": "pt",
        "declared": "en",
        "detected": "en",
        "confidence": 1.0,
    }
    assert manifest["headline"] == "Olá, Lisboa"
    assert manifest["original"]["title"] == "Hello, Lisbon"
    attribution = manifest["attribution"]
    assert attribution["authors"][0]["institution"] == "The Herald"
    assert attribution["images"] == [
        {
            "url": "https://example.org/a.jpg",
            "alt": "Um barco",
            "credit": "A. Silva",
            "license": "CC BY 4.0",
        }
    ]
    assert attribution["translator"] == {
        "engine": "argos",
        "model": "translate-en_pt",
        "version": "1.1",
        "date": "2026-03-17",
    }
    assert attribution["disclosure"]["reviewed"] is False
    assert attribution["disclosure"]["language"] == "en"
    assert "machine-translated" in attribution["disclosure"]["text"]
    assert manifest["signature"]["legs"][0]["digest"] == "sha256:" + "ab" * 32
    assert manifest["signature"]["pivot"] is None
    # Hello, Lisbon + Hello, Lisbon of the sea. + A. Silva
    assert manifest["words"] == {"source": 9, "target": 10}


def test_what_persons_translated_discloses_no_machine(translation: Translation) -> None:
    said = tuple(
        (place, replace(each, origin=Origin.HUMAN if each.origin is Origin.ENGINE else each.origin))
        for place, each in translation.segments
    )
    for segments, machine in ((said, False), (translation.segments, True)):
        made = replace(translation, segments=segments)
        attribution = read(build(made, DETECTION, ()))["attribution"]
        disclosure = attribution["disclosure"]
        assert disclosure["machine_translated"] is machine
        assert disclosure["reviewed"] is not machine
        assert ("machine" in disclosure["text"]) is machine
        assert disclosure["digital_source_type"].endswith("trainedAlgorithmicMedia") is machine
        assert bool(attribution["translator"]["engine"]) is machine
        assert attribution["translator"]["date"] == "2026-03-17"


def test_what_a_version_is_among_the_others(translation: Translation) -> None:
    plain = read(build(translation, DETECTION, ()))
    assert (plain["embargo"], plain["expires"]) == (None, None)
    assert plain["history"] == NO_HISTORY
    history = History(
        created="2026-03-14T10:00:00Z",
        versioned="2026-03-16T10:00:00Z",
        signal=Signal.CORRECTION,
        note="O nome estava errado.",
        replaces="sha256:" + "0" * 64,
        content="1" * 64,
    )
    article = replace(
        translation.article,
        history=history,
        embargo="2026-03-17T06:00:00Z",
        expires="2026-04-17",
    )
    said = read(build(replace(translation, article=article), DETECTION, (), uri="urn:uuid:1"))
    jsonschema.validate(said, closed(SCHEMA), jsonschema.Draft202012Validator)
    assert said["uri"] == "urn:uuid:1"
    assert said["embargo"] == "2026-03-17T06:00:00+00:00"
    assert said["expires"] == "2026-04-16T10:00:00+00:00", "a day begins first in UTC+14"
    assert said["history"] == {
        "created": "2026-03-14T10:00:00Z",
        "versioned": "2026-03-16T10:00:00Z",
        "signal": "correction",
        "note": "O nome estava errado.",
        "note_language": "pt",
        "replaces": "sha256:" + "0" * 64,
        "content": "sha256:" + "1" * 64,
    }


def test_the_rights_say_what_was_permitted_and_what_is_demanded(translation: Translation) -> None:
    rights = read(build(translation, DETECTION, ()))["attribution"]["rights"]
    assert (rights["permission"], rights["demands"], rights["pixel"]) == (None, [], "")
    permission = Permission("Herald rights desk", "2026-03-01", "mail 4711")
    given = replace(
        translation.article.rights,
        permission=permission,
        demands=("link-back", "pixel"),
        pixel="https://count.example/p.gif",
    )
    article = replace(translation.article, rights=given)
    house = Source("Casa", "https://casa.example")
    said = read(build(replace(translation, article=article, provider=house), DETECTION, ()))
    jsonschema.validate(said, closed(SCHEMA), jsonschema.Draft202012Validator)
    assert said["attribution"]["provider"] == {"name": "Casa", "url": "https://casa.example"}
    rights = said["attribution"]["rights"]
    assert rights["permission"] == {
        "by": "Herald rights desk",
        "date": "2026-03-01",
        "reference": "mail 4711",
    }
    assert (rights["demands"], rights["pixel"]) == (
        ["link-back", "pixel"],
        "https://count.example/p.gif",
    )


def test_what_formats_have_no_place_for_is_told(translation: Translation) -> None:
    lost = {"ninjs": ("rights.pixel",), "html": ()}
    package = build(translation, DETECTION, (), not_carried=lost)
    assert list(read(package)["not_carried"].items()) == [("html", []), ("ninjs", ["rights.pixel"])]
    turned = dict(reversed(lost.items()))
    assert build(translation, DETECTION, (), not_carried=turned) == package


@pytest.mark.parametrize("made", ["full", "corrected", "killed", "taken_down", "arabic"])
@pytest.mark.parametrize("zipped", [False, True])
def test_every_kind_of_package_verifies(made: str, zipped: bool, tmp_path: Path) -> None:
    translation: Translation = getattr(handmade, made)()
    page = Rendition("article.html", "text/html", b"<p>", "page")
    package = build(translation, DETECTION, (page,))
    jsonschema.validate(read(package), closed(SCHEMA), jsonschema.Draft202012Validator)
    assert verify(write(package, tmp_path, zipped=zipped)) == []
    if made in ("killed", "taken_down"):
        said = read(package)
        assert (said["status"], said["summary"]) == ("canceled", "")
        assert said["history"]["note"]
    if made == "taken_down":
        assert said["headline"] == said["original"]["title"] == ""


def test_a_withdrawal_that_was_never_translated_verifies(
    translation: Translation, tmp_path: Path
) -> None:
    """No model took part in it, so its signature names none."""
    article = replace(translation.article, status=Status.CANCELED, blocks=(), headline=Inline(""))
    bare = replace(
        translation, article=article, blocks=(), segments=(), headline=Inline(""),
        signature=replace(translation.signature, legs=()), findings=(),
    )  # fmt: skip
    assert verify(write(build(bare, DETECTION, ()), tmp_path)) == []


def test_a_role_stands_with_its_translation_where_that_differs(translation: Translation) -> None:
    (byline,) = translation.article.bylines
    said = replace(translation, bylines=(replace(byline, role="Repórter"),))
    package = build(said, DETECTION, ())
    (author,) = read(package)["attribution"]["authors"]
    assert (author["role"], author["role_translated"]) == ("Reporter", "Repórter")
    jsonschema.validate(read(package), closed(SCHEMA), jsonschema.Draft202012Validator)
    for bylines in ((), (byline,)):
        same = read(build(replace(translation, bylines=bylines), DETECTION, ()))
        assert "role_translated" not in same["attribution"]["authors"][0]


def test_terms_and_findings_stand_with_their_places(package: Package) -> None:
    manifest = read(package)
    terms = manifest["terms"]
    assert terms["counts"] == {
        "already": 0,
        "placed": 2,
        "placed, check agreement": 0,
        "not placed": 1,
        "held back (homograph)": 0,
    }
    assert [(use["part"], use["block"], use["segment"]) for use in terms["list"]] == [
        ("headline", None, 0),
        ("body", 0, 0),
        ("body", 0, 0),
    ]
    assert terms["list"][2]["target_span"] is None
    findings = manifest["findings"]
    assert findings["counts"] == {"error": 1, "warning": 1, "info": 2}
    assert [finding["check"] for finding in findings["list"]] == [
        "metadata",
        "language",
        "length",
        "numbers",
    ]
    last = findings["list"][-1]
    assert (last["part"], last["block"], last["segment"], last["span"]) == ("body", 0, 0, [0, 5])


def test_a_finding_that_two_stages_hold_is_told_once(translation: Translation) -> None:
    both = replace(translation, findings=translation.article.findings)
    found = read(build(both, DETECTION, ()))["findings"]["list"]
    assert [finding["check"] for finding in found] == ["metadata", "numbers"]


def test_files_are_sorted_and_told_by_digest(package: Package) -> None:
    files = read(package)["files"]
    assert [file["path"] for file in files] == ["article.html", "article.txt"]
    for file, rendition in zip(files, package.renditions, strict=True):
        assert file["sha256"] == sha256(rendition.data).hexdigest()
        assert file["bytes"] == len(rendition.data)
        assert file["language"] == "pt"


def test_the_same_input_gives_the_same_bytes(translation: Translation, package: Package) -> None:
    shuffled = tuple(reversed(package.renditions))
    one = build(translation, DETECTION, package.renditions)
    assert one == build(translation, DETECTION, shuffled)
    assert one.manifest.endswith(b"}\n")
    assert "Olá".encode() in one.manifest
    assert b'\n  "schema_version": 2,' in one.manifest


def test_strange_characters_do_not_break_it(translation: Translation) -> None:
    strange = replace(translation, headline=Inline("a\ud800\x00\u2028b"))
    manifest = read(build(strange, DETECTION, ()))
    assert manifest["headline"] == "a\ufffd\x00 b"


@pytest.mark.parametrize(
    "path",
    [
        "../a.html",
        "/a.html",
        "a/../b",
        "a//b",
        "C:\\a",
        "a\\b",
        "a\x00",
        "",
        ".",
        "manifest.json",
        "Manifest.sig",
        "a.",
        "x" * 300,
    ],
)
def test_names_that_would_not_stay_in_the_folder_are_refused(
    translation: Translation, path: str
) -> None:
    with pytest.raises(PackageError, match="cannot be the name"):
        build(translation, DETECTION, [Rendition(path, "text/html", b"", "page")])


def test_two_files_of_one_name_are_refused(translation: Translation) -> None:
    twice = [Rendition(path, "text/html", b"", "page") for path in ("a.html", "A.html")]
    with pytest.raises(PackageError):
        build(translation, DETECTION, twice)


@pytest.mark.parametrize(
    ("slug", "language", "named"),
    [
        ("hello-world", "pt", "hello-world.pt"),
        ("Olá, Açores!  2026", "pt-BR", "ola-acores-2026.pt-BR"),
        ("../../etc/passwd", "pt", "etc-passwd.pt"),
        ("حراس المنارة", "en", "حراس-المنارة.en"),
        ("灯台守", "en", "灯台守.en"),
        ("Смотритель маяка ещё", "en", "смотритель-маяка-ещё.en"),
        ("con", "pt", "article-con.pt"),
        ("...", "pt", "article.pt"),
        ("a_b.c", "pt", "a-b-c.pt"),
        ("\ud800x", "pt", "x.pt"),
    ],
)
def test_names(slug: str, language: str, named: str) -> None:
    assert name(slug, language) == named


@pytest.mark.parametrize("slug", ["word-" * 60, "x" * 400, "灯" * 200, "é" * 300])
def test_names_are_short_enough_for_every_file_system(slug: str) -> None:
    named = name(slug, "pt")
    assert 40 < len(named.encode()) <= 110
    assert not named.startswith("-")
    assert "-." not in named


@pytest.mark.parametrize(
    ("url", "headline", "named"),
    [
        ("https://example.org/2026/the-boat.html?x=1", "A", "the-boat.pt"),
        ("https://example.org/the-boat/", "A", "the-boat.pt"),
        ("https://example.org/", "The Boat!", "the-boat.pt"),
        ("", "The Boat!", "the-boat.pt"),
    ],
)
def test_without_a_slug_the_address_names_it_then_the_headline(
    translation: Translation, url: str, headline: str, named: str
) -> None:
    article = replace(translation.article, slug="", canonical_url=url, headline=Inline(headline))
    assert build(replace(translation, article=article), DETECTION, ()).name == named


def test_words_of_scripts_without_spaces_are_counted_by_letter(translation: Translation) -> None:
    blocks = (Block(BlockKind.PARAGRAPH, Inline("灯台の光。 3")),)
    japanese = replace(
        translation, target_language="ja", blocks=blocks, headline=Inline(""), summary=Inline("")
    )
    assert read(build(japanese, DETECTION, ()))["words"]["target"] == 5


def test_a_manifest_that_nobody_would_read_is_not_made(translation: Translation) -> None:
    long = replace(translation, headline=Inline("long " * (2 << 20)))
    with pytest.raises(PackageError, match="more than partners read"):
        build(long, DETECTION, ())


def test_only_the_editor_s_page_stands_beside_a_package(translation: Translation) -> None:
    page = Rendition("review.html", "text/html", b"<p>", "review")
    package = build(translation, DETECTION, (), (page,))
    assert package.beside == (page,)
    assert package.manifest == build(translation, DETECTION, ()).manifest
    with pytest.raises(ValueError, match=r"review\.html"):
        build(translation, DETECTION, (), (replace(page, path="notes.html"),))
    for path in ("review.html", "Review.HTML"):
        with pytest.raises(PackageError, match="cannot be the name"):
            build(translation, DETECTION, (replace(page, path=path),))
