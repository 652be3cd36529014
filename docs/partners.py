"""Writes the worked example in docs/partners.md: a small article, its correction and its withdrawal
as real packages and feeds. `--check` fails where the guide is out of date; `--out DIR` leaves the
packages and feeds there, to be looked at and to try an importer with."""

from __future__ import annotations

import argparse
import contextlib
import json
import re
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from click.testing import CliRunner
from lxml import etree
from partners_example import NAME, VERSIONS, make

from syndicate import render
from syndicate.cli import main as syndicate

TARGET = Path(__file__).with_name("partners.md")
_PART = re.compile(r"(<!-- made: ([\w-]+) -->\n).*?(<!-- end -->)", re.DOTALL)
_WIDTH = 96

# --- What is shown of them -----------------------------------------------------------------------

JSON = {
    "manifest": (
        f"{NAME}/manifest.json",
        "schema_version id uri version status expires history languages.target headline "
        "original.url attribution.rights.license not_carried.fragment files[role=page].path "
        "files[role=page].role files[role=page].sha256",
        "uri version status expires history",
    ),
    "jsonld": (
        f"{NAME}/article.jsonld",
        "@id headline inLanguage version creativeWorkStatus.termCode author.name "
        "publisher.name isBasedOn license creditText",
        "@id version creativeWorkStatus.termCode correction",
    ),
    "ninjs": (
        f"{NAME}/article.ninjs.json",
        "uri version versionCreated expires pubStatus language title by bodies[role=text].value "
        "edNote copyrightNotice usageTerms rightsInfo associations[rel=translationOf].rel "
        "associations[rel=translationOf].uri digitalSourceType",
        "uri version versionCreated pubStatus edNote associations[name=earlier_version].rel "
        "associations[name=earlier_version].version",
    ),
    "jsonfeed": (
        "pt.feed.json",
        "items.id items.url items.external_url items.title items.content_html "
        "items.date_published items.date_modified items.authors items._syndicate.version "
        "items._syndicate.status",
        "_syndicate.deleted items.id items.title items.date_modified items._syndicate.version "
        "items._syndicate.status items._syndicate.history.signal",
    ),
}
"""Part of the guide -> the file, and what is shown of version 1 and of those after it."""

XML = {
    "newsml-g2": (
        f"{NAME}/article.newsml.xml",
        "rightsInfo/copyrightNotice | rightsInfo/usageTerms | itemMeta/versionCreated |"
        "itemMeta/pubStatus | itemMeta/edNote | itemMeta/expires | contentMeta/headline |"
        "contentMeta/by | contentMeta/creditline | contentSet//block/p[1] |"
        "itemMeta/link[@rel='irel:derivedFrom']/headline",
        "itemMeta/versionCreated | itemMeta/pubStatus | itemMeta/edNote | itemMeta/signal |"
        "contentSet[not(*)]",
    ),
    "nitf": (
        f"{NAME}/article.nitf.xml",
        "head/meta[@name='original-id' or @name='licence'] | head/docdata/date.issue |"
        "head/docdata/du-key | head/docdata/ed-msg | head/pubdata | body/body.head/hedline |"
        "body/body.head/rights | body/body.head/byline | body/body.content/block/p[1]",
        "head/meta[@name='signal'] | head/docdata/date.issue | head/docdata/du-key |"
        "head/docdata/ed-msg | body/body.content[not(*)]",
    ),
    "rss": (
        "pt.rss.xml",
        "//item/title | //item/link | //item/guid | //item/pubDate | //item/atom:updated |"
        "//item/dc:creator | //item/atom:link[@rel='via'] | //item/content:encoded |"
        "//item/creativeCommons:license | //item/dc:rights",
        "//at:deleted-entry | //item/title | //item/guid | //item/pubDate | //item/atom:updated",
    ),
    "atom": (
        "pt.atom.xml",
        "entry/id | entry/title | entry/published | entry/updated | entry/link[@rel='via'] |"
        "entry/author | entry/content | entry/link[@rel='license'] | entry/rights",
        "at:deleted-entry | entry/id | entry/title | entry/updated",
    ),
    "xliff": (
        f"{NAME}/article.xlf",
        "//mda:meta[@type='original.url'] | //unit[@id='s3']/segment",
        "//note[@category='status']",
    ),
    "tmx": (
        f"{NAME}/article.tmx",
        "//prop[@type='x-original.url'] | //tu[@tuid='s3']/tuv",
        "header/note",
    ),
}
"""The same in XPath; the file's default namespace is left out, as everywhere in the guide."""

LINES = {
    "fragment": (f"{NAME}/fragment.html", "", "Corre|dizia|retirado|Motivo"),
    "markdown": (
        f"{NAME}/article.md",
        "^(title|language|author|- name|published|expires|canonical_url|id|version|status"
        "|disclosure|changes):",
        "^(title|id|version|status|signal|note):",
    ),
}
"""The same in regular expressions of lines; "" is all of the file."""

Excerpt = Callable[[str, str], str]


def parts(out: Path) -> dict[str, str]:
    """Every part of the guide that is made, by its name."""
    found = {"not-carried": _not_carried(), "show": _show(out)}
    for name, shown in JSON.items():
        found[name] = _versions(out, "json", _json, *shown)
    for name, shown in XML.items():
        found[name] = _versions(out, "xml", _xml, *shown)
    for name, shown in LINES.items():
        found[name] = _versions(out, "yaml" if name == "markdown" else "html", _lines, *shown)
    found["text"] = _versions(out, "text", _top, f"{NAME}/article.txt", "", "")
    return found


def _versions(out: Path, language: str, excerpt: Excerpt, file: str, first: str, later: str) -> str:
    """What one file says in each version."""
    made = []
    for folder, title in VERSIONS.items():
        text = (out / folder / file).read_text(encoding="utf-8")
        said = excerpt(text, first if folder == "1-first" else later)
        made.append(f"{title}:\n\n```{language}\n{said}\n```\n")
    return "\n".join(made)


def _not_carried() -> str:
    rows = "".join(
        f"| `{name}` | {', '.join(f'`{field}`' for field in form.drops) or 'nothing'} |\n"
        for name, form in render.FORMATS.items()
    )
    return f"| format | has no place for |\n|---|---|\n{rows}"


def _show(out: Path) -> str:
    """What the command prints of version 1. Sizes and digests are not shown: a change of the page's
    style would change them here."""
    command = ["package", "show", f"1-first/{NAME}", "--public-key", "desk.pub"]
    with contextlib.chdir(out):
        shown = CliRunner().invoke(syndicate, command)
    text = re.sub(r"sha256:[0-9a-f]{64}", "sha256:…", shown.output)
    text = re.sub(r"[\d,]+ bytes", "… bytes", text).rstrip()
    return f"```\n$ syndicate {' '.join(command)}\n{text}\n```\n"


# --- Excerpts ------------------------------------------------------------------------------------


def _json(text: str, places: str) -> str:
    return "\n".join(
        _written(_pruned(json.loads(text), [place.split(".") for place in places.split()]))
    )


def _pruned(value: Any, places: list[list[str]]) -> Any:
    """`value` with nothing but what stands at the places; lists are gone through, and `[a=b]`
    takes of them what has that value, with `_` for a space."""
    if any(not place for place in places):
        return value
    if isinstance(value, list):
        return [_pruned(each, places) for each in value]
    kept = {}
    for name, each in value.items():
        rests = []
        for step, *rest in places:
            key, _, wanted = step.rstrip("]").partition("[")
            if key == name:
                each = [e for e in each if _has(e, wanted)] if wanted else each
                rests.append(rest)
        if rests and (pruned := _pruned(each, rests)) not in ({}, []):
            kept[name] = pruned
    return kept


def _has(value: Any, wanted: str) -> bool:
    name, _, said = wanted.partition("=")
    return bool(value.get(name) == said.replace("_", " "))


def _written(value: Any, indent: str = "", before: str = "", after: str = "") -> Iterator[str]:
    """JSON whose short parts stand on one line and whose long texts are cut."""
    line = json.dumps(_cut(value), ensure_ascii=False)
    if not isinstance(value, dict | list) or (indent and len(indent + before + line) < _WIDTH):
        yield f"{indent}{before}{line}{after}"
        return
    opening, closing = "{}" if isinstance(value, dict) else "[]"
    yield f"{indent}{before}{opening}"
    items = list(value.items() if isinstance(value, dict) else enumerate(value))
    for number, (name, each) in enumerate(items, 1):
        key = f"{json.dumps(name, ensure_ascii=False)}: " if isinstance(value, dict) else ""
        yield from _written(each, f"{indent}  ", key, "," if number < len(items) else "")
    yield f"{indent}{closing}{after}"


def _cut(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _cut(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_cut(each) for each in value]
    return _short(value) if isinstance(value, str) else value


def _short(text: str, most: int = 72) -> str:
    text = re.sub(r"^(sha256:)?[0-9a-f]{64}$", r"\g<1>…", text)
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def _xml(text: str, places: str) -> str:
    """The elements at the places with those that hold them, and nothing else."""
    top: Any = etree.fromstring(text.encode())
    spaces = {
        prefix: space for each in top.iter() for prefix, space in each.nsmap.items() if prefix
    }
    for element in top.iter():
        if element.prefix is None:
            element.tag = etree.QName(element).localname
    chosen = {each for found in top.xpath(places, namespaces=spaces) for each in found.iter()}
    holding = {above for each in chosen for above in each.iterancestors()} - chosen
    for element in list(top.iter()):
        if element not in chosen | holding:
            element.getparent().remove(element)
    for element in top.iter():
        element.text = _short(element.text or "") or None if element in chosen else None
        if element.getparent() in holding:
            element.tail = None
        for name, value in element.attrib.items():
            element.set(name, _short(value))
    etree.indent(top)
    return re.sub(r' xmlns(:\w+)?="[^"]*"', "", etree.tostring(top, encoding="unicode")).strip()


def _lines(text: str, wanted: str) -> str:
    return "\n".join(line for line in text.rstrip().split("\n") if re.search(wanted, line))


def _top(text: str, _: str) -> str:
    """The first of the parts of a plain text."""
    return re.split(r"\n\n-{20,}|\n\n.*\n-+\n", text)[0]


# --- The guide -----------------------------------------------------------------------------------


def text() -> str:
    """The guide, with its made parts as they are now."""
    with tempfile.TemporaryDirectory() as folder:
        make(Path(folder))
        made = parts(Path(folder))
    return _PART.sub(
        lambda part: part[1] + made[part[2]] + part[3], TARGET.read_text(encoding="utf-8")
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="fail where the guide is out of date")
    parser.add_argument("--out", type=Path, metavar="DIR", help="leave the packages and feeds here")
    options = parser.parse_args()
    if options.out is not None:
        make(options.out)
        return 0
    made = text()
    if options.check:
        if TARGET.read_text(encoding="utf-8") == made:
            return 0
        print(f"{TARGET} is out of date: run python docs/partners.py", file=sys.stderr)
        return 1
    TARGET.write_text(made, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
