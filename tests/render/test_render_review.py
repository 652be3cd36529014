"""The editor's page: everything that is known of a sentence is there, and nothing it holds runs."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from base64 import b64encode
from collections.abc import Callable, Sequence
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import lxml.html
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syndicate.errors import ConfigError
from syndicate.model import (
    Block,
    BlockKind,
    Finding,
    Inline,
    Mark,
    MarkKind,
    Origin,
    SegmentTranslation,
    Severity,
    Span,
    TermOutcome,
    TermUse,
    Translation,
)
from syndicate.render.review.layers import Layer, permitted, to_html
from syndicate.render.review.page import rendition

Make = Callable[..., Translation]
SENTENCES = [
    ("headline", None, 0, "Mayor opens bridge", "Prefeita abre ponte"),
    ("body", 0, 0, "The mayor opened 2 bridges.", "A prefeita abriu 3 pontes."),
    ("body", 0, 1, "She was late.", "Ela se atrasou."),
    ("body", 2, 0, "Read the report today.", "Leia o relatório hoje."),
    ("keyword", 0, 0, "bridges", "pontes"),
]
NUMBER = Finding(
    "numbers", Severity.ERROR, "a number is missing: 2", "Put it in.", span=Span(17, 18)
)
MAYOR = TermUse(
    "mayor", "prefeito", TermOutcome.CHECK_AGREEMENT, Span(4, 9), "prefeita", Span(2, 10),
    "the person's gender is not known", glossary="house.en-pt", line=7,
)  # fmt: skip


@pytest.fixture
def review(plain_translation: Make) -> Make:
    """Makes a translation of five sentences; `changes` by their index, `more` on the whole."""

    def make(changes: dict[int, dict[str, object]] | None = None, **more: object) -> Translation:
        segments = []
        for index, (part, block, number, source, target) in enumerate(SENTENCES):
            made = SegmentTranslation(Inline(source), Inline(target), Origin.ENGINE)
            made = replace(made, **(changes or {}).get(index, {}))  # type: ignore[arg-type]
            segments.append(((part, block, number), made))
        blocks = (
            Block(BlockKind.PARAGRAPH, Inline("The mayor opened 2 bridges. She was late.")),
            Block(BlockKind.CODE, Inline("x = 1")),
            Block(BlockKind.PARAGRAPH, Inline("Read the report today.")),
        )
        whole = plain_translation(*blocks)
        return replace(whole, segments=tuple(segments), **more)  # type: ignore[arg-type]

    return make


def source(translation: Translation, **options: object) -> str:
    made = rendition(translation, **options)  # type: ignore[arg-type]
    assert (made.path, made.media_type) == ("review.html", "text/html")
    return made.data.decode()


def page(translation: Translation) -> lxml.html.HtmlElement:
    return lxml.html.document_fromstring(source(translation))


def rows(tree: lxml.html.HtmlElement) -> list[lxml.html.HtmlElement]:
    return list(tree.xpath("//ol/li"))


def sides(row: lxml.html.HtmlElement) -> tuple[lxml.html.HtmlElement, lxml.html.HtmlElement]:
    (one,), (other,) = row.xpath(".//p[@class='src']"), row.xpath(".//p[@class='tgt']")
    return one, other


def words(row: lxml.html.HtmlElement, query: str) -> list[str]:
    return [element.text_content() for element in row.xpath(query)]


def place(row: lxml.html.HtmlElement) -> str:
    (found,) = row.xpath(".//*[@class='place']")
    return str(found.text)


def flat(element: lxml.html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def test_all_sentences_stand_side_by_side_in_the_order_of_the_article(review: Make) -> None:
    found = rows(page(review()))
    assert [tuple(side.text_content() for side in sides(row)) for row in found] == [
        *[(text, target) for *_, text, target in SENTENCES[:3]],
        ("x = 1", "x = 1"),
        *[(text, target) for *_, text, target in SENTENCES[3:]],
    ]
    assert [place(row) for row in found] == [
        "Headline", "Paragraph 1", "Paragraph 1", "Code 1", "Paragraph 2", "Keyword 1",
    ]  # fmt: skip
    assert [words(row, ".//*[@class='which']") for row in found[:3]] == [
        [], ["1 of 2"], ["2 of 2"],
    ]  # fmt: skip
    assert [row.get("data-i") for row in found] == list("123456")
    assert "kept as it is" in flat(found[3])


def test_doubtful_sentences_come_first_the_worst_of_them_at_the_top(review: Make) -> None:
    warning = Finding("length", Severity.WARNING, "too long")
    note = Finding("engine.again", Severity.INFO, "another attempt was taken")
    tree = page(
        review(
            {
                0: {"findings": (warning,), "score": -0.2},
                1: {"terms": (MAYOR,)},
                2: {"findings": (note,)},
                3: {"findings": (NUMBER,)},
                4: {"findings": (warning,), "score": -1.4},
            }
        )
    )
    first, rest = tree.xpath("//ol")
    assert [row.get("data-i") for row in first] == ["5", "6", "1", "2"]
    assert [row.get("data-i") for row in rest] == ["3", "4"]
    assert [flat(row.xpath(".//*[@class='state']")[0]) for row in rows(tree)] == [
        "✕error", "▲warning", "▲warning", "◆term to look at", "●note", "✓nothing found",
    ]  # fmt: skip
    counts = [flat(chip) for chip in tree.xpath("//ul[@class='counts']/li")]
    assert counts == [
        "5 sentences", "4 doubtful", "✕ 1 error", "▲ 2 warnings", "● 1 note",
        "≈ 1 term placed, check agreement", "1 kept as it is",
    ]  # fmt: skip


def test_a_finding_is_marked_at_its_words_and_told_with_its_remedy(review: Make) -> None:
    links = ((Span(4, 9), Span(2, 10)), (Span(17, 18), Span(17, 18)))
    made = {
        "findings": (NUMBER,),
        "links": links,
        "tried": ("a wider beam", "split"),
        "score": -1.5,
    }
    row = rows(page(review({1: made})))[0]
    one, other = sides(row)
    assert words(one, ".//*[@data-f='1']") == ["2"]
    assert words(other, ".//*[@data-f='1']") == ["3"]
    (line,) = row.xpath(".//li[@data-f]")
    assert flat(line) == "1 ✕ error numbers a number is missing: 2. Put it in."
    assert "Tried: a wider beam; split" in flat(row)
    assert "score −1.50" in flat(row)
    assert (row.get("data-c"), row.get("data-v")) == ("numbers", "error")


def test_what_a_finding_says_runs_from_left_to_right_whatever_word_it_begins_with(
    review: Make,
) -> None:
    said = replace(NUMBER, message="'المدينة' stands twice running")
    row = rows(page(review({1: {"findings": (said,)}})))[0]
    assert row.xpath(".//li[@data-f]//bdi/@dir") == ["ltr", "ltr"]


def test_a_term_is_marked_on_both_sides_with_a_sign_and_in_words(review: Make) -> None:
    placed = replace(MAYOR, outcome=TermOutcome.PLACED, source_span=Span(17, 26), target_span=None)
    row = rows(page(review({1: {"terms": (MAYOR, placed)}})))[0]
    one, other = sides(row)
    assert words(one, ".//*[@data-t='1']") == ["mayor"]
    assert words(other, ".//*[@data-t='1']") == ["prefeita"]
    assert words(one, ".//*[@data-t='2']") == ["2 bridges"]
    assert words(other, ".//*[@data-t='2']") == []
    assert len(one.xpath(".//i[@class='e e-agreement']")) == 1
    assert [flat(line) for line in row.xpath(".//li[@data-t]")] == [
        "mayor → prefeito: placed, check agreement the person's gender is not known. "
        "house.en-pt, line 7",
        "mayor → prefeito: placed",
    ]
    assert row.get("data-t") == "agreement placed"


def test_where_a_sentence_comes_from(review: Make) -> None:
    origins = {0: Origin.HUMAN, 1: Origin.FAILED, 2: Origin.KEPT}
    tree = page(review({index: {"origin": origin} for index, origin in origins.items()}))
    said = {row.get("data-i"): words(row, ".//*[@class='origin']") for row in rows(tree)}
    assert said == {
        "1": ["a person’s translation"],
        "2": ["not translated"],
        "3": ["kept as it is"],
        "4": ["kept as it is"],
        "5": [],
        "6": [],
    }
    assert rows(tree)[0].get("data-o") == "failed"  # and so comes first


def test_findings_of_a_block_and_of_the_article_have_their_places(review: Make) -> None:
    findings = (
        Finding("order", Severity.WARNING, "out of order", part="body", block=2, span=Span(0, 4)),
        Finding("rights", Severity.WARNING, "no licence", "Ask.", part="metadata"),
        replace(NUMBER, part="body", block=0, segment=0),
        Finding("picture", Severity.INFO, "no text", part="body", block=99),
    )
    tree = page(review({1: {"findings": (NUMBER,)}}, findings=findings))
    whole = tree.xpath("//section[h2/@id='whole']//li")
    assert [flat(line) for line in whole] == [
        "▲ warning rights Metadata: no licence. Ask.",
        "● note picture Body: no text.",
    ]
    told = {row.get("data-i"): [flat(f) for f in row.xpath(".//li[@data-f]")] for row in rows(tree)}
    assert told["2"] == ["1 ✕ error numbers a number is missing: 2. Put it in."]
    assert told["5"] == ["▲ warning order out of order."]
    assert not rows(tree)[1].xpath(".//p//*[@data-f]")  # its span counts in the block


def test_links_are_numbered_so_that_both_sides_can_be_compared(review: Make) -> None:
    def link(start: int, end: int, href: str) -> Mark:
        return Mark(start, end, MarkKind.LINK, (("href", href),))

    one = Inline("Read the report today.", (link(0, 4, "https://a.example/"), link(9, 15, "/b")))
    other = Inline("Leia o relatório hoje.", (link(0, 4, "https://a.example/"), link(7, 16, "/b")))
    translation = review({3: {"source": one, "target": other}})
    article = replace(translation.article, canonical_url="https://courier.example/x/y")
    row = rows(page(replace(translation, article=article)))[4]
    for side, texts in zip(sides(row), (["Read", "report"], ["Leia", "relatório"]), strict=True):
        assert words(side, ".//a") == texts
        assert [a.get("href") for a in side.xpath(".//a")] == [
            "https://a.example/", "https://courier.example/b",
        ]  # fmt: skip
        assert [sign.get("data-n") for sign in side.xpath(".//i[@class='l']")] == ["1", "2"]


def test_languages_and_directions_are_said_of_each_side(review: Make) -> None:
    blocks = (
        Block(BlockKind.PARAGRAPH, Inline("A. B.")),
        Block(BlockKind.PARAGRAPH, Inline("Мы просили."), language="ru"),
        Block(BlockKind.PARAGRAPH, Inline("C.")),
    )
    tree = page(review(target_language="ar", blocks=blocks))
    for row in rows(tree):
        one, other = sides(row)
        if row.get("data-i") == "4":
            continue
        assert (one.get("lang"), one.get("dir")) == ("en", "ltr")
        assert (other.get("lang"), other.get("dir")) == ("ar", "rtl")
    kept = sides(rows(tree)[3])
    assert kept[0].get("lang") == "ru"


def test_pairs_of_words_count_as_a_script_counts(review: Make) -> None:
    made = {
        "source": Inline("🐦 sings"),
        "target": Inline("O 🐦 canta"),
        "links": ((Span(0, 1), Span(2, 3)), (Span(2, 7), Span(4, 9)), (Span(2, 99), Span(0, 1))),
    }
    (data,) = page(review({1: made})).xpath("//script[@type='application/json']")
    assert json.loads(data.text) == {"links": {"2": "0 2 2 4 3 8 5 10"}}


def test_the_same_translation_is_the_same_page(review: Make) -> None:
    made = {1: {"findings": (NUMBER,), "terms": (MAYOR,), "score": -0.5}}
    assert rendition(review(made)) == rendition(review(made))


def test_nothing_is_asked_of_any_host_and_only_the_page_s_own_script_runs(review: Make) -> None:
    text = source(review())
    tree = lxml.html.document_fromstring(text)
    (policy,) = tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    (style,) = re.findall(r"<style>(.*?)</style>", text, re.DOTALL)
    (script,) = re.findall(r"<script>(.*?)</script>", text, re.DOTALL)
    hashes = [b64encode(sha256(part.encode()).digest()).decode() for part in (style, script)]
    assert policy.split("; ") == [
        "default-src 'none'",
        f"style-src 'sha256-{hashes[0]}'",
        f"script-src 'sha256-{hashes[1]}'",
        "base-uri 'none'",
        "form-action 'none'",
    ]
    assert not tree.xpath("//@src | //link | //iframe | //form | //@style")
    assert "url(" not in style
    assert "@import" not in style
    assert not re.search(r"\b(fetch|XMLHttpRequest|import|WebSocket|eval)\b\(", script)
    # What writes packages knows a page of ours by this.
    assert text.index('<meta name="generator" content="syndicate') < 1000


def test_a_template_of_the_newsroom_counts(review: Make, tmp_path: Path) -> None:
    folder = tmp_path / "review"
    folder.mkdir()
    (folder / "page.html").write_text("{{ review.sentences }} {{ headline.text }}\n")
    assert source(review(), templates=[tmp_path]) == "5 Título\n"
    (folder / "page.html").write_text("{{ review.sentence }}")
    with pytest.raises(ConfigError, match="sentence"):
        source(review(), templates=[tmp_path])


# --- Whatever it holds ---------------------------------------------------------------------------

PAYLOADS = [
    "</script><script>alert(1)</script>",
    "</style></title></p></li><img src=x onerror=alert(1)>",
    '"onmouseover="alert(1)" x=\'y',
    "{{ 7*7 }}{% raw %}",
    "]]>--><!--",
    "\u2028line\u2029 zero\u200bwidth \u202eoverride\u202c \u2067open \ufeff",
    "nul\x00 \x1b[31m \x9b lone \ud800 \uffff",
    "javascript:alert(1)",
]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_what_a_text_says_is_never_markup(review: Make, payload: str) -> None:
    evil = Inline(
        payload,
        (
            Mark(0, len(payload), MarkKind.LINK, (("href", "javascript:alert(1)"),)),
            Mark(1, 1, MarkKind.LINK, (("href", payload),)),
            Mark(2, 99, MarkKind.SPAN, (("lang", payload), ("dir", payload), ("title", payload))),
        ),
    )
    use = TermUse(
        payload, payload, TermOutcome.HELD_BACK, Span(1, 3), payload, Span(0, 999), payload,
        glossary=payload, line=1,
    )  # fmt: skip
    finding = Finding(payload, Severity.ERROR, payload, payload, span=Span(-3, 999))
    made = {
        "source": evil,
        "target": evil,
        "terms": (use,),
        "findings": (finding,),
        "tried": (payload,),
        "links": ((Span(0, 2), Span(0, 2)),),
    }
    clean = page(review({1: {**made, "source": Inline("x"), "target": Inline("x")}}))
    tree = page(review({1: made}, findings=(replace(finding, span=None),), headline=evil))
    assert len(tree.xpath("//script")) == 2
    assert not tree.xpath("//img | //svg")
    for element in tree.iter():
        assert not [name for name in element.attrib if name.startswith("on")]
        assert "javascript:" not in element.get("href", "")
    shown = permitted(payload)
    for side in sides(rows(tree)[0]):
        assert side.text_content() == shown
    assert "\x00" not in source(review({1: made}))
    assert tree.find(".//title").text.startswith("Review: ")
    assert len(tree.xpath("//ol/li")) == len(clean.xpath("//ol/li")) == 6
    assert not re.search("[\u202d\u202e]", tree.text_content())


texts = st.text(
    st.one_of(st.characters(), st.sampled_from("<>&\"' \n\u200b\u00a0\u202e🐦é")), max_size=24
)
spans = st.tuples(st.integers(-3, 30), st.integers(-3, 30))
marks = st.builds(
    lambda at, kind, href: Mark(max(0, min(at)), max(0, *at), kind, (("href", href),)),
    spans,
    st.sampled_from(list(MarkKind)),
    st.sampled_from(["https://a.example/", "/b", "javascript:x", ""]),
)
layers = st.builds(
    lambda at, name, number: Layer(
        Span(min(at), max(at)), name, name, number, f"<i class='{name}'></i>"
    ),
    spans,
    st.sampled_from(["f", "t"]),
    st.integers(1, 3),
)


@given(texts, st.lists(marks, max_size=4), st.lists(layers, max_size=4))
@settings(max_examples=300, deadline=None)
def test_whatever_lies_over_a_text_the_text_stays_and_each_layer_has_its_words(
    text: str, over: Sequence[Mark], said: Sequence[Layer]
) -> None:
    written = str(to_html(Inline(text, tuple(over)), said, addresses={"/b": 1}))
    # Between bars, because the parser drops white space that stands alone.
    tree = lxml.html.fragment_fromstring(f"|{written}|", create_parent="p")
    shown = permitted(text)
    assert tree.text_content() == f"|{shown}|"
    for layer in said:
        start, end = max(0, layer.span.start), max(0, layer.span.end)
        mine = [
            "".join(element.itertext())
            for element in tree.iter("span")
            if str(layer.number) in (element.get(f"data-{layer.name}") or "").split()
        ]
        others = [each for each in said if (each.name, each.number) == (layer.name, layer.number)]
        if len(others) == 1:
            assert "".join(mine) == shown[start:end]


def test_ten_thousand_sentences_are_as_many_rows(review: Make) -> None:
    made = SegmentTranslation(Inline("It rained on day 2."), Inline("Choveu."), Origin.ENGINE)
    odd = replace(made, findings=(replace(NUMBER, span=Span(17, 18)),))
    segments = tuple((("body", 0, n), odd if n % 9 == 0 else made) for n in range(10_000))
    text = source(replace(review(), segments=segments))
    assert text.count('<li class="s ') == 10_000 + 2  # and two blocks that were kept
    assert text.count(' doubtful" id=') == 1112


# --- The script, where there is a browser --------------------------------------------------------

chromium = shutil.which("chromium") or shutil.which("chromium-browser")


@pytest.mark.skipif(chromium is None, reason="needs Chromium")
def test_the_script_goes_to_the_sentence_asked_for_and_cuts_it_into_words(
    review: Make, tmp_path: Path
) -> None:
    links = ((Span(0, 3), Span(0, 1)), (Span(4, 9), Span(2, 10)))
    path = tmp_path / "review.html"
    path.write_text(source(review({1: {"links": links, "terms": (MAYOR,)}})), encoding="utf-8")
    done = subprocess.run(
        [
            str(chromium), "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic",
            "--no-first-run", "--disable-background-networking", "--disable-component-update",
            "--disable-sync", f"--user-data-dir={tmp_path / 'profile'}", "--dump-dom",
            f"{path.as_uri()}#s2",
        ],
        capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    tree = lxml.html.document_fromstring(done.stdout)
    assert tree.get("class") == "scripted"
    (active,) = tree.xpath("//li[contains(@class, 'active')]")
    assert active.get("id") == "s2"
    one, other = sides(active)
    assert words(one, ".//span[@class='w']") == ["The", "mayor"]
    assert words(other, ".//span[@class='w']") == ["A", "prefeita"]
    assert one.text_content() == SENTENCES[1][3]
    assert tree.xpath("//*[@id='status']")[0].text_content() == "6 shown · 0 read"
    assert tree.xpath("//li[@data-value='doubtful']/button")
