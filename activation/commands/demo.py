"""Shows a whole delivery without a receiver: it sends what is due to a server on loopback. It reaches no other machine.

Its destinations are redirected by the environment variables that destinations.yml reads.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from activation.common.errors import ActivationError, ExitCode
from activation.common.local_disk import local_disk_errors

if TYPE_CHECKING:
    from activation.commands.demo_server import DemoServer


# What the variables of each destination begin with: HOSTNAME, PORT and so on follow.
_DESTINATIONS = ("PERSADO", "EMAIL_PLATFORM", "AD_PLATFORM", "PRINT_SHOP")


def demo(project_dir: Path, run: Callable[[], int], echo: Callable[[str], None]) -> int:
    """Deliver what is due to a server on loopback, and list what arrived.

    Arguments:
        project_dir: the dbt project, already built; the server's files and keys are kept in its folder ``.demo``.
        run: does what the command ``run`` does, reading ``os.environ``; returns its exit code.
        echo: shows a line to the user.

    Returns:
        the exit code of the run.

    Raises:
        ActivationError: USAGE when the server's library is not installed; LOCAL_DISK when ``.demo`` cannot be written.
    """
    try:
        from activation.commands.demo_server import demo_server
    except ModuleNotFoundError:
        raise ActivationError(
            ExitCode.USAGE,
            "config",
            "The demo's SFTP server needs the package asyncssh, which is not installed.",
            "Run 'pip install asyncssh', or install this project with its extra 'demo'.",
        ) from None
    folder = project_dir / ".demo"
    with local_disk_errors("demo"):
        folder.mkdir(exist_ok=True)
        # The port is another one each time, so yesterday's pin is of no use.
        (folder / "known_hosts").unlink(missing_ok=True)
    with demo_server(folder) as server:
        (folder / "known_hosts").write_text(f"[127.0.0.1]:{server.port} {server.host_key}\n", encoding="utf-8")
        echo(f"An SFTP server listens on 127.0.0.1:{server.port}; its files are in {server.root}.")
        before = _files(server.root)
        with _environment(_settings(server, folder)):
            exit_code = run()
        _list(_files(server.root), before, server.root, echo)
    if exit_code == ExitCode.OK and _files(server.root) == before:
        echo("Nothing was sent: the ledger remembers that everything due was delivered.")
    return exit_code


def _settings(server: DemoServer, folder: Path) -> dict[str, str]:
    from activation.commands.demo_server import USERNAME

    settings = {"ACTIVATION_KNOWN_HOSTS": str((folder / "known_hosts").resolve())}
    for name in _DESTINATIONS:
        settings |= {
            f"{name}_HOSTNAME": "127.0.0.1",
            f"{name}_PORT": str(server.port),
            f"{name}_USERNAME": USERNAME,
            f"{name}_PRIVATE_KEY_FILE": str(server.private_key_file.resolve()),
            f"{name}_PASSPHRASE": "",
            f"{name}_PASSWORD": "",
        }
    return settings


@contextmanager
def _environment(settings: Mapping[str, str]) -> Iterator[None]:
    """Set environment variables for the block, and put back what was there."""
    before = {name: os.environ.get(name) for name in settings}
    os.environ.update(settings)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def _files(root: Path) -> dict[Path, tuple[int, int]]:
    """Return the size and the time of change (nanoseconds) of every file below a folder."""
    found = {path: path.stat() for path in sorted(root.rglob("*")) if path.is_file()}
    return {path: (stat.st_size, stat.st_mtime_ns) for path, stat in found.items()}


def _list(
    now: Mapping[Path, tuple[int, int]], before: Mapping[Path, tuple[int, int]], root: Path, echo: Callable[[str], None]
) -> None:
    for path, (size, changed) in now.items():
        mark = "    " if before.get(path) == (size, changed) else "new "
        echo(f"{mark}{size:>12,} bytes  {path.relative_to(root)}")
