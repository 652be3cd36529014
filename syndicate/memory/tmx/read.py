"""TMX -> units: a stream that skips and reports what is damaged."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING, cast

from syndicate import langs
from syndicate.errors import ConfigError, StoreError
from syndicate.memory.key import SIZE
from syndicate.memory.tmx.inline import from_segment, local
from syndicate.memory.tmx.scan import DAMAGED, Piece, Scan
from syndicate.memory.unit import Standing, Unit
from syndicate.model import Inline, Origin

if TYPE_CHECKING:
    from lxml.etree import _Element

OURS = "x-syndicate-"
"""How the types of our own `<prop>` begin."""

_LONGEST_NEIGHBOUR = 10_000
_DATE = re.compile(r"(\d{4})-?(\d\d)-?(\d\d)(?:T(\d\d):?(\d\d)(?::?(\d\d))?(?:\.\d+)?Z?)?$")
_MACHINE = frozenset(
    {"mt", "mt!", "nmt", "at", "machine", "machinetranslation", "machine-translation"}
    | {"machine_translation", "automatictranslation", "automatedtranslation"}
)
_ORIGINS = ("x-origin", "origin", "x-mt", "mt", "x-source-type")
_STANDINGS = {
    "draft": Standing.DRAFT,
    "unconfirmed": Standing.DRAFT,
    "needs-translation": Standing.DRAFT,
    "translated": Standing.TRANSLATED,
    "confirmed": Standing.TRANSLATED,
    "reviewed": Standing.APPROVED,
    "proofread": Standing.APPROVED,
    "approved": Standing.APPROVED,
    "approvedtranslation": Standing.APPROVED,
    "approvedsignoff": Standing.APPROVED,
    "final": Standing.APPROVED,
    "rejected": Standing.REJECTED,
    "rejectedtranslation": Standing.REJECTED,
    "rejectedsignoff": Standing.REJECTED,
}
_STATUSES = ("x-confirmationlevel", "x-status", "status")


@dataclass(frozen=True, slots=True)
class Problem:
    """Something of the file that was left out, and why."""

    path: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}"


@dataclass(frozen=True, slots=True)
class _Variant:
    language: str
    element: _Element
    content: Inline
    props: dict[str, str]
    notes: list[str]


class Reader:
    """An open TMX file: go over it to get each `Unit`, or the `Problem` that stands instead.

    source, target  the languages wanted; without a region all its regions
    standing        what others' and persons' units count as; None: what the file says, else
                    translated. Rejected ones stay so, and machine translation is a draft.
    """

    def __init__(
        self,
        path: Path,
        *,
        source: str | None = None,
        target: str | None = None,
        standing: Standing | None = None,
    ) -> None:
        self.path = path
        self._source = source
        self._target = target
        self._standing = standing
        try:
            self._stream = path.open("rb")
            self.size = path.stat().st_size
        except OSError as error:
            raise StoreError(f"cannot be read: {error.strerror}.", path=path) from error
        try:
            self._scan = Scan(self._stream, path)
        except BaseException:
            self._stream.close()
            raise
        header = self._scan.head.attributes
        self._language = header.get("srclang", "")
        tool = header.get("creationtool", "")
        self._ours = tool == "syndicate"
        self._omegat = tool.lower().startswith("omegat")

    def __enter__(self) -> Reader:
        return self

    def __exit__(self, *_: object) -> None:
        self._stream.close()

    @property
    def position(self) -> int:
        """Bytes that have been read, of `size`."""
        return self._scan.read

    def __iter__(self) -> Iterator[Unit | Problem]:
        from lxml import etree

        # Nothing is resolved or loaded; there is no document type to begin with.
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True,
            remove_pis=True,
        )  # fmt: skip
        spaces = self._scan.head.namespaces
        pieces = self._scan.pieces()
        while True:
            try:
                piece = next(pieces, None)
            except OSError as error:
                raise StoreError(f"cannot be read: {error.strerror}.", path=self.path) from error
            if piece is None:
                return
            if piece.problem:
                yield self._problem(piece.line, piece.problem)
                continue
            if DAMAGED in piece.text:
                yield self._problem(
                    piece.line + piece.text[: piece.text.index(DAMAGED)].count("\n"),
                    f"this unit holds bytes that are not {self._scan.encoding}",
                )
                continue
            text = f"<r {spaces}>{piece.text}</r>" if spaces else piece.text
            try:
                unit = etree.fromstring(text, parser)
            except etree.XMLSyntaxError as error:
                line = piece.line + max(0, (error.lineno or 1) - 1)
                yield self._problem(line, f"this unit is not well-formed XML: {_short(error.msg)}")
                continue
            except ValueError as error:  # characters that no parser takes
                yield self._problem(piece.line, f"this unit cannot be read: {error}")
                continue
            yield from self._units(unit[0] if spaces else unit, piece)

    def _problem(self, line: int, message: str) -> Problem:
        return Problem(str(self.path), line, message)

    def _units(self, unit: _Element, piece: Piece) -> Iterator[Unit | Problem]:
        variants: list[_Variant] = []
        props, notes = _properties(unit, self._ours)
        for child in unit:
            if local(child) != "tuv":
                continue
            line = piece.line + (cast("int | None", child.sourceline) or 1) - 1
            try:
                variants.append(self._variant(child))
            except ValueError as error:
                yield self._problem(line, f"{error}; this variant is left out")
        if len(variants) < 2:
            if len(unit.findall("{*}tuv")) < 2:
                yield self._problem(piece.line, "this unit has no two variants to make a pair of")
            return
        pairs = self._pairs(unit, variants)
        if pairs is None:
            wanted = unit.get("srclang") or self._language
            yield self._problem(piece.line, f"this unit has no variant in its source, {wanted}")
            return
        if not pairs:
            yield self._problem(piece.line, "the variants of this unit are in one language")
        for source, target in pairs:
            if _is(source.language, self._source) and _is(target.language, self._target):
                try:
                    yield self._unit(unit, props, notes, source, target)
                except ValueError as error:
                    yield self._problem(piece.line, f"this unit cannot be read: {error}")

    def _variant(self, element: _Element) -> _Variant:
        tag = element.get("{http://www.w3.org/XML/1998/namespace}lang") or element.get("lang") or ""
        try:
            language = langs.normalise(tag)
        except ConfigError:
            raise ValueError(f"{tag!r} is not a language tag") from None
        segment = element.find("{*}seg")
        if segment is None:
            raise ValueError(f"the variant in {language} has no <seg>")
        content = from_segment(segment, omegat=self._omegat)
        if not content:
            raise ValueError(f"the variant in {language} is empty")
        return _Variant(language, element, content, *_properties(element, self._ours))

    def _pairs(
        self, unit: _Element, variants: list[_Variant]
    ) -> list[tuple[_Variant, _Variant]] | None:
        """Which variant is translated into which; None where the source is not there."""
        said = unit.get("srclang") or self._language
        if said.lower() == "*all*":
            sources = variants
        elif not said or not langs.is_tag(said):
            sources = variants[:1]
        else:
            wanted = langs.normalise(said)
            sources = [v for v in variants if v.language == wanted][:1] or [
                v for v in variants if langs.same_language(v.language, wanted)
            ][:1]
            if not sources:
                return None
        return [
            (source, target)
            for source in sources
            for target in variants
            if target is not source and target.language != source.language
        ]

    def _unit(
        self,
        unit: _Element,
        props: dict[str, str],
        notes: list[str],
        source: _Variant,
        target: _Variant,
    ) -> Unit:
        def said(name: str) -> str:
            """An attribute, the nearest to the target counting first."""
            for element in (target.element, unit, source.element):
                value = element.get(name)
                if value:
                    return value
            return ""

        all_props = source.props | props | target.props
        around = source.props | props
        created_by, changed_by = said("creationid"), said("changeid")
        notes = [*notes, *source.notes, *target.notes]
        found = Unit(
            source.language,
            target.language,
            source.content,
            target.content,
            created_by=created_by,
            created=_moment(said("creationdate")),
            changed_by=changed_by,
            changed=_moment(said("changedate")),
            note="\n".join(notes) if not self._ours else "".join(notes[:1]),
            before=_neighbour(around, "pre"),
            after=_neighbour(around, "post"),
            file=all_props.get(f"{OURS}file", "") if self._ours else self.path.name,
            uses=_number(said("usagecount")),
            used=_moment(said("lastusagedate"))[:10],
        )
        if self._ours and all_props.get(f"{OURS}origin") == Origin.ENGINE:
            return replace(
                found,
                origin=Origin.ENGINE,
                standing=Standing.DRAFT,
                created_by="" if created_by == "MT!" else created_by,
                maker=_bytes(all_props.get(f"{OURS}maker", "")),
                key=_bytes(all_props.get(f"{OURS}key", "")),
                payload=_payload(all_props.get(f"{OURS}payload", "")),
            )
        if not self._ours and _is_machine(all_props, (created_by, changed_by)):
            return replace(found, origin=Origin.ENGINE, standing=Standing.DRAFT)
        standing = self._stands(all_props)
        return found if found.standing is standing else replace(found, standing=standing)

    def _stands(self, props: dict[str, str]) -> Standing:
        stated = None
        for name in (f"{OURS}standing", *_STATUSES):
            if stated is None and name in props:
                stated = _STANDINGS.get(props[name].strip().lower())
        if stated is Standing.REJECTED:
            return stated
        return self._standing or stated or Standing.TRANSLATED


def _is(tag: str, wanted: str | None) -> bool:
    if wanted is None or tag == wanted:
        return True
    return "-" not in wanted and langs.same_language(tag, wanted)


def _properties(element: _Element, ours: bool) -> tuple[dict[str, str], list[str]]:
    """Its own `<prop>`s by type, the first of each, and its notes."""
    props: dict[str, str] = {}
    notes: list[str] = []
    for child in element:
        name = local(child)
        if name == "prop":
            props.setdefault((child.get("type") or "").lower(), child.text or "")
        elif name == "note" and child.text:
            note = child.text if ours else child.text.strip()
            if note:
                notes.append(note)
    return props, notes


def _is_machine(props: dict[str, str], names: tuple[str, ...]) -> bool:
    if any(name[:3].upper() == "MT!" for name in names):
        return True
    for name in _ORIGINS:
        if name not in props:
            continue
        value = re.sub(r"\s+", "", props[name]).lower()
        if value in _MACHINE or (name in ("x-mt", "mt") and value in ("yes", "true", "1")):
            return True
    return False


def _neighbour(props: dict[str, str], side: str) -> str | None:
    """A sentence's neighbour, as memoQ and we write it: `<seg>` in a property."""
    value = props.get(f"x-context-{side}")
    if value is None or len(value) > _LONGEST_NEIGHBOUR:
        return None
    value = re.sub(r"</?seg\s*/?>", "", value)
    return unescape(re.sub(r"<(bpt|ept|ph|it|ut)\b[^>]*>.*?</\1>|<[^>]*>", "", value))


@lru_cache(maxsize=4096)
def _moment(value: str) -> str:
    """ISO 8601 of a TMX date; the empty string for what is none."""
    match = _DATE.match(value.strip())
    if match is None:
        return ""
    year, month, day, hour, minute, second = match.groups(default="00")
    text = f"{year}-{month}-{day}T{hour}:{minute}:{second}"
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return ""
    return f"{text}Z"


def _number(value: str) -> int:
    return min(int(value), 2**53) if re.fullmatch("[0-9]{1,15}", value.strip()) else 0


def _bytes(value: str) -> bytes:
    """A key or a maker in hexadecimal; empty for anything else."""
    return bytes.fromhex(value) if re.fullmatch(f"[0-9a-f]{{{2 * SIZE}}}", value) else b""


def _payload(value: str) -> bytes:
    if not value.startswith("base64:"):
        return value.encode()
    try:
        return base64.b64decode(value.removeprefix("base64:"), validate=True)
    except (binascii.Error, ValueError):
        return b""


def _short(message: str) -> str:
    return message.partition(", line ")[0]
