"""Loads the private key of a destination: RSA, ECDSA or Ed25519, in OpenSSH, PEM or PKCS#8 form. It never writes one.

pysftp 0.2.9 loads plain RSA only, and paramiko's own loaders know no PKCS#8; `cryptography`, on which paramiko stands,
reads all of them and tells a missing passphrase from a wrong one.
"""

from __future__ import annotations

import io
from pathlib import Path

import paramiko
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from activation.common.errors import ActivationError, ExitCode


def load_private_key(path: Path, passphrase: str | None) -> paramiko.PKey:
    """Load a private key.

    Arguments:
        path: the key's file.
        passphrase: what opens it; ignored when the key is not encrypted.

    Raises:
        ActivationError: CREDENTIALS, telling apart a file that cannot be read, one that is no private key, a missing
            passphrase and a wrong one.
    """
    try:
        data = path.expanduser().read_bytes()
    except OSError as error:
        raise _refused(path, f"cannot be read ({error.strerror})", "Name the file in private_key_file.") from None
    try:
        return _for_paramiko(_parse(data, None), path)
    except TypeError:
        if passphrase is None:
            raise _refused(
                path, "is encrypted, and no passphrase is set", "Set the destination's passphrase."
            ) from None
    except (ValueError, UnsupportedAlgorithm):
        raise _refused(path, f"is not a private key{_kind_of(data)}", "Name the private key's file.") from None
    try:
        return _for_paramiko(_parse(data, passphrase.encode()), path)
    except (ValueError, UnsupportedAlgorithm):
        raise _refused(path, "does not open with the passphrase that is set", "Set the right passphrase.") from None


def _parse(data: bytes, passphrase: bytes | None) -> object:
    """Parse a key; TypeError means that it is encrypted and there is no passphrase."""
    if b"BEGIN OPENSSH PRIVATE KEY" in data:
        return serialization.load_ssh_private_key(data, passphrase)
    return serialization.load_pem_private_key(data, passphrase)


def _for_paramiko(key: object, path: Path) -> paramiko.PKey:
    """Hand the key over in the one form that all of paramiko's classes read, in memory."""
    if not isinstance(key, RSAPrivateKey | EllipticCurvePrivateKey | Ed25519PrivateKey):
        raise _refused(path, "is of a kind that SSH servers no longer accept", "Use an Ed25519, ECDSA or RSA key.")
    text = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.OpenSSH, serialization.NoEncryption()
    ).decode()
    if isinstance(key, RSAPrivateKey):
        return paramiko.RSAKey.from_private_key(io.StringIO(text))
    if isinstance(key, EllipticCurvePrivateKey):
        return paramiko.ECDSAKey.from_private_key(io.StringIO(text))
    return paramiko.Ed25519Key.from_private_key(io.StringIO(text))


def _kind_of(data: bytes) -> str:
    if data.startswith(b"PuTTY-User-Key-File"):
        return " of OpenSSH but of PuTTY (export it with PuTTYgen)"
    if data.startswith((b"ssh-", b"ecdsa-")):
        return " but a public one"
    return ""


def _refused(path: Path, why: str, next_step: str) -> ActivationError:
    return ActivationError(ExitCode.CREDENTIALS, "sftp", f"The key file {path} {why}.", next_step)
