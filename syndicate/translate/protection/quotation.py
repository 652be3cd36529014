"""Which quotation marks of a block open, which close, how deep, and which are apostrophes.

Read over a whole block, because a quotation runs over sentences. Depth decides the mark in the
target language: a British text's outer ‘…’ becomes the target's outer pair. The dashes of a
dialogue ("— Vou já — disse ela.") are marks too: they open and close what is said.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from syndicate.langs import Quotes, quotes

_MARKS = re.compile("[\"'“”„‟«»‹›‘’‚‛`´]")
_SINGLE = frozenset("'‘’‚‛`´")
_GUILLEMETS = {"«": "»", "»": "«", "‹": "›", "›": "‹"}
# What may close a quotation that was opened by the key.
_CLOSERS = {
    '"': '"”“',
    "“": '”"“',
    "”": "”",
    "„": "“”‟",
    "‟": "”",
    "«": "»",
    "»": "«",
    "‹": "›",
    "›": "‹",
    "'": "'’",
    "‘": "’'‘",
    "’": "’'",
    "‚": "‘’",
    "‛": "’",
    "`": "`'´’",
    "´": "´'",
}
_ELISION = re.compile(
    r"['’‘](?:n['’](?!\w)|(?:em|til|tis|twas|cause|cos|bout|round)\b(?!['’]))", re.IGNORECASE
)
"""Words that English begins with an apostrophe, which is no quotation mark: rock ’n’ roll."""
_SAID = re.compile(
    r"qui[sz]o? saber|(?:(?:lh|m|t|n)?[eo]s? |l[eoa]s? |s[e’']\s?|gli )?(?:"
    r"diss|dizi?|pergunt|respond|grit|murmur|exclam|afirm|acrescent|continu|insisti|explic|coment"
    r"|retorqui|replic|sussurr|conclu|admiti|pedi|repeti|garanti|lament|record|cont[oa]u?\b|indag"
    r"|interromp|berr|declar|brinc|avis|orden|complet|dij|dice|decía|pregunt|añad|susurr|contest"
    r"|interrump|brome|asegur|dit\b|demand|répond|cri[ae]|écri|affirm|ajout|expliqu|répliqu"
    r"|repri[ts]|lanç|chies|rispo|grid|mormor|esclam|aggiun|spieg|sussur)\w*",
)
"""How the words go on after a dash that ends speech: verbs of saying in languages that write
dialogue with dashes. Without one, a dash in speech may be a pause."""
_TOLD_INSIDE = re.compile(rf"[,?!…]\s+{_SAID.pattern}")
_DIALOGUE = re.compile(r"\s*([—―–-])[ \u00a0]?(?=[^\W\d_]|[¿¡«“\"‘…])")
_OPENING_CONTEXT = "([{—–-/\u00a0\u202f"


@dataclass(frozen=True, slots=True)
class QuotationMark:
    """A quotation mark at `start:end` (white space inside « … » included), `depth` from 1."""

    start: int
    end: int
    opens: bool
    depth: int

    def in_language(self, quotes: Quotes) -> str:
        """The mark as the target language writes it."""
        if self.depth % 2:
            return quotes.open if self.opens else quotes.close
        return quotes.inner_open if self.opens else quotes.inner_close


def find(text: str, language: str = "") -> list[QuotationMark]:
    """The quotation marks of a block, in order; apostrophes and primes are left out.

    In a `language` that writes dialogue with dashes, a block that begins with one is speech; in
    any, where a verb of saying follows a second.
    """
    spoken = _spoken(text, language) if _DIALOGUE.match(text) else []
    if spoken:
        inside = [replace(mark, depth=mark.depth + 1) for mark in _marks(text)]
        return sorted([*spoken, *inside], key=lambda mark: (mark.start, mark.end))
    return _marks(text)


def is_dash(text: str, mark: QuotationMark) -> bool:
    """True for a mark that is written as a dialogue's dash, or ends with its block."""
    return mark.start == mark.end or bool(re.search("[—―–-]", text[mark.start : mark.end]))


def _spoken(text: str, language: str) -> list[QuotationMark]:
    """What the dashes of a dialogue open and close; nothing where that is not clear."""
    first = _DIALOGUE.match(text)
    assert first is not None
    dash = first[1]
    found = [QuotationMark(first.start(1), first.end(), True, 1)]
    speaking, told = True, False
    for match in re.finditer(rf"(?<=[\s\w.!?…,”»\"’)])\s*{dash}(?P<stop>[.,;:]?)\s*", text):
        if match.start() <= first.start(1):
            continue
        parted = match.group() != dash
        if speaking:
            if not parted and not match.group().strip(dash):
                continue  # a compound
            if not _SAID.match(text, match.end()) or match["stop"]:
                return []
            found.append(QuotationMark(match.start(), match.end(), False, 1))
            told = True
        elif parted:
            start = match.start()
            if text[:start].rstrip()[-1:] in ".!?…":
                # A new sentence: the space before it is between the two.
                start += len(match.group()) - len(match.group().lstrip())
            found.append(QuotationMark(start, match.end(), True, 1))
        else:
            continue
        speaking = not speaking
    if speaking:
        end = len(text.rstrip())
        found.append(QuotationMark(end, end, False, 1))
    if told:
        return found
    # "— Oui, répondit-il." is speech up to a comma that nothing tells from others.
    clear = dash in "—―" and text.rstrip()[-1:] in ".?!…" and not _TOLD_INSIDE.search(text)
    return found if clear and quotes(language or "en").dialogue else []


def _marks(text: str) -> list[QuotationMark]:
    found: list[QuotationMark] = []
    stack: list[str] = []
    for match in _MARKS.finditer(text):
        at, mark = match.start(), match.group()
        before = text[at - 1] if at else " "
        after = text[at + 1] if at + 1 < len(text) else " "
        if mark in _SINGLE and before.isalnum() and after.isalnum():
            continue
        if mark in "'’‘" and _ELISION.match(text, at - (after == " " and before in "nN")):
            continue
        if mark in "\"'" and before.isdigit() and not (stack and mark in _CLOSERS[stack[-1]]):
            continue  # feet, inches, minutes
        if _closes(text, at, mark, before, after, stack):
            while mark not in _CLOSERS[stack[-1]]:
                stack.pop()
            depth = len(stack)
            stack.pop()
            found.append(QuotationMark(_inner_space(text, at, -1), at + 1, False, depth))
        elif _opens(text, at, mark, before, after):
            stack.append(mark)
            found.append(QuotationMark(at, _inner_space(text, at, 1), True, len(stack)))
        elif mark in '"”»“›' and not (mark in "»›" and before == " " and _arrow(text, at)):
            found.append(QuotationMark(_inner_space(text, at, -1), at + 1, False, 1))
    return found


def _arrow(text: str, at: int) -> bool:
    """True for a » that points on: `Read more »`."""
    return at + 1 == len(text.rstrip()) and text[:at].rstrip()[-1:].isalnum()


def _closes(text: str, at: int, mark: str, before: str, after: str, stack: list[str]) -> bool:
    if not any(mark in _CLOSERS[opened] for opened in stack):
        return False
    if mark in "‘“" and not (stack[-1] in "‚„" and mark in _CLOSERS[stack[-1]]):
        return False
    if mark in _GUILLEMETS:
        return mark in _CLOSERS[stack[-1]] or not after.isalnum()
    if before.isspace() and before not in "\u00a0\u202f" and after.isalnum():
        return False
    # A plural's or a dropped letter's apostrophe inside a quotation: "the boys’ home’".
    return not (
        mark in "’'" and before in "sSnN" and after == " " and _closer_follows(text, at, mark)
    )


def _closer_follows(text: str, at: int, mark: str) -> bool:
    """True if the next mark of this kind closes: no quotation opens before it."""
    rest = text[at + 1 :]
    for match in re.finditer("[‘’']", rest):
        index = match.start()
        before = rest[index - 1] if index else " "
        after = rest[index + 1] if index + 1 < len(rest) else " "
        if before.isalnum() and after.isalnum():
            continue
        return match.group() != "‘" and not before.isspace()
    return False


def _opens(text: str, at: int, mark: str, before: str, after: str) -> bool:
    if mark in "“„‟‚‘«‹" and not after.isspace():
        return True
    if mark in "«‹“" and after in " \u00a0\u202f" and (before.isspace() or at == 0):
        return True
    if after.isspace() or not (before.isspace() or before in _OPENING_CONTEXT or before in '“‘"«'):
        return False
    if mark in "»›":
        return _GUILLEMETS[mark] in text[at + 1 :]
    if mark in "'’´`":
        # ’90s, ’t and ’n’ are dropped letters, ’spine-chilling’ a quotation typed badly.
        return not after.isdigit() and bool(
            re.search(rf"(?<=\w[\w.,!?…])[{_CLOSERS[mark]}](?!\w)", text[at + 1 :])
        )
    return True


def _inner_space(text: str, at: int, step: int) -> int:
    """The edge of a mark together with the white space that French puts inside « … »."""
    edge = at + 1 if step > 0 else at
    if text[at] in "«»‹›":
        inner = at + step
        if 0 <= inner < len(text) and text[inner] in " \u00a0\u202f":
            return inner + 1 if step > 0 else inner
    return edge
