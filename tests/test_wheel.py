"""The wheel works by itself: built, installed without development dependencies, run offline.

The runtime dependencies are linked from the environment that the tests run in, found by following
the wheel's own metadata, so that the test needs no network and nothing else can be imported.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import venv
from importlib.metadata import distribution
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
NO_NETWORK = """
import socket

def refuse(*args, **kwargs):
    raise OSError("the network is blocked")

socket.socket.connect = socket.socket.connect_ex = refuse
socket.create_connection = socket.getaddrinfo = refuse
"""


def runtime_closure(name: str) -> set[str]:
    """The distributions that `name` needs to run, itself left out."""
    from packaging.requirements import Requirement

    found: set[str] = set()
    waiting = [name]
    while waiting:
        for text in distribution(waiting.pop()).requires or []:
            requirement = Requirement(text)
            if requirement.marker and not requirement.marker.evaluate({"extra": ""}):
                continue
            if requirement.name.lower() not in found:
                found.add(requirement.name.lower())
                waiting.append(requirement.name)
    return found


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The `syndicate` command of a fresh environment that holds the wheel and what it needs."""
    place = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation",
         "--no-index", "--disable-pip-version-check", "--wheel-dir", place, ROOT],
        check=True,
    )  # fmt: skip
    (wheel,) = place.glob("syndicate-*.whl")
    environment = place / "venv"
    venv.create(environment, with_pip=False, symlinks=True)
    python = environment / ("Scripts" if os.name == "nt" else "bin") / "python"
    subprocess.run(
        [sys.executable, "-m", "pip", "--python", python, "install", "--quiet", "--no-deps",
         "--no-index", "--disable-pip-version-check", wheel],
        check=True,
    )  # fmt: skip
    (site,) = environment.glob("lib/python*/site-packages")
    for name in sorted(runtime_closure("syndicate")):
        found = distribution(name)
        for entry in {file.parts[0] for file in found.files or [] if file.parts[0] != ".."}:
            source = Path(str(found.locate_file(entry)))
            if source.exists() and not (site / entry).exists():
                (site / entry).symlink_to(source)
    (site / "sitecustomize.py").write_text(NO_NETWORK, encoding="utf-8")
    return python.with_name("syndicate")


def run(command: Path, *arguments: object, folder: Path) -> subprocess.CompletedProcess[str]:
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder / "home"),
        "LANG": "C.UTF-8",
    }
    return subprocess.run(
        [str(command), *map(str, arguments)],
        cwd=folder, capture_output=True, text=True, check=False, env=environment,
    )  # fmt: skip


def test_an_article_becomes_a_package_elsewhere_without_a_network(
    installed: Path, tmp_path: Path
) -> None:
    article = tmp_path / "note.md"
    article.write_text(
        "---\ntitle: The mayor opens the bridge\nlanguage: en\nauthor: Ann Lee\n"
        "source: The Courier\ncanonical_url: https://courier.example/bridge\n"
        "license: CC BY 4.0\n---\n\n"
        "The mayor opened the [new bridge](https://bridge.example/) on Monday.\n\n"
        "“It is a fine bridge,” she said.\n",
        encoding="utf-8",
    )
    done = run(installed, "translate", article, "--to", "pt", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    package = tmp_path / "dist" / "note.pt"
    manifest = json.loads((package / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["original"]["url"] == "https://courier.example/bridge"
    assert [file["path"] for file in manifest["files"]] == ["article.html", "article.txt"]
    page = (package / "article.html").read_text(encoding="utf-8")
    assert 'href="https://bridge.example/"' in page
    assert "ponte" in page
    made = {p.name for p in (tmp_path / "home").rglob("*") if p.is_file()}
    memory = {"memory.sqlite3", "memory.packages.sqlite3", "memory.terms.sqlite3"}
    expected = {*memory, "register.sqlite3", "en.dic", "pt.dic"}
    assert made == expected, "nothing else in the user's home"
    assert run(installed, "package", "verify", package, folder=tmp_path).returncode == 0


def test_nothing_for_development_can_be_imported(installed: Path, tmp_path: Path) -> None:
    python = installed.with_name("python")
    for name in ("pytest", "hypothesis", "mypy", "hatchling"):
        done = subprocess.run(
            [python, "-c", f"import {name}"], capture_output=True, check=False, cwd=tmp_path
        )
        assert done.returncode != 0, name


def test_asking_for_a_model_without_a_network_says_so_in_one_line(
    installed: Path, tmp_path: Path
) -> None:
    done = run(installed, "models", "install", "en", "es", folder=tmp_path)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "network" in done.stderr or "reach" in done.stderr
    assert "models install FILE" in done.stderr
