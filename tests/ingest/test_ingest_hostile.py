"""Hostile and hopeless input: an error that says what was found, in bounded time and memory."""

from __future__ import annotations

import os
import subprocess
import sys
import time

import pytest

from syndicate.errors import InputError, SyndicateError
from syndicate.ingest import read

SECONDS = 10.0
"""Far above what each needs (under two); what is not bounded takes minutes."""

REFUSED = {
    "fifty megabytes": ("x.html", lambda: b"<div>" * 10_000_000, "more than 20,971,520"),
    "four million tags": ("x.html", lambda: b"<div>" * 4_000_000, "tags"),
    "deep nesting": ("x.html", lambda: b"<div>" * 100_000 + b"deep " * 40, "nested|No article"),
    "a long line": ("x.txt", lambda: b"word " * 2_000_000, "10,000,000 characters"),
    "many lines": ("x.txt", lambda: b"a\n" * 400_000, "400,000 lines"),
    "a long line in a page": (
        "x.html",
        lambda: b"<article><p>" + b"word " * 2_000_000 + b"</p></article>",
        "characters; an article has at most 1,000,000",
    ),
    "a long attribute": ("x.html", lambda: b'<p class="' + b"a " * 500_000 + b'">x</p>', "words"),
    "ampersands": ("x.html", lambda: b"<p>" + b"&amp;" * 1_000_000, "No article|characters"),
    "zeros": ("-", lambda: b"\0" * 10_000_000, "white space"),
    "noise": ("-", lambda: os.urandom(2_000_000) + b"\0", "not|binary"),
    "brackets": ("x.md", lambda: b"# T\n\n" + b"[" * 400_000, "square brackets"),
    "quotation marks": ("x.md", lambda: b"# T\n\n" + b"> " * 20_000 + b"x", "nested"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_refused_at_once(case: str) -> None:
    name, make, message = REFUSED[case]
    data = make()
    start = time.process_time()
    with pytest.raises(InputError, match=message):
        read(name, data)
    assert time.process_time() - start < SECONDS


ENTITIES = (
    b'<!DOCTYPE html [<!ENTITY a0 "aaaaaaaaaa">'
    + b"".join(b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 10))
    + b"]><article><p>&a9;</p></article>"
)
YAML = (
    b"---\na: &a [x,x,x,x,x,x,x,x,x]\n"
    + b"".join(
        b"%c: &%c [%s]\n" % (98 + n, 98 + n, b",".join([b"*%c" % (97 + n)] * 9)) for n in range(8)
    )
    + b"---\nText of it.\n"
)
BOUNDED = {
    "entities": ("x.html", ENTITIES),
    "aliases": ("x.md", YAML),
    "deep front matter": ("x.md", b"---\na: " + b"[" * 50_000 + b"\n---\nText of it.\n"),
    "deep JSON-LD": (
        "x.html",
        b'<script type="application/ld+json">' + b"[" * 200_000 + b"</script><p>x</p>",
    ),
    "deep lists": ("x.html", b"<article>" + b"<ul><li>item " * 700),
    "unclosed tags": ("x.html", b"<article>" + b"<p>some words here<font><b>" * 700),
    "many paragraphs": ("x.html", b"<article>" + b"<p>A short paragraph.</p>" * 10_000),
    "many links": (
        "x.html",
        b"<article>" + b'<p>see <a href="http://x.org/a">this</a> and more.</p>' * 4_000,
    ),
    "many classes": (
        "x.html",
        b"<article>"
        + b"".join(b'<div class="share c%d"><p>text to count</p></div>' % n for n in range(4_000)),
    ),
    "large spans": (
        "x.html",
        b"<article><table>" + b"<tr>" + b"<td rowspan=9999 colspan=9999>c</td>" * 500,
    ),
    "wide menu": ("x.txt", b"a  " * 300_000),
    "names": ("x.txt", b"By " + b"Ann Lee, " * 90_000 + b"\n\nText text text text text.\n"),
    "capitals": ("x.txt", b"AAAA BBBB " * 90_000),
    "dashes": ("x.txt", b"-" * 900_000),
    "addresses": ("x.txt", b"https://a.b/(" * 60_000),
    "comments": ("x.html", b"<!--" * 100_000),
    "declarations": ("x.html", b"<meta " + b"charset " * 1_000_000),
}


@pytest.mark.parametrize("case", BOUNDED)
def test_read_or_refused_in_bounded_time(case: str) -> None:
    name, data = BOUNDED[case]
    start = time.process_time()
    try:
        read(name, data)
    except SyndicateError as error:
        assert error.path == name
        assert error.remedy
    assert time.process_time() - start < SECONDS


@pytest.mark.skipif(sys.platform != "linux", reason="memory is measured in Linux's unit")
def test_memory_is_bounded() -> None:
    """Under 1 GB for the two that cost most: 20 MB of tags and a page of 10 MB in one line."""
    program = (
        "import re, resource\n"
        "from pathlib import Path\n"
        "from syndicate.errors import InputError\n"
        "from syndicate.ingest import read\n"
        "for data in (b'<b>x</b>' * 2_500_000, b'<article><p>' + b'word ' * 2_000_000):\n"
        "    try:\n"
        "        read('x.html', data)\n"
        "    except InputError as error:\n"
        "        print(error.message)\n"
        # What `getrusage` says begins with what the parent process had when it forked.
        "status = Path('/proc/self/status')\n"
        "peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "if status.exists():\n"
        "    peak = int(re.search(r'VmHWM:\\s+(\\d+)', status.read_text())[1])\n"
        "print(peak // 1024)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=120
    )
    *messages, megabytes = done.stdout.splitlines()
    assert len(messages) == 2
    assert int(megabytes) < 1000


def test_scripts_and_templates_in_the_text_are_only_text() -> None:
    text = (
        "<article><h1>{{ 7*7 }}</h1><p>A &lt;script&gt;alert(1)&lt;/script&gt; {% raw %} &amp;lt; "
        "and a long enough sentence to be a paragraph of an article.</p></article>"
    )
    result = read("x.html", text.encode())
    assert result.headline.text == "{{ 7*7 }}"
    assert result.blocks[0].text.startswith("A <script>alert(1)</script> {% raw %} &lt; and")
