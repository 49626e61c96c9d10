"""OpenPGP keys made by GnuPG itself, in a home of their own, and GnuPG as the receiver of what is encrypted."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

_QUIETLY = ["gpg", "--quiet", "--passphrase", "", "--pinentry-mode", "loopback"]


class GnuPG:
    """A receiver with keys of his own.

    Arguments:
        home: an empty folder. Its path must be short: GnuPG puts a socket there.
    """

    def __init__(self, home: Path) -> None:
        home.chmod(0o700)
        self._environment = {**os.environ, "GNUPGHOME": str(home)}

    def run(self, *arguments: str) -> bytes:
        command = [*_QUIETLY, "--batch", "--yes", *arguments]
        return subprocess.run(command, check=True, capture_output=True, env=self._environment).stdout

    def edit(self, name: str, *lines: str) -> None:
        """Answer the questions of GnuPG's editor of keys."""
        command = [*_QUIETLY, "--no-tty", "--command-fd", "0", "--edit-key", name]
        answers = "".join(f"{line}\n" for line in lines).encode()
        subprocess.run(command, check=True, capture_output=True, input=answers, env=self._environment)

    def key(self, user: str, *subkeys: tuple[str, str, str], primary: tuple[str, str] = ("ed25519", "cert")) -> str:
        """Make a key with subkeys (algorithm, usage, expiry); return its fingerprint."""
        self.run("--quick-gen-key", user, *primary, "never")
        for subkey in subkeys:
            self.run("--quick-add-key", self.fingerprint(user), *subkey)
        return self.fingerprint(user)

    def fingerprint(self, name: str) -> str:
        listing = self.run("--with-colons", "--list-keys", name).decode().splitlines()
        return next(line.split(":")[9] for line in listing if line.startswith("fpr"))

    def public(self, name: str) -> str:
        """Export a public key (or, with ``!`` behind a subkey's fingerprint, that subkey alone)."""
        return self.run("--armor", "--export", name).decode()

    def subkeys(self, name: str) -> list[str]:
        """The key ids of a key's subkeys."""
        listing = self.run("--with-colons", "--list-keys", name).decode().splitlines()
        return [line.split(":")[4] for line in listing if line.startswith("sub")]

    def decrypt(self, path: Path) -> bytes:
        return self.run("--decrypt", str(path))

    def recipients(self, path: Path) -> list[str]:
        """The key ids for which a file is encrypted."""
        packets = self.run("--list-packets", str(path)).decode()
        return [line.split("keyid ")[1].strip() for line in packets.splitlines() if line.startswith(":pubkey enc")]

    def stop(self) -> None:
        subprocess.run(["gpgconf", "--kill", "all"], check=False, env=self._environment, capture_output=True)
