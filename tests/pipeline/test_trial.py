"""What the translator's tools ask of the pipeline: trials, candidates, comparisons."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st
from puppet import Puppet

from syndicate.config import Settings
from syndicate.errors import GlossaryError, PackageError
from syndicate.model import TermKind
from syndicate.pipeline.sentences.translator import Translator
from syndicate.pipeline.workbench import candidates, comparison, trial
from syndicate.pipeline.workspace import Workspace
from syndicate.terms import files
from syndicate.terms.match import Matcher

ARTICLE = """The wall

The council paid for the sea wall. Maria Costa said the old sea walls were weak.

The council voted. Nobody asked Maria Costa.
"""
DUTCH = """De muur

Zij sprak met Jan de Vries over de gemeente en het water, en over de dijk die al jaren verzakt.
"""


class Shelf:
    """As much of a workspace as the tools need: one way, by an engine that can be told."""

    def __init__(self, engine: Puppet, *paths: Path) -> None:
        glossaries = [g for path in paths for g in files.read(path)]
        self.settings = Settings(memory=False)
        self.way = Translator(engine, "en", "pt", Matcher("en", glossaries))

    def translator(self, source: str, target: str) -> Translator:
        return self.way


def shelf(engine: Puppet, *paths: Path) -> Workspace:
    return cast("Workspace", Shelf(engine, *paths))


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def written(name: str, text: str) -> Path:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


# --- Trials --------------------------------------------------------------------------------------


def test_a_trial_says_before_after_and_where_the_entry_stands() -> None:
    house = written("house.en-pt.csv", "source,target\nwall,muralha\n")
    text = "The wall fell. Nothing else."
    (one,) = trial.try_text(text, "en", "pt", shelf(Puppet(), house))
    assert (one.source, one.before) == ("The wall fell.", "THE WALL FELL.")
    assert "muralha" in one.after.casefold()
    assert [t.where for t in one.terms] == ["house.en-pt.csv:2"]
    assert len(trial.try_text(text, "en", "pt", shelf(Puppet(), house), everything=True)) == 2


def test_an_article_that_cannot_be_read_does_not_stop_the_others() -> None:
    house = written("house.en-pt.csv", "source,target\nwall,muralha\n")
    empty, good = written("a.txt", ""), written("b.txt", ARTICLE)
    made = list(trial.try_articles([str(empty), str(good)], "pt", shelf(Puppet(), house)))
    assert isinstance(made.pop(0), trial.Unread)
    assert [each.path for each in made] == ["b.txt"] * 3


@given(st.text(max_size=40), st.text(max_size=40))
def test_law_what_did_not_change_is_the_same_in_both(before: str, after: str) -> None:
    gone, come = trial.changed(before, after)

    def rest(text: str, spans: tuple[Any, ...]) -> str:
        for span in reversed(spans):
            text = text[: span.start] + text[span.end :]
        return text

    assert rest(before, gone) == rest(after, come)
    assert bool(gone or come) == (before != after)


# --- Candidates ----------------------------------------------------------------------------------


def proposals(change: Any, *paths: Path, **options: Any) -> dict[str, candidates.Proposal]:
    written("a.txt", ARTICLE)
    material = candidates.gather(["a.txt"], "pt", Settings(source_language="en"))
    made = candidates.propose(material, "pt", shelf(Puppet(change), *paths), **options)
    return {each.candidate.source: each for each in made}


def portuguese(text: str) -> str:
    """Word for word, so that word n stands for word n."""
    return (
        text.replace("sea walls", "marinhas muralhas")
        .replace("sea wall", "marinho dique")
        .replace("council", "conselho")
    )


def test_the_rendering_is_the_one_in_context_and_several_are_said() -> None:
    wall = proposals(portuguese)["sea wall"]
    assert {text for text, _ in wall.renderings} == {"marinhas muralhas", "marinho dique"}
    assert "rendered in 2 ways" in wall.note
    council = proposals(portuguese)["council"]
    assert (council.rendering, len(council.renderings)) == ("conselho", 1)


def test_a_name_that_the_model_keeps_is_proposed_as_not_to_be_translated() -> None:
    made = proposals(portuguese)
    assert made["Maria Costa"].term.kind is TermKind.DO_NOT_TRANSLATE
    assert made["council"].term.kind is TermKind.PREFERRED
    changed = proposals(lambda text: portuguese(text).replace("Maria", "Mary"))["Maria Costa"]
    assert (changed.term.kind, changed.rendering) == (TermKind.PREFERRED, "Mary Costa")


def test_what_glossaries_hold_is_left_out_or_named() -> None:
    house = written("house.en-pt.csv", "source,target\ncouncil,câmara\n")
    assert "council" not in proposals(portuguese, house)
    assert proposals(portuguese, house, known=True)["council"].known == "house.en-pt.csv:2"


def test_the_file_of_proposals_is_a_glossary_that_is_not_applied_yet() -> None:
    made = proposals(portuguese)
    path = written("new.en-pt.csv", candidates.as_csv(list(made.values())))
    (glossary,) = files.read(path)
    assert [term.source for term in glossary.terms] == list(made)
    assert {term.status for term in glossary.terms} == {"proposed"}
    assert not Matcher("en", [glossary]).find("The council met Maria Costa.")
    path.write_text(path.read_text("utf-8").replace("proposed", "approved"), "utf-8")
    found = Matcher("en", files.read(path)).find("The council met Maria Costa.")
    assert [match.term.source for match in found] == ["council", "Maria Costa"]


def test_what_an_article_hides_in_its_words_does_not_spoil_the_file() -> None:
    odd = "They met Jose\u0301 Costa\u200b in town. José Costa and\u00a0José\u00a0Costa left (\u00ad).\n"
    written("b.txt", f"Odd\n\n{odd}\nThe World\u00ad Health Organization (WHO) knows José Costa.\n")
    material = candidates.gather(["b.txt"], "pt", Settings(source_language="en"))
    made = candidates.propose(material, "pt", shelf(Puppet(portuguese)))
    (glossary,) = files.read(written("new.en-pt.csv", candidates.as_csv(made)))
    assert [term.source for term in glossary.terms].count("José Costa") == 1


def test_articles_in_another_language_are_said_and_left_out() -> None:
    for name in ("a.txt", "b.txt"):
        written(name, ARTICLE * 2)
    written("c.txt", DUTCH)
    material = candidates.gather(["a.txt", "b.txt", "c.txt"], "pt", Settings())
    assert material.language == "en"
    assert [each.path for each in material.unread] == ["c.txt"]


@pytest.mark.parametrize("name", ["new.csv", "new.en-es.csv", "new.pt-en.csv"])
def test_a_file_whose_name_says_other_languages_is_refused(name: str) -> None:
    with pytest.raises(GlossaryError, match=r"new\.en-pt\.csv"):
        candidates.check_name(Path(name), "en", "pt")
    candidates.check_name(Path("new.en-pt.csv"), "en-GB", "pt-BR")


# --- Comparisons ---------------------------------------------------------------------------------

OLD = """source,target,gender,note
council,conselho,m,
mayor,prefeito,m,
sea wall,dique,m,
bank,banco,m,the institution
"""
NEW = """source,target,gender,note
bank,banco,m,the firm
sea wall,muralha,f,
council,conselho,m,
tide,maré,f,
"""


def states(old: str = OLD, new: str = NEW) -> tuple[Any, Any]:
    return (
        comparison.glossaries(written("old/house.en-pt.csv", old)),
        comparison.glossaries(written("new/house.en-pt.csv", new)),
    )


def test_entries_are_compared_by_what_they_say_and_not_by_their_line() -> None:
    changes = {(c.new or c.old).source: c for c in comparison.compare(*states())}  # type: ignore[union-attr]
    assert {name: c.what for name, c in changes.items()} == {
        "mayor": "removed",
        "sea wall": "changed",
        "bank": "changed",
        "tide": "added",
    }
    assert changes["sea wall"].fields == ("target", "gender")
    assert changes["bank"].fields == ("note",)
    assert not changes["bank"].counts


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        # Of several entries for a source those are paired that differ least.
        ("bank,banco,river\nbank,margem,loan", "bank,margem,loan", ["removed"]),
        ("fed,Fed,", "fed,Fed,rate", ["changed"]),
    ],
)
def test_entries_for_one_source(old: str, new: str, expected: list[str]) -> None:
    header = "source,target,context\n"
    changes = comparison.compare(*states(header + old + "\n", header + new + "\n"))
    assert [change.what for change in changes] == expected


def test_a_forbidden_entry_is_never_taken_for_a_required_one() -> None:
    header = "source,target,kind\n"
    changes = comparison.compare(
        *states(header + "library,livraria,forbidden\n", header + "library,biblioteca,\n")
    )
    assert sorted(change.what for change in changes) == ["added", "removed"]


def against(*paths: str) -> list[Any]:
    old, new = states()
    changes = comparison.compare(old, new)
    settings = Settings(memory=False, shipped_glossaries=False, source_language="en")
    return list(comparison.against(paths, old, new, changes, settings))


def test_sentences_are_affected_where_other_terms_are_found() -> None:
    written("stories/a.txt", ARTICLE)
    made = against("stories")
    assert [each.source for each in made] == [
        "The council paid for the sea wall.",
        "Maria Costa said the old sea walls were weak.",
    ]
    assert (made[0].gone, made[0].come) == (("sea wall → dique",), ("sea wall → muralha",))


def manifest(name: str, *uses: tuple[str, str]) -> None:
    said = {
        "id": "urn:x", "schema_version": 1, "files": [],
        "languages": {"source": "en", "target": "pt"},
        "original": {"url": "https://a.example/1", "title": ""},
        "terms": {"list": [
            {"source": source, "required": required, "target": required, "part": "body", "block": 0,
             "segment": 0}
            for source, required in uses
        ]},
    }  # fmt: skip
    written(f"{name}/manifest.json", json.dumps(said))


def test_packages_say_where_a_changed_entry_was_used() -> None:
    manifest("dist/a.pt", ("sea walls", "dique"), ("council", "conselho"), ("mayor", "prefeito"))
    manifest("dist/b.pt", ("council", "conselho"), ("sea wall", "parede"))
    made = against("dist")
    assert [(each.package, each.source, each.required) for each in made] == [
        ("dist/a.pt", "sea walls", "muralha"),
        ("dist/a.pt", "mayor", None),
    ]


def test_what_is_no_package_of_ours_is_an_error() -> None:
    written("dist/a.pt/manifest.json", "{}")
    with pytest.raises(PackageError, match="syndicate package verify"):
        against("dist")
