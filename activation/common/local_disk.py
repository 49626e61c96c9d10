"""Says what a local disk error means. It never deletes anything."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from activation.common.errors import ActivationError, ExitCode


def disk_full(stage: str) -> ActivationError:
    """Make the error for a local disk without room."""
    return ActivationError(
        ExitCode.LOCAL_DISK,
        stage,
        "The local disk is full: the file to deliver could not be written.",
        "Free space on the disk of the project's target folder and run again.",
        retryable=True,
    )


@contextmanager
def local_disk_errors(stage: str) -> Iterator[None]:
    """Turn an operating system error inside the block into an `ActivationError` of LOCAL_DISK."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise disk_full(stage) from None
        raise ActivationError(
            ExitCode.LOCAL_DISK,
            stage,
            f"A local file could not be read or written: {error.strerror} ({error.filename}).",
            "Give the user of this process access to the project's target folder.",
        ) from None
