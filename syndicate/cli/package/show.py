"""`syndicate package show`: a package told for people."""

from __future__ import annotations

import textwrap
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from syndicate.cli.output import print_json, say
from syndicate.cli.package.verify import public_key, read_signers, signed, signer_json

if TYPE_CHECKING:
    from syndicate.package import Examination

_LABEL, _WIDTH = 14, 86
_FINDINGS = 10
_JOINERS = "\u200c\u200d"


@click.command(
    epilog="""\b
Examples:
  syndicate package show dist/article.pt
  syndicate package show article.pt.zip --public-key desk.pub
  syndicate package show article.pt.zip --json
"""
)
@click.argument("path", metavar="DIR_OR_ZIP", type=click.Path(path_type=Path))
@public_key
@click.option("--json", "as_json", is_flag=True, help="The manifest and what was found, as JSON.")
@click.pass_context
def show(ctx: click.Context, path: Path, public_key: Path | None, as_json: bool) -> None:
    """Print what a package says of itself: the article, what may be done with it, how it was
    translated, its files and its signature. It is verified on the way.

    Exit status: 0 it is sound; 1 it is not; 2 it could not be read.
    """
    from syndicate.package import examine

    found = examine(path, read_signers(public_key))
    if as_json:
        print_json(
            {
                "path": path,
                "sound": not found.problems,
                "digest": found.digest,
                "signer": signer_json(found.signer),
                "problems": found.problems,
                "beside": found.beside,
                "manifest": found.manifest,
            }
        )
    else:
        if found.manifest is not None:
            _print(found.manifest, found)
        for problem in found.problems:
            say(f"{path}: {problem}", "red")
    ctx.exit(1 if found.problems else 0)


def _print(manifest: dict[str, Any], found: Examination) -> None:
    withdrawn = manifest["status"] == "canceled"
    title = manifest["headline"] or ("(withdrawn)" if withdrawn else "(no headline)")
    click.secho(clean(title), bold=True)
    if manifest["summary"]:
        click.echo("\n".join(_wrapped(clean(manifest["summary"]), _LABEL + _WIDTH)))
    click.echo()
    for label, lines in (*_lines(manifest), ("Signature", _signature(found))):
        for line in filter(None, lines):
            for text in _wrapped(clean(line), _WIDTH):
                click.echo(f"{label:<{_LABEL}}{text}")
                label = ""


def _wrapped(text: str, width: int) -> list[str]:
    """Lines that a terminal shows whole; addresses are not cut."""
    return textwrap.wrap(text, width, break_long_words=False, break_on_hyphens=False)


def clean(text: str) -> str:
    """One line without what drives a terminal or turns text round: a manifest can come from
    anybody. Joiners stay, which Persian and Hindi words need."""
    return "".join(
        c
        if c.isprintable() or c in _JOINERS
        else " "
        if c.isspace() or unicodedata.category(c) == "Zs"
        else "\ufffd"
        for c in text
    )


# --- What the lines say --------------------------------------------------------------------------


def _lines(manifest: dict[str, Any]) -> Iterator[tuple[str, list[str]]]:
    said, original = manifest["attribution"], manifest["original"]
    yield "Status", [_status(manifest)]
    yield "", [_until(manifest)]
    yield "History", list(_history(manifest["history"]))
    yield "Languages", [_languages(manifest["languages"])]
    yield "Original", [original["title"], original["url"], _dates(original)]
    yield "Publisher", [_pair(said["source"]["name"], said["source"]["url"])]
    yield "Authors", [_author(author) for author in said["authors"]]
    yield "Provider", [_pair(said["provider"]["name"], said["provider"]["url"])]
    yield "Rights", list(_rights(said["rights"]))
    yield "Translated", [_translated(said)]
    yield "Sentences", [_counts(manifest["segments"])]
    yield "Terms", [_counts(manifest["terms"]["counts"])]
    yield "Findings", [_counts(manifest["findings"]["counts"]) or "none", *_findings(manifest)]
    yield (
        "Not carried",
        [f"{form}: {', '.join(names)}" for form, names in manifest["not_carried"].items() if names],
    )
    yield (
        "Files",
        [
            f"{file['path']}  ({file['role']}, {file['media_type']}, {file['bytes']:,} bytes)"
            for file in manifest["files"]
        ],
    )
    yield "Article", [manifest["id"]]


def _status(manifest: dict[str, Any]) -> str:
    meaning = {
        "withheld": ": not to be published",
        "canceled": ": withdrawn; remove it, and every translation of it, wherever it stands",
    }
    status = manifest["status"]
    return f"version {manifest['version']}, {status}{meaning.get(status, '')}"


def _until(manifest: dict[str, Any]) -> str:
    embargo, expires = manifest["embargo"], manifest["expires"]
    said = [f"not before {embargo}"] if embargo else []
    return ", ".join([*said, f"not after {expires}"] if expires else said)


def _history(history: dict[str, Any]) -> Iterator[str]:
    said = [history["signal"] or ""]
    said += [f"first made {history['created']}"] if history["created"] else []
    said += [f"this version {history['versioned']}"] if history["versioned"] else []
    yield ", ".join(filter(None, said))
    yield history["note"]
    if history["replaces"]:
        yield f"replaces {history['replaces']}"


def _languages(languages: dict[str, Any]) -> str:
    text = f"{languages['source']} → {languages['target']}"
    declared, detected = languages["declared"], languages["detected"]
    said = [f"declared {declared}"] if declared else []
    said += [f"detected {detected} ({languages['confidence']:.0%})"] if detected else []
    return f"{text} ({', '.join(said)})" if said else text


def _dates(original: dict[str, Any]) -> str:
    said = [f"published {original['published']}"] if original["published"] else []
    said += [f"changed {original['modified']}"] if original["modified"] else []
    return ", ".join(said)


def _author(author: dict[str, Any]) -> str:
    return _pair(
        ", ".join(filter(None, (author["name"], author["role"], author["institution"]))),
        author["url"],
    )


def _pair(name: str, url: str) -> str:
    return f"{name} <{url}>" if name and url else name or url


def _rights(rights: dict[str, Any]) -> Iterator[str]:
    name, licence = rights["license_name"], rights["license"]
    yield _pair(name, licence) if name != licence else name
    yield f"held by {rights['holder']}" if rights["holder"] else ""
    yield rights["notice"]
    yield rights["usage_terms"]
    if rights["permission"] is not None:
        given = (rights["permission"][part] for part in ("by", "date", "reference"))
        yield f"permission: {', '.join(filter(None, given))}"
    if rights["demands"]:
        yield f"demanded: {', '.join(rights['demands'])}"
    yield f"pixel to be kept: {rights['pixel']}" if rights["pixel"] else ""


def _translated(said: dict[str, Any]) -> str:
    translator, disclosure = said["translator"], said["disclosure"]
    by = " ".join(filter(None, (translator["engine"], translator["model"], translator["version"])))
    return ", ".join(
        filter(
            None,
            (
                translator["date"],
                f"by {by}" if by else "",
                "reviewed by a person" if disclosure["reviewed"] else "not reviewed by a person",
            ),
        )
    )


def _counts(counts: dict[str, int]) -> str:
    return ", ".join(f"{number:,} {name}" for name, number in counts.items() if number)


def _findings(manifest: dict[str, Any]) -> Iterator[str]:
    listed = manifest["findings"]["list"]
    for each in listed[:_FINDINGS]:
        parts = (each["part"], each["block"], each["segment"])
        place = ".".join(str(part) for part in parts if part not in (None, ""))
        where = f" ({place})" if place else ""
        yield f"{each['severity']} {each['check']}{where}: {each['message']}"
    if len(listed) > _FINDINGS:
        yield f"and {len(listed) - _FINDINGS:,} more (--json)"


def _signature(found: Examination) -> list[str]:
    return [signed(found.signer), f"manifest {found.digest}"]
