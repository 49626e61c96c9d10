"""Reaches a server and logs in there, through other servers where the way leads through them.

It follows no unpinned key: each server on the way is checked before anything secret is sent to it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import paramiko

from activation.sftp.failures import refused_login, sftp_errors
from activation.sftp.host_keys import policy_of
from activation.sftp.private_keys import load_private_key
from activation.sftp.transport import Carried, dial, negotiate
from activation.sftp.watchdog import Watchdog

if TYPE_CHECKING:
    from activation.sftp.endpoints import Endpoint

# What a server that carries a connection further is told of where it began: nothing that would be of use to it.
_ORIGIN = ("127.0.0.1", 0)


def logged_in(endpoint: Endpoint) -> paramiko.Transport:
    """Connect, check the server's key, and log in.

    Arguments:
        endpoint: where, as whom, with which pinned host key, and through which other server.

    Returns:
        an authenticated connection, which the caller closes; with it closes what carries it.

    Raises:
        ActivationError: HOST_KEY before anything secret is sent; CREDENTIALS when the log-in is refused;
            SFTP_UNAVAILABLE when the server cannot be reached or does not answer in time.
    """
    policy = policy_of(endpoint)
    transport = reached(endpoint, policy.algorithms)
    try:
        policy.check(endpoint, transport.get_remote_server_key())
        with sftp_errors(endpoint, "logging in"), Watchdog(endpoint.connect_timeout_seconds, transport.close):
            _authenticate(transport, endpoint)
    except BaseException:
        transport.close()
        raise
    return transport


def reached(endpoint: Endpoint, host_key_algorithms: Sequence[str] = ()) -> paramiko.Transport:
    """Connect as far as the key exchange, without logging in at the server itself.

    Arguments:
        endpoint: where, and through which other server. There is a log-in at that one.
        host_key_algorithms: those to ask for first.

    Raises:
        ActivationError: SFTP_UNAVAILABLE; of the server on the way also HOST_KEY and CREDENTIALS.
    """
    if endpoint.proxy_jump is None:
        with sftp_errors(endpoint, "connecting"):
            return negotiate(endpoint, dial(endpoint), host_key_algorithms)
    sock = _carried(endpoint, endpoint.proxy_jump)
    with sftp_errors(endpoint, f"connecting through {endpoint.proxy_jump.name}"):
        return negotiate(endpoint, sock, host_key_algorithms)


def _carried(endpoint: Endpoint, jump: Endpoint) -> Carried:
    """Ask a server to carry a connection further."""
    carrier = logged_in(jump)
    try:
        with sftp_errors(jump, f"asking it to reach {endpoint.hostname}:{endpoint.port}"):
            channel = carrier.open_channel(
                "direct-tcpip", (endpoint.hostname, endpoint.port), _ORIGIN, timeout=endpoint.connect_timeout_seconds
            )
    except BaseException:
        carrier.close()
        raise
    return Carried(channel, carrier)


def _authenticate(transport: paramiko.Transport, endpoint: Endpoint) -> None:
    """Log in with the key where there is one; the password is then for servers that ask for both."""
    try:
        if endpoint.private_key_file:
            passphrase = endpoint.passphrase.get_secret_value() if endpoint.passphrase else None
            transport.auth_publickey(endpoint.username, load_private_key(endpoint.private_key_file, passphrase))
        if endpoint.password and not transport.is_authenticated():
            transport.auth_password(endpoint.username, endpoint.password.get_secret_value())
    except paramiko.BadAuthenticationType as error:
        raise refused_login(endpoint, f"it accepts only {', '.join(error.allowed_types)}") from None
    except paramiko.AuthenticationException as error:
        if not transport.is_active():
            # Cut off while logging in: no word about the credentials was said.
            raise EOFError from error
        raise refused_login(endpoint, "it does not accept these credentials") from None
    if not transport.is_authenticated():
        raise refused_login(endpoint, "it asks for a password as well")
