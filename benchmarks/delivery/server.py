"""An OpenSSH server on loopback, for the length of a benchmark."""

from __future__ import annotations

import getpass
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

_PLACES = ("/usr/sbin", "/usr/local/sbin", "/opt/homebrew/sbin")
_PATIENCE_SECONDS = 10


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: its port, the folder for files, the user's private key and the pinned host key."""

    port: int
    root: Path
    private_key: Path
    known_hosts: Path

    @property
    def username(self) -> str:
        """The account: that of this process."""
        return getpass.getuser()


@contextmanager
def running_server(folder: Path) -> Iterator[Server]:
    """Run a server for the block.

    Arguments:
        folder: for keys, settings and received files.
    """
    host, user = _key(folder / "host"), _key(folder / "user")
    port = _free_port()
    (folder / "authorized_keys").write_text((folder / "user.pub").read_text())
    (folder / "known_hosts").write_text(
        f"[127.0.0.1]:{port} {' '.join((folder / 'host.pub').read_text().split()[:2])}\n"
    )
    settings = {
        "Port": port,
        "ListenAddress": "127.0.0.1",
        "HostKey": host,
        "AuthorizedKeysFile": folder / "authorized_keys",
        "StrictModes": "no",
        "UsePAM": "no",
        "PidFile": "none",
        "Subsystem": "sftp internal-sftp",
    }
    (folder / "sshd_config").write_text("".join(f"{key} {value}\n" for key, value in settings.items()))
    (folder / "received").mkdir()
    program = shutil.which("sshd", path=os.pathsep.join([os.environ.get("PATH", ""), *_PLACES]))
    if program is None:
        raise SystemExit("This benchmark needs OpenSSH's server: install the package openssh-server.")
    Path("/run/sshd").mkdir(parents=True, exist_ok=True)
    process = subprocess.Popen(  # noqa: S603
        [program, "-D", "-e", "-f", str(folder / "sshd_config")], stderr=subprocess.DEVNULL
    )
    try:
        _wait_for(port)
        yield Server(port, folder / "received", user, folder / "known_hosts")
    finally:
        process.terminate()
        process.wait()


def _key(path: Path) -> Path:
    command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(path)]
    subprocess.run(command, check=True)  # noqa: S603
    return path


def _free_port() -> int:
    with closing(socket.socket()) as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _wait_for(port: int) -> None:
    end = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < end:
        with closing(socket.socket()) as client:
            if client.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise SystemExit("The SSH server did not start.")
