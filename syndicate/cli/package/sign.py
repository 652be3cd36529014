"""`syndicate package sign`."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from syndicate.cli.output import print_json, say
from syndicate.cli.package.verify import unreadable
from syndicate.errors import PackageError

PASSPHRASE = "SYNDICATE_KEY_PASSPHRASE"  # noqa: S105


@click.command(
    epilog="""\b
Examples:
  ssh-keygen -t ed25519 -C desk@example.org -f desk
  syndicate package sign dist/article.pt --key desk
  syndicate package sign dist/*.zip --key desk

\b
A partner verifies it with
  syndicate package verify article.pt --public-key desk.pub
or with ssh-keygen -Y verify alone: docs/packages.md.
"""
)
@click.argument(
    "paths", metavar="DIR_OR_ZIP...", nargs=-1, required=True, type=click.Path(path_type=Path)
)
@click.option(
    "--key",
    metavar="FILE",
    required=True,
    type=click.Path(path_type=Path),
    help="An Ed25519 private key of OpenSSH (ssh-keygen -t ed25519).",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line for each package.")
@click.pass_context
def sign(ctx: click.Context, paths: tuple[Path, ...], key: Path, as_json: bool) -> None:
    """Put a signature of its manifest, and so of every file, into each package, as
    manifest.json.sig; an older one is replaced. A package that is not sound is not signed.

    The passphrase of a key that has one is taken from SYNDICATE_KEY_PASSPHRASE, else asked for.

    Exit status: 0 all are signed; 1 one is not sound; 2 it could not run.
    """
    from syndicate.package import fingerprint, private_key
    from syndicate.package import sign as sign_package

    opened = private_key(key, lambda: _passphrase(key))
    name = fingerprint(opened.public_key().public_bytes_raw())
    status = 0
    for path in paths:
        try:
            problems = sign_package(path, opened)
        except PackageError as error:
            status = 2
            unreadable(path, error, as_json)
            continue
        status = max(status, 1 if problems else 0)
        if as_json:
            print_json({"path": path, "signed": not problems, "key": name, "problems": problems})
            continue
        for problem in problems:
            say(f"{path}: not signed: {problem}", "red")
        if not problems:
            say(f"{path}: signed with the key {name}", "green")
    ctx.exit(status)


def _passphrase(key: Path) -> str:
    """Out of the environment, else from the terminal; never from the command line, which other
    users of the machine can read."""
    if PASSPHRASE in os.environ:
        return os.environ[PASSPHRASE]
    if not sys.stdin.isatty():
        raise click.UsageError(f"{key} needs a passphrase: set {PASSPHRASE}.")
    found: str = click.prompt(f"Passphrase of {key}", hide_input=True, err=True)
    return found
