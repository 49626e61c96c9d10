from __future__ import annotations

import base64
import subprocess
from pathlib import Path

import paramiko
import pytest
from pydantic import SecretStr
from sftp_fixtures import Keys, public_key

from activation.common.errors import ActivationError, ExitCode
from activation.settings.destinations import Destination
from activation.sftp.host_keys import fingerprint, policy_of

RECEIVER = "sftp.example.com"


def load(path: Path) -> paramiko.PKey:
    kind, text = public_key(path).split()
    return paramiko.PKey.from_type_string(kind, base64.b64decode(text))


def destination(known_hosts: Path, port: int = 22, host_public_key: str | None = None) -> Destination:
    return Destination(
        name="receiver",
        hostname=RECEIVER,
        port=port,
        username="u",
        password=SecretStr("p"),
        known_hosts=known_hosts,
        host_public_key=host_public_key,
    )


def verdict(tmp_path: Path, keys: Keys, lines: str, port: int = 22, shown: Path | None = None) -> str:
    """``trusted``, or the code of the refusal."""
    file = tmp_path / "known_hosts"
    file.write_text(lines)
    receiver = destination(file, port)
    try:
        policy_of(receiver).check(receiver, load(shown or keys.host))
    except ActivationError as error:
        return error.code.name
    return "trusted"


@pytest.mark.parametrize(
    ("names", "port", "expected"),
    [
        ("sftp.example.com", 22, "trusted"),
        ("SFTP.Example.COM", 22, "trusted"),
        ("other.example.com,sftp.example.com", 22, "trusted"),
        ("[sftp.example.com]:2222", 2222, "trusted"),
        ("*.example.com", 22, "trusted"),
        ("sft?.example.com", 22, "trusted"),
        ("[*.example.com]:2222", 2222, "trusted"),
        ("*.example.com,!sftp.example.com", 22, "HOST_KEY"),
        ("sftp.example.com", 2222, "HOST_KEY"),
        ("[sftp.example.com]:2222", 22, "HOST_KEY"),
        ("[sftp.example.com]:2223", 2222, "HOST_KEY"),
        ("example.com", 22, "HOST_KEY"),
        ("sftp.example.comm", 22, "HOST_KEY"),
        ("sftpxexample.com", 22, "HOST_KEY"),
        ("!sftp.example.com", 22, "HOST_KEY"),
    ],
)
def test_names_match_as_openssh_matches_them(tmp_path: Path, keys: Keys, names: str, port: int, expected: str) -> None:
    assert verdict(tmp_path, keys, f"{names} {public_key(keys.host)}\n", port) == expected


@pytest.mark.parametrize(("name", "port"), [(RECEIVER, 22), (f"[{RECEIVER}]:2222", 2222)])
def test_names_hashed_by_ssh_keygen_match(tmp_path: Path, keys: Keys, name: str, port: int) -> None:
    file = tmp_path / "plain"
    file.write_text(f"{name} {public_key(keys.host)}\n")
    subprocess.run(["ssh-keygen", "-q", "-H", "-f", str(file)], check=True, capture_output=True)
    hashed = file.read_text()
    assert RECEIVER not in hashed
    assert verdict(tmp_path, keys, hashed, port) == "trusted"
    assert verdict(tmp_path, keys, hashed, port + 1) == "HOST_KEY"


def test_marker_lines_comments_and_nonsense_do_not_spoil_the_file(tmp_path: Path, keys: Keys) -> None:
    lines = (
        "# a comment\n\n"
        f"@cert-authority *.example.com {public_key(keys.other_host)}\n"
        f"@revoked * {public_key(keys.stranger)}\n"
        "nonsense\n"
        "sftp.example.com ssh-ed25519 not-base64!\n"
        "sftp.example.com ssh-dss AAAAB3NzaC1kc3MAAACBAA==\n"
        "|1|broken|hash ssh-ed25519 AAAA\n"
        f"sftp.example.com   {public_key(keys.host)} with a comment\n"
    )
    assert verdict(tmp_path, keys, lines) == "trusted"


def test_a_certificate_authority_is_not_a_pinned_key(tmp_path: Path, keys: Keys) -> None:
    assert verdict(tmp_path, keys, f"@cert-authority {RECEIVER} {public_key(keys.host)}\n") == "HOST_KEY"


def test_a_revoked_key_is_refused_even_where_it_is_pinned(tmp_path: Path, keys: Keys) -> None:
    lines = f"{RECEIVER} {public_key(keys.host)}\n@revoked *.example.com {public_key(keys.host)}\n"
    assert verdict(tmp_path, keys, lines) == "HOST_KEY"


def test_an_unknown_and_a_changed_key_are_told_apart(tmp_path: Path, keys: Keys) -> None:
    file = tmp_path / "known_hosts"
    receiver = destination(file)
    with pytest.raises(ActivationError, match="which is not pinned in"):
        policy_of(receiver).check(receiver, load(keys.host))
    file.write_text(f"{RECEIVER} {public_key(keys.other_host)}\n")
    with pytest.raises(ActivationError, match="but pinned is ssh-ed25519 SHA256:"):
        policy_of(receiver).check(receiver, load(keys.host))


def test_one_of_several_pinned_keys_is_enough(tmp_path: Path, keys: Keys) -> None:
    lines = f"{RECEIVER} {public_key(keys.other_host)}\n{RECEIVER} {public_key(keys.host)}\n"
    assert verdict(tmp_path, keys, lines) == "trusted"


def test_a_key_in_the_settings_outweighs_the_file(tmp_path: Path, keys: Keys) -> None:
    file = tmp_path / "known_hosts"
    file.write_text(f"{RECEIVER} {public_key(keys.other_host)}\n")
    receiver = destination(file, host_public_key=f"{public_key(keys.host)} root@sftp")
    policy_of(receiver).check(receiver, load(keys.host))
    with pytest.raises(ActivationError) as caught:
        policy_of(receiver).check(receiver, load(keys.other_host))
    assert "change host_public_key of receiver" in caught.value.next_step


def test_a_malformed_key_in_the_settings_is_a_configuration_error(tmp_path: Path) -> None:
    with pytest.raises(ActivationError) as caught:
        policy_of(destination(tmp_path / "known_hosts", host_public_key="ssh-ed25519"))
    assert caught.value.code == ExitCode.CONFIGURATION


def test_a_file_that_cannot_be_read_is_never_taken_for_an_empty_one(tmp_path: Path) -> None:
    (tmp_path / "known_hosts").mkdir()
    with pytest.raises(ActivationError) as caught:
        policy_of(destination(tmp_path / "known_hosts"))
    assert caught.value.code == ExitCode.HOST_KEY


def test_fingerprints_are_those_of_ssh_keygen(keys: Keys) -> None:
    for path in (keys.host, keys.rsa_host):
        shown = subprocess.run(["ssh-keygen", "-l", "-f", str(path)], check=True, capture_output=True, text=True).stdout
        assert fingerprint(load(path)) == shown.split()[1]
