"""`syndicate package`: verify, sign and show, as people and programs see them."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import handmade
import pytest
from click.testing import CliRunner, Result
from cryptography.hazmat.primitives import serialization as s
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from syndicate.cli import main
from syndicate.model import (
    Byline,
    Detection,
    Finding,
    Inline,
    Permission,
    Rendition,
    Severity,
    Translation,
)
from syndicate.package import build, write

PAGE = Rendition("article.html", "text/html", b"<p>", "page")


def run(*arguments: object, **options: Any) -> Result:
    return CliRunner().invoke(main, ["package", *map(str, arguments)], **options)


def made(translation: Translation, out: Path, *, zipped: bool = False) -> Path:
    review = Rendition(
        "review.html", "text/html", b'<meta name="generator" content="syndicate">', "review"
    )
    built = build(
        translation, Detection("en", 0.98, "en", "en"), (PAGE,), (review,), uri="urn:uuid:1",
        not_carried={"html": (), "nitf": ("rights.pixel",)},
    )  # fmt: skip
    return write(built, out, zipped=zipped)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return made(handmade.full(), tmp_path)


@pytest.fixture
def key(tmp_path: Path) -> Path:
    return make_key(tmp_path / "desk", s.NoEncryption())


def make_key(path: Path, encryption: s.KeySerializationEncryption) -> Path:
    made = Ed25519PrivateKey.generate()
    path.write_bytes(made.private_bytes(s.Encoding.PEM, s.PrivateFormat.OpenSSH, encryption))
    path.chmod(0o600)
    public = made.public_key().public_bytes(s.Encoding.OpenSSH, s.PublicFormat.OpenSSH)
    path.with_suffix(".pub").write_bytes(public + b" desk@example.org\n")
    return path


# --- verify --------------------------------------------------------------------------------------


def test_verify_says_that_it_is_sound_and_who_signed(folder: Path, key: Path) -> None:
    done = run("verify", folder)
    assert done.exit_code == 0
    assert f"{folder}: sound, not signed, manifest sha256:" in done.stdout
    assert "review.html stands with it, for the house" in done.stderr
    assert run("sign", folder, "--key", key).exit_code == 0
    assert "which nobody vouches for" in run("verify", folder).stdout
    done = run("verify", folder, "--public-key", key.with_suffix(".pub"))
    assert (done.exit_code, "signed by desk@example.org (SHA256:" in done.stdout) == (0, True)


def test_verify_names_each_thing_that_is_wrong(folder: Path, key: Path, tmp_path: Path) -> None:
    sound = made(handmade.corrected(), tmp_path / "b", zipped=True)
    (folder / "article.html").write_text("x")
    (folder / "e\x1b[2Jvil").write_text("x")
    public = key.with_suffix(".pub")
    done = run("verify", folder, sound, "--public-key", public)
    assert done.exit_code == 1
    assert done.stdout.splitlines() == [
        f"{folder}: article.html: changed: it has 1 bytes instead of 3",
        f"{folder}: e\\x1b[2Jvil: added: the manifest does not list it",
        f"{folder}: manifest.json.sig: missing: the package is not signed",
        f"{sound}: manifest.json.sig: missing: the package is not signed",
    ]
    lines = run("verify", folder, sound, "--json").stdout.splitlines()
    first, second = map(json.loads, lines)
    assert [problem["kind"] for problem in first["problems"]] == ["changed", "added"]
    assert (first["sound"], first["manifest"]) == (False, "")
    assert second["sound"] is True
    assert second["signer"] is None
    assert second["manifest"].startswith("sha256:")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("verify", "nowhere"), "cannot be read"),
        (("verify", ".", "--public-key", "nowhere.pub"), "The key cannot be read"),
        (("sign", ".", "--key", "nowhere"), "The key cannot be read"),
        (("sign", "."), "--key"),
        (("show", "nowhere"), "cannot be read"),
    ],
)
def test_what_could_not_run_is_2(
    arguments: tuple[str, ...], says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = run(*arguments)
    assert done.exit_code == 2
    assert says in done.stderr


def test_verify_passes_over_what_stands_beside_packages(folder: Path, tmp_path: Path) -> None:
    names = ("pt.rss.xml", "radio.pt.atom.xml", "pt.feed.json", "story.pt.review.html")
    beside = [tmp_path / name for name in names]
    for path in beside:
        path.write_text("<p>", encoding="utf-8")
    done = run("verify", folder, *beside)
    assert done.exit_code == 0, done.output
    assert "Passed over, feeds and review pages: 4." in done.stderr
    assert done.stdout.count("\n") == 1
    assert run("verify", *beside).exit_code == 2
    other = tmp_path / "note.xml"
    other.write_text("<p>", encoding="utf-8")
    assert run("verify", folder, other).exit_code == 1


@pytest.mark.parametrize("command", ["verify", "sign"])
def test_one_that_cannot_be_read_does_not_hold_up_the_others(
    command: str, folder: Path, key: Path, tmp_path: Path
) -> None:
    options = ("--key", key) if command == "sign" else ()
    done = run(command, tmp_path / "nowhere", folder, *options)
    assert done.exit_code == 2
    assert "Error: " in done.stderr
    assert f"{folder}: s" in done.stdout
    lines = run(command, tmp_path / "nowhere", folder, *options, "--json").stdout.splitlines()
    assert "No such file" in json.loads(lines[0])["error"]
    assert json.loads(lines[1])["problems"] == []


# --- sign ----------------------------------------------------------------------------------------


@pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="ssh-keygen is not installed")
def test_the_commands_of_the_documentation_work(folder: Path, key: Path, tmp_path: Path) -> None:
    """Those of docs/packages.md between the fences after `<!-- verify -->`, run by a shell."""
    page = Path(__file__).resolve().parents[2] / "docs" / "packages.md"
    assert run("sign", folder, "--key", key).exit_code == 0
    blocks = [part.split("```")[1] for part in page.read_text().split("<!-- verify -->")[1:]]
    assert len(blocks) == 2
    for block, zipped in zip(blocks, (False, True), strict=True):
        work = tmp_path / f"partner {zipped}"
        work.mkdir()
        shutil.copy(key.with_suffix(".pub"), work / "desk.pub")
        place = made(handmade.full(), work, zipped=zipped)
        assert run("sign", place, "--key", key).exit_code == 0
        place.rename(work / f"article.pt{'.zip' if zipped else ''}")
        script = block.removeprefix("sh\n")
        needed = [each for each in ("jq", "sha256sum", "unzip") if each in script]
        if any(shutil.which(each) is None for each in needed):
            pytest.skip(f"{', '.join(needed)} are not all installed")
        done = subprocess.run(
            ["sh", "-e", "-c", script], cwd=work, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        assert 'Good "syndicate" signature for desk@example.org' in done.stdout
        assert "article.html: OK" in done.stdout


def test_sign_signs_what_is_sound_and_says_what_is_not(
    folder: Path, key: Path, tmp_path: Path
) -> None:
    zipped = made(handmade.full(), tmp_path / "b", zipped=True)
    (folder / "x").write_text("x")
    done = run("sign", folder, zipped, "--key", key)
    assert done.exit_code == 1
    first, second = done.stdout.splitlines()
    assert first == f"{folder}: not signed: x: added: the manifest does not list it"
    assert second.startswith(f"{zipped}: signed with the key SHA256:")
    assert run("verify", zipped, "--public-key", key.with_suffix(".pub")).exit_code == 0
    lines = run("sign", folder, zipped, "--key", key, "--json").stdout.splitlines()
    assert [json.loads(line)["signed"] for line in lines] == [False, True]


def test_a_passphrase_comes_from_the_environment_or_is_missed(folder: Path, tmp_path: Path) -> None:
    key = make_key(tmp_path / "locked", s.BestAvailableEncryption(b"secret"))
    name = "SYNDICATE_KEY_PASSPHRASE"
    done = run("sign", folder, "--key", key, env={name: None})
    assert (done.exit_code, f"set {name}" in done.stderr) == (2, True)
    done = run("sign", folder, "--key", key, env={name: "wrong"})
    assert (done.exit_code, "the passphrase is wrong" in done.stderr) == (2, True)
    assert run("sign", folder, "--key", key, env={name: "secret"}).exit_code == 0


@pytest.mark.skipif(os.name != "posix", reason="needs a pseudo-terminal")
def test_a_passphrase_is_asked_for_on_a_terminal(folder: Path, tmp_path: Path) -> None:
    import pty
    import sys

    key = make_key(tmp_path / "locked", s.BestAvailableEncryption(b"secret"))
    code = "from syndicate.cli import main; main()"
    arguments = [sys.executable, "-c", code, "package", "sign", str(folder), "--key", str(key)]
    child, terminal = pty.fork()
    if child == 0:
        os.environ.pop("SYNDICATE_KEY_PASSPHRASE", None)
        os.execv(sys.executable, arguments)
    said = b""
    while b"Passphrase" not in said:
        said += os.read(terminal, 1000)
    os.write(terminal, b"secret\n")
    while True:
        try:
            said += (more := os.read(terminal, 1000))
        except OSError:  # the terminal is closed when the child ends
            break
        if not more:
            break
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert b"signed with the key" in said
    assert b"secret" not in said


# --- show ----------------------------------------------------------------------------------------


def rich(translation: Translation) -> Translation:
    article = replace(
        translation.article,
        rights=replace(
            translation.article.rights, permission=Permission("she", "2026-03-01", "mail 4711")
        ),
    )
    finding = Finding("numbers", Severity.WARNING, "a number is missing", part="body", block=3)
    return replace(translation, article=article, findings=(finding,))


def test_show_tells_people_what_they_need_to_know(tmp_path: Path) -> None:
    translation = rich(handmade.corrected())
    done = run("show", made(translation, tmp_path))
    assert done.exit_code == 0
    for said in (
        translation.headline.text,
        "version 3, usable",
        "correction, first made",
        "Uma versão anterior dizia",
        "en → pt (declared en, detected en (98%))",
        translation.article.canonical_url,
        translation.article.bylines[0].name,
        "permission: she, 2026-03-01, mail 4711",
        "not reviewed by a person",
        "1 warning",
        "warning numbers (body.3): a number is missing",
        "nitf: rights.pixel",
        "article.html  (page, text/html, 3 bytes)",
        "not signed",
        "manifest sha256:",
    ):
        assert said in done.stdout
    assert "html:" not in done.stdout


@pytest.mark.parametrize("kind", ["killed", "taken_down"])
def test_show_says_first_that_it_is_withdrawn(kind: str, tmp_path: Path) -> None:
    done = run("show", made(getattr(handmade, kind)(), tmp_path))
    lines = done.stdout.splitlines()
    assert (lines[0] == "(withdrawn)") == (kind == "taken_down")
    assert "canceled: withdrawn; remove it" in done.stdout
    assert "O jornal retirou o artigo" in done.stdout


def test_show_gives_programs_everything(folder: Path, key: Path) -> None:
    run("sign", folder, "--key", key)
    done = run("show", folder, "--public-key", key.with_suffix(".pub"), "--json")
    said = json.loads(done.stdout)
    assert said["manifest"] == json.loads((folder / "manifest.json").read_text())
    assert (said["sound"], said["problems"], said["beside"]) == (True, [], ["review.html"])
    assert (said["signer"]["name"], said["signer"]["known"]) == ("desk@example.org", True)


def test_show_prints_nothing_that_drives_a_terminal(tmp_path: Path) -> None:
    evil = "\x1b]0;owned\x07\x9b31m\u202egnp.exe\u2028next\u00a0line\u200c"
    translation = handmade.full()
    article = replace(
        translation.article,
        bylines=(Byline(evil, evil, evil, evil),),
        dateline=evil,
        canonical_url=f"https://example.org/{evil}",
    )
    hostile = replace(
        translation,
        article=article,
        headline=Inline(f"News{evil}"),
        findings=(Finding(evil, Severity.ERROR, evil, evil),),
    )
    done = run("show", made(hostile, tmp_path))
    assert done.exit_code == 0
    assert "News\ufffd]0;owned\ufffd\ufffd31m\ufffdgnp.exe next line\u200c" in done.stdout
    assert not [c for c in done.stdout if not c.isprintable() and c not in "\n\u200c"]


def test_show_says_what_is_wrong_and_what_the_manifest_says(folder: Path) -> None:
    (folder / "article.html").write_text("changed")
    done = run("show", folder)
    assert done.exit_code == 1
    assert handmade.full().headline.text in done.stdout
    assert "article.html: changed" in done.stdout.splitlines()[-1]
    manifest = json.loads((folder / "manifest.json").read_text())
    (folder / "manifest.json").write_text(json.dumps(manifest | {"words": "many"}))
    done = run("show", folder)
    assert done.exit_code == 1
    assert "its field words is not object" in done.stdout
    assert handmade.full().headline.text not in done.stdout
