"""The dictionary form of a word, from simplemma's word lists.

A list takes a second to unpack, so it is kept in the user's cache as a trie that loads at once.
It is written under a temporary name and moved into place: another process sees all of it or none.
"""

from __future__ import annotations

import tempfile
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from syndicate import langs

if TYPE_CHECKING:
    from simplemma import Lemmatizer
    from simplemma.strategies.dictionaries.trie_dictionary_factory import TrieDictionaryFactory


@lru_cache(maxsize=65536)
def knows(tag: str, word: str = "") -> bool:
    """Whether there is a word list of the language, and the word, where one is given, is in it."""
    from simplemma.strategies import DictionaryLookupStrategy

    language = langs.language(tag)
    lists = _lists(language)
    if lists is None or not word:
        return lists is not None
    return DictionaryLookupStrategy(lists).get_lemma(word, language) is not None


@lru_cache(maxsize=65536)
def lemma(word: str, tag: str) -> str:
    """The dictionary form of a word; the word itself where the language is not known."""
    language = langs.language(tag)
    lemmatizer = _lemmatizer(language) if word else None
    return lemmatizer.lemmatize(word, language) if lemmatizer else word


@lru_cache(maxsize=16)
def _lemmatizer(language: str) -> Lemmatizer | None:
    from simplemma import Lemmatizer
    from simplemma.strategies import DefaultStrategy

    lists = _lists(language)
    if lists is None:
        return None
    return Lemmatizer(lemmatization_strategy=DefaultStrategy(dictionary_factory=lists))


@lru_cache(maxsize=16)
def _lists(language: str) -> TrieDictionaryFactory | None:
    from simplemma.strategies.dictionaries.dictionary_factory import SUPPORTED_LANGUAGES
    from simplemma.strategies.dictionaries.trie_dictionary_factory import TrieDictionaryFactory

    if language not in SUPPORTED_LANGUAGES:
        return None
    folder = _folder()
    return TrieDictionaryFactory(use_disk_cache=_kept(language, folder), disk_cache_dir=str(folder))


def _folder() -> Path:
    import platformdirs
    import simplemma

    cache = Path(platformdirs.user_cache_dir("syndicate", appauthor=False))
    return cache / "words" / simplemma.__version__


def _kept(language: str, folder: Path) -> bool:
    """Whether the trie of a language is in the folder, where it is put if need be and possible."""
    from simplemma.strategies.dictionaries.trie_dictionary_factory import TrieDictionaryFactory

    name = f"{language}.dic"
    if (folder / name).is_file():
        return True
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder) as new:
            TrieDictionaryFactory(disk_cache_dir=new).get_dictionary(language)
            (Path(new) / name).replace(folder / name)
    except OSError:
        return False
    return True
