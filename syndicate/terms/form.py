"""Which form of a term's target goes into a sentence: number, gender, inflection, capitals."""

from __future__ import annotations

from syndicate.grammar import Grammar
from syndicate.model import Term, TermKind


def forms_of(term: Term) -> tuple[str, ...]:
    """Every form of the target that counts as right."""
    return tuple(dict.fromkeys(filter(None, [term.target, term.plural, *term.forms])))


def choose(
    term: Term, plural: bool, kept: str, old: str, feminine: bool, grammar: Grammar
) -> tuple[str | None, str]:
    """The form to put in the place of `old`, and why a person should look at it.

    `kept` are the source's own characters, for what must not be translated. None, and the reason,
    where no form is known that would do: an infinitive in a verb's place would wreck the sentence.
    """
    if term.kind is TermKind.DO_NOT_TRANSLATE:
        return kept, ""
    if term.pos == "verb":
        return _verb(term, old, grammar)
    if term.pos == "adjective":
        return _adjective(term, old, plural, grammar)
    if is_person(term):
        return term.forms[(2 if feminine else 0) + (1 if plural else 0)], ""
    if not plural:
        return term.target, ""
    if term.plural:
        return term.plural, ""
    made = grammar.pluralise(term.target) if grammar.number_of(term.target) != "plural" else ""
    if made and made.casefold() != term.target.casefold():
        return made, ""
    return term.target, ""


def is_person(term: Term) -> bool:
    """Whether the target has a form for a man and one for a woman."""
    return term.gender == "mf" and len(term.forms) == 4 and term.pos != "adjective"


def _verb(term: Term, old: str, grammar: Grammar) -> tuple[str | None, str]:
    """The listed form that ends as the replaced verb does, or in the same person and tense."""
    word = old.split()[0].casefold() if old.split() else ""
    heads = [(form.split()[0].casefold(), form) for form in forms_of(term)]
    for ending in sorted({e for row in grammar.verbs for e in row}, key=len, reverse=True):
        if not word.endswith(ending):
            continue
        row = next(r for r in grammar.verbs if ending in r)
        found = next((form for head, form in heads if head.endswith(tuple(row))), None)
        if found:
            return found, "a verb: see that its form is right"
        break
    return None, "a verb, and none of its listed forms fits"


def _adjective(term: Term, old: str, plural: bool, grammar: Grammar) -> tuple[str | None, str]:
    """The form that agrees as `old` does: the noun that it belongs to, else what it replaces."""
    word = old.split()[0].casefold() if old.split() else ""
    many = plural or grammar.number_of(word) == "plural" or word.endswith("s")
    if grammar.number_of(word) == "singular":
        many = plural
    if len(term.forms) >= 4:
        gender = grammar.gender_of(word)
        woman = gender == "f" or (gender in ("", "mf") and word.endswith(("a", "as")))
        return term.forms[(2 if woman else 0) + (1 if many else 0)], ""
    if many and term.plural:
        return term.plural, ""
    return term.target, ""


def is_plural(term: Term, plural: bool, form: str, grammar: Grammar) -> bool:
    """The grammatical number of the form that was chosen; of a term with one number its own."""
    if term.plural and form.casefold() == term.plural.casefold() != term.target.casefold():
        return True
    if term.plural == term.target or grammar.number_of(form) == "plural":
        return grammar.number_of(form) == "plural"
    return plural and term.kind is not TermKind.DO_NOT_TRANSLATE


def same_letters(one: str, other: str) -> bool:
    """Whether two forms differ in nothing but capitals and the shape of the apostrophe."""
    return _plain(one) == _plain(other)


def _plain(text: str) -> str:
    return text.casefold().replace("’", "'")


def capitalised(form: str, old: str, text: str, start: int) -> str:
    """The form in capitals where the sentence is, and with one at the sentence's start."""
    if old.isupper() and len(old) > 3 and _mostly_upper(text):
        return form.upper()
    if not text[:start].strip(" “”«»\"'‘([—–-¡¿"):
        return form[:1].upper() + form[1:]
    return form


def _mostly_upper(text: str) -> bool:
    letters = [c for c in text if c.isalpha()]
    return sum(c.isupper() for c in letters) > 0.8 * len(letters)
