"""Packages that cannot be trusted: nothing of them is put in place."""

from __future__ import annotations

import os
import shutil
import stat
import zipfile
from dataclasses import replace

import pytest

from syndicate import resources
from syndicate.errors import ModelError
from syndicate.translate.models import archive
from syndicate.translate.models import installed as models
from syndicate.translate.models.install import Options, install

QUICK = Options(try_out=False)
PACKAGE = resources.folder("models") / "translate-en_pt-1_1.argosmodel"


def users_model():
    return next(m for m in models.installed() if m.origin == "argos")


def hostile(tmp_path, *entries, base=None):
    path = tmp_path / "hostile.argosmodel"
    if base:
        shutil.copy(base, path)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as opened:
        for name, data, mode in entries:
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = mode << 16
            opened.writestr(info, data)
    return path


TOP = "translate-en_es-1_0"


@pytest.mark.parametrize(
    ("name", "mode", "message"),
    [
        ("../evil", 0o644, "outside its folder"),
        (f"{TOP}/../../evil", 0o644, "outside its folder"),
        ("/etc/evil", 0o644, "outside its folder"),
        (f"{TOP}//evil", 0o644, "outside its folder"),
        (f"{TOP}\\..\\evil", 0o644, "outside its folder"),
        ("C:evil", 0o644, "outside its folder"),
        (f"{TOP}/evil\n", 0o644, "outside its folder"),
        ("evil", 0o644, "outside the one top folder"),
        ("second/evil", 0o644, "2 top folders"),
        (f"{TOP}/link", stat.S_IFLNK | 0o777, "link or a device"),
        (f"{TOP}/pipe", stat.S_IFIFO | 0o644, "link or a device"),
        (f"{TOP}/MODEL/model.bin", 0o644, "stands twice"),
    ],
)
def test_entries_that_would_do_harm_are_refused(
    argos_user, make_package, tmp_path, name, mode, message
):
    path = hostile(tmp_path, (name, b"/etc", mode), base=make_package())
    with pytest.raises(ModelError, match=message):
        install([str(path)], QUICK)
    assert argos_user.untouched()
    assert not list(tmp_path.rglob("evil*"))


@pytest.mark.parametrize("top", [".hidden", "a b", "-x", "é", ".syndicate-packages-abcdefgh"])
def test_an_unusual_top_folder_is_refused(argos_user, make_package, top):
    with pytest.raises(ModelError, match="unusual name"):
        install([str(make_package(top=top))], QUICK)


def test_a_bomb_is_refused_before_it_is_unpacked(argos_user, make_package):
    package = make_package(files={"model/zeros": bytes(30 << 20)})
    with pytest.raises(ModelError, match=r"unpacks to 31,\d{3},\d{3} bytes, more than"):
        install([str(package)], QUICK)
    few = replace(QUICK, limits=archive.Limits(files=3))
    with pytest.raises(ModelError, match="6 entries, more than 3"):
        install([str(make_package())], few)
    assert argos_user.untouched()


def test_an_archive_that_lies_about_its_sizes_is_refused(argos_user, make_package):
    package = make_package(model=b"x" * 1000)
    data = bytearray(package.read_bytes())
    # The central directory, from which sizes are read, says 10 bytes instead of 1,000.
    at = data.index(b"PK\x01\x02", 0)
    while (
        data[at + 46 : at + 46 + len(f"{TOP}/model/model.bin")] != f"{TOP}/model/model.bin".encode()
    ):
        at = data.index(b"PK\x01\x02", at + 1)
    data[at + 24 : at + 28] = (10).to_bytes(4, "little")
    package.write_bytes(data)
    with pytest.raises(ModelError, match="Bad CRC"):
        install([str(package)], QUICK)
    assert argos_user.untouched()


def test_a_flipped_bit_is_found_by_the_crc(argos_user, make_package):
    package = make_package(model=os.urandom(2000))
    data = bytearray(package.read_bytes())
    data[data.index(b"model/model.bin") + 500] ^= 1
    package.write_bytes(data)
    with pytest.raises(ModelError, match="no Argos package that can be installed"):
        install([str(package)], QUICK)
    assert argos_user.untouched()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"metadata.json": None}, "metadata.json is missing"),
        ({"metadata.json": b"no"}, "not JSON"),
        ({"metadata.json": b'{"type": "sbd"}'}, "no translation model but 'sbd'"),
        ({"model/model.bin": None}, "model.bin is missing"),
        ({"sentencepiece.model": None}, "no tokenizer"),
        ({"metadata.json": b" " * (2 << 20)}, "longer than 1 MiB"),
    ],
)
def test_an_archive_that_is_no_whole_package_is_refused(argos_user, make_package, change, message):
    package = make_package(files=change)
    with pytest.raises(ModelError, match=message) as caught:
        install([str(package)], QUICK)
    assert caught.value.path == package
    assert argos_user.untouched()


@pytest.mark.parametrize("data", [b"", b"PK", b"<html>", b"PK\x03\x04" + bytes(100)])
def test_what_is_no_archive_is_refused(argos_user, tmp_path, data):
    path = tmp_path / "x.argosmodel"
    path.write_bytes(data)
    with pytest.raises(ModelError, match="no Argos package that can be installed"):
        install([str(path)], QUICK)


def test_a_folder_of_that_name_with_something_else_is_left_alone(argos_user, make_package):
    (done,) = install([str(make_package("en", "fr"))], QUICK)
    with pytest.raises(ModelError, match="holds something else"):
        install([str(make_package("en", "es", top=done.model.name))], QUICK)
    assert models.open_model(users_model()).digest == done.model.digest


def test_a_shipped_model_installs_and_is_tried(argos_user):
    (done,) = install([str(PACKAGE)], Options())
    assert models.open_model(done.model).digest == models.contents_digest(PACKAGE)


@pytest.mark.parametrize("part", ["model/model.bin", "sentencepiece.model"])
def test_a_model_that_cannot_work_is_refused(argos_user, tmp_path, part):
    path = tmp_path / "broken.argosmodel"
    with (
        zipfile.ZipFile(PACKAGE) as good,
        zipfile.ZipFile(path, "w") as bad,
    ):
        for info in good.infolist():
            data = good.read(info)
            bad.writestr(info.filename, data[:5000] if info.filename.endswith(part) else data)
    with pytest.raises(ModelError, match="this model does not work") as caught:
        install([str(path)], Options())
    assert caught.value.path == path
    assert argos_user.untouched()
