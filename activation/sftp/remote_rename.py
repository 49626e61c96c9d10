"""Gives an uploaded file its final name, in one step where the server can. It replaces only what it is told is ours.

pysftp's `rename` fails where the target exists; OpenSSH's extension replaces it in one step, but not every server
has it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from activation.sftp.connection import Connection
from activation.sftp.failures import sftp_failure

if TYPE_CHECKING:
    from activation.sftp.endpoints import Destination


def rename(connection: Connection, destination: Destination, temporary: str, final: str, *, may_replace: bool) -> str:
    """Rename a file.

    Arguments:
        connection: an open one.
        destination: named in messages.
        temporary: the name now.
        final: the name to give.
        may_replace: whether a file at that name is an earlier one of ours, which may be removed first where the server
            cannot replace it.

    Returns:
        the mechanism: ``posix-rename`` (replaces in one step), ``rename``, ``remove-and-rename``, or ``taken`` when the
        temporary file is no longer there.

    Raises:
        ActivationError: SFTP_UNAVAILABLE when a file that is not ours is in the way of a server that cannot replace.
        OSError, EOFError, paramiko.SSHException: as they come.
    """
    try:
        connection.sftp_client.posix_rename(temporary, final)
    except FileNotFoundError:
        return "taken"
    except TimeoutError:
        raise
    except OSError:
        return _without_extension(connection, destination, temporary, final, may_replace)
    return "posix-rename"


def _without_extension(
    connection: Connection, destination: Destination, temporary: str, final: str, may_replace: bool
) -> str:
    try:
        connection.rename(temporary, final)
    except FileNotFoundError:
        return "taken"
    except OSError:
        if not connection.isfile(final):
            raise
        if not may_replace:
            raise sftp_failure(
                f"{destination.name}: a file that is not ours is at {final}, and the server cannot replace files.",
                "Have the receiver take it away, or change file.filename_template.",
                retryable=False,
            ) from None
        connection.remove(final)
        connection.rename(temporary, final)
        return "remove-and-rename"
    return "rename"
