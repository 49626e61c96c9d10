"""What the runner needs of a warehouse: one engine is one class behind the protocol `Warehouse`. It opens nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Protocol

from activation.common.file_settings import FileSettings


@dataclass(frozen=True, slots=True)
class RelationColumn:
    """A column as the warehouse holds it. ``data_type`` is the engine's own spelling."""

    name: str
    data_type: str


@dataclass(frozen=True, slots=True)
class RowSelection:
    """Which rows and columns of a relation become a file, in which order, and how each row is written.

    ``columns`` are the header's names with the warehouse's types; ``window`` is a DATE column and its day;
    ``condition`` is SQL that holds for the rows to take, in which the relation is called ``mart``.
    """

    relation: str
    columns: tuple[RelationColumn, ...]
    order_by: tuple[str, ...]
    file: FileSettings
    window: tuple[str, date] | None = None
    condition: str | None = None


class Session(Protocol):
    """A brief connection. Statements use ``?`` for their parameters, whatever the engine's own mark is."""

    def fetch(self, statement: str, parameters: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Run a query and return all of its rows; for small results only."""
        ...

    def execute(self, statement: str, parameters: Sequence[object] = ()) -> None:
        """Run a statement and commit it."""
        ...

    def columns(self, relation: str) -> tuple[RelationColumn, ...] | None:
        """Return the relation's columns in order, or None when it does not exist."""
        ...

    def canonical_type(self, data_type: str) -> str | None:
        """Return the engine's own spelling of a type (``text`` and ``varchar`` are one); None for an unknown one."""
        ...

    def can_write(self, data_type: str) -> bool:
        """Tell whether values of this (canonical) type have a written form in a file."""
        ...

    def write_text(self, selection: RowSelection, path: Path) -> int:
        """Write the rows as lines of text, in constant memory and without a header; return their number.

        Arguments:
            selection: its file's format is a text format.
            path: a file or a pipe.
        """
        ...

    def each_text(self, selection: RowSelection, take: Callable[[Sequence[str]], None]) -> int:
        """Give the lines that `write_text` writes to a function, some thousands at a time, without the LF at their end.

        Returns:
            their number.
        """
        ...

    def write_parquet(self, selection: RowSelection, path: Path) -> int:
        """Write the rows as one Parquet file, in constant memory; return their number."""
        ...


class Warehouse(Protocol):
    """A warehouse that can be opened for a moment, as often as needed."""

    def session(self, *, read_only: bool = False) -> AbstractContextManager[Session]:
        """Connect, and disconnect when the block ends.

        Raises:
            ActivationError: WAREHOUSE when it is absent or stays busy.
        """
        ...
