"""A program that speaks Apertium's null-flush protocol, and can misbehave.

It takes the place of `lt-proc` in a mode file: reads requests that end with NUL, and answers each.
Words of a request tell it what to do; it keeps a record of its starts beside itself.
"""

import os
import re
import sys
import time
from pathlib import Path

HERE = Path(sys.argv[0]).resolve().parent


def answer(request: str) -> str:
    for word in request.split(" "):
        if word == "DIE" or (word == "DIEONCE" and not (HERE / "died").exists()):
            (HERE / "died").touch()
            print("fake: Malformed input stream.", file=sys.stderr, flush=True)
            os._exit(1)
        if word in ("HANG", "STUBBORN"):
            if word == "STUBBORN":
                (HERE / "stubborn").touch()
            time.sleep(600)
        if word == "TWICE":
            request = request.replace("TWICE", "\0")
        if word == "CUT":
            return request.partition("CUT")[0]
        if word == "LOSE":
            request = request.replace("[0]", "")
        if word == "SHOUT":
            sys.stderr.write("a complaint\n" * 20_000)
    # Words that begin with "kw" are not known; "#" and "@" are its other marks.
    return re.sub(r"\bkw\w*", lambda word: "*@#"[len(word.group()) % 3] + word.group(), request)


def main() -> None:
    with (HERE / "starts").open("a") as log:
        log.write(f"{os.getpid()} {' '.join(sys.argv[1:])}\n")
    if (HERE / "broken").exists():
        print("fake: no such data", file=sys.stderr)
        sys.exit(1)
    unread = b""
    while chunk := os.read(0, 65536):
        unread += chunk
        *whole, unread = unread.split(b"\0")
        for request in whole:
            sys.stdout.write(answer(request.decode()) + "\0")
            sys.stdout.flush()


main()
