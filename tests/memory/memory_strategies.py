"""What Hypothesis makes for the memory's laws."""

from __future__ import annotations

from hypothesis import strategies as st

from syndicate.memory import Standing, Unit
from syndicate.model import Inline, Mark, MarkKind, Origin
from syndicate.text import nest

CHARACTERS = st.one_of(
    st.sampled_from(" \u00a0\u202f\n’'éẽa\u0301<>&\"{}"),
    st.characters(exclude_categories=["Cs"], max_codepoint=0x2FFFF),
)
TEXT = st.text(CHARACTERS, max_size=24)
ATTRIBUTES = st.lists(
    st.tuples(
        st.sampled_from(["href", "title", "lang", "dir", "translate", "rel"]),
        st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=6),
    ),
    max_size=3,
    unique_by=lambda pair: pair[0],
).map(tuple)


@st.composite
def inlines(draw: st.DrawFn, text: st.SearchStrategy[str] = TEXT) -> Inline:
    words = draw(text)
    marks = []
    for _ in range(draw(st.integers(0, 3))):
        start = draw(st.integers(0, len(words)))
        end = draw(st.integers(start, len(words)))
        marks.append(Mark(start, end, draw(st.sampled_from(MarkKind)), draw(ATTRIBUTES)))
    return Inline(words, nest(marks))


LEGAL = st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Cn"], include_characters="\n\r\t"), max_size=12
)
MOMENT = st.one_of(
    st.just(""),
    st.datetimes().map(lambda moment: moment.replace(microsecond=0).isoformat() + "Z"),
)
DAY = st.dates().map(lambda day: day.isoformat())


@st.composite
def units(draw: st.DrawFn) -> Unit:
    origin = draw(st.sampled_from([Origin.HUMAN, Origin.ENGINE]))
    engine = origin is Origin.ENGINE
    uses = draw(st.integers(0, 3))
    neighbour = st.one_of(st.none(), LEGAL)
    filled = inlines(TEXT.map(lambda text: f"x{text}x"))
    return Unit(
        draw(st.sampled_from(["en", "en-US"])),
        draw(st.sampled_from(["pt", "pt-BR", "zh-Hant"])),
        draw(filled),
        draw(filled),
        origin,
        Standing.DRAFT if engine else draw(st.sampled_from(Standing)),
        draw(LEGAL.filter(lambda name: name != "MT!")),
        draw(MOMENT),
        draw(LEGAL),
        draw(MOMENT),
        draw(LEGAL),
        draw(neighbour),
        draw(neighbour),
        draw(LEGAL),
        uses,
        draw(DAY) if uses else "",
        draw(st.binary(min_size=16, max_size=16)) if engine else b"",
        draw(st.binary(max_size=8)) if engine else b"",
        draw(st.binary(min_size=16, max_size=16)) if engine else b"",
    )
