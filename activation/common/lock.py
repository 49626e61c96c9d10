"""Lets one run work at an orchestration at a time. It never waits: a second run is told and leaves that one alone.

Locks are the operating system's (flock) on files, so they end with their process, however that ends.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from activation.common.errors import ActivationError, ExitCode
from activation.common.local_disk import local_disk_errors


@contextmanager
def held(path: Path) -> Iterator[bool]:
    """Try to hold a lock during the block, without waiting.

    Arguments:
        path: the lock file, on a local disk; created, with its folders, when absent, and never deleted.

    Returns:
        whether this process holds it.

    Raises:
        ActivationError: LOCAL_DISK when the file cannot be made.
    """
    with local_disk_errors("lock"):
        path.parent.mkdir(parents=True, exist_ok=True)
        file = path.open("a+", encoding="ascii")
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield True


@contextmanager
def orchestration_lock(lock_dir: Path, orchestration: str) -> Iterator[None]:
    """Hold the lock of one orchestration during the block.

    Arguments:
        lock_dir: the folder of lock files that all runs share.
        orchestration: the name of an exposure.

    Raises:
        ActivationError: ALREADY_RUNNING when another run works at it.
    """
    path = lock_file(lock_dir, orchestration)
    with held(path) as is_ours:
        if not is_ours:
            raise ActivationError(
                ExitCode.ALREADY_RUNNING,
                "lock",
                f"Another run is at work on {orchestration} (process {_holder(path)}, lock file {path}).",
                "Wait until it has ended: it delivers what is due.",
                retryable=True,
            )
        yield


def lock_file(lock_dir: Path, orchestration: str) -> Path:
    """Return the lock file of an orchestration."""
    return lock_dir / f"orchestration-{orchestration}.lock"


def _holder(path: Path) -> str:
    with local_disk_errors("lock"):
        return path.read_text(encoding="ascii") or "unknown"
