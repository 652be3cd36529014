"""Packages a second in every format, and how much memory that takes: everything but translating.

    python benchmarks/packages.py                    # 1,000 articles
    python benchmarks/packages.py --articles 200

The articles are read from files and cut into sentences; what stands for their translation are those
sentences themselves, so that no engine runs. Then each is assembled, rendered in every format,
checked against its rights, packaged, written to the disk and verified, one after the other.
"""

from __future__ import annotations

import resource
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from corpus import pages, write_pages
from report import Section, parser, step

from syndicate import ingest, package, render, rights
from syndicate.config import Settings
from syndicate.model import ModelInfo, Origin, SegmentTranslation, Signature
from syndicate.pipeline.articles import Draft, assemble
from syndicate.pipeline.reading import read
from syndicate.render.context import uri
from syndicate.render.labels import labels_for

SIGNATURE = Signature((ModelInfo("none", "none", "0", "sha256:0", "en", "pt"),), 1, "", (), "")
_PARTS = 4
"""Memory is looked at so many times."""


def main() -> None:
    options = parser(__doc__)
    options.add_argument("--articles", type=int, metavar="N", help="1,000, or 40 if --quick")
    given = options.parse_args()
    count = given.articles or (40 if given.quick else 1000)
    section = Section("packages", "Packages in every format")
    formats = tuple(render.FORMATS)
    with TemporaryDirectory() as folder:
        source, out = Path(folder) / "stories", Path(folder) / "out"
        step(f"writing {count} articles")
        write_pages(source, pages(count))
        paths = ingest.find_inputs([str(source)])
        make(paths[0], Path(folder) / "warm", formats)
        step("measuring")
        clocks = dict.fromkeys(("assemble", *formats, "rights", "package", "verify"), 0.0)
        peaks, size, begin = [], 0, time.perf_counter()
        for number, path in enumerate(paths, 1):
            size += make(path, out, formats, clocks)
            if number % max(1, count // _PARTS) == 0:
                peaks.append((number, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024))
        seconds = time.perf_counter() - begin
    section.text(
        f"{count} HTML articles with links and emphasis, {len(formats)} formats each "
        f"({', '.join(formats)}), no translation, one process, reading and `fsync` of every file "
        f"inside: **{count / seconds:.1f} packages a second**, "
        f"{size / count / 1024:.0f} KiB each. Peak memory "
        + ", ".join(f"{peak:.0f} MiB after {number:,}" for number, peak in peaks)
        + "."
    )
    whole = sum(clocks.values())
    section.table(
        ("step", "ms a package", "share"),
        [(name, f"{1e3 * s / count:.2f}", f"{s / whole:.1%}") for name, s in clocks.items()],
    )
    section.finish(write=given.write)


def make(
    path: str, out: Path, formats: tuple[str, ...], clocks: dict[str, float] | None = None
) -> int:
    """One package; its bytes. What each step took is added to `clocks`."""
    clocks = {} if clocks is None else clocks
    draft = read(path, ingest.load(path), Settings(), None)
    if not isinstance(draft, Draft):
        raise SystemExit(f"{path}: {draft}")
    at = time.perf_counter()

    def lap(name: str) -> None:
        nonlocal at
        now = time.perf_counter()
        clocks[name] = clocks.get(name, 0.0) + now - at
        at = now

    same = [SegmentTranslation(s.content, s.content, Origin.ENGINE) for s in draft.sentences]
    translation = assemble(draft, same, "pt", SIGNATURE, day="2026-01-01")
    lap("assemble")
    renditions = []
    for name in formats:
        renditions += render.render(translation, (name,))
        lap(name)
    labels = labels_for("pt")
    found = rights.check(translation, renditions, [labels(each) for each in rights.NOTICES])
    if found:
        raise SystemExit(f"{path}: {found}")
    lap("rights")
    built = package.build(
        translation,
        draft.detection,
        renditions,
        uri=uri(draft.article.id, "pt"),
        not_carried=render.not_carried(translation, formats),
    )
    place = package.write(built, out)
    lap("package")
    if problems := package.verify(place):
        raise SystemExit(f"{place}: {problems}")
    lap("verify")
    return sum(len(rendition.data) for rendition in renditions)


if __name__ == "__main__":
    main()
