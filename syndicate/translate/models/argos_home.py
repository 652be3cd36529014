"""Where Argos Translate lives: its folders, its settings and its classes, without side effects.

Importing `argostranslate.settings` creates four folders in the user's home, and importing
`argostranslate.package` costs 60 ms. So what every start needs is read here directly, and what an
installation needs is imported by `package_module`.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
import threading
from pathlib import Path
from types import ModuleType
from typing import Any

from syndicate.errors import ModelError


def package_folders() -> tuple[list[Path], ModelError | None]:
    """Where Argos Translate keeps packages, the one it installs into first; none is created.

    As `argostranslate.settings` has it (the environment wins over `settings.json`), except that an
    empty variable counts as unset, as the XDG specification asks; with the folder that versions
    before 1.2 were told by ARGOS_TRANSLATE_PACKAGE_DIR. Settings that cannot be read come back as
    the error, and the folders are then those without them, as with Argos.
    """
    complaint = None
    chosen = os.environ.get("ARGOS_PACKAGES_DIR")
    if not chosen:
        try:
            chosen = str(settings().get("ARGOS_PACKAGES_DIR") or "")
        except ModelError as error:
            complaint = error
    folders = [Path(chosen or _home("XDG_DATA_HOME", ".local/share") / "packages")]
    if legacy := os.environ.get("ARGOS_TRANSLATE_PACKAGE_DIR"):
        folders.append(Path(legacy))
    if snap := os.environ.get("SNAP"):
        folders.append(Path(snap) / "snap_custom" / "packages")
        content = Path(snap) / "snap_custom" / "content_snap_packages"
        folders += sorted(path for path in content.glob("*") if path.is_dir())
    return list(dict.fromkeys(folder.absolute() for folder in folders)), complaint


def chosen_index() -> str:
    """The base address of the index that the user set for Argos, "" where none is set."""
    chosen = os.environ.get("ARGOS_PACKAGE_INDEX") or settings().get("ARGOS_PACKAGE_INDEX")
    return str(chosen or "")


def default_index() -> str:
    """The base address of the index that Argos uses by itself."""
    return str(package_module().settings.package_index)


def settings() -> dict[str, Any]:
    """The user's `settings.json` for Argos, empty where there is none."""
    path = _home("XDG_CONFIG_HOME", ".config") / "settings.json"
    try:
        content = json.loads(path.read_bytes())
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except (OSError, ValueError):
        content = None
    if not isinstance(content, dict):
        raise ModelError(
            "the settings of Argos Translate cannot be read.",
            path=path,
            remedy="Put it right (a JSON object) or delete it.",
        )
    return content


def _home(kind: str, default: str) -> Path:
    snap = os.environ.get("SNAP_USER_DATA") if "SNAP" in os.environ else None
    home = Path(snap) if snap else Path.home()
    return Path(os.environ.get(kind) or home / default) / "argos-translate"


_import_lock = threading.Lock()


def package_module() -> ModuleType:
    """`argostranslate.package`, imported without the folders that its settings create.

    `argostranslate.settings` calls `os.makedirs` four times while it is imported. For this thread
    and that long the call does nothing, so that the settings have the values Argos gives them and
    the user's folders are left alone. It also sets KMP_DUPLICATE_LIB_OK, which hides real faults of
    the OpenMP libraries in this process; that is undone. `argostranslate.translate` and
    `argostranslate.sbd` are never imported: they load MiniSBD.
    """
    name = "argostranslate.package"
    with _import_lock:
        if name in sys.modules:
            return sys.modules[name]
        settings()  # a broken file makes that import print to standard output
        before = os.environ.get("KMP_DUPLICATE_LIB_OK")
        makedirs, caller = os.makedirs, threading.get_ident()

        def in_other_threads(*arguments: Any, **options: Any) -> None:
            if threading.get_ident() != caller:
                makedirs(*arguments, **options)

        os.makedirs = in_other_threads
        try:
            return importlib.import_module(name)
        except Exception as error:  # its settings fail in many ways on a wrong ARGOS_ variable
            raise ModelError(
                f"Argos Translate cannot be imported ({type(error).__name__}: {error}).",
                remedy="Look at the ARGOS_ variables of the environment and Argos' settings.json.",
            ) from error
        finally:
            os.makedirs = makedirs
            if before is None:
                os.environ.pop("KMP_DUPLICATE_LIB_OK", None)
            else:
                os.environ["KMP_DUPLICATE_LIB_OK"] = before
