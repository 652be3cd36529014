"""`syndicate translate --watch`: what comes into a folder is translated, models stay loaded."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from threading import Event

import pytest

from syndicate import pipeline
from syndicate.errors import ConfigError

RUN = "from syndicate.cli import main; main()"
TEXT = "The bridge opened\n\nThe mayor opened the new bridge on Monday, in heavy rain. {0}\n"


def write(path: Path, more: str = "") -> Path:
    """The side-car first: an article is read when it changes, and then the side-car must be there."""
    sidecar = path.with_suffix(".meta.toml")
    if not sidecar.exists():
        said = f'language = "en"\ncanonical_url = "https://courier.example/{path.stem}"\n'
        sidecar.write_text(said, encoding="utf-8")
    path.with_suffix(".part").write_text(TEXT.format(more), encoding="utf-8")
    path.with_suffix(".part").replace(path)
    return path


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C is sent otherwise on Windows")
def test_articles_are_translated_as_they_come(tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    write(inbox / "one.txt")
    command = [sys.executable, "-c", RUN, "translate", "inbox", "--to", "pt"]
    process = subprocess.Popen(
        [*command, "--watch", "--json", "--out", "inbox/out"],
        cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )  # fmt: skip
    try:
        assert process.stdout
        assert process.stderr

        def next_result() -> tuple[str, str]:
            line = json.loads(process.stdout.readline())  # type: ignore[union-attr]
            assert "Waiting" in process.stderr.readline()  # type: ignore[union-attr]
            return Path(line["path"]).name, line["status"]

        assert next_result() == ("one.txt", "done")
        write(inbox / "two.txt")
        assert next_result() == ("two.txt", "done")
        write(inbox / "one.txt", "It cost 15 million dollars.")
        assert next_result() == ("one.txt", "done")
        text = (inbox / "out" / "one.pt" / "article.txt").read_text(encoding="utf-8")
        assert "15 milhões" in text
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 0
        assert process.stdout.read() == ""
    finally:
        process.kill()
        process.communicate()


def test_an_empty_folder_is_waited_for_and_nothing_is_not(tmp_path: Path) -> None:
    stop = Event()
    batches = pipeline.watch([str(tmp_path)], stop)
    assert next(batches) == []
    stop.set()
    assert list(batches) == []
    for path in ("-", str(tmp_path / "none" / "file.txt")):
        with pytest.raises(ConfigError, match="cannot be watched"):
            next(pipeline.watch([path]))


def test_a_pattern_and_a_file_are_watched_where_they_stand(tmp_path: Path) -> None:
    stop = Event()
    write(tmp_path / "one.txt")
    write(tmp_path / "two.txt")
    batches = pipeline.watch([str(tmp_path / "**" / "o*.txt"), str(tmp_path / "two.txt")], stop)
    assert [Path(p).name for p in next(batches)] == ["one.txt", "two.txt"]
    (tmp_path / "two.meta.toml").write_text('language = "pt"\n', encoding="utf-8")
    assert [Path(p).name for p in next(batches)] == ["two.txt"]
    stop.set()
    assert list(batches) == []
