"""Opens an SSH connection as far as the key exchange. It never logs in and never judges the server's key.

pysftp 0.2.9 opens its socket without a timeout and waits long for a silent server; here every wait ends.
"""

from __future__ import annotations

import logging
import math
import socket
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, cast

import paramiko

from activation.sftp.watchdog import Watchdog

if TYPE_CHECKING:
    from activation.sftp.endpoints import Endpoint

# Without a handler Python would print paramiko's tracebacks on standard error.
logging.getLogger("paramiko").addHandler(logging.NullHandler())

_KEEPALIVE_SECONDS = 15
# They authenticate as they encrypt, which spares a hash computed in Python for every packet.
_FAST_CIPHERS = ("aes128-gcm@openssh.com", "aes256-gcm@openssh.com")


class Carried:
    """A channel through another server, as a socket: closing it closes the connection that carries it."""

    def __init__(self, channel: paramiko.Channel, carrier: paramiko.Transport) -> None:
        self._channel = channel
        self._carrier = carrier

    def __getattr__(self, name: str) -> Any:
        return getattr(self._channel, name)

    def close(self) -> None:
        """Close the connection below, and with it the channel, without the goodbye that a dead one cannot take."""
        self._carrier.close()


def dial(endpoint: Endpoint) -> socket.socket:
    """Open a socket to a server that is reached directly."""
    return socket.create_connection((endpoint.hostname, endpoint.port), timeout=endpoint.connect_timeout_seconds)


def negotiate(
    endpoint: Endpoint, sock: socket.socket | Carried, host_key_algorithms: Sequence[str] = ()
) -> paramiko.Transport:
    """Exchange keys.

    Arguments:
        endpoint: gives the time to wait.
        sock: leads to the server; closed with the connection, and when this fails.
        host_key_algorithms: those to ask for first, so that a server with several keys shows the pinned one.

    Returns:
        the connection, whose server key is yet to be checked. The caller closes it.

    Raises:
        OSError, EOFError, paramiko.SSHException: as they come; `activation.sftp.failures` explains them.
    """
    seconds = endpoint.connect_timeout_seconds
    try:
        # paramiko's stubs name sockets and channels; a wrapped channel has what it uses of them.
        transport = paramiko.Transport(cast("paramiko.Channel", sock))
    except BaseException:
        sock.close()
        raise
    transport.banner_timeout = transport.handshake_timeout = seconds
    # The log-in is timed by its caller: paramiko reports its own timeout there as refused credentials.
    transport.auth_timeout = math.inf
    transport.channel_timeout = endpoint.channel_timeout_seconds
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
