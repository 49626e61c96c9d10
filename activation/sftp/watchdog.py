"""Ends a connection that makes no progress. It never acts on one that does.

paramiko waits without an end where a server stops reading its socket, or never answers the request for a subsystem; no
timeout of a channel covers these. Closing the connection from another thread ends such a wait with an error.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Event, Thread
from types import TracebackType
from typing import Self


class Watchdog:
    """Calls ``close`` when the block makes no progress for a while, and makes a TimeoutError of the error that follows.

    Arguments:
        seconds: how long without progress.
        close: ends the connection; called from another thread, at most once.
    """

    def __init__(self, seconds: float, close: Callable[[], None]) -> None:
        self._seconds = seconds
        self._close = close
        self._last_progress = time.monotonic()
        self._done = Event()
        self._fired = False

    def progress(self) -> None:
        """Start counting again."""
        self._last_progress = time.monotonic()

    def __enter__(self) -> Self:
        self.progress()
        Thread(target=self._watch, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._done.set()
        if self._fired and isinstance(error, Exception):
            raise TimeoutError(f"no progress for {self._seconds:g} seconds") from error

    def _watch(self) -> None:
        while not self._done.wait(max(0.01, self._last_progress + self._seconds - time.monotonic())):
            if time.monotonic() - self._last_progress >= self._seconds:
                self._fired = True
                self._close()
                return
