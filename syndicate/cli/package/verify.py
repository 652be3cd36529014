"""`syndicate package verify`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from syndicate.cli.output import print_json, say, warn
from syndicate.errors import PackageError

if TYPE_CHECKING:
    from syndicate.package import Signer, Signers

public_key = click.option(
    "--public-key",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Who must have signed: a .pub file, or a file of allowed signers.",
)


@click.command(
    epilog="""\b
Examples:
  syndicate package verify dist/article.pt
  syndicate package verify dist/*.zip --public-key desk.pub
  syndicate package verify article.pt.zip --json

The signature alone, with OpenSSH: docs/packages.md.
"""
)
@click.argument(
    "paths", metavar="DIR_OR_ZIP...", nargs=-1, required=True, type=click.Path(path_type=Path)
)
@public_key
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line for each package.")
@click.pass_context
def verify(
    ctx: click.Context, paths: tuple[Path, ...], public_key: Path | None, as_json: bool
) -> None:
    """Compare packages with their manifests: changed, missing, added, renamed or linked files, and
    a signature that does not fit. Nothing is unpacked.

    Feeds and review pages, which stand beside packages, are passed over.

    Exit status: 0 each holds what its manifest says; 1 one does not, or is no zip; 2 one is not
    there or may not be read, or no package is named.
    """
    from syndicate.package import examine

    signers = read_signers(public_key)
    named = [path for path in paths if not _stands_beside(path)]
    if len(named) < len(paths):
        warn(f"Passed over, feeds and review pages: {len(paths) - len(named)}.")
    status = 0 if named else 2
    beside = 0
    for path in named:
        try:
            found = examine(path, signers)
        except PackageError as error:
            status = 2
            unreadable(path, error, as_json)
            continue
        status = max(status, 1 if found.problems else 0)
        if as_json:
            print_json(
                {
                    "path": path,
                    "sound": not found.problems,
                    "manifest": "" if found.problems else found.digest,
                    "signer": signer_json(found.signer),
                    "problems": found.problems,
                }
            )
            continue
        for problem in found.problems:
            say(f"{path}: {problem}", "red")
        if not found.problems:
            say(f"{path}: sound, {signed(found.signer)}, manifest {found.digest}", "green")
        beside += bool(found.beside)
    if beside:
        where = "it" if len(named) == 1 else f"{beside} of them"
        warn(
            f"review.html stands with {where}, for the house and not looked at: do not send it on."
        )
    ctx.exit(status)


def _stands_beside(path: Path) -> bool:
    """True for a file that is called as feeds and the review pages of zips are."""
    from syndicate.feeds import FORMATS
    from syndicate.package.names import BESIDE

    names = (*(each.suffix for each in FORMATS.values()), *BESIDE)
    return path.name.endswith(tuple(f".{name}" for name in names)) and path.is_file()


def unreadable(path: Path, error: PackageError, as_json: bool) -> None:
    """One that cannot be read does not keep the others from being looked at."""
    if as_json:
        print_json({"path": path, "error": error})
    else:
        say(f"Error: {error}", "red", err=True)


def read_signers(public_key: Path | None) -> Signers | None:
    from syndicate.package import Signers

    return None if public_key is None else Signers.read(public_key)


def signed(signer: Signer | None) -> str:
    """What is known of the signature, in words."""
    if signer is None:
        return "not signed"
    if not signer.known:
        return f"signed with the key {signer.key}, which nobody vouches for (--public-key)"
    return f"signed by {signer.name or 'the key given'} ({signer.key})"


def signer_json(signer: Signer | None) -> dict[str, Any] | None:
    if signer is None:
        return None
    return {"key": signer.key, "name": signer.name or None, "known": signer.known}
