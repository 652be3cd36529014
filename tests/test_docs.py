"""What the documents say is so."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from syndicate import config, resources
from syndicate.terms import files

ROOT = Path(__file__).resolve().parents[1]
DOCUMENTS = sorted(
    [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("*/README.md"), *ROOT.glob("benchmarks/*.md")]
)  # fmt: skip


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_links_lead_to_files_that_exist(path: Path) -> None:
    text = re.sub(r"```.*?```", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    for target in re.findall(r"\]\(([^)#\s]+)", text):
        if "://" not in target and not target.startswith("mailto:"):
            assert (path.parent / target).exists(), target


def test_every_dependency_has_its_line() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    optional = project["optional-dependencies"]
    extras = [line for extra in optional if extra != "dev" for line in optional[extra]]
    needed = [*project["dependencies"], *extras]
    names = {re.split(r"[<>=;\[ ]", line)[0].lower() for line in needed}
    table = (ROOT / "docs/dependencies.md").read_text(encoding="utf-8")
    assert {m.lower() for m in re.findall(r"^\| ([\w-]+) \|", table, re.MULTILINE)} - {
        "package"
    } == names
    for line in optional["dev"]:
        assert re.split(r"[<>=;\[ ]", line)[0] in table


def test_the_counts_of_the_shipped_glossaries_are_right() -> None:
    texts = [
        " ".join((ROOT / name).read_text(encoding="utf-8").split())
        for name in ("README.md", "glossaries/README.md")
    ]
    for path in files.find([resources.folder("glossaries")]):
        count = str(sum(len(g.terms) for g in files.read(path)))
        assert all(count in text for text in texts), f"{path.name} has {count} terms"


def test_the_settings_of_the_examples_can_be_used() -> None:
    path = ROOT / "examples/syndicate.toml"
    settings = config.load(path)
    assert all(named.exists() for named in (*settings.glossaries, *settings.templates))
    assert settings.out.resolve() == ROOT / "dist/examples"
    said = path.read_text(encoding="utf-8")
    (article,) = re.findall(r"cd examples && syndicate translate (\S+)", said)
    assert (path.parent / article).is_file()


def test_the_reference_of_commands_is_up_to_date() -> None:
    import runpy

    made = runpy.run_path(str(ROOT / "docs/reference.py"))["text"]()
    assert (ROOT / "docs/cli.md").read_text(encoding="utf-8") == made, (
        "run python docs/reference.py"
    )
