"""Cuts a stream of lines into parts of limited size. It holds no more than the lines it is given at a time.

Source of the rules: the product specification's section on split outputs. A line is never cut, and every part has the
header.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, ExitStack

from activation.files.sinks import Sink

MEGABYTE = 1_000_000
"""The bytes of a megabyte in ``megabytes_limit``."""

OpenPart = Callable[[int], AbstractContextManager[Sink]]


class Parts:
    """Writes lines to one part after the other.

    Arguments:
        open_part: gives a part's sink for a block, by the part's number (from 1).
        header: the bytes at the beginning of every part; may be empty.
        rows_limit: the most lines of a part, header not counted; None for no limit.
        bytes_limit: the most bytes of a part, header included; None for no limit. A line that is longer by itself gets
            a part of its own.
    """

    def __init__(self, open_part: OpenPart, header: bytes, rows_limit: int | None, bytes_limit: int | None) -> None:
        self._open_part = open_part
        self._header = header
        self._rows_limit = rows_limit
        self._bytes_limit = bytes_limit
        self._block = ExitStack()
        self._bytes = 0
        self.row_counts: list[int] = []
        self.oversized = 0

    def __enter__(self) -> Parts:
        """Begin the first part, so that no lines at all still give one."""
        self._next()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        """End the last part."""
        self._block.__exit__(kind, error, None)

    def take(self, lines: Sequence[str]) -> None:
        """Write lines; each comes without the LF at its end."""
        if self._bytes_limit is None:
            self._take_rows(lines)
        else:
            self._take_bytes(lines, self._bytes_limit)

    def _take_rows(self, lines: Sequence[str]) -> None:
        start = 0
        while start < len(lines):
            left = (self._rows_limit or len(lines)) - self.row_counts[-1]
            if left <= 0:
                self._next()
                continue
            chosen = lines[start : start + left]
            self._write(_joined(chosen), len(chosen))
            start += len(chosen)

    def _take_bytes(self, lines: Sequence[str], limit: int) -> None:
        waiting: list[bytes] = []
        size = self._bytes
        for line in lines:
            encoded = line.encode() + b"\n"
            if size + len(encoded) > limit and (waiting or self.row_counts[-1]):
                self._write(b"".join(waiting), len(waiting))
                waiting = []
                self._next()
                size = self._bytes
            if size + len(encoded) > limit:
                self.oversized += 1
            waiting.append(encoded)
            size += len(encoded)
        self._write(b"".join(waiting), len(waiting))

    def _write(self, content: bytes, row_count: int) -> None:
        self._sink.write(content)
        self._bytes += len(content)
        self.row_counts[-1] += row_count

    def _next(self) -> None:
        self._block.close()
        self._sink = self._block.enter_context(self._open_part(len(self.row_counts) + 1))
        self.row_counts.append(0)
        self._bytes = 0
        if self._header:
            self._sink.write(self._header)
            self._bytes = len(self._header)


def _joined(lines: Sequence[str]) -> bytes:
    return ("\n".join(lines) + "\n").encode() if lines else b""
