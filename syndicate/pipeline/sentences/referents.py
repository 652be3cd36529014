"""A person whose gender the article tells keeps it where only the office is named.

"Ms Costa, the minister" is "a ministra", but three sentences on "the minister" alone is "o
ministro": a model sees one sentence. Where the article says that a woman holds the office, and
nobody else does, and the translation shows a man, the feminine takes its place, and the model goes
on from there: of what it says, words that agree are taken and nothing else. Where it says nothing
of use although something may have to agree, the sentence stays as it was.

Only the feminine is put in, because the masculine is what models write of anyone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from syndicate.grammar import Grammar
from syndicate.grammar.agreement import agree, standing_gender
from syndicate.grammar.lemma import knows
from syndicate.model import Span
from syndicate.steps import Ask, Steps
from syndicate.terms.sentence import Sentence
from syndicate.text import Edit

_WORD = re.compile(r"\w+")


def feminine(word: str, known: Grammar) -> str:
    """The form of a masculine noun for a woman, itself where there is one form for both, "" where
    none is known: "ministro" is "ministra", "presidente" is "presidente"."""
    low = word.casefold()
    if known.gender_of(low) == "mf":
        return word
    for row in known.adjectives:
        for one, other in zip(row.cells[0], row.cells[1], strict=False):
            if one and one != other and low.endswith(one):
                form = low[: len(low) - len(one)] + other
                if knows(known.language, form):
                    return word[:1] + form[1:]
    return ""


def women(sentence: Sentence, offices: Sequence[Span]) -> Steps[list[Span]]:
    """Make women of the holders of the offices at these spans of the source, where the translation
    surely shows men; the spans where that was done."""
    done = []
    for office in offices:
        if (yield from _woman(sentence, office)):
            done.append(office)
    return done


def _woman(sentence: Sentence, office: Span) -> Steps[bool]:
    known = sentence.grammar
    place = sentence.locate(office)
    if place is None:
        return False
    text = sentence.text
    noun = re.search(r"\w+$", text[place.span.start : place.span.end])
    if noun is None:
        return False
    here = Span(place.span.end - len(noun.group()), place.span.end)
    form = feminine(noun.group(), known)
    if not form or standing_gender(known, text, here) != "m":
        return False
    agreement = agree(known, text, here, form, gender="f", plural=False)
    if agreement.unsure:
        return False
    before, alignment = sentence.text, sentence.alignment
    placed = sentence.apply([Edit(here.start, here.end, form), *agreement.edits], here, form)
    if not sentence.may_agree(placed.end):
        return True
    following = re.compile(r"\s+\w+").match(sentence.text, placed.end)
    ends = [placed.end, *([following.end()] if following else [])]
    answers = yield [Ask(sentence.source, sentence.text[:end]) for end in ends]
    for end, answer in zip(ends, answers, strict=True):
        same = answer.text[:end] == sentence.text[:end]
        if same and not answer.text[end - 1 : end + 1].isalnum():
            sentence.adopt(answer.text, end)
            _decline(sentence, answer.text, end)
            return True
    sentence.text, sentence.alignment = before, alignment
    return False


def _decline(sentence: Sentence, other: str, end: int) -> None:
    """Give a word the feminine where the continuation has another word, in the feminine, for it:
    "irritado" where it says "zangada"."""
    mine = list(_WORD.finditer(sentence.text, end))
    theirs = [m.group().casefold() for m in _WORD.finditer(other, end)]
    if len(mine) != len(theirs):
        return
    known = sentence.grammar
    for hit, word in zip(reversed(mine), reversed(theirs), strict=True):
        form = feminine(hit.group(), known)
        if form not in ("", hit.group()) and word != hit.group().casefold():
            endings = [f for row in known.adjectives for f in row.cells[1]]
            if any(e and form.endswith(e) and word.endswith(e) for e in endings):
                span = Span(*hit.span())
                sentence.apply([Edit(span.start, span.end, form)], span, form)
