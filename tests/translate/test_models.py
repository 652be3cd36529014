"""What is listed and opened, and that looking leaves no trace."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicate import resources
from syndicate.errors import ModelError
from syndicate.translate.models import argos_home
from syndicate.translate.models import installed as models
from syndicate.translate.models import lock as model_lock

SHIPPED = resources.folder("models")


@pytest.fixture(scope="session")
def small_models(tmp_path_factory):
    """A folder of shipped models that holds one tiny package, with its checksums."""
    folder = tmp_path_factory.mktemp("shipped")
    path = folder / "translate-en_es-1_0.argosmodel"
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in (
            ("metadata.json", b'{"from_code": "en", "to_code": "es", "package_version": "1.0"}'),
            ("sentencepiece.model", b"pieces"),
            ("model/model.bin", b"weights"),
        ):
            archive.writestr(f"translate-en_es-1_0/{name}", data)
    models.lock_embedded(folder, origin="test", date="2026-01-01")
    return folder


@pytest.fixture
def shipped(small_models, tmp_path):
    return Path(shutil.copytree(small_models, tmp_path / "shipped"))


def unpacked(archive: Path, into: Path) -> Path:
    with zipfile.ZipFile(archive) as opened:
        opened.extractall(into)
    return into / archive.stem


# --- The shipped models ---


def test_shipped_models_are_listed_and_locked(argos_user):
    found = [m for m in models.installed() if m.origin == "embedded"]
    assert [(m.source, m.target, m.version) for m in found] == [
        ("en", "pt", "1.1"),
        ("pt", "en", "1.1"),
    ]
    assert all(m.locked for m in found)


def test_the_shipped_lock_describes_the_shipped_archives():
    sums = dict(
        line.split("  ")[::-1]
        for line in (SHIPPED / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    )
    entries = model_lock.read_lock(SHIPPED / "models.lock.json")
    again = "run syndicate.translate.models.lock_embedded (see docs/models.md)"
    assert {e.path for e in entries} == set(sums) == {p.name for p in SHIPPED.glob("*.argosmodel")}
    for entry in entries:
        data = (SHIPPED / entry.path).read_bytes()
        assert hashlib.sha256(data).hexdigest() == entry.sha256 == sums[entry.path], again
        assert models.contents_digest(SHIPPED / entry.path) == entry.digest, again


def test_a_shipped_model_opens_from_memory_and_translates(argos_user):
    import ctranslate2
    import sentencepiece

    model = next(m for m in models.installed() if (m.source, m.origin) == ("en", "embedded"))
    files = models.open_model(model)
    assert (files.directory, files.tokenizer, files.tokenizer_path) == (None, "sentencepiece", "")
    assert files.digest == model.digest
    translator = ctranslate2.Translator(model.name, files=dict(files.contents))
    pieces = sentencepiece.SentencePieceProcessor(model_proto=files.tokenizer_data)
    result = translator.translate_batch([pieces.encode("Good morning.", return_type=str)])
    assert "dia" in pieces.decode(result[0].hypotheses[0])


def test_a_shipped_archive_that_changed_is_refused(argos_user, shipped):
    (model,) = models.installed(shipped)
    with model.path.open("r+b") as stream:
        stream.seek(-30, os.SEEK_END)
        byte = stream.read(1)
        stream.seek(-30, os.SEEK_END)
        stream.write(bytes([byte[0] ^ 1]))
    found = hashlib.sha256(model.path.read_bytes()).hexdigest()
    with pytest.raises(ModelError) as caught:
        models.open_model(model)
    assert caught.value.path == model.path
    assert model.lock.sha256 in caught.value.message and found in caught.value.message
    assert caught.value.remedy == "Install syndicate again."


def test_a_shipped_archive_without_checksum_is_refused(argos_user, shipped):
    (shipped / "SHA256SUMS").write_text("", encoding="utf-8")
    (model,) = models.installed(shipped)
    assert not model.locked
    with pytest.raises(ModelError, match="SHA256SUMS"):
        models.open_model(model)


def test_a_lock_for_other_bytes_is_not_believed(argos_user, shipped):
    lock = shipped / "models.lock.json"
    entry = json.loads(lock.read_text())
    entry["models"][0] |= {"sha256": "0" * 64, "digest": "sha256:wrong"}
    lock.write_text(json.dumps(entry))
    (model,) = models.installed(shipped)
    assert models.open_model(model).digest == models.contents_digest(model.path) == model.digest


def test_without_checksums_no_shipped_model_is_listed_but_reported(argos_user, shipped):
    (shipped / "SHA256SUMS").unlink()
    survey = models.survey(shipped)
    assert survey.models == ()
    assert [d.path.name for d in survey.damaged] == ["SHA256SUMS"]


# --- The user's models ---


def test_models_of_the_user_come_after_the_shipped_and_the_newest_last(
    argos_user, make_package, shipped
):
    for version in ("1.10", "1.9"):
        unpacked(make_package(version=version), argos_user.packages)
    found = [(m.origin, m.version, m.locked) for m in models.installed(shipped)]
    assert found == [
        ("embedded", "1.0", True),
        ("argos", "1.9", False),
        ("argos", "1.10", False),
    ]


def test_argos_codes_become_bcp_47(argos_user, make_package, shipped):
    unpacked(make_package("pb", "zt"), argos_user.packages)
    assert ("pt-BR", "zh-Hant") in [(m.source, m.target) for m in models.installed(shipped)]


@pytest.mark.parametrize(
    ("files", "reason"),
    [
        ({"metadata.json": None}, "metadata.json cannot be read"),
        ({"metadata.json": b"{"}, "not JSON"),
        ({"metadata.json": b"\xff\xfe"}, "not JSON"),
        ({"metadata.json": b"[]"}, "not a JSON object"),
        ({"metadata.json": b'{"from_code": "en"}'}, "to_code"),
        ({"metadata.json": b'{"from_code": 7, "to_code": "es"}'}, "from_code"),
        ({"metadata.json": b'{"from_code": "en", "to_code": "nonsense"}'}, "to_code"),
        (
            {"metadata.json": b'{"from_code":"en","to_code":"es","package_version":"\\u001b[2J"}'},
            "package_version",
        ),
        ({"model/model.bin": None}, "model.bin is missing"),
        ({"sentencepiece.model": None}, "no tokenizer"),
    ],
)
def test_a_damaged_folder_is_reported_and_the_others_stay(
    argos_user, make_package, shipped, files, reason
):
    unpacked(make_package("en", "fr"), argos_user.packages)
    bad = unpacked(make_package("en", "de", files=files), argos_user.packages)
    survey = models.survey(shipped)
    assert [m.target for m in survey.models] == ["es", "fr"]
    (damaged,) = survey.damaged
    assert damaged.path == bad and reason in damaged.message and damaged.remedy


def test_other_packages_files_and_staging_folders_are_no_models(argos_user, make_package, shipped):
    unpacked(make_package(metadata={"type": "sbd"}), argos_user.packages)
    (argos_user.packages / "notes.txt").write_text("x")
    (argos_user.packages / f"{models.STAGING_PREFIX}packages-abcdefgh").mkdir()
    survey = models.survey(shipped)
    assert (len(survey.models), survey.damaged) == (1, ())


def test_an_unlocked_model_is_opened_with_the_digest_of_what_is_there(
    argos_user, make_package, shipped
):
    archive = make_package("en", "fr", files={"bpe.model": b"not used: SentencePiece wins"})
    folder = unpacked(archive, argos_user.packages)
    model = models.installed(shipped)[-1]
    files = models.open_model(model)
    assert files.directory == str(folder / "model") and files.contents is None
    assert files.tokenizer_path == str(folder / "sentencepiece.model")
    assert files.digest == model.digest == models.contents_digest(archive)


def test_the_older_tokenizer_and_the_prefix_are_told(argos_user, make_package, shipped):
    about = {"from_code": "en", "to_code": "fr", "target_prefix": "__fr__"}
    package = make_package(
        metadata=about, files={"sentencepiece.model": None, "bpe.model": b"merges"}
    )
    unpacked(package, argos_user.packages)
    files = models.open_model(models.installed(shipped)[-1])
    assert (files.tokenizer, files.tokenizer_data) == ("bpe", b"merges")
    assert files.target_prefix == "__fr__"


@pytest.mark.parametrize("change", ["changed", "added", "deleted", "tokenizer"])
def test_a_locked_model_that_changed_is_refused(argos_user, make_package, shipped, change):
    folder = unpacked(make_package("en", "fr"), argos_user.packages)
    files = models.folder_hashes(folder)
    digest = model_lock.digest_of(files)
    entry = model_lock.LockEntry("en", "fr", "1.0", "", digest, "test", "", str(folder), files)
    model_lock.write_lock(model_lock.lock_path(), [entry])
    model = models.installed(shipped)[-1]
    assert models.open_model(model).digest == digest
    touched = {
        "changed": folder / "model" / "model.bin",
        "added": folder / "model" / "extra.bin",
        "deleted": folder / "model" / "config.json",
        "tokenizer": folder / "sentencepiece.model",
    }[change]
    if change == "deleted":
        touched.unlink()
    else:
        touched.write_bytes(b"something else")
    with pytest.raises(ModelError) as caught:
        models.open_model(model)
    assert caught.value.path == touched
    assert "expected" in caught.value.message and "found" in caught.value.message
    assert "syndicate models install en fr" in caught.value.remedy


@pytest.mark.parametrize("text", ["{", "[]", '{"format": 2, "models": []}', '{"format": 1}'])
def test_a_lock_that_cannot_be_read_hides_the_users_models_only(
    argos_user, make_package, shipped, text
):
    unpacked(make_package("en", "fr"), argos_user.packages)
    lock = model_lock.lock_path()
    lock.parent.mkdir(parents=True)
    lock.write_text(text)
    survey = models.survey(shipped)
    assert [m.origin for m in survey.models] == ["embedded"]
    assert [d.path for d in survey.damaged] == [lock]


# --- Digests and versions ---


def test_the_digest_covers_the_model_and_the_tokenizer_and_nothing_else(make_package):
    digest = models.contents_digest(make_package())
    same = [make_package(files={"README.md": b"other"}), make_package(version="2.0")]
    other = [
        make_package(model=b"weightz"),
        make_package(files={"sentencepiece.model": b"other"}),
        make_package(files={"model/extra": b""}),
        make_package(files={"model/config.json": None, "model/config2.json": b"{}"}),
    ]
    assert {models.contents_digest(path) for path in same} == {digest}
    assert len({digest, *map(models.contents_digest, other)}) == 1 + len(other)


def test_a_file_is_read_again_only_when_it_changed(make_package, tmp_path, monkeypatch):
    folder = unpacked(make_package(), tmp_path)
    first = models.contents_digest(folder)
    reads = []
    digest = hashlib.file_digest
    monkeypatch.setattr(
        hashlib, "file_digest", lambda stream, name: reads.append(1) or digest(stream, name)
    )
    assert (models.contents_digest(folder), reads) == (first, [])
    model = folder / "model" / "model.bin"
    before = model.stat()
    model.write_bytes(model.read_bytes()[::-1])
    os.utime(model, ns=(before.st_atime_ns, before.st_mtime_ns + 1))
    assert (models.contents_digest(folder) != first, reads) == (True, [1])


names = st.text("abcz/._-ü", min_size=1, max_size=8)


@given(st.dictionaries(names, st.binary(max_size=4), max_size=6), st.randoms())
def test_the_digest_depends_on_no_order(files, random):
    pairs = [(name, hashlib.sha256(data).hexdigest()) for name, data in files.items()]
    shuffled = random.sample(pairs, len(pairs))
    assert model_lock.digest_of(pairs) == model_lock.digest_of(shuffled)


@pytest.mark.parametrize(
    ("older", "newer"), [("1.9", "1.10"), ("1.9", "2"), ("", "1"), ("1.0", "1.0.1"), ("x", "1")]
)
def test_versions_sort_by_number(older, newer):
    assert model_lock.version_key(older) < model_lock.version_key(newer)


# --- No traces ---

PROGRAM = """
import json, os, sys
from pathlib import Path
from syndicate.translate.models import argos_home, catalogue, install, installed as models
home, index, package = Path(os.environ["HOME"]), *sys.argv[1:]
def seen(): return sorted(p.name for p in home.rglob("*"))
report = {}
models.survey()
report["listed"] = seen()
report["list imports"] = [m for m in ("argostranslate", "ctranslate2") if m in sys.modules]
report["available"] = len(catalogue.available(index).models)
report["after available"] = seen()
report["folder"] = str(argos_home.package_module().settings.package_data_dir)
(done,) = install.install([package], install.Options(try_out=False))
models.open_model(done.model)
install.remove("en", "es")
report["left"] = seen()
report["agpl"] = [m for m in sys.modules if "minisbd" in m or m in
                  ("argostranslate.translate", "argostranslate.sbd")]
report["environment"] = "KMP_DUPLICATE_LIB_OK" in os.environ
report["makedirs"] = os.makedirs.__name__
print(json.dumps(report))
"""


def test_nothing_is_created_or_imported_that_need_not_be(argos_user, make_package, tmp_path):
    index = tmp_path / "index.json"
    index.write_text(
        json.dumps([{"from_code": "en", "to_code": "es", "links": ["http://127.0.0.1:9/x"]}])
    )
    environment = {k: v for k, v in os.environ.items() if k != "KMP_DUPLICATE_LIB_OK"}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(index), str(make_package())],
        capture_output=True,
        text=True,
        env=environment,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert report["listed"] == report["list imports"] == report["after available"] == []
    assert report["available"] == 1
    assert report["folder"] == str(argos_user.packages)
    assert report["agpl"] == []
    assert report["left"] == sorted(
        ["argos-translate", "data", "install.lock", "models.lock.json", "packages", "syndicate"]
    )
    assert (report["environment"], report["makedirs"]) == (False, "makedirs")


@pytest.mark.parametrize(
    ("variables", "settings"),
    [
        ({"XDG_DATA_HOME": "", "XDG_CONFIG_HOME": ""}, None),
        ({}, None),
        ({"ARGOS_PACKAGES_DIR": "HOME/elsewhere"}, {"ARGOS_PACKAGES_DIR": "HOME/file"}),
        ({}, {"ARGOS_PACKAGES_DIR": "HOME/file", "ARGOS_PACKAGE_INDEX": "http://127.0.0.1/i/"}),
        ({"SNAP": "HOME/snap", "SNAP_USER_DATA": "HOME/user", "XDG_DATA_HOME": ""}, None),
    ],
)
def test_folders_and_index_are_those_of_argos(argos_user, monkeypatch, variables, settings):
    home = str(argos_user.home)
    for name, value in variables.items():
        if value:
            monkeypatch.setenv(name, value.replace("HOME", home))
        else:
            monkeypatch.delenv(name)
    if settings:
        argos_user.config.mkdir(parents=True)
        text = json.dumps(settings).replace("HOME", home)
        (argos_user.config / "settings.json").write_text(text)
    if "SNAP" in variables:
        (argos_user.home / "snap" / "snap_custom" / "packages").mkdir(parents=True)
        (argos_user.home / "snap" / "snap_custom" / "content_snap_packages" / "a").mkdir(
            parents=True
        )
    mine = [str(path) for path in argos_home.package_folders()[0]]
    index = argos_home.chosen_index() or argos_home.default_index()
    program = (
        "from argostranslate import settings as s; import json; "
        "print(json.dumps([[str(p) for p in s.package_dirs], s.package_index]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert [mine, index] == json.loads(done.stdout)


def test_the_folder_of_old_versions_of_argos_is_looked_at_too(
    argos_user, make_package, shipped, monkeypatch, tmp_path
):
    monkeypatch.setenv("ARGOS_TRANSLATE_PACKAGE_DIR", str(tmp_path / "legacy"))
    unpacked(make_package("en", "fr"), tmp_path / "legacy")
    assert models.installed(shipped)[-1].target == "fr"


@pytest.mark.parametrize("text", ["{", "[]", '"x"'])
def test_broken_settings_of_argos_are_reported_and_not_fatal(argos_user, shipped, text):
    argos_user.config.mkdir(parents=True)
    (argos_user.config / "settings.json").write_text(text)
    survey = models.survey(shipped)
    assert len(survey.models) == 1
    assert [d.path.name for d in survey.damaged] == ["settings.json"]
    with pytest.raises(ModelError, match=r"settings\.json"):
        argos_home.chosen_index()
