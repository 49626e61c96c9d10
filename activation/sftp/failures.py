"""Says what an error on the way to a destination means: which exit code, whether trying again can help, what to do.

It never repeats an account name or a secret.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import paramiko

from activation.common.errors import ActivationError, ExitCode

if TYPE_CHECKING:
    from activation.sftp.endpoints import Endpoint

# What paramiko raises, from a refused socket to a malformed answer.
TRANSFER_ERRORS = (OSError, EOFError, paramiko.SSHException, paramiko.SFTPError)


@contextmanager
def sftp_errors(endpoint: Endpoint, doing: str) -> Iterator[None]:
    """Turn what paramiko raises inside the block into an `ActivationError`.

    Arguments:
        endpoint: named in the message.
        doing: what was being done, as in "while <doing>".
    """
    try:
        yield
    except TRANSFER_ERRORS as error:
        raise unavailable(endpoint, doing, error) from None


def unavailable(endpoint: Endpoint, doing: str, error: Exception) -> ActivationError:
    """Make the SFTP_UNAVAILABLE error for what paramiko raised."""
    what = f"{_server(endpoint)}: {_reason(error)} while {doing}."
    if isinstance(error, PermissionError):
        return sftp_failure(
            what, "Ask the receiver for the right to write there, or correct remote_folder.", retryable=False
        )
    if isinstance(error, FileNotFoundError):
        return sftp_failure(what, "Create the folder at the receiver, or correct remote_folder.", retryable=False)
    return sftp_failure(
        what, "Check the address, the server, its free space and its limit of connections; then run again."
    )


def refused_login(endpoint: Endpoint, why: str) -> ActivationError:
    """Make the error for a server that does not let us in."""
    return ActivationError(
        ExitCode.CREDENTIALS,
        "sftp",
        f"{_server(endpoint)}: the server refused to log in: {why}.",
        f"Correct username, private_key_file, passphrase or password of {endpoint.name} (the environment variables "
        "named in destinations.yml), then run again.",
    )


def _server(endpoint: Endpoint) -> str:
    return f"{endpoint.name} ({endpoint.hostname}:{endpoint.port})"


def _reason(error: Exception) -> str:
    if isinstance(error, TimeoutError):
        return "the server did not answer in time"
    if isinstance(error, EOFError) or not str(error):
        return "the connection ended"
    text = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return text.strip().rstrip(".")


def sftp_failure(what: str, next_step: str, *, retryable: bool = True) -> ActivationError:
    """Make an SFTP_UNAVAILABLE error; ``retryable`` tells whether trying again without a change can help."""
    return ActivationError(ExitCode.SFTP_UNAVAILABLE, "sftp", what, next_step, retryable)
