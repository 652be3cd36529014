from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syndicate.errors import GlossaryError
from syndicate.model import Glossary, Term
from syndicate.terms import compiled, files
from syndicate.terms.index import Keys
from syndicate.terms.match import Matcher
from syndicate.terms.normal import key, keys, normal

TEXT = "The mayors met item 17 and Item 4999 of the UN\u00a0Council."


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(compiled, "_folder", lambda: tmp_path / "cache")
    return tmp_path / "cache"


@pytest.fixture
def large(tmp_path: Path) -> Path:
    path = tmp_path / "large.en-pt.csv"
    rows = [f'item {n},artigo {n},noun,m,artigos {n},a{n}|b{n},,"note, {n}"' for n in range(5000)]
    header = "source,target,pos,gender,plural,forms,context,note"
    more = ["mayor,prefeito,,mf,prefeitos,,,", "UN Council,Conselho,,m,,,Council|UN,"]
    path.write_text("\n".join([header, *rows, *more]) + "\n", encoding="utf-8")
    return path


def found(glossaries: tuple[Glossary, ...]) -> list[tuple[str, str, bool, str]]:
    matcher = Matcher("en", glossaries)
    return [
        (TEXT[m.span.start : m.span.end], m.term.target, m.plural, m.held_back)
        for m in matcher.find(TEXT)
    ]


def test_a_large_glossary_is_kept_and_is_the_same_afterwards(large: Path, cache: Path) -> None:
    plain = files.read(large)
    first, again = compiled.load(large), compiled.load(large)
    assert len(list(cache.iterdir())) == 1
    for (kept,) in (first, again):
        assert isinstance(kept.terms, compiled.Compiled)
        assert list(kept.terms) == list(plain[0].terms)
        for field in fields(Glossary):
            if field.name != "terms":
                assert getattr(kept, field.name) == getattr(plain[0], field.name)
    assert found(first) == found(again) == found(plain) != []


def test_a_small_one_is_not_kept(tmp_path: Path, cache: Path) -> None:
    path = tmp_path / "small.en-pt.csv"
    path.write_text("source,target\nmayor,prefeito\n", encoding="utf-8")
    (glossary,) = compiled.load(path)
    assert glossary.terms[0].target == "prefeito"
    assert not cache.exists()


def test_what_changed_is_compiled_again(large: Path, cache: Path) -> None:
    compiled.load(large)
    large.write_text(large.read_text(encoding="utf-8").replace("prefeito", "alcaide"), "utf-8")
    (changed,) = compiled.load(large)
    assert changed.terms[5000].target == "alcaide"
    assert len(list(cache.iterdir())) == 2


def test_a_copy_says_its_own_path(large: Path, cache: Path) -> None:
    compiled.load(large)
    other = large.parent / "elsewhere" / large.name
    other.parent.mkdir()
    other.write_bytes(large.read_bytes())
    (glossary,) = compiled.load(other)
    assert glossary.path == glossary.terms[7].path == str(other)
    assert len(list(cache.iterdir())) == 1


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def spoil(path: Path) -> None:
    path.write_bytes(b"\xff" * path.stat().st_size)


@pytest.mark.parametrize("damage", [cut, spoil, Path.unlink])
@pytest.mark.parametrize(
    "name", ["glossaries.json", "0.terms", "0.offsets", "0.trie", "0.starts", "0.entries"]
)
def test_what_is_damaged_is_made_anew(
    large: Path, cache: Path, name: str, damage: Callable[[Path], None]
) -> None:
    compiled.load(large)
    (folder,) = cache.iterdir()
    damage(folder / name)
    assert found(compiled.load(large)) == found(files.read(large))
    assert found(compiled.load(large)) == found(files.read(large))


def test_without_a_place_to_write_it_goes_on(
    large: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "taken").write_text("")
    monkeypatch.setattr(compiled, "_folder", lambda: tmp_path / "taken" / "cache")
    assert found(compiled.load(large)) == found(files.read(large))


def test_the_ones_used_longest_ago_go(
    large: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compiled, "_KEPT", 2)
    made = []
    for number in range(3):
        with large.open("a", encoding="utf-8") as file:
            file.write(f"more {number},mais {number},,,,,,\n")
        compiled.load(large)
        (new,) = set(cache.iterdir()) - set(made)
        os.utime(new, (number, number))
        made.append(new)
    assert set(cache.iterdir()) == set(made[1:])


def test_an_error_says_its_line_however_large_the_file(large: Path, cache: Path) -> None:
    with large.open("a", encoding="utf-8") as file:
        file.write("broken,quebrado,,x,,,,\n")
    with pytest.raises(GlossaryError, match="'x' is not a gender") as raised:
        compiled.load(large)
    assert raised.value.line == 5004


# --- laws ---

words = st.lists(st.sampled_from(["ab", "Ab", "ab-c", "b’s", "é", "e\u0301", "ß", "日本", "#x"]),
                 min_size=1, max_size=3).map(" ".join)  # fmt: skip


@given(st.lists(st.tuples(words, st.lists(words, max_size=3)), min_size=1, max_size=8))
def test_every_key_leads_to_all_its_entries(terms: list[tuple[str, list[str]]]) -> None:
    sources = [source for source, _ in terms]
    made = Keys.of(sources, [forms for _, forms in terms])
    expected: dict[str, set[tuple[int, bool]]] = {}
    for number, (source, forms) in enumerate(terms):
        for form in {key(form) for form in forms} - {key(source)}:
            expected.setdefault(form, set()).add((number, True))
        expected.setdefault(key(source), set()).add((number, False))
    assert len(made) == len(expected)
    for written, entries in expected.items():
        assert sorted(made.entries(written)) == sorted(entries)
    assert keys(sources) == [key(source) for source in sources]


@settings(max_examples=300)
@given(st.text("aB ’-\u00a0\u00ad\u0301\t\nßİé日\U00020000", max_size=30))
def test_offsets_lead_back_to_the_characters(text: str) -> None:
    made = normal(text)
    for at in range(len(made.text)):
        span = made.span(at, at + 1)
        assert 0 <= span.start < span.end <= len(text)
        # One character of it comes from those that stand there.
        assert made.text[at] in normal(text[span.start : span.end]).text


def test_terms_of_a_sequence_are_decoded_one_by_one(large: Path, cache: Path) -> None:
    (glossary,) = compiled.load(large)
    terms = glossary.terms
    assert terms[-1].source == "UN Council"
    assert [t.line for t in terms[3:5]] == [5, 6]
    assert isinstance(terms[0], Term)
    with pytest.raises(IndexError):
        terms[len(terms)]
