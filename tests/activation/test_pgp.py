"""Encryption for a subkey, decrypted again by GnuPG; and the keys that are refused when they are read."""

from __future__ import annotations

import gzip
import hashlib
import os
import shutil
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from builders import FIRE_TIME
from pgp_keys import GnuPG

from activation.common.errors import ActivationError, ExitCode
from activation.common.file_settings import Compression, FileSettings
from activation.files.packing import make_packer
from activation.files.pgp import Encryption

ROWS = b"id,name\n" + b"".join(b"%d,name %d\n" % (n, n * n) for n in range(20_000))

pytestmark = pytest.mark.skipif(shutil.which("gpg") is None, reason="gpg, the independent reader, is not installed")


@pytest.fixture(scope="module")
def gnupg() -> Iterator[GnuPG]:
    with tempfile.TemporaryDirectory(prefix="gpg") as home:
        receiver = GnuPG(Path(home))
        yield receiver
        receiver.stop()


@pytest.fixture(scope="module")
def key(gnupg: GnuPG) -> str:
    """A usual key: a primary one that certifies, a subkey that signs, and one that encrypts."""
    return gnupg.key("usual@example.com", ("ed25519", "sign", "never"), ("cv25519", "encr", "never"))


def packed(folder: Path, compression: Compression, key: str) -> Path:
    with make_packer(FileSettings("/", compression=compression, pgp_public_key=key), FIRE_TIME, folder) as packer:
        with packer.stream("people.csv") as sink:
            sink.write(ROWS)
        [file] = packer.finish()
    assert file.byte_count == file.path.stat().st_size
    assert file.file_sha256 == hashlib.sha256(file.path.read_bytes()).hexdigest()
    assert [path.name for path in folder.iterdir()] == [file.path.name]
    return file.path


def test_a_file_is_compressed_and_then_encrypted_for_the_subkey_alone(gnupg: GnuPG, key: str, tmp_path: Path) -> None:
    path = packed(tmp_path, Compression.GZIP, gnupg.public(key))
    assert b"people" not in path.read_bytes()
    assert gzip.decompress(gnupg.decrypt(path)) == ROWS
    assert gnupg.recipients(path) == [gnupg.subkeys(key)[1]]


def test_an_archive_is_encrypted_once(gnupg: GnuPG, key: str, tmp_path: Path) -> None:
    path = packed(tmp_path, Compression.TGZ, gnupg.public(key))
    (tmp_path / "plain").write_bytes(gnupg.decrypt(path))
    with tarfile.open(tmp_path / "plain") as archive:
        member = archive.extractfile("people.csv")
        assert member is not None
        assert member.read() == ROWS


def test_every_file_of_a_folder_is_encrypted(gnupg: GnuPG, key: str, tmp_path: Path) -> None:
    settings = FileSettings("/", compression=Compression.GZIP, pgp_public_key=gnupg.public(key))
    with make_packer(settings, FIRE_TIME, tmp_path) as packer:
        for number in (1, 2):
            with packer.stream(f"{number}.csv") as sink:
                sink.write(b"part %d\n" % number)
        files = packer.finish()
    assert [file.name for file in files] == ["1.csv", "2.csv"]
    assert [gzip.decompress(gnupg.decrypt(file.path)) for file in files] == [b"part 1\n", b"part 2\n"]


def test_an_rsa_subkey_encrypts(gnupg: GnuPG, tmp_path: Path) -> None:
    fingerprint = gnupg.key("rsa@example.com", ("rsa2048", "encr", "never"), primary=("rsa2048", "cert"))
    path = packed(tmp_path, Compression.NONE, gnupg.public(fingerprint))
    assert gnupg.decrypt(path) == ROWS


def test_a_large_file_is_encrypted_in_constant_memory_and_whole(gnupg: GnuPG, key: str, tmp_path: Path) -> None:
    content = os.urandom(20_000_000)
    (tmp_path / "large").write_bytes(content)
    path, _ = Encryption(gnupg.public(key)).encrypt_file(tmp_path / "large")
    assert not (tmp_path / "large").exists()
    assert gnupg.decrypt(path) == content


def refusal(armoured: str) -> str:
    with pytest.raises(ActivationError) as caught:
        Encryption(armoured)
    assert caught.value.code == ExitCode.PGP_KEY
    assert "pgp_public_key" in caught.value.next_step
    return caught.value.what


def test_a_primary_key_alone_is_refused(gnupg: GnuPG) -> None:
    fingerprint = gnupg.key("primary@example.com", primary=("rsa2048", "cert,encr"))
    assert "it is a primary key; provide a subkey or a keyring with exactly one subkey" in refusal(
        gnupg.public(fingerprint)
    )


def test_of_several_subkeys_none_is_guessed_but_one_alone_is_taken(gnupg: GnuPG, tmp_path: Path) -> None:
    encrypting = ("cv25519", "encr", "never")
    fingerprint = gnupg.key("two@example.com", encrypting, encrypting)
    assert "it has 2 subkeys that encrypt" in refusal(gnupg.public(fingerprint))
    second = gnupg.subkeys(fingerprint)[1]
    path = packed(tmp_path, Compression.NONE, gnupg.public(f"{second}!"))
    assert gnupg.recipients(path) == [second]


@pytest.mark.parametrize("expiry", [("1y", "1y"), ("never", "1y")], ids=["whole key", "subkey of a living key"])
def test_an_expired_subkey_is_refused(gnupg: GnuPG, expiry: tuple[str, str]) -> None:
    primary, subkey = expiry
    user = f"{primary}@example.com"
    # Made by a clock that was set back, so that it has expired by now.
    past = ("--faked-system-time", "20200101T000000!")
    gnupg.run(*past, "--quick-gen-key", user, "ed25519", "cert", primary)
    gnupg.run(*past, "--quick-add-key", gnupg.fingerprint(user), "cv25519", "encr", subkey)
    assert "it has expired or was revoked" in refusal(gnupg.public(user))


def test_a_revoked_subkey_counts_for_none(gnupg: GnuPG) -> None:
    fingerprint = gnupg.key("revoked@example.com", ("cv25519", "encr", "never"))
    gnupg.edit(fingerprint, "key 1", "revkey", "y", "0", "", "y", "save")
    assert "it is a primary key" in refusal(gnupg.public(fingerprint))


@pytest.mark.parametrize("text", ["no key", "-----BEGIN PGP PUBLIC KEY BLOCK-----\n\n-----END"])
def test_what_is_no_key_is_refused(text: str) -> None:
    assert "it is not an ASCII-armoured public key block" in refusal(text)


def test_a_private_key_is_refused_and_not_shown(gnupg: GnuPG, key: str) -> None:
    private = gnupg.run("--armor", "--export-secret-keys", key).decode()
    assert "it is a private key" in refusal(private)
    assert private.splitlines()[3] not in refusal(private)


def test_a_keyring_of_two_people_is_refused(gnupg: GnuPG, key: str) -> None:
    gnupg.key("other@example.com", ("cv25519", "encr", "never"))
    both = gnupg.run("--armor", "--export", key, "other@example.com").decode()
    assert "it does not hold exactly one primary key" in refusal(both)


def test_a_full_local_disk_while_encrypting_is_said_clearly(gnupg: GnuPG, key: str, tmp_path: Path) -> None:
    (tmp_path / "file-1.pgp").symlink_to("/dev/full")
    with pytest.raises(ActivationError) as caught:
        packed(tmp_path, Compression.NONE, gnupg.public(key))
    assert caught.value.code == ExitCode.LOCAL_DISK
