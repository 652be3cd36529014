"""What the tests of all languages share: a sentence with the place of a term in brackets."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from syndicate.grammar import grammar
from syndicate.grammar.agreement import Agreement, agree
from syndicate.model import Span
from syndicate.text import Edit, apply

Place = Callable[..., tuple[str, Agreement]]


def _place(
    tag: str,
    marked: str,
    form: str,
    gender: str = "",
    *,
    plural: bool = False,
    keep: Callable[[str, Span], bool] = lambda word, span: False,
) -> tuple[str, Agreement]:
    """The sentence with `form` in the brackets' place, and what had to agree."""
    start, end = marked.index("["), marked.index("]") - 1
    text = marked.replace("[", "").replace("]", "")
    here = Span(start, end)
    made = agree(grammar(tag), text, here, form, gender=gender, plural=plural, keep=keep)
    assert all(e.end <= start or end <= e.start for e in made.edits)
    return apply(text, [*made.edits, Edit(start, end, form)])[0], made


@pytest.fixture
def place() -> Place:
    return _place
