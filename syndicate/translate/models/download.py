"""Fetches a file over HTTP: streamed to disk, resumed after a cut, bounded in time, size, retries.

The standard library's client is used because it follows the proxy settings of the environment and
adds no dependency. Only http and https are opened, here and after a redirect, and a redirect never
leads from https back to http.
"""

from __future__ import annotations

import hashlib
import json
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from syndicate import __version__
from syndicate.errors import ModelError

if TYPE_CHECKING:
    from http.client import HTTPResponse
    from urllib.error import HTTPError
    from urllib.request import OpenerDirector

Progress = Callable[[int, int | None], None]
"""Called with the bytes done so far and the total, None where the server does not tell it."""

_CHUNK = 1 << 18
_LONGEST_WAIT = 30.0
_AGAIN = {408, 425, 429, 500, 502, 503, 504}
_CONTENT_RANGE = re.compile(r"bytes (\d+)-\d+/(\d+|\*)")


@dataclass(frozen=True, slots=True)
class Policy:
    """How patient a download is.

    timeout    seconds of silence allowed, for the connection to open and between two reads
    attempts   tries for each link; a try that was cut off is resumed where the server can
    backoff    seconds before the second try, doubled before each further one
    max_bytes  a longer file is refused
    redirects  followed at most
    sleep      waits between tries; tests pass their own
    """

    timeout: float = 20.0
    attempts: int = 5
    backoff: float = 0.5
    max_bytes: int = 4 << 30
    redirects: int = 5
    sleep: Callable[[float], None] = time.sleep


PATIENT = Policy()


@dataclass(frozen=True, slots=True)
class Fetched:
    """A finished download: `resumed` bytes of it came from an earlier try."""

    path: Path
    sha256: str
    size: int
    resumed: int


class DownloadError(ModelError):
    """A file could not be fetched; `unreachable` where no server answered at all."""

    def __init__(self, message: str, *, unreachable: bool = False, remedy: str = "") -> None:
        super().__init__(message, remedy=remedy)
        self.unreachable = unreachable


class _TryAgainError(Exception):
    """This try failed in a way that a later one may not; `wait` is the server's Retry-After."""

    def __init__(self, message: str, wait: float | None = None) -> None:
        super().__init__(message)
        self.wait = wait


@dataclass(frozen=True, slots=True)
class _Part:
    """An unfinished file and, beside it, what the server said of it (RFC 9110, 13.1.5).

    It is resumed only with a validator (a strong ETag, else Last-Modified): without one nobody
    could tell that the rest belongs to the same file.
    """

    path: Path

    @property
    def notes(self) -> Path:
        return self.path.with_name(self.path.name + ".json")

    def size(self) -> int:
        try:
            return self.path.stat().st_size
        except OSError:
            return 0

    def validator(self, url: str) -> str:
        try:
            notes = json.loads(self.notes.read_bytes())
        except (OSError, ValueError):
            return ""
        if not isinstance(notes, dict) or notes.get("url") != url:
            return ""
        return str(notes.get("validator") or "")

    def begin(self, url: str, validator: str) -> None:
        with _writing(self.path):
            # Emptied before the notes change, so that old bytes never stand under a new validator.
            self.path.write_bytes(b"")
            notes = {"url": url, "validator": validator}
            self.notes.write_text(json.dumps(notes), encoding="utf-8")

    def drop(self) -> None:
        for path in (self.path, self.notes):
            with suppress(OSError):
                path.unlink(missing_ok=True)


@contextmanager
def _writing(path: Path) -> Iterator[None]:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        yield
    except OSError as error:
        raise DownloadError(
            f"{path}: cannot be written ({error.strerror or error}).",
            remedy="Make room, or point the cache folder (XDG_CACHE_HOME) to a place that has it.",
        ) from error


def host(url: str) -> str:
    """The host that a URL names, for messages."""
    return urlsplit(url).hostname or url


def without_secrets(url: str) -> str:
    """`url` without user, password, query and fragment, fit for a lock file or a message."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    return parts._replace(netloc=parts.netloc.rpartition("@")[2], query="", fragment="").geturl()


def fetch(
    url: str,
    to: Path,
    *,
    policy: Policy = PATIENT,
    magic: bytes = b"",
    progress: Progress | None = None,
) -> Fetched:
    """Fetch `url` into the file `to`; on the way it is `to` with `.part` added.

    A `.part` that an earlier call left is continued if the file on the server is still the same.
    `magic` is what the file must begin with, so that an error page sent with status 200 is found
    at its first bytes. Raises `DownloadError`, and leaves a `.part` only where it can be continued.
    """
    _check_url(url)
    opener = _opener(policy)
    part = _Part(to.with_name(to.name + ".part"))
    for attempt in range(1, policy.attempts + 1):
        try:
            resumed = _attempt(opener, url, part, policy, magic, progress)
            break
        except _TryAgainError as failure:
            if attempt == policy.attempts:
                raise DownloadError(
                    f"{without_secrets(url)}: {failure}; tried {attempt} times.",
                    remedy="Try again later: what has arrived is kept."
                    if part.validator(url) and part.size()
                    else "Try again later, or give another link.",
                ) from failure
            wait = policy.backoff * 2 ** (attempt - 1) if failure.wait is None else failure.wait
            policy.sleep(min(wait, _LONGEST_WAIT))
        except DownloadError as error:
            if not error.unreachable:
                part.drop()
            raise
    with part.path.open("rb") as stream:
        sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
    size = part.size()
    with _writing(to):
        part.path.replace(to)
        part.notes.unlink(missing_ok=True)
    return Fetched(to, sha256, size, resumed)


def _check_url(url: str) -> None:
    try:
        parts = urlsplit(url)
        fine = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        fine = False
    if not fine or re.search(r"[\x00-\x20\x7f]", url):
        raise DownloadError(f"{without_secrets(url)!r} is not an http or https address.")
    if "@" in parts.netloc:
        raise DownloadError(
            f"{without_secrets(url)}: a user name in the address is not supported.",
            remedy="Download the file by other means and give its path.",
        )


def _opener(policy: Policy) -> OpenerDirector:
    """A client of http and https alone: `file:`, `ftp:` and `data:` have no handler in it."""
    from urllib import request

    class Redirects(request.HTTPRedirectHandler):
        max_redirections = policy.redirects
        max_repeats = 2

        def redirect_request(  # type: ignore[no-untyped-def]
            self, req, fp, code, msg, headers, newurl
        ) -> request.Request | None:
            _check_url(newurl)
            if urlsplit(req.full_url).scheme == "https" and urlsplit(newurl).scheme != "https":
                raise DownloadError(
                    f"{without_secrets(req.full_url)} leads from https to unprotected http.",
                    remedy="Give another link.",
                )
            return super().redirect_request(req, fp, code, msg, headers, newurl)

    opener = request.OpenerDirector()
    for handler in (
        request.ProxyHandler,
        request.HTTPHandler,
        request.HTTPSHandler,
        request.HTTPDefaultErrorHandler,
        request.HTTPErrorProcessor,
        request.UnknownHandler,
        Redirects,
    ):
        opener.add_handler(handler())
    return opener


def _attempt(
    opener: OpenerDirector,
    url: str,
    part: _Part,
    policy: Policy,
    magic: bytes,
    progress: Progress | None,
) -> int:
    """One request; returns where in `part` it went on when `part` is whole (0: from the start).

    Raises `_TryAgainError` or `DownloadError`.
    """
    import http.client
    import ssl
    from urllib.error import HTTPError, URLError
    from urllib.request import Request

    headers = {"User-Agent": f"syndicate/{__version__}", "Accept": "*/*"}
    have, validator = part.size(), part.validator(url)
    if have and validator:
        headers |= {"Range": f"bytes={have}-", "If-Range": validator}
    try:
        request = Request(url, headers=headers)  # noqa: S310 -- `_check_url` and the opener
        with opener.open(request, timeout=policy.timeout) as response:
            return _receive(response, url, part, policy, magic, progress)
    except HTTPError as error:
        error.close()
        return _refused(error, url, part, have)
    except URLError as error:
        reason = error.reason
        if isinstance(reason, TimeoutError):
            raise _TryAgainError(f"no answer within {policy.timeout:g} seconds") from error
        if isinstance(reason, ConnectionResetError | BrokenPipeError):
            raise _TryAgainError(f"the connection broke ({reason})") from error
        if isinstance(reason, ssl.SSLError):
            raise DownloadError(
                f"{host(url)}: no safe connection ({reason}).",
                remedy="Check the clock and the certificates of this machine, or use a mirror.",
            ) from error
        raise DownloadError(
            f"Cannot reach {host(url)} ({reason}).", unreachable=isinstance(reason, OSError)
        ) from error
    except TimeoutError as error:
        raise _TryAgainError(f"nothing came for {policy.timeout:g} seconds") from error
    except (http.client.HTTPException, OSError) as error:
        raise _TryAgainError(f"the connection broke ({type(error).__name__})") from error
    except ValueError as error:
        raise DownloadError(f"{without_secrets(url)}: {error}.") from error


def _refused(error: HTTPError, url: str, part: _Part, have: int) -> int:
    """Judge an answer that is no success: done, try again, or give up on this link."""
    address = without_secrets(url)
    if error.code == HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE and have:
        if error.headers.get("Content-Range") == f"bytes */{have}":
            return have  # an earlier call was stopped between the last byte and the renaming
        part.drop()
        raise _TryAgainError("the file has changed on the server")
    if error.code in _AGAIN:
        after = (error.headers.get("Retry-After") or "").strip()
        wait = float(after) if after.isdecimal() and after.isascii() else None
        raise _TryAgainError(f"the server answered {error.code}", wait)
    if 300 <= error.code < 400:
        raise DownloadError(
            f"{address}: redirected too often, in a circle or to an address that is not allowed.",
            remedy="Give another link.",
        )
    phrase = next((s.phrase for s in HTTPStatus if s.value == error.code), "")
    raise DownloadError(
        f"{address}: the server answered {error.code} {phrase}".rstrip() + ".",
        remedy="Give another link.",
    )


def _receive(
    response: HTTPResponse,
    url: str,
    part: _Part,
    policy: Policy,
    magic: bytes,
    progress: Progress | None,
) -> int:
    """Write the answer's body to `part`, after what it holds where the server continues it."""
    address = without_secrets(url)
    if (response.headers.get("Content-Encoding") or "identity").lower() != "identity":
        raise DownloadError(f"{address}: the server sent a compressed form that nobody asked for.")
    length = response.headers.get("Content-Length") or ""
    done, total = 0, int(length) if length.isdecimal() and length.isascii() else None
    if response.status == HTTPStatus.PARTIAL_CONTENT:
        done = part.size()
        found = _CONTENT_RANGE.fullmatch(response.headers.get("Content-Range") or "")
        if not found or int(found[1]) != done:
            part.drop()
            raise _TryAgainError("the server continued at the wrong place")
        total = None if found[2] == "*" else int(found[2])
    else:
        etag = response.headers.get("ETag") or ""
        modified = response.headers.get("Last-Modified") or ""
        part.begin(url, etag if etag.startswith('"') else modified)
    if total is not None:
        _check_length(total, address, policy)
    if progress:
        progress(done, total)
    start, begins = done, b""
    with _writing(part.path):
        stream = part.path.open("ab")
    with stream:
        while chunk := response.read1(_CHUNK):
            with _writing(part.path):
                stream.write(chunk)
            done += len(chunk)
            if not start and len(begins) < len(magic):
                begins += chunk[:40]
                _check_magic(begins, magic, address)
            _check_length(done, address, policy)
            if progress:
                progress(done, total)
    if total is not None and done != total:
        raise _TryAgainError(f"the connection ended after {done:,} of {total:,} bytes")
    if not start and len(begins) < len(magic):
        raise DownloadError(f"{address}: the server sent an empty file.")
    return start


def _check_length(length: int, address: str, policy: Policy) -> None:
    if length > policy.max_bytes:
        raise DownloadError(f"{address}: longer than the limit of {policy.max_bytes:,} bytes.")


def _check_magic(begins: bytes, magic: bytes, address: str) -> None:
    if not begins.startswith(magic[: len(begins)]):
        shown = "".join(chr(c) if 32 <= c < 127 else "?" for c in begins[:40])
        raise DownloadError(
            f'{address}: this is not the file that was asked for; it begins with "{shown}".',
            remedy="Give another link.",
        )
