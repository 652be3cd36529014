"""A home of its own for each test, packages made to order, and a server that can misbehave."""

from __future__ import annotations

import hashlib
import json
import sys
import threading
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest


@dataclass(frozen=True)
class ArgosHome:
    """Where things of this test's user lie; nothing of it exists at first."""

    home: Path
    packages: Path
    config: Path

    def everything(self) -> list[str]:
        return sorted(p.relative_to(self.home).as_posix() for p in self.home.rglob("*"))

    def untouched(self) -> bool:
        """Nothing in the packages folder, no staging folder, nothing in the lock."""
        return {name for name in self.everything() if name.startswith("data/")} <= {
            "data/argos-translate",
            "data/argos-translate/packages",
            "data/syndicate",
            "data/syndicate/install.lock",
        }

    def argos(self) -> list[str]:
        return [name for name in self.everything() if "argos-translate" in name]


def _point_to(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (
        *("ARGOS_PACKAGES_DIR", "ARGOS_PACKAGE_INDEX", "ARGOS_TRANSLATE_PACKAGE_DIR", "SNAP"),
        *("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"),
    ):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("USERPROFILE", str(home))
    monkeypatch.setenv("LOCALAPPDATA", str(home / "local"))
    monkeypatch.setenv("XDG_DATA_HOME", str(home / "data"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home / "config"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(home / "cache"))


@pytest.fixture(scope="session")
def _argos_imported(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Argos reads its settings once per process: here, under an environment that sets none."""
    from syndicate.translate.models import argos_home

    with pytest.MonkeyPatch.context() as monkeypatch:
        _point_to(tmp_path_factory.mktemp("nobody"), monkeypatch)
        argos_home.package_module()


@pytest.fixture
def argos_user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, _argos_imported: None) -> ArgosHome:
    home = tmp_path / "home"
    home.mkdir()
    _point_to(home, monkeypatch)
    return ArgosHome(
        home, home / "data" / "argos-translate" / "packages", home / "config" / "argos-translate"
    )


MakePackage = Callable[..., Path]


@pytest.fixture
def make_package(tmp_path: Path) -> MakePackage:
    """Writes a small `.argosmodel`; `files` are added or, where None, left out."""
    made = 0

    def make(
        source: str = "en",
        target: str = "es",
        version: str = "1.0",
        *,
        top: str | None = None,
        model: bytes = b"weights",
        metadata: object = None,
        files: dict[str, bytes | None] | None = None,
    ) -> Path:
        nonlocal made
        made += 1
        top = top or f"translate-{source}_{target}-{version.replace('.', '_')}"
        about = metadata or {
            "package_version": version,
            "argos_version": "1.9",
            "from_code": source,
            "from_name": source,
            "to_code": target,
            "to_name": target,
        }
        contents: dict[str, bytes | None] = {
            "metadata.json": json.dumps(about).encode(),
            "README.md": b"A test.",
            "sentencepiece.model": b"pieces",
            "model/config.json": b"{}",
            "model/model.bin": model,
            "model/shared_vocabulary.json": b"[]",
            **(files or {}),
        }
        path = tmp_path / f"made-{made}" / f"{top}.argosmodel"
        path.parent.mkdir()
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in contents.items():
                if data is not None:
                    archive.writestr(f"{top}/{name}", data)
        return path

    return make


Behaviour = Callable[[BaseHTTPRequestHandler, bytes], None]


@dataclass
class Server:
    """Files by path. `script[path]` holds behaviours for the next requests, one each."""

    url: str = ""
    files: dict[str, bytes] = field(default_factory=dict)
    script: dict[str, list[Behaviour]] = field(default_factory=dict)
    requests: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    released: threading.Event = field(default_factory=threading.Event)

    def paths(self) -> list[str]:
        return [path for path, _ in self.requests]

    def ranges(self) -> list[str]:
        return [headers.get("range", "") for _, headers in self.requests]

    def index(self, *entries: dict[str, object]) -> None:
        self.files["/index.json"] = json.dumps(entries).encode()

    # Behaviours.

    @staticmethod
    def whole(handler: BaseHTTPRequestHandler, data: bytes) -> None:
        """As a good server does: ETag, Range, If-Range."""
        etag = f'"{hashlib.sha256(data).hexdigest()[:12]}"'
        wanted = handler.headers.get("Range", "")
        start = int(wanted.removeprefix("bytes=").removesuffix("-")) if wanted else 0
        if start and handler.headers.get("If-Range") != etag:
            start = 0
        if start >= len(data) > 0:
            handler.send_response(416)
            handler.send_header("Content-Range", f"bytes */{len(data)}")
            handler.send_header("Content-Length", "0")
            handler.end_headers()
            return
        handler.send_response(206 if start else 200)
        if start:
            handler.send_header("Content-Range", f"bytes {start}-{len(data) - 1}/{len(data)}")
        handler.send_header("ETag", etag)
        handler.send_header("Content-Length", str(len(data) - start))
        handler.end_headers()
        handler.wfile.write(data[start:])

    @staticmethod
    def plain(length: int | None = None, cut: int | None = None) -> Behaviour:
        """No ETag, no Range; says `length`, sends `cut` bytes."""

        def behave(handler: BaseHTTPRequestHandler, data: bytes) -> None:
            handler.send_response(200)
            handler.send_header("Content-Length", str(len(data) if length is None else length))
            handler.end_headers()
            handler.wfile.write(data[:cut])
            handler.close_connection = True

        return behave

    @staticmethod
    def cut(after: int) -> Behaviour:
        """A good server whose connection ends after so many bytes of the file."""

        def behave(handler: BaseHTTPRequestHandler, data: bytes) -> None:
            start = int(handler.headers.get("Range", "bytes=0-")[6:-1])
            handler.send_response(206 if start else 200)
            if start:
                handler.send_header("Content-Range", f"bytes {start}-{len(data) - 1}/{len(data)}")
            handler.send_header("ETag", f'"{hashlib.sha256(data).hexdigest()[:12]}"')
            handler.send_header("Content-Length", str(len(data) - start))
            handler.end_headers()
            handler.wfile.write(data[start:after])
            handler.close_connection = True

        return behave

    def stall(self, after: int | None) -> Behaviour:
        """Sends so many bytes, then nothing more; None: not even an answer."""

        def behave(handler: BaseHTTPRequestHandler, data: bytes) -> None:
            if after is not None:
                handler.send_response(200)
                handler.send_header("ETag", f'"{hashlib.sha256(data).hexdigest()[:12]}"')
                handler.send_header("Content-Length", str(len(data)))
                handler.end_headers()
                handler.wfile.write(data[:after])
                handler.wfile.flush()
            self.released.wait(5)
            handler.close_connection = True

        return behave

    @staticmethod
    def answer(status: int, body: bytes = b"", **headers: str) -> Behaviour:
        def behave(handler: BaseHTTPRequestHandler, data: bytes) -> None:
            handler.send_response(status)
            for name, value in headers.items():
                handler.send_header(name.replace("_", "-"), value)
            handler.send_header("Content-Length", str(len(body)))
            handler.end_headers()
            handler.wfile.write(body)

        return behave


@pytest.fixture
def server() -> Iterator[Server]:
    state = Server()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            path = self.path.partition("?")[0]
            headers = {name.lower(): value for name, value in self.headers.items()}
            state.requests.append((path, headers))
            script = state.script.get(path)
            if script:
                script.pop(0)(self, state.files.get(path, b""))
            elif path in state.files:
                state.whole(self, state.files[path])
            else:
                state.answer(404)(self, b"")

        def log_message(self, *arguments: object) -> None:
            pass

    class Quiet(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *arguments: object) -> None:
            """A client that hangs up is part of the play."""

    with Quiet(("127.0.0.1", 0), Handler) as http:
        state.url = f"http://127.0.0.1:{http.server_address[1]}"
        thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield state
        state.released.set()
        http.shutdown()
        thread.join()


@dataclass(frozen=True)
class FakeApertium:
    """Apertium's data folder with the pair es-ca, whose programs are `fake_apertium.py`."""

    folder: Path
    environment: dict[str, str]

    def starts(self) -> list[str]:
        """Process number and arguments of each start so far."""
        log = self.folder / "starts"
        return log.read_text().splitlines() if log.exists() else []

    def mode(self, name: str, text: str | None = None) -> Path:
        program = self.folder / "fake-proc"
        path = self.folder / "modes" / f"{name}.mode"
        path.write_text(text or f"'{program}' $1 $2 '{self.folder / 'data.bin'}' | cat\n")
        return path


@pytest.fixture
def fake_apertium(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FakeApertium:
    folder = tmp_path / "share" / "apertium"
    (folder / "modes").mkdir(parents=True)
    program = folder / "fake-proc"
    source = Path(__file__).with_name("fake_apertium.py").read_text(encoding="utf-8")
    program.write_text(f"#!{sys.executable} -IS\n{source}", encoding="utf-8")
    program.chmod(0o755)
    (folder / "data.bin").write_bytes(b"rules")
    monkeypatch.setenv("APERTIUM_DATADIR", str(folder))
    fake = FakeApertium(folder, {"APERTIUM_DATADIR": str(folder)})
    fake.mode("spa-cat")
    return fake
