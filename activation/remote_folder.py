"""Reads a destination folder as it is written in an exposure. Never touches the network."""

from __future__ import annotations

import re

from activation.errors import ActivationError, ExitCode


def parse_remote_folder(text: str) -> str:
    r"""Turn the written form of a remote folder into the path on the server.

    A space inside is written as backslash and space (``/From\ ACME/in``), a bare space is accepted as well; trailing slashes
    are trimmed. Source of the rule: specification of the SFTP transfer, remote folder parsing.

    Args:
        text: the setting ``remote_folder``.

    Returns:
        The absolute path without a trailing slash; ``/`` for the root.

    Raises:
        ActivationError: CONFIGURATION when the path is not absolute, climbs with ``..`` or holds control characters.
    """
    folder = text.replace("\\ ", " ")
    if not folder.startswith("/"):
        raise _refused(text, "must begin with '/'", f"Write '/{text}'.")
    if re.search(r"[\x00-\x1f\x7f]", folder):
        raise _refused(text, "holds a control character", "Remove it.")
    parts = [part for part in folder.split("/") if part]
    if ".." in parts:
        raise _refused(text, "climbs with '..'", "Write the folder's full path.")
    return "/" + "/".join(parts)


def _refused(text: str, why: str, next_step: str) -> ActivationError:
    return ActivationError(ExitCode.CONFIGURATION, "config", f"remote_folder {text!r} {why}.", next_step)
