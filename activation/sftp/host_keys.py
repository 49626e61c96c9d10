"""Decides whether a server is the one that was pinned. It never trusts a key because it is the first one seen.

Keys are pinned in a known_hosts file (OpenSSH's format: names with ports, hashed names, wildcards, negations,
``@revoked``) or as the setting ``host_public_key``. pysftp's own look-up knows neither ports nor wildcards, and one
marker line makes it reject the whole file.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import paramiko
from paramiko.pkey import UnknownKeyType

from activation.common.errors import ActivationError, ExitCode

if TYPE_CHECKING:
    from activation.sftp.endpoints import Endpoint


@dataclass(frozen=True, slots=True)
class KnownHostsLine:
    """One key of a known_hosts file. ``marker`` is empty, or a word like ``@revoked``."""

    marker: str
    names: tuple[str, ...]
    key: paramiko.PKey

    def is_about(self, name: str) -> bool:
        """Tell whether the line speaks of a host, by OpenSSH's rules: a negated pattern that matches excludes it."""
        matched = [pattern for pattern in self.names if matches(pattern.removeprefix("!"), name)]
        return bool(matched) and not any(pattern.startswith("!") for pattern in matched)


@dataclass(frozen=True, slots=True)
class HostKeyPolicy:
    """The keys that a destination may show, and those that it must not."""

    trusted: tuple[paramiko.PKey, ...]
    revoked: tuple[paramiko.PKey, ...]

    @property
    def algorithms(self) -> tuple[str, ...]:
        """The signature algorithms of the pinned keys: a server with several keys is asked for one of these first."""
        names: list[str] = []
        for key in self.trusted:
            names += ["rsa-sha2-512", "rsa-sha2-256"] if key.get_name() == "ssh-rsa" else [key.get_name()]
        return tuple(dict.fromkeys(names))

    def check(self, endpoint: Endpoint, shown: paramiko.PKey) -> None:
        """Refuse a key that is not pinned.

        Raises:
            ActivationError: HOST_KEY when the key is revoked, unknown, or another one than the pinned.
        """
        server = f"{endpoint.name} ({host_name(endpoint.hostname, endpoint.port)})"
        seen = f"The server of {server} shows the key {shown.get_name()} {fingerprint(shown)}"
        if shown in self.revoked:
            raise _refused(
                f"{seen}, which {endpoint.known_hosts} revokes.",
                "Ask the receiver for the server's new key; do not send anything before.",
            )
        if shown in self.trusted:
            return
        if not self.trusted:
            raise _refused(
                f"{seen}, which is not pinned in {endpoint.known_hosts}.",
                f"Run 'activation trust {endpoint.name}' and compare the fingerprint with the receiver's.",
            )
        pinned = ", ".join(f"{key.get_name()} {fingerprint(key)}" for key in self.trusted)
        remedy = f"run 'activation trust {endpoint.name}'"
        if endpoint.host_public_key:
            remedy = f"change host_public_key of {endpoint.name} in destinations.yml"
        raise _refused(
            f"{seen}, but pinned is {pinned}: another machine may be answering.",
            f"Ask the receiver whether the key was changed; if so, {remedy}.",
        )


def policy_of(endpoint: Endpoint) -> HostKeyPolicy:
    """Read what is pinned for a destination; ``host_public_key``, when set, is the only key that it trusts.

    Raises:
        ActivationError: CONFIGURATION when ``host_public_key`` is not a public key; HOST_KEY when known_hosts cannot be
            read.
    """
    name = host_name(endpoint.hostname, endpoint.port)
    lines = [line for line in read_known_hosts(endpoint.known_hosts) if line.is_about(name)]
    trusted = [line.key for line in lines if not line.marker]
    if endpoint.host_public_key:
        key = _public_key(endpoint.host_public_key)
        if key is None:
            raise ActivationError(
                ExitCode.CONFIGURATION,
                "config",
                f"host_public_key of {endpoint.name} in destinations.yml is not an OpenSSH public key.",
                "Write it as '<type> <base64>', for example the content of the server's ssh_host_ed25519_key.pub.",
            )
        trusted = [key]
    return HostKeyPolicy(tuple(trusted), tuple(line.key for line in lines if line.marker == "@revoked"))


def read_known_hosts(path: Path) -> list[KnownHostsLine]:
    """Read a known_hosts file; lines that are not understood are passed over, as OpenSSH does. No file, no line."""
    try:
        text = path.expanduser().read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        return []
    except OSError as error:
        raise _refused(f"{path} cannot be read ({error.strerror}).", "Mend its permissions.") from None
    return [line for each in text.splitlines() if (line := parse_known_hosts_line(each)) is not None]


def parse_known_hosts_line(text: str) -> KnownHostsLine | None:
    """Read one line; None for a comment, and for what is not understood."""
    fields = text.split()
    if not fields or fields[0].startswith("#"):
        return None
    marker = fields.pop(0) if fields[0].startswith("@") else ""
    key = _public_key(" ".join(fields[1:]))
    return KnownHostsLine(marker, tuple(fields[0].split(",")), key) if key else None


def host_name(hostname: str, port: int) -> str:
    """Name a server as known_hosts does: ``host``, or ``[host]:port`` when the port is not 22."""
    return hostname.lower() if port == 22 else f"[{hostname.lower()}]:{port}"


def fingerprint(key: paramiko.PKey) -> str:
    """Give the key's fingerprint in the form of ``ssh-keygen -l``: ``SHA256:`` and unpadded base64."""
    return "SHA256:" + base64.b64encode(hashlib.sha256(key.asbytes()).digest()).decode().rstrip("=")


def _public_key(text: str) -> paramiko.PKey | None:
    fields = text.split()
    if len(fields) < 2:
        return None
    try:
        key: paramiko.PKey = paramiko.PKey.from_type_string(fields[0], base64.b64decode(fields[1], validate=True))
    except (binascii.Error, ValueError, paramiko.SSHException, UnknownKeyType):
        return None
    return key


def matches(pattern: str, name: str) -> bool:
    """Tell whether a name of a known_hosts line, which may be hashed or hold wildcards, means a host."""
    if pattern.startswith("|1|"):
        try:
            return str(paramiko.HostKeys.hash_host(name, pattern)) == pattern
        except (binascii.Error, ValueError, AssertionError, IndexError):
            return False
    # Not fnmatch: its square brackets are character sets, here they surround a host that has a port.
    expression = "".join({"*": ".*", "?": "."}.get(character, re.escape(character)) for character in pattern.lower())
    return re.fullmatch(expression, name) is not None


def _refused(what: str, next_step: str) -> ActivationError:
    return ActivationError(ExitCode.HOST_KEY, "sftp", what, next_step)
