from __future__ import annotations

from pathlib import Path

import pytest
from sftp_fixtures import make_key, public_key

from activation.common.errors import ActivationError, ExitCode
from activation.sftp.private_keys import load_private_key

KINDS = [
    ("ed25519",),
    ("ecdsa",),
    ("ecdsa", "-b", "384"),
    ("ecdsa", "-m", "PEM"),
    ("rsa",),
    ("rsa", "-m", "PEM"),
    ("rsa", "-m", "PKCS8"),
]


@pytest.mark.parametrize("passphrase", ["", "open sesame"])
@pytest.mark.parametrize("kind", KINDS, ids=" ".join)
def test_keys_of_every_kind_and_form_load(tmp_path: Path, kind: tuple[str, ...], passphrase: str) -> None:
    path = make_key(tmp_path / "key", kind[0], passphrase, *kind[1:])
    key = load_private_key(path, passphrase or None)
    assert f"{key.get_name()} {key.get_base64()}" == public_key(path)


def test_a_passphrase_for_a_key_that_needs_none_does_no_harm(tmp_path: Path) -> None:
    assert load_private_key(make_key(tmp_path / "key", "ed25519"), "superfluous").get_name() == "ssh-ed25519"


def refusal(path: Path, passphrase: str | None = None) -> str:
    with pytest.raises(ActivationError) as caught:
        load_private_key(path, passphrase)
    assert caught.value.code == ExitCode.CREDENTIALS
    assert passphrase is None or passphrase not in str(caught.value)
    return caught.value.what


@pytest.mark.parametrize("kind", KINDS, ids=" ".join)
def test_a_missing_and_a_wrong_passphrase_are_told_apart(tmp_path: Path, kind: tuple[str, ...]) -> None:
    path = make_key(tmp_path / "key", kind[0], "open sesame", *kind[1:])
    assert "is encrypted, and no passphrase is set" in refusal(path)
    assert "does not open with the passphrase that is set" in refusal(path, "open barley")


def test_a_file_that_is_not_there_says_so(tmp_path: Path) -> None:
    assert "cannot be read (No such file or directory)" in refusal(tmp_path / "absent")


def test_a_public_key_in_its_place_is_recognised(tmp_path: Path) -> None:
    path = make_key(tmp_path / "key", "ed25519").with_suffix(".pub")
    assert "is not a private key but a public one" in refusal(path)


def test_a_key_of_putty_is_recognised(tmp_path: Path) -> None:
    path = tmp_path / "key.ppk"
    path.write_text("PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none\n")
    assert "PuTTYgen" in refusal(path)


@pytest.mark.parametrize("content", [b"", b"hello\n", bytes(range(256))])
def test_other_files_are_no_keys(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "key"
    path.write_bytes(content)
    assert "is not a private key" in refusal(path)
    assert "is not a private key" in refusal(path, "open sesame")
