"""Which glossaries count for a pair of languages, and in which order.

What is said later wins: a pivot's own glossary, what ships, the house's, the desk's, the partner's,
this run's (`syndicate.model.Layer`). Within a layer a more specific language goes before its
parent (`pt-PT` before `pt`), then the last given before the first.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from syndicate import langs
from syndicate.model import Glossary, Layer, Term, TermKind
from syndicate.terms.normal import key

_LAYERS = tuple(Layer)


def ranked(glossaries: Sequence[Glossary], source: str, target: str) -> list[Glossary]:
    """Those that serve the pair, highest rank first; given from the first named to the last."""
    found = [(number, g) for number, g in enumerate(glossaries) if serves(g, source, target)]
    found.sort(key=lambda item: _rank(item[1], source, target, item[0]), reverse=True)
    return [glossary for _, glossary in found]


def serves(glossary: Glossary, source: str, target: str) -> bool:
    """A glossary for `pt` serves `pt-BR`. One for `pt-BR` serves plain `pt` where somebody named
    it: what ships for one region is not put upon another."""
    named = glossary.layer is not Layer.SHIPPED
    return _covers(glossary.source_language, source, narrower=named) and _covers(
        glossary.target_language, target, narrower=named
    )


def _covers(own: str, wanted: str, *, narrower: bool) -> bool:
    within = wanted.startswith(f"{own}-") or (narrower and own.startswith(f"{wanted}-"))
    return own == wanted or (within and langs.script(own) == langs.script(wanted))


def _rank(glossary: Glossary, source: str, target: str, number: int) -> tuple[int, ...]:
    pairs = ((glossary.source_language, source), (glossary.target_language, target))
    exact = sum(own == wanted for own, wanted in pairs)
    usual = sum(_region(own) == _region(wanted) for own, wanted in pairs)
    return _LAYERS.index(glossary.layer), exact, usual, number


@lru_cache(maxsize=256)
def _region(tag: str) -> str:
    """The region of a tag, by CLDR's likely subtags where it has none: BR of `pt`."""
    import langcodes

    return langcodes.get(tag).maximize().territory or ""


# --- Pivot ---------------------------------------------------------------------------------------


def through(first: Sequence[Glossary], second: Sequence[Glossary]) -> list[Glossary]:
    """The glossaries of the whole way through a language between, one for each desk that has any.

    `first` leads into that language and `second` out of it, both highest rank first.
    """
    desks = sorted({g.desk for g in (*first, *second)}, reverse=True)
    made = []
    for desk in desks:
        ours = [g for g in first if g.desk in ("", desk)]
        theirs = [g for g in second if g.desk in ("", desk)]
        if ours and theirs:
            terms = tuple(_joined(ours, theirs))
            if terms:
                made.append(_glossary(ours, theirs, terms, desk))
    return made


def _glossary(
    first: Sequence[Glossary], second: Sequence[Glossary], terms: tuple[Term, ...], desk: str
) -> Glossary:
    names = ["+".join(glossary.name for glossary in side) for side in (first, second)]
    sha = hashlib.sha256("\n".join(g.digest for g in (*first, *second)).encode())
    return Glossary(
        " via ".join(names),
        first[0].source_language,
        second[0].target_language,
        terms,
        f"sha256:{sha.hexdigest()}",
        layer=Layer.PIVOT,
        desk=desk,
    )


def _joined(first: Sequence[Glossary], second: Sequence[Glossary]) -> Iterator[Term]:
    """Each entry of the first with what the second makes of its rendering. Gender, number and forms
    are of the last language, all that is about the source of the first."""
    onward = _by_source(second)
    seen: set[tuple[object, ...]] = set()
    for term in (term for glossary in first for term in glossary.terms):
        if term.status == "proposed" or term.kind is TermKind.FORBIDDEN:
            continue
        said = (key(term.source), term.case, term.pos, term.context, term.domain)
        if said in seen:
            continue  # one of higher rank has it
        seen.add(said)
        fitting = [o for o in onward.get(key(term.target), ()) if _same_part(term, o)]
        preferred = [other for other in fitting if other.kind is not TermKind.FORBIDDEN]
        for other in (*preferred[:1], *(o for o in fitting if o.kind is TermKind.FORBIDDEN)):
            yield replace(
                term,
                target=other.target,
                # A name that stays is written as the language between has it.
                kind=TermKind.PREFERRED if other in preferred else TermKind.FORBIDDEN,
                pos=term.pos or other.pos,
                gender=other.gender,
                plural=other.plural,
                forms=other.forms,
                domain=term.domain or other.domain,
            )
        if term.kind is TermKind.DO_NOT_TRANSLATE and not preferred:
            yield term


def _same_part(one: Term, other: Term) -> bool:
    return not (one.pos and other.pos) or one.pos == other.pos


def _by_source(glossaries: Iterable[Glossary]) -> dict[str, list[Term]]:
    """Entries by their source, highest rank first; not those that hang on a context, which is not
    known of a text in another language."""
    found: dict[str, list[Term]] = {}
    for glossary in glossaries:
        for term in glossary.terms:
            if term.status != "proposed" and not term.context:
                found.setdefault(key(term.source), []).append(term)
    return found
