"""Downloads from a server that behaves, lies, stalls, cuts off or runs in circles."""

from __future__ import annotations

import hashlib
import json
import random
import socket

import pytest

from syndicate.translate.models.download import DownloadError, Policy, fetch, without_secrets

DATA = b"PK\x03\x04" + random.Random(7).randbytes(700_000)


@pytest.fixture
def waits():
    return []


@pytest.fixture
def policy(waits):
    return Policy(timeout=0.3, attempts=4, backoff=1.0, sleep=waits.append)


@pytest.fixture
def to(tmp_path):
    return tmp_path / "cache" / "downloads" / "model"


@pytest.fixture
def http(server, argos_user):
    server.files["/m"] = DATA
    return server


def left(to):
    return sorted(p.name for p in to.parent.iterdir()) if to.parent.exists() else []


def test_a_file_arrives_whole_with_its_checksum_and_progress(http, policy, to):
    seen = []
    done = fetch(
        http.url + "/m", to, policy=policy, magic=b"PK", progress=lambda *p: seen.append(p)
    )
    assert to.read_bytes() == DATA
    assert done.sha256 == hashlib.sha256(DATA).hexdigest()
    assert (done.size, done.resumed) == (len(DATA), 0)
    assert seen[0] == (0, len(DATA)) and seen[-1] == (len(DATA), len(DATA))
    assert [count for count, _ in seen] == sorted(count for count, _ in seen)
    assert left(to) == ["model"]


def test_a_cut_is_resumed_where_it_happened(http, policy, to, waits):
    http.script["/m"] = [http.cut(100_000), http.cut(300_000)]
    done = fetch(http.url + "/m", to, policy=policy)
    assert to.read_bytes() == DATA
    assert http.ranges() == ["", "bytes=100000-", "bytes=300000-"]
    assert done.resumed == 300_000
    assert waits == [1.0, 2.0]


def test_a_later_call_resumes_what_an_earlier_one_left(http, policy, to):
    http.script["/m"] = [http.cut(100_000)] * 4
    with pytest.raises(DownloadError, match="ended after") as caught:
        fetch(http.url + "/m", to, policy=policy)
    assert "kept" in caught.value.remedy
    assert left(to) == ["model.part", "model.part.json"]
    fetch(http.url + "/m", to, policy=policy)
    assert to.read_bytes() == DATA
    assert http.ranges()[-1] == "bytes=100000-"


def test_a_call_after_the_last_byte_had_come_needs_no_more_of_it(http, policy, to):
    to.parent.mkdir(parents=True)
    to.with_name("model.part").write_bytes(DATA)
    validator = f'"{hashlib.sha256(DATA).hexdigest()[:12]}"'
    notes = {"url": http.url + "/m", "validator": validator}
    to.with_name("model.part.json").write_text(json.dumps(notes))
    assert fetch(http.url + "/m", to, policy=policy).resumed == len(DATA)
    assert to.read_bytes() == DATA and left(to) == ["model"]


def test_a_file_that_changed_between_two_tries_is_taken_from_the_start(http, policy, to):
    http.script["/m"] = [http.cut(100_000)] * 4
    with pytest.raises(DownloadError):
        fetch(http.url + "/m", to, policy=policy)
    http.files["/m"] = other = DATA[::-1]
    done = fetch(http.url + "/m", to, policy=policy)
    assert to.read_bytes() == other and done.resumed == 0


@pytest.mark.parametrize(
    ("headers", "validator"),
    [
        ({"ETag": '"strong"', "Last-Modified": "Sun, 01 Feb 2026 10:00:00 GMT"}, '"strong"'),
        (
            {"ETag": 'W/"weak"', "Last-Modified": "Sun, 01 Feb 2026 10:00:00 GMT"},
            "Sun, 01 Feb 2026 10:00:00 GMT",
        ),
        ({"ETag": 'W/"weak"'}, None),
        ({}, None),
    ],
)
def test_only_a_strong_validator_resumes(http, policy, to, headers, validator):
    def cut(handler, data):
        handler.send_response(200)
        for name, value in {**headers, "Content-Length": str(len(data))}.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(data[:1000])
        handler.close_connection = True

    http.script["/m"] = [cut, http.plain()]
    fetch(http.url + "/m", to, policy=policy)
    assert to.read_bytes() == DATA
    _, second = http.requests[1]
    assert second.get("if-range") == validator
    assert second.get("range") == ("bytes=1000-" if validator else None)


def test_a_server_without_ranges_is_asked_for_the_whole_again(http, policy, to):
    http.script["/m"] = [http.plain(cut=100_000), http.plain()]
    assert fetch(http.url + "/m", to, policy=policy).resumed == 0
    assert to.read_bytes() == DATA
    assert http.ranges() == ["", ""]


def test_a_server_that_ignores_the_range_does_no_harm(http, policy, to):
    http.script["/m"] = [http.cut(100_000), http.plain()]
    fetch(http.url + "/m", to, policy=policy)
    assert to.read_bytes() == DATA
    assert http.ranges()[1] == "bytes=100000-"


def test_a_server_that_goes_on_at_the_wrong_place_does_no_harm(http, policy, to):
    wrong = http.answer(206, b"rubbish", Content_Range="bytes 5-11/700004")
    http.script["/m"] = [http.cut(100_000), wrong]
    fetch(http.url + "/m", to, policy=policy)
    assert to.read_bytes() == DATA


def test_a_promise_of_more_than_comes_fails_after_the_tries(http, policy, to, waits):
    http.script["/m"] = [http.plain(length=len(DATA) + 5)] * 4
    with pytest.raises(DownloadError, match=r"ended after 700,004 of 700,009 bytes; tried 4 times"):
        fetch(http.url + "/m", to, policy=policy)
    assert len(http.requests) == 4 and waits == [1.0, 2.0, 4.0]


@pytest.mark.parametrize("after", [None, 0, 1000])
def test_a_stall_ends_by_itself(http, policy, to, after):
    http.script["/m"] = [http.stall(after)]
    fetch(http.url + "/m", to, policy=policy)
    assert to.read_bytes() == DATA


def test_a_server_that_only_stalls_is_given_up(http, to):
    http.script["/m"] = [http.stall(10), http.stall(10)]
    with pytest.raises(DownloadError, match=r"nothing came for 0\.1 seconds"):
        fetch(http.url + "/m", to, policy=Policy(timeout=0.1, attempts=2, backoff=0))


def test_errors_of_the_server_pass_and_its_wish_to_wait_is_kept(http, policy, to, waits):
    http.script["/m"] = [
        http.answer(500),
        http.answer(503, Retry_After="7"),
        http.answer(429, Retry_After="86400"),
    ]
    fetch(http.url + "/m", to, policy=policy)
    assert to.read_bytes() == DATA
    assert waits == [1.0, 7.0, 30.0]


def test_server_errors_that_stay_are_reported(http, policy, to):
    http.script["/m"] = [http.answer(502)] * 4
    with pytest.raises(DownloadError, match="the server answered 502; tried 4 times"):
        fetch(http.url + "/m", to, policy=policy)
    assert left(to) == []


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_a_refusal_is_final(http, policy, to, waits, status):
    http.script["/m"] = [http.answer(status)]
    with pytest.raises(DownloadError, match=f"answered {status} "):
        fetch(http.url + "/m", to, policy=policy)
    assert len(http.requests) == 1 and waits == []


def test_an_error_page_with_status_200_is_found_at_its_first_bytes(http, policy, to):
    page = b"<!DOCTYPE html><title>Not\x1b[2J found</title>" + b" " * 500_000
    http.script["/m"] = [http.answer(200, page, ETag='"x"')]
    with pytest.raises(DownloadError, match=r'begins with "<!DOCTYPE html><title>Not\?\[2J'):
        fetch(http.url + "/m", to, policy=policy, magic=b"PK\x03\x04")
    assert left(to) == []


def test_an_empty_file_is_no_model(http, policy, to):
    http.files["/m"] = b""
    with pytest.raises(DownloadError, match="empty"):
        fetch(http.url + "/m", to, policy=policy, magic=b"PK")


@pytest.mark.parametrize("told", [True, False])
def test_a_file_over_the_limit_is_refused(http, to, told):
    if not told:

        def endless(handler, data):
            handler.send_response(200)
            handler.end_headers()
            handler.wfile.write(data)
            handler.close_connection = True

        http.script["/m"] = [endless]
    with pytest.raises(DownloadError, match="longer than the limit of 500,000 bytes"):
        fetch(http.url + "/m", to, policy=Policy(max_bytes=500_000))
    assert left(to) == []


def test_a_redirect_is_followed_and_the_range_with_it(http, policy, to):
    http.files["/there"] = DATA
    http.script["/m"] = [http.answer(302, Location="/there"), http.answer(302, Location="/there")]
    http.script["/there"] = [http.cut(100_000)]
    fetch(http.url + "/m", to, policy=policy)
    assert to.read_bytes() == DATA
    assert http.ranges()[-1] == "bytes=100000-"


@pytest.mark.parametrize(
    ("location", "message"),
    [
        ("/m", "redirected too often"),
        ("/m?{}", "redirected too often"),
        ("file:///etc/hostname", "redirected too often"),
        ("http://127.0.0.1:99999/", "not an http or https address"),
    ],
)
def test_circles_and_other_schemes_are_refused(http, policy, to, location, message):
    http.script["/m"] = [http.answer(302, Location=location.format(n)) for n in range(30)]
    with pytest.raises(DownloadError, match=message):
        fetch(http.url + "/m", to, policy=policy)
    assert len(http.requests) <= policy.redirects + 1
    assert left(to) == []


def test_a_redirect_from_https_to_http_is_refused():
    from urllib.request import Request

    from syndicate.translate.models import download

    opener = download._opener(Policy())
    (redirects,) = [h for h in opener.handlers if type(h).__name__ == "Redirects"]
    request = Request("https://example.org/m")
    assert redirects.redirect_request(request, None, 302, "", {}, "https://example.org/n")
    with pytest.raises(DownloadError, match="unprotected"):
        redirects.redirect_request(request, None, 302, "", {}, "http://example.org/m")


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/hostname",
        "ftp://127.0.0.1/m",
        "http://",
        "http://127.0.0.1:99999/",
        "http://[::1/",
        "http://127.0.0.1/a b",
        "http://127.0.0.1/a\r\nHost: x",
    ],
)
def test_only_http_addresses_are_opened(argos_user, policy, to, url):
    with pytest.raises(DownloadError, match="is not an http or https address"):
        fetch(url, to, policy=policy)


def test_a_password_is_neither_used_nor_shown(argos_user, policy, to):
    with pytest.raises(DownloadError) as caught:
        fetch("http://me:secret@127.0.0.1/m?token=secret", to, policy=policy)
    assert "secret" not in str(caught.value)
    assert without_secrets("https://a:b@h:1/p/q?r#s") == "https://h:1/p/q"


def test_nobody_there_is_said_at_once(argos_user, policy, to, waits):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(DownloadError, match=r"Cannot reach 127\.0\.0\.1") as caught:
        fetch(f"http://127.0.0.1:{port}/m", to, policy=policy)
    assert caught.value.unreachable and waits == []


def test_a_compressed_answer_that_nobody_asked_for_is_refused(http, policy, to):
    http.script["/m"] = [http.answer(200, b"PKxx", Content_Encoding="gzip")]
    with pytest.raises(DownloadError, match="compressed"):
        fetch(http.url + "/m", to, policy=policy)


def test_a_cache_that_cannot_be_written_is_named(http, policy, tmp_path):
    (tmp_path / "cache").write_text("a file where a folder should be")
    with pytest.raises(DownloadError, match="cannot be written") as caught:
        fetch(http.url + "/m", tmp_path / "cache" / "model", policy=policy)
    assert "XDG_CACHE_HOME" in caught.value.remedy
