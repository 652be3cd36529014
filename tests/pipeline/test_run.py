"""Runs over articles with the embedded models: what is made again, and what is left as it stands."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from syndicate import pipeline
from syndicate.config import Settings
from syndicate.errors import StoreError
from syndicate.memory.store import Memory
from syndicate.memory.unit import Unit
from syndicate.model import Inline
from syndicate.pipeline import Result, Workspace, plain_terms
from syndicate.translate.argos import ArgosEngine

STORY = """Mayor opens the harbour bridge

The mayor opened the new bridge on Monday, after two years of work and one strike.

“It is a fine bridge,” she said. It cost £15 million. Ferries will stop in {month}.
"""


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every sentence that is given to the engine."""
    sentences: list[str] = []
    translate = ArgosEngine.translate

    def spy(engine: ArgosEngine, texts: Sequence[str], *more: Any, **options: Any) -> Any:
        sentences.extend(texts)
        return translate(engine, texts, *more, **options)

    monkeypatch.setattr(ArgosEngine, "translate", spy)
    return sentences


@pytest.fixture
def stories(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Three articles; the day stands still."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1773500000")
    monkeypatch.chdir(tmp_path)
    paths = []
    for month in ("March", "April", "May"):
        path = tmp_path / f"bridge-{month.lower()}.txt"
        path.write_text(STORY.format(month=month), encoding="utf-8")
        path.with_suffix(".meta.toml").write_text(
            'language = "en"\n[rights]\nlicense = "CC BY 4.0"\n', encoding="utf-8"
        )
        paths.append(str(path))
    return paths


Run = Callable[..., list[Result]]


@pytest.fixture
def run(stories: list[str], tmp_path: Path) -> Run:
    def go(*targets: str, glossaries: Sequence[Path] = (), **settings: Any) -> list[Result]:
        chosen = replace(Settings(out=tmp_path / "dist"), **settings)
        with pipeline.open_workspace(chosen, glossaries) as workspace:
            return list(pipeline.translate(stories, targets or ("pt",), workspace))

    return go


def contents(folder: Path) -> dict[str, bytes]:
    return {
        p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()
    }


def test_a_second_run_asks_the_engine_nothing_and_leaves_packages_as_they_are(
    run: Run, asked: list[str], tmp_path: Path
) -> None:
    first = run()
    assert [r.status for r in first] == ["done"] * 3
    assert not any(r.unchanged for r in first)
    before = {p: p.stat().st_mtime_ns for p in (tmp_path / "dist").rglob("*")}
    asked.clear()
    again = run()
    assert asked == []
    assert again == [replace(r, unchanged=True, terms=()) for r in first]
    assert [plain_terms(r) for r in again] == [plain_terms(r) for r in first]
    assert {p: p.stat().st_mtime_ns for p in (tmp_path / "dist").rglob("*")} == before


def test_a_sentence_in_many_articles_is_translated_once(run: Run, asked: list[str]) -> None:
    run()
    assert sum("strike" in sentence for sentence in asked) == 1
    assert sum("Ferries" in sentence for sentence in asked) == 3


def test_only_corrected_sentences_are_translated_again(
    run: Run, asked: list[str], stories: list[str]
) -> None:
    run()
    path = Path(stories[1])
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("one strike", "two strikes"), encoding="utf-8")
    asked.clear()
    results = run()
    assert [r.unchanged for r in results] == [True, False, True]
    assert len(asked) == 1
    assert "two strikes" in asked[0]


def test_the_memory_changes_no_byte(run: Run, tmp_path: Path) -> None:
    run(out=tmp_path / "one")
    run(out=tmp_path / "two")  # from the memory
    run(out=tmp_path / "three", memory=False)
    assert contents(tmp_path / "one") == contents(tmp_path / "two") == contents(tmp_path / "three")
    assert len(contents(tmp_path / "one")) == 3 * 4  # page, text, manifest, and the review page


@pytest.mark.parametrize("harm", ["text", "manifest", "file", "review", "folder", "extra"])
def test_a_package_that_is_no_longer_sound_is_made_again(
    harm: str, run: Run, asked: list[str], tmp_path: Path
) -> None:
    run()
    package = tmp_path / "dist" / "bridge-april.pt"
    before = contents(package)
    if harm == "text":
        (package / "article.txt").write_bytes(b"another text")
    elif harm == "manifest":
        (package / "manifest.json").write_bytes(before["manifest.json"] + b"\n")
    elif harm == "file":
        (package / "article.html").unlink()
    elif harm == "review":
        (package / "review.html").unlink()
    elif harm == "extra":
        (package / "note.txt").write_bytes(b"a note")
    else:
        for path in package.iterdir():
            path.unlink()
        package.rmdir()
    asked.clear()
    assert [r.unchanged for r in run()] == [True, False, True]
    assert asked == []
    if harm != "extra":
        assert contents(package) == before


@pytest.mark.parametrize(
    "change",
    [
        {"beam_size": 2},
        {"formats": ("text",)},
        {"shipped_glossaries": False},
        {"zipped": True},
        {"source_language": "en"},
        {"translate_foreign": True},
        {"compute_type": "float32"},
        {"review": False},
    ],
    ids=lambda c: next(iter(c)),
)
def test_other_settings_make_packages_anew(change: dict[str, Any], run: Run) -> None:
    run()
    assert not any(r.unchanged for r in run(**change))
    assert all(r.unchanged for r in run(**change))


def test_a_side_car_a_template_or_a_glossary_that_changed_makes_packages_anew(
    run: Run, stories: list[str], tmp_path: Path, asked: list[str]
) -> None:
    house = tmp_path / "house.en-pt.csv"
    house.write_text("source,target,gender\nstrike,paralisação,f\n", encoding="utf-8")
    templates = tmp_path / "own"
    (templates / "text").mkdir(parents=True)
    options: dict[str, Any] = {"glossaries": [house], "templates": (templates,)}
    run(**options)
    assert all(r.unchanged for r in run(**options))

    side_car = Path(stories[0]).with_suffix(".meta.toml")
    side_car.write_text('language = "en"\nsection = "News"\n', encoding="utf-8")
    assert [r.unchanged for r in run(**options)] == [False, True, True]

    (templates / "text" / "article.txt").write_text("{{ headline.text }}\n", encoding="utf-8")
    assert not any(r.unchanged for r in run(**options))

    asked.clear()
    house.write_text("source,target,gender\nstrike,greve geral,f\n", encoding="utf-8")
    assert not any(r.unchanged for r in run(**options))
    assert asked
    assert all("strike" in s for s in asked)
    text = (tmp_path / "dist" / "bridge-may.pt" / "manifest.json").read_text(encoding="utf-8")
    assert "greve geral" in text


def test_a_person_s_translation_reaches_the_packages_that_stand_already(
    run: Run, asked: list[str], tmp_path: Path, own_memory: Path
) -> None:
    run()
    asked.clear()
    with Memory.open(own_memory) as memory:
        source = (
            "The mayor opened the new bridge on Monday, after two years of work and one strike."
        )
        target = "A prefeita inaugurou a ponte na segunda-feira, após dois anos e uma greve."
        memory.add([Unit("en", "pt", Inline(source), Inline(target), created_by="ana")])
    results = run()
    assert not any(r.unchanged for r in results)
    # The headline alone is looked at again: it follows the words of the article's sentences.
    assert set(asked) <= {"Mayor opens the harbour bridge"}
    for result in results:
        assert result.package
        manifest = json.loads((result.package / "manifest.json").read_text(encoding="utf-8"))
        assert target in (result.package / "article.html").read_text(encoding="utf-8")
        assert manifest["segments"] == {"engine": 4, "human": 1, "kept": 0, "failed": 0}
    assert all(r.unchanged for r in run())


def test_what_was_held_or_failed_is_looked_at_again(
    run: Run, stories: list[str], tmp_path: Path
) -> None:
    Path(stories[0]).with_suffix(".meta.toml").write_text(
        'language = "en"\n[rights]\nlicense = "CC BY-ND 4.0"\n', encoding="utf-8"
    )
    Path(stories[2]).write_bytes(b"")
    for _ in range(2):
        results = run()
        assert [r.status for r in results] == ["held", "done", "failed"]
    assert results[1].unchanged


def test_several_targets_are_one_pass_and_each_stands_for_itself(run: Run, tmp_path: Path) -> None:
    results = run("pt", "en", "ja")
    assert [r.status for r in results] == ["done", "same", "failed"] * 3
    results = run("pt", "en", "ja")
    assert [(r.status, r.unchanged) for r in results[:3]] == [
        ("done", True), ("same", True), ("failed", False),
    ]  # fmt: skip


def test_windows_keep_the_order_however_many_there_are(
    run: Run, monkeypatch: pytest.MonkeyPatch, stories: list[str], tmp_path: Path
) -> None:
    monkeypatch.setattr("syndicate.pipeline.run._FIRST_WINDOW", 1)
    monkeypatch.setattr("syndicate.pipeline.run._WINDOW", 2)
    one = [(r.path, r.status) for r in run(out=tmp_path / "one")]
    assert one == [(path, "done") for path in stories]
    monkeypatch.setattr("syndicate.pipeline.run._MOST_ARTICLES", 1)
    run(out=tmp_path / "two", memory=False)
    assert contents(tmp_path / "one") == contents(tmp_path / "two")


def test_a_run_that_is_broken_off_leaves_nothing_running(
    stories: list[str], tmp_path: Path
) -> None:
    with pipeline.open_workspace(Settings(out=tmp_path / "dist")) as workspace:
        results = pipeline.translate(stories, ["pt"], workspace)
        next(results)
        results.close()  # type: ignore[attr-defined]
    assert workspace.memory is not None  # and may be used again
    workspace.close()


def test_where_no_register_can_be_made_nothing_leaves(stories: list[str], tmp_path: Path) -> None:
    """What nobody has written down cannot be withdrawn."""
    blocked = tmp_path / "blocked"
    blocked.write_text("a file", encoding="utf-8")
    settings = Settings(out=tmp_path / "dist", memory_path=blocked / "memory.sqlite3")
    with (
        pipeline.open_workspace(settings) as workspace,
        pytest.raises(StoreError, match="register of packages cannot be made"),
    ):
        list(pipeline.translate(stories, ["pt"], workspace))
    assert not (tmp_path / "dist").exists()


def test_models_are_loaded_once_and_kept_for_the_next_run(
    stories: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import ctranslate2

    loads = []
    real = ctranslate2.Translator
    monkeypatch.setattr(ctranslate2, "Translator", lambda *a, **k: loads.append(a) or real(*a, **k))
    with pipeline.open_workspace(Settings(out=tmp_path / "dist", memory=False)) as workspace:
        for _ in range(2):
            assert len(list(pipeline.translate(stories, ["pt"], workspace))) == 3
    assert len(loads) == 1


def test_where_everything_stands_no_model_is_loaded(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    run()
    import ctranslate2

    def fail(*_: object, **__: object) -> None:
        raise AssertionError("a model was loaded")

    monkeypatch.setattr(ctranslate2, "Translator", fail)
    assert all(r.unchanged for r in run())


def test_a_workspace_can_be_shared_by_threads(stories: list[str], tmp_path: Path) -> None:
    from concurrent.futures import ThreadPoolExecutor

    with pipeline.open_workspace(Settings(out=tmp_path / "dist")) as workspace:

        def one(path: str) -> list[Result]:
            return list(pipeline.translate([path], ["pt"], workspace))

        with ThreadPoolExecutor(3) as pool:
            results = [result for results in pool.map(one, stories) for result in results]
    assert [(r.path, r.status) for r in results] == [(path, "done") for path in stories]


def test_the_packages_of_a_workspace_are_remembered_in_one_place(
    run: Run, own_memory: Path, workspace_type: type[Workspace] = Workspace
) -> None:
    run()
    assert sorted(p.name for p in own_memory.parent.iterdir()) == [
        "memory.packages.sqlite3", "memory.sqlite3", "memory.terms.sqlite3", "register.sqlite3",
    ]  # fmt: skip


def test_what_people_import_during_a_run_is_not_taken_for_published(
    run: Run, stories: list[str], tmp_path: Path, own_memory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("syndicate.pipeline.run._FIRST_WINDOW", 1)
    target = "A prefeita inaugurou a ponte na segunda-feira, após dois anos e uma greve."
    source = "The mayor opened the new bridge on Monday, after two years of work and one strike."
    with pipeline.open_workspace(Settings(out=tmp_path / "dist")) as workspace:
        results = pipeline.translate(stories, ["pt"], workspace)
        next(results)
        with Memory.open(own_memory) as memory:
            memory.add([Unit("en", "pt", Inline(source), Inline(target), created_by="ana")])
        list(results)
    run()
    for month in ("march", "april", "may"):
        text = (tmp_path / "dist" / f"bridge-{month}.pt" / "article.html").read_text("utf-8")
        assert target in text


def test_another_memory_in_the_place_of_the_first_is_another(
    run: Run, tmp_path: Path, own_memory: Path
) -> None:
    source = "The mayor opened the new bridge on Monday, after two years of work and one strike."
    for target in ("A prefeita inaugurou a ponte nova.", "A ponte nova foi inaugurada."):
        for path in own_memory.parent.glob("memory.sqlite3*"):
            path.unlink()
        with Memory.open(own_memory) as memory:
            memory.add([Unit("en", "pt", Inline(source), Inline(target))])
        assert not any(r.unchanged for r in run())
        assert all(r.unchanged for r in run())
        text = (tmp_path / "dist" / "bridge-may.pt" / "article.html").read_text("utf-8")
        assert target in text


def test_two_files_of_one_article_end_the_same_however_often_one_runs(
    run: Run, stories: list[str], tmp_path: Path
) -> None:
    for path in stories:
        Path(path).with_suffix(".meta.toml").write_text(
            'language = "en"\ncanonical_url = "https://courier.example/bridge"\n'
            'slug = "bridge"\n', encoding="utf-8"
        )  # fmt: skip
    texts = []
    for _ in range(4):
        results = run()
        texts.append((tmp_path / "dist" / "bridge.pt" / "article.txt").read_text("utf-8"))
        twice = [any(f.check == "article.twice" for f in r.findings) for r in results]
        assert twice == [False, True, True]
    assert len(set(texts)) == 1
    assert "abril" not in texts[0]


def test_a_package_that_is_only_linked_to_is_not_taken_for_ours(run: Run, tmp_path: Path) -> None:
    run()
    package = tmp_path / "dist" / "bridge-may.pt"
    package.rename(tmp_path / "elsewhere")
    package.symlink_to(tmp_path / "elsewhere", target_is_directory=True)
    assert [r.unchanged for r in run()] == [True, True, False]


def test_templates_behind_a_link_are_looked_at_too(
    run: Run, stories: list[str], tmp_path: Path
) -> None:
    for story in stories:  # a template of one word does nothing that a licence demands
        Path(story).with_suffix(".meta.toml").write_text('language = "en"\n', encoding="utf-8")
    shared = tmp_path / "shared"
    (shared / "text").mkdir(parents=True)
    own = tmp_path / "own"
    own.symlink_to(shared, target_is_directory=True)
    for words in ("one", "two"):
        (shared / "text" / "article.txt").write_text(words, encoding="utf-8")
        assert not any(r.unchanged for r in run(templates=(own,)))
        assert all(r.unchanged for r in run(templates=(own,)))


def test_a_memory_that_can_no_longer_be_written_costs_no_translation(
    stories: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise StoreError("the translation memory has no room: the disk is full.")

    monkeypatch.setattr(Memory, "remember", full)
    with pipeline.open_workspace(Settings(out=tmp_path / "dist")) as workspace:
        results = list(pipeline.translate(stories, ["pt"], workspace))
        assert [r.status for r in results] == ["done"] * 3
        assert len(workspace.notes) == 1
        assert "no room" in workspace.notes[0]


@pytest.mark.parametrize("content", [b"a text of somebody", None], ids=["text", "database"])
def test_a_file_of_somebody_elses_is_left_alone(
    content: bytes | None, run: Run, own_memory: Path
) -> None:
    index = own_memory.with_name("memory.packages.sqlite3")
    if content is None:
        with sqlite3.connect(index) as connection:
            connection.execute("CREATE TABLE precious (it TEXT)")
        connection.close()
        content = index.read_bytes()
    else:
        index.write_bytes(content)
    for _ in range(2):
        assert [(r.status, r.unchanged) for r in run()] == [("done", False)] * 3
    assert index.read_bytes() == content
