"""Each test runs against OpenSSH's sshd; its refusals are sshd's own (`internal-sftp -P`), its accidents a relay's."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import asyncssh
import pytest
from pydantic import SecretStr
from sftp_fixtures import Keys, Network, SftpServer, StartServer, free_port, make_key, public_key

from activation.commands.demo_server import serving
from activation.common.errors import ActivationError, ExitCode
from activation.settings.destinations import Destination
from activation.sftp.client import SftpClient, connect

PROJECT = Path(__file__).parents[2]
CONTENT = os.urandom(1_000_000)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "source"
    path.write_bytes(CONTENT)
    return path


def no_progress(done: int, total: int) -> None:
    assert done <= total


def upload(client: SftpClient, source: Path, path: str) -> None:
    client.upload(source, path, no_progress)


def failure(server: SftpServer, **settings: object) -> ActivationError:
    with pytest.raises(ActivationError) as caught, connect(server.destination(**settings)):
        pass
    return caught.value


def behind(relay: Network, server: SftpServer, **settings: object) -> Destination:
    """The server as it is reached through a relay."""
    return server.destination(port=relay.port, host_public_key=public_key(server.keys.host), **settings)


# Logging in


@pytest.mark.parametrize(
    ("kind", "options", "passphrase"),
    [
        ("ed25519", (), ""),
        ("ed25519", (), "open sesame"),
        ("ecdsa", (), ""),
        ("ecdsa", ("-b", "521"), "open sesame"),
        ("rsa", (), "open sesame"),
        ("rsa", ("-m", "PEM"), "open sesame"),
        ("rsa", ("-m", "PKCS8"), ""),
        ("rsa", ("-m", "PKCS8"), "open sesame"),
    ],
)
def test_every_kind_of_key_logs_in(
    start_sshd: StartServer, tmp_path: Path, kind: str, options: tuple[str, ...], passphrase: str
) -> None:
    key = make_key(tmp_path / "key", kind, passphrase, *options)
    server = start_sshd(authorized=[key])
    secret = SecretStr(passphrase) if passphrase else None
    with connect(server.destination(private_key_file=key, passphrase=secret)) as client:
        assert client.check_folder(str(server.root))


def test_a_refused_key_is_a_credentials_error(sshd: SftpServer, keys: Keys) -> None:
    error = failure(sshd, private_key_file=keys.stranger)
    assert error.code == ExitCode.CREDENTIALS
    assert not error.retryable
    assert "receiver (127.0.0.1" in error.what


def test_a_refused_password_is_a_credentials_error_that_does_not_show_it(sshd: SftpServer) -> None:
    error = failure(sshd, private_key_file=None, password=SecretStr("hunter2"))
    assert error.code == ExitCode.CREDENTIALS
    assert "hunter2" not in str(error)


class AsksForPassword(asyncssh.SSHServer):
    """A server that knows one account and one password."""

    def begin_auth(self, username: str) -> bool:
        return True

    def password_auth_supported(self) -> bool:
        return True

    def validate_password(self, username: str, password: str) -> bool:
        return (username, password) == ("acme_amp", "open sesame")


def test_a_password_logs_in(keys: Keys) -> None:
    host_key = asyncssh.read_private_key(str(keys.host))
    with serving(server_factory=AsksForPassword, server_host_keys=[host_key], sftp_factory=True) as port:
        destination = Destination(
            name="receiver",
            hostname="127.0.0.1",
            port=port,
            username="acme_amp",
            password=SecretStr("open sesame"),
            known_hosts=Path("absent"),
            host_public_key=public_key(keys.host),
        )
        with connect(destination) as client:
            assert client.is_alive


def test_a_password_is_never_shown_to_a_server_that_refuses_the_key(sshd: SftpServer, keys: Keys) -> None:
    error = failure(sshd, private_key_file=keys.stranger, password=SecretStr("hunter2"))
    assert error.code == ExitCode.CREDENTIALS
    assert "hunter2" not in str(error)
    assert "Failed publickey" in sshd.log.read_text()
    assert "Failed password" not in sshd.log.read_text()


def test_a_server_that_wants_a_password_as_well_says_so(start_sshd: StartServer) -> None:
    server = start_sshd(config="AuthenticationMethods publickey,password\n")
    assert "it asks for a password as well" in failure(server).what
    error = failure(server, password=SecretStr("hunter2"))
    assert error.code == ExitCode.CREDENTIALS
    assert "Failed password" in server.log.read_text()


def test_an_encrypted_key_without_a_passphrase_says_so(sshd: SftpServer, tmp_path: Path) -> None:
    error = failure(sshd, private_key_file=make_key(tmp_path / "key", "ed25519", "open sesame"))
    assert error.code == ExitCode.CREDENTIALS
    assert "is encrypted, and no passphrase is set" in error.what


# The server's key


def test_an_unknown_host_key_is_refused_before_logging_in(sshd: SftpServer, tmp_path: Path) -> None:
    error = failure(sshd, known_hosts=tmp_path / "absent")
    assert error.code == ExitCode.HOST_KEY
    assert not error.retryable
    assert "Run 'activation trust receiver'" in error.next_step
    assert "SHA256:" in error.what


def test_a_changed_host_key_is_refused(start_sshd: StartServer, keys: Keys) -> None:
    server = start_sshd()
    other = start_sshd(host_keys=[keys.other_host])
    known_hosts = server.known_hosts
    known_hosts.write_text(known_hosts.read_text().replace(str(server.port), str(other.port)))
    error = failure(other, known_hosts=known_hosts)
    assert error.code == ExitCode.HOST_KEY
    assert "but pinned is ssh-ed25519 SHA256:" in error.what


def test_a_server_with_several_keys_is_asked_for_the_pinned_one(start_sshd: StartServer, keys: Keys) -> None:
    server = start_sshd(host_keys=[keys.host, keys.rsa_host])
    rsa_alone = [line for line in server.known_hosts.read_text().splitlines() if "ssh-rsa" in line]
    server.known_hosts.write_text("\n".join(rsa_alone))
    with connect(server.destination()) as client:
        assert client.is_alive


def test_a_key_pinned_in_the_settings_is_enough(sshd: SftpServer, keys: Keys, tmp_path: Path) -> None:
    line = keys.host.with_name("host.pub").read_text()
    with connect(sshd.destination(known_hosts=tmp_path / "absent", host_public_key=line)) as client:
        assert client.is_alive


# Reaching the server


def test_a_closed_port_is_unavailable_and_worth_another_attempt(sshd: SftpServer) -> None:
    error = failure(sshd, port=free_port())
    assert error.code == ExitCode.SFTP_UNAVAILABLE
    assert error.retryable
    assert "Connection refused while connecting" in error.what


def test_a_name_that_does_not_resolve_is_unavailable(sshd: SftpServer) -> None:
    error = failure(sshd, hostname="no-such-host.invalid")
    assert error.code == ExitCode.SFTP_UNAVAILABLE
    assert error.retryable


def test_a_silent_server_is_given_up_in_time(sshd: SftpServer) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        started = time.monotonic()
        error = failure(sshd, port=listener.getsockname()[1], connect_timeout_seconds=0.5)
    assert time.monotonic() - started < 3
    assert error.code == ExitCode.SFTP_UNAVAILABLE
    assert "did not answer in time while connecting" in error.what


@pytest.mark.parametrize("share", [0.05, 0.5, 0.7, 0.8, 0.9, 0.99])
def test_a_server_that_falls_silent_while_opening_is_given_up_in_time(
    sshd: SftpServer, network: Callable[..., Network], share: float
) -> None:
    good = network(sshd.port)
    with connect(behind(good, sshd)):
        pass
    bad = network(sshd.port, silent_after=int(good.bytes_from_clients * share))
    started = time.monotonic()
    settings = {"connect_timeout_seconds": 0.5, "channel_timeout_seconds": 0.5}
    with pytest.raises(ActivationError) as caught, connect(behind(bad, sshd, **settings)):
        pass
    assert time.monotonic() - started < 4
    assert caught.value.code == ExitCode.SFTP_UNAVAILABLE
    assert caught.value.retryable


def test_a_failed_connection_leaves_nothing_on_standard_error() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=_greet_wrongly, args=(listener,), daemon=True).start()
        places = [("127.0.0.1", free_port()), ("no-such-host.invalid", 22), listener.getsockname()]
        code = f"""
import gc, pathlib
from activation.settings.destinations import Destination
from activation.commands.demo_server import serving
from activation.common.errors import ActivationError
from activation.sftp.client import connect
settings = dict(name='r', username='u', password='p', known_hosts=pathlib.Path('absent'), connect_timeout_seconds=1)
for hostname, port in {places}:
    try:
        with connect(Destination(hostname=hostname, port=port, **settings)):
            pass
    except ActivationError as error:
        print(error.code.name)
        gc.collect()
"""
        command = [sys.executable, "-W", "error", "-c", code]
        result = subprocess.run(command, capture_output=True, text=True, cwd=PROJECT)
    assert result.stderr == ""
    assert result.stdout == "SFTP_UNAVAILABLE\n" * 3


def _greet_wrongly(listener: socket.socket) -> None:
    client, _ = listener.accept()
    client.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
    client.close()


# Uploading


def test_an_upload_creates_folders_reports_progress_and_is_complete(sshd: SftpServer, source: Path) -> None:
    seen: list[tuple[int, int]] = []
    with connect(sshd.destination()) as client:
        client.upload(source, sshd.path("a/b c/ä.csv.part"), lambda done, total: seen.append((done, total)))
        assert client.verify(sshd.path("a/b c/ä.csv.part"), len(CONTENT)) == "size"
    assert sshd.files() == {"a/b c/ä.csv.part": CONTENT}
    assert seen[-1] == (1_000_000, 1_000_000)
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)


def test_an_upload_replaces_a_longer_file_of_that_name(sshd: SftpServer, source: Path) -> None:
    (sshd.root / "x.part").write_bytes(b"x" * 2_000_000)
    with connect(sshd.destination()) as client:
        upload(client, source, sshd.path("x.part"))
    assert sshd.files() == {"x.part": CONTENT}


def test_an_empty_file_can_be_uploaded(sshd: SftpServer, tmp_path: Path) -> None:
    (tmp_path / "empty").touch()
    with connect(sshd.destination()) as client:
        upload(client, tmp_path / "empty", sshd.path("x.part"))
        assert client.verify(sshd.path("x.part"), 0) == "size"
    assert sshd.files() == {"x.part": b""}


@pytest.mark.parametrize("size", [10, 32_768, 1_000_000])
def test_a_full_disk_is_noticed_even_without_verification(sshd: SftpServer, tmp_path: Path, size: int) -> None:
    (sshd.root / "x.part").symlink_to("/dev/full")
    (tmp_path / "rows").write_bytes(b"r" * size)
    with connect(sshd.destination(verify="none")) as client, pytest.raises(ActivationError) as caught:
        upload(client, tmp_path / "rows", sshd.path("x.part"))
    assert caught.value.code == ExitCode.SFTP_UNAVAILABLE
    assert caught.value.retryable
    assert "free space" in caught.value.next_step
    assert not (sshd.root / "x.part").is_symlink()


def test_a_folder_without_permission_is_not_tried_again(start_sshd: StartServer, source: Path) -> None:
    server = start_sshd(refuse="open")
    with connect(server.destination()) as client, pytest.raises(ActivationError) as caught:
        upload(client, source, server.path("x.part"))
    assert caught.value.code == ExitCode.SFTP_UNAVAILABLE
    assert not caught.value.retryable
    assert "Permission denied while writing" in caught.value.what


def test_a_missing_folder_that_cannot_be_made_is_named(start_sshd: StartServer, source: Path) -> None:
    server = start_sshd(refuse="mkdir")
    with connect(server.destination()) as client, pytest.raises(ActivationError) as caught:
        upload(client, source, server.path("in/x.part"))
    assert not caught.value.retryable
    assert "Create the folder at the receiver" in caught.value.next_step


def test_a_folder_that_is_there_but_hidden_can_be_written(start_sshd: StartServer, source: Path) -> None:
    server = start_sshd(refuse="stat,lstat,mkdir")
    (server.root / "in").mkdir()
    with connect(server.destination()) as client:
        upload(client, source, server.path("in/x.part"))
    assert server.files() == {"in/x.part": CONTENT}


def test_a_connection_cut_half_way_is_worth_another_attempt(
    sshd: SftpServer, network: Callable[..., Network], source: Path
) -> None:
    relay = network(sshd.port, cut_after=500_000)
    with connect(behind(relay, sshd)) as client, pytest.raises(ActivationError) as caught:
        upload(client, source, sshd.path("x.part"))
    assert caught.value.code == ExitCode.SFTP_UNAVAILABLE
    assert caught.value.retryable


def test_a_server_that_stops_reading_is_given_up_in_time(sshd: SftpServer, tmp_path: Path) -> None:
    big = tmp_path / "big"
    big.write_bytes(b"b" * 30_000_000)
    stopped: list[int] = []

    def stop(done: int, total: int) -> None:
        if not stopped:
            stopped.extend(_children(sshd.process.pid))
            for child in stopped:
                os.kill(child, signal.SIGSTOP)

    started = time.monotonic()
    try:
        with connect(sshd.destination(channel_timeout_seconds=1)) as client, pytest.raises(ActivationError) as caught:
            client.upload(big, sshd.path("x.part"), stop)
    finally:
        for child in stopped:
            os.kill(child, signal.SIGKILL)
    assert stopped
    assert time.monotonic() - started < 6
    assert caught.value.code == ExitCode.SFTP_UNAVAILABLE
    assert "did not answer in time" in caught.value.what


def _children(process: int) -> list[int]:
    """All processes below one, the nearest first."""
    listing = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    return [int(child) for child in listing] + [each for child in listing for each in _children(int(child))]


# Verifying


def test_a_file_of_another_size_is_worth_another_attempt(sshd: SftpServer) -> None:
    (sshd.root / "x.part").write_bytes(b"123")
    with connect(sshd.destination()) as client, pytest.raises(ActivationError) as caught:
        client.verify(sshd.path("x.part"), 4)
    assert caught.value.retryable
    assert "has 3 bytes at the destination instead of 4" in caught.value.what


def test_a_server_that_does_not_tell_sizes_gets_the_setting_explained(start_sshd: StartServer) -> None:
    server = start_sshd(refuse="stat,lstat,fstat")
    with connect(server.destination()) as client, pytest.raises(ActivationError) as caught:
        client.verify(server.path("x.part"), 4)
    assert not caught.value.retryable
    assert "'verify: none'" in caught.value.next_step


def test_such_a_server_is_served_with_verify_none(start_sshd: StartServer, source: Path) -> None:
    server = start_sshd(refuse="stat,lstat,fstat,realpath")
    with connect(server.destination(verify="none")) as client:
        upload(client, source, server.path("x.part"))
        assert client.verify(server.path("x.part"), len(CONTENT)) == "none"
    assert server.files() == {"x.part": CONTENT}


def test_a_file_that_vanished_is_taken_only_where_it_may_be(sshd: SftpServer) -> None:
    with connect(sshd.destination()) as client:
        assert client.verify(sshd.path("x.csv"), 4, may_vanish=True) == "taken"
        with pytest.raises(ActivationError) as caught:
            client.verify(sshd.path("x.part"), 4)
    assert not caught.value.retryable
    assert "vanished" in caught.value.what


# Renaming


def renamed(server: SftpServer, may_replace: bool) -> str:
    (server.root / "x.part").write_bytes(b"new")
    with connect(server.destination()) as client:
        return client.rename(server.path("x.part"), server.path("x.csv"), may_replace=may_replace)


def test_rename_replaces_in_one_step_where_the_server_can(sshd: SftpServer) -> None:
    (sshd.root / "x.csv").write_bytes(b"old")
    assert renamed(sshd, may_replace=False) == "posix-rename"
    assert sshd.files() == {"x.csv": b"new"}


def test_rename_falls_back_where_the_extension_is_missing(start_sshd: StartServer) -> None:
    server = start_sshd(refuse="posix-rename")
    assert renamed(server, may_replace=False) == "rename"
    assert server.files() == {"x.csv": b"new"}


def test_our_own_earlier_file_is_removed_where_the_server_cannot_replace(start_sshd: StartServer) -> None:
    server = start_sshd(refuse="posix-rename")
    (server.root / "x.csv").write_bytes(b"old")
    assert renamed(server, may_replace=True) == "remove-and-rename"
    assert server.files() == {"x.csv": b"new"}


def test_a_file_that_is_not_ours_is_never_removed(start_sshd: StartServer) -> None:
    server = start_sshd(refuse="posix-rename")
    (server.root / "x.csv").write_bytes(b"theirs")
    with pytest.raises(ActivationError) as caught:
        renamed(server, may_replace=False)
    assert not caught.value.retryable
    assert "a file that is not ours is at" in caught.value.what
    assert server.files() == {"x.csv": b"theirs", "x.part": b"new"}


def test_a_server_that_cannot_rename_at_all_is_an_error(start_sshd: StartServer) -> None:
    server = start_sshd(refuse="posix-rename,rename")
    with pytest.raises(ActivationError) as caught:
        renamed(server, may_replace=False)
    assert caught.value.code == ExitCode.SFTP_UNAVAILABLE
    assert server.files() == {"x.part": b"new"}


def test_a_temporary_file_that_is_gone_was_taken(sshd: SftpServer) -> None:
    with connect(sshd.destination()) as client:
        assert client.rename(sshd.path("x.part"), sshd.path("x.csv"), may_replace=False) == "taken"


# The rest


def test_looking_at_files_and_folders(sshd: SftpServer) -> None:
    (sshd.root / "x").write_bytes(b"1234")
    os.utime(sshd.root / "x", (1_700_000_000, 1_700_000_000))
    with connect(sshd.destination()) as client:
        found = client.look(sshd.path("x"))
        assert found is not None
        assert (found.size, found.modified) == (4, 1_700_000_000)
        assert client.look(sshd.path("y")) is None
        assert client.check_folder(str(sshd.root))
        assert not client.check_folder(sshd.path("in"))
        with pytest.raises(ActivationError) as caught:
            client.check_folder(sshd.path("x"))
    assert "is a file" in caught.value.what


def test_success_files_are_empty_and_removing_is_repeatable(sshd: SftpServer) -> None:
    with connect(sshd.destination()) as client:
        client.write_empty(sshd.path("x.csv.DONE"))
        assert sshd.files() == {"x.csv.DONE": b""}
        client.remove(sshd.path("x.csv.DONE"))
        client.remove(sshd.path("x.csv.DONE"))
    assert sshd.files() == {}
