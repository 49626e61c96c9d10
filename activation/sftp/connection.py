"""One authenticated SFTP connection: pysftp's, with what is broken in 0.2.9 replaced. It follows no unpinned key.

Replaced are the socket and its timeouts, the host key policy, key loading and authentication, and closing. Used as they
are: `open`, `stat`, `isdir`, `isfile`, `mkdir`, `rename`, `remove`, `normalize` and `sftp_client`.
"""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING

import paramiko

from activation.sftp.failures import sftp_errors
from activation.sftp.login import logged_in
from activation.sftp.pysftp_import import pysftp
from activation.sftp.watchdog import Watchdog

if TYPE_CHECKING:
    from activation.sftp.endpoints import Destination


class Connection(pysftp.Connection):  # type: ignore[misc]
    """A connection that is ready for files.

    Arguments:
        destination: where, as whom, and with which pinned host key.

    Raises:
        ActivationError: HOST_KEY before anything secret is sent; CREDENTIALS when the log-in is refused;
            SFTP_UNAVAILABLE when the server cannot be reached or does not answer in time.
    """

    def __init__(self, destination: Destination) -> None:
        # What pysftp's close() and __del__ read must be there before anything can fail. Its own __init__ is not called.
        self._sftp_live = False
        self._sftp: paramiko.SFTPClient | None = None
        self._transport: paramiko.Transport | None = None
        self._cnopts = SimpleNamespace(log=False)
        self._default_path = None
        try:
            self._connect(destination)
        except BaseException:
            self.close()
            raise

    def _connect(self, destination: Destination) -> None:
        self._transport = transport = logged_in(destination)
        with sftp_errors(destination, "opening the SFTP session"), Watchdog(transport.channel_timeout, transport.close):
            channel = transport.open_session()
            channel.settimeout(transport.channel_timeout)
            channel.invoke_subsystem("sftp")
            self._sftp = paramiko.SFTPClient(channel)
        self._sftp_live = True

    @property
    def is_alive(self) -> bool:
        """Whether the connection still stands, as far as is known without asking the server."""
        return self._transport is not None and self._transport.is_active()

    def _sftp_connect(self) -> None:
        """Refuse a closed connection. pysftp calls this before every step to open the session; here it is open."""
        if not self._sftp_live:
            raise EOFError

    def close(self) -> None:
        """Close at once. pysftp first says goodbye on the channel, which can block on a dead connection."""
        transport, self._transport = self._transport, None
        self._sftp_live = False
        if transport is not None:
            transport.close()
