"""The article of the partner's guide: its first version, its correction and its withdrawal, made by
hand, and written as real packages and feeds."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from syndicate import package, render
from syndicate.config import Settings
from syndicate.model import (
    Article,
    Block,
    BlockKind,
    Byline,
    Detection,
    History,
    Image,
    Inline,
    Mark,
    MarkKind,
    ModelInfo,
    Origin,
    Rights,
    SegmentTranslation,
    Signal,
    Signature,
    Source,
    Status,
    Translation,
)
from syndicate.pipeline import feeds
from syndicate.render.context import uri

NAME = "ferry-returns.pt"
SIGNER = "desk@harbour.example"
BASE = "https://news.example/pt/"
FEEDS = ("rss", "atom", "jsonfeed")
VERSIONS = {
    "1-first": "Version 1",
    "2-correction": "The correction",
    "3-withdrawal": "The withdrawal",
}
"""Folder -> what the guide calls it."""

# --- The article ---------------------------------------------------------------------------------

_NOTES = (
    "An earlier version said that the ferry carried 26 passengers; it carried 62.",
    "Uma versão anterior dizia que a balsa levou 26 passageiros; foram 62.",
)
_REASON = "The harbour office withdrew the figures on which the article rests."


def first() -> Translation:
    """Version 1, as a partner gets it first."""
    english, portuguese = _blocks("26")
    article = Article(
        id="https://courier.example/2026/03/ferry-returns",
        headline=Inline("Skerry ferry sails again after 11 weeks"),
        blocks=english,
        language="en-GB",
        slug="ferry-returns",
        summary=Inline("With a new engine, the first crossing took 40 minutes."),
        bylines=(Byline("Ines Duarte", "Reporter", "", "https://courier.example/ines"),),
        source=Source("The Kell Courier", "https://courier.example/"),
        canonical_url="https://courier.example/2026/03/ferry-returns",
        published="2026-03-16T12:00:00+00:00",
        dateline="KELL, 16 March",
        section="Islands",
        keywords=("ferries",),
        rights=Rights(
            license="https://creativecommons.org/licenses/by/4.0/",
            license_name="CC BY 4.0",
            holder="Kell Courier Trust",
            notice="© 2026 Kell Courier Trust",
        ),
        expires="2027-03-16T00:00:00+00:00",
        history=History("2026-03-16T12:00:00+00:00", "2026-03-16T12:00:00+00:00"),
    )
    leg = ("argos", "translate-en_pt-1_1", "1.1", f"sha256:{'0' * 64}", "en", "pt")
    return _said(
        Translation(
            article=article,
            source_language="en-GB",
            target_language="pt",
            headline=Inline("Balsa de Skerry volta a navegar após 11 semanas"),
            summary=Inline("Com um motor novo, a primeira travessia levou 40 minutos."),
            blocks=portuguese,
            signature=Signature((ModelInfo(*leg),), 1, "sentencex 1.0", (), "syndicate 0.1.0"),
            keywords=("balsas",),
            section="Ilhas",
            bylines=(replace(article.bylines[0], role="Repórter"),),
            dateline="KELL, 16 de março",
            translated="2026-03-16",
            provider=Source("Harbour Translations", "https://harbour.example/"),
        )
    )


def corrected(before: Translation, digest: str) -> Translation:
    """Version 2, with a number put right and the note that says so."""
    sides = [
        (*blocks, Block(BlockKind.PARAGRAPH, Inline(note), role="correction"))
        for blocks, note in zip(_blocks("62"), _NOTES, strict=True)
    ]
    moment = "2026-03-17T08:30:00+00:00"
    history = History(before.article.history.created, moment, Signal.CORRECTION, _NOTES[1], digest)
    article = replace(before.article, version=2, blocks=sides[0], history=history)
    return _said(replace(before, article=article, blocks=sides[1], translated="2026-03-17"))


def killed(before: Translation, digest: str) -> Translation:
    """Version 3: the headline and the reason are all that is left."""
    moment = "2026-03-20T15:00:00+00:00"
    created = before.article.history.created
    history = History(created, moment, Signal.KILL, _REASON, digest, note_language="en")
    article = replace(
        before.article,
        version=3,
        status=Status.CANCELED,
        blocks=(),
        summary=Inline(""),
        section="",
        keywords=(),
        dateline="",
        expires="",
        history=history,
    )
    return replace(
        before,
        article=article,
        summary=Inline(""),
        blocks=(),
        segments=(),
        section="",
        keywords=(),
        dateline="",
    )


def _blocks(number: str) -> tuple[tuple[Block, ...], tuple[Block, ...]]:
    """The body in both languages."""
    address = "https://courier.example/img/ferry.jpg"
    both = (
        (
            "A white ferry at a stone quay",
            f"The Skerry ferry left Kell on Monday with {number} passengers, the harbour "
            "office said.",
            "the harbour office said",
        ),
        (
            "Uma balsa branca em um cais de pedra",
            f"A balsa de Skerry deixou Kell na segunda-feira com {number} passageiros, disse a "
            "capitania do porto.",
            "disse a capitania do porto",
        ),
    )
    found = []
    for alt, text, link in both:
        start = text.index(link)
        href = (("href", "https://port.example/notices/16"),)
        mark = Mark(start, start + len(link), MarkKind.LINK, href)
        image = Image(
            address, alt, 1200, 800, "Tom Reid", "https://creativecommons.org/licenses/by-nd/4.0/"
        )
        found.append(
            (Block(BlockKind.PARAGRAPH, Inline(text, (mark,))), Block(BlockKind.IMAGE, image=image))
        )
    return found[0], found[1]


def _said(made: Translation) -> Translation:
    """The translation with its sentences: here each text is one."""
    article = made.article
    texts = [
        (("headline", None, 0), article.headline, made.headline),
        (("summary", None, 0), article.summary, made.summary),
        *(
            (("body", index, 0), source.content, target.content)
            for index, (source, target) in enumerate(zip(article.blocks, made.blocks, strict=True))
            if source.content
        ),
    ]
    segments = tuple((at, SegmentTranslation(one, two, Origin.ENGINE)) for at, one, two in texts)
    return replace(made, segments=segments)


# --- The packages --------------------------------------------------------------------------------


def make(out: Path) -> None:
    """Write each version's package, signed, and its feeds into a folder of its own."""
    key = Ed25519PrivateKey.from_private_bytes(sha256(b"the key of an example").digest())
    public = key.public_key().public_bytes(
        serialization.Encoding.OpenSSH, serialization.PublicFormat.OpenSSH
    )
    out.mkdir(parents=True, exist_ok=True)
    folders = [out / folder for folder in VERSIONS]
    (out / "desk.pub").write_bytes(public + f" {SIGNER}\n".encode())
    one = first()
    two = corrected(one, _write(folders[0], one, key))
    three = killed(two, _write(folders[1], two, key))
    _write(folders[2], three, key)


def _write(folder: Path, made: Translation, key: Ed25519PrivateKey) -> str:
    """One package and the feeds that announce it; the digest of its manifest."""
    formats = tuple(render.FORMATS)
    name = uri(made.article.id, made.target_language)
    built = package.build(
        made,
        Detection("en-GB", 0.99, "en-GB", "en"),
        render.render(made, formats),
        uri=name,
        not_carried=render.not_carried(made, formats),
    )
    place = package.write(built, folder)
    package.sign(place, key)
    moment = datetime.fromisoformat(made.article.history.versioned).astimezone(UTC)
    wanted = feeds.Wanted(FEEDS, BASE)
    feeds.make([folder], folder, wanted, Settings(house=made.provider), moment)
    return f"sha256:{sha256(built.manifest).hexdigest()}"
