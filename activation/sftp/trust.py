"""Fetches a server's host key and pins it. Showing the fingerprint, and asking, is the caller's part.

The key comes from the server that answers, so it proves nothing; comparing its fingerprint with the receiver's does.
"""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from activation.common.local_disk import local_disk_errors
from activation.sftp.host_keys import fingerprint, host_name, matches, parse_known_hosts_line, policy_of
from activation.sftp.login import reached

if TYPE_CHECKING:
    from activation.sftp.endpoints import Endpoint


@dataclass(frozen=True, slots=True)
class HostKey:
    """A server's key as it can be pinned.

    ``name`` is the server as known_hosts writes it, ``type`` the key's kind, ``line`` the line to pin, and
    ``fingerprint_sha256`` what ``ssh-keygen -l`` shows.
    """

    name: str
    type: str
    line: str
    fingerprint_sha256: str


def fetch_host_key(endpoint: Endpoint) -> HostKey:
    """Ask a server for its key, without logging in there.

    Raises:
        ActivationError: SFTP_UNAVAILABLE when it cannot be reached; HOST_KEY when its key is revoked.
    """
    transport = reached(endpoint)
    try:
        key = transport.get_remote_server_key()
    finally:
        transport.close()
    policy = policy_of(endpoint)
    if key in policy.revoked:
        policy.check(endpoint, key)
    name = host_name(endpoint.hostname, endpoint.port)
    return HostKey(name, key.get_name(), f"{name} {key.get_name()} {key.get_base64()}", fingerprint(key))


def pin(host_key: HostKey, known_hosts: Path) -> None:
    """Write a key into a known_hosts file, in place of every other key that is pinned for that very server.

    Lines of other servers, wildcards, negations and marker lines stay as they are.

    Arguments:
        host_key: what to pin.
        known_hosts: the file; created, with its folder, when absent.

    Raises:
        ActivationError: LOCAL_DISK when the file cannot be written.
    """
    with local_disk_errors("trust"):
        known_hosts.parent.mkdir(parents=True, exist_ok=True)
        lines = known_hosts.read_text(encoding="utf-8").splitlines() if known_hosts.exists() else []
        kept = [each for line in lines if (each := _without(line, host_key)) is not None]
        _replace(known_hosts, "\n".join([*kept, host_key.line]) + "\n")


def _without(line: str, host_key: HostKey) -> str | None:
    """Take a server's name out of a line that pins a key for it; None when no name is left."""
    parsed = parse_known_hosts_line(line)
    if parsed is None or parsed.marker or not parsed.is_about(host_key.name):
        return line
    kept = [name for name in parsed.names if _is_pattern(name) or not matches(name, host_key.name)]
    return " ".join([",".join(kept), *line.split()[1:]]) if kept else None


def _is_pattern(name: str) -> bool:
    return name.startswith("!") or "*" in name or "?" in name


def _replace(path: Path, text: str) -> None:
    """Replace a file in one step, so that a crash leaves the old or the new one."""
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=path.parent, prefix=path.name, delete=False) as file:
        file.write(text)
    Path(file.name).chmod(0o644)
    os.replace(file.name, path)
