"""The index: what it offers, from where, and without a network."""

from __future__ import annotations

import json
import os
import zipfile

import pytest

from syndicate.errors import ConfigError, ModelError
from syndicate.translate.models import argos_home, catalogue
from syndicate.translate.models.catalogue import available
from syndicate.translate.models.download import Policy

QUICK = Policy(timeout=0.3, attempts=1, backoff=0)


def entry(source="en", target="es", version="1.0", **more):
    name = f"translate-{source}_{target}-{version}.argosmodel"
    return {
        "package_version": version,
        "argos_version": "1.9",
        "from_code": source,
        "from_name": source,
        "to_code": target,
        "to_name": target,
        "links": [f"https://models.example/v1/{name}", "ipfs://Qm"],
        **more,
    }


@pytest.fixture
def index(tmp_path):
    def write(*entries):
        path = tmp_path / "index.json"
        path.write_text(json.dumps(entries))
        return str(path)

    return write


def pairs(found):
    return [(m.source, m.target, m.version) for m in found.models]


def test_models_come_sorted_with_tags_and_the_newest_last(argos_user, index):
    found = available(
        index(entry("pb", "en"), entry("en", "zt", "1.10"), entry("en", "zt", "1.9"), entry())
    )
    assert pairs(found) == [
        ("en", "es", "1.0"),
        ("en", "zh-Hant", "1.9"),
        ("en", "zh-Hant", "1.10"),
        ("pt-BR", "en", "1.0"),
    ]
    assert found.note == "" and found.fetched.startswith("2")


def test_what_is_installed_or_shipped_is_told(argos_user, index, make_package):
    with zipfile.ZipFile(make_package("en", "es", "1.2")) as archive:
        archive.extractall(argos_user.packages)
    found = available(
        index(entry(version="1.10"), entry(version="1.2"), entry("en", "pt"), entry("en", "fr"))
    )
    told = {(m.target, m.version): (m.installed, m.update, m.embedded) for m in found.models}
    assert told == {
        ("es", "1.2"): ("1.2", False, False),
        ("es", "1.10"): ("1.2", True, False),
        ("fr", "1.0"): ("", False, False),
        ("pt", "1.0"): ("", False, True),
    }


def test_entries_that_make_no_sense_are_counted_and_others_of_the_kind_left_out(argos_user, index):
    bad = [
        "text",
        None,
        [],
        {},
        entry("en", "nonsense"),
        entry(from_code=3),
        entry(version="\x1b[2J"),
        entry(links=["ipfs://Qm", 7]),
        entry(links=None),
        entry(package_version=1.0),
    ]
    found = available(index(*bad, {"type": "sbd", "from_codes": ["en"]}, entry("en", "fr")))
    assert pairs(found) == [("en", "fr", "1.0")]
    assert found.note == f"{len(bad)} entries of the index cannot be used."


@pytest.mark.parametrize(
    ("source", "target", "expected"),
    [
        ("en", "es", ("en", "es", "1.10")),
        ("EN", "spa", ("en", "es", "1.10")),
        ("en-GB", "es-MX", ("en", "es", "1.10")),
        ("en", "pt", ("en", "pt-BR", "1.0")),
        ("en", "zh-Hant", ("en", "zh-Hant", "1.0")),
    ],
)
def test_the_newest_model_of_a_pair_is_found(argos_user, index, source, target, expected):
    found = available(
        index(entry(version="1.10"), entry(version="1.9"), entry("en", "pb"), entry("en", "zt"))
    )
    model = found.find(source, target)
    assert (model.source, model.target, model.version) == expected


def test_a_pair_that_is_not_offered_is_named(argos_user, index):
    found = available(index(entry(), entry("en", "zt")))
    with pytest.raises(ModelError, match=r"no model from es to en\. .* models available"):
        found.find("es", "en")
    with pytest.raises(ModelError, match="no model from en to zh"):
        found.find("en", "zh")  # another script
    with pytest.raises(ConfigError):
        found.find("en", "not a tag")


# --- Where the index is ---


@pytest.mark.parametrize("address", ["/mirror", "/mirror/", "/mirror/index.json"])
def test_a_mirror_is_named_by_its_base_or_its_file(argos_user, server, address):
    relative = entry("en", "fr", links=["files/fr.argosmodel"])
    server.files["/mirror/index.json"] = json.dumps([entry(), relative]).encode()
    found = available(server.url + address)
    assert found.origin == f"{server.url}/mirror/index.json"
    # What lies beside a mirror's index comes first, for networks that reach nothing else.
    assert found.models[0].links == (
        f"{server.url}/mirror/translate-en_es-1.0.argosmodel",
        "https://models.example/v1/translate-en_es-1.0.argosmodel",
    )
    assert found.models[1].links == (f"{server.url}/mirror/files/fr.argosmodel",)


def test_the_environment_of_argos_names_the_index(argos_user, server, monkeypatch):
    server.index(entry())
    monkeypatch.setenv("ARGOS_PACKAGE_INDEX", server.url + "/")
    found = available()
    assert pairs(found) == [("en", "es", "1.0")]
    assert found.models[0].links[0] == f"{server.url}/translate-en_es-1.0.argosmodel"
    assert argos_user.argos() == []


def test_the_default_index_is_taken_at_its_word(argos_user, server, monkeypatch, tmp_path):
    server.index(entry())
    monkeypatch.setattr(argos_home, "default_index", lambda: server.url + "/")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "translate-en_es-1.0.argosmodel").write_bytes(b"not asked for")
    assert available().models[0].links == (
        "https://models.example/v1/translate-en_es-1.0.argosmodel",
    )


def test_a_folder_with_an_index_finds_the_files_beside_it(argos_user, index, tmp_path):
    index(entry(), entry("en", "fr"), entry("en", "de", links=["sub/de.argosmodel"]))
    (tmp_path / "translate-en_es-1.0.argosmodel").write_bytes(b"")
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "de.argosmodel").write_bytes(b"")
    links = {m.target: m.links for m in available(str(tmp_path)).models}
    assert links["es"][0] == str(tmp_path / "translate-en_es-1.0.argosmodel")
    assert links["de"] == (str(tmp_path / "sub" / "de.argosmodel"),)
    assert links["fr"] == ("https://models.example/v1/translate-en_fr-1.0.argosmodel",)


def test_a_file_that_is_not_there_is_named(argos_user, tmp_path):
    with pytest.raises(ModelError, match="cannot be read") as caught:
        available(str(tmp_path / "none.json"))
    assert caught.value.path == tmp_path / "none.json"


# --- Without a network ---


def unreachable_url():
    import socket

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{free.getsockname()[1]}/"


def test_without_a_network_and_a_copy_one_line_says_what_to_do(argos_user):
    with pytest.raises(ModelError) as caught:
        available(unreachable_url(), policy=QUICK)
    assert str(caught.value) == (
        "Cannot reach 127.0.0.1: no network? Give a local .argosmodel file, a folder or a mirror "
        "URL: syndicate models install FILE"
    )
    assert argos_user.argos() == []


@pytest.mark.parametrize("failure", ["500", "html", "offline"])
def test_a_copy_serves_when_the_index_cannot_be_had(argos_user, server, failure):
    server.index(entry())
    first = available(server.url, policy=QUICK)
    (copy,) = catalogue.cache_folder().glob("*.json")
    os.utime(copy, (1_700_000_000, 1_700_000_000))
    page = server.answer(200, b"<html>Please log in</html>")
    server.script["/index.json"] = [server.answer(500) if failure == "500" else page]
    again = available(server.url, policy=QUICK, offline=failure == "offline")
    assert again.models == first.models
    assert again.note.endswith("this is the copy of 2023-11-14.")
    assert again.fetched == "2023-11-14T22:13:20+00:00"
    assert len(server.requests) == (1 if failure == "offline" else 2)
    assert [p.name for p in catalogue.cache_folder().iterdir()] == [copy.name]


def test_offline_without_a_copy_says_so(argos_user, server):
    with pytest.raises(ModelError, match=r"no copy of the index of 127\.0\.0\.1"):
        available(server.url, offline=True)
    assert server.requests == []


@pytest.mark.parametrize("body", [b"<html>", b"{}", b"\xff", b""])
def test_what_is_no_index_is_refused(argos_user, server, body):
    server.files["/index.json"] = body
    with pytest.raises(ModelError, match="no index of Argos packages"):
        available(server.url, policy=QUICK)


def test_an_endless_index_is_refused(argos_user, server, monkeypatch):
    monkeypatch.setattr(catalogue, "_INDEX_LIMIT", 1000)
    server.files["/index.json"] = b"[" + b" " * 2000
    with pytest.raises(ModelError, match="longer than the limit of 1,000 bytes"):
        available(server.url, policy=QUICK)
