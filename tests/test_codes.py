"""Marked text as codes: their order, their tags, and what stands for both."""

from __future__ import annotations

import pytest

from syndicate.codes import digest, ended, opened, opening, pieces
from syndicate.model import Inline, Mark, MarkKind

EM, STRONG, LINK = MarkKind.EMPHASIS, MarkKind.STRONG, MarkKind.LINK


def said(inline: Inline) -> list[str]:
    """`+1` where mark 1 begins, `-1` where it ends, `=1` where it has no length."""
    return [
        piece
        if isinstance(piece, str)
        else f"{'=' if piece.begins and piece.ends else '+' if piece.begins else '-'}{piece.number}"
        for piece in pieces(inline)
    ]


@pytest.mark.parametrize(
    ("marks", "expected"),
    [
        ((), ["abcd"]),
        ((Mark(1, 3, EM),), ["a", "+0", "bc", "-0", "d"]),
        ((Mark(0, 4, LINK), Mark(2, 4, EM)), ["+0", "ab", "+1", "cd", "-1", "-0"]),
        ((Mark(0, 4, LINK), Mark(0, 4, EM)), ["+0", "+1", "abcd", "-1", "-0"]),
        ((Mark(0, 2, LINK), Mark(2, 4, EM)), ["+0", "ab", "-0", "+1", "cd", "-1"]),
        ((Mark(0, 2, LINK), Mark(2, 2, EM)), ["+0", "ab", "-0", "=1", "cd"]),
        ((Mark(4, 4, EM),), ["abcd", "=0"]),
    ],
)
def test_codes_nest(marks: tuple[Mark, ...], expected: list[str]) -> None:
    assert said(Inline("abcd", marks)) == expected


def test_a_tag_says_what_its_mark_says() -> None:
    attributes = (("href", 'https://e.example/?a=1&b="2"'), ("title", "<x>"), ("lang", "fr"))
    assert opened(opening(Mark(0, 1, LINK, attributes))) == (LINK, attributes)
    assert opened("<B class=\"x\" lang = 'fr'>") == (STRONG, (("lang", "fr"),))
    assert opened("<video>") == (None, ())
    assert opened("{0}") is None
    assert ended(" </strong> ") is STRONG


SENT = Inline("See the port.", (Mark(8, 12, LINK, (("href", "a"),)),))
OTHER = [
    Inline("See the port."),
    Inline("See the\u00a0port.", SENT.marks),
    Inline("See the\nport.", SENT.marks),
    Inline("See the Port.", SENT.marks),
    Inline(SENT.text, (Mark(8, 12, LINK, (("href", "b"),)),)),
    Inline(SENT.text, (Mark(4, 12, LINK, (("href", "a"),)),)),
    Inline('See the <a href="a">port</a>.'),
]


def test_a_digest_stands_for_text_and_marks_but_not_for_white_space() -> None:
    spaced = Inline("  See the \t port.", (Mark(12, 16, LINK, (("href", "a"),)),))
    assert digest(spaced) == digest(SENT)
    assert digest(Inline("e\u0301")) == digest(Inline("é"))
    assert len({digest(each) for each in [SENT, *OTHER]}) == 1 + len(OTHER)
