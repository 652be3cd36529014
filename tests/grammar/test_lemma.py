"""Word lists: read, kept in the cache, and used without one."""

from __future__ import annotations

from pathlib import Path

import pytest

from syndicate.grammar import lemma as words


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(words, "_folder", lambda: tmp_path / "words")
    for cached in (words.knows, words.lemma, words._lists, words._lemmatizer):
        cached.cache_clear()
    return tmp_path / "words"


def test_a_list_is_kept_and_read_again(cache: Path) -> None:
    assert words.lemma("children", "en-GB") == "child"
    assert [path.name for path in cache.iterdir()] == ["en.dic"]
    before = (cache / "en.dic").stat().st_mtime_ns
    words._lists.cache_clear()
    words._lemmatizer.cache_clear()
    assert words.lemma("mice", "en") == "mouse"
    assert (cache / "en.dic").stat().st_mtime_ns == before


def test_a_cache_that_cannot_be_written_is_done_without(
    cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache.write_text("a file in the folder's place")
    assert words.lemma("children", "en") == "child"


def test_a_language_without_a_list(cache: Path) -> None:
    assert words.lemma("Children", "xx") == "Children"
    assert not words.knows("xx")
    assert words.knows("en")
    assert words.knows("en", "child")
    assert not words.knows("en", "xbqrto")
