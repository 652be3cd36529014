"""The programs that are compared, each a process of its own that does what it is told.

    python contestants.py NAME SETTINGS     # JSON requests on standard input, answers on output
    python contestants.py NAME SETTINGS REQUEST        # one request, as a fresh process

`Contest` in contest.py starts them. A process of its own for each keeps their threads, caches and
settings apart; the others wait while one works. Each is used as its documentation says, and its
files are read and written inside the time.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

PAIR = ("en", "pt")


class Syndicate:
    """Files in, packages out, in a process that has the model loaded; no translation memory."""

    def __init__(self, beam: int | None = None, threads: int | None = None) -> None:
        from syndicate import pipeline
        from syndicate.config import Settings

        given: dict[str, Any] = {"to": (PAIR[1],), "beam_size": beam, "threads": threads}
        if "memory" in {field.name for field in fields(Settings)}:
            given["memory"] = False
        settings = Settings(**{key: value for key, value in given.items() if value is not None})
        self._workspace = pipeline.open_workspace(settings)

    def articles(self, source: str, out: str) -> dict[str, Any]:
        from syndicate import ingest, pipeline

        settings = replace(self._workspace.settings, out=Path(out))
        workspace = replace(self._workspace, settings=settings)
        done = list(pipeline.translate(ingest.find_inputs([source]), list(settings.to), workspace))
        bad = [result for result in done if result.status != "done"]
        assert not bad, bad[:3]
        return {"articles": len(done), "words": sum(result.words for result in done)}

    def lines(self, lines: list[str]) -> dict[str, Any]:
        from syndicate import pipeline

        translated = pipeline.translate_lines(lines, self._workspace.translator(*PAIR))
        return {"lines": [line.target.text for line in translated]}

    def pieces(self, source: str, out: str, to: str) -> dict[str, Any]:
        """Notes the pieces that CTranslate2 is given, each sentence once, in the file `to`."""
        import ctranslate2

        plain = ctranslate2.Translator.translate_batch
        asked: dict[tuple[str, ...], None] = {}

        def noting(self: Any, sentences: Any, target_prefix: Any = None, *rest: Any, **more: Any):  # type: ignore[no-untyped-def]
            if not target_prefix:
                asked.update(dict.fromkeys(tuple(pieces) for pieces in sentences))
            return plain(self, sentences, target_prefix, *rest, **more)

        ctranslate2.Translator.translate_batch = noting
        try:
            self.articles(source, out)
        finally:
            ctranslate2.Translator.translate_batch = plain
        Path(to).write_text(json.dumps(list(asked)), encoding="utf-8")
        return {"sentences": len(asked), "pieces": sum(map(len, asked))}


class Argos:
    """`argostranslate`, with its translation object kept and whole articles in one call.

    `cached` uses the object that `get_translation_from_codes` gives, which is its
    `CachedTranslation`; without it, `argostranslate.translate.translate(text, "en", "pt")`.
    """

    def __init__(self, *, cached: bool = True) -> None:
        from argostranslate import translate

        found = translate.get_translation_from_codes(*PAIR)
        assert found is not None, "the embedded package is not in the home of Argos"
        self._translation = found
        self._translate: Callable[[str], str] = (
            found.translate if cached else lambda text: translate.translate(text, *PAIR)
        )

    def articles(self, source: str, out: str) -> dict[str, Any]:
        Path(out).mkdir(parents=True, exist_ok=True)
        paths = sorted(Path(source).glob("*.txt"))
        for path in paths:
            done = self._translate(path.read_text(encoding="utf-8"))
            (Path(out) / path.name).write_text(done, encoding="utf-8")
        return {"articles": len(paths)}

    def lines(self, lines: list[str]) -> dict[str, Any]:
        return {"lines": [self._translate(line) for line in lines]}

    def settings(self) -> dict[str, Any]:
        """What it really runs with, to be stated."""
        from argostranslate import settings

        self._translate("Once.")
        engine = self._translation.underlying
        return {
            "splitter": f"{engine.sentencizer} with {Path(engine.sentencizer.lang).name}",
            "inter": settings.inter_threads,
            "intra": settings.intra_threads,
            "beam": settings.beam_size,
            "batch": settings.batch_size,
            "compute": engine.translator.compute_type,
        }


class TranslateHtml(Argos):
    """`translatehtml` over the same, a whole file in one call."""

    def articles(self, source: str, out: str) -> dict[str, Any]:
        import translatehtml

        Path(out).mkdir(parents=True, exist_ok=True)
        paths = sorted(Path(source).glob("*.html"))
        for path in paths:
            page = path.read_text(encoding="utf-8")
            done = translatehtml.translate_html(self._translation, page)
            (Path(out) / path.name).write_text(str(done), encoding="utf-8")
        return {"articles": len(paths)}


class Raw:
    """CTranslate2 alone: every sentence cut into pieces beforehand, in one call; no scores, no
    attention, and the pieces that come out are not joined."""

    def __init__(self, model: str, pieces: str, threads: int, beam: int) -> None:
        import ctranslate2

        self._translator = ctranslate2.Translator(
            model, compute_type="int8", inter_threads=threads, intra_threads=1
        )
        self._pieces = json.loads(Path(pieces).read_text(encoding="utf-8"))
        self._beam = beam

    def articles(self, size: int, kind: str, share: float = 1.0) -> dict[str, Any]:
        pieces = self._pieces[: round(share * len(self._pieces))]
        done = self._translator.translate_batch(
            pieces, max_batch_size=size, batch_type=kind, beam_size=self._beam
        )
        return {"pieces": sum(len(each.hypotheses[0]) for each in done)}


CONTESTANTS: dict[str, type] = {
    "syndicate": Syndicate,
    "argos": Argos,
    "translatehtml": TranslateHtml,
    "raw": Raw,
}


def main() -> None:
    name, settings, *once = sys.argv[1:]
    # Answers alone go to the pipe: what a library prints goes to standard error.
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    contestant = CONTESTANTS[name](**json.loads(settings))
    for line in once or sys.stdin:
        request = json.loads(line)
        work = getattr(contestant, request.pop("do"))
        start, busy = time.perf_counter(), time.process_time()
        answer = work(**request)
        answer["seconds"] = time.perf_counter() - start
        answer["processor"] = time.process_time() - busy
        print(json.dumps(answer), file=answers, flush=True)


if __name__ == "__main__":
    main()
