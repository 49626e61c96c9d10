"""Keeps the connections to a destination within its limit, over all runs of this machine. It opens none by itself."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from activation.common.errors import ActivationError, ExitCode
from activation.common.lock import held
from activation.sftp.client import SftpClient, connect
from activation.sftp.endpoints import Destination

_PAUSE_SECONDS = 0.2


@contextmanager
def limited_connect(destination: Destination, lock_dir: Path) -> Iterator[SftpClient]:
    """Open a connection for the block, once fewer than ``max_connections`` are open.

    Arguments:
        destination: where, and its limit; None means that there is none.
        lock_dir: the folder of lock files that all runs share.

    Raises:
        ActivationError: SFTP_UNAVAILABLE, worth another attempt, when no other run makes room in time; as `connect`.
    """
    with ExitStack() as stack:
        if destination.max_connections is not None:
            _take_place(destination, destination.max_connections, lock_dir, stack)
        yield stack.enter_context(connect(destination))


def _take_place(destination: Destination, places: int, lock_dir: Path, stack: ExitStack) -> None:
    deadline = time.monotonic() + destination.channel_timeout_seconds
    while True:
        for place in range(places):
            with ExitStack() as attempt:
                if attempt.enter_context(held(lock_dir / f"destination-{destination.name}.{place}.lock")):
                    stack.push(attempt.pop_all())
                    return
        if time.monotonic() > deadline:
            raise ActivationError(
                ExitCode.SFTP_UNAVAILABLE,
                "sftp",
                f"{destination.name}: other runs hold all {places} connections that max_connections allows.",
                "Wait until they have ended, or raise max_connections if the receiver allows more.",
                retryable=True,
            )
        time.sleep(_PAUSE_SECONDS)
