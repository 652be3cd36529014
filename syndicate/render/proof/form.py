"""What was written, judged as a browser, a CMS or an importer would: is it well-formed, and what
does it ask of other hosts when it is opened?
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from html.parser import HTMLParser

Fault = tuple[str, str, int]
"""Kind ("form" or "host"), what is wrong, and at which character."""

_VOID = frozenset(
    "area base br col embed hr img input link meta source track wbr".split()  # noqa: SIM905
)
_END_MAY_BE_LEFT_OUT = frozenset(
    "html head body li dt dd p rt rp optgroup option colgroup caption thead tbody tfoot tr td th".split()  # noqa: SIM905, E501
)
# HTML, 13.1.2.4: what ends a paragraph that is open.
_ENDS_PARAGRAPH = frozenset(
    "address article aside blockquote details div dl fieldset figcaption figure footer form h1 h2"  # noqa: SIM905
    " h3 h4 h5 h6 header hgroup hr main menu nav ol p pre search section table ul".split()
)
_SIBLINGS = {
    "li": {"li"}, "dt": {"dt", "dd"}, "dd": {"dt", "dd"}, "option": {"option"},
    "tr": {"tr", "td", "th"}, "td": {"td", "th"}, "th": {"td", "th"},
    "tbody": {"thead", "tbody", "tr", "td", "th"}, "tfoot": {"tbody", "tr", "td", "th"},
}  # fmt: skip
"""What an element ends that is open where it begins."""
_FOREIGN = ("svg", "math")
_LOADS = {
    "img": ("src", "srcset"), "source": ("src", "srcset"), "script": ("src",), "link": ("href",),
    "iframe": ("src",), "frame": ("src",), "embed": ("src",), "object": ("data",),
    "video": ("src", "poster"), "audio": ("src",), "track": ("src",), "input": ("src",),
    "image": ("href", "xlink:href"), "use": ("href", "xlink:href"), "base": ("href",),
    "body": ("background",), "meta": ("content",),
}  # fmt: skip
"""Attributes whose address is asked for when a page is opened."""
_LINKS = {
    "stylesheet", "icon", "apple-touch-icon", "preload", "prefetch", "preconnect", "dns-prefetch",
    "modulepreload", "prerender", "manifest",
}  # fmt: skip
_HOST = re.compile(r"(?:https?:)?//[^\s/\"')>,;]+", re.I)
_IN_STYLE = re.compile(r"(?:url\(\s*['\"]?|@import\s+['\"])((?:https?:)?//[^\s\"')]+)", re.I)


def html(text: str, *, whole: bool, allowed: Collection[str] = ()) -> list[Fault]:
    """What is wrong with HTML; `whole` pages begin with a doctype. `allowed` are addresses that may
    be asked for, as a source's pixel."""
    reader = _Reader(text, frozenset(allowed))
    if whole and not re.match(r"\s*<!doctype html>", text, re.I):
        reader.faults.append(("form", "The page does not begin with <!DOCTYPE html>.", 0))
    reader.feed(text)
    reader.close()
    reader.finish()
    return reader.faults


def hosts(text: str, allowed: Collection[str] = ()) -> list[Fault]:
    """What a part of a page asks of other hosts."""
    return [fault for fault in html(text, whole=False, allowed=allowed) if fault[0] == "host"]


def xml(text: str) -> list[Fault]:
    """What is wrong with a part of an XML document."""
    from lxml import etree

    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, huge_tree=False)
    begin = "<div>"
    etree.fromstring(f"{begin}{text}</div>".encode(), parser)
    starts = _lines(text)
    return [
        (
            "form",
            f"It is not well-formed XML: {error.message.rstrip('.')}.",
            min(starts[min(error.line, len(starts)) - 1] + max(0, error.column - 1), len(text))
            - (len(begin) if error.line == 1 else 0),
        )
        for error in parser.error_log
    ]


def front_matter(text: str) -> list[Fault]:
    """What is wrong with the YAML that a Markdown file begins with, if it does."""
    import yaml

    if not text.startswith("---\n"):
        return []
    matter, end, _ = text[4:].partition("\n---\n")
    if not end:
        return [("form", "The front matter has no end: a line of three hyphens.", 0)]
    try:
        yaml.safe_load(matter)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        said = getattr(error, "problem", None) or "it cannot be read"
        return [("form", f"The front matter is not YAML: {said}.", 4 + (mark.index if mark else 0))]
    return []


class _Reader(HTMLParser):
    """Keeps the elements that are open."""

    def __init__(self, text: str, allowed: frozenset[str]) -> None:
        super().__init__(convert_charrefs=True)
        self.faults: list[Fault] = []
        self._allowed = allowed
        self._open: list[tuple[str, int]] = []
        self._ids: set[str] = set()
        self._starts = _lines(text)

    def finish(self) -> None:
        for tag, at in self._open:
            if tag not in _END_MAY_BE_LEFT_OUT:
                self.faults.append(("form", f"<{tag}> is never closed.", at))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._attributes(tag, attrs)
        if tag in _ENDS_PARAGRAPH and self._open and self._open[-1][0] == "p":
            self._open.pop()
        while self._open and self._open[-1][0] in _SIBLINGS.get(tag, ()):
            self._open.pop()
        if tag not in _VOID:
            self._open.append((tag, self._at()))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _VOID or any(name in _FOREIGN for name, _ in self._open) or tag in _FOREIGN:
            self._attributes(tag, attrs)
            return
        self._wrong("form", f"<{tag}/> does not close itself in HTML.")
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        names = [name for name, _ in self._open]
        if tag in _VOID or tag not in names:
            self._wrong("form", f"</{tag}> closes nothing.")
            return
        while self._open[-1][0] != tag:
            name, at = self._open.pop()
            if name not in _END_MAY_BE_LEFT_OUT:
                self.faults.append(("form", f"<{name}> is not closed before </{tag}>.", at))
        self._open.pop()

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1][0] == "style":
            self._style(data, self._at())

    # --- Attributes ---

    def _attributes(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in reversed(attrs)}
        for name in {name for name, _ in attrs if [n for n, _ in attrs].count(name) > 1}:
            self._wrong("form", f"<{tag}> has the attribute {name!r} twice.")
        if values.get("id", "") in self._ids:
            self._wrong("form", f"The id {values['id']!r} stands there twice.")
        if "id" in values:
            self._ids.add(values["id"])
        self._style(values.get("style", ""), self._at())
        for name in _LOADS.get(tag, ()):
            if name in values and self._is_loaded(tag, values):
                for address in self._asked(name, values[name]):
                    self._wrong("host", f"<{tag} {name}> asks another host: {address}")

    def _is_loaded(self, tag: str, values: dict[str, str]) -> bool:
        if tag == "link":
            return bool(_LINKS & set(values.get("rel", "").lower().split()))
        return tag != "meta" or values.get("http-equiv", "").lower() == "refresh"

    def _asked(self, name: str, value: str) -> Iterator[str]:
        if value in self._allowed:
            return
        for each in value.split(",") if name == "srcset" else [value]:
            found = _HOST.search(each) if name == "content" else _HOST.match(each.strip())
            if found:
                yield found[0]

    def _style(self, text: str, at: int) -> None:
        for match in _IN_STYLE.finditer(text):
            if match[1] not in self._allowed:
                message = f"A style asks another host: {match[1]}"
                self.faults.append(("host", message, at + match.start()))

    def _wrong(self, kind: str, message: str) -> None:
        self.faults.append((kind, message, self._at()))

    def _at(self) -> int:
        line, column = self.getpos()
        return self._starts[line - 1] + column


def _lines(text: str) -> list[int]:
    """Where each line begins."""
    return [0, *(match.end() for match in re.finditer("\n", text))]
