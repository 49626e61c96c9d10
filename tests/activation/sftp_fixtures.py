"""A real OpenSSH server on loopback for each test that asks for one, and a network in between that can misbehave."""

from __future__ import annotations

import getpass
import os
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from activation.settings.destinations import Destination

_SSHD_PLACES = ("/usr/sbin", "/usr/local/sbin", "/opt/homebrew/sbin")


@dataclass(frozen=True)
class Keys:
    """Key pairs made once for all tests."""

    host: Path
    other_host: Path
    rsa_host: Path
    user: Path
    stranger: Path


@dataclass
class SftpServer:
    """A running sshd. ``root`` is a folder of the test's own; remote paths are absolute and lie in it."""

    port: int
    root: Path
    keys: Keys
    known_hosts: Path
    process: subprocess.Popen[bytes]
    log: Path

    def destination(self, **settings: Any) -> Destination:
        """Describe this server, with its key pinned, as destinations.yml would; any setting can be changed."""
        base: dict[str, Any] = {
            "name": "receiver",
            "hostname": "127.0.0.1",
            "port": self.port,
            "username": getpass.getuser(),
            "private_key_file": self.keys.user,
            "known_hosts": self.known_hosts,
            "connect_timeout_seconds": 5,
            "channel_timeout_seconds": 5,
            "retry_wait_seconds": 0.01,
        }
        return Destination(**{**base, **settings})

    def path(self, name: str) -> str:
        return f"{self.root}/{name}"

    def files(self) -> dict[str, bytes]:
        """Return every file below the root, by its path relative to it."""
        return {
            str(path.relative_to(self.root)): path.read_bytes()
            for path in sorted(self.root.rglob("*"))
            if path.is_file()
        }


StartServer = Callable[..., SftpServer]


def public_key(private: Path) -> str:
    """Return ``<type> <base64>`` of a key pair."""
    return " ".join(private.with_name(private.name + ".pub").read_text().split()[:2])


def make_key(path: Path, kind: str, passphrase: str = "", *options: str) -> Path:
    subprocess.run(["ssh-keygen", "-q", "-t", kind, "-N", passphrase, "-f", str(path), *options], check=True)
    return path


def find_sshd() -> str:
    path = shutil.which("sshd", path=os.pathsep.join([os.environ.get("PATH", ""), *_SSHD_PLACES]))
    if path is None:
        pytest.fail("These tests need OpenSSH's server: install the package openssh-server (Debian: apt-get install).")
    return path


@pytest.fixture(scope="session")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Keys:
    folder = tmp_path_factory.mktemp("keys")
    return Keys(
        host=make_key(folder / "host", "ed25519"),
        other_host=make_key(folder / "other_host", "ed25519"),
        rsa_host=make_key(folder / "rsa_host", "rsa"),
        user=make_key(folder / "user", "ed25519"),
        stranger=make_key(folder / "stranger", "ed25519"),
    )


@pytest.fixture
def start_sshd(keys: Keys, tmp_path: Path) -> Iterator[StartServer]:
    """Start servers: ``start_sshd(refuse=..., host_keys=..., port=...)``; they end with the test.

    ``refuse`` names SFTP requests that the server denies, as ``sftp-server -P`` takes them.
    """
    started: list[SftpServer] = []

    def start(
        refuse: str = "",
        host_keys: list[Path] | None = None,
        port: int = 0,
        authorized: list[Path] | None = None,
        config: str = "",
    ) -> SftpServer:
        folder = tmp_path / f"sshd{len(started)}"
        server = _start_sshd(folder, keys, refuse, host_keys or [keys.host], port, authorized or [keys.user], config)
        started.append(server)
        return server

    yield start
    for server in started:
        server.process.terminate()
        server.process.wait()


@pytest.fixture
def sshd(start_sshd: StartServer) -> SftpServer:
    """One well-behaved server."""
    return start_sshd()


def _start_sshd(
    folder: Path, keys: Keys, refuse: str, host_keys: list[Path], port: int, authorized: list[Path], more: str
) -> SftpServer:
    root = folder / "files"
    root.mkdir(parents=True)
    (folder / "authorized_keys").write_text("".join(f"{public_key(key)}\n" for key in authorized))
    port = port or free_port()
    denied = f" -P {refuse}" if refuse else ""
    config = folder / "sshd_config"
    config.write_text(
        f"ListenAddress 127.0.0.1:{port}\n"
        + "".join(f"HostKey {key}\n" for key in host_keys)
        + f"AuthorizedKeysFile {folder / 'authorized_keys'}\n"
        f"PidFile none\nStrictModes no\nUsePAM no\nPermitRootLogin yes\nMaxStartups 100\n"
        f"Subsystem sftp internal-sftp\nForceCommand internal-sftp -d {root}{denied}\nLogLevel VERBOSE\n{more}"
    )
    if os.geteuid() == 0:
        Path("/run/sshd").mkdir(exist_ok=True)
    log = folder / "sshd.log"
    with log.open("wb") as file:
        process = subprocess.Popen([find_sshd(), "-D", "-e", "-f", str(config)], stderr=file, stdout=file)
    _wait_until_listening(port, process, log)
    known_hosts = folder / "known_hosts"
    known_hosts.write_text("".join(f"[127.0.0.1]:{port} {public_key(key)}\n" for key in host_keys))
    return SftpServer(port, root, keys, known_hosts, process, log)


def _wait_until_listening(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(200):
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        if process.poll() is not None:
            break
        time.sleep(0.02)
    pytest.fail(f"sshd did not start: {log.read_text()}")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Network:
    """A relay in front of a server that can cut, or fall silent, after some bytes from the client.

    Arguments:
        port: of the server.
        cut_after: bytes from the client after which the connection is cut; None for never.
        silent_after: bytes from the client after which nothing is read or passed on any more; None for never.
        times: for how many connections that happens; later ones pass.
    """

    def __init__(
        self, port: int, cut_after: int | None = None, silent_after: int | None = None, times: int = 10**9
    ) -> None:
        self._server_port = port
        self._cut_after = cut_after
        self._silent_after = silent_after
        self._times = times
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        self.connections = 0
        self.bytes_from_clients = 0
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        self._listener.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                self.connections += 1
                server = socket.create_connection(("127.0.0.1", self._server_port))
                faulty = self.connections <= self._times
                threading.Thread(target=self._pass_on, args=(client, server, True, faulty), daemon=True).start()
                threading.Thread(target=self._pass_on, args=(server, client, False, False), daemon=True).start()

    def _pass_on(self, source: socket.socket, target: socket.socket, from_client: bool, faulty: bool) -> None:
        passed = 0
        with suppress(OSError):
            while data := source.recv(16384):
                passed += len(data)
                self.bytes_from_clients += len(data) if from_client else 0
                if faulty and self._silent_after is not None and passed > self._silent_after:
                    time.sleep(60)
                    return
                if faulty and self._cut_after is not None and passed > self._cut_after:
                    break
                target.sendall(data)
        for each in (source, target):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)


@pytest.fixture
def network() -> Iterator[Callable[..., Network]]:
    """Put a misbehaving network before a server: ``network(port, cut_after=...)``."""
    opened: list[Network] = []

    def start(*arguments: Any, **settings: Any) -> Network:
        opened.append(Network(*arguments, **settings))
        return opened[-1]

    yield start
    for each in opened:
        each.close()
