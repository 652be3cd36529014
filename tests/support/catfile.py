"""XLIFF files as they are sent, and what translators' tools make of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

import handmade
from lxml import etree

from syndicate import render
from syndicate.model import Inline, Origin, SegmentTranslation

X = "{urn:oasis:names:tc:xliff:document:2.0}"
OURS = "{urn:x-syndicate:xliff}"
Sentence = tuple[str | Inline, str | Inline] | tuple[str | Inline, str | Inline, Origin]


def segments(sentences: Iterable[Sentence]) -> handmade.Segments:
    """One text of the body, sentence by sentence; an engine's where nothing else is said."""
    found = []
    for number, (source, target, *origin) in enumerate(sentences):
        one = source if isinstance(source, Inline) else Inline(source)
        other = target if isinstance(target, Inline) else Inline(target)
        place: tuple[str, int | None, int] = ("body", 0, number)
        found.append((place, SegmentTranslation(one, other, *(origin or [Origin.ENGINE]))))
    return tuple(found)


def written(name: str, sentences: Iterable[Sentence], **changes: Any) -> bytes:
    """The file of a format for an article of these sentences."""
    made = replace(handmade.full(), segments=segments(sentences), **changes)
    return render.render(made, [name])[0].data


def sent(*sentences: Sentence, **changes: Any) -> etree._Element:
    return etree.fromstring(written("xliff", sentences, **changes))


def unit(root: etree._Element, number: int) -> etree._Element:
    found = root.find(f".//{X}unit[@id='s{number}']")
    assert found is not None
    return found


def retarget(
    root: etree._Element, number: int, text: str | None = None, state: str | None = None
) -> etree._Element:
    """A translator writes `text` as the target of a unit; `text` may hold codes."""
    segment = unit(root, number).find(f"{X}segment")
    assert segment is not None
    if text is not None:
        old = segment.find(f"{X}target")
        new = etree.fromstring(f'<target xmlns="{X[1:-1]}">{text}</target>')
        if old is None:
            segment.append(new)
        else:
            segment.replace(old, new)
    if state is not None:
        segment.set("state", state)
        segment.attrib.pop("subState", None)
    return root


def data(root: etree._Element) -> bytes:
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True)


# --- What tools do -------------------------------------------------------------------------------


def sorts_units(root: etree._Element) -> None:
    for group in list(root.iter(f"{X}group")):
        for each in sorted(group, key=lambda child: child.get("id") or "", reverse=True):
            group.append(each)


def renumbers(root: etree._Element) -> None:
    for number, each in enumerate(root.iter(f"{X}unit"), 1):
        each.set("id", f"tu-{number}")


def wraps_lines(root: etree._Element) -> None:
    """Indents, also where that adds white space to the text, and wraps it."""
    for each in root.iter(f"{X}source", f"{X}target"):
        each.text = "\n    " + (each.text or "").replace(" ", "\n      ", 1)
        last: Any = each if not len(each) else each[-1]
        if len(each):
            last.tail = (last.tail or "") + "\n   "
        else:
            last.text += "\n   "


def strips_modules(root: etree._Element) -> None:
    """Leaves the core only: no candidates, terms, metadata, notes, attributes of others."""
    for each in list(root.iter()):
        if not each.tag.startswith(X) or each.tag == f"{X}notes":
            each.getparent().remove(each)
        for name in each.attrib:
            if name.startswith(OURS):
                del each.attrib[name]


def drops_annotations(root: etree._Element) -> None:
    """As OmegaT: no <mrk>, no targets of candidates and of units not to be translated."""
    for each in list(root.iter(f"{X}mrk")):
        parent = each.getparent()
        parent.text = (parent.text or "") + (each.text or "")
        for child in each:
            parent.append(child)
        parent.remove(each)
    for each in list(root.iter(f"{X}target")):
        outer = each.getparent()
        if not outer.tag.startswith(X) or outer.getparent().get("translate") == "no":
            outer.remove(each)


def parts_codes(root: etree._Element) -> None:
    """<pc> as <sc/> and <ec/>."""
    for each in list(root.iter(f"{X}pc")):
        parent = each.getparent()
        number, at = each.get("id"), parent.index(each)
        first = etree.Element(f"{X}sc", id=number, dataRef=each.get("dataRefStart"))
        last = etree.Element(f"{X}ec", startRef=number, dataRef=each.get("dataRefEnd"))
        first.tail, last.tail = each.text, each.tail
        parent[at : at + 1] = [first, *each, last]


def adds_its_own(root: etree._Element) -> None:
    """Elements and attributes of another name space, where extensions may stand."""
    for each in root.iter(f"{X}unit"):
        each.set("{urn:tool}edited", "yes")
        each.insert(0, etree.Element("{urn:tool}info", by="ana"))


def loses_data(root: etree._Element) -> None:
    for each in list(root.iter(f"{X}originalData")):
        each.getparent().remove(each)


def split(segment: etree._Element, pairs: Sequence[tuple[str, str | None]]) -> None:
    """A tool parts a segment: source and target of each part, white space as <ignorable>."""
    parent = segment.getparent()
    for number, (source, target) in enumerate(pairs):
        name = "ignorable" if not source.strip() else "segment"
        part = etree.SubElement(parent, f"{X}{name}", id=f"p{number}")
        if name == "segment":
            part.set("state", segment.get("state", "initial"))
        etree.SubElement(part, f"{X}source").text = source
        if target is not None:
            etree.SubElement(part, f"{X}target").text = target
    parent.remove(segment)
