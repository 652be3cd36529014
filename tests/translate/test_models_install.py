"""Installing, reinstalling and removing, with packages and servers that cannot be trusted."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import threading
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from syndicate.errors import ModelError
from syndicate.translate.models import catalogue, place
from syndicate.translate.models import installed as models
from syndicate.translate.models import lock as model_lock
from syndicate.translate.models.download import Policy
from syndicate.translate.models.install import ChangedError, Options, install, remove

QUICK = Options(try_out=False, policy=Policy(timeout=0.3, attempts=3, backoff=0))
TOP = "translate-en_es-1_0"


def mine():
    return [m for m in models.installed() if m.origin == "argos"]


def lock():
    return model_lock.read_lock(model_lock.lock_path())


def names_in(folder):
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture
def mirror(argos_user, server):
    """A server with an index; `offer` puts a package on it."""

    def offer(*packages: Path, links=None, **more):
        entries = []
        for package in packages:
            server.files[f"/{package.name}"] = package.read_bytes()
            with zipfile.ZipFile(package) as opened:
                about = models.archive_metadata(opened, package)
            entries.append(
                {
                    "package_version": about.version,
                    "from_code": about.from_code,
                    "to_code": about.to_code,
                    "links": links or [f"{server.url}/{package.name}"],
                    **more,
                }
            )
        server.index(*entries)
        return replace(QUICK, index=server.url)

    server.offer = offer
    return server


# --- From an index ---


def test_a_pair_is_installed_from_the_index_and_locked(argos_user, mirror, make_package):
    package = make_package("en", "es")
    seen = []
    options = replace(mirror.offer(package), progress=lambda *p: seen.append(p))
    (done,) = install(["en", "es"], options)
    assert done.model.path == argos_user.packages / package.stem
    assert done.origin == f"{mirror.url}/{package.name}" and done.replaced == ()
    assert seen[-1] == (package.stat().st_size,) * 2
    assert mine() == [done.model]
    assert models.open_model(done.model).digest == models.contents_digest(package)
    (entry,) = lock()
    assert (entry.source, entry.target, entry.version) == ("en", "es", "1.0")
    assert entry.sha256 == hashlib.sha256(package.read_bytes()).hexdigest()
    assert entry.origin == done.origin and entry.date.endswith("+00:00")
    # Nothing is left of the download or of the preparation.
    assert list((catalogue.cache_folder() / "downloads").iterdir()) == []
    assert names_in(argos_user.packages.parent) == ["packages"]
    assert names_in(argos_user.packages) == [package.stem]


def test_argos_itself_can_read_what_was_installed(argos_user, mirror, make_package):
    install(["en", "zh-Hant"], mirror.offer(make_package("en", "zt")))
    program = (
        "from argostranslate import package as p; "
        "print([(x.from_code, x.to_code, type(x.tokenizer).__name__) "
        "for x in p.get_installed_packages()])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[('en', 'zt', 'SentencePieceTokenizer')]"


def test_a_new_version_takes_the_place_of_the_old(argos_user, mirror, make_package):
    install(["en", "es"], mirror.offer(make_package(version="1.9")))
    options = mirror.offer(make_package(version="1.10", model=b"better"))
    (done,) = install(["en", "es"], options)
    assert done.replaced == ("1.9",)
    assert [m.version for m in mine()] == ["1.10"]
    assert [e.version for e in lock()] == ["1.10"]
    assert names_in(argos_user.packages) == ["translate-en_es-1_10"]


def test_the_same_version_with_other_bytes_is_refused(argos_user, mirror, make_package):
    install(["en", "es"], mirror.offer(make_package()))
    before = lock()
    changed = make_package(model=b"poisoned")
    options = mirror.offer(changed, links=[f"{mirror.url}/{changed.name}", f"{mirror.url}/other"])
    with pytest.raises(ChangedError) as caught:
        install(["en", "es"], options)
    found = hashlib.sha256(changed.read_bytes()).hexdigest()
    assert before[0].sha256 in caught.value.message and found in caught.value.message
    assert "--accept-changed" in caught.value.remedy
    assert caught.value.path == f"{mirror.url}/{changed.name}"
    assert "/other" not in mirror.paths()
    assert lock() == before and models.open_model(mine()[0]).digest == before[0].digest

    install(["en", "es"], replace(options, accept_changed=True))
    assert lock()[0].sha256 == found
    assert models.open_model(mine()[0]).digest == models.contents_digest(changed)


def test_a_damaged_installation_is_mended_by_installing_again(argos_user, mirror, make_package):
    options = mirror.offer(make_package())
    (done,) = install(["en", "es"], options)
    (done.model.path / "metadata.json").unlink()
    (done.model.path / "model" / "model.bin").write_bytes(b"broken")
    install(["en", "es"], options)
    models.open_model(mine()[0])


def test_a_cut_download_is_resumed(mirror, make_package):
    package = make_package(files={"model/big": os.urandom(200_000)})
    options = mirror.offer(package)
    mirror.script[f"/{package.name}"] = [mirror.cut(50_000)]
    install(["en", "es"], options)
    assert mirror.ranges()[-1] == "bytes=50000-"
    assert lock()[0].sha256 == hashlib.sha256(package.read_bytes()).hexdigest()


def test_the_next_link_is_tried_and_the_user_told(mirror, make_package):
    package = make_package()
    links = [f"{mirror.url}/{n}" for n in ("gone", "page", "other.zip", "good.zip")]
    options = mirror.offer(package, links=["ipfs://Qm", *links])
    mirror.files["/page"] = b"<html>not found</html>"
    mirror.files["/other.zip"] = make_package("en", "fr").read_bytes()
    mirror.files["/good.zip"] = package.read_bytes()
    told = []
    (done,) = install(["en", "es"], replace(options, note=told.append))
    assert done.origin == links[-1]
    assert ["404" in told[0], "<html>" in told[1], "en to fr" in told[2]] == [True] * 3
    assert all(line.endswith("Trying the next link.") for line in told) and len(told) == 3


def test_when_no_link_works_all_reasons_are_given(argos_user, mirror, make_package):
    links = [f"{mirror.url}/a", f"{mirror.url}/b"]
    options = mirror.offer(make_package(), links=links)
    mirror.files["/b"] = b"<html>"
    with pytest.raises(ModelError) as caught:
        install(["en", "es"], options)
    assert "(1) " in caught.value.message and "/a: the server answered 404" in caught.value.message
    assert "<html>" in caught.value.message and ".argosmodel file" in caught.value.remedy
    assert argos_user.untouched()


def test_a_model_for_another_pair_is_refused(argos_user, mirror, make_package):
    package = make_package("en", "fr")
    options = mirror.offer(package, to_code="es")
    with pytest.raises(ModelError, match="from en to es was asked for, this one is from en to fr"):
        install(["en", "es"], options)
    assert argos_user.untouched()


@pytest.mark.parametrize("kept", [10, 500, -1])
def test_a_truncated_archive_is_refused(argos_user, mirror, make_package, kept):
    package = make_package()
    options = mirror.offer(package)
    mirror.files[f"/{package.name}"] = package.read_bytes()[:kept]
    with pytest.raises(ModelError, match="cut off or damaged") as caught:
        install(["en", "es"], options)
    assert caught.value.path == f"{mirror.url}/{package.name}"
    assert argos_user.untouched()


def test_without_a_network_one_line_says_what_to_do(argos_user, make_package):
    with pytest.raises(ModelError) as caught:
        install(["http://127.0.0.1:9/translate-en_es-1_0.argosmodel"], QUICK)
    assert str(caught.value).startswith("Cannot reach 127.0.0.1: no network? Give a local")
    assert "\n" not in str(caught.value)


# --- From files, folders and addresses ---


def test_files_folders_and_addresses_are_all_the_same(argos_user, mirror, make_package, tmp_path):
    folder = tmp_path / "folder"
    folder.mkdir()
    for target in ("fr", "de"):
        shutil.copy(make_package("en", target), folder)
    unpacked = make_package("en", "it")
    with zipfile.ZipFile(unpacked) as opened:
        opened.extractall(tmp_path)
    remote = make_package("en", "nl")
    mirror.offer(remote)
    spec = [make_package(), folder, tmp_path / unpacked.stem]
    address = f"{mirror.url}/{remote.name}?token=secret"
    done = install([*map(str, spec), address], QUICK)
    assert [d.model.target for d in done] == ["es", "de", "fr", "it", "nl"]
    assert [m.target for m in mine()] == ["de", "es", "fr", "it", "nl"]
    assert all(m.locked and models.open_model(m) for m in mine())
    assert "secret" not in model_lock.lock_path().read_text()
    assert (tmp_path / unpacked.stem / "metadata.json").exists()


def test_a_package_that_argos_installed_is_taken_into_the_lock(argos_user, make_package):
    with zipfile.ZipFile(make_package()) as opened:
        opened.extractall(argos_user.packages)
    (model,) = mine()
    assert not model.locked
    install([str(model.path)], QUICK)
    assert mine()[0].locked
    (model.path / "model" / "model.bin").write_bytes(b"other")
    with pytest.raises(ModelError, match=r"model\.bin") as caught:
        models.open_model(mine()[0])
    assert f"--accept-changed {model.path}" in caught.value.remedy
    with pytest.raises(ChangedError):
        install([str(model.path)], QUICK)
    install([str(model.path)], replace(QUICK, accept_changed=True))
    models.open_model(mine()[0])


@pytest.mark.parametrize(
    ("word", "message"),
    [
        ("nothing-here", "no such file or folder"),
        ("EMPTY", "no package in this folder"),
        ("http://127.0.0.1:9/index.json", "address of an index"),
        ("http://127.0.0.1:9/", "syndicate models install en es --index"),
        ("ftp://127.0.0.1/m.argosmodel", "not an http or https address"),
    ],
)
def test_what_cannot_be_installed_is_named(argos_user, tmp_path, word, message):
    (tmp_path / "EMPTY").mkdir()
    word = str(tmp_path / "EMPTY") if word == "EMPTY" else word
    with pytest.raises(ModelError, match=message):
        install([word], QUICK)


def test_a_folder_that_lacks_parts_is_refused(argos_user, make_package, tmp_path):
    with zipfile.ZipFile(make_package(files={"model/model.bin": None})) as opened:
        opened.extractall(tmp_path)
    with pytest.raises(ModelError, match=r"model\.bin is missing"):
        install([str(tmp_path / "translate-en_es-1_0")], QUICK)
    assert argos_user.untouched()


# --- In one step, one at a time ---


def test_what_fails_on_the_last_step_leaves_the_old_model(argos_user, make_package, monkeypatch):
    (done,) = install([str(make_package())], QUICK)
    rename = Path.rename

    def fail(self, target):
        if self.parent.name == "fresh":
            raise PermissionError(13, "Permission denied")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", fail)
    with pytest.raises(ModelError, match="Permission denied"):
        install([str(make_package(version="1.1"))], QUICK)
    assert mine() == [done.model]
    assert names_in(argos_user.packages.parent) == ["packages"]


@pytest.mark.parametrize("finished", [False, True])
def test_what_a_killed_process_left_is_put_right(argos_user, make_package, finished):
    (done,) = install([str(make_package())], QUICK)
    left = argos_user.packages.parent / f"{models.STAGING_PREFIX}packages-abcd1234"
    (left / "old").mkdir(parents=True)
    (left / "fresh").mkdir()
    # Killed between taking the old one out and putting the new one in, or just after that.
    done.model.path.rename(left / "old" / done.model.name)
    if not finished:
        (left / "fresh" / "half").mkdir()
    assert mine() == []
    install([str(make_package("en", "fr"))], QUICK)
    assert [m.target for m in mine()] == (["fr"] if finished else ["es", "fr"])
    assert names_in(argos_user.packages.parent) == ["packages"]


def test_two_installations_at_once_do_not_mix(argos_user, mirror, make_package):
    packages = [make_package("en", target) for target in ("es", "fr", "de", "it")]
    options = mirror.offer(*packages)
    errors = []

    def run(target):
        try:
            install(["en", target], options)
        except ModelError as error:
            errors.append(error)

    threads = [threading.Thread(target=run, args=(p.stem[13:15],)) for p in packages * 2]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert [m.target for m in mine()] == ["de", "es", "fr", "it"]
    assert all(m.locked and models.open_model(m) for m in mine())


def test_the_second_installation_says_that_it_waits(argos_user, make_package):
    told = []
    waiting = threading.Event()

    def note(line):
        told.append(line)
        waiting.set()

    with place.exclusive(told.append):
        thread = threading.Thread(
            target=install, args=([str(make_package())], replace(QUICK, note=note))
        )
        thread.start()
        assert waiting.wait(5)
        assert mine() == []
    thread.join()
    assert told == ["Another installation is running; waiting until it ends."]
    assert len(mine()) == 1


def test_another_process_is_waited_for_too(argos_user, make_package):
    program = (
        "import sys; from syndicate.translate.models import place\n"
        "with place.exclusive(print):\n"
        "    print('held', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout.readline() == "held\n"
        told = []

        def note(line):
            told.append(line)
            other.stdin.close()

        install([str(make_package())], replace(QUICK, note=note))
    assert len(told) == 1 and len(mine()) == 1


# --- Removing ---


def test_a_model_is_removed_from_the_folder_and_the_lock(argos_user, make_package):
    install([str(make_package("en", t)) for t in ("es", "fr")], QUICK)
    with zipfile.ZipFile(make_package(version="0.9")) as opened:
        opened.extractall(argos_user.packages)
    gone = remove("EN", "spa")
    assert [(m.target, m.version) for m in gone] == [("es", "0.9"), ("es", "1.0")]
    assert [m.target for m in mine()] == ["fr"] and [e.target for e in lock()] == ["fr"]
    assert names_in(argos_user.packages) == ["translate-en_fr-1_0"]


def test_a_link_is_removed_and_what_it_leads_to_is_not(argos_user, make_package, tmp_path):
    with zipfile.ZipFile(make_package()) as opened:
        opened.extractall(tmp_path)
    argos_user.packages.mkdir(parents=True)
    (argos_user.packages / "link").symlink_to(tmp_path / TOP)
    remove("en", "es")
    assert mine() == [] and (tmp_path / TOP / "model" / "model.bin").exists()


@pytest.mark.parametrize(
    ("target", "message"),
    [("pt", "ships with syndicate and cannot be removed"), ("es", "no model from en to es")],
)
def test_what_cannot_be_removed_is_said(argos_user, target, message):
    with pytest.raises(ModelError, match=message):
        remove("en", target)
    assert argos_user.everything() == []


def test_removing_the_users_model_brings_the_shipped_one_back(argos_user, make_package):
    install([str(make_package("en", "pt"))], QUICK)
    remove("en", "pt")
    found = [(m.source, m.origin) for m in models.installed() if m.target == "pt"]
    assert found == [("en", "embedded")]


def test_the_folder_that_the_user_chose_is_used(argos_user, make_package, monkeypatch, tmp_path):
    monkeypatch.setenv("ARGOS_PACKAGES_DIR", str(tmp_path / "chosen" / "here"))
    (done,) = install([str(make_package())], QUICK)
    assert done.model.path == tmp_path / "chosen" / "here" / TOP
    assert argos_user.argos() == []
    assert json.loads(model_lock.lock_path().read_text())["models"][0]["path"] == str(
        done.model.path
    )
