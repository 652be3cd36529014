"""Sentences: the laws, the rules, and the paragraphs of the benchmark."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syndicate.model import Inline, Mark, MarkKind
from syndicate.segment import LONGEST, segment
from syndicate.text import nest

GOLD = Path(__file__).parents[1] / "benchmarks" / "gold" / "segmentation"
LANGUAGES = ["en", "pt", "es", "fr", "de", "ru", "el", "sv", "ja", "zh-Hant", "hi", "ar", "qaa"]


def sentences(text: str, language: str = "en") -> list[str]:
    return [part.text for part in segment(Inline(text), language).segments]


def check(marked: str, language: str = "en") -> None:
    """`¦` stands before the first character of every sentence but the first."""
    wanted = [part.strip() for part in marked.split("¦")]
    assert sentences(marked.replace("¦", ""), language) == wanted


# --- Laws --------------------------------------------------------------------------------------

# Any characters, and more often those that matter here.
texts = st.text(max_size=60) | st.lists(
    st.sampled_from(
        [
            *" .!?…\n\t\xa0\u202f\u200b\u3000()[]“”‘’«»„\"'—-,;:/。！？」।؟🎉&%1aAéбБ語ß",
            *(". ", "Mr.", "U.S.", "p.m.", "z. B.", "1. ", "said ", "The ", "etc."),
        ]
    ),
    max_size=30,
).map("".join)


@st.composite
def inlines(draw) -> Inline:
    text = draw(texts)
    marks = []
    for _ in range(draw(st.integers(0, 4))):
        start = draw(st.integers(0, len(text)))
        end = draw(st.integers(start, len(text)))
        marks.append(Mark(start, end, draw(st.sampled_from(MarkKind))))
    return Inline(text, nest(marks))


@given(inlines(), st.sampled_from(LANGUAGES))
@settings(max_examples=500, deadline=None)
def test_joining_what_was_split_gives_it_back(inline, language):
    parts = segment(inline, language)
    assert parts.join(parts.segments) == inline


@given(inlines(), st.sampled_from(LANGUAGES))
@settings(max_examples=500, deadline=None)
def test_spans_are_in_order_and_hold_text_without_white_space_at_its_ends(inline, language):
    parts = segment(inline, language)
    at = 0
    for span in parts.spans:
        assert at <= span.start < span.end <= len(inline.text)
        text = inline.text[span.start : span.end]
        assert text == text.strip()
        assert "\n" not in text
        at = span.end
    left = "".join(parts.gaps)
    assert not any(character.isalnum() for character in left)


@given(inlines(), st.sampled_from(LANGUAGES))
@settings(max_examples=200, deadline=None)
def test_the_same_text_is_split_alike(inline, language):
    assert segment(inline, language) == segment(inline, language)


@pytest.mark.parametrize("text", ["", " ", "\n\n", "\xa0\u3000", "\u200b", "\ufeff \u200b\n\u2060"])
def test_what_shows_nothing_has_no_sentence(text):
    inline = Inline(text, (Mark(0, len(text), MarkKind.STRONG),))
    parts = segment(inline, "en")
    assert parts.spans == ()
    assert parts.join([]) == inline


# --- The paragraphs of the benchmark -----------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "paragraph"),
    [
        (path.stem, line)
        for path in sorted(GOLD.glob("*.txt"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ],
)
def test_gold(language, paragraph):
    check(paragraph, language)


def test_the_gold_sets_are_large_enough_to_mean_something():
    counts = {path.stem: len(path.read_text().splitlines()) for path in GOLD.glob("*.txt")}
    assert counts.keys() >= {"en", "pt", "es", "fr", "de", "ru"}
    assert min(counts.values()) >= 30


# --- Rules -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "marked",
    [
        "One. ¦Two.",
        "One.\n¦Two",
        "No stop\n¦no stop\n\n¦none",
        "“I am tired.” ¦He left.",
        "‘Is this all?’ said Mr. Hunt. ¦Nobody knew.",
        "‘Is this all?’ Ms. Hunt asked. ¦Nobody knew.",
        "“Is this all?” ¦He said nothing.",
        "“Go!” — Jo Hunt",
        "It is what it is... ¦Then he left.",
        "It is what it is... or so he says.",
        "… And so on. ¦Good.",
        "We sell iPhones. ¦iPhone sales rose. ¦eBay is next.",
        "It ended (they say) well. ¦(It did not.) ¦So?",
        "He left (it was 9 p.m. He was tired) and slept.",
        "He has a cat (or two.). ¦Both sleep.",
        "It was so.[1] ¦They say.[12] ¦The end.¹ ¦Right.",
        "Good!! 🎉🎉 ¦Bad? 🙁 ¦Right.",
        "What?! ¦No way!",
        "Read https://example.org/a.html?b=c. ¦Write to a.b@example.org. ¦Then wait.",
        "Version 3.11.4 is out. ¦It costs 3.50.",
        "1. One thing. ¦2. Another. ¦3. The last.",
        "a. One thing",
        "Mr. and Mrs. J. R. Smith Jr. of St. Louis met Prof. A. B. Lee.",
        "Malcolm X. He died in 1965.".replace("X. ", "X. ¦"),
        "He lives in the U.S. ¦He works in the U.K. with the U.N. Security Council.",
        "It is at 3 p.m. Monday. ¦It ends at 5 p.m. ¦Bring food.",
        "It is the state of the art. ¦Art. 5 says so. ¦No. 7 is out. ¦No. ¦It is not.",
        "Total: 5 km/h. ¦Slow.",
        "Share: 10. / 20. % = 30.",
        '"Straight," he said. ¦"Quotes." ¦"Too!" he said.',
        "Half a “quotation. ¦Never closed",
        "He said: ‘It’s Jones’. ¦They left.",
        "e.g. this, i.e. that, cf. those",
        "A.B.C. is a word. ¦So is Ph.D. in Texas.",
        "Wait.Then go.",
        "* * *",
        "Hello 👋",
    ],
)
def test_english(marked):
    check(marked)


@pytest.mark.parametrize(
    ("language", "marked"),
    [
        ("ja", "「終わったのか。」と彼は聞いた。¦彼女は「いいえ」と答えた。¦次の日！"),
        ("zh", "“结束了吗？”他问。¦“没有。”她说。¦价格上涨了3.2%。"),
        ("zh", "总统说：“我们赢了。¦我们很高兴。”¦人们欢呼起来。"),
        ("hi", "वह आया। ¦वह गया।"),
        ("ar", "هل انتهى؟ ¦لا أحد يعلم."),
        ("he", 'הוא בא. ¦"סוף?" שאל. ¦לא.'),
        ("ko", "그는 왔다. ¦“끝났나?” 그가 물었다. ¦아니다."),
        ("el", "Τέλειωσε; ¦Κανείς δεν ξέρει. ¦«Όχι», είπε ο κ. Παπάς."),
        ("hy", "Նա եկավ։ ¦Նա գնաց։"),
        ("am", "እሱ መጣ። ¦እሷ ሄደች።"),
        ("sv", "Kl. 15.30 kom han. ¦”Är det över?” frågade hon. ¦Nej."),
        ("nb", "Den 3. oktober kom han. ¦«Er det over?» spurte hun. ¦Nei."),
        ("cs", "Dne 3. října přišel. ¦Prof. Novák řekl: „Ano.“ ¦Konec."),
        ("pl", "„Czy to koniec?” – zapytał. ¦Nie. ¦Prof. Nowak milczał."),
        ("tr", "Dr. Yılmaz geldi. ¦“Bitti mi?” diye sordu. ¦Hayır."),
        ("it", "«È finita?», chiese il Sig. Rossi. ¦Sì."),
        ("uk", "А. С. Пушкін у м. Київ. ¦«Все?» — спитав він. ¦Ні."),
        ("pt-BR", "O Sr. Silva saiu. ¦A Sra. Costa ficou."),
        ("de-CH", "«Ist es vorbei?», fragte er. ¦»Ja.« ¦Am 3. Mai war Schluss."),
        ("fr", "« C’est fini\u202f! » ¦« Oui. »"),
        ("xx", "Dr. Who came. ¦It was late."),
    ],
)
def test_other_languages(language, marked):
    check(marked, language)


def test_a_mark_never_begins_or_ends_in_the_wrong_sentence():
    opening, closing = sentences("He said: “It is over. We lost.” Then he left.")[1:]
    assert opening == "We lost.”"
    assert closing == "Then he left."


# --- Marks -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "kind", [MarkKind.CODE, MarkKind.ABBREVIATION, MarkKind.CITE, MarkKind.TIME]
)
def test_nothing_is_cut_inside_what_is_one_thing(kind):
    text = "Read Go. Now. Then rest. Really."
    parts = segment(Inline(text, (Mark(5, 24, kind),)), "en")
    assert [part.text for part in parts.segments] == ["Read Go. Now. Then rest.", "Really."]


def test_nothing_is_cut_inside_what_must_not_be_translated():
    text = "See One. Two. Three. Four."
    keep = Mark(4, 20, MarkKind.SPAN, (("translate", "no"),))
    parts = segment(Inline(text, (keep,)), "en")
    assert [part.text for part in parts.segments] == ["See One. Two. Three.", "Four."]


def test_a_line_break_is_a_boundary_even_there():
    parts = segment(Inline("a = 1\nb = 2", (Mark(0, 11, MarkKind.CODE),)), "en")
    assert len(parts.spans) == 2


def test_a_link_over_two_sentences_is_cut_and_made_one_again():
    link = Mark(4, 13, MarkKind.LINK, (("href", "https://example.org/"),))
    inline = Inline("See one. Two there.", (link,))
    parts = segment(inline, "en")
    assert [part.marks[0].get("href") for part in parts.segments] == ["https://example.org/"] * 2
    assert parts.join(parts.segments) == inline


# --- Bounds ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "unit",
    [
        *("word ", "x", "“", ". ", "A. ", "(", "Hello (there. ", '"Ha. ', ".”", "… ", "1. ", "。"),
        *("Mr. X said. ", "?” Ab Cd Ef ", "🎉", ". ((((", "\u0301", "co. ", "No. 1 ", "``. ", "\n"),
    ],
)
def test_half_a_megabyte_of_anything_takes_bounded_time(unit):
    inline = Inline(unit * (500_000 // len(unit)))
    start = time.process_time()
    parts = segment(inline, "en")
    # About a second at most; what grows with the square of the length takes minutes.
    assert time.process_time() - start < 20
    assert all(len(span) <= LONGEST for span in parts.spans)


def test_a_text_without_ends_is_cut_at_clauses_then_at_spaces_then_anywhere():
    clauses = sentences("and so on and on, " * 200)
    assert all(part.endswith(",") for part in clauses)
    words = sentences("and so on and on " * 200)
    assert all(part.split()[0] in ("and", "so", "on") for part in words)
    assert sentences("x" * 3000) == ["x" * LONGEST, "x" * LONGEST, "x" * 600]


def test_a_hard_cut_does_not_part_a_letter_from_its_accents():
    for part in sentences("e\u0301\u0323" * 1500)[1:]:
        assert part[0] == "e"


def test_sentencex_is_not_loaded_before_it_is_needed():
    code = (
        "import sys; from syndicate.segment import segment; from syndicate.model import Inline;"
        "segment(Inline('One sentence. The other!'), 'en'); print('sentencex' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_the_name_says_which_sentencex_and_which_rules():
    from importlib.metadata import version

    from syndicate import segment as module

    assert f"sentencex {version('sentencex')} + rules 1" == module.NAME
    with pytest.raises(AttributeError, match="has no attribute 'NAMES'"):
        _ = module.NAMES


def test_a_whole_months_name_is_no_abbreviation() -> None:
    check("The rules change in May. ¦Banks said so.")
    check("It began on 4 Jan. Banks said so.")


@pytest.mark.parametrize("space", ["\u00a0", "\u202f", "\u3000"])
def test_no_space_of_another_kind_stops_a_run(space: str) -> None:
    assert sentences(f"{space}U.S.A{space}. —।!…; it is.")
