"""Labels: catalogues that are whole, and the right one for a language."""

from __future__ import annotations

import ast
import json
import re
import unicodedata
from datetime import date
from gettext import c2py
from pathlib import Path

import handmade
import pytest
from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po
from markupsafe import Markup

import syndicate
from syndicate import langs, pipeline, resources
from syndicate.config import Settings
from syndicate.render import FORMATS, labels, render
from syndicate.render.labels import Labels, labels_for, languages, missing_labels

PACKAGE = Path(syndicate.__file__).parent
LOCALES = PACKAGE / "locales"
CATALOGUES = sorted(LOCALES.glob("*/LC_MESSAGES/syndicate.po"))
TRANSLATED = sorted(set(languages()) - {"en", "en-001"})
DISCLOSURE = "This text was machine-translated and has not been reviewed by a person."
Key = str | tuple[str, str]

each_catalogue = pytest.mark.parametrize(
    "path", CATALOGUES, ids=lambda path: str(path.parent.parent.name)
)
each_language = pytest.mark.parametrize("tag", TRANSLATED)


def catalogue(path: Path, locale: str | None = None) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=locale, abort_invalid=True)


def template() -> Catalog:
    return catalogue(LOCALES / "syndicate.pot")


def strings(path: Path) -> dict[Key, tuple[str, ...]]:
    """Every message of a catalogue with all forms of its translation."""
    tag = path.parent.parent.name.replace("-", "_")
    return {
        message.id: message.string if isinstance(message.string, tuple) else (message.string,)
        for message in catalogue(path, tag)
        if message.id
    }


def said() -> set[Key]:
    """Every label that a template or the program says in so many words."""
    keywords = {"_": None, "ngettext": (1, 2), "labels": None, "_labels": None, "say": None}
    found: set[Key] = set()
    places = [
        (resources.folder("templates"), "jinja2", ["**.html", "**.txt", "**.md", "**.xml"]),
        *((PACKAGE / part, "python", ["**.py"]) for part in ("render", "pipeline")),
    ]
    for folder, method, patterns in places:
        for _, _, message, _, _ in extract_from_dir(
            folder,
            method_map=[(pattern, method) for pattern in patterns],
            options_map={pattern: {"trimmed": "true"} for pattern in patterns},
            keywords=keywords,
        ):
            found.add(message if isinstance(message, str) else tuple(message))
    return found


def _exports(node: ast.stmt) -> bool:
    return isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__"


def written() -> set[str]:
    """Every text that stands in the program: labels that it keeps in tables are among them."""
    found = set()
    for part in ("render", "pipeline", "disclosure.py"):
        for path in sorted((PACKAGE / part).rglob("*.py")) or [PACKAGE / part]:
            statements = ast.parse(path.read_text(encoding="utf-8")).body
            for node in (n for each in statements if not _exports(each) for n in ast.walk(each)):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    found.add(node.value)
    return found


def test_the_template_of_the_catalogues_has_every_label_that_is_said() -> None:
    assert said() - {message.id for message in template()} == set()


def test_the_template_of_the_catalogues_has_no_label_that_is_not_said() -> None:
    assert {message.id for message in template() if message.id} - said() - written() == set()


def test_what_the_formats_say_is_in_the_template(monkeypatch: pytest.MonkeyPatch) -> None:
    """Labels from tables too, which no reading of the program finds."""
    heard: set[str] = set()

    def listen(self: Labels, message: str, **values: object) -> str:
        heard.add(message)
        return original(self, message, **values)

    original = Labels.__call__
    monkeypatch.setattr(Labels, "__call__", listen)
    for translation in (
        handmade.full(),
        handmade.corrected(),
        handmade.killed(),
        handmade.taken_down(),
        handmade.arabic(),
    ):
        render(translation, tuple(FORMATS))
    assert DISCLOSURE in heard
    assert heard - {message.id for message in template()} == set()


def test_the_template_tells_translators_where_each_label_is_shown() -> None:
    for message in template():
        assert message.auto_comments or not message.id, message.id


def test_the_languages_of_this_release() -> None:
    assert len(languages()) >= 54
    assert set(languages()) >= {
        *("ar", "az", "bg", "bn", "bs", "ca", "cs", "da", "de", "el", "en", "en-001", "eo", "es"),
        *("et", "eu", "fa", "fi", "fil", "fr", "ga", "gl", "he", "hi", "hr", "hu", "id", "it"),
        *(
            "ja",
            "ko",
            "lt",
            "lv",
            "ms",
            "nb",
            "nl",
            "nn",
            "pl",
            "pt",
            "pt-PT",
            "ro",
            "ru",
            "sk",
            "sl",
        ),
        *("sq", "sr", "sr-Latn", "sv", "th", "tr", "uk", "ur", "vi", "zh-Hans", "zh-Hant"),
    }


@each_catalogue
def test_every_catalogue_says_every_label(path: Path) -> None:
    tag = path.parent.parent.name
    read = catalogue(path, tag.replace("-", "_"))
    assert [message.id for message in read] == [message.id for message in template()]
    comments = {message.id: message.auto_comments for message in template() if message.id}
    for message in read:
        forms = message.string if isinstance(message.string, tuple) else (message.string,)
        ids = message.id if isinstance(message.id, tuple) else (message.id,)
        if not ids[0]:
            continue
        assert not message.fuzzy
        assert message.auto_comments == comments[message.id]
        assert len(forms) == (read.num_plurals if len(ids) == 2 else 1)
        for form in forms:
            assert form
            assert form.strip() == form
            assert form == unicodedata.normalize("NFC", form)
            assert sorted(re.findall(r"\{\w+\}", form)) == sorted(re.findall(r"\{\w+\}", ids[0]))
            assert not set(form) & set("\"'`\t\n"), "straight quotation marks, or white space"
            assert form.endswith((".", "。", "۔", "।")) is (ids[0].endswith(".") and tag != "th")


@each_catalogue
def test_the_header_of_a_catalogue(path: Path) -> None:
    tag = path.parent.parent.name
    assert langs.normalise(tag) == tag
    head = path.read_text(encoding="utf-8").split("\n\n")[0]
    assert f'"Language: {tag}\\n"' in head
    assert '"Content-Type: text/plain; charset=utf-8\\n"' in head
    # CLDR's cardinal plurals and the header's must tell the same whole numbers apart.
    stated = re.search(r"nplurals=(\d+); plural=(.+);\\n", head)
    assert stated is not None
    rule, plural = Locale.parse(tag, sep="-").plural_form, c2py(stated[2])
    pairs = {(rule(number), plural(number)) for number in range(1001)}
    if tag != "vi":  # releases of CLDR differ on it; its catalogue has one form for all numbers
        assert len(pairs) == len({cldr for cldr, _ in pairs}) == len({form for _, form in pairs})
    assert {form for _, form in pairs} == set(range(int(stated[1])))


SCRIPTS = {
    "Latn": ("LATIN",),
    "Cyrl": ("CYRILLIC",),
    "Grek": ("GREEK",),
    "Arab": ("ARABIC",),
    "Hebr": ("HEBREW",),
    "Deva": ("DEVANAGARI",),
    "Beng": ("BENGALI",),
    "Thai": ("THAI",),
    "Hans": ("CJK",),
    "Hant": ("CJK",),
    "Jpan": ("CJK", "HIRAGANA", "KATAKANA"),
    "Kore": ("HANGUL",),
}


@each_language
def test_labels_are_in_the_script_of_their_language(tag: str) -> None:
    """No word left in English, and no Latin letter that only looks like a Cyrillic one."""
    path = LOCALES / tag / "LC_MESSAGES" / "syndicate.po"
    for key, forms in strings(path).items():
        for form in forms:
            for letter in filter(str.isalpha, re.sub(r"\{\w+\}", "", form)):
                assert unicodedata.name(letter).startswith(SCRIPTS[langs.script(tag)]), form
            if len(str(key).split()) > 3 and key != "{label}: {value}":
                assert form != key


def test_serbian_is_the_same_in_both_scripts() -> None:
    pairs = dict(zip("абвгдђежзијклмнопрстћуфхцчш", "abvgdđežzijklmnoprstćufhcčš", strict=True))
    pairs |= {"љ": "lj", "њ": "nj", "џ": "dž"}
    pairs |= {cyrillic.upper(): latin.capitalize() for cyrillic, latin in pairs.items()}
    for message in template():
        if isinstance(message.id, str) and message.id:
            text = labels_for("sr")(message.id)
            assert labels_for("sr-Latn")(message.id) == "".join(pairs.get(c, c) for c in text)


@pytest.mark.parametrize(
    ("tag", "served_by", "missing"),
    [
        ("pt", "pt", False),
        ("pt-BR", "pt", False),
        ("pt-PT", "pt-PT", False),
        ("pt-MZ", "pt-PT", False),
        ("es-MX", "es", False),
        ("fr-CA", "fr", False),
        ("ar-EG", "ar", False),
        ("en-US", "en", False),
        ("en-GB", "en-001", False),
        ("en-AU", "en-001", False),
        ("en-AT", "en-001", False),
        ("no", "nb", False),
        ("nn-NO", "nn", False),
        ("zh", "zh-Hans", False),
        ("zh-SG", "zh-Hans", False),
        ("zh-TW", "zh-Hant", False),
        ("zh-HK", "zh-Hant", False),
        ("zh-Hant-MO", "zh-Hant", False),
        ("sr-Cyrl", "sr", False),
        ("sr-ME", "sr-Latn", False),
        ("sr-Latn-RS", "sr-Latn", False),
        ("fa-AF", "fa", False),
        # Another script: its readers would not read these labels.
        ("az-Cyrl", "en", True),
        ("ky", "en", True),
        ("xx", "en", True),
        ("zgh", "en", True),
    ],
)
def test_the_catalogue_for_a_language(tag: str, served_by: str, missing: bool) -> None:
    assert labels_for(tag).tag == served_by
    assert missing_labels(tag) is missing


def test_a_language_without_labels_has_english_ones_and_a_finding(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(labels, "languages", lambda: ("en", "fr"))
    labels.labels_for.cache_clear()
    labels._serving.cache_clear()
    story = tmp_path / "bridge.txt"
    story.write_text("The bridge opens\n\nThe mayor opened it on Monday.\n", encoding="utf-8")
    story.with_suffix(".meta.toml").write_text('language = "en"\n', encoding="utf-8")
    try:
        with pipeline.open_workspace(Settings(out=tmp_path / "dist")) as workspace:
            (result,) = pipeline.translate([str(story)], ("pt",), workspace)
    finally:
        labels.labels_for.cache_clear()
        labels._serving.cache_clear()
    manifest = json.loads((tmp_path / "dist" / "bridge.pt" / "manifest.json").read_text("utf-8"))
    told = [each for each in manifest["findings"]["list"] if each["check"] == "labels"]
    assert result.status == "done"
    assert len(told) == 1
    assert "in English" in told[0]["message"]
    assert DISCLOSURE in (tmp_path / "dist" / "bridge.pt" / "article.html").read_text("utf-8")


def test_a_language_is_read_when_it_is_asked_for_and_no_sooner() -> None:
    labels._catalogue.cache_clear()
    labels.labels_for.cache_clear()
    languages()
    missing_labels("lt")
    assert labels._catalogue.cache_info().currsize == 0
    labels_for("lt")
    assert labels_for("lt-LT")("Language") == "Kalba"
    assert labels._catalogue.cache_info().currsize == 1


def test_labels() -> None:
    portuguese, english = labels_for("pt"), labels_for("en")
    assert portuguese("License") == "Licença"
    assert english("License") == "License"
    assert labels_for("en-GB")("License") == "Licence"
    assert labels_for("en-GB")("Image credits") == "Picture credits"
    assert labels_for("pt-PT")("Terms of use") == "Condições de utilização"
    assert labels_for("pt-PT")("Language") == "Língua"
    assert english.plural("Author", "Authors", 1) == "Author"
    assert english.plural("Author", "Authors", 2) == "Authors"
    assert [labels_for("hu").plural("Author", "Authors", n) for n in (1, 2)] == [
        "Szerző",
        "Szerzők",
    ]
    assert portuguese.listing(["a", "b", "c"]) == "a, b e c"
    assert labels_for("ja").listing(["a", "b"]) == "a、b"
    assert labels_for("de").listing(["a"]) == "a"


@pytest.mark.parametrize(
    ("tag", "shown"),
    [
        ("en", "Language: x"),
        ("de", "Sprache: x"),
        ("fr", "Langue\u00a0: x"),
        ("fr-CA", "Langue\u00a0: x"),
        ("zh", "语言：x"),
        ("zh-TW", "語言：x"),
        ("ja", "言語：x"),
        ("ko", "언어: x"),
    ],
)
def test_the_colon_of_a_language(tag: str, shown: str) -> None:
    said = labels_for(tag)
    assert said("{label}: {value}", label=said("Language"), value="x") == shown


def test_french_signs_have_their_no_break_spaces() -> None:
    path = LOCALES / "fr" / "LC_MESSAGES" / "syndicate.po"
    for forms in strings(path).values():
        for form in forms:
            assert not re.search(r"[^\u00a0]:|[^\u202f][;!?]", form), form


def test_values_are_put_in_as_they_are() -> None:
    labels = labels_for("en")
    assert labels("By {authors}", authors="{label} <b>") == "By {label} <b>"
    assert labels("By {authors}", authors="{0.__class__}") == "By {0.__class__}"
    markup = labels("{label}: {value}", label="<i>", value=Markup("<b>"))
    assert isinstance(markup, Markup)
    assert markup == "&lt;i&gt;: <b>"
    listed = labels.listing([Markup("<a>"), "<b>"])
    assert isinstance(listed, Markup)
    assert listed == "<a> and &lt;b&gt;"


@pytest.mark.parametrize(
    ("tag", "says"),
    [
        ("pt", "Este texto foi traduzido automaticamente e não passou por revisão humana."),
        ("pt-PT", "Este texto foi traduzido automaticamente e não teve revisão humana."),
        ("en", DISCLOSURE),
    ],
)
def test_the_disclosure(tag: str, says: str) -> None:
    assert labels_for(tag)(DISCLOSURE) == says


@each_language
def test_dates_are_in_the_language_of_the_labels(tag: str) -> None:
    assert str(Locale.parse(tag, sep="-")) != "en"
    for month, name in ((1, "January"), (2, "February"), (3, "March"), (10, "October")):
        told = langs.format_date(date(2026, month, 5).isoformat(), tag)
        assert name not in told
        assert "2026" in told or "۲۰۲۶" in told or "২০২৬" in told or "٢٠٢٦" in told


@pytest.mark.parametrize(
    ("tag", "shown"),
    [
        ("en", "March 5, 2026"),
        ("en-GB", "5 March 2026"),
        ("pt", "5 de março de 2026"),
        ("pl", "5 marca 2026"),
        ("fi", "5. maaliskuuta 2026"),
        ("hu", "2026. március 5."),
        ("ru", "5 марта 2026\u202fг."),
        ("el", "5 Μαρτίου 2026"),
        ("tr", "5 Mart 2026"),
        ("lv", "2026. gada 5. marts"),
        ("lt", "2026 m. kovo 5 d."),
        ("sr-Latn", "5. mart 2026."),
        ("he", "5 במרץ 2026"),
        ("hi", "5 मार्च 2026"),
        ("id", "5 Maret 2026"),
        ("ja", "2026年3月5日"),
        ("ko", "2026년 3월 5일"),
        ("zh-TW", "2026年3月5日"),
    ],
)
def test_dates_by_cldr(tag: str, shown: str) -> None:
    assert langs.format_date("2026-03-05", tag) == shown


def test_the_direction_of_each_language() -> None:
    right_to_left = {tag for tag in languages() if langs.direction(tag) == "rtl"}
    assert right_to_left == {"ar", "fa", "he", "ur"}
