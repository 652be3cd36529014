"""Writing: in one step, never half, never over what is not ours."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import sys
import time
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from syndicate.errors import PackageError
from syndicate.model import Package
from syndicate.package import verify, write, writer

Make = Callable[..., Package]
posix = pytest.mark.skipif(os.name != "posix", reason="needs fork and signals")


def names(folder: Path) -> list[str]:
    return sorted(entry.name for entry in folder.iterdir())


def test_a_folder_with_its_files(package: Package, tmp_path: Path) -> None:
    place = write(package, tmp_path / "new" / "dist")
    assert place == tmp_path / "new" / "dist" / "hello-lisbon.pt"
    assert names(place) == ["article.html", "article.txt", "manifest.json"]
    assert (place / "manifest.json").read_bytes() == package.manifest
    assert verify(place) == []
    assert names(place.parent) == ["hello-lisbon.pt"]


def test_a_zip_in_its_stead_and_always_the_same(package: Package, tmp_path: Path) -> None:
    one = write(package, tmp_path / "a", zipped=True)
    two = write(package, tmp_path / "b", zipped=True)
    assert one.read_bytes() == two.read_bytes()
    assert names(tmp_path / "a") == ["hello-lisbon.pt.zip"]
    with zipfile.ZipFile(one) as archive:
        assert archive.namelist() == [
            "hello-lisbon.pt/article.html",
            "hello-lisbon.pt/article.txt",
            "hello-lisbon.pt/manifest.json",
        ]
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert {entry.external_attr >> 16 for entry in archive.infolist()} == {0o100644}
        assert archive.read("hello-lisbon.pt/manifest.json") == package.manifest
    assert verify(one) == []


@pytest.mark.parametrize("zipped", [False, True])
def test_a_package_of_the_same_article_is_replaced(
    make: Make, tmp_path: Path, zipped: bool
) -> None:
    first = write(make(data="old"), tmp_path, zipped=zipped)
    second = write(make(data="new"), tmp_path, zipped=zipped)
    assert first == second
    assert verify(second) == []
    assert len(names(tmp_path)) == 1
    if not zipped:
        assert (second / "article.txt").read_text() == "new\n"


@pytest.mark.parametrize("zipped", [False, True])
def test_a_package_of_another_article_is_left_alone(
    make: Make, tmp_path: Path, zipped: bool
) -> None:
    one = write(make("urn:a", data="one"), tmp_path, zipped=zipped)
    two = write(make("urn:b", data="two"), tmp_path, zipped=zipped)
    assert two != one
    assert two.name.startswith("hello-lisbon-")
    assert verify(one) == verify(two) == []
    # Written again, each keeps its own name, even when the short one has become free.
    assert write(make("urn:b", data="three"), tmp_path, zipped=zipped) == two
    assert write(make("urn:a", data="one"), tmp_path, zipped=zipped) == one
    one.unlink() if zipped else shutil.rmtree(one)
    assert write(make("urn:b", data="four"), tmp_path, zipped=zipped) == two


def make_foreign(place: Path, kind: str) -> None:
    if kind == "folder":
        place.mkdir()
        (place / "thesis.txt").write_text("years of work")
    elif kind == "empty folder":
        place.mkdir()
    elif kind == "file":
        place.write_text("years of work")
    elif kind == "another manifest":
        place.mkdir()
        (place / "manifest.json").write_text('{"name": "a web app"}')
    elif kind == "link":
        other = place.parent / "elsewhere"
        other.mkdir()
        place.symlink_to(other, target_is_directory=True)


@pytest.mark.parametrize("kind", ["folder", "empty folder", "file", "another manifest", "link"])
@pytest.mark.parametrize("zipped", [False, True])
def test_what_is_not_ours_is_not_touched(
    package: Package, tmp_path: Path, kind: str, zipped: bool
) -> None:
    place = tmp_path / ("hello-lisbon.pt.zip" if zipped else "hello-lisbon.pt")
    make_foreign(place, kind)
    before = sorted(str(path) for path in tmp_path.rglob("*"))
    with pytest.raises(PackageError, match="not a package") as caught:
        write(package, tmp_path, zipped=zipped)
    assert caught.value.path == place
    assert sorted(str(path) for path in tmp_path.rglob("*")) == before


def test_a_file_that_somebody_put_into_a_package_is_not_lost(make: Make, tmp_path: Path) -> None:
    place = write(make(data="old"), tmp_path)
    (place / ".DS_Store").write_text("litter")
    (place / "manifest.json.sig").write_text("signature")
    write(make(data="new"), tmp_path)
    (place / "notes.txt").write_text("call her back")
    with pytest.raises(PackageError, match=r"notes\.txt"):
        write(make(data="newer"), tmp_path)
    assert (place / "notes.txt").read_text() == "call her back"
    assert (place / "article.txt").read_text() == "new\n"


def test_where_the_system_cannot_swap_the_old_one_is_moved_aside(
    make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer, "exchange", lambda one, other: False)
    place = write(make(data="old"), tmp_path)
    write(make(data="new"), tmp_path)
    assert (place / "article.txt").read_text() == "new\n"
    assert names(tmp_path) == ["hello-lisbon.pt"]

    def refuse(self: Path, target: Path) -> Path:
        if self.suffix == ".tmp":
            raise PermissionError(13, "Permission denied", str(target))
        return real(self, target)

    real = Path.rename
    monkeypatch.setattr(Path, "rename", refuse)
    with pytest.raises(PackageError, match="Permission denied"):
        write(make(data="newer"), tmp_path)
    assert (place / "article.txt").read_text() == "new\n"
    assert names(tmp_path) == ["hello-lisbon.pt"]


def test_an_output_folder_that_is_a_file(package: Package, tmp_path: Path) -> None:
    (tmp_path / "dist").write_text("not a folder")
    for out in (tmp_path / "dist", tmp_path / "dist" / "deeper"):
        with pytest.raises(PackageError, match="cannot be written") as caught:
            write(package, out)
        assert str(caught.value.path).startswith(str(tmp_path / "dist"))


def test_an_output_folder_that_may_not_be_written(package: Package, tmp_path: Path) -> None:
    out = tmp_path / "dist"
    out.mkdir(mode=0o555)
    if os.access(out, os.W_OK):
        pytest.skip("this user may write anywhere")
    with pytest.raises(PackageError, match="Permission denied"):
        write(package, out)
    assert names(out) == []


def in_a_child(run: Callable[[], None]) -> int:
    """The exit status of a forked process that does `run`: 0 if it returns, 1 if it raises."""
    child = os.fork()
    if child == 0:
        status = 1
        try:
            run()
            status = 0
        finally:
            os._exit(status)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


@posix
@pytest.mark.parametrize("zipped", [False, True])
def test_a_disk_that_is_full_leaves_the_old_package(
    make: Make, tmp_path: Path, zipped: bool
) -> None:
    import resource

    place = write(make(data="old"), tmp_path, zipped=zipped)
    before = place.read_bytes() if zipped else (place / "article.txt").read_bytes()
    noise = random.Random(1).randbytes(60_000).hex()

    def fill() -> None:
        # No file may grow beyond this: the next byte fails as it does on a full disk.
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        try:
            write(make(data=noise), tmp_path, zipped=zipped)
        except PackageError as error:
            assert "cannot be written" in str(error)
            assert str(tmp_path) in str(error)
            return
        raise AssertionError("it was written all the same")

    assert in_a_child(fill) == 0
    assert (place.read_bytes() if zipped else (place / "article.txt").read_bytes()) == before
    assert verify(place) == []
    assert len(names(tmp_path)) == 1


@posix
@pytest.mark.parametrize("zipped", [False, True])
def test_a_run_that_is_killed_leaves_no_half_package(
    make: Make, tmp_path: Path, zipped: bool
) -> None:
    versions = [make(data=f"version {n} " * 400) for n in range(2)]
    final = tmp_path / ("hello-lisbon.pt.zip" if zipped else "hello-lisbon.pt")
    chance = random.Random(2026)
    interrupted = 0
    for _ in range(30):
        child = os.fork()
        if child == 0:
            try:
                while True:
                    for version in versions:
                        write(version, tmp_path, zipped=zipped)
            finally:
                os._exit(1)
        time.sleep(chance.uniform(0.0005, 0.012))
        os.kill(child, signal.SIGKILL)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
        left = [name for name in names(tmp_path) if name != final.name]
        interrupted += bool(left)
        assert all(name.startswith(".hello-lisbon.pt") for name in left)
        if os.path.lexists(final):
            assert verify(final) == []
        for name in left:
            path = tmp_path / name
            path.unlink() if path.is_file() else shutil.rmtree(path)
    assert interrupted, "no round was killed in the middle"
    assert verify(write(versions[0], tmp_path, zipped=zipped)) == []


@posix
@pytest.mark.parametrize("zipped", [False, True])
def test_runs_at_the_same_time_do_not_harm_each_other(
    make: Make, tmp_path: Path, zipped: bool
) -> None:
    def run(worker: int) -> None:
        for n in range(15):
            article = f"urn:{(worker + n) % 3}"
            write(make(article, data=f"{worker} {n}"), tmp_path, zipped=zipped)

    children = []
    for worker in range(4):
        child = os.fork()
        if child == 0:
            status = 1
            try:
                run(worker)
                status = 0
            finally:
                os._exit(status)
        children.append(child)
    for child in children:
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    found = sorted(tmp_path.iterdir())
    assert len(found) == 3
    assert [verify(path) for path in found] == [[], [], []]


def test_a_name_that_is_taken_while_writing_is_not_taken_twice(
    make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = writer._stage_folder
    others = [make("urn:other", data="other")]

    def stage(package: Package, name: str, staged: Path) -> None:
        if others:
            write(others.pop(), tmp_path)
        real(package, name, staged)

    monkeypatch.setattr(writer, "_stage_folder", stage)
    place = write(make("urn:mine", data="mine"), tmp_path)
    assert place.name.startswith("hello-lisbon-")
    assert (tmp_path / "hello-lisbon.pt" / "article.txt").read_text() == "other\n"
    assert names(tmp_path) == sorted([place.name, "hello-lisbon.pt"])


@posix
def test_the_folder_is_locked_while_a_package_is_moved(
    package: Package, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import fcntl

    write(package, tmp_path)
    free: list[bool] = []
    real = writer._place

    def place(staged: Path, final: Path, zipped: bool) -> None:
        handle = os.open(tmp_path, os.O_RDONLY)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            free.append(True)
        except BlockingIOError:
            free.append(False)
        finally:
            os.close(handle)
        real(staged, final, zipped)

    monkeypatch.setattr(writer, "_place", place)
    write(package, tmp_path)
    assert free == [False]


def test_what_a_crash_left_is_taken_away_a_day_later(make: Make, tmp_path: Path) -> None:
    write(make(), tmp_path)
    old, fresh = tmp_path / ".gone.pt.0123abcd.tmp", tmp_path / ".busy.pt.0123abcd.tmp"
    mine = tmp_path / ".config.tmp"
    for path in (old, fresh):
        path.mkdir()
        (path / "article.html").write_text("half")
    mine.write_text("not ours")
    for path in (old, mine):
        os.utime(path, (0, 0))
    # A run died on a system that cannot swap, between moving the old one away and the new one in.
    (tmp_path / "hello-lisbon.pt").rename(tmp_path / ".hello-lisbon.pt.89abcdef.old")
    writer._sweep.cache_clear()
    write(make("urn:other", slug="other"), tmp_path)
    assert names(tmp_path) == [
        ".busy.pt.0123abcd.tmp",
        ".config.tmp",
        "hello-lisbon.pt",
        "other.pt",
    ]
    assert verify(tmp_path / "hello-lisbon.pt") == []


def test_the_swap_is_one_step_on_linux(tmp_path: Path) -> None:
    if not sys.platform.startswith("linux"):
        pytest.skip("renameat2 is Linux's")
    one, other = tmp_path / "one", tmp_path / "other"
    one.mkdir()
    (one / "a").touch()
    other.mkdir()
    if not writer.exchange(one, other):
        pytest.skip("this file system cannot swap")
    assert (names(one), names(other)) == ([], ["a"])


def test_a_manifest_without_an_article_is_a_mistake_of_ours(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="names no article"):
        write(Package("a.pt", (), json.dumps({}).encode()), tmp_path)


# --- What is for the house -----------------------------------------------------------------------


def test_the_editor_s_page_stands_in_the_folder_and_not_in_the_manifest(
    with_review: Make, tmp_path: Path
) -> None:
    package = with_review(data="old")
    place = write(package, tmp_path)
    assert names(place) == ["article.html", "article.txt", "manifest.json", "review.html"]
    assert (place / "review.html").read_bytes() == package.beside[0].data
    assert b"review.html" not in package.manifest
    assert verify(place) == []
    (place / "review.html").write_text("the editor wrote into it")
    write(with_review(data="new"), tmp_path)
    assert (place / "review.html").read_bytes().endswith(b"new")


def test_a_folder_made_without_the_page_has_none(
    make: Make, with_review: Make, tmp_path: Path
) -> None:
    place = write(with_review(), tmp_path)
    write(make(), tmp_path)
    assert names(place) == ["article.html", "article.txt", "manifest.json"]


def test_the_editor_s_page_stands_beside_a_zip(
    make: Make, with_review: Make, tmp_path: Path
) -> None:
    zipped = write(with_review(data="old"), tmp_path, zipped=True)
    page = tmp_path / "hello-lisbon.pt.review.html"
    assert names(tmp_path) == [page.name, "hello-lisbon.pt.zip"]
    assert page.read_bytes().endswith(b"old")
    with zipfile.ZipFile(zipped) as archive:
        assert not [name for name in archive.namelist() if "review" in name]
    assert verify(zipped) == []
    assert zipped.read_bytes() == write(make(data="old"), tmp_path / "b", zipped=True).read_bytes()

    write(with_review(data="new"), tmp_path, zipped=True)
    assert page.read_bytes().endswith(b"new")
    other = write(with_review("urn:other", data="other"), tmp_path, zipped=True)
    assert other.name != zipped.name
    assert (tmp_path / f"{other.stem}.review.html").read_bytes().endswith(b"other")
    assert page.read_bytes().endswith(b"new")

    write(make(data="newer"), tmp_path, zipped=True)
    assert not page.exists()  # it was of the package before
    assert verify(zipped) == verify(other) == []


def test_a_page_of_somebody_else_beside_a_zip_is_not_touched(
    make: Make, with_review: Make, tmp_path: Path
) -> None:
    page = tmp_path / "hello-lisbon.pt.review.html"
    page.write_text("years of work")
    with pytest.raises(PackageError, match="not a page of syndicate") as caught:
        write(with_review(), tmp_path, zipped=True)
    assert caught.value.path == page
    assert names(tmp_path) == [page.name]
    write(make(), tmp_path, zipped=True)
    assert page.read_text() == "years of work"


@posix
def test_a_full_disk_leaves_the_old_page_beside_the_old_zip(
    with_review: Make, tmp_path: Path
) -> None:
    import resource

    write(with_review(data="old"), tmp_path, zipped=True)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    package = with_review(data="new")
    noise = random.Random(1).randbytes(60_000)
    package = replace(package, beside=(replace(package.beside[0], data=noise),))

    def fill() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        with pytest.raises(PackageError, match="cannot be written"):
            write(package, tmp_path, zipped=True)

    assert in_a_child(fill) == 0
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


@posix
@pytest.mark.parametrize("zipped", [False, True])
def test_a_run_that_is_killed_leaves_pages_whole(
    with_review: Make, tmp_path: Path, zipped: bool
) -> None:
    versions = [with_review(data=f"version {n} " * 400) for n in range(2)]
    whole = {version.beside[0].data for version in versions}
    final = tmp_path / ("hello-lisbon.pt.zip" if zipped else "hello-lisbon.pt")
    page = tmp_path / "hello-lisbon.pt.review.html" if zipped else final / "review.html"
    chance = random.Random(7)
    for _ in range(12):
        child = os.fork()
        if child == 0:
            try:
                while True:
                    for version in versions:
                        write(version, tmp_path, zipped=zipped)
            finally:
                os._exit(1)
        time.sleep(chance.uniform(0.001, 0.015))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        for name in names(tmp_path):
            assert name in (final.name, page.name) or name.startswith(".hello-lisbon.pt.")
        if os.path.lexists(final):
            assert verify(final) == []
            assert page.read_bytes() in whole
    assert verify(write(versions[1], tmp_path, zipped=zipped)) == []
    assert page.read_bytes() == versions[1].beside[0].data
