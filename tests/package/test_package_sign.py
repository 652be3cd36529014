"""Signatures: OpenSSH verifies ours, we verify OpenSSH's, and what does not fit is told."""

from __future__ import annotations

import os
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st
from packed import entries, kinds, pack

from syndicate.errors import ConfigError, PackageError
from syndicate.model import Package
from syndicate.package import Signers, examine, is_sound, private_key, sign, sshsig, verify, write

KEYGEN = shutil.which("ssh-keygen")
openssh = pytest.mark.skipif(KEYGEN is None, reason="ssh-keygen is not installed")
Make = Callable[..., Package]


def keygen(*arguments: object, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    said = [str(KEYGEN), *map(str, arguments)]
    return subprocess.run(said, input=stdin, capture_output=True, timeout=60)


def no_passphrase() -> str:
    raise AssertionError("this key needs none")


def make_key(path: Path, comment: str = "desk@example.org") -> Path:
    """A pair of files as ssh-keygen makes them."""
    from cryptography.hazmat.primitives import serialization as s

    key = Ed25519PrivateKey.generate()
    private = key.private_bytes(s.Encoding.PEM, s.PrivateFormat.OpenSSH, s.NoEncryption())
    public = key.public_key().public_bytes(s.Encoding.OpenSSH, s.PublicFormat.OpenSSH)
    path.write_bytes(private)
    path.chmod(0o600)
    path.with_suffix(".pub").write_bytes(public + f" {comment}\n".encode())
    return path


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    (tmp_path / "keys").mkdir()
    return make_key(tmp_path / "keys" / "desk")


@pytest.fixture
def key(key_file: Path) -> Ed25519PrivateKey:
    return private_key(key_file, no_passphrase)


@pytest.fixture
def signers(key_file: Path) -> Signers:
    return Signers.read(key_file.with_suffix(".pub"))


# --- With OpenSSH --------------------------------------------------------------------------------


@openssh
@pytest.mark.parametrize("zipped", [False, True])
def test_a_partner_verifies_with_ssh_keygen_alone(
    package: Package, tmp_path: Path, key: Ed25519PrivateKey, key_file: Path, zipped: bool
) -> None:
    place = write(package, tmp_path, zipped=zipped)
    assert sign(place, key) == []
    if zipped:
        shutil.unpack_archive(place, tmp_path / "partner")
        place = tmp_path / "partner" / "hello-lisbon.pt"
    allowed = tmp_path / "allowed_signers"
    allowed.write_text("desk@example.org " + key_file.with_suffix(".pub").read_text())
    command = (
        "-Y", "verify", "-f", allowed, "-I", "desk@example.org", "-n", "syndicate", "-s",
        place / "manifest.json.sig",
    )  # fmt: skip
    manifest = (place / "manifest.json").read_bytes()
    done = keygen(*command, stdin=manifest)
    assert done.returncode == 0, done.stderr
    assert b'Good "syndicate" signature for desk@example.org' in done.stdout
    assert keygen(*command, stdin=manifest + b" ").returncode != 0


@openssh
@pytest.mark.parametrize("kind", ["sha512", "sha256"])
def test_what_ssh_keygen_signs_verifies_here(
    folder: Path, key_file: Path, signers: Signers, kind: str
) -> None:
    done = keygen("-Y", "sign", "-O", f"hashalg={kind}", "-f", key_file, "-n", "syndicate",
                  folder / "manifest.json")  # fmt: skip
    assert done.returncode == 0, done.stderr
    found = examine(folder, signers)
    assert found.problems == ()
    assert found.signer is not None
    assert (found.signer.name, found.signer.known) == ("desk@example.org", True)
    told = keygen("-l", "-f", key_file.with_suffix(".pub")).stdout.decode().split()
    assert found.signer.key == told[1]


@openssh
def test_our_signature_is_the_one_that_ssh_keygen_makes(
    folder: Path, key: Ed25519PrivateKey, key_file: Path
) -> None:
    sign(folder, key)
    ours = (folder / "manifest.json.sig").read_bytes()
    keygen("-Y", "sign", "-f", key_file, "-n", "syndicate", folder / "manifest.json")
    theirs = (folder / "manifest.json.sig").read_bytes()
    assert ours == theirs


@openssh
@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("-n", "file"), "made for 'file', not for 'syndicate'"),
        (("-n", "syndicate", "-t", "rsa"), "made with a key of type 'ssh-rsa'"),
    ],
)
def test_signatures_for_other_things_are_none(
    folder: Path, key_file: Path, tmp_path: Path, arguments: tuple[str, ...], says: str
) -> None:
    if "rsa" in arguments:
        key_file = tmp_path / "keys" / "rsa"
        keygen("-q", "-t", "rsa", "-b", "2048", "-N", "", "-f", key_file)
    keygen("-Y", "sign", "-f", key_file, *arguments[:2], folder / "manifest.json")
    (problem,) = verify(folder)
    assert (problem.kind, problem.path) == ("signature", "manifest.json.sig")
    assert says in problem.message


@openssh
@pytest.mark.parametrize(("passphrase", "opens"), [("secret", True), ("wrong", False), ("", False)])
def test_a_key_with_a_passphrase(tmp_path: Path, passphrase: str, opens: bool) -> None:
    path = tmp_path / "key"
    keygen("-q", "-t", "ed25519", "-N", "secret", "-a", "1", "-f", path)
    if opens:
        assert private_key(path, lambda: passphrase).sign(b"x")
    else:
        with pytest.raises(ConfigError, match="passphrase is wrong"):
            private_key(path, lambda: passphrase)


# --- Folders and zips ----------------------------------------------------------------------------


@pytest.mark.parametrize("zipped", [False, True])
def test_signing_is_one_file_more_and_the_same_each_time(
    package: Package, tmp_path: Path, key: Ed25519PrivateKey, signers: Signers, zipped: bool
) -> None:
    place = write(package, tmp_path, zipped=zipped)
    assert kinds(verify(place, signers)) == [("unsigned", "manifest.json.sig")]
    before = set(tmp_path.iterdir())
    assert sign(place, key) == []
    assert verify(place) == verify(place, signers) == []
    assert is_sound(place, examine(place).digest)
    first = place.read_bytes() if zipped else (place / "manifest.json.sig").read_bytes()
    status = place.stat() if zipped else (place / "manifest.json.sig").stat()
    assert sign(place, key) == []
    again = place.stat() if zipped else (place / "manifest.json.sig").stat()
    assert (again.st_ino, again.st_mtime_ns) == (status.st_ino, status.st_mtime_ns)
    assert set(tmp_path.iterdir()) == before
    other = write(package, tmp_path / "b", zipped=zipped)
    sign(other, key)
    assert (other.read_bytes() if zipped else (other / "manifest.json.sig").read_bytes()) == first


def test_a_signed_zip_unpacks_to_the_signed_folder(
    package: Package, tmp_path: Path, key: Ed25519PrivateKey, signers: Signers
) -> None:
    folder = write(package, tmp_path)
    zipped = write(package, tmp_path, zipped=True)
    sign(folder, key)
    sign(zipped, key)
    shutil.unpack_archive(zipped, tmp_path / "un")
    unpacked = tmp_path / "un" / "hello-lisbon.pt"
    assert verify(unpacked, signers) == []
    for path in folder.iterdir():
        assert (unpacked / path.name).read_bytes() == path.read_bytes()
    with zipfile.ZipFile(zipped) as archive:
        assert archive.namelist()[-1] == "hello-lisbon.pt/manifest.json.sig"


@pytest.mark.parametrize("zipped", [False, True])
def test_another_key_s_signature_is_replaced(
    package: Package, tmp_path: Path, key: Ed25519PrivateKey, signers: Signers, zipped: bool
) -> None:
    place = write(package, tmp_path, zipped=zipped)
    sign(place, Ed25519PrivateKey.generate())
    (problem,) = verify(place, signers)
    assert problem.kind == "signer"
    assert "none of the keys given" in problem.message
    signer = examine(place, signers).signer
    assert signer is not None
    assert not signer.known
    assert sign(place, key) == []
    assert verify(place, signers) == []


@pytest.mark.parametrize("zipped", [False, True])
def test_a_new_package_does_not_stand_with_an_old_signature(
    make: Make, tmp_path: Path, key: Ed25519PrivateKey, signers: Signers, zipped: bool
) -> None:
    place = write(make(data="old"), tmp_path, zipped=zipped)
    sign(place, key)
    assert write(make(data="new"), tmp_path, zipped=zipped) == place
    assert examine(place).signer is None
    assert kinds(verify(place, signers)) == [("unsigned", "manifest.json.sig")]


def test_the_manifest_with_another_s_signature(
    make: Make, tmp_path: Path, key: Ed25519PrivateKey
) -> None:
    one, other = write(make("urn:a"), tmp_path), write(make("urn:b"), tmp_path)
    sign(one, key)
    shutil.copy(one / "manifest.json.sig", other)
    (problem,) = verify(other)
    assert str(problem) == ("manifest.json.sig: does not fit: what was signed is another manifest")
    assert examine(other).signer is None
    assert not is_sound(other, examine(other).digest)


def rename(path: Path) -> None:
    (path / "article.txt").rename(path / "text.txt")


@pytest.mark.parametrize(
    ("harm", "found"),
    [
        (lambda p: (p / "article.txt").write_text("evil"), ("changed", "article.txt")),
        (rename, ("renamed", "text.txt")),
        (lambda p: (p / "x").write_text("x"), ("added", "x")),
        (lambda p: (p / "manifest.json").unlink(), ("manifest", "manifest.json")),
    ],
)
def test_what_is_not_sound_is_not_signed(
    folder: Path, key: Ed25519PrivateKey, harm: Callable[[Path], object], found: tuple[str, str]
) -> None:
    harm(folder)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert kinds(sign(folder, key)) == [found]
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


@pytest.mark.parametrize(
    ("harm", "kind"),
    [
        (lambda p: p.write_bytes(b""), "signature"),
        (lambda p: p.write_bytes(b"\xff" * 100), "signature"),
        (lambda p: p.write_bytes(p.read_bytes()[:-40]), "signature"),
        (lambda p: p.write_bytes(p.read_bytes().replace(b"BEGIN", b"BEGUN")), "signature"),
        (lambda p: p.write_bytes(b"x" * (1 << 20)), "size"),
        (lambda p: (p.unlink(), p.symlink_to("/etc/passwd")), "linked"),
        (lambda p: (p.unlink(), p.mkdir()), "added"),
        (lambda p: (p.unlink(), os.mkfifo(p)), "unsafe"),
        (lambda p: p.rename(p.parent / "Manifest.json.sig"), "added"),
    ],
)
def test_what_is_wrong_with_a_signature_file(
    folder: Path, key: Ed25519PrivateKey, harm: Callable[[Path], object], kind: str
) -> None:
    sign(folder, key)
    harm(folder / "manifest.json.sig")
    assert [problem.kind for problem in verify(folder)] == [kind]


@pytest.mark.parametrize("zipped", [False, True])
@pytest.mark.parametrize("broken", [b"", b"x" * (1 << 20), b"of another manifest"])
def test_a_signature_that_does_not_fit_is_replaced(
    package: Package, tmp_path: Path, key: Ed25519PrivateKey, signers: Signers, zipped: bool,
    broken: bytes,
) -> None:  # fmt: skip
    place = write(package, tmp_path, zipped=zipped)
    old = sshsig.sign(key, broken) if broken.startswith(b"of") else broken
    if zipped:
        pack(place, [*entries(place).items(), ("hello-lisbon.pt/manifest.json.sig", old)])
    else:
        (place / "manifest.json.sig").write_bytes(old)
    assert [problem.path for problem in verify(place)] == ["manifest.json.sig"]
    assert sign(place, key) == []
    assert verify(place, signers) == []


def test_a_signature_twice_in_a_zip(
    package: Package, tmp_path: Path, key: Ed25519PrivateKey, signers: Signers
) -> None:
    place = write(package, tmp_path, zipped=True)
    sign(place, key)
    files = [*entries(place).items(), ("hello-lisbon.pt/MANIFEST.json.sig", b"other")]
    assert kinds(verify(pack(place, files), signers)) == [("unsafe", "MANIFEST.json.sig")]


def test_a_place_that_cannot_be_written_or_is_not_there(
    folder: Path, key: Ed25519PrivateKey, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(PackageError, match="cannot be signed") as caught:
        sign(tmp_path / "nowhere", key)
    assert caught.value.path == tmp_path / "nowhere"

    def refuse(self: Path, target: Path) -> Path:
        raise PermissionError(13, "Permission denied", str(target))

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(PackageError, match="Permission denied"):
        sign(folder, key)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["hello-lisbon.pt", "keys"]
    assert verify(folder) == []


# --- The format ----------------------------------------------------------------------------------

SEED = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))


@given(st.binary(max_size=300))
def test_what_is_signed_verifies(message: bytes) -> None:
    armoured = sshsig.sign(SEED, message)
    assert sshsig.verify(armoured, message) == SEED.public_key().public_bytes_raw()
    assert sshsig.verify(armoured.replace(b"\n", b"\r\n"), message)
    with pytest.raises(ValueError, match="does not fit"):
        sshsig.verify(armoured, message + b"x")


@given(st.data())
def test_a_signature_of_which_a_byte_is_changed_is_none(data: st.DataObject) -> None:
    armoured = bytearray(sshsig.sign(SEED, b"message"))
    at = data.draw(st.integers(0, len(armoured) - 2))
    byte = data.draw(st.integers(0, 255).filter(lambda b: b != armoured[at]))
    armoured[at] = byte
    try:
        key = sshsig.verify(bytes(armoured), b"message")
    except ValueError:
        return
    # Line breaks move, and base64 has bits at its end that mean nothing.
    assert key == SEED.public_key().public_bytes_raw()


@given(st.binary(max_size=400))
def test_whatever_the_bytes_there_is_no_other_error(blob: bytes) -> None:
    from base64 import b64encode

    for data in (blob, b"SSHSIG\0\0\0\1" + blob):
        lines = b"-----BEGIN SSH SIGNATURE-----\n" + b64encode(data)
        with pytest.raises(ValueError):
            sshsig.verify(lines + b"\n-----END SSH SIGNATURE-----\n", b"message")


# --- Keys ----------------------------------------------------------------------------------------


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX's")
@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o660])
def test_a_key_that_others_may_read_is_not_used(key_file: Path, mode: int) -> None:
    key_file.chmod(mode)
    with pytest.raises(ConfigError, match=f"mode is {mode:04o}") as caught:
        private_key(key_file, no_passphrase)
    assert "chmod 600" in caught.value.remedy


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (None, "cannot be read: No such file"),
        ("ssh-ed25519 AAAA desk", "This is a public key"),
        (
            "-----BEGIN PRIVATE KEY-----\nMC4=\n-----END PRIVATE KEY-----\n",
            "no private key of OpenSSH",
        ),
        ("", "no private key of OpenSSH"),
        (
            "-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----\n",
            "damaged",
        ),
    ],
)
def test_what_is_no_key_says_so(tmp_path: Path, text: str | None, says: str) -> None:
    path = tmp_path / "key"
    if text is not None:
        path.write_text(text)
        # What is no private key may be read by others.
        path.chmod(0o600 if "OPENSSH" in text else 0o644)
    with pytest.raises(ConfigError, match=says) as caught:
        private_key(path, no_passphrase)
    assert caught.value.path == path


@openssh
@pytest.mark.parametrize(("kind", "bits"), [("rsa", 1024), ("ecdsa", 256)])
def test_keys_of_other_types_are_not_used(tmp_path: Path, kind: str, bits: int) -> None:
    path = tmp_path / "key"
    keygen("-q", "-t", kind, "-b", bits, "-N", "", "-f", path)
    with pytest.raises(ConfigError, match="not of type Ed25519"):
        private_key(path, no_passphrase)


@pytest.fixture
def public(key_file: Path) -> tuple[str, bytes]:
    """A public key as it stands in a file, and its 32 bytes."""
    line = " ".join(key_file.with_suffix(".pub").read_text().split()[:2])
    (allowed,) = Signers.read(key_file.with_suffix(".pub")).allowed
    return line, allowed.key


ED = "ssh-ed25519 KEY"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (ED, ""),
        (f"# ours\n\n{ED} The desk's key\n", "The desk's key"),
        (f"desk@example.org {ED}", "desk@example.org"),
        (f'"desk@example.org,*@post.example" {ED} comment', "desk@example.org,*@post.example"),
        (f'a@b namespaces="syndicate" {ED}', "a@b"),
        (f'a@b namespaces="file,syn*" {ED}', "a@b"),
        (f'a@b Namespaces="syndicate",valid-after="20200101Z" {ED}', "a@b"),
        (f"a@b valid-after=20200101,valid-before=29990101120000Z {ED}", "a@b"),
        (f'a@b valid-before="20200101" {ED}\nc@d {ED}', "c@d"),
        (f'a@b valid-before="20200101" {ED}', None),
        (f'a@b valid-after="29990101" {ED}', None),
        (f"x@y ssh-rsa AAAAB3NzaC1yc2E=\na@b {ED}", "a@b"),
    ],
)
def test_a_file_of_allowed_signers(
    tmp_path: Path, public: tuple[str, bytes], text: str, name: str | None
) -> None:
    path = tmp_path / "allowed"
    path.write_text(text.replace(ED, public[0]))
    signers = Signers.read(path)
    assert signers.name_of(public[1]) == name
    assert signers.name_of(b"\0" * 32) is None


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "No ssh-ed25519 key"),
        ("a@b ssh-rsa AAAA", "No ssh-ed25519 key"),
        (f'a@b namespaces="file" {ED}', "No ssh-ed25519 key"),
        (f'a@b namespaces="!syndicate,*" {ED}', "No ssh-ed25519 key"),
        (f"a@b cert-authority {ED}", "No ssh-ed25519 key"),
        ("a@b", ":1: This is no line"),
        ("\n<html>", ":2: This is no line"),
        ("ssh-ed25519", "not base64"),
        ("ssh-ed25519 ???", "not base64"),
        ("ssh-ed25519 AAAA", "not of the type"),
        (f"a@b later-option=1 {ED}", "'later-option' is not known"),
        (f'a@b valid-before="soon" {ED}', "'soon' is not a time"),
        (f'a@b namespaces="a",namespaces="b" {ED}', "cannot be read"),
        ("-----BEGIN OPENSSH PRIVATE KEY-----\n", "private key"),
        ("\x00\xff", "no file of public keys"),
    ],
)
def test_a_file_that_is_wrong_says_where(
    tmp_path: Path, public: tuple[str, bytes], text: str, says: str
) -> None:
    path = tmp_path / "allowed"
    path.write_bytes(text.replace(ED, public[0]).encode("latin-1"))
    with pytest.raises(ConfigError, match=says):
        Signers.read(path)


@openssh
@pytest.mark.parametrize(
    "options",
    [
        "", 'namespaces="syndicate" ', 'namespaces="file" ', 'namespaces="s*,!syndicate" ',
        'namespaces="syndicat?" ', 'valid-before="20200101" ', 'valid-after="20200101Z" ',
        'valid-after="29990101" ', 'valid-before="299901011200" ', 'cert-authority ',
        'valid-after="20200101",valid-before="20200102",namespaces="syndicate" ', "no-such-option ",
    ],
)  # fmt: skip
def test_what_openssh_allows_is_allowed_and_nothing_else(
    folder: Path, tmp_path: Path, key: Ed25519PrivateKey, public: tuple[str, bytes], options: str
) -> None:
    sign(folder, key)
    allowed = tmp_path / "allowed"
    allowed.write_text(f"desk@example.org {options}{public[0]}\n")
    done = keygen(
        "-Y", "verify", "-f", allowed, "-I", "desk@example.org", "-n", "syndicate", "-s",
        folder / "manifest.json.sig", stdin=(folder / "manifest.json").read_bytes(),
    )  # fmt: skip
    try:
        ours = verify(folder, Signers.read(allowed)) == []
    except ConfigError:
        ours = False
    assert ours == (done.returncode == 0), done.stderr
