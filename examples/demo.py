"""What `make demo` runs: translate the articles in this folder and say where to look."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

EXAMPLES = Path(__file__).resolve().parent
ROOT = EXAMPLES.parent
OUT = ROOT / "dist" / "demo"
MEMORY = "dist/demo/.syndicate/memory.sqlite3"
"""The demo's own: it finds nothing, and leaves nothing, in that of the person who tries it."""
FORMATS = "html,fragment,text,ninjs,newsml-g2"
SHOWN = "exiled-reporters.pt"


def main() -> int:
    """Run the commands as a person would type them; the exit status is the worst of them."""
    syndicate = Path(sys.executable).with_name("syndicate")
    shutil.rmtree(OUT, ignore_errors=True)
    workspace = os.environ | {"SYNDICATE_MEMORY": MEMORY}
    print(f"$ export SYNDICATE_MEMORY={MEMORY}")
    status = 0
    for command in (
        ["languages"],
        ["translate", "examples", "--to", "pt,en", "--out", "dist/demo", "--format", FORMATS],
        ["package", "verify", "dist/demo/*"],
        ["feed", "dist/demo", "--base-url", "https://news.example/demo/", "--out", "dist/demo"],
    ):
        print(f"\n$ syndicate {' '.join(command)}", flush=True)
        if command[-1] == "dist/demo/*":
            command[-1:] = [str(path.relative_to(ROOT)) for path in _packages()]
        done = subprocess.run([syndicate, *command], cwd=ROOT, env=workspace, check=False)
        status = max(status, done.returncode)
        if status == 2:
            return status
    page = next((path for path in _packages() if path.name == SHOWN), OUT)
    print(
        f"\nLook at {page.relative_to(ROOT)}/article.html in a browser, article.txt in an editor,"
    )
    print("review.html for what a person should read first, source and translation side by side,")
    print("and manifest.json for what happened to every term. For a partner's systems there are")
    print("fragment.html, article.ninjs.json, article.newsml.xml, and the feeds in dist/demo/.")
    return status


def _packages() -> list[Path]:
    return sorted(path.parent for path in OUT.glob("*/manifest.json"))


if __name__ == "__main__":
    sys.exit(main())
