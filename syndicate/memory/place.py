"""Where the translation memory is."""

from __future__ import annotations

import os
from pathlib import Path

from syndicate import config
from syndicate.memory.file import FOLDER

NAME = "memory.sqlite3"
VARIABLE = "SYNDICATE_MEMORY"


def place(settings: config.Settings) -> Path:
    """The file of the memory: what the settings say, else what the variable `SYNDICATE_MEMORY`
    says, else `.syndicate/memory.sqlite3` beside `syndicate.toml`, else in the user's data folder.

    Nothing is made here.
    """
    if settings.memory_path is not None:
        return settings.memory_path
    named = os.environ.get(VARIABLE)
    if named:
        return Path(named)
    if settings.path is not None:
        return settings.path.parent / FOLDER / NAME
    import platformdirs

    return Path(platformdirs.user_data_dir("syndicate", appauthor=False)) / NAME
