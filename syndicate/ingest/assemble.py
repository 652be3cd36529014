"""A draft, its side-car and the options -> the `Article`, with findings for what is missing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from syndicate import langs
from syndicate.config import Profile
from syndicate.errors import ConfigError, InputError
from syndicate.ingest import bylines, editorial, identity, rights
from syndicate.ingest.metadata import Metadata, unknown_keys
from syndicate.ingest.rights import Settle, Stated
from syndicate.ingest.sizes import same_picture
from syndicate.model import (
    Article,
    Block,
    BlockKind,
    Finding,
    Image,
    Inline,
    Severity,
)

NOTHING = Inline("")
LONGEST = 1_000_000
"""Characters of text; what is longer is no article (a long book has as many)."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What a format's reader makes of a file.

    `declared` is what the file states of itself, `guessed` what was read from its layout (a visible
    byline, a date in the text). `languages` are the declared ones as written, strongest first.
    `stated` is what several places of the file say of rights, `choices` the licences among which
    nothing in the file decides.
    """

    media_type: str
    headline: Inline
    blocks: tuple[Block, ...]
    summary: Inline = NOTHING
    declared: Metadata = field(default_factory=Metadata)
    guessed: Metadata = field(default_factory=Metadata)
    languages: tuple[str, ...] = ()
    image: Image | None = None
    findings: tuple[Finding, ...] = ()
    stated: tuple[Stated, ...] = ()
    choices: tuple[str, ...] = ()


def assemble(
    draft: Draft,
    path: str,
    sidecar: Metadata,
    options: Metadata,
    sources: Mapping[str, Profile] | None = None,
    settle: Settle | None = None,
) -> Article:
    """The article; options win over the side-car, that over the file, that over guesses, and all
    over what `sources` know of its source. `settle` puts together what is said of rights; without
    it the first that says something counts.

    Raises `InputError` where there is no text, or more than an article has.
    """
    _check_size(draft, path)
    said = options.over(sidecar)
    known = said.over(draft.declared).over(draft.guessed).over(rights.republished(draft.blocks))
    blocks, counters = rights.of_blocks(draft.blocks)
    stated = [
        ("the command line", options.rights),
        ("the side-car", sidecar.rights),
        ("the file", draft.declared.rights),
        *(each for each in draft.stated if said.rights.license not in draft.choices
          or each[1].license not in draft.choices),
        *counters,
        ("the text", draft.guessed.rights),
    ]  # fmt: skip
    known_source = rights.profile(known, sources or {})
    if known_source is not None:
        of_source = rights.resolved(known_source.rights)
        stated.append(("syndicate.toml", of_source))
        known = known.over(Metadata(source=known_source.source, rights=of_source))
    found: list[Finding] = []
    if settle is not None:
        settled, findings_of_rights = settle(stated)
        known = replace(known, rights=settled)
        found += findings_of_rights
    if not said.authors:
        known = replace(known, authors=bylines.enrich(known.authors, draft.guessed.authors))
    headline = Inline(said.title) if said.title else draft.headline
    if not headline:
        headline = Inline(known.title)
    if draft.declared.unknown:
        found.append(unknown_keys(draft.declared.unknown))
    if not headline:
        headline = Inline(first_words(draft.blocks))
        found.append(
            Finding(
                "headline.missing",
                Severity.WARNING,
                "No headline was found; the first words of the text stand for it.",
                remedy='Give it as title = "…" in the side-car.',
                part="headline",
            )
        )
    summary = Inline(said.summary) if said.summary else draft.summary
    blocks = editorial.mark_roles(editorial.caption_pictures(blocks))
    dateline, blocks = editorial.take_dateline(blocks, known.dateline, headline.text)
    # The page's own line may say more than its metadata ("LISBON, 14 March" and the agency).
    fuller = dateline.casefold().startswith(known.dateline.casefold()) and not said.dateline
    dateline = dateline if fuller else known.dateline
    if known.correction and not _holds(blocks, known.correction):
        blocks = (*blocks, editorial.correction_block(known.correction))
    language, findings = _language(said.language, draft.languages)
    image = draft.image
    if image is not None and any(
        block.image is not None and same_picture(block.image.url, image.url) for block in blocks
    ):
        image = None
    article = identity.article_id(known.canonical_url, headline.text, blocks)
    return Article(
        id=article,
        headline=headline,
        blocks=blocks,
        language=language,
        slug=identity.slug_of(known.slug, path, headline.text, article),
        summary=summary,
        bylines=known.authors,
        source=known.source,
        canonical_url=known.canonical_url,
        published=known.published,
        modified=known.modified,
        dateline=dateline,
        section=known.section,
        keywords=known.keywords,
        rights=known.rights,
        image=image,
        embargo=known.embargo,
        expires=known.expires,
        path=path,
        media_type=draft.media_type,
        findings=(*draft.findings, *found, *findings, *_missing(known)),
    )


def first_words(blocks: tuple[Block, ...]) -> str:
    """The first words of a text that has no headline of its own."""
    texts = [block.text for block in blocks if block.text.strip()]
    text = next((t for t in texts if any(c.isalnum() for c in t)), texts[0])
    first = re.split(r"(?<=[.!?])\s", text.strip(), maxsplit=1)[0]
    if len(first) <= 100:
        return first.rstrip(".") or first
    return f"{first[:100].rsplit(' ', 1)[0]} …"


def _check_size(draft: Draft, path: str) -> None:
    length = sum(len(block.text) for block in draft.blocks)
    if length > LONGEST:
        raise InputError(
            f"The text has {length:,} characters; an article has at most {LONGEST:,}.",
            path=path,
            remedy="Split the file, one article in each.",
        )
    if not any(block.text.strip() for block in draft.blocks):
        raise InputError(
            "No article text was found.", path=path, remedy="Give a file with an article in it."
        )


def _holds(blocks: tuple[Block, ...], text: str) -> bool:
    """True where a block already says it, with or without its label and date in front."""
    from syndicate.ingest.content import squeeze

    wanted = squeeze(text)
    core = squeeze(text.partition(":")[2]) or wanted
    return any(
        wanted in squeezed or (len(core) > 20 and core in squeezed)
        for squeezed in (squeeze(b.text) for b in blocks if b.kind is BlockKind.PARAGRAPH)
    )


def _language(said: str, declared: tuple[str, ...]) -> tuple[str | None, tuple[Finding, ...]]:
    for tag in (said, *declared):
        if not tag:
            continue
        try:
            return langs.normalise(tag), ()
        except ConfigError:
            continue
    if not any(declared):
        return None, ()
    bad = next(tag for tag in declared if tag)
    return None, (
        Finding(
            "language.declared",
            Severity.WARNING,
            f"The article declares the language {bad!r}, which is no language tag.",
            remedy='Say the language with --from, or language = "en" in the side-car.',
            part="metadata",
        ),
    )


def _missing(known: Metadata) -> list[Finding]:
    """A finding for each part of the attribution that neither the file nor a person gave."""
    said = (
        (
            "original-link",
            known.canonical_url,
            Severity.WARNING,
            "The link to the original article is missing.",
            'Give it with --source-url, or as canonical_url = "https://…" in the side-car.',
        ),
        (
            "author",
            known.authors,
            Severity.WARNING,
            "The author is missing.",
            'Give it with --author, or as author = "…" in the side-car.',
        ),
        (
            "source",
            known.source.name,
            Severity.WARNING,
            "The publisher of the original is missing.",
            'Give it with --source-name, or as name = "…" under [source] in the side-car.',
        ),
        (
            "license",
            known.rights.license,
            Severity.INFO,
            "The licence is not stated.",
            'Give it with --license, or as license = "CC BY 4.0" under [rights] in the side-car.',
        ),
    )
    return [
        Finding(f"attribution.{name}", severity, message, remedy, "metadata")
        for name, value, severity, message, remedy in said
        if not value
    ]
