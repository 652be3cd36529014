"""TMX 1.4b of an article: valid, and readable as what it is."""

from __future__ import annotations

from pathlib import Path

import handmade
import pytest
from catfile import written
from lxml import etree

from syndicate import render
from syndicate.memory import Standing, Unit, tmx
from syndicate.model import Inline, Mark, MarkKind, Origin

DTD = Path(__file__).resolve().parents[3] / "shared" / "schemas" / "tmx14.dtd"
LINKED = Inline(
    "See the report\nof the port.",
    (Mark(8, 14, MarkKind.LINK, (("href", 'a"<&'),)), Mark(8, 11, MarkKind.CITE)),
)


def odd() -> bytes:
    return written("tmx", [(LINKED, LINKED), ("a\x00\ud800b", "\ufffe")])


FILES = {
    name: lambda name=name: render.render(getattr(handmade, name)(), ["tmx"])[0].data
    for name in ("full", "corrected", "killed", "taken_down", "arabic")
} | {"odd": odd}


@pytest.mark.skipif(not DTD.is_file(), reason="the official DTD is not here")
@pytest.mark.parametrize("name", FILES)
def test_every_file_is_valid_by_the_official_dtd(name: str) -> None:
    dtd = etree.DTD(str(DTD))
    assert dtd.validate(etree.fromstring(FILES[name]())), dtd.error_log.last_error


def test_our_own_memory_reads_it_and_takes_no_machines_text_for_a_persons(tmp_path: Path) -> None:
    path = tmp_path / "article.tmx"
    path.write_bytes(
        written(
            "tmx",
            [
                ("It <rains>.", "Chove."),
                (LINKED, LINKED, Origin.HUMAN),
                ("12", "12", Origin.KEPT),
                ("It hails.", "It hails.", Origin.FAILED),
            ],
        )
    )
    with tmx.Reader(path) as reader:
        units = [each for each in reader if isinstance(each, Unit)]
    assert [(u.source, u.target, u.origin, u.standing) for u in units] == [
        (Inline("It <rains>."), Inline("Chove."), Origin.ENGINE, Standing.DRAFT),
        (LINKED, LINKED, Origin.HUMAN, Standing.TRANSLATED),
    ]
    assert [(u.before, u.after) for u in units] == [("", LINKED.text), ("It <rains>.", "12")]


def test_a_withdrawn_article_has_notes_and_no_units() -> None:
    root = etree.fromstring(FILES["killed"]())
    assert not list(root.iter("tu"))
    ours, reason = root.iter("note")
    tags = [note.get("{http://www.w3.org/XML/1998/namespace}lang") for note in (ours, reason)]
    assert tags == ["pt", "pt"]
    assert reason.text == handmade.killed().article.history.note
