"""Firefox models: Mozilla's index in both its forms, folders and archives, and what goes wrong."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import random
import shutil
import subprocess
import sys
import tarfile
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from syndicate.cli import main
from syndicate.errors import ModelError
from syndicate.translate.models import firefox, firefox_index
from syndicate.translate.models import installed as argos
from syndicate.translate.models import lock as model_lock
from syndicate.translate.models.archive import Limits
from syndicate.translate.models.download import Policy
from syndicate.translate.models.install import ChangedError, Options, install, remove

zstandard = pytest.importorskip("zstandard", reason="pip install 'syndicate[firefox]'")

POLICY = Policy(timeout=0.3, attempts=3, backoff=0)
QUICK = Options(engine="firefox", try_out=False, policy=POLICY)
LOCAL = Options(try_out=False, policy=POLICY)
RECORDS = "/v1/buckets/main/collections/translations-models-v2/records"
NAMES = {
    "model": "model.{}.intgemm.alphas.bin",
    "lex": "lex.50.50.{}.s2t.bin",
    "vocab": "vocab.{}.spm",
    "srcvocab": "srcvocab.{}.spm",
    "trgvocab": "trgvocab.{}.spm",
}
SHARED = ("model", "lex", "vocab")


def sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def contents(source="en", target="es", roles=SHARED, salt="") -> dict[str, bytes]:
    """File name -> bytes of a model that is none; random, so that packing does not shrink it."""
    pair = f"{source[:2]}{target[:2]}"
    return {
        NAMES[role].format(pair): random.Random(f"{pair}{role}{salt}").randbytes(20_000)
        for role in roles
    }


def role_of(name: str) -> str:
    return name.partition(".")[0]


def lock():
    return model_lock.read_lock(model_lock.lock_path())


def files_in(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def leftovers(home) -> list[str]:
    return [n for n in home.everything() if ".syndicate-" in n or "/downloads/" in n]


@pytest.fixture
def mozilla(argos_user, server):
    """A server as Mozilla's: a root that names its attachments, records, attachments elsewhere."""

    class Mozilla:
        url = server.url + RECORDS

        def __init__(self):
            self.records = []

        def offer(self, source="en", target="es", version="3.0", files=None, **more):
            for name, data in (files or contents(source, target)).items():
                packed = zstandard.ZstdCompressor().compress(data)
                where = f"main-workspace/translations-models-v2/{sha(packed)[:8]}.zst"
                server.files[f"/cdn/{where}"] = packed
                record = {
                    "name": name,
                    "sourceLanguage": source,
                    "targetLanguage": target,
                    "architecture": "tiny",
                    "version": version,
                    "fileType": role_of(name),
                    "filter_expression": "",
                    "decompressedSize": len(data),
                    "decompressedHash": sha(data),
                    "id": f"{len(self.records)}",
                    "schema": 1749570042331,
                    "last_modified": 1749570511392,
                    "attachment": {
                        "filename": f"{name}.zst",
                        "location": where,
                        "hash": sha(packed),
                        "mimetype": "application/zstd",
                        "size": len(packed),
                    },
                }
                self.records.append(record | more)
            self.write()
            return replace(QUICK, index=self.url)

        def write(self):
            server.files[RECORDS] = json.dumps({"data": self.records}).encode()

        def path(self, kind, of="model"):
            record = next(r for r in self.records if r["fileType"] == of)
            return f"/{kind}/{record['attachment']['location']}"

    server.files["/v1/"] = json.dumps(
        {"capabilities": {"attachments": {"base_url": f"{server.url}/cdn/"}}}
    ).encode()
    return Mozilla()


# --- From the index ---


def test_a_pair_is_installed_from_the_index_and_locked(argos_user, mozilla, server):
    seen = []
    options = replace(mozilla.offer(), progress=lambda *p: seen.append(p))
    mozilla.offer("es", "en")
    (done,) = install(["en", "es"], options)
    path = argos_user.home / "data" / "syndicate" / "firefox" / "en_es_3.0"
    assert done.model.path == path and done.origin == mozilla.url and done.replaced == ()
    assert files_in(path) == contents()
    assert firefox.installed() == [done.model]
    total = sum(
        len(server.files[f"/cdn/{r['attachment']['location']}"]) for r in mozilla.records[:3]
    )
    assert seen[-1] == (total, total)
    assert [count for count, _ in seen] == sorted(count for count, _ in seen)
    (entry,) = lock()
    assert (entry.engine, entry.version, entry.digest) == ("firefox", "3.0", done.model.digest)
    assert dict(entry.files) == {name: sha(data) for name, data in contents().items()}
    assert firefox.open_model(done.model).digest == entry.digest
    assert leftovers(argos_user) == [] and argos_user.argos() == []


def test_a_pair_with_two_vocabularies(argos_user, mozilla):
    files = contents("en", "ja", ("model", "srcvocab", "trgvocab"))
    (done,) = install(["en", "ja"], mozilla.offer("en", "ja", files=files))
    opened = firefox.open_model(done.model)
    assert opened.source_vocabulary.name == "srcvocab.enja.spm"
    assert files_in(done.model.path) == files


def test_the_first_collection_is_read_too(argos_user, mozilla):
    options = mozilla.offer(version="1.0")
    for record in mozilla.records:
        record["fromLang"] = record.pop("sourceLanguage")
        record["toLang"] = record.pop("targetLanguage")
        del record["decompressedHash"], record["decompressedSize"]
    mozilla.write()
    (done,) = install(["en", "es"], options)
    assert done.model.version == "1.0" and files_in(done.model.path) == contents()


def test_of_several_the_newest_for_a_released_desktop_is_taken(argos_user, mozilla):
    mozilla.offer(version="2.9", files=contents(salt="old"))
    mozilla.offer(version="3.0", files=contents(salt="mine"))
    mozilla.offer(version="3.0", files=contents(salt="desktop"),
                  filter_expression="env.appinfo.OS != 'Android'")  # fmt: skip
    mozilla.offer(version="3.1", files=contents(salt="phone"),
                  filter_expression="env.appinfo.OS == 'Android' ")  # fmt: skip
    mozilla.offer(version="3.2a1", files=contents(salt="nightly"),
                  filter_expression="env.channel == 'default' || env.channel == 'nightly'")  # fmt: skip
    mozilla.offer(version="3.3", files=contents(salt="new"), filter_expression="env.moon == 'full'")
    options = mozilla.offer(version="4.0", files=contents(salt="another form"))
    found = firefox_index.available(mozilla.url, policy=POLICY)
    assert [m.version for m in found.models] == ["2.9", "3.0"]
    assert "6 entries of the index cannot be used" in found.note
    (done,) = install(["en", "es"], options)
    assert files_in(done.model.path) == contents(salt="desktop")


def test_broken_records_cost_themselves_alone(argos_user, mozilla):
    options = mozilla.offer()
    good = dict(mozilla.records[0])
    attachment = good["attachment"]
    mozilla.records += [
        "text", None, {}, {**good, "sourceLanguage": "klingon"}, {**good, "version": 3},
        {**good, "version": "../3.0"}, {**good, "name": "../../model.enes.bin"},
        {**good, "attachment": {**attachment, "location": "../../etc/passwd"}},
        {**good, "attachment": {**attachment, "hash": "md5"}},
        {**good, "attachment": {**attachment, "location": "a\\b"}},
        {**good, "name": "vocab.enes.spm"},
        {**good, "version": "3.7"},
    ]  # fmt: skip
    mozilla.records.append({**good, "fileType": "qualityModel", "name": "qualityModel.enes.bin"})
    mozilla.write()
    found = firefox_index.available(mozilla.url, policy=POLICY)
    assert [m.version for m in found.models] == ["3.0"]
    assert found.note == "12 entries of the index cannot be used."
    assert files_in(install(["en", "es"], options)[0].model.path) == contents()


def test_a_cut_download_is_resumed_and_whole_files_are_not_fetched_again(
    argos_user, mozilla, server
):
    options = mozilla.offer()
    lex = mozilla.path("cdn", "lex")
    server.script[lex] = [server.cut(5_000)] * 3
    with pytest.raises(ModelError, match="ended after"):
        install(["en", "es"], options)
    assert firefox.installed() == [] and lock() == []
    server.requests.clear()
    (done,) = install(["en", "es"], options)
    assert files_in(done.model.path) == contents()
    fetched = [path for path in server.paths() if path.startswith("/cdn/")]
    assert fetched == [lex, mozilla.path("cdn", "vocab")]
    assert "bytes=5000-" in server.ranges()
    assert leftovers(argos_user) == []


def test_what_is_not_what_the_index_has_is_refused(argos_user, mozilla, server):
    options = mozilla.offer()
    path = mozilla.path("cdn", "vocab")
    server.files[path] = zstandard.ZstdCompressor().compress(b"something else")
    with pytest.raises(ModelError, match="not what the index has: expected SHA-256") as caught:
        install(["en", "es"], options)
    assert "vocab" in str(caught.value.path) or path in str(caught.value.path)
    assert firefox.installed() == [] and lock() == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"decompressedHash": "0" * 64}, "expected SHA-256 0000"),
        ({"decompressedSize": 100}, "more than the 100 bytes"),
    ],
    ids=["contents", "size"],
)
def test_contents_are_compared_with_the_record(argos_user, mozilla, change, said):
    options = mozilla.offer()
    mozilla.records[0].update(change)
    mozilla.write()
    with pytest.raises(ModelError, match=said):
        install(["en", "es"], options)
    assert firefox.installed() == [] and lock() == [] and leftovers(argos_user) == []


def test_without_its_root_mozillas_own_address_is_taken(argos_user, mozilla, server):
    del server.files["/v1/"]
    assert firefox_index.attachments(mozilla.url, POLICY).startswith("https://firefox-settings")
    server.files["/v1/"] = b'{"capabilities": {"attachments": {"base_url": "file:///etc/"}}}'
    assert firefox_index.attachments(mozilla.url, POLICY).startswith("https://firefox-settings")


@pytest.mark.parametrize("local", [False, True], ids=["server", "folder"])
@pytest.mark.parametrize("packed", [True, False], ids=["packed", "plain"])
def test_a_mirror_has_the_files_beside_the_index(
    argos_user, mozilla, server, tmp_path, local, packed
):
    mozilla.offer()
    mirror = {"records.json": server.files[RECORDS]}
    for record in mozilla.records:
        data = server.files[f"/cdn/{record['attachment']['location']}"]
        if packed:
            mirror[record["attachment"]["filename"]] = data
        else:
            mirror[record["name"]] = zstandard.ZstdDecompressor().decompress(data)
    server.files = {f"/mirror/{name}": data for name, data in mirror.items()}
    index = f"{server.url}/mirror/records.json"
    if local:
        index = str(tmp_path / "mirror")
        Path(index).mkdir()
        for name, data in mirror.items():
            (Path(index) / name).write_bytes(data)
    server.requests.clear()
    (done,) = install(["en", "es"], replace(QUICK, index=index))
    assert files_in(done.model.path) == contents()
    assert bool(server.requests) != local
    if local:
        assert (Path(index) / "records.json").exists() and len(list(Path(index).iterdir())) == 4


def test_the_registry_is_read_and_its_model_compared(argos_user, server):
    notes = []

    def entry(status, salt, source="en"):
        files = {}
        keys = {"model": "model", "lex": "lexicalShortlist", "vocab": "vocab"}
        for name, data in contents(source, salt=salt).items():
            path = f"models/{source}-es/{salt}/exported/{name}.gz"
            server.files[f"/base/{path}"] = gzip.compress(data)
            files[keys[role_of(name)]] = {"path": path}
            if role_of(name) == "model":
                files["model"] |= {"uncompressedSize": len(data), "uncompressedHash": sha(data)}
        return {"sourceLanguage": source, "targetLanguage": "es", "architecture": "tiny",
                "releaseStatus": status, "files": files}  # fmt: skip

    registry = {
        "baseUrl": f"{server.url}/base",
        "models": {
            "en-es": [entry(None, "x"), entry("Release Android", "a"), entry("Release", "r")],
            "zh_hant-es": [entry("Release", "z") | {"sourceLanguage": "zh_hant"}],
            "fr-es": [{"releaseStatus": "Release", "files": {}}, "text"],
        },
    }
    server.files["/models.json"] = json.dumps(registry).encode()
    options = replace(QUICK, index=f"{server.url}/models.json", note=notes.append)
    found = firefox_index.available(options.index, policy=POLICY)
    assert [(m.source, m.target) for m in found.models] == [("en", "es"), ("zh-Hant", "es")]
    (done,) = install(["en", "es"], options)
    assert files_in(done.model.path) == contents(salt="r")
    assert done.model.version == sha(contents(salt="r")["model.enes.intgemm.alphas.bin"])[:12]
    assert any("no checksum for vocab.enes.spm" in note for note in notes)
    assert not any("no checksum for model" in note for note in notes)
    path = next(p for p in server.files if p.startswith("/base/") and "/z/" in p and "model." in p)
    server.files[path] = gzip.compress(b"something else")
    with pytest.raises(ModelError, match="expected SHA-256"):
        install(["zh-Hant", "es"], options)


def test_no_network_is_one_line_that_says_what_to_do(argos_user, server):
    closed = "http://127.0.0.1:9" + RECORDS
    with pytest.raises(ModelError) as caught:
        install(["en", "es"], replace(QUICK, index=closed))
    assert str(caught.value) == (
        "Cannot reach 127.0.0.1: no network? Give a folder or an archive of the model, or a mirror: "
        "syndicate models install FOLDER"
    )


def test_a_copy_of_the_index_serves_offline(argos_user, mozilla, server):
    mozilla.offer()
    firefox_index.available(mozilla.url, policy=POLICY)
    server.requests.clear()
    found = firefox_index.available(mozilla.url, offline=True, policy=POLICY)
    assert len(found.models) == 1 and "Offline: this is the copy of" in found.note
    assert server.requests == []


@pytest.mark.parametrize("data", [b"[]", b"{}", b"<html>", b'{"data": {}}', b'{"models": []}'])
def test_what_is_no_index_is_said_to_be_none(argos_user, tmp_path, data):
    path = tmp_path / "records.json"
    path.write_bytes(data)
    with pytest.raises(ModelError, match="no index of Firefox models") as caught:
        firefox_index.available(str(path))
    assert caught.value.path == path


def test_the_default_index_is_mozillas():
    assert "translations-models-v2" in firefox_index.DEFAULT_INDEX
    assert firefox_index.DEFAULT_INDEX.startswith("https://firefox.settings.services.mozilla.com/")


# --- From folders and archives ---


def folder_of(path: Path, files: dict[str, bytes]) -> Path:
    path.mkdir(parents=True)
    for name, data in files.items():
        (path / name).write_bytes(data)
    return path


PACKING = {
    "plain": lambda name, data: (name, data),
    "gzip": lambda name, data: (f"{name}.gz", gzip.compress(data)),
    "zstd": lambda name, data: (f"{name}.zst", zstandard.ZstdCompressor().compress(data)),
    # Two frames, the sizes of which are not told.
    "zstd frames": lambda name, data: (
        f"{name}.zst",
        b"".join(
            zstandard.ZstdCompressor(write_content_size=False).compress(part)
            for part in (data[:7_000], data[7_000:])
        ),
    ),
}


@pytest.mark.parametrize("packing", PACKING)
def test_a_folder_as_mozilla_serves_it(argos_user, tmp_path, packing):
    files = dict(PACKING[packing](n, data) for n, data in contents().items())
    files |= {"config.yml": b"beam-size: 1\n", "model_info.json": b'{"version": 2.1}'}
    (done,) = install([str(folder_of(tmp_path / "download", files))], LOCAL)
    assert (done.model.source, done.model.target, done.model.version) == ("en", "es", "2.1")
    assert files_in(done.model.path) == contents()


def test_a_file_that_lies_there_packed_and_plain_is_one(argos_user, tmp_path):
    files = contents()
    name = "model.enes.intgemm.alphas.bin"
    files |= {f"{name}.gz": gzip.compress(files[name])}
    (done,) = install([str(folder_of(tmp_path / "x", files))], LOCAL)
    assert files_in(done.model.path) == contents()


@pytest.mark.parametrize("kind", ["zip", "tar", "tar.gz"])
def test_an_archive_of_a_folder(argos_user, tmp_path, kind):
    path = tmp_path / f"enes.student.tiny.{kind}"
    members = {f"enes.student.tiny/{name}": data for name, data in contents().items()}
    members["../../escape.bin"] = b"no"
    if kind == "zip":
        with zipfile.ZipFile(path, "w") as archive:
            for name, data in members.items():
                archive.writestr(name, data)
    else:
        with tarfile.open(path, "w:gz" if kind.endswith("gz") else "w") as tar:
            for name, data in members.items():
                info = tarfile.TarInfo(name)
                info.size = len(data)
                tar.addfile(info, io.BytesIO(data))
            link = tarfile.TarInfo("enes.student.tiny/lex.x.bin")
            link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
            tar.addfile(link)
    (done,) = install([str(path)], LOCAL)
    assert files_in(done.model.path) == contents()
    assert lock()[0].sha256 == sha(path.read_bytes())
    assert not list(tmp_path.rglob("escape.bin"))


def test_an_archive_from_a_url(argos_user, server, tmp_path):
    folder_of(tmp_path / "en_fil_3.0", contents())
    made = shutil.make_archive(str(tmp_path / "packed"), "gztar", tmp_path, "en_fil_3.0")
    server.files["/en_fil_3.0.tar.gz"] = Path(made).read_bytes()
    (done,) = install([f"{server.url}/en_fil_3.0.tar.gz?key=1"], QUICK)
    assert (done.model.target, done.origin) == ("fil", f"{server.url}/en_fil_3.0.tar.gz")
    assert leftovers(argos_user) == []


@pytest.mark.parametrize(
    ("folder", "source", "target", "version"),
    [
        ("whatever", "en", "es", ""),
        ("en_es", "en", "es", ""),
        ("en_zh-Hant_3.0", "en", "zh-Hant", "3.0"),
        ("EN_pt-br_2.0", "en", "pt-BR", "2.0"),
        ("my_model", "en", "es", ""),
    ],
)
def test_the_folders_name_or_the_files_say_the_languages(
    argos_user, tmp_path, folder, source, target, version
):
    (done,) = install([str(folder_of(tmp_path / folder, contents()))], LOCAL)
    assert (done.model.source, done.model.target, done.model.version) == (source, target, version)
    assert firefox.installed() == [done.model]


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"model.bin": b"", "vocab.spm": b""}, "do not say which languages"),
        ({"model.enes.bin": b"", "model.enes.x.bin": b"", "vocab.enes.spm": b""}, "it has both"),
        ({"model.enes.bin": b"", "srcvocab.enes.spm": b""}, "no vocab"),
        ({"model.enes.bin.gz": b"\x1f\x8bnot", "vocab.enes.spm": b""}, "cut off or damaged"),
        ({"model.enes.bin.zst": b"\x28\xb5\x2f\xfdno", "vocab.enes.spm": b""}, "damaged"),
        (
            {"model.enes.bin.gz": gzip.compress(b"x" * 99_999)[:-9], "vocab.enes.spm": b""},
            "damaged",
        ),
        (
            {
                "model.enes.bin.zst": zstandard.ZstdCompressor().compress(b"x" * 99_999)[:-1],
                "vocab.enes.spm": b"",
            },
            "the end is missing",
        ),
    ],
)
def test_what_is_no_whole_model_is_not_installed(argos_user, tmp_path, files, said):
    with pytest.raises(ModelError, match=said) as caught:
        install([str(folder_of(tmp_path / "x", files))], LOCAL)
    assert str(tmp_path / "x") in str(caught.value.path)
    assert firefox.installed() == [] and lock() == [] and leftovers(argos_user) == []


@pytest.mark.parametrize("packing", ["gzip", "zstd"])
def test_a_bomb_is_defused(argos_user, tmp_path, packing):
    name, packed = PACKING[packing]("model.enes.bin", bytes(3_000_000))
    assert len(packed) < 10_000
    folder = folder_of(tmp_path / "x", {name: packed, "vocab.enes.spm": b"pieces"})
    options = replace(LOCAL, limits=Limits(slack=100_000))
    with pytest.raises(ModelError, match="bytes allowed"):
        install([str(folder)], options)
    assert firefox.installed() == [] and leftovers(argos_user) == []


def test_a_folder_that_holds_neither_kind_says_what_it_wants(argos_user, tmp_path):
    (tmp_path / "empty").mkdir()
    with pytest.raises(ModelError, match="no Firefox model in this folder"):
        install([str(tmp_path / "empty")], QUICK)
    with pytest.raises(ModelError, match="no such file or folder"):
        install([str(tmp_path / "nothing")], QUICK)
    (tmp_path / "text").write_text("no archive")
    with pytest.raises(ModelError, match="no zip or tar archive"):
        install([str(tmp_path / "text")], QUICK)


def test_argos_packages_are_not_taken_for_firefox_models(argos_user, make_package, tmp_path):
    package = make_package("en", "es")
    (one,) = install([str(package)], LOCAL)
    assert one.model.origin == "argos"
    with zipfile.ZipFile(package) as opened:
        opened.extractall(tmp_path / "unpacked")
    (two,) = install([str(next((tmp_path / "unpacked").iterdir()))], LOCAL)
    assert two.model.origin == "argos" and firefox.installed() == []


# --- The lock, both kinds together ---


def test_a_newer_model_takes_the_place_of_an_older_one(argos_user, mozilla):
    install(["en", "es"], mozilla.offer(version="2.0"))
    (done,) = install(["en", "es"], mozilla.offer(version="3.0", files=contents(salt="new")))
    assert done.replaced == ("2.0",)
    assert firefox.installed() == [done.model] and [e.version for e in lock()] == ["3.0"]


def test_the_same_version_with_other_contents_is_refused(argos_user, tmp_path):
    one = folder_of(tmp_path / "a" / "en_es_3.0", contents())
    two = folder_of(tmp_path / "b" / "en_es_3.0", contents(salt="other"))
    install([str(one)], LOCAL)
    with pytest.raises(ChangedError):
        install([str(two)], LOCAL)
    assert files_in(firefox.installed()[0].path) == contents()
    install([str(two)], replace(LOCAL, accept_changed=True))
    assert files_in(firefox.installed()[0].path) == contents(salt="other")


@pytest.mark.parametrize("change", ["edit", "remove", "add"])
def test_a_changed_file_is_found_and_can_be_accepted(argos_user, tmp_path, change):
    (done,) = install([str(folder_of(tmp_path / "en_es_3.0", contents()))], LOCAL)
    lex = done.model.path / "lex.50.50.enes.s2t.bin"
    if change == "edit":
        lex.write_bytes(b"other")
    elif change == "remove":
        lex.unlink()
    else:
        (done.model.path / "srcvocab.enes.spm").write_bytes(b"more")
    with pytest.raises(ModelError, match="has changed since it was installed") as caught:
        firefox.open_model(done.model)
    assert f"--accept-changed {done.model.path}" in caught.value.remedy
    install([str(done.model.path)], replace(LOCAL, accept_changed=True))
    (now,) = firefox.installed()
    assert firefox.open_model(now).digest == now.digest != done.model.digest


def test_a_folder_put_there_by_hand_is_used_and_not_locked(argos_user):
    folder_of(firefox.folder() / "en_es", contents())
    folder_of(firefox.folder() / "notes", {"a": b""})
    folder_of(firefox.folder() / "en_fr", {"model.enfr.bin": b""})
    found = firefox.survey()
    assert [(m.source, m.target, m.locked) for m in found.models] == [("en", "es", False)]
    assert found.models[0].digest == firefox.open_model(found.models[0]).digest
    assert [d.path.name for d in found.damaged] == ["en_fr", "notes"]


def test_both_kinds_of_one_version_live_side_by_side(argos_user, make_package, tmp_path):
    install([str(make_package("en", "es", "3.0"))], LOCAL)
    install([str(folder_of(tmp_path / "en_es_3.0", contents()))], LOCAL)
    assert sorted(e.engine for e in lock()) == ["argos", "firefox"]
    stored = json.loads(model_lock.lock_path().read_bytes())["models"]
    assert sorted("engine" in entry for entry in stored) == [False, True]
    with pytest.raises(ModelError, match="an Argos and a Firefox model") as caught:
        remove("en", "es")
    assert "--engine" in caught.value.remedy
    (gone,) = remove("en", "es", engine="firefox")
    assert gone.origin == "firefox" and firefox.installed() == []
    assert [m.origin for m in argos.installed() if m.target == "es"] == ["argos"]
    assert [e.engine for e in lock()] == ["argos"]
    with pytest.raises(ModelError, match="no model from en to es is installed"):
        remove("en", "es", engine="firefox")
    assert [m.origin for m in remove("en", "es")] == ["argos"]


def test_a_shipped_pair_is_not_in_the_way(argos_user, tmp_path):
    install([str(folder_of(tmp_path / "en_pt", contents("en", "pt")))], LOCAL)
    assert [m.origin for m in remove("en", "pt")] == ["firefox"]
    with pytest.raises(ModelError, match="ships with syndicate"):
        remove("en", "pt")


# --- The commands ---


def test_the_commands_know_both_kinds(argos_user, mozilla):
    mozilla.offer()
    run = CliRunner().invoke
    index = ["--engine", "firefox", "--index", mozilla.url]
    shown = run(main, ["models", "available", *index, "--json"])
    assert [json.loads(line)["target"] for line in shown.stdout.splitlines()] == ["es"]
    done = run(main, ["models", "install", "en", "es", *index, "--no-try"])
    assert done.exit_code == 0 and done.stdout.startswith("Installed English to Spanish 3.0: ")
    listed = run(main, ["models", "list", "--json"])
    rows = [json.loads(line) for line in listed.stdout.splitlines()]
    assert {row["origin"] for row in rows} == {"embedded", "firefox"}
    assert next(r for r in rows if r["origin"] == "firefox")["digest"].startswith("sha256:")
    shown = run(main, ["models", "available", *index, "--json"])
    assert json.loads(shown.stdout)["installed"] == "3.0"
    missing = run(main, ["models", "install", "en", "de", *index])
    assert "available --engine firefox" in (missing.stderr or str(missing.exception))
    gone = run(main, ["models", "remove", "en", "es"])
    assert gone.exit_code == 0 and firefox.installed() == []


# --- Trying it out ---


def test_a_model_that_does_not_work_is_not_installed(argos_user, tmp_path):
    pytest.importorskip("fxtranslate", reason="pip install 'syndicate[firefox]'")
    folder = folder_of(tmp_path / "en_es_3.0", contents())
    with pytest.raises(ModelError, match="no Firefox model that can be installed") as caught:
        install([str(folder)], replace(LOCAL, try_out=True))
    assert caught.value.path == str(folder)
    assert firefox.installed() == [] and lock() == [] and leftovers(argos_user) == []


def test_without_the_library_it_is_not_tried_and_says_so(argos_user, tmp_path, monkeypatch):
    from syndicate.translate import firefox_workers

    monkeypatch.setattr(firefox_workers, "library", lambda: None)
    folder = folder_of(tmp_path / "en_es_3.0", contents())
    with pytest.raises(ModelError, match="cannot be tried") as caught:
        install([str(folder)], replace(LOCAL, try_out=True))
    assert "syndicate[firefox]" in caught.value.remedy and "--no-try" in caught.value.remedy


def test_reading_the_index_needs_no_extra(argos_user, mozilla):
    mozilla.offer()
    code = (
        "import sys\n"
        "sys.modules['zstandard'] = sys.modules['fxtranslate'] = None\n"
        "from syndicate.translate.models import firefox_index, install\n"
        f"print(len(firefox_index.available({mozilla.url!r}).models))\n"
        f"options = install.Options(engine='firefox', index={mozilla.url!r}, try_out=False)\n"
        "install.install(['en', 'es'], options)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stdout.strip() == "1"
    assert "packed with Zstandard" in done.stderr and "syndicate[firefox]" in done.stderr
