"""`syndicate glossary`: what translators need to keep their glossaries."""

from __future__ import annotations

from importlib import import_module

import click

_COMMANDS: dict[str, str] = {
    "lint": "syndicate.cli.glossary.lint:lint",
    "explain": "syndicate.cli.glossary.explain:explain",
    "try": "syndicate.cli.glossary.attempt:attempt",
    "extract": "syndicate.cli.glossary.extract:extract",
    "diff": "syndicate.cli.glossary.diff:diff",
    "merge": "syndicate.cli.glossary.merge:merge",
    "import": "syndicate.cli.glossary.exchange:import_",
    "export": "syndicate.cli.glossary.exchange:export",
    "stats": "syndicate.cli.glossary.stats:stats",
}
"""Name -> module and command, imported when asked for."""


class _Tools(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in _COMMANDS:
            return None
        module, _, attribute = _COMMANDS[name].partition(":")
        command: click.Command = getattr(import_module(module), attribute)
        return command


@click.group(
    cls=_Tools,
    epilog="""\b
Examples:
  syndicate glossary lint glossaries/
  syndicate glossary explain "trade union" --from en --to pt
  syndicate glossary try --text "The mayor spoke." --from en --to pt --glossary house.en-pt.csv
  syndicate glossary extract stories/ --to pt --out candidates.en-pt.csv
""",
)
def glossary() -> None:
    """Check, explain, try, compare and exchange glossaries."""
