"""The bytes of a file that is named as an article."""

from __future__ import annotations

import stat
from pathlib import Path

from syndicate.errors import InputError

MAX_BYTES = 20 * 2**20
"""The largest file that is read; an article's page is seldom larger than 2 MB."""


def load(path: str, max_bytes: int = MAX_BYTES) -> bytes:
    """The file's bytes, one more than allowed at most, so that a huge file costs nothing."""
    if path == "-":
        raise InputError("Standard input was not read.", path=path, remedy="Pass its bytes.")
    place = Path(path)
    try:
        if place.is_dir():
            raise InputError(
                "This is a folder.", path=path, remedy="Name the files in it, or use find_inputs."
            )
        status = place.stat()
        if not stat.S_ISREG(status.st_mode):
            # Never opened: a pipe without a writer would wait for ever.
            raise InputError(
                "This is not a regular file.",
                path=path,
                remedy='Name a file, or give the article on standard input as "-".',
            )
        size = status.st_size
        if size > max_bytes:
            raise too_large(path, f"{size:,} bytes", max_bytes)
        with place.open("rb") as file:
            return file.read(max_bytes + 1)
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError(
            f"The file cannot be read: {reason}.", path=path, remedy="Check its name and rights."
        ) from error


def too_large(path: str, size: str, max_bytes: int) -> InputError:
    return InputError(
        f"The file has {size}; more than {max_bytes:,} are not read.",
        path=path,
        remedy="Save the article alone, or split the file.",
    )
