"""An SFTP server on loopback for the demo, in this very process. It takes no part in real deliveries.

It listens on a free port of 127.0.0.1, lets in one key that it makes itself, and shows a folder as its root.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import asyncssh

USERNAME = "demo"


@dataclass(frozen=True, slots=True)
class DemoServer:
    """A running server: its port, the folder that is its root, and the keys to pin and to log in with."""

    port: int
    root: Path
    host_key: str
    private_key_file: Path


@contextmanager
def demo_server(folder: Path) -> Iterator[DemoServer]:
    """Run a server during the block.

    Arguments:
        folder: where its keys are made, and, below ``sftp``, its files are kept; both outlive the block.
    """
    root = folder / "sftp"
    root.mkdir(parents=True, exist_ok=True)
    host_key, user_key = _key(folder / "host_key"), _key(folder / "user_key")
    with serving(
        server_host_keys=[host_key],
        authorized_client_keys=asyncssh.import_authorized_keys(_public(user_key)),
        sftp_factory=lambda channel: asyncssh.SFTPServer(channel, chroot=str(root).encode()),
    ) as port:
        yield DemoServer(port, root, _public(host_key), folder / "user_key")


@contextmanager
def serving(**options: Any) -> Iterator[int]:
    """Run an asyncssh server, with these options of `asyncssh.listen`, in a thread of its own; give its port."""
    started: Future[tuple[int, Callable[[], object]]] = Future()
    thread = threading.Thread(target=lambda: asyncio.run(_serve(options, started)), daemon=True)
    thread.start()
    port, stop = started.result()
    try:
        yield port
    finally:
        stop()
        thread.join()


async def _serve(options: dict[str, Any], started: Future[tuple[int, Callable[[], object]]]) -> None:
    loop, stopped = asyncio.get_running_loop(), asyncio.Event()
    try:
        server = await asyncssh.listen("127.0.0.1", 0, **options)
    except Exception as error:
        started.set_exception(error)
        return
    started.set_result((server.get_port(), partial(loop.call_soon_threadsafe, stopped.set)))
    await stopped.wait()
    server.close()


def _key(path: Path) -> asyncssh.SSHKey:
    if not path.exists():
        asyncssh.generate_private_key("ssh-ed25519").write_private_key(str(path))
        path.chmod(0o600)
    return asyncssh.read_private_key(str(path))


def _public(key: asyncssh.SSHKey) -> str:
    """Return ``<type> <base64>``."""
    return " ".join(key.export_public_key().decode().split()[:2])
