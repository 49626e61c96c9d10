"""SFTP servers in this process that misbehave in one chosen way each. They keep their files in a folder."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import asyncssh
from asyncssh.constants import FXF_READ
from sftp_fixtures import Keys, public_key

from activation.commands.demo_server import serving
from activation.settings.destinations import Destination


@dataclass
class Faults:
    """What a server does wrong. Counters run down: a fault with a count happens so often, then no more.

    Arguments:
        refuses: requests that it denies (``rename``, ``posix_rename``, ``stat``, ``read``, ``remove``, ``mkdir``).
        vanish: whether the receiver takes a file in the moment in which it is closed.
        disk_bytes: how many bytes of a file fit; None for all.
        cut_after: bytes of an upload after which the connection is cut; None for never.
        times: how often the disk is full, or the connection is cut.
        seconds_per_write: how long each write takes.
        refused_connections: the numbers (from 1) of the connections that are closed at once.
        answers_backwards: whether answers to writes come in the wrong order.
    """

    refuses: frozenset[str] = frozenset()
    vanish: bool = False
    disk_bytes: int | None = None
    cut_after: int | None = None
    times: int = 10**9
    seconds_per_write: float = 0
    refused_connections: frozenset[int] = frozenset()
    answers_backwards: bool = False
    connections: int = 0
    taken: list[tuple[str, bytes]] = field(default_factory=list)


@dataclass
class HostileServer:
    """A running server, its folder, and what it does wrong (which a test may change while it runs)."""

    port: int
    root: Path
    faults: Faults
    host_key: Path
    user_key: Path

    def destination(self, **settings: Any) -> Destination:
        base: dict[str, Any] = {
            "name": "receiver",
            "hostname": "127.0.0.1",
            "port": self.port,
            "username": "acme",
            "private_key_file": self.user_key,
            "known_hosts": self.root / "absent",
            "host_public_key": public_key(self.host_key),
            "connect_timeout_seconds": 5,
            "channel_timeout_seconds": 5,
            "retry_wait_seconds": 0.01,
        }
        return Destination(**{**base, **settings})

    def files(self) -> dict[str, bytes]:
        paths = sorted(path for path in self.root.rglob("*") if path.is_file())
        return {str(path.relative_to(self.root)): path.read_bytes() for path in paths}


@contextmanager
def hostile_server(keys: Keys, root: Path, faults: Faults, host_key: Path | None = None) -> Iterator[HostileServer]:
    """Run a server during the block."""
    root.mkdir(parents=True, exist_ok=True)
    host = host_key or keys.host
    with serving(
        server_host_keys=[str(host)],
        server_factory=lambda: _Host(faults),
        authorized_client_keys=asyncssh.import_authorized_keys(public_key(keys.user)),
        sftp_factory=lambda channel: _Sftp(channel, root, faults),
    ) as port:
        yield HostileServer(port, root, faults, host, keys.user)


class _Host(asyncssh.SSHServer):
    def __init__(self, faults: Faults) -> None:
        self._faults = faults

    def connection_made(self, conn: asyncssh.SSHServerConnection) -> None:
        self._faults.connections += 1
        if self._faults.connections in self._faults.refused_connections:
            conn.abort()


class _Sftp(asyncssh.SFTPServer):
    """Every method that is not about a fault is asyncssh's own."""

    def __init__(self, channel: asyncssh.SSHServerChannel[bytes], root: Path, faults: Faults) -> None:
        super().__init__(channel, chroot=str(root).encode())
        self._root = root
        self._faults = faults
        self._written: dict[int, int] = {}
        self._names: dict[int, bytes] = {}
        self._waiting: list[asyncio.Event] = []

    def _deny(self, request: str) -> None:
        if request in self._faults.refuses:
            raise asyncssh.SFTPOpUnsupported("not here")

    def open(self, path: bytes, pflags: int, attrs: asyncssh.SFTPAttrs) -> Any:
        if pflags & FXF_READ:
            self._deny("read")
        file = super().open(path, pflags, attrs)
        self._names[id(file)] = path
        self._written[id(file)] = 0
        return file

    async def write(self, file_obj: Any, offset: int, data: bytes) -> int:
        self._written[id(file_obj)] += len(data)
        written = self._written[id(file_obj)]
        if self._faults.seconds_per_write:
            await asyncio.sleep(self._faults.seconds_per_write)
        if self._faults.cut_after is not None and written > self._faults.cut_after and self._happens():
            self.channel.get_connection().abort()
            await asyncio.sleep(1)
        if self._faults.disk_bytes is not None and offset + len(data) > self._faults.disk_bytes and self._happens():
            raise asyncssh.SFTPFailure("no space left on device")
        count = super().write(file_obj, offset, data)
        if self._faults.answers_backwards:
            await self._answer_after_the_next()
        return count if isinstance(count, int) else await count

    async def _answer_after_the_next(self) -> None:
        turn = asyncio.Event()
        self._waiting.append(turn)
        if len(self._waiting) == 4:
            for waiting in reversed(self._waiting):
                waiting.set()
                await asyncio.sleep(0)
            self._waiting.clear()
        with suppress(TimeoutError):
            await asyncio.wait_for(turn.wait(), 0.05)

    def _happens(self) -> bool:
        self._faults.times -= 1
        return self._faults.times >= 0

    def close(self, file_obj: Any) -> Any:
        result = super().close(file_obj)
        path = self._root / self._names.get(id(file_obj), b"").decode().lstrip("/")
        if self._faults.vanish and self._written.get(id(file_obj)) and path.is_file():
            self._faults.taken.append((path.name, path.read_bytes()))
            path.unlink()
        return result

    def stat(self, path: bytes) -> Any:
        self._deny("stat")
        return super().stat(path)

    def lstat(self, path: bytes) -> Any:
        self._deny("stat")
        return super().lstat(path)

    def mkdir(self, path: bytes, attrs: asyncssh.SFTPAttrs) -> Any:
        self._deny("mkdir")
        return super().mkdir(path, attrs)

    def remove(self, path: bytes) -> Any:
        self._deny("remove")
        return super().remove(path)

    def rename(self, oldpath: bytes, newpath: bytes) -> Any:
        self._deny("rename")
        return super().rename(oldpath, newpath)

    def posix_rename(self, oldpath: bytes, newpath: bytes) -> Any:
        self._deny("posix_rename")
        return super().posix_rename(oldpath, newpath)
