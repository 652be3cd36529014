"""Verification: each thing that is wrong is one clear line, and nothing wrong does harm."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from packed import entries, kinds, pack

from syndicate.errors import PackageError
from syndicate.model import Package
from syndicate.package import (
    contents,
    is_sound,
    manifest_digest,
    read,
    read_manifest,
    verifier,
    verify,
)


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


def hard_link(path: Path) -> None:
    os.link(path / "article.txt", path.parent / "outside.txt")


def file_as_folder(path: Path) -> None:
    (path / "article.txt").unlink()
    (path / "article.txt").mkdir()


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
        (lambda p: rewrite(p, lambda m: m.update(id="\ud800")), [("manifest", "manifest.json")]),
        (lambda p: rewrite(p, lambda m: m.update(version=2**31)), [("manifest", "manifest.json")]),
        (
            lambda p: (p / "manifest.json").write_text("[" * 200_000),
            [("manifest", "manifest.json")],
        ),
        (
            lambda p: (p / "manifest.json").write_text(
                (p / "manifest.json")
                .read_text()
                .replace('"version": 3', '"version": 2, "version": 3')
            ),
            [("manifest", "manifest.json")],
        ),
        (
            lambda p: rewrite(p, lambda m: m.update(schema_version=1)),
            [("manifest", "manifest.json")],
        ),
        (
            lambda p: rewrite(p, lambda m: m.update(schema_version=True)),
            [("manifest", "manifest.json")],
        ),
        (lambda p: rewrite(p, lambda m: m.pop("attribution")), [("manifest", "manifest.json")]),
        (
            lambda p: rewrite(p, lambda m: m.update(embargo="soon")),
            [("manifest", "manifest.json")],
        ),
        (
            lambda p: rewrite(p, lambda m: m.update(expires="2026-02-30")),
            [("manifest", "manifest.json")],
        ),
        (
            lambda p: rewrite(p, lambda m: m.update(files={})),
            [("manifest", "manifest.json")],
        ),
        (
            lambda p: rewrite(p, lambda m: m["files"][0].update(bytes="1")),
            [("manifest", "manifest.json"), ("added", "article.html")],
        ),
        (
            lambda p: rewrite(p, lambda m: m["files"].append(m["files"][0])),
            [("unsafe", "manifest.json")],
        ),
        (
            lambda p: rewrite(
                p, lambda m: m["files"].append(dict(m["files"][0], path="ARTICLE.html"))
            ),
            [("unsafe", "manifest.json"), ("missing", "ARTICLE.html")],
        ),
        (
            lambda p: rewrite(
                p, lambda m: m["files"].append(dict(m["files"][0], path="article.html/x"))
            ),
            [("unsafe", "manifest.json"), ("missing", "article.html/x")],
        ),
        (
            lambda p: rewrite(
                p, lambda m: m["files"].append(dict(m["files"][0], path="manifest.json.sig"))
            ),
            [("manifest", "manifest.json")],
        ),
        (
            lambda p: rewrite(p, lambda m: m["files"].append(dict(m["files"][0], path="aux.html"))),
            [("unsafe", "manifest.json")],
        ),
        (
            lambda p: rewrite(p, lambda m: m["languages"].update(confidence=float("nan"))),
            [("manifest", "manifest.json")],
        ),
        (
            lambda p: rewrite(p, lambda m: m["attribution"]["rights"].update(permission="she")),
            [("manifest", "manifest.json")],
        ),
        (hard_link, [("linked", "article.txt")]),
        (
            lambda p: (p / "manifest.json").rename(p / "Manifest.json"),
            [("manifest", "manifest.json")],
        ),
        (file_as_folder, [("added", "article.txt")]),
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
    monkeypatch.setattr(contents, "MOST_FILES", 5)
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
        (lambda p: (p / "manifest.json").unlink(), "missing"),
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


@pytest.mark.parametrize("kind", ["folder", "zipped"])
def test_a_file_of_a_package(kind: str, package: Package, request: pytest.FixtureRequest) -> None:
    path = request.getfixturevalue(kind)
    for rendition in package.renditions:
        assert read(path, rendition.path) == rendition.data
    for name in ("nothing", "../elsewhere", "/etc/passwd"):
        with pytest.raises(PackageError, match="cannot be read"):
            read(path, name)


def test_what_is_no_package_is_no_manifest(tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    path.write_bytes(b"no zip")
    for place, says in ((path, r"not a zip file\.$"), (tmp_path / "nowhere", "No such file")):
        with pytest.raises(PackageError) as caught:
            read_manifest(place)
        assert re.search(says, caught.value.message)
    bomb = pack(path, [("a.pt/manifest.json", b" " * (40 << 20))])
    with pytest.raises(PackageError, match="unpacks"):
        read_manifest(bomb)


@pytest.mark.parametrize("kind", ["folder", "zipped"])
def test_a_package_that_is_known_is_looked_at_once(
    kind: str, request: pytest.FixtureRequest
) -> None:
    path = request.getfixturevalue(kind)
    digest = manifest_digest(path)
    assert is_sound(path, digest)
    assert not is_sound(path, "sha256:" + "0" * 64)
    if kind == "folder":
        change_text(path)
    else:
        pack(path, [*entries(path).items(), ("hello-lisbon.pt/x", b"x")])
    assert not is_sound(path, digest)


def test_a_listed_file_that_is_for_the_house_is_a_mistake(folder: Path) -> None:
    def list_page(manifest: dict[str, object]) -> None:
        (first, *_) = manifest["files"]  # type: ignore[misc]
        manifest["files"].append(dict(first, path="review.html"))  # type: ignore[attr-defined]

    rewrite(folder, list_page)
    (folder / "review.html").write_bytes((folder / "article.html").read_bytes())
    assert kinds(verify(folder)) == [("manifest", "manifest.json")]


def test_a_manifest_that_is_too_large_is_not_read(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verifier, "MOST_MANIFEST", 500)
    assert kinds(verify(folder)) == [("size", "manifest.json")]
