"""Verification: each thing that is wrong is one clear line, and nothing wrong does harm."""

from __future__ import annotations

import json
import os
import shutil
import stat
import struct
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest

from syndicate.errors import PackageError
from syndicate.model import Package
from syndicate.package import Problem, read_manifest, verifier, verify, write


@pytest.fixture
def folder(package: Package, tmp_path: Path) -> Path:
    return write(package, tmp_path)


@pytest.fixture
def zipped(package: Package, tmp_path: Path) -> Path:
    return write(package, tmp_path, zipped=True)


def kinds(problems: list[Problem]) -> list[tuple[str, str]]:
    return [(problem.kind, problem.path) for problem in problems]


def rewrite(path: Path, change: Callable[[dict[str, object]], object]) -> None:
    manifest = path / "manifest.json"
    value = json.loads(manifest.read_text())
    changed = change(value)
    manifest.write_text(json.dumps(value if changed is None else changed))


# --- Folders -------------------------------------------------------------------------------------


def change_text(path: Path) -> None:
    (path / "article.txt").write_bytes(b"x" * (path / "article.txt").stat().st_size)


def rename(path: Path) -> None:
    (path / "article.txt").rename(path / "text.txt")


def link(path: Path) -> None:
    (path / "article.txt").rename(path.parent / "outside.txt")
    (path / "article.txt").symlink_to(path.parent / "outside.txt")


def link_folder(path: Path) -> None:
    (path / "media").symlink_to(path.parent, target_is_directory=True)


def deeper(path: Path) -> None:
    (path / "a" / "b").mkdir(parents=True)


@pytest.mark.parametrize(
    ("harm", "found"),
    [
        (change_text, [("changed", "article.txt")]),
        (lambda p: (p / "article.txt").write_text("much longer"), [("changed", "article.txt")]),
        (lambda p: (p / "article.txt").unlink(), [("missing", "article.txt")]),
        (lambda p: (p / "extra.js").write_text("x"), [("added", "extra.js")]),
        (rename, [("renamed", "text.txt")]),
        (link, [("linked", "article.txt")]),
        (link_folder, [("linked", "media")]),
        (deeper, [("added", "a/b")]),
        (lambda p: os.mkfifo(p / "pipe"), [("unsafe", "pipe")]),
        (lambda p: (p / "manifest.json").unlink(), [("manifest", "manifest.json")]),
        (lambda p: (p / "manifest.json").write_text("{"), [("manifest", "manifest.json")]),
        (lambda p: (p / "manifest.json").write_bytes(b"\xff\xfe"), [("manifest", "manifest.json")]),
        (lambda p: (p / "manifest.json").write_text("[]"), [("manifest", "manifest.json")]),
        (
            lambda p: (p / "manifest.json").write_text("[" * 200_000),
            [("manifest", "manifest.json")],
        ),
        (
            lambda p: (p / "manifest.json").write_text('{"id": 1, "id": 2}'),
            [("manifest", "manifest.json")],
        ),
        (
            lambda p: rewrite(p, lambda m: m.update(schema_version=2)),
            [("manifest", "manifest.json")],
        ),
        (
            lambda p: rewrite(p, lambda m: m.update(schema_version=True)),
            [("manifest", "manifest.json")],
        ),
        (lambda p: rewrite(p, lambda m: m.pop("attribution")), [("manifest", "manifest.json")]),
        (
            lambda p: rewrite(p, lambda m: m.update(files={})),
            [("manifest", "manifest.json")],
        ),
        (
            lambda p: rewrite(p, lambda m: m["files"].append({"path": 1})),
            [("manifest", "manifest.json")],
        ),
        (
            lambda p: rewrite(p, lambda m: m["files"].append(m["files"][0])),
            [("manifest", "manifest.json")],
        ),
        (
            lambda p: rewrite(
                p, lambda m: m["files"].append(dict(m["files"][0], path="../../../etc/passwd"))
            ),
            [("unsafe", "manifest.json")],
        ),
        (
            lambda p: rewrite(
                p, lambda m: m["files"].append(dict(m["files"][0], path="/etc/passwd"))
            ),
            [("unsafe", "manifest.json")],
        ),
    ],
)
def test_what_is_wrong_with_a_folder(
    folder: Path, harm: Callable[[Path], object], found: list[tuple[str, str]]
) -> None:
    assert verify(folder) == []
    harm(folder)
    problems = verify(folder)
    assert kinds(problems) == found
    for problem in problems:
        assert "\n" not in str(problem)


def test_each_problem_has_a_line(folder: Path) -> None:
    change_text(folder)
    (folder / "article.html").unlink()
    (folder / "new\n\x1b[31m.html").write_text("x")
    assert [str(problem) for problem in verify(folder)] == [
        "article.txt: changed: its SHA-256 is not the manifest's",
        "new\\n\\x1b[31m.html: added: the manifest does not list it",
        "article.html: missing: the manifest lists it",
    ]


def test_a_package_is_found_through_a_link_to_it(folder: Path) -> None:
    latest = folder.parent / "latest"
    latest.symlink_to(folder, target_is_directory=True)
    assert verify(latest) == []


def test_a_file_whose_case_has_changed_is_renamed(folder: Path) -> None:
    (folder / "article.txt").rename(folder / "Article.txt")
    assert kinds(verify(folder)) == [("renamed", "Article.txt")]


def test_a_folder_of_far_too_many_files(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verifier, "MOST_FILES", 5)
    for number in range(6):
        (folder / str(number)).touch()
    assert kinds(verify(folder)) == [("size", "")]


@pytest.mark.parametrize("name", ["nothing", "nothing.zip"])
def test_what_does_not_exist_cannot_be_read(tmp_path: Path, name: str) -> None:
    with pytest.raises(PackageError, match="cannot be read"):
        verify(tmp_path / name)


def test_what_is_no_file_cannot_be_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(PackageError, match="neither"):
        verify(tmp_path / "pipe")


# --- Zips ----------------------------------------------------------------------------------------


def entries(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def pack(path: Path, files: list[tuple[str | zipfile.ZipInfo, bytes]], **options: int) -> Path:
    with zipfile.ZipFile(path, "w", options.get("method", zipfile.ZIP_DEFLATED)) as archive:
        for name, data in files:
            archive.writestr(name, data)
    return path


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (
            lambda files: files.update({"hello-lisbon.pt/article.txt": b"Ol\xc3\xa1, Lisboa!\n"}),
            [("changed", "article.txt")],
        ),
        (lambda files: files.pop("hello-lisbon.pt/article.txt"), [("missing", "article.txt")]),
        (
            lambda files: files.update({"hello-lisbon.pt/x.js": b"x"}),
            [("added", "x.js")],
        ),
        (lambda files: files.update({"other/x.js": b"x"}), [("added", "other/x.js")]),
        (lambda files: files.update({"x.js": b"x"}), [("added", "x.js")]),
        (
            lambda files: files.update({"hello-lisbon.pt/../../x": b"x"}),
            [("unsafe", "hello-lisbon.pt/../../x")],
        ),
        (lambda files: files.update({"/etc/x": b"x"}), [("unsafe", "/etc/x")]),
        (lambda files: files.update({"C:/x": b"x"}), [("unsafe", "C:/x")]),
        (
            lambda files: files.update({"hello-lisbon.pt/b/": b""}),
            [("added", "hello-lisbon.pt/b/")],
        ),
        (
            lambda files: files.pop("hello-lisbon.pt/manifest.json"),
            [
                ("added", "hello-lisbon.pt/article.html"),
                ("added", "hello-lisbon.pt/article.txt"),
                ("manifest", "manifest.json"),
            ],
        ),
    ],
)
def test_what_is_wrong_with_a_zip(
    zipped: Path,
    change: Callable[[dict[str, bytes]], object],
    found: list[tuple[str, str]],
) -> None:
    assert verify(zipped) == []
    files = entries(zipped)
    change(files)
    assert kinds(verify(pack(zipped, list(files.items())))) == found


def test_a_zip_that_somebody_packed_again_is_as_good(zipped: Path) -> None:
    files: list[tuple[str | zipfile.ZipInfo, bytes]] = [("hello-lisbon.pt/", b"")]
    files += list(reversed(entries(zipped).items()))
    assert verify(pack(zipped, files, method=zipfile.ZIP_STORED)) == []


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("name", ["article.txt", "ARTICLE.TXT"])
def test_a_name_that_stands_twice(zipped: Path, name: str) -> None:
    files = [*entries(zipped).items(), (f"hello-lisbon.pt/{name}", b"evil")]
    assert kinds(verify(pack(zipped, files))) == [("unsafe", f"hello-lisbon.pt/{name}")]


def test_a_link_in_a_zip(zipped: Path) -> None:
    files = entries(zipped)
    files.pop("hello-lisbon.pt/article.txt")
    entry = zipfile.ZipInfo("hello-lisbon.pt/article.txt")
    entry.create_system = 3
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    assert kinds(verify(pack(zipped, [*files.items(), (entry, b"/etc/passwd")]))) == [
        ("linked", "article.txt")
    ]


def test_a_bomb_is_not_unpacked(zipped: Path) -> None:
    files = [*entries(zipped).items(), ("hello-lisbon.pt/bomb.txt", b"\0" * (30 << 20))]
    (problem,) = verify(pack(zipped, files))
    assert (problem.kind, problem.path) == ("size", "bomb.txt")


def test_a_file_that_says_it_is_smaller_than_it_is(zipped: Path) -> None:
    files = [*entries(zipped).items(), ("hello-lisbon.pt/liar.txt", b"a" * 5000)]
    data = bytearray(pack(zipped, files).read_bytes())
    # The size in the central directory, 24 bytes into the last entry.
    at = data.rindex(b"PK\x01\x02")
    struct.pack_into("<I", data, at + 24, 10)
    zipped.write_bytes(data)
    assert ("added", "liar.txt") in kinds(verify(zipped))


def test_methods_that_need_much_memory_are_not_read(zipped: Path) -> None:
    problems = verify(pack(zipped, list(entries(zipped).items()), method=zipfile.ZIP_LZMA))
    assert {problem.kind for problem in problems} == {"damaged"}


def test_an_encrypted_file(zipped: Path) -> None:
    data = bytearray(zipped.read_bytes())
    at = data.index(b"PK\x01\x02")
    struct.pack_into("<H", data, at + 8, 1)
    zipped.write_bytes(data)
    assert kinds(verify(zipped)) == [("damaged", "article.html")]


def grow(data: bytes) -> bytes:
    return data + b"extra"


def prefix(data: bytes) -> bytes:
    return b"#!/bin/sh\n" + data


def cut(data: bytes) -> bytes:
    return data[:-30]


def comment(data: bytes) -> bytes:
    memory = BytesIO(data)
    with zipfile.ZipFile(memory, "a") as archive:
        archive.comment = b"hello"
    return memory.getvalue()


def flip(data: bytes) -> bytes:
    """Break the compressed bytes of the first file, and leave every size as it is."""
    broken = bytearray(data)
    start = 30 + len("hello-lisbon.pt/article.html")
    broken[start + 5 : start + 15] = b"\xff" * 10
    return bytes(broken)


@pytest.mark.parametrize(
    "harm", [grow, prefix, cut, comment, lambda data: data[:0], lambda _: b"PK"]
)
def test_a_file_that_is_no_zip_or_more_than_one(
    zipped: Path, harm: Callable[[bytes], bytes]
) -> None:
    zipped.write_bytes(harm(zipped.read_bytes()))
    assert kinds(verify(zipped)) == [("damaged", "")]


def test_bytes_that_cannot_be_unpacked(zipped: Path) -> None:
    zipped.write_bytes(flip(zipped.read_bytes()))
    assert kinds(verify(zipped)) == [("damaged", "article.html")]


def test_a_directory_too_large_to_load(zipped: Path) -> None:
    data = bytearray(zipped.read_bytes())
    struct.pack_into("<I", data, len(data) - 10, 1 << 30)
    zipped.write_bytes(data)
    assert "names more files than any package" in str(verify(zipped)[0])


def test_any_single_changed_byte_is_noticed_or_harmless(zipped: Path, tmp_path: Path) -> None:
    """Whatever byte is broken, verification ends without an error of its own."""
    data = zipped.read_bytes()
    other = tmp_path / "broken.zip"
    contents = entries(zipped)
    for at in range(0, len(data), 7):
        broken = bytearray(data)
        broken[at] ^= 0x55
        other.write_bytes(broken)
        if not verify(other):
            # Times, modes and versions of the container: not what the package says.
            assert sorted(entries(other).values()) == sorted(contents.values())


def test_unpacking_gives_a_folder_that_verifies(zipped: Path, tmp_path: Path) -> None:
    shutil.unpack_archive(zipped, tmp_path / "unpacked")
    assert verify(tmp_path / "unpacked" / "hello-lisbon.pt") == []


# --- What is for the house -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("harm", "found"),
    [
        (lambda p: (p / "review.html").write_text("the editor's"), []),
        (lambda p: (p / "review.html").write_bytes(b""), []),
        (lambda p: (p / "Review.html").write_text("x"), [("added", "Review.html")]),
        (lambda p: (p / "review.htm").write_text("x"), [("added", "review.htm")]),
        (lambda p: (p / "review.html").symlink_to("/etc/passwd"), [("linked", "review.html")]),
        (lambda p: os.mkfifo(p / "review.html"), [("unsafe", "review.html")]),
        (lambda p: (p / "review.html").mkdir(), [("added", "review.html")]),
        (
            lambda p: ((p / "media").mkdir(), (p / "media" / "review.html").write_text("x")),
            [("added", "media/review.html")],
        ),
    ],
)
def test_the_editor_s_page_alone_may_stand_in_a_folder(
    folder: Path, harm: Callable[[Path], object], found: list[tuple[str, str]]
) -> None:
    harm(folder)
    assert kinds(verify(folder)) == found


def test_the_editor_s_page_is_not_to_be_sent(zipped: Path) -> None:
    files = [*entries(zipped).items(), ("hello-lisbon.pt/review.html", b"for the editor")]
    assert kinds(verify(pack(zipped, files))) == [("added", "review.html")]


@pytest.mark.parametrize("kind", ["folder", "zipped"])
def test_the_manifest_of_a_package_that_nobody_verified(
    kind: str, package: Package, request: pytest.FixtureRequest
) -> None:
    path = request.getfixturevalue(kind)
    assert read_manifest(path) == json.loads(package.manifest)


@pytest.mark.parametrize(
    ("harm", "says"),
    [
        (lambda p: (p / "manifest.json").unlink(), "cannot be read"),
        (lambda p: (p / "manifest.json").write_text("{"), "not JSON"),
        (lambda p: (p / "manifest.json").write_text("[1]"), "not a JSON object"),
        (lambda p: (p / "manifest.json").write_text("[" * 200_000), "nested too deep"),
        (lambda p: rewrite(p, lambda m: m.update(terms=[])), "'terms'"),
        (lambda p: rewrite(p, lambda m: m.update(schema_version=9)), "schema_version is 9"),
        (lambda p: link_manifest(p), "missing"),
    ],
)
def test_a_manifest_that_says_nothing_is_an_error_that_says_why(
    folder: Path, harm: Callable[[Path], object], says: str
) -> None:
    harm(folder)
    with pytest.raises(PackageError, match=says) as caught:
        read_manifest(folder)
    assert caught.value.path == folder


def link_manifest(path: Path) -> None:
    (path / "manifest.json").rename(path.parent / "elsewhere.json")
    (path / "manifest.json").symlink_to(path.parent / "elsewhere.json")


def test_what_is_no_package_is_no_manifest(tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    path.write_bytes(b"no zip")
    for place in (path, tmp_path / "nowhere"):
        with pytest.raises(PackageError):
            read_manifest(place)
    bomb = pack(path, [("a.pt/manifest.json", b" " * (40 << 20))])
    with pytest.raises(PackageError, match="unpacks"):
        read_manifest(bomb)
