"""Exit codes, and the one exception type that a user ever sees.

Codes 20 to 29 follow the failure table of the product specification; the others are the runner's own.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import IntEnum


class ExitCode(IntEnum):
    """What the process tells its caller. Documented in README, section "Exit codes"."""

    OK = 0
    INTERNAL = 1
    USAGE = 2
    CONFIGURATION = 10
    ARTIFACTS = 11
    BLOCKED = 12
    WAREHOUSE = 13
    LOCAL_DISK = 14
    CREDENTIALS = 20
    SFTP_UNAVAILABLE = 21
    MISSING_TABLE = 22
    MISSING_COLUMN = 23
    TYPE_MISMATCH = 24
    MISSING_ATTRIBUTE = 25
    THRESHOLD = 26
    PGP_KEY = 27
    ALREADY_RUNNING = 28
    EMPTY_INPUT = 29
    HOST_KEY = 30
    WARNED = 31


@dataclass
class ActivationError(Exception):
    """A failure with its place and its remedy.

    Arguments:
        code: exit code of the process when this error ends it.
        stage: the step that failed: ``config``, ``artifacts``, ``schedule``, ``gate``, ``export``, ``package``,
            ``sftp``, ``ledger``, ``lock``, ``trust``.
        what: what happened and where (file, key, orchestration). Never personal data, never a secret.
        next_step: what the reader should do now.
        retryable: whether trying again without a change can help (network trouble, a full disk).
    """

    code: ExitCode
    stage: str
    what: str
    next_step: str
    retryable: bool = field(default=False)

    def __str__(self) -> str:
        """The sentence shown to a user and stored in the ledger."""
        return f"{self.what} {self.next_step}".strip()


def first_failure(codes: Iterable[int]) -> int:
    """Tell the exit code of something that had several parts.

    Arguments:
        codes: those of the parts, in order.

    Returns:
        the first code of a failure; BLOCKED when a part was refused and none failed; otherwise OK.
    """
    told = [int(code) for code in codes if code != ExitCode.OK]
    return next((code for code in told if code != ExitCode.BLOCKED), told[0] if told else int(ExitCode.OK))
