"""What several places say of an article's rights, put together: nothing is loosened on the way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from syndicate.model import Finding, Rights, Severity
from syndicate.rights import words
from syndicate.rights.rules import NO_DERIVATIVES, PIXEL, RESTRICTIONS, Rule, rule

_FIRST = ("holder", "notice", "usage_terms", "permission", "pixel")
Stated = tuple[str, Rights]
"""Where something is said of the rights ("the side-car"), and what."""


def demanded(rights: Rights) -> dict[str, str]:
    """Every demand on who uses the text, with what makes it: a section of the licence, the words
    of the terms, or the source's own demand. A permission lifts the ban on translations."""
    found = {
        demand: f"{own.name}, {section}"
        for own in (rule(rights.license, rights.license_name),)
        for demand, section in own.demands.items()
    }
    for demand in rights.demands:
        found.setdefault(demand, "the source")
    for demand, said in _in_words(rights).items():
        found.setdefault(demand, f"“{said}”")
    if rights.permission:
        found.pop(NO_DERIVATIVES, None)
    return found


def settle(stated: Sequence[Stated]) -> tuple[Rights, tuple[Finding, ...]]:
    """The rights that count, of what is stated in order of precedence, and where it disagrees.

    Each field is the first that is said; a licence and its name go together. Demands add up, also
    those in words that another field's words replace. Of licences that disagree the stricter
    counts; where each forbids what the other allows, both bans do. A counter is kept only where it
    is demanded.
    """
    merged = Rights()
    for _, each in reversed(stated):
        said = {n: v for n in _FIRST if (v := getattr(each, n))}
        merged = replace(merged, **said)
    demands = [demand for _, each in stated for demand in each.demands]
    for _, each in stated:
        demands += (demand for demand in _in_words(each) if demand not in _in_words(merged))
    findings: list[Finding] = []
    licensed = [(where, each) for where, each in stated if each.license]
    if licensed:
        place, chosen = licensed[0]
        for where, other in licensed[1:]:
            more = _bans(_rule(other)) - _bans(_rule(chosen))
            if not more:
                continue
            findings.append(_conflict((place, chosen), (where, other), sorted(more)))
            if _bans(_rule(other)) > _bans(_rule(chosen)):
                place, chosen = where, other
            else:
                demands += sorted(more)
        merged = replace(merged, license=chosen.license, license_name=chosen.license_name)
    merged = replace(merged, demands=tuple(dict.fromkeys(demands)))
    if PIXEL not in demanded(merged):
        merged = replace(merged, pixel="")
    return merged, tuple(findings)


def _rule(rights: Rights) -> Rule:
    return rule(rights.license, rights.license_name)


def _bans(own: Rule) -> frozenset[str]:
    return RESTRICTIONS & own.demands.keys()


def _in_words(rights: Rights) -> Mapping[str, str]:
    """The demands of usage terms, of notices, and of a licence that is nothing but words."""
    license = "" if _rule(rights).known else rights.license
    said = (rights.usage_terms, rights.notice, license)
    return words.read(". ".join(text for text in said if text and not text.startswith("http")))


def _conflict(one: Stated, other: Stated, more: Sequence[str]) -> Finding:
    (place, first), (where, second) = one, other
    return Finding(
        "rights.conflict",
        Severity.WARNING,
        f"{place} says {_called(first)} and {where} says {_called(second)}, which also demands "
        f"{', '.join(more)}: the stricter counts.",
        "Find out which licence the article has; a permission of its holder goes on record under "
        "[rights] permission in the side-car.",
        "metadata",
    )


def _called(rights: Rights) -> str:
    return rights.license_name or rights.license
