"""The register's file: what it keeps, and that it is never lost or begun anew without a word."""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest

from syndicate.errors import StoreError
from syndicate.model import (
    Article,
    Block,
    BlockKind,
    Byline,
    Finding,
    History,
    Image,
    Inline,
    Rights,
    Severity,
    Signal,
    Status,
)
from syndicate.register import Correction, Entry, Register, Sent, content_digest, pack

ENTRY = Entry("urn:a", 1, "d1", "2026-03-01", "2026-03-02T08:00:00+00:00", path="/in/a.md")
SENT = Sent("pt", Path("/out"), zipped=False, formats=("html", "text"), name="a.pt", version=1)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / ".syndicate" / "register.sqlite3"


@pytest.fixture
def register(path: Path) -> Register:
    opened = Register.open(path)
    opened.put(ENTRY)
    return opened


def test_what_is_put_comes_back_from_another_connection(register: Register, path: Path) -> None:
    changed = replace(
        ENTRY, version=2, status=Status.CANCELED, signal=Signal.KILL, note="“why” \ud800",
        path="/in/\udcff", note_language="en",
    )  # fmt: skip
    register.put(changed)
    register.name("urn:a", ["https://a.example/", "urn:words"])
    kept = replace(SENT, packed=pack(b"{}"), digest="sha256:1", replaces="sha256:0", since=1)
    register.keep("urn:a", kept)
    note = Correction("It was wrong.", 2, own=True, language="pt", said=(("es", "¡Mal!"),))
    register.correct("urn:a", [note])
    register.close()
    with Register.open(path) as again:
        assert again.entry("urn:a") == replace(changed, note="“why” ?")
        assert again.find(["none", "urn:words"]) == again.entry("urn:a")
        assert again.last_read_from(Path("/in/\udcff")) == again.entry("urn:a")
        assert again.sent("urn:a") == [kept]
        assert again.sent("urn:a")[0].manifest == b"{}"
        assert again.corrections("urn:a") == [note]
        assert again.names("urn:a") == ["https://a.example/", "urn:words"]
    assert (path.parent / ".gitignore").read_text(encoding="utf-8") == "*\n"


def test_a_name_is_one_article_s_until_that_gives_it_up(register: Register) -> None:
    register.put(replace(ENTRY, uri="urn:b", path="/in/b.md"))
    register.name("urn:a", ["n"])
    register.name("urn:b", ["n"])
    assert register.find(["n"]) == ENTRY
    register.unname("urn:a")
    assert register.find(["n"]) is None
    assert register.last_read_from(Path("/in/a.md")) is None
    assert register.entry("urn:a") is not None


def test_a_package_on_its_way_is_known_and_never_in_the_way_of_one_that_stands(
    register: Register,
) -> None:
    register.expect("urn:a", SENT)
    assert [p.version for p in register.sent("urn:a")] == [0]
    register.keep("urn:a", SENT)
    register.expect("urn:a", SENT)
    register.drop("urn:a", SENT)
    assert register.sent("urn:a") == [SENT]
    other = replace(SENT, zipped=True)
    register.expect("urn:a", other)
    register.drop("urn:a", other)
    assert register.sent("urn:a") == [SENT]


def test_a_withdrawal_is_unfinished_as_long_as_an_older_package_may_stand(
    register: Register,
) -> None:
    register.keep("urn:a", SENT)
    assert register.withdrawing() == []
    gone = replace(ENTRY, version=2, status=Status.CANCELED, signal=Signal.KILL)
    register.put(gone)
    assert register.withdrawing() == [gone]
    register.keep("urn:a", replace(SENT, version=2))
    assert register.withdrawing() == []


def test_a_transaction_counts_whole_or_not_at_all(register: Register) -> None:
    with pytest.raises(ZeroDivisionError), register.writing():
        register.put(replace(ENTRY, version=5))
        raise ZeroDivisionError
    assert register.entry("urn:a") == ENTRY
    with register.writing(), register.writing():  # one inside the other is one
        register.put(replace(ENTRY, version=5))
    assert register.entry("urn:a") == replace(ENTRY, version=5)


def test_a_writer_waits_for_the_one_before(register: Register, path: Path) -> None:
    order = []

    def second() -> None:
        with Register.open(path) as other, other.writing():
            order.append("second")

    thread = threading.Thread(target=second)
    with register.writing():
        thread.start()
        time.sleep(0.2)
        order.append("first")
    thread.join()
    assert order == ["first", "second"]


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (lambda path: path.write_bytes(b""), "is damaged"),
        (lambda path: path.write_bytes(b"somebody's notes, which are no database"), "is damaged"),
        (lambda path: path.write_bytes(path.read_bytes()[:3000]), "is damaged"),
        (lambda path: sqlite3.connect(path).execute("PRAGMA user_version = 99"), "newer syndicate"),
        (lambda path: sqlite3.connect(path).execute("PRAGMA application_id = 5"), "another program"),
    ],
    ids=["empty", "text", "cut", "newer", "foreign"],
)  # fmt: skip
def test_a_file_that_cannot_be_used_is_an_error_and_stays_as_it_is(
    harm: object, said: str, register: Register, path: Path
) -> None:
    register.close()
    harm(path)  # type: ignore[operator]
    before = path.read_bytes()
    with pytest.raises(StoreError, match=said) as caught:
        Register.open(path).entry("urn:a")
    assert caught.value.remedy
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        ("DROP TABLE sent", "no such table: sent"),
        ("ALTER TABLE article DROP COLUMN note", "no such column: note"),
        ("UPDATE article SET version = 'two'", "'two' where int belongs"),
        ("UPDATE article SET status = 'dead'", "'dead' is not a valid Status"),
        ("UPDATE article SET path = 'text'", "'text' where bytes belongs"),
        ("UPDATE sent SET version = x'00'", "where int belongs"),
        ("UPDATE sent SET packed = 'text'", "where bytes belongs"),
        ("UPDATE correction SET version = 'one'", "'one' where int belongs"),
        ("UPDATE correction SET said = 'fr'", "'fr' where a note by language belongs"),
        ("UPDATE correction SET said = '[]'", "'[]' where a note by language belongs"),
        ("DROP TABLE sent; CREATE TABLE sent (article, language, folder, zipped, formats, partner,"
         " name, version, since, replaces, digest, packed); INSERT INTO sent (article) VALUES (1)",
         "None where str belongs"),
    ],
)  # fmt: skip
def test_what_no_register_holds_is_damage(
    harm: str, said: str, register: Register, path: Path
) -> None:
    register.keep("urn:a", SENT)
    register.correct("urn:a", [Correction("It was wrong.", 1)])
    register.close()
    with sqlite3.connect(path) as connection:
        connection.executescript(harm)
    connection.close()

    def read() -> None:
        with Register.open(path) as again:
            again.entry("urn:a")
            again.sent("urn:a")
            again.corrections("urn:a")

    with pytest.raises(StoreError, match="register of packages is damaged") as caught:
        read()
    assert said in caught.value.message
    assert (caught.value.path, "from your backup" in caught.value.remedy) == (path, True)


def test_a_manifest_that_is_damaged_in_it_is_said(register: Register) -> None:
    register.keep("urn:a", replace(SENT, packed=b"not compressed"))
    (sent,) = register.sent("urn:a")
    with pytest.raises(StoreError, match="is damaged") as caught:
        _ = sent.manifest
    assert caught.value.path == Path("/out/a.pt")


@pytest.mark.parametrize("version", [1, 2])
def test_one_of_a_version_before_goes_on(version: int, register: Register, path: Path) -> None:
    register.correct("urn:a", [Correction("It was wrong.", 1)])
    register.close()
    with sqlite3.connect(path) as connection:
        if version == 1:
            connection.execute("ALTER TABLE article DROP COLUMN held")
        connection.execute("ALTER TABLE article DROP COLUMN note_language")
        connection.execute("ALTER TABLE correction DROP COLUMN said")
        connection.execute(f"PRAGMA user_version = {version}")
    connection.close()
    opened = []
    threads = [
        threading.Thread(target=lambda: opened.append(Register.open(path))) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [each.entry("urn:a") for each in opened] == [ENTRY] * 4
    assert opened[2].corrections("urn:a") == [Correction("It was wrong.", 1)]
    opened[0].put(replace(ENTRY, held=("withheld",)))
    assert opened[1].entry("urn:a") == replace(ENTRY, held=("withheld",))


def test_where_there_is_none_only_a_run_makes_one(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no register of packages here yet"):
        Register.open(tmp_path / "register.sqlite3", create=False)
    with pytest.raises(StoreError, match="is a folder"):
        Register.open(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_many_processes_that_make_one_make_the_same(path: Path) -> None:
    opened = []
    threads = [
        threading.Thread(target=lambda: opened.append(Register.open(path))) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    opened[0].put(ENTRY)
    assert [each.entry("urn:a") for each in opened] == [ENTRY] * 8
    assert {p.name for p in path.parent.iterdir()} <= {
        ".gitignore", "register.sqlite3", "register.sqlite3-wal", "register.sqlite3-shm",
    }  # fmt: skip


ARTICLE = Article(
    "urn:a", Inline("Ships"), (Block(BlockKind.PARAGRAPH, Inline("Forty ships wait.")),)
)


@pytest.mark.parametrize(
    "change",
    [
        {"headline": Inline("Boats")},
        {"blocks": ()},
        {"bylines": (Byline("Ann Lee"),)},
        {"bylines": (Byline("Ann Lee", url="https://a.example"),)},
        {"rights": Rights(notice="© 2026")},
        {"canonical_url": "https://a.example/ships"},
        {"modified": "2026-03-14"},
        {"keywords": ("ships",)},
        {"image": Image("https://a.example/1.jpg")},
        {"embargo": "2026-03-14"},
        {"expires": "2026-03-14"},
        {"dateline": "LISBON"},
    ],
    ids=lambda change: next(iter(change)),
)
def test_what_partners_see_makes_another_digest(change: dict[str, object]) -> None:
    assert content_digest(replace(ARTICLE, **change)) != content_digest(ARTICLE)  # type: ignore[arg-type]


def test_what_is_ours_or_the_file_s_makes_none() -> None:
    other = replace(
        ARTICLE, id="urn:b", version=3, status=Status.CANCELED, history=History("2026"), slug="x",
        path="/y", media_type="text/html", findings=(Finding("a", Severity.INFO, "b"),),
    )  # fmt: skip
    assert content_digest(other) == content_digest(ARTICLE)


def test_a_digest_outlives_new_fields_of_the_program() -> None:
    """Were it another one, every article that ever left would leave again as a new version."""
    assert content_digest(ARTICLE) == (
        "b7666f08c92f60bb3c9240fa1f0d3d25caf1a25449beec76eb80dd51b1f4b076"
    )


def test_to_read_no_permission_to_write_is_needed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a b?" / "register.sqlite3"
    one, two = (Entry(uri, 1, "", "2026", "2026") for uri in ("urn:1", "urn:2"))
    with Register.open(path) as register:
        register.put(one)
    monkeypatch.setattr(os, "access", lambda _, mode: mode != os.W_OK)
    with Register.open(path, create=False, writable=False) as reader:
        assert reader.entry("urn:1") == one
        assert [each.name for each in path.parent.glob("register*")] == [path.name]
        with pytest.raises(StoreError, match="cannot be written"):
            reader.put(two)
    with Register.open(path) as register:
        register.put(two)  # stands in the WAL as long as this is open
        with Register.open(path, create=False, writable=False) as reader:
            assert reader.entry("urn:2") == two
