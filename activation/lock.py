"""Lets one runner work at a time. It never waits: a second runner is told and leaves.

The lock is the operating system's (flock) on a file, so it ends with its process, however that ends.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from activation.errors import ActivationError, ExitCode
from activation.local_disk import local_disk_errors


@contextmanager
def runner_lock(path: Path) -> Iterator[None]:
    """Hold the runner's lock during the block.

    Arguments:
        path: the lock file, on a local disk; created, with its folders, when absent, and never deleted.

    Raises:
        ActivationError: ALREADY_RUNNING when another process holds it.
    """
    with local_disk_errors("lock"):
        path.parent.mkdir(parents=True, exist_ok=True)
        file = path.open("a+", encoding="ascii")
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise _already_running(file, path) from None
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield


def _already_running(file: IO[str], path: Path) -> ActivationError:
    file.seek(0)
    return ActivationError(
        ExitCode.ALREADY_RUNNING,
        "lock",
        f"Another run is under way (process {file.read() or 'unknown'}, lock file {path}).",
        "Wait until it has ended: it delivers what is due.",
        retryable=True,
    )
