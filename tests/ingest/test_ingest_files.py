"""Which files are meant, what a file is, and what it is called."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicate.errors import ConfigError, InputError
from syndicate.ingest import find_inputs, read
from syndicate.ingest.identity import article_id, slug_of, slugify
from syndicate.model import Block, BlockKind, Inline

TEXT = "Ships wait\n\nThe harbour office counted forty ships before noon.\n\nNobody waits alone.\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in (
        "b.html",
        "a.txt",
        "sub/c.md",
        "sub/deep/d.HTM",
        "README.md",
        "sub/readme.txt",
        ".hidden.txt",
        ".git/x.txt",
        "a.meta.toml",
        "notes.json",
        "picture.png",
    ):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(TEXT, "utf-8")
    (tmp_path / "empty").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_folder_gives_its_articles_sorted(folder: Path) -> None:
    assert find_inputs(["."]) == ["a.txt", "b.html", "sub/c.md", "sub/deep/d.HTM"]
    assert find_inputs([str(folder)]) == [
        str(folder / name) for name in ("a.txt", "b.html", "sub/c.md", "sub/deep/d.HTM")
    ]


def test_order_and_duplicates(folder: Path) -> None:
    assert find_inputs(["sub", "-", "b.html", ".", "-", str(folder / "b.html")]) == [
        "sub/c.md",
        "sub/deep/d.HTM",
        "-",
        "b.html",
        "a.txt",
    ]


def test_patterns(folder: Path) -> None:
    assert find_inputs(["*.txt"]) == ["a.txt"]
    assert find_inputs(["*"]) == ["README.md", "a.txt", "b.html"]
    assert find_inputs(["**/*.md"]) == ["README.md", "sub/c.md"]
    assert find_inputs(["sub/**"]) == ["sub/c.md", "sub/deep/d.HTM", "sub/readme.txt"]


def test_a_named_file_is_taken_whatever_its_name(folder: Path) -> None:
    assert find_inputs(["README.md", "notes.json", ".hidden.txt"]) == [
        "README.md",
        "notes.json",
        ".hidden.txt",
    ]


def test_brackets_in_a_name_are_no_pattern(folder: Path) -> None:
    (folder / "x[1].txt").write_text(TEXT, "utf-8")
    assert find_inputs(["x[1].txt"]) == ["x[1].txt"]


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("nothing.txt", "no such file"),
        ("no/where/*.html", "matches this pattern"),
        ("*.pdf", "matches this pattern"),
        ("*.png", "matches this pattern"),
        ("empty", "no article in this folder"),
        ("a.meta.toml", "a side-car"),
    ],
)
def test_what_means_nothing_is_an_error_that_names_it(
    folder: Path, path: str, message: str
) -> None:
    with pytest.raises(ConfigError, match=message) as caught:
        find_inputs([path])
    assert caught.value.path == path


@pytest.mark.skipif(not hasattr(os, "symlink"), reason="needs symbolic links")
def test_links_in_a_circle_end(folder: Path) -> None:
    (folder / "sub" / "up").symlink_to(folder, target_is_directory=True)
    (folder / "sub" / "again.md").symlink_to(folder / "sub" / "c.md")
    found = find_inputs(["."])
    assert len(found) == 4
    assert {Path(name).resolve().name for name in found} == {
        "a.txt",
        "b.html",
        "c.md",
        "d.HTM",
    }


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (b"<!doctype html><title>x</title><article><p>" + b"Ships wait here. " * 9, "text/html"),
        (b"<!-- x --><div><p>" + b"Ships wait here. " * 9 + b"</p></div>", "text/html"),
        (b"---\ntitle: Ships\n---\n" + b"Ships wait here. " * 9, "text/markdown"),
        (b"# Ships\n\n> Said\n\n" + b"Ships wait here. " * 9, "text/markdown"),
        (TEXT.encode(), "text/plain"),
        (b"Ships\n\n1 < 2 and [brackets] in it. " * 4, "text/plain"),
    ],
)
def test_standard_input_is_known_by_its_text(data: bytes, media_type: str) -> None:
    result = read("-", data)
    assert (result.path, result.media_type) == ("-", media_type)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("missing.txt", "cannot be read: No such file"),
        ("empty", "a folder"),
        ("notes.json", r"A \.json file is no article"),
        ("-", "was not read"),
    ],
)
def test_what_cannot_be_read_says_why(folder: Path, name: str, message: str) -> None:
    with pytest.raises(InputError, match=message) as caught:
        read(name)
    assert caught.value.path == name


def test_a_large_file_is_not_loaded(folder: Path) -> None:
    with pytest.raises(InputError, match="more than 10 are not read"):
        read("a.txt", max_bytes=10)
    with pytest.raises(InputError, match="more than 10 are not read"):
        read("-", TEXT.encode(), max_bytes=10)


MANIFEST = '{"schema_version": 1, "id": "x", "files": [{"path": "article.html"}]}'


def a_package(folder: Path) -> Path:
    folder.mkdir()
    (folder / "article.html").write_text("<p>x", "utf-8")
    (folder / "manifest.json").write_text(MANIFEST, "utf-8")
    return folder


def test_packages_in_a_folder_are_passed_over(folder: Path) -> None:
    a_package(folder / "sub" / "c.pt")
    assert find_inputs(["sub"]) == ["sub/c.md", "sub/deep/d.HTM"]
    assert find_inputs(["**/*.html"]) == ["b.html"]
    a_package(folder / "empty" / "x.pt")
    with pytest.raises(ConfigError, match="no article in this folder"):
        find_inputs(["empty"])


@pytest.mark.parametrize("path", ["c.pt", "c.pt/", "c.pt/article.html"])
def test_a_package_that_is_named_is_an_error(folder: Path, path: str) -> None:
    a_package(folder / "c.pt")
    with pytest.raises(
        ConfigError, match="a package that syndicate made, not an article"
    ) as caught:
        find_inputs([path])
    assert caught.value.path == path
    assert "original" in caught.value.remedy


def test_an_article_laid_into_a_package_can_be_named(folder: Path) -> None:
    (a_package(folder / "c.pt") / "mine.txt").write_text(TEXT, "utf-8")
    assert find_inputs(["c.pt/mine.txt"]) == ["c.pt/mine.txt"]


@pytest.mark.parametrize("manifest", ['{"name": "An app", "files": []}', "[1]", "{", "[" * 50_000])
def test_another_manifest_makes_no_package(folder: Path, manifest: str) -> None:
    (folder / "sub" / "manifest.json").write_text(manifest, "utf-8")
    assert find_inputs(["sub", "sub/c.md"]) == ["sub/c.md", "sub/deep/d.HTM"]


@pytest.mark.parametrize("named", [".", "sub/deep"])
def test_a_folder_that_cannot_be_read_is_an_error(
    folder: Path, monkeypatch: pytest.MonkeyPatch, named: str
) -> None:
    scandir = os.scandir

    def closed(path: str) -> object:
        if Path(path).name == "deep":
            raise PermissionError(errno.EACCES, "Permission denied", path)
        return scandir(path)

    monkeypatch.setattr(os, "scandir", closed)
    with pytest.raises(ConfigError, match="cannot be read: Permission denied") as caught:
        find_inputs([named])
    assert Path(str(caught.value.path)) == Path("sub/deep")


def test_a_path_that_cannot_be_looked_at_is_an_error(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def closed(path: Path) -> os.stat_result:
        raise PermissionError(errno.EACCES, "Permission denied", path)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "stat", closed)
        with pytest.raises(ConfigError, match="cannot be read: Permission denied") as caught:
            find_inputs(["sub"])
    assert caught.value.path == "sub"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_is_never_opened(folder: Path) -> None:
    os.mkfifo(folder / "sub" / "pipe.txt")
    os.mkfifo(folder / "sub" / "manifest.json")
    assert find_inputs(["sub"]) == ["sub/c.md", "sub/deep/d.HTM"]
    assert find_inputs(["sub/*.txt"]) == ["sub/readme.txt"]
    assert find_inputs(["sub/pipe.txt"]) == ["sub/pipe.txt"]
    with pytest.raises(InputError, match="is not a regular file") as caught:
        read("sub/pipe.txt")
    assert caught.value.path == "sub/pipe.txt"


def test_a_name_too_long_for_a_side_car_has_none(folder: Path) -> None:
    name = "s" * 251 + ".txt"
    (folder / name).write_text(TEXT, "utf-8")
    assert find_inputs([name]) == [name]
    assert read(name).headline.text == "Ships wait"
    with pytest.raises(ConfigError, match="no such file"):
        find_inputs(["s" * 300])


# --- Names -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Café à São Paulo", "cafe-a-sao-paulo"),
        ("  Łódź & Ærø: the “ship’s” end ", "lodz-aero-the-ships-end"),
        ("../../etc/passwd", "etc-passwd"),
        ("CON", "con-"),
        ("Привет", ""),
        ("a" * 200, "a" * 80),
        ("word " * 40, "-".join(["word"] * 16)),
    ],
)
def test_slugify(text: str, slug: str) -> None:
    assert slugify(text) == slug


@pytest.mark.parametrize(
    ("declared", "path", "headline", "expected"),
    [
        ("My Slug", "ships.html", "Head", "my-slug"),
        ("", "/x/Ships in May.html", "Head", "ships-in-may"),
        ("", "index.html", "Head line", "head-line"),
        ("", "index-2.html", "Head line", "head-line"),
        ("", "untitled.txt", "Head line", "head-line"),
        ("", "default.htm", "Head line", "head-line"),
        ("", "article.html", "Head line", "article"),
        ("", "article-2.html", "Head line", "article-2"),
        ("", "story.md", "Head line", "story"),
        ("", "post.md", "Head line", "post"),
        ("", "page.html", "Head line", "page"),
        ("", "-", "Head line", "head-line"),
        ("", "стр.html", "Head line", "head-line"),
        ("", "con.txt", "Head line", "con-article"),
        ("", "-", "Привет", "article-"),
    ],
)
def test_slugs(declared: str, path: str, headline: str, expected: str) -> None:
    found = slug_of(declared, path, headline, "urn:x")
    assert found == expected or (expected == "article-" and found.startswith(expected))


@given(st.text(max_size=120), st.text(max_size=120), st.text(max_size=120))
def test_a_slug_is_a_safe_name(declared: str, path: str, headline: str) -> None:
    slug = slug_of(declared, path, headline, "urn:x")
    assert 0 < len(slug) <= 100
    assert all(character in "abcdefghijklmnopqrstuvwxyz0123456789-" for character in slug)
    assert slug[0] != "-" != slug[-1]


def test_an_article_without_an_address_is_named_by_its_words() -> None:
    def named(*texts: str) -> str:
        return article_id("", "Head", [Block(BlockKind.PARAGRAPH, Inline(t)) for t in texts])

    assert named("one  two", "three") == named("one", "two three")
    assert named("caf\u00e9") == named("cafe\u0301")
    assert named("one") != named("two")
    assert named("one").startswith("urn:uuid:")
    assert article_id("https://e.org/a", "Head", []) == "https://e.org/a"


@pytest.mark.parametrize(
    "spelled",
    [
        "https://E.Org/a%C3%A3?x=1",
        "https://e.org:443/a%c3%a3?x=1",
        "https://e.org:/a%C3%A3?x=1#comments",
        "https://e.org/a%C3%a3?x=1#",
        "HTTPS://e.org/a%C3%A3?x=1#xtor=RSS-1",
    ],
)
def test_spellings_of_one_address_are_one_article(spelled: str) -> None:
    assert article_id(spelled, "Head", []) == "https://e.org/a%C3%A3?x=1"


@pytest.mark.parametrize(
    "url",
    [
        "https://e.org/A/",
        "https://e.org/A",
        "https://e.org/a?b=1&a=2",
        "https://e.org/?b",
        "https://e.org:8080/a",
        "http://e.org/a",
        "https://e.org/#!/ships",
        "https://e.org/notícia",
        "tag:E.org,2026:a#b",
        "https://[e.org/a#b",
    ],
)
def test_other_addresses_stay_as_they_are(url: str) -> None:
    assert article_id(url, "Head", []) == url


def test_the_parts_of_a_live_blog_are_articles_where_their_sender_says_so() -> None:
    url = "https://E.org/live"
    ids = {article_id(f"{url}#post-{n}", "Head", [], guid=f"tag:e.org,2026:{n}") for n in (1, 2)}
    assert ids == {"https://e.org/live#post-1", "https://e.org/live#post-2"}
    assert article_id(f"{url}#0", "Head", [], guid="tag:e.org,2026:1") == "https://e.org/live"
