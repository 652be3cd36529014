from __future__ import annotations

import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from syndicate.errors import StoreError
from syndicate.memory import Made, Memory, Standing, Unit, Wanted, file, want
from syndicate.model import Inline, Mark, MarkKind, Origin

MAKER, OTHER = b"m" * 16, b"o" * 16
LONG = Inline("The council of the harbour has voted today.")


def made(wanted: Wanted, target: str, payload: bytes = b"{}") -> Made:
    return Made(wanted.key, wanted.maker, wanted.source, Inline(target), payload)


def person(source: Inline | str, target: str, **more: object) -> Unit:
    source = Inline(source) if isinstance(source, str) else source
    return replace(Unit("en", "pt", source, Inline(target)), **more)  # type: ignore[arg-type]


def ask(memory: Memory, wanted: Wanted, target: str = "pt") -> str | None:
    answer = memory.recall("en", target, [wanted])[0]
    return None if answer is None else answer.target.text


def test_an_engines_unit_answers_for_its_maker_alone(memory: Memory) -> None:
    wanted = want(LONG, MAKER)
    memory.remember("en", "pt", [made(wanted, "A câmara", b'{"score":1}')])
    answer = memory.recall("en", "pt", [wanted, want(LONG, OTHER)])
    assert answer[1] is None
    assert answer[0] is not None
    assert (answer[0].target.text, answer[0].payload) == ("A câmara", b'{"score":1}')
    assert answer[0].origin is Origin.ENGINE
    assert ask(memory, wanted, "es") is None


def test_answers_keep_the_order_and_number_of_questions(memory: Memory) -> None:
    wanted = [want(Inline(f"This is sentence number {n} of them."), MAKER) for n in range(1500)]
    memory.remember("en", "pt", [made(w, str(n)) for n, w in enumerate(wanted) if n % 3])
    asked = [*reversed(wanted), wanted[1], wanted[1]]
    answers = memory.recall("en", "pt", asked)
    expected = [str(n) if n % 3 else None for n in reversed(range(1500))] + ["1", "1"]
    assert [a and a.target.text for a in answers] == expected


def test_a_person_outranks_every_engine_and_is_never_overwritten(memory: Memory) -> None:
    wanted = want(LONG, MAKER)
    memory.add([person(LONG, "Pessoa")])
    memory.remember("en", "pt", [made(wanted, "Motor"), made(want(LONG, OTHER), "Motor 2")])
    answer = memory.recall("en", "pt", [wanted, want(LONG, b"x" * 16)])
    assert [a and a.target.text for a in answer] == ["Pessoa", "Pessoa"]
    assert answer[0] is not None
    assert answer[0].origin is Origin.HUMAN
    assert answer[0].standing is Standing.TRANSLATED


@pytest.mark.parametrize("standing", [Standing.DRAFT, Standing.REJECTED])
def test_drafts_and_rejected_units_are_only_shown(memory: Memory, standing: Standing) -> None:
    memory.add([person(LONG, "Rascunho", standing=standing)])
    assert ask(memory, want(LONG, MAKER)) is None
    assert [m.score for m in memory.fuzzy("en", "pt", LONG.text)] == [100]


def test_the_best_standing_then_the_neighbours_then_the_newest(memory: Memory) -> None:
    memory.add(
        [
            person(LONG, "fits", before="Before.", after="After.", changed="2020-01-01T00:00:00Z"),
            person(LONG, "old", changed="2021-01-01T00:00:00Z"),
            person(LONG, "new", changed="2022-01-01T00:00:00Z"),
            person(LONG, "undated"),
        ]
    )
    assert ask(memory, want(LONG, MAKER, "Before.", "After.")) == "fits"
    assert ask(memory, want(LONG, MAKER, "Other.", "One.")) == "new"
    memory.add([person(LONG, "approved", standing=Standing.APPROVED)])
    assert ask(memory, want(LONG, MAKER, "Before.", "After.")) == "approved"


def test_a_short_sentence_is_itself_between_its_neighbours_only(memory: Memory) -> None:
    short = Inline("Read more")
    memory.add([person(short, "Leia mais", before="News.", after="Sport.")])
    assert ask(memory, want(short, MAKER, "News.", "Sport.")) == "Leia mais"
    assert ask(memory, want(short, MAKER, "News.", "Weather.")) is None
    memory.add([person(short, "Saiba mais")])  # of a memory that does not tell neighbours
    assert ask(memory, want(short, MAKER, "News.", "Weather.")) == "Saiba mais"
    assert ask(memory, want(short, MAKER, "News.", "Sport.")) == "Leia mais"


def test_a_persons_unit_of_a_region_serves_the_language(memory: Memory) -> None:
    memory.add([replace(person(LONG, "Brasil"), source_language="en-US", target_language="pt-BR")])
    wanted = want(LONG, MAKER)
    assert ask(memory, wanted) == "Brasil"
    assert ask(memory, wanted, "pt-BR") == "Brasil"
    assert ask(memory, wanted, "pt-PT") is None
    memory.remember("en", "pt-BR", [made(wanted, "Motor")])
    memory.add([person(LONG, "Exato")])
    assert ask(memory, wanted) == "Exato"


def test_an_engines_unit_of_another_region_does_not(memory: Memory) -> None:
    memory.remember("en", "pt-BR", [made(want(LONG, MAKER), "Motor")])
    assert ask(memory, want(LONG, MAKER)) is None


def test_marks_come_back_with_the_wanted_addresses(memory: Memory) -> None:
    def link(text: str, address: str) -> Inline:
        return Inline(text, (Mark(4, 11, MarkKind.LINK, (("href", address),)),))

    old, new = link(LONG.text, "https://old"), link(LONG.text, "https://new")
    target = link("A t câmara votou", "https://old")
    wanted = want(old, MAKER)
    memory.remember("en", "pt", [Made(wanted.key, MAKER, old, target)])
    answer = memory.recall("en", "pt", [want(new, MAKER)])[0]
    assert answer is not None
    assert answer.target == link("A t câmara votou", "https://new")


def test_the_revision_moves_with_persons_units_only(memory: Memory) -> None:
    first = memory.revision()
    memory.remember("en", "pt", [made(want(LONG, MAKER), "Motor")])
    assert memory.revision() == first
    memory.add([person(LONG, "Pessoa")])
    second = memory.revision()
    assert second > first
    memory.add([person(LONG, "Pessoa")])
    assert memory.revision() == second
    memory.add([person(LONG, "Pessoa", standing=Standing.APPROVED)])
    assert memory.revision() > second


def test_adding_twice_changes_nothing_and_the_newer_counts(memory: Memory) -> None:
    old = person(
        LONG, "A", changed="2020-01-01T00:00:00Z", changed_by="ana", uses=3, used="2020-02-02"
    )
    new = replace(old, changed="2021-01-01T00:00:00Z", changed_by="rui", note="seen")
    assert (memory.add([old]).new, memory.add([old]).new) == (1, 0)
    assert memory.add([new]).changed == 1
    added = memory.add([old])
    assert (added.new, added.changed) == (0, 0)
    (kept,) = memory.units()
    assert replace(kept, id=0) == new


def test_uses_are_counted_in_bulk(memory: Memory, tmp_path: Path) -> None:
    wanted = want(LONG, MAKER)
    memory.remember("en", "pt", [made(wanted, "Motor")])
    for _ in range(3):
        memory.recall("en", "pt", [wanted, want(LONG, OTHER)])
    assert next(memory.units()).uses == 0
    memory.close()
    with Memory.open(tmp_path / "memory.sqlite3") as again:
        (unit,) = again.units()
        assert unit.uses == 3
        assert len(unit.used) == 10


def test_text_that_no_database_takes_is_left_out(memory: Memory) -> None:
    broken = want(Inline("Half of a pair \ud800 stands in this."), MAKER)
    memory.remember("en", "pt", [made(broken, "x"), made(want(LONG, MAKER), "Motor")])
    assert memory.recall("en", "pt", [broken])[0] is None
    assert ask(memory, want(LONG, MAKER)) == "Motor"


def test_odd_characters_come_back(memory: Memory) -> None:
    text = "A \0 nul, a \x0b tab, \U0001f30a and e\u0301 are all in it."
    wanted = want(Inline(text), MAKER)
    memory.remember("en", "pt", [made(wanted, text)])
    assert ask(memory, wanted) == text


def test_many_threads_read_and_write(memory: Memory) -> None:
    wanted = [want(Inline(f"This is sentence number {n} of many."), MAKER) for n in range(800)]
    failed = threading.Event()

    def work(part: int) -> None:
        for at in range(part * 100, part * 100 + 100, 20):
            some = wanted[at : at + 20]
            memory.remember("en", "pt", [made(w, w.source.text.upper()) for w in some])
            for w, answer in zip(some, memory.recall("en", "pt", some), strict=True):
                if answer is None or answer.target.text != w.source.text.upper():
                    failed.set()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, range(8)))
    assert not failed.is_set()
    assert len(list(memory.units())) == 800


# -- the file --


def test_the_folder_is_made_and_git_does_not_see_it(tmp_path: Path) -> None:
    with Memory.open(tmp_path / ".syndicate" / "memory.sqlite3"):
        pass
    assert (tmp_path / ".syndicate" / ".gitignore").read_text() == "*\n"
    with Memory.open(tmp_path / "deep" / "er" / "memory.sqlite3"):
        pass
    assert not (tmp_path / "deep" / "er" / ".gitignore").exists()


def test_nothing_is_made_where_that_is_not_wanted(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no translation memory here yet"):
        Memory.open(tmp_path / "x" / "m.sqlite3", create=False)
    assert not (tmp_path / "x").exists()


@pytest.mark.parametrize(
    "content", [b"<tmx version='1.4'/>" * 100, b"SQLite format 3\0" + b"\xff" * 4000]
)
def test_a_file_that_is_no_memory_is_refused_and_left_alone(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "m.sqlite3"
    path.write_bytes(content)
    with pytest.raises(StoreError) as error:
        Memory.open(path)
    assert error.value.path == path
    assert error.value.remedy
    assert path.read_bytes() == content


def test_another_programs_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "m.sqlite3"
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE mine (x)")
    with pytest.raises(StoreError, match="another program"):
        Memory.open(path)


def test_a_newer_memory_is_refused(memory: Memory) -> None:
    memory.close()
    connection = sqlite3.connect(memory.path)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(StoreError, match="newer syndicate"):
        Memory.open(memory.path)


def test_an_older_memory_is_brought_up_to_date(
    memory: Memory, monkeypatch: pytest.MonkeyPatch
) -> None:
    memory.add([person(LONG, "Pessoa")])
    memory.close()
    step = "ALTER TABLE unit ADD COLUMN extra TEXT; UPDATE unit SET extra = 'new'"
    monkeypatch.setattr(file, "MIGRATIONS", (*file.MIGRATIONS, step))
    with Memory.open(memory.path) as again, again.reading() as connection:
        assert connection.execute("SELECT target, extra FROM unit").fetchall() == [
            ("Pessoa", "new")
        ]
        now = len(file.MIGRATIONS)
        assert connection.execute("PRAGMA user_version").fetchone() == (now,)


def test_a_memory_of_the_first_version_gets_an_identity_that_stays(
    memory: Memory, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = memory.path.with_name("old.sqlite3")
    with monkeypatch.context() as before:
        before.setattr(file, "MIGRATIONS", file.MIGRATIONS[:1])
        Memory.open(old).close()
    with Memory.open(old) as first, Memory.open(old) as second:
        assert first.identity == second.identity != memory.identity


def test_a_migration_that_fails_changes_nothing(
    memory: Memory, monkeypatch: pytest.MonkeyPatch
) -> None:
    memory.close()
    monkeypatch.setattr(file, "MIGRATIONS", (*file.MIGRATIONS, "DROP TABLE used; SELECT nonsense"))
    with pytest.raises(StoreError):
        Memory.open(memory.path)
    monkeypatch.undo()
    with Memory.open(memory.path) as again:
        again.add([person(LONG, "Pessoa", uses=1)])


def test_damage_in_the_middle_is_an_error_that_names_the_file(memory: Memory) -> None:
    memory.add([person(f"This is sentence number {n} of them all.", "x" * 90) for n in range(3000)])
    memory.compact()
    memory.close()
    data = bytearray(memory.path.read_bytes())
    data[4096 * 12 : -4096] = b"\xa5" * (len(data) - 4096 * 13)
    memory.path.write_bytes(data)
    with pytest.raises(StoreError) as error, Memory.open(memory.path) as again:
        again.recall("en", "pt", [want(LONG, MAKER)])
        list(again.units())
    assert error.value.path == memory.path
    assert "damaged" in str(error.value)


def test_no_room_on_the_disk_is_said(memory: Memory) -> None:
    with memory.writing() as connection:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages + 2}")
    units = [person(f"This is sentence number {n} of them.", "x" * 100) for n in range(500)]
    with pytest.raises(StoreError, match="no room"):
        memory.add(units)
    assert list(memory.units()) == []


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(StoreError) as error:
        Memory.open(tmp_path / "file" / "m.sqlite3")
    assert "[memory]" in error.value.remedy


def test_a_closed_memory_says_so(memory: Memory) -> None:
    memory.close()
    memory.close()
    with pytest.raises(StoreError, match="closed"):
        memory.recall("en", "pt", [want(LONG, MAKER)])
