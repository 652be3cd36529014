from __future__ import annotations

from pathlib import Path

import pytest

from syndicate import config, pipeline
from syndicate.config import Partner, Settings
from syndicate.errors import ConfigError
from syndicate.model import Case, Glossary, Layer, Term, TermKind
from syndicate.terms.layers import ranked, serves, through


def glossary(
    name: str, pair: str = "en-pt", layer: Layer = Layer.HOUSE, *terms: Term, desk: str = ""
) -> Glossary:
    source, _, target = pair.partition("-")
    return Glossary(name, source, target, terms, name, layer=layer, desk=desk)


def names(found: list[Glossary]) -> list[str]:
    return [each.name for each in found]


def test_later_layers_go_first_and_in_a_layer_the_last_given() -> None:
    given = [glossary(f"{layer}{n}", layer=layer) for layer in reversed(Layer) for n in (1, 2)]
    assert names(ranked(given, "en", "pt")) == [
        f"{layer}{n}" for layer in reversed(Layer) for n in (2, 1)
    ]


def test_the_more_specific_language_goes_first_in_its_layer() -> None:
    given = [
        glossary("regional", "en-pt-PT"),
        glossary("general"),
        glossary("run", layer=Layer.RUN),
    ]
    assert names(ranked(given, "en", "pt-PT")) == ["run", "regional", "general"]
    assert names(ranked(given, "en", "pt")) == ["run", "general", "regional"]
    assert names(ranked(given, "en", "pt-BR")) == ["run", "general"]
    columns = [glossary("br", "en-pt-BR"), glossary("pt", "en-pt-PT")]
    assert names(ranked(columns, "en", "pt")) == ["br", "pt"]


@pytest.mark.parametrize(
    ("pair", "layer", "wanted", "served"),
    [
        ("en-pt", Layer.SHIPPED, ("en", "pt-PT"), True),
        ("en-pt", Layer.SHIPPED, ("en-GB", "pt"), True),
        ("en-pt-PT", Layer.SHIPPED, ("en", "pt"), False),
        ("en-pt-PT", Layer.HOUSE, ("en", "pt"), True),
        ("en-pt-PT", Layer.HOUSE, ("en", "pt-BR"), False),
        ("en-zh", Layer.HOUSE, ("en", "zh-Hant"), False),
        ("en-es", Layer.RUN, ("en", "pt"), False),
        ("pt-en", Layer.RUN, ("en", "pt"), False),
    ],
)
def test_which_languages_a_glossary_serves(
    pair: str, layer: Layer, wanted: tuple[str, str], served: bool
) -> None:
    assert serves(glossary("g", pair, layer), *wanted) is served


# --- pivot ---


def test_through_a_pivot_the_glossary_of_the_whole_way_counts() -> None:
    first = glossary(
        "one", "es-en", Layer.HOUSE,
        Term("alcalde", "mayor", pos="noun", source_forms=("alcaldesa",), context=("ciudad",)),
        Term("cumbre", "summit"),
        Term("ONU", "UN", case=Case.EXACT),
        Term("Ertzaintza", "Ertzaintza", kind=TermKind.DO_NOT_TRANSLATE),
        Term("sede", "seat", status="proposed"),
    )  # fmt: skip
    second = glossary(
        "two", "en-pt", Layer.SHIPPED,
        Term("Mayor", "prefeito", gender="mf", plural="prefeitos", pos="noun"),
        Term("mayor", "maior", kind=TermKind.FORBIDDEN),
        Term("summit", "cume", pos="verb", context=("mountain",)),
        Term("UN", "ONU", gender="f"),
        Term("seat", "sede"),
    )  # fmt: skip
    (made,) = through([first], [second])
    assert (made.layer, made.source_language, made.target_language) == (Layer.PIVOT, "es", "pt")
    said = [(t.source, t.target, t.kind, t.gender, t.context, t.source_forms) for t in made.terms]
    assert said == [
        ("alcalde", "prefeito", TermKind.PREFERRED, "mf", ("ciudad",), ("alcaldesa",)),
        ("alcalde", "maior", TermKind.FORBIDDEN, "", ("ciudad",), ("alcaldesa",)),
        ("ONU", "ONU", TermKind.PREFERRED, "f", (), ()),
        ("Ertzaintza", "Ertzaintza", TermKind.DO_NOT_TRANSLATE, "", (), ()),
    ]
    assert made.terms[0].plural == "prefeitos"


def test_of_two_on_the_way_the_higher_counts_and_a_desk_stays_a_desk() -> None:
    low = glossary("low", "es-en", Layer.SHIPPED, Term("paro", "stoppage"))
    high = glossary("high", "es-en", Layer.DESK, Term("paro", "strike"), desk="labour")
    onward = glossary(
        "on", "en-pt", Layer.HOUSE, Term("strike", "greve"), Term("stoppage", "parada")
    )
    desk, everywhere = through([high, low], [onward])
    assert (desk.desk, [t.target for t in desk.terms]) == ("labour", ["greve"])
    assert (everywhere.desk, [t.target for t in everywhere.terms]) == ("", ["parada"])
    assert through([low], []) == []


def test_a_pivot_counts_where_the_route_leads_through_one(tmp_path: Path) -> None:
    (tmp_path / "a.pt-en.csv").write_text("source,target\nprefeito,mayor\n", encoding="utf-8")
    (tmp_path / "b.en-es.csv").write_text("source,target\nmayor,alcalde\n", encoding="utf-8")
    settings = Settings(glossaries=(tmp_path,), shipped_glossaries=False)
    with pipeline.open_workspace(settings) as workspace:
        # A machine may have a direct pair (Apertium's) or none: the way is set here.
        workspace.router.route = lambda *_: ((None, "pt", "en"), (None, "en", "es"))  # type: ignore
        (made,) = workspace.glossaries_for("pt", "es")
        assert [(t.source, t.target) for t in made.terms] == [("prefeito", "alcalde")]
        assert workspace.glossaries_for("pt", "en")[0].layer is Layer.HOUSE


# --- settings ---


@pytest.fixture
def place(tmp_path: Path) -> Path:
    for name in ("house", "sport", "culture", "reuters", "run"):
        text = f"source,target\nmayor,{name}\n"
        (tmp_path / f"{name}.en-pt.csv").write_text(text, encoding="utf-8")
    return tmp_path


def settings(place: Path, **more: object) -> Settings:
    return Settings(
        glossaries=(place / "house.en-pt.csv",),
        desks={"sport": (place / "sport.en-pt.csv",), "culture": (place / "culture.en-pt.csv",)},
        partners={"Reuters": Partner((place / "reuters.en-pt.csv",))},
        shipped_glossaries=False,
        **more,  # type: ignore[arg-type]
    )


@pytest.mark.parametrize(
    ("more", "run", "section", "wins"),
    [
        ({}, (), "", "house"),
        ({}, (), "Sport", "sport"),
        ({"desk": "culture"}, (), "sport", "culture"),
        ({"partner": "reuters"}, (), "sport", "reuters"),
        ({"partner": "Reuters"}, ("run",), "sport", "run"),
        ({}, ("run", "house"), "", "house"),
    ],
)
def test_which_layer_wins(
    place: Path, more: dict[str, str], run: tuple[str, ...], section: str, wins: str
) -> None:
    given = [place / f"{name}.en-pt.csv" for name in run]
    with pipeline.open_workspace(settings(place, **more), given) as workspace:
        (match,) = workspace.matcher("en", "pt").find("the mayor", section=section)
    assert match.term.target == wins


def test_a_desk_or_partner_that_nobody_named_is_an_error(place: Path) -> None:
    for more in ({"desk": "moda"}, {"partner": "AFP"}):
        with pytest.raises(ConfigError, match=r"Known: (sport, culture|Reuters)"):
            pipeline.open_workspace(settings(place, **more))


def test_the_file_names_layers(place: Path) -> None:
    path = place / "syndicate.toml"
    path.write_text(
        '[glossaries]\nhomographs = "hold"\n[glossaries.desks]\nsport = ["sport.en-pt.csv"]\n'
        '[partners.Reuters]\nglossaries = ["reuters.en-pt.csv"]\n',
        encoding="utf-8",
    )
    read = config.load(path)
    assert read.homographs == "hold"
    assert read.desks == {"sport": (place / "sport.en-pt.csv",)}
    assert read.partners == {"Reuters": Partner((place / "reuters.en-pt.csv",))}


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ('[glossaries]\nhomographs = "maybe"\n', "glossaries.homographs"),
        ('[glossaries.desks]\nsport = ["none.csv"]\n', "glossaries.desks.sport"),
        ('[partners.AFP]\nglossary = ["house.en-pt.csv"]\n', "partners.AFP.glossary"),
        ("[partners]\nAFP = 1\n", "partners.AFP"),
    ],
)
def test_what_is_wrong_in_the_file_is_named(place: Path, text: str, field: str) -> None:
    path = place / "syndicate.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as raised:
        config.require(config.load(path))
    assert raised.value.field == field
