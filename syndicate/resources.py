"""Finds `templates/`, `glossaries/` and `models/`: in an installed wheel or in a checkout.

The wheel carries them inside the package (`[tool.hatch.build.targets.wheel.force-include]`); an
editable install has no such copies, so the folder beside the package is looked at next.
"""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def folder(name: str) -> Path:
    """The shipped folder `name`; raises `FileNotFoundError` where an installation is damaged."""
    for place in (_PACKAGE / name, _PACKAGE.parent / name):
        if place.is_dir():
            return place
    raise FileNotFoundError(f"the folder {name!r} is missing from this installation of syndicate")
