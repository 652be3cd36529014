"""`syndicate package`: look at what was made or what came, and sign it."""

from __future__ import annotations

import click

from syndicate.cli.package.show import show
from syndicate.cli.package.sign import sign
from syndicate.cli.package.verify import verify


@click.group(
    epilog="""\b
Examples:
  syndicate package show dist/article.pt
  syndicate package sign dist/article.pt --key ~/.ssh/desk
  syndicate package verify article.pt.zip --public-key desk.pub
"""
)
def package() -> None:
    """Look at packages, sign and verify them."""


for command in (verify, sign, show):
    package.add_command(command)
