"""Opens an SSH connection as far as the key exchange. It never logs in and never judges the server's key.

pysftp 0.2.9 opens its socket without a timeout and waits long for a silent server; here every wait ends.
"""

from __future__ import annotations

import logging
import math
import socket
from collections.abc import Sequence
from typing import TYPE_CHECKING

import paramiko

from activation.watchdog import Watchdog

if TYPE_CHECKING:
    from activation.config import Destination

# Without a handler Python would print paramiko's tracebacks on standard error.
logging.getLogger("paramiko").addHandler(logging.NullHandler())

_KEEPALIVE_SECONDS = 15
# They authenticate as they encrypt, which spares a hash computed in Python for every packet.
_FAST_CIPHERS = ("aes128-gcm@openssh.com", "aes256-gcm@openssh.com")


def negotiate(destination: Destination, host_key_algorithms: Sequence[str] = ()) -> paramiko.Transport:
    """Connect and exchange keys.

    Arguments:
        destination: gives the address and the time to wait, for each of its addresses and for the exchange.
        host_key_algorithms: those to ask for first, so that a server with several keys shows the pinned one.

    Returns:
        the connection, whose server key is yet to be checked. The caller closes it.

    Raises:
        OSError, EOFError, paramiko.SSHException: as they come; `activation.sftp_errors` explains them.
    """
    seconds = destination.connect_timeout_seconds
    sock = socket.create_connection((destination.hostname, destination.port), timeout=seconds)
    try:
        transport = paramiko.Transport(sock)
    except BaseException:
        sock.close()
        raise
    transport.banner_timeout = transport.handshake_timeout = seconds
    # The log-in is timed by its caller: paramiko reports its own timeout there as refused credentials.
    transport.auth_timeout = math.inf
    transport.channel_timeout = destination.channel_timeout_seconds
    options = transport.get_security_options()
    options.key_types = _first(host_key_algorithms, options.key_types)
    options.ciphers = _first(_FAST_CIPHERS, options.ciphers)
    try:
        with Watchdog(seconds, transport.close):
            transport.start_client(timeout=seconds)
    except BaseException:
        transport.close()
        raise
    transport.set_keepalive(_KEEPALIVE_SECONDS)
    return transport


def _first(wanted: Sequence[str], known: Sequence[str]) -> tuple[str, ...]:
    """Put the wanted names that are known before the others."""
    first = [name for name in wanted if name in known]
    return (*first, *(name for name in known if name not in first))
