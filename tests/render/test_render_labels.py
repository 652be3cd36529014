"""Labels: catalogues that are whole, and the right one for a language."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po
from markupsafe import Markup

import syndicate
from syndicate import resources
from syndicate.render.labels import labels_for, languages, missing_labels

PACKAGE = Path(syndicate.__file__).parent
LOCALES = PACKAGE / "locales"
CATALOGUES = sorted(LOCALES.glob("*/LC_MESSAGES/syndicate.po"))


def catalogue(path: Path, locale: str | None = None) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=locale)


def messages(path: Path) -> dict[str | tuple[str, str], object]:
    return {message.id: message.string for message in catalogue(path) if message.id}


def said() -> set[str | tuple[str, str]]:
    """Every label that a template or a renderer says."""
    keywords = {"_": None, "ngettext": (1, 2), "labels": None, "_labels": None}
    found: set[str | tuple[str, str]] = set()
    places = [
        (resources.folder("templates"), [("**.html", "jinja2"), ("**.txt", "jinja2")]),
        (PACKAGE / "render", [("**.py", "python")]),
    ]
    options = {"**.html": {"trimmed": "true"}, "**.txt": {"trimmed": "true"}}
    for folder, methods in places:
        for _, _, message, _, _ in extract_from_dir(
            folder, method_map=methods, options_map=options, keywords=keywords
        ):
            found.add(message if isinstance(message, str) else tuple(message))
    return found


def test_the_template_of_the_catalogues_has_every_label_and_no_other() -> None:
    assert set(messages(LOCALES / "syndicate.pot")) == said()


def test_the_languages_of_this_release() -> None:
    assert set(languages()) >= {"en", "en-001", "pt", "pt-PT", "es", "fr", "de", "it", "ar"}


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parent.parent.name)
def test_every_catalogue_says_every_label(path: Path) -> None:
    tag = path.parent.parent.name
    read = catalogue(path, tag.replace("-", "_"))
    assert {message.id for message in read if message.id} == set(
        messages(LOCALES / "syndicate.pot")
    )
    for message in read:
        forms = message.string if isinstance(message.string, tuple) else (message.string,)
        ids = message.id if isinstance(message.id, tuple) else (message.id,)
        if not ids[0]:
            continue
        assert not message.fuzzy
        assert len(forms) == (read.num_plurals if len(ids) == 2 else 1)
        for form in forms:
            assert form.strip() == form
            assert form
            assert set(re.findall(r"\{\w+\}", form)) == set(re.findall(r"\{\w+\}", ids[0]))
    assert read.plural_expr == Catalog(tag.replace("-", "_")).plural_expr or read.num_plurals


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
        ("xx", "en", True),
        ("zgh", "en", True),
    ],
)
def test_the_catalogue_for_a_language(tag: str, served_by: str, missing: bool) -> None:
    assert labels_for(tag).tag == served_by
    assert missing_labels(tag) is missing


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
    assert portuguese.listing(["a", "b", "c"]) == "a, b e c"
    assert labels_for("de").listing(["a"]) == "a"


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
        ("en", "This text was machine-translated and has not been reviewed by a person."),
    ],
)
def test_the_disclosure(tag: str, says: str) -> None:
    said = "This text was machine-translated and has not been reviewed by a person."
    assert labels_for(tag)(said) == says
