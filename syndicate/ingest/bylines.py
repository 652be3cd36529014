"""Bylines as they stand on a page: `By Jane Doe, Agency`, `Por Ana Sá e Rui Reis, em Lisboa`.

Whether what follows a comma is a second author, a role or an institution is decided by what it
looks like; where that leaves two readings, the answer says so and ingest reports it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from syndicate.ingest.dom import words
from syndicate.model import Byline, Inline, MarkKind

_BY = r"(?:by|por|par|von|van|door|av|af|di|de)"
_PREFIX = re.compile(
    r"^\W*(?:(?:autor(?:a|es|as|en|in)?|authors?|auteure?s?|autore|author\(s\)|text[eo]?|words"
    r"|byline|автор|著者|作者)\s*:\s*"
    rf"|(?:(?:written|story|posted|reported|published|analysis|opinion|texto|escrito|publicado|words"
    rf"|redação)\s+)?{_BY}\s*:?\s+)",
    re.IGNORECASE,
)
# "Additional reporting by", "Com reportagem de": what the person did is the role.
_WORK = (
    r"(?:(?:additional\s+|with\s+)?(?:reporting|research|photo(?:graph)?s?|photography|pictures|video"
    r"|graphics|editing|translation|illustrations?)|com\s+(?:reportagem|colaboração|informações)"
    r"|colaboração|reportagem|edição|fotos?|fotografias?|ilustraç(?:ão|ões)|vídeo|tradução"
    r"|con\s+información|colaboraron)"
)
_DID = re.compile(rf"^({_WORK})(?:\s+{_BY}\s*:?|\s*:)\s+", re.IGNORECASE)
_BEGUN = r"(?:\s*[;,·•|/–—]|\s+(?:and|with|e|y|et|und))\s+"
_ALSO_DID = re.compile(rf"{_BEGUN}(?={_WORK}(?:\s+{_BY}\s|\s*:\s))", re.IGNORECASE)
_NEXT_DID = re.compile(rf"{_BEGUN}({_WORK}(?:\s+{_BY}\s*:?|\s*:)\s*)$", re.IGNORECASE)
_ALONE = re.compile(r"^(?:by|por)\s*:?\s+(?=\S)", re.IGNORECASE)
# "De Niro", "Van Morrison": a particle before one word is part of the name.
_SURNAME = re.compile(r"^(?:D[ei]|V[ao]n|Av|Af)\s+[^\W\d_][\w'’-]+$")
_AND = re.compile(r"\s*(?:;|\s(?:and|e|y|et|und|en|och|og|i|ja|&|и)\s)\s*")
_JUNIOR = (" Jr.", " Sr.")
_PARTS = re.compile(r"\s*,\s+(?!(?:Jr|Sr|I{2,3}|IV)\b|[^()]*\))|\s+[–—|/]\s+|\s+-\s+")
_PARTICLE = words(
    "da das de del della der den di do dos du e el al la las le los van von bin ibn ben zu "
    "zur ter ten y af av bint o' ap ab ferch"
)
_ROLE = re.compile(
    r"(?i)\b(?:editor\w*|correspond\w+|report[eé]r\w*|journalist\w*|jornalist\w+|periodist\w+"
    r"|columnist|colunist\w+|columnista|photographer|fot[oó]grafo|producer|analyst|staff|writer"
    r"|redat\w+|redator\w*|enviad\w+|correspons\w+|korrespond\w+|redakt\w+|desk|freelance|intern"
    r"|chief|head|director|diretor\w*|professor\w*|special|especial|estagiári\w+|colaborad\w+)\b"
)
_HOUSE = re.compile(
    r"(?i)\b(?:ag[eê]nci\w*|agency|agence|agentur|press|news|times|post|tribune|herald|gazette"
    r"|journal|jornal|diário|diario|media|m[ií]dia|network|radio|rádio|television|tv|universi\w+"
    r"|institut\w*|foundation|fundação|fundación|centre|center|centro|magazine|revista|reuters"
    r"|bloomberg|lusa|service|servi[cç]\w*|group|grupo|project|projeto|report|voices|review|weekly"
    r"|daily|observer|guardian|mail|globe|chronicle|zeitung|presse|redação|redacción|redaktion"
    r"|newsroom|tidings|courier|afp|dpa|efe|ansa|tass|upi|apa|association|organization|council|collective|coletivo|ngo|inc|ltd)\b"
)
_NOBODY = words(
    "admin administrator author autor editor staff redaktion redação redacción redazione webmaster "
    "anonymous unknown none null guest edit team user"
) | {"no author", "the editor", "the editors", "staff writer", "staff reporter"}
_DATED = re.compile(
    r"\s*(?:[|·•–—]\s*)?(?:\b(?:on|em|am|le|el|published|updated|publicado|atualizado|postado)\b.*)?"
    r"\s*\d{1,2}[\s./:h-].*$",
    re.IGNORECASE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Reading:
    """Who wrote it; `doubt` says what could also be read another way."""

    bylines: tuple[Byline, ...] = ()
    doubt: str = ""


def has_prefix(text: str) -> bool:
    """True for a text that begins as a byline does (`By `, `Por `, `Autor:`)."""
    return bool(_PREFIX.match(text))


def own_name(text: str) -> str:
    """The name in a field that holds one author's: without the "By" that some put there, else as
    it stands ("Six, Jr.", "Ramos and Daughters")."""
    return _ALONE.sub("", text, count=1)


def is_name(text: str) -> bool:
    """True for what looks like a person's name: two to five words, capitals or particles."""
    words = text.replace("\u00a0", " ").split()
    if not 2 <= len(words) <= 6 or any(c.isdigit() or c in '@:/"“”?!|' for c in text):
        return False
    capital = sum(_capital(word) for word in words)
    return capital >= 2 and all(
        _capital(word) or word.casefold().strip(".") in _PARTICLE for word in words
    )


def _capital(word: str) -> bool:
    bare = word.lstrip("'’(\"")
    return bool(bare) and (
        bare[0].isupper() or (bare[0].isalpha() and bare[0].lower() == bare[0].upper())
    )


def read(text: str, source: str = "") -> Reading:
    """The authors that a byline names; `source` is the publisher's name, if known."""
    text = re.sub(r"\s@\w+|\u200b", "", " ".join(text.split()))
    found: list[Byline] = []
    doubts: list[str] = []
    sentences = re.split(r"(?<=[^\W\d_]{3})\.\s+(?=\w)|\s+\|\s+(?=\w+\s+(?:by|por)\s)", text)
    for sentence in (part for each in sentences for part in _ALSO_DID.split(each)):
        role = ""
        if did := _DID.match(sentence):
            role = did[1][0].upper() + did[1][1:]
            sentence = sentence[did.end() :]
        else:
            sentence = sentence if _SURNAME.match(sentence) else _PREFIX.sub("", sentence, count=1)
        name = sentence.strip(" .,;|–—-·•")
        reading = _people(f"{name}." if f"{name}.".endswith(_JUNIOR) else name, source)
        found += [replace(b, role=", ".join(filter(None, (role, b.role)))) for b in reading.bylines]
        doubts += [reading.doubt] if reading.doubt else []
    return Reading(tuple(found), " ".join(doubts))


def _people(text: str, source: str) -> Reading:
    found: list[Byline] = []
    doubt = ""
    groups = [g for g in _AND.split(f" {text} ") if g.strip()]
    for group in groups:
        parts = [p.strip(" ,") for p in _PARTS.split(group) if p.strip(" ,")]
        people = 0
        for part in parts:
            inside = re.fullmatch(r"(.+?)\s*\(([^()]+)\)", part)
            extra = inside[2] if inside else ""
            part = inside[1] if inside else part
            house = part.casefold() == source.casefold() or _looks_like_house(part)
            if found and people and (house or _ROLE.search(part) or not part[0].isupper()):
                found[-1] = _extend(found[-1], part, house)
            elif found and people and len(parts) == 2 and len(groups) == 1:
                # "Jane Doe, Global Voices": a second person, or where the first one works.
                if len(part.split()) == 1 or not is_name(part):
                    found[-1] = _extend(found[-1], part, True)
                else:
                    doubt = f"{part!r} was read as a second author, not as an institution."
                    found.append(Byline(part))
            elif people and found[-1].institution:
                found[-1] = _extend(found[-1], part, False)
            elif not found or is_name(part) or people == 0:
                found.append(_named(part))
                people += 1
            else:
                found[-1] = _extend(found[-1], part, house)
            if extra:
                house = extra[0].isupper() and not _ROLE.search(extra)
                found[-1] = _extend(found[-1], extra, house)
    return Reading(tuple(b for b in found if _plausible(b.name)), doubt)


def _named(text: str) -> Byline:
    """A name, with "in Lisbon" behind it kept as the role."""
    place = re.search(r"\s+((?:in|em|en|à|aus|da)\s+[A-ZÀ-Þ][\w\s.\-]*)$", text)
    if place and is_name(text[: place.start()]):
        return Byline(text[: place.start()], role=place[1])
    return Byline(text)


def _looks_like_house(text: str) -> bool:
    if _HOUSE.search(text):
        return not _ROLE.search(text)
    return text.isupper() and 2 <= len(text) <= 6


def _extend(byline: Byline, text: str, house: bool) -> Byline:
    if house and not byline.institution:
        return replace(byline, institution=re.sub(r"^(?:d[aeo]s?|of|von|del?)\s+", "", text))
    return replace(byline, role=f"{byline.role}, {text}" if byline.role else text)


def _plausible(name: str) -> bool:
    if not 2 <= len(name) <= 80 or "://" in name or name.startswith(("/", "@")):
        return False
    return any(c.isalpha() for c in name) and name.casefold() not in _NOBODY


def is_house(name: str, source: str) -> bool:
    """True for an author that is no person: the publisher, a web address, "admin", "the desk"."""
    if name.casefold() in _NOBODY or re.search(r"\w\.(?:[a-z]{2,3}|info|news)\b", name):
        return True
    one, other = _key(name), _key(source)
    return bool(other) and (one == other or one in other or other in one)


def read_marked(content: Inline, source: str = "") -> Reading:
    """A byline whose names are links, as pages write them: the link is the name, what follows it
    up to the next name the role or institution. Without links, as `read`."""
    links = [m for m in content.marks if m.kind is MarkKind.LINK]
    names = [m for m in links if 1 <= len(content.text[m.start : m.end].split()) <= 6]
    names = [m for m in names if not content.text[m.start].isdigit()]
    if not names:
        return read(_DATED.sub("", content.text), source)
    found: list[Byline] = []
    before = content.text[: names[0].start]
    for mark, following in zip(names, [*names[1:], None], strict=True):
        name = content.text[mark.start : mark.end].strip(" ,")
        after = content.text[mark.end : following.start if following else len(content.text)]
        sentence, _, rest = after.partition(". ")
        if following and (begun := _NEXT_DID.search(after)):
            sentence, rest = after[: begun.start()], begun[1]
        tail = _DATED.sub("", sentence).strip(" ,;.|–—-·•/\n")
        tail = re.sub(rf"(?:^|\s+)(?:and|e|y|et|und|&|{_BY})$", "", tail).strip(" ,")
        did = _DID.match(f"{before.strip()} ") if before.strip() else None
        byline = Byline(
            _PREFIX.sub("", name, count=1),
            role=did[1][0].upper() + did[1][1:] if did else "",
            url=mark.get("href") or "",
        )
        for part in re.split(r"\s*,\s+|\s+[–—|/]\s+|\s*\n\s*", tail):
            if part and len(part) <= 80:
                byline = _extend(byline, part, _looks_like_house(part) or part == source)
        found.append(byline)
        before = rest
    people = [b for b in found[1:] if is_name(b.name)]
    return Reading(tuple(b for b in [*found[:1], *people] if _plausible(b.name)))


def enrich(known: tuple[Byline, ...], seen: tuple[Byline, ...]) -> tuple[Byline, ...]:
    """`known` with the role, institution and address that `seen` gives for the same name."""
    by_name = {_key(b.name): b for b in seen}
    result = []
    for byline in known:
        other = by_name.get(_key(byline.name))
        if other is not None:
            byline = Byline(
                byline.name,
                byline.role or other.role,
                byline.institution or other.institution,
                byline.url or other.url,
            )
        result.append(byline)
    return tuple(result)


def completed(known: tuple[Byline, ...], line: tuple[Byline, ...]) -> tuple[Byline, ...]:
    """Authors that a sender lists, with what its byline says of them, and behind them the persons
    whom that names besides; all of its byline where it lists nobody."""
    keys = [_key(byline.name) for byline in known]
    others = [
        byline
        for byline in line
        if is_name(byline.name)
        and not any(key in _key(byline.name) or _key(byline.name) in key for key in keys)
    ]
    if not known:
        return line
    # A line that names none of them may be of anything.
    return (*enrich(known, line), *(others if len(others) < len(line) else ()))


def unique(bylines: tuple[Byline, ...]) -> tuple[Byline, ...]:
    """Each name once, in order, with all that is said of it."""
    first: dict[str, Byline] = {}
    for byline in bylines:
        key = _key(byline.name)
        if any(key != other and other in key for other in first if len(other) > 5):
            # "All articles by Jane Doe", after Jane Doe.
            continue
        first[key] = enrich((first[key],), (byline,))[0] if key in first else byline
    return tuple(first.values())


def _key(name: str) -> str:
    return "".join(character for character in name.casefold() if character.isalnum())
