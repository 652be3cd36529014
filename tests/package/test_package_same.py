"""The same translation is the same bytes: on whatever machine, in whatever order, folder and zip."""

from __future__ import annotations

import os
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest

MAKE = """
import os, sys
os.umask(int(os.environ["MASK"], 8))
import handmade
from pathlib import Path
from syndicate.model import Detection, Rendition
from syndicate.package import build, sign, write
from syndicate.render import FORMATS, not_carried, render
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

names = list(FORMATS)
order = os.environ["ORDER"]
names = names[::-1] if order == "backward" else names[3:] + names[:3] if order == "turned" else names
key = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
# A zone and a locale change these, where they are used.
import locale, time
locale.setlocale(locale.LC_ALL, "")
time.tzset()
for made in (handmade.full(), handmade.corrected(), handmade.killed(), handmade.arabic()):
    renditions = render(made, names)
    package = build(
        made, Detection("en", 0.99999), renditions, uri="urn:uuid:1",
        not_carried=not_carried(made, names),
    )
    for zipped in (False, True):
        sign(write(package, Path(sys.argv[1]) / made.article.status / str(made.article.version), zipped=zipped), key)
"""


def make(out: Path, work: Path, **environment: str) -> dict[str, str]:
    """The digest of each file that a process makes, with that about it."""
    root = Path(__file__).resolve().parents[2]
    said = {
        "PYTHONPATH": f"{root}{os.pathsep}{root / 'tests' / 'support'}",
        "MASK": "022",
        "ORDER": "forward",
        "PATH": os.environ["PATH"],
    }
    work.mkdir(exist_ok=True)
    done = subprocess.run(
        [sys.executable, "-c", MAKE, str(out)],
        cwd=work, env=said | environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found = {
        path.relative_to(out).as_posix(): sha256(path.read_bytes()).hexdigest()
        for path in sorted(out.rglob("*"))
        if path.is_file()
    }
    assert any(name.endswith(".zip") for name in found)
    return found


@pytest.mark.skipif(os.name != "posix", reason="umask and tzset are POSIX's")
def test_the_same_bytes_whatever_the_machine(tmp_path: Path) -> None:
    reference = make(tmp_path / "0", tmp_path, PYTHONHASHSEED="0", TZ="UTC", LC_ALL="C")
    for number, environment in enumerate(
        (
            {"PYTHONHASHSEED": "1", "TZ": "Pacific/Kiritimati", "LC_ALL": "C.UTF-8"},
            {"PYTHONHASHSEED": "4711", "TZ": "America/St_Johns", "LANG": "C", "MASK": "077",
             "PYTHONUTF8": "0", "ORDER": "backward"},
            {"PYTHONHASHSEED": "random", "ORDER": "turned", "MASK": "000", "COLUMNS": "20",
             "PYTHONIOENCODING": "ascii", "PYTHONOPTIMIZE": "2"},
        ),
        1,
    ):  # fmt: skip
        found = make(tmp_path / str(number), tmp_path / f"elsewhere {number}", **environment)
        assert found == reference, environment
