"""Runs the benchmarks one after the other; `make bench` is this.

    python benchmarks/run.py                 # about an hour, most of it the peers'
    python benchmarks/run.py --quick         # some minutes: to see that all of it works
    python benchmarks/run.py --full --write  # 10,000 articles too, and RESULTS.md

Each is a program of its own (`--help` says what it measures) and can be run alone. Leave the
machine to it: each table says how much of the processors other programs took.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
PROGRAMS = ("first_package", "stages", "second_run", "sizes", "page_speed", "speed")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=(__doc__ or "").partition("\n")[0],
        epilog=(__doc__ or "").partition("\n\n")[2],
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("programs", nargs="*", metavar="PROGRAM", help=f"of: {', '.join(PROGRAMS)}")
    parser.add_argument("--quick", action="store_true", help="small sizes")
    parser.add_argument("--full", action="store_true", help="10,000 articles in sizes.py too")
    parser.add_argument("--write", action="store_true", help="put the tables into RESULTS.md")
    given = parser.parse_args()
    if unknown := set(given.programs) - set(PROGRAMS):
        parser.error(f"no such program: {', '.join(sorted(unknown))}")
    failed = []
    for name in given.programs or PROGRAMS:
        command = [sys.executable, str(HERE / f"{name}.py")]
        command += ["--quick"] * given.quick + ["--write"] * given.write
        command += ["--full"] * (given.full and name == "sizes")
        print(f"== {name}", file=sys.stderr, flush=True)
        if subprocess.run(command, check=False).returncode:
            failed.append(name)
    if failed:
        sys.exit(f"failed: {', '.join(failed)}")


if __name__ == "__main__":
    main()
