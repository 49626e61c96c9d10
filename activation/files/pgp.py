"""Encrypts files for a receiver's OpenPGP subkey. It signs nothing and knows no secret key.

Source of the rules: the product specification's section on PGP. The library is PySequoia: it encrypts files of any size
in constant memory and needs no installed program.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import NoReturn

from pysequoia import Cert, encrypt, encrypt_file
from pysequoia.packet import Packet, PacketPile, SignatureType, Tag

from activation.common.errors import ActivationError, ExitCode
from activation.files.sinks import sha256_of

_NEXT_STEP = "Ask the receiver for another key, and put its ASCII-armoured block into pgp_public_key."
_LONG_AGO, _NEVER = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
# The library tells an operating system's error in its text only.
_OS_ERROR = re.compile(r"\(os error (\d+)\)")
_SECRET_KEYS = (Tag.SecretKey, Tag.SecretSubkey)


class Encryption:
    """Encrypts for one public key.

    Arguments:
        armoured: the key's ASCII-armoured block: a subkey with its primary key, or a keyring with exactly one subkey.

    Raises:
        ActivationError: PGP_KEY when it is no such block, or when its subkey cannot be used any more.
    """

    def __init__(self, armoured: str) -> None:
        self._recipient = _recipient(armoured)

    def encrypt_file(self, path: Path) -> tuple[Path, str]:
        """Encrypt a file into another one; the first is gone afterwards.

        Returns:
            the encrypted file, and its hash as lower-case hexadecimal text.

        Raises:
            OSError: the file cannot be written.
        """
        target = path.with_name(f"{path.name}.pgp")
        try:
            encrypt_file(path, target, recipients=[self._recipient], armor=False)
        except Exception as error:
            if number := _OS_ERROR.search(str(error)):
                raise OSError(int(number[1]), os.strerror(int(number[1])), str(target)) from None
            _refuse("it does not encrypt")
        path.unlink()
        return target, sha256_of(target)


@dataclass(slots=True)
class _Subkey:
    """A subkey's packets: itself and what binds it."""

    packets: list[Packet] = field(default_factory=list)

    @property
    def _bindings(self) -> list[Packet]:
        """The signatures that bind it, the latest first."""
        bound = [packet for packet in self.packets if packet.signature_type == SignatureType.SubkeyBinding]
        return sorted(bound, key=lambda packet: packet.signature_created or _LONG_AGO, reverse=True)

    @property
    def can_encrypt(self) -> bool:
        revoked = any(packet.signature_type == SignatureType.SubkeyRevocation for packet in self.packets)
        flags = [packet.key_flags for packet in self._bindings if packet.key_flags]
        return not revoked and any(flag.transport_encryption or flag.storage_encryption for flag in flags)

    @property
    def has_expired(self) -> bool:
        created, validity = self.packets[0].key_created, self._bindings[0].key_validity_period
        return created is not None and validity is not None and created + validity < datetime.now(UTC)


def _recipient(armoured: str) -> Cert:
    packets = _packets(armoured)
    primary, subkeys = _grouped(packets)
    usable = [subkey for subkey in subkeys if subkey.can_encrypt]
    if not usable:
        _refuse("it is a primary key; provide a subkey or a keyring with exactly one subkey")
    if len(usable) > 1:
        _refuse(f"it has {len(usable)} subkeys that encrypt; provide a subkey or a keyring with exactly one subkey")
    try:
        recipient = Cert.from_packets([*primary, *usable[0].packets])
        encrypt(b"", recipients=[recipient])
        has_ended = recipient.is_revoked or (recipient.expiration or _NEVER) < datetime.now(UTC)
    except Exception:
        _refuse("its algorithms are unknown or too weak")
    if has_ended or usable[0].has_expired:
        _refuse("it has expired or was revoked")
    return recipient


def _packets(armoured: str) -> list[Packet]:
    try:
        packets = list(PacketPile.from_bytes(armoured.encode()))
    except Exception:
        _refuse("it is not an ASCII-armoured public key block with its BEGIN and END lines")
    if not packets:
        _refuse("it is empty")
    if any(packet.tag in _SECRET_KEYS for packet in packets):
        _refuse("it is a private key, which belongs to the receiver alone")
    if [packet.tag for packet in packets].count(Tag.PublicKey) != 1:
        _refuse("it does not hold exactly one primary key")
    return packets


def _grouped(packets: list[Packet]) -> tuple[list[Packet], list[_Subkey]]:
    primary: list[Packet] = []
    subkeys: list[_Subkey] = []
    for packet in packets:
        if packet.tag == Tag.PublicSubkey:
            subkeys.append(_Subkey())
        (subkeys[-1].packets if subkeys else primary).append(packet)
    return primary, subkeys


def _refuse(why: str) -> NoReturn:
    raise ActivationError(ExitCode.PGP_KEY, "config", f"the OpenPGP key cannot be used: {why}.", _NEXT_STEP) from None
