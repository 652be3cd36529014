"""Faults in words: untranslated, missing, invented, repeated, other names, other terms."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from random import Random

from faults import Fault, any_of, edited, with_target

from syndicate.checks import Pair
from syndicate.model import Inline, Span, TermOutcome, TermUse
from syndicate.text import Edit

# --- Text ----------------------------------------------------------------------------------------

CLAUSES = {
    "pt": (
        ", segundo fontes próximas ao caso",
        ", o que provocou protestos em todo o país",
        ", mas o governo prometeu investigar o assunto nos próximos meses",
        " e a decisão ainda pode ser revista pelo tribunal superior",
        ", embora os vizinhos não tenham percebido nada de estranho",
        " e pediu que todos ficassem em casa até segunda ordem",
        " depois de uma longa reunião com os representantes da empresa",
        " porque a estrada continua interditada desde a semana passada",
        " no fim da tarde de ontem perto da antiga estação ferroviária",
        " – uma surpresa para quem acompanhava o caso desde o começo",
        ": é o que afirma o relatório que circula entre os deputados",
    ),
    "en": (
        ", according to sources close to the case",
        ", which led to protests all over the country",
        " and asked everybody to stay at home until further notice",
        " after a long meeting with those who speak for the company",
        " because the road has been closed since last week",
        " late yesterday afternoon near the old railway station",
        " – a surprise for those who had followed it from the start",
        ": so says the report that is passed around among deputies",
    ),
}


def _halves(text: str) -> tuple[str, str]:
    words = text.split(" ")
    return " ".join(words[: len(words) // 2]), " ".join(words[len(words) // 2 :])


def as_it_was(rng: Random, pair: Pair) -> Pair | None:
    return replace(pair, target=pair.source)


def half_untranslated(rng: Random, pair: Pair) -> Pair | None:
    if len(pair.source.text.split()) < 8:
        return None
    source, target = _halves(pair.source.text), _halves(pair.target.text)
    made = (source[0], target[1]) if rng.random() < 0.5 else (target[0], source[1])
    return with_target(pair, " ".join(made))


def words_untranslated(rng: Random, pair: Pair) -> Pair | None:
    """Five to seven words running of the source where the target's were."""
    source, target = pair.source.text.split(" "), pair.target.text.split(" ")
    many = rng.randint(5, 7)
    if len(source) < many + 5 or len(target) < many + 5:
        return None
    at = rng.randrange(len(source) - many)
    there = min(at, len(target) - many)
    part = source[at : at + many]
    if sum(word.islower() for word in part) < many - 1:
        return None
    return with_target(pair, " ".join([*target[:there], *part, *target[there + many :]]))


def truncated(rng: Random, pair: Pair) -> Pair | None:
    words = pair.target.text.split(" ")
    if len(words) < 10:
        return None
    kept = words[: int(len(words) * rng.uniform(0.25, 0.5))]
    return with_target(pair, " ".join(kept).rstrip(",;:") + ".")


def clause_gone(rng: Random, pair: Pair) -> Pair | None:
    """A clause between marks that is three tenths of the sentence or more."""
    text = pair.target.text
    clauses = re.finditer(r"[,;:] [^,;:.!?]{25,}(?=[,;:.!?])", text)
    found = [m for m in clauses if len(m.group()) > 0.3 * len(text)]
    match = rng.choice(found) if found else None
    return match and edited(pair, Edit(*match.span(), ""))


def words_gone(rng: Random, pair: Pair) -> Pair | None:
    """A run of words, four tenths of a sentence of ten or more."""
    words = list(re.finditer(r"\S+", pair.target.text))
    many = round(len(words) * 0.4)
    if len(words) < 10:
        return None
    at = rng.randrange(1, len(words) - many)
    return edited(pair, Edit(words[at].start(), words[at + many].start(), ""))


def clause_added(rng: Random, pair: Pair) -> Pair | None:
    """A clause that nobody said, at the end."""
    known = CLAUSES.get(pair.target_language.partition("-")[0])
    if known is None or not re.search(r"\w[.!?]?$", pair.target.text):
        return None
    at = len(pair.target.text.rstrip(".!?"))
    return edited(pair, Edit(at, at, rng.choice(known)))


def looped(rng: Random, pair: Pair) -> Pair | None:
    words = pair.target.text.split(" ")
    many = rng.randint(1, 6)
    if len(words) < many + 2:
        return None
    at = rng.randrange(len(words) - many)
    times = rng.randint(3, 8) if many > 2 else rng.randint(4, 10)
    loop = words[at : at + many] * times
    return with_target(pair, " ".join([*words[:at], *loop, *words[at + many :]]))


def doubled(rng: Random, pair: Pair) -> Pair | None:
    words = pair.target.text.split(" ")
    many = rng.randint(1, 4)
    places = [
        at
        for at in range(len(words) - many)
        if all(re.fullmatch(r"[^\W\d_]+", word) for word in words[at : at + many])
    ]
    if not places:
        return None
    at = rng.choice(places)
    return with_target(pair, " ".join([*words[: at + many], *words[at:]]))


def emptied(rng: Random, pair: Pair) -> Pair | None:
    return with_target(pair, rng.choice(("", " ", "\u00a0", "\n", "\u200b")))


def upper(rng: Random, pair: Pair) -> Pair | None:
    if len(pair.target.text.split()) < 4:
        return None
    return replace(pair, target=replace(pair.target, text=pair.target.text.upper()))


def not_upper(rng: Random, pair: Pair) -> Pair | None:
    if len(pair.target.text.split()) < 4 or "ß" in pair.source.text:
        return None
    return replace(pair, source=replace(pair.source, text=pair.source.text.upper()))


def small_first(rng: Random, pair: Pair) -> Pair | None:
    first = pair.target.text[:1]
    if not first.isupper() or not pair.source.text[:1].isupper():
        return None
    return edited(pair, Edit(0, 1, first.lower()))


# --- Names, negation, glossary -------------------------------------------------------------------

NOUNS = {
    "Hunt": "Caça", "Stone": "Pedra", "Bishop": "Bispo", "Winter": "Inverno", "Church": "Igreja",
    "Wood": "Madeira", "Fields": "Campos", "Baker": "Padeiro", "Marsh": "Pântano", "King": "Rei",
    "Rivers": "Rios", "Fox": "Raposa", "Brown": "Marrom", "Young": "Jovem", "Moon": "Lua",
}  # fmt: skip
"""English surnames that are common nouns besides, and what a model makes of them."""


def with_noun_for_name(rng: Random, pair: Pair) -> Pair:
    """The pair with a common noun for the surname of a person in both, where it names one."""
    found = [n for n in pair.names if " " in n and pair.source.text.count(n) == 1]
    if not found or pair.source.marks:
        return pair
    old = rng.choice(found)
    new = f"{old.split()[0]} {rng.choice(list(NOUNS))}"
    source, target = (t.text.replace(old, new) for t in (pair.source, pair.target))
    rest = tuple(new if name == old else name for name in pair.names)
    return replace(pair, source=Inline(source), target=Inline(target), names=rest, links=())


def name_translated(rng: Random, pair: Pair) -> Pair | None:
    found = [n for n in pair.names if n.split()[-1] in NOUNS and pair.target.text.count(n) == 1]
    if not found:
        return None
    given, _, noun = rng.choice(found).rpartition(" ")
    at = pair.target.text.index(f"{given} {noun}".strip())
    end = at + len(f"{given} {noun}".strip())
    return edited(pair, Edit(at, end, f"{given} {NOUNS[noun]}".strip()))


def name_changed(put: Callable[[Random, str, Pair], str]) -> Fault:
    """A name that stands in the target once becomes something else, or nothing."""

    def fault(rng: Random, pair: Pair) -> Pair | None:
        found = [name for name in pair.names if pair.target.text.count(name) == 1]
        if not found:
            return None
        name = rng.choice(found)
        new = put(rng, name, pair)
        at = pair.target.text.index(name)
        end = at + len(name)
        space = not new and pair.target.text[end : end + 1] == " "
        return edited(pair, Edit(at, end + space, new))

    return fault


def another_name(rng: Random, name: str, pair: Pair) -> str:
    return rng.choice([n for n in ("Paulo Reis", "Helena", "Ottawa", "Duarte") if n not in name])


def misspelt(rng: Random, name: str, pair: Pair) -> str:
    at = rng.choice([i for i, c in enumerate(name) if i and c.islower()] or [len(name) - 1])
    return name[:at] + rng.choice("xzqwk") + name[at + 1 :]


_DENIALS = {
    "pt": re.compile(r"\b(?:não|nunca|nem) ", re.IGNORECASE),
    "en": re.compile(r"\b(?:not|never) ", re.IGNORECASE),
}


_VERBS = re.compile(
    r"(?<!não )(?<!nunca )\b(?:foi|foram|tinha|disse|pode|quer|sabe|chega|tem|há|vai|funciona|"
    r"permite|precisa|deve|será|são|é|está)\b"
)


def denial_gone(rng: Random, pair: Pair) -> Pair | None:
    denials = _DENIALS.get(pair.target_language.partition("-")[0])
    match = any_of(rng, denials, pair.target.text) if denials else None
    return match and edited(pair, Edit(*match.span(), ""))


def negated(rng: Random, pair: Pair) -> Pair | None:
    if pair.target_language.partition("-")[0] != "pt":
        return None
    match = any_of(rng, _VERBS, pair.target.text)
    return match and edited(pair, Edit(match.start(), match.start(), "não "))


def term(outcome: TermOutcome) -> Fault:
    def fault(rng: Random, pair: Pair) -> Pair | None:
        match = any_of(rng, re.compile(r"[^\W\d_]{4,}"), pair.source.text)
        if match is None:
            return None
        use = TermUse(match.group(), "termo", outcome, Span(*match.span()), reason="as planted")
        return replace(pair, terms=(use,))

    return fault
