"""Check what is written for browsers with the tools that judge the Web: `make conformance`.

Every HTML format of eight real articles and of five made by hand (one from right to left, one
corrected, two withdrawn) goes through the Nu HTML Checker and, in Chromium, through axe-core, wide
and narrow, light and dark; and no page may ask for anything but what its source demands. The two
checkers come from npm into `build/conformance`, pinned; Node's npm, Java and Chromium must be there.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "support"))
sys.path.insert(0, str(Path(__file__).parent))

import handmade  # noqa: E402
from browser import PROGRAMS, Browser  # noqa: E402

from syndicate.ingest import read  # noqa: E402
from syndicate.model import Inline, Signature, Translation  # noqa: E402
from syndicate.render import FORMATS, render  # noqa: E402

PACKAGES = ("vnu-jar@26.9.27", "axe-core@4.14.1")
JAR = "node_modules/vnu-jar/build/dist/vnu.jar"
AXE = "node_modules/axe-core/axe.min.js"
VIEWS = {"wide": {"width": 1200}, "narrow": {"width": 360}, "dark": {"width": 1200, "dark": True}}
HANDMADE = ("full", "corrected", "killed", "taken_down", "arabic")
# A fragment needs a page around it, as a CMS gives it one.
AROUND = (
    '<!DOCTYPE html>\n<html lang="{0}" dir="{1}"><head><meta charset="utf-8"><title>CMS</title>'
    "</head><body><main><h1>CMS</h1>\n{2}</main></body></html>\n"
)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=ROOT / "build" / "conformance")
    parser.add_argument("--pictures", action="store_true", help="keep screenshots and a PDF")
    options = parser.parse_args()
    folder: Path = options.folder
    chromium = next(filter(None, map(shutil.which, PROGRAMS)), None)
    missing = [name for name in ("npm", "java") if shutil.which(name) is None]
    missing += [] if chromium else ["chromium"]
    if missing or chromium is None:
        print(f"conformance: missing {', '.join(missing)}. On Debian: apt-get install npm "
              "default-jre-headless chromium", file=sys.stderr)  # fmt: skip
        return 2
    if not install(folder):
        return 2
    pages = folder / "pages"
    shutil.rmtree(pages, ignore_errors=True)
    pages.mkdir(parents=True)
    files = [write(pages, *each) for each in translations()]
    written = [path for group in files for path in group]
    problems = []
    for name, check in (
        ("Nu HTML Checker", lambda: nu(folder / JAR, written)),
        ("axe-core", lambda: axe(chromium, folder / AXE, written, options.pictures)),
    ):
        began = time.monotonic()
        found = list(check())
        problems += found
        seconds = time.monotonic() - began
        print(f"{name}: {len(written)} pages, {len(found)} problems, {seconds:.0f} s")
    for problem in problems:
        print(problem)
    return 1 if problems else 0


def install(folder: Path) -> bool:
    """The checkers, if they are not there in these versions."""
    stamp, wanted = folder / "installed", "\n".join(PACKAGES)
    if stamp.exists() and stamp.read_text() == wanted and (folder / JAR).exists():
        return True
    folder.mkdir(parents=True, exist_ok=True)
    done = subprocess.run(
        ["npm", "install", "--prefix", folder, "--no-save", "--no-package-lock", "--ignore-scripts",
         "--no-audit", "--no-fund", "--loglevel=error", *PACKAGES],
        stdout=subprocess.DEVNULL,
    )  # fmt: skip
    if done.returncode:
        print(f"conformance: npm could not install {' and '.join(PACKAGES)}.", file=sys.stderr)
        return False
    stamp.write_text(wanted)
    return True


def translations() -> Iterator[tuple[str, Translation]]:
    """Those made by hand; and the examples as they are, for which no model is needed."""
    for name in HANDMADE:
        yield name, getattr(handmade, name)()
    for path in sorted((ROOT / "examples").iterdir()):
        if path.suffix not in (".html", ".md", ".txt") or path.name == "README.md":
            continue
        article = read(str(path))
        language = article.language or "en"
        made = Translation(
            article=article,
            source_language=language,
            target_language=language,
            headline=article.headline,
            summary=article.summary or Inline(""),
            blocks=article.blocks,
            signature=Signature((), 1, "", (), handmade.SIGNATURE.tool),
            translated="2026-03-13",
        )
        yield path.stem, made


def write(folder: Path, name: str, translation: Translation) -> list[Path]:
    """A file for each HTML format of it."""
    formats = [key for key, form in FORMATS.items() if form.media_type == "text/html"]
    found = []
    for key, rendition in zip(formats, render(translation, formats), strict=True):
        text = rendition.data.decode()
        if "<html" not in text:
            direction = "rtl" if translation.target_language == "ar" else "ltr"
            text = AROUND.format(translation.target_language, direction, text)
        path = folder / f"{name}.{key}.html"
        path.write_text(text, encoding="utf-8")
        found.append(path)
    return found


def nu(jar: Path, files: list[Path]) -> Iterator[str]:
    """Errors of the Nu HTML Checker, and its warnings but one.

    It takes JSON-LD for a script that the policy blocks; a data block is none (HTML, 4.12.1).
    """
    done = subprocess.run(
        ["java", "-jar", jar, "--format", "json", *files], capture_output=True, text=True
    )
    for message in json.loads(done.stderr)["messages"]:
        serious = message["type"] != "info" or message.get("subType") == "warning"
        if serious and not message["message"].startswith("Inline script violates"):
            name = Path(message.get("url", "")).name
            yield f"{name}:{message.get('lastLine', 0)}: {message['message']}"


def axe(program: str, script: Path, files: list[Path], pictures: bool) -> Iterator[str]:
    """Violations that axe-core finds, and requests to anywhere but the page and its pixel."""
    source = script.read_text(encoding="utf-8")
    run = "axe.run(document, {resultTypes: ['violations']}).then(r => r.violations)"
    with Browser(program) as browser:
        for path in files:
            text = path.read_text(encoding="utf-8")
            # A fragment has the design of the site that it is put into.
            views = VIEWS if path.name.endswith(".html.html") else {"wide": VIEWS["wide"]}
            for view, how in views.items():
                browser.open(path, **how)  # type: ignore[arg-type]
                for url in browser.requests:
                    pixel = url == handmade.PIXEL and "<img" in text
                    if url != path.resolve().as_uri() and not pixel:
                        yield f"{path.name}: asks for {url}"
                if "<img" in text and handmade.PIXEL not in browser.requests:
                    yield f"{path.name}: its own policy keeps the pixel from being asked for"
                if view == "narrow" and browser.run("document.body.scrollWidth > innerWidth"):
                    yield f"{path.name}: wider than a telephone"
                browser.run(source + "; undefined")
                for found in browser.run(run):
                    where = ", ".join(node["html"][:80] for node in found["nodes"][:3])
                    yield f"{path.name} ({view}): {found['id']}: {found['help']}: {where}"
                if pictures:
                    browser.picture(path.with_suffix(f".{view}.png"))
            if pictures:
                browser.print(path.with_suffix(".pdf"))


if __name__ == "__main__":
    sys.exit(main())
