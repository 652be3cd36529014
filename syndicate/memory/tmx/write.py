"""Units -> TMX 1.4b, as a stream."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator
from html import escape as escape_html

from syndicate import __version__
from syndicate.codes import ILLEGAL
from syndicate.memory.tmx.inline import escape, escape_attribute, to_segment
from syndicate.memory.tmx.read import OURS
from syndicate.memory.unit import Unit
from syndicate.model import Origin


def write(units: Iterable[Unit], source_language: str | None = None) -> Iterator[str]:
    """The file in pieces, in UTF-8 when encoded; `source_language` is what all units are from.

    An engine's units have "MT!" as their creator, as Okapi's tools write and others know it.
    """
    language = escape_attribute(source_language or "*all*")
    yield (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<tmx version="1.4">\n'
        f'<header creationtool="syndicate" creationtoolversion="{__version__}" segtype="sentence"'
        f' o-tmf="syndicate" adminlang="en" srclang="{language}" datatype="html"/>\n'
        "<body>\n"
    )
    for unit in units:
        yield _unit(unit)
    yield "</body>\n</tmx>\n"


def _unit(unit: Unit) -> str:
    engine = unit.origin is Origin.ENGINE
    attributes = {
        "srclang": unit.source_language,
        "creationdate": _moment(unit.created),
        "creationid": unit.created_by or ("MT!" if engine else ""),
        "changedate": _moment(unit.changed),
        "changeid": unit.changed_by,
        "usagecount": str(unit.uses) if unit.uses else "",
        "lastusagedate": f"{unit.used.replace('-', '')}T000000Z" if unit.used else "",
    }
    props = {
        f"{OURS}origin": unit.origin.value,
        f"{OURS}standing": "" if engine else unit.standing.value,
        f"{OURS}file": unit.file,
        f"{OURS}maker": unit.maker.hex(),
        f"{OURS}key": unit.key.hex(),
        f"{OURS}payload": _payload(unit.payload),
        "x-context-pre": _neighbour(unit.before),
        "x-context-post": _neighbour(unit.after),
    }
    said = "".join(f' {k}="{escape_attribute(v)}"' for k, v in attributes.items() if v)
    lines = [f"<tu{said}>"]
    if unit.note:
        lines.append(f"<note>{escape(unit.note)}</note>")
    lines += (
        f'<prop type="{name}">{escape(value)}</prop>' for name, value in props.items() if value
    )
    for tag, content in (
        (unit.source_language, unit.source),
        (unit.target_language, unit.target),
    ):
        lines.append(
            f'<tuv xml:lang="{escape_attribute(tag)}"><seg>{to_segment(content)}</seg></tuv>'
        )
    lines.append("</tu>\n")
    return "\n".join(lines)


def _moment(moment: str) -> str:
    return moment.replace("-", "").replace(":", "")


def _neighbour(text: str | None) -> str:
    return "" if text is None else f"<seg>{escape_html(text, quote=False)}</seg>"


def _payload(payload: bytes) -> str:
    try:
        text = payload.decode()
    except UnicodeDecodeError:
        text = ""
    if not payload or (text and not ILLEGAL.search(text) and not text.startswith("base64:")):
        return text
    return f"base64:{base64.b64encode(payload).decode()}"
