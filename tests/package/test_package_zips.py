"""Packages as zips: written the same everywhere, and read in the one way there is."""

from __future__ import annotations

import hashlib
import shutil
import stat
import struct
import subprocess
import time
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from packed import entries, kinds, pack

from syndicate.package import contents, verify, zips
from syndicate.package.zips import read_zip


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (
            lambda files: files.update({"hello-lisbon.pt/article.txt": b"Ol\xc3\xa1, Lisboa!\n"}),
            [("changed", "article.txt")],
        ),
        (lambda files: files.pop("hello-lisbon.pt/article.txt"), [("missing", "article.txt")]),
        (
            lambda files: files.update({"hello-lisbon.pt/x.js": b"x"}),
            [("added", "x.js")],
        ),
        (lambda files: files.update({"other/x.js": b"x"}), [("added", "other/x.js")]),
        (lambda files: files.update({"x.js": b"x"}), [("added", "x.js")]),
        (
            lambda files: files.update({"hello-lisbon.pt/../../x": b"x"}),
            [("unsafe", "../../x")],
        ),
        (lambda files: files.update({"/etc/x": b"x"}), [("unsafe", "/etc/x")]),
        (lambda files: files.update({"C:/x": b"x"}), [("unsafe", "C:/x")]),
        (
            lambda files: files.update({"hello-lisbon.pt/b/": b""}),
            [("added", "b/")],
        ),
        (
            lambda files: files.pop("hello-lisbon.pt/manifest.json"),
            [
                ("added", "hello-lisbon.pt/article.html"),
                ("added", "hello-lisbon.pt/article.txt"),
                ("manifest", "manifest.json"),
            ],
        ),
    ],
)
def test_what_is_wrong_with_a_zip(
    zipped: Path,
    change: Callable[[dict[str, bytes]], object],
    found: list[tuple[str, str]],
) -> None:
    assert verify(zipped) == []
    files = entries(zipped)
    change(files)
    assert kinds(verify(pack(zipped, list(files.items())))) == found


def test_a_zip_that_somebody_packed_again_is_as_good(zipped: Path) -> None:
    files: list[tuple[str | zipfile.ZipInfo, bytes]] = [("hello-lisbon.pt/", b"")]
    files += list(reversed(entries(zipped).items()))
    assert verify(pack(zipped, files, method=zipfile.ZIP_STORED)) == []


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("name", ["article.txt", "ARTICLE.TXT"])
def test_a_name_that_stands_twice(zipped: Path, name: str) -> None:
    files = [*entries(zipped).items(), (f"hello-lisbon.pt/{name}", b"evil")]
    assert kinds(verify(pack(zipped, files))) == [("unsafe", name)]


def test_a_link_in_a_zip(zipped: Path) -> None:
    files = entries(zipped)
    files.pop("hello-lisbon.pt/article.txt")
    entry = zipfile.ZipInfo("hello-lisbon.pt/article.txt")
    entry.create_system = 3
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    assert kinds(verify(pack(zipped, [*files.items(), (entry, b"/etc/passwd")]))) == [
        ("linked", "article.txt")
    ]


def test_a_bomb_is_not_unpacked(zipped: Path) -> None:
    files = [*entries(zipped).items(), ("hello-lisbon.pt/bomb.txt", b"\0" * (30 << 20))]
    (problem,) = verify(pack(zipped, files))
    assert (problem.kind, problem.path) == ("size", "bomb.txt")


def test_methods_that_need_much_memory_are_not_read(zipped: Path) -> None:
    problems = verify(pack(zipped, list(entries(zipped).items()), method=zipfile.ZIP_LZMA))
    assert {problem.kind for problem in problems} == {"damaged"}


def grow(data: bytes) -> bytes:
    return data + b"extra"


def prefix(data: bytes) -> bytes:
    return b"#!/bin/sh\n" + data


def cut(data: bytes) -> bytes:
    return data[:-30]


def comment(data: bytes) -> bytes:
    memory = BytesIO(data)
    with zipfile.ZipFile(memory, "a") as archive:
        archive.comment = b"hello"
    return memory.getvalue()


def flip(data: bytes) -> bytes:
    """Break the compressed bytes of the first file, and leave every size as it is."""
    broken = bytearray(data)
    start = 30 + len("hello-lisbon.pt/article.html")
    broken[start + 5 : start + 15] = b"\xff" * 10
    return bytes(broken)


@pytest.mark.parametrize(
    "harm", [grow, prefix, cut, comment, lambda data: data[:0], lambda _: b"PK"]
)
def test_a_file_that_is_no_zip_or_more_than_one(
    zipped: Path, harm: Callable[[bytes], bytes]
) -> None:
    zipped.write_bytes(harm(zipped.read_bytes()))
    assert kinds(verify(zipped)) == [("damaged", "")]


def test_bytes_that_cannot_be_unpacked(zipped: Path) -> None:
    zipped.write_bytes(flip(zipped.read_bytes()))
    assert kinds(verify(zipped)) == [("damaged", "article.html")]


def test_a_directory_too_large_to_load(zipped: Path) -> None:
    data = bytearray(zipped.read_bytes())
    struct.pack_into("<I", data, len(data) - 10, 1 << 30)
    zipped.write_bytes(data)
    assert "larger, or holds more files" in str(verify(zipped)[0])


def test_any_single_changed_byte_is_noticed_or_harmless(zipped: Path, tmp_path: Path) -> None:
    """Whatever byte is broken, verification ends without an error of its own."""
    data = zipped.read_bytes()
    other = tmp_path / "broken.zip"
    contents = entries(zipped)
    for at in range(0, len(data), 29):
        broken = bytearray(data)
        broken[at] ^= 0x55
        other.write_bytes(broken)
        if not verify(other):
            # Times, modes and versions of the container: not what the package says.
            assert sorted(entries(other).values()) == sorted(contents.values())


def test_unpacking_gives_a_folder_that_verifies(zipped: Path, tmp_path: Path) -> None:
    shutil.unpack_archive(zipped, tmp_path / "unpacked")
    assert verify(tmp_path / "unpacked" / "hello-lisbon.pt") == []


# --- The same bytes everywhere -------------------------------------------------------------------


def test_the_bytes_of_a_zip_do_not_change_with_the_system() -> None:
    """What other Pythons and other zlibs make must be this too: a digest, not a comparison."""
    made = zips.pack("a.pt", [("b.txt", "Olá".encode()), ("a.txt", b"a" * 100_000)])
    assert made == zips.pack("a.pt", [("a.txt", b"a" * 100_000), ("b.txt", "Olá".encode())])
    assert hashlib.sha256(made).hexdigest() == (
        "69e9a4238bd1003d50019f3fefff2b285d3dde30ce05fa860374bc4861e49a5a"
    )
    with zipfile.ZipFile(BytesIO(made)) as archive:
        assert {entry.compress_type for entry in archive.infolist()} == {zipfile.ZIP_STORED}


@pytest.mark.parametrize("program", [["zip", "-q", "-r"], ["zip", "-q", "-r", "-0", "-X"]])
def test_what_other_programs_pack_verifies_too(zipped: Path, program: list[str]) -> None:
    if shutil.which(program[0]) is None:
        pytest.skip(f"{program[0]} is not installed")
    shutil.unpack_archive(zipped, zipped.parent / "un")
    folder = zipped.parent / "un" / "hello-lisbon.pt"
    for name in ("hello-lisbon.pt", "حراس.en"):
        folder = folder.rename(folder.parent / name)
        made = zipped.parent / f"{name}.packed.zip"
        subprocess.run([*program, made, name], cwd=folder.parent, check=True)
        assert verify(made) == []


def test_what_is_written_as_a_stream_verifies_too(zipped: Path) -> None:
    class Pipe(BytesIO):
        def seekable(self) -> bool:
            return False

        def tell(self) -> int:
            raise OSError

    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries(zipped).items():
            archive.writestr(name, data)
    made = pipe.getvalue()
    assert b"PK\x07\x08" in made
    zipped.write_bytes(made)
    assert verify(zipped) == []
    # The sums behind a file are believed by programs that read a stream.
    at = made.index(b"PK\x07\x08")
    zipped.write_bytes(made[: at + 8] + b"\x01" + made[at + 9 :])
    assert kinds(verify(zipped)) == [("damaged", "")]


# --- Hostile zips --------------------------------------------------------------------------------

CENTRAL, LOCAL = struct.Struct("<4s6H3L5H2L"), struct.Struct("<4s5H3L2H")


@dataclass
class Forged:
    """An entry in which the directory and the header before the file can say different things."""

    name: bytes
    data: bytes
    method: int = 0
    flags: int = 0
    mode: int = 0o100644
    size: int | None = None
    packed: int | None = None
    extra: bytes = b""
    tail: bytes = b""
    local: dict[str, object] = field(default_factory=dict)
    at: int | None = None
    """Where the directory says that the file is, if not where it is."""


def forge(path: Path, forged: list[Forged], before: bytes = b"", between: bytes = b"") -> Path:
    out, central = bytearray(before), bytearray()
    for each in forged:
        crc = zlib.crc32(each.data)
        body = each.data
        if each.method == 8:
            deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
            body = deflate.compress(body) + deflate.flush() + each.tail
        packed = len(body) if each.packed is None else each.packed
        size = len(each.data) if each.size is None else each.size
        at = len(out) if each.at is None else each.at
        said = {"name": each.name, "packed": packed, "size": size, "crc": crc, "flags": each.flags}
        said |= {"extra": each.extra} | each.local
        if each.at is None:
            out += LOCAL.pack(
                b"PK\x03\x04", 20, said["flags"], each.method, 0, 33, said["crc"], said["packed"],
                said["size"], len(said["name"]), len(said["extra"]),
            ) + said["name"] + said["extra"] + body  # fmt: skip
            out += between
        central += CENTRAL.pack(
            b"PK\x01\x02", 0x314, 20, each.flags, each.method, 0, 33, crc, packed, size,
            len(each.name), len(each.extra), 0, 0, 0, each.mode << 16, at,
        ) + each.name + each.extra  # fmt: skip
    end = struct.pack(
        "<4s4H2LH", b"PK\x05\x06", 0, 0, len(forged), len(forged), len(central), len(out), 0
    )
    path.write_bytes(bytes(out + central) + end)
    return path


def genuine(zipped: Path) -> list[Forged]:
    return [Forged(name.encode(), data) for name, data in entries(zipped).items()]


TOP = b"hello-lisbon.pt/"
TEXT = TOP + b"article.txt"


def test_what_is_forged_without_harm_is_sound(zipped: Path) -> None:
    assert verify(forge(zipped, genuine(zipped))) == []
    for each in (files := genuine(zipped)):
        each.method = 8
    assert verify(forge(zipped, files)) == []


@pytest.mark.parametrize(
    ("extra", "found"),
    [
        # Names that lead elsewhere, or that two systems take for different ones.
        (Forged(b"../../etc/x", b""), [("unsafe", "../../etc/x")]),
        (Forged(TOP + b"../x", b""), [("unsafe", "../x")]),
        (Forged(b"/etc/x", b""), [("unsafe", "/etc/x")]),
        (Forged(b"//host/share/x", b""), [("unsafe", "//host/share/x")]),
        (Forged(TOP + b"..\\..\\x", b""), [("unsafe", "..\\..\\x")]),
        (Forged(b"C:\\x", b""), [("unsafe", "C:\\x")]),
        (Forged(TOP + b"x:stream", b""), [("unsafe", "x:stream")]),
        (Forged(TOP + b"aux.txt", b""), [("unsafe", "aux.txt")]),
        (Forged(TOP + b"x.txt\0.png", b""), [("unsafe", "x.txt\0.png")]),
        (Forged(TOP + b"x. ", b""), [("unsafe", "x. ")]),
        (Forged(TOP + b"a//b", b""), [("unsafe", "a//b")]),
        (Forged(TOP + b"./b", b""), [("unsafe", "./b")]),
        (Forged(TOP + b"\xe2\x80\xaetxt.exe", b""), [("unsafe", "\u202etxt.exe")]),
        (Forged(TEXT, b"evil"), [("unsafe", "article.txt")]),
        (Forged(TOP + b"ARTICLE.TXT", b"evil"), [("unsafe", "ARTICLE.TXT")]),
        (Forged(TEXT + b"/x", b"evil"), [("unsafe", "article.txt"), ("added", "article.txt/x")]),
        (
            Forged(TEXT + b"/", b"", mode=0o040755),
            [("unsafe", "article.txt"), ("added", "article.txt/")],
        ),
        (Forged(TOP + b"Manifest.JSON", b"{}"), [("unsafe", "Manifest.JSON")]),
        (Forged(b"other.pt/manifest.json", b"{}"), [("added", "other.pt/manifest.json")]),
        (Forged(TOP + b"manifest.json.sig.txt", b""), [("added", "manifest.json.sig.txt")]),
        # What is no file.
        (Forged(TOP + b"x", b"/etc/passwd", mode=0o120777), [("linked", "x")]),
        (Forged(TOP + b"x", b"", mode=0o010644), [("unsafe", "x")]),
        (Forged(TOP + b"x", b"", mode=0o060644), [("unsafe", "x")]),
        (Forged(TOP + b"x", b"", mode=0o040755), [("unsafe", "x")]),
        (Forged(TOP + b"x/", b"hidden", mode=0o040755), [("unsafe", "x/")]),
        # How it is packed.
        (Forged(TOP + b"x", b"x" * 20, flags=0x1), [("damaged", "x")]),
        (Forged(TOP + b"x", b"x" * 20, flags=0x40), [("damaged", "x")]),
        (Forged(TOP + b"x", b"x" * 20, flags=0x2000), [("damaged", "x")]),
        (Forged(TOP + b"x", b"x" * 20, flags=0x20), [("damaged", "x")]),
        (Forged(TOP + b"x", b"x", method=14), [("damaged", "x")]),
        (Forged(TOP + b"x", b"x", extra=b"\x75\x70\x05\x00\x01....", ), [("unsafe", "x")]),
        (
            Forged(TOP + b"x", b"x", extra=b"\x01\x00\x08\x00" + bytes(8), local={"extra": b""}),
            [("unsafe", "x")],
        ),
        # Bombs.
        (Forged(TOP + b"x", bytes(30 << 20), method=8), [("size", "x")]),
        (Forged(TOP + b"x", b"", size=300 << 20), [("size", "")]),
        (Forged(TOP + b"x", b"", method=8, size=1 << 20), [("added", "x")]),
        (Forged(TOP + b"x", b"xx", size=1), [("damaged", "x")]),
    ],
    ids=lambda value: value.name.decode("utf-8", "replace") if isinstance(value, Forged) else "",
)  # fmt: skip
def test_a_file_that_should_not_be_there(
    zipped: Path, extra: Forged, found: list[tuple[str, str]]
) -> None:
    assert kinds(verify(forge(zipped, [*genuine(zipped), extra]))) == found


def test_two_ways_to_write_an_accent_are_one_name(zipped: Path) -> None:
    files = [Forged(TOP + "é".encode(), b"1"), Forged(TOP + "e\u0301".encode(), b"2")]
    assert kinds(verify(forge(zipped, [*genuine(zipped), *files]))) == [
        ("unsafe", "e\u0301"),
        ("added", "é"),
    ]


@pytest.mark.parametrize("key", ["name", "packed", "size", "crc", "flags"])
def test_the_header_before_a_file_must_say_the_same(zipped: Path, key: str) -> None:
    files = genuine(zipped)
    # Programs that read a stream believe it, those that read a file the directory.
    files[1].local = {key: b"hello-lisbon.pt/article.exe" if key == "name" else 8}
    (problem,) = verify(forge(zipped, files))
    assert (problem.kind, problem.path) == ("damaged", "")
    assert "do not agree" in problem.message


def test_files_that_share_their_bytes(zipped: Path) -> None:
    """How a zip of 46 MB becomes 4.5 PB: many names for one place (Fifield, 2019)."""
    files = genuine(zipped)
    size = len(files[0].data)
    # The same name in the header, as it must be, is a name twice; so it is another header inside.
    inner = (
        LOCAL.pack(b"PK\x03\x04", 20, 0, 0, 0, 33, zlib.crc32(b"x"), 1, 1, 17, 0)
        + TOP
        + b"b"
        + b"x"
    )
    outer = Forged(TOP + b"a", b"." * 10 + inner)
    start = sum(30 + len(f.name) + len(f.data) for f in files) + 30 + len(outer.name) + 10
    hidden = Forged(TOP + b"b", b"x", at=start)
    assert kinds(verify(forge(zipped, [*files, outer, hidden]))) == [("damaged", "")]
    twice = Forged(files[0].name, files[0].data, at=0)
    assert size
    assert kinds(verify(forge(zipped, [*files, twice]))) == [("damaged", "")]


def test_bytes_before_between_and_behind(zipped: Path) -> None:
    files = genuine(zipped)
    for made in (
        forge(zipped, files, before=b"#!/bin/sh\n"),
        forge(zipped, files, before=b"PK\x03\x04 and more"),
        forge(zipped, files, between=b"hidden"),
    ):
        assert kinds(verify(made)) == [("damaged", "")]


@pytest.mark.parametrize("tail", [b"", b"hidden", b"\0" * (2 << 20)], ids=["none", "few", "many"])
def test_bytes_behind_the_compressed_data_of_a_file(zipped: Path, tail: bytes) -> None:
    files = genuine(zipped)
    files[1].method, files[1].tail = 8, tail
    assert kinds(verify(forge(zipped, files))) == ([("damaged", "article.txt")] if tail else [])


def test_more_files_than_any_package(zipped: Path) -> None:
    files = [*genuine(zipped), *(Forged(TOP + b"%d" % n, b"") for n in range(70_000))]
    started = time.perf_counter()
    with pytest.raises(struct.error):
        forge(zipped, files)  # the number does not fit: that takes the 64-bit form
    assert kinds(verify(forge(zipped, files[:1500]))) == [("damaged", "")]
    assert time.perf_counter() - started < 5


def test_a_number_of_files_that_is_not_that_of_the_directory(zipped: Path) -> None:
    data = bytearray(forge(zipped, genuine(zipped)).read_bytes())
    for count in (0, 1, 2, 4, 900):
        struct.pack_into("<2H", data, len(data) - 14, count, count)
        zipped.write_bytes(data)
        assert kinds(verify(zipped)) == [("damaged", "")]


def test_a_directory_that_holds_more_than_its_entries(zipped: Path) -> None:
    data = bytearray(forge(zipped, genuine(zipped)).read_bytes())
    (length,) = struct.unpack_from("<L", data, len(data) - 10)
    struct.pack_into("<L", data, len(data) - 10, length + 6)
    zipped.write_bytes(data[:-22] + b"hidden" + data[-22:])
    assert kinds(verify(zipped)) == [("damaged", "")]


@pytest.mark.parametrize("at", [18, 16, 14])
def test_a_zip_in_several_volumes(zipped: Path, at: int) -> None:
    data = bytearray(forge(zipped, genuine(zipped)).read_bytes())
    struct.pack_into("<H", data, len(data) - at, 1)
    zipped.write_bytes(data)
    assert kinds(verify(zipped)) == [("damaged", "")]


def test_a_zip_that_asks_for_a_program_to_come(zipped: Path) -> None:
    data = forge(zipped, genuine(zipped)).read_bytes()
    for at in (4, data.index(b"PK\x01\x02") + 6):
        zipped.write_bytes(data[:at] + b"\x64" + data[at + 1 :])
        assert kinds(verify(zipped)) == [("damaged", "")]


def test_the_64_bit_form(zipped: Path) -> None:
    data = forge(zipped, genuine(zipped)).read_bytes()
    locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, 0, 1)
    zipped.write_bytes(data[:-22] + locator + data[-22:])
    assert kinds(verify(zipped)) == [("damaged", "")]


def test_a_zip_in_a_zip_is_a_file_like_others(zipped: Path) -> None:
    inner = zipped.read_bytes()
    files = [*genuine(zipped), Forged(TOP + b"inner.zip", inner)]
    assert kinds(verify(forge(zipped, files))) == [("added", "inner.zip")]


def test_names_that_are_no_text(zipped: Path) -> None:
    files = [*genuine(zipped), Forged(TOP + b"\xff\xfe", b"")]
    (problem,) = verify(forge(zipped, files))
    assert "not UTF-8" in str(problem)


@given(st.data())
@settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_whatever_bytes_are_changed_one_reading_stays_or_a_problem_is_told(
    zipped: Path, data: st.DataObject
) -> None:
    """No error of its own, and nothing that another program would read as something else."""
    made = zips.pack("a.pt", [("manifest.json", b"{}"), ("b.txt", b"text"), ("c", b"")])
    broken = bytearray(made)
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(made) - 1))
        broken[at] = data.draw(st.integers(0, 255))
    read = read_zip(BytesIO(bytes(broken)))
    if read.problems:
        return
    try:
        found = {read.top + name: b"".join(read.read(name)) for name in read.sizes}
    except contents.DamagedError:
        return
    with zipfile.ZipFile(BytesIO(bytes(broken))) as archive:
        assert found == {name: archive.read(name) for name in archive.namelist()}
