from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from sftp_fixtures import Keys, SftpServer, StartServer, free_port, public_key

from activation.common.errors import ActivationError, ExitCode
from activation.sftp.client import connect
from activation.sftp.trust import HostKey, fetch_host_key, pin


def test_the_fetched_key_is_the_servers_with_the_fingerprint_of_ssh_keygen(sshd: SftpServer, keys: Keys) -> None:
    host_key = fetch_host_key(sshd.destination(known_hosts=Path("absent")))
    shown = subprocess.run(["ssh-keygen", "-l", "-f", str(keys.host)], check=True, capture_output=True, text=True)
    assert host_key.name == f"[127.0.0.1]:{sshd.port}"
    assert host_key.type == "ssh-ed25519"
    assert host_key.line == f"[127.0.0.1]:{sshd.port} {public_key(keys.host)}"
    assert host_key.fingerprint_sha256 == shown.stdout.split()[1]


def test_fetching_pins_nothing_and_a_pinned_key_lets_in(sshd: SftpServer, tmp_path: Path) -> None:
    known_hosts = tmp_path / "profiles" / "known_hosts"
    destination = sshd.destination(known_hosts=known_hosts)
    host_key = fetch_host_key(destination)
    assert not known_hosts.exists()
    pin(host_key, known_hosts)
    with connect(destination) as client:
        assert client.is_alive


def test_what_openssh_reads_in_the_file_is_what_was_pinned(sshd: SftpServer, tmp_path: Path, keys: Keys) -> None:
    known_hosts = tmp_path / "known_hosts"
    pin(fetch_host_key(sshd.destination()), known_hosts)
    found = subprocess.run(
        ["ssh-keygen", "-F", f"[127.0.0.1]:{sshd.port}", "-f", str(known_hosts)],
        check=True,
        capture_output=True,
        text=True,
    )
    assert public_key(keys.host) in found.stdout


def test_a_changed_key_can_be_pinned_and_the_old_one_is_no_longer_trusted(
    start_sshd: StartServer, keys: Keys, tmp_path: Path
) -> None:
    port = free_port()
    known_hosts = tmp_path / "known_hosts"
    old = start_sshd(port=port)
    pin(fetch_host_key(old.destination()), known_hosts)
    old.process.terminate()
    old.process.wait()
    new = start_sshd(port=port, host_keys=[keys.other_host])
    destination = new.destination(known_hosts=known_hosts)
    with pytest.raises(ActivationError), connect(destination):
        pass
    pin(fetch_host_key(destination), known_hosts)
    assert public_key(keys.host) not in known_hosts.read_text()
    with connect(destination) as client:
        assert client.is_alive


def test_a_revoked_key_cannot_be_fetched_for_pinning(sshd: SftpServer, keys: Keys, tmp_path: Path) -> None:
    known_hosts = tmp_path / "known_hosts"
    known_hosts.write_text(f"@revoked * {public_key(keys.host)}\n")
    with pytest.raises(ActivationError) as caught:
        fetch_host_key(sshd.destination(known_hosts=known_hosts))
    assert caught.value.code == ExitCode.HOST_KEY


def test_an_unreachable_server_is_unavailable(sshd: SftpServer) -> None:
    with pytest.raises(ActivationError) as caught:
        fetch_host_key(sshd.destination(port=free_port()))
    assert caught.value.code == ExitCode.SFTP_UNAVAILABLE


def test_pinning_leaves_everything_else_in_the_file(tmp_path: Path, keys: Keys) -> None:
    old, other, rsa = public_key(keys.host), public_key(keys.stranger), public_key(keys.rsa_host)
    known_hosts = tmp_path / "known_hosts"
    known_hosts.write_text(
        f"# receivers\n"
        f"a.example.com {old}\n"
        f"a.example.com,b.example.com {old} shared\n"
        f"a.example.com {rsa}\n"
        f"*.example.com {other}\n"
        f"@revoked a.example.com {other}\n"
        f"c.example.com {old}"
    )
    new = public_key(keys.other_host)
    host_key = HostKey("a.example.com", "ssh-ed25519", f"a.example.com {new}", "SHA256:x")
    for _ in range(2):
        pin(host_key, known_hosts)
        assert known_hosts.read_text() == (
            f"# receivers\n"
            f"b.example.com {old} shared\n"
            f"*.example.com {other}\n"
            f"@revoked a.example.com {other}\n"
            f"c.example.com {old}\n"
            f"a.example.com {new}\n"
        )


def test_a_file_that_cannot_be_written_is_an_error_of_ours(tmp_path: Path) -> None:
    (tmp_path / "profiles").write_text("a file where a folder should be")
    with pytest.raises(ActivationError) as caught:
        pin(HostKey("a", "ssh-ed25519", "a ssh-ed25519 AAAA", "SHA256:x"), tmp_path / "profiles" / "known_hosts")
    assert caught.value.code == ExitCode.LOCAL_DISK
