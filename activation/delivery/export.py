"""Turns the rows of the marts that a delivery asks for into written files. It never holds a mart in memory.

The warehouse writes at its own speed, and what it has written is hashed and packed at the same time. What is decided
here is which rows and columns go into which file; `activation.warehouse.contract` holds a relation against its mart.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from activation.common.errors import ActivationError, ExitCode
from activation.common.file_settings import FileFormat, FileSettings, SplitOutputs
from activation.common.records import Delivery, Mart
from activation.files.output_names import content_name, name_context
from activation.files.packer import Packer
from activation.files.parts import MEGABYTE, Parts
from activation.files.sinks import HashingSink, JsonArray, Sink, piped_to, sha256_of
from activation.warehouse.contract import contract_columns
from activation.warehouse.protocol import RelationColumn, RowSelection, Session, Warehouse
from activation.warehouse.row_text import header_line


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written. ``row_counts`` tells the rows of each written file by its name, in order.

    ``content_sha256`` is the hash of the files' bytes before compression, headers included, one after the other.
    """

    row_counts: dict[str, int]
    content_sha256: str
    notes: tuple[str, ...] = ()

    @property
    def row_count(self) -> int:
        """The rows of all files together."""
        return sum(self.row_counts.values())


def export(
    delivery: Delivery,
    marts: Sequence[Mart],
    warehouse: Warehouse,
    packer: Packer,
    folder: Path,
    condition: str | None = None,
) -> Exported:
    """Write the rows of one delivery, in the order of each mart's key.

    Arguments:
        delivery: what to send; a window delivery takes only the rows of its day.
        marts: the contracts; their delivered columns are the files' columns, in order.
        warehouse: where the relations are.
        packer: takes the written files.
        folder: a private folder for what is on its way.
        condition: SQL that holds for the rows to take, in which the relation is called ``mart``; None for all.

    Raises:
        ActivationError: MISSING_TABLE, MISSING_COLUMN or TYPE_MISMATCH when a relation is not what its contract says;
            WAREHOUSE when the warehouse cannot be read; LOCAL_DISK when a file cannot be written.
    """
    with warehouse.session(read_only=True) as session:
        writing = _Writing(delivery, session, packer, folder, condition)
        for mart in marts:
            writing.write(mart)
    return Exported(writing.row_counts, writing.digest.hexdigest(), tuple(writing.notes))


class _Writing:
    """The writing of one delivery's files, all read in one session."""

    def __init__(
        self, delivery: Delivery, session: Session, packer: Packer, folder: Path, condition: str | None
    ) -> None:
        self._delivery = delivery
        self._file: FileSettings = delivery.orchestration.file
        self._session = session
        self._packer = packer
        self._folder = folder
        self._condition = condition
        self.row_counts: dict[str, int] = {}
        self.digest = hashlib.sha256()
        self.notes: list[str] = []

    def write(self, mart: Mart) -> None:
        held = contract_columns(mart, self._session)
        columns = tuple(RelationColumn(column.name, held[column.name].data_type) for column in mart.delivered_columns)
        selection = _selection(self._delivery, mart, columns, self._condition)
        if self._file.format is FileFormat.PARQUET:
            self._write_parquet(mart, selection)
        elif self._file.is_split:
            self._write_parts(mart, selection)
        else:
            self._write_text(mart, selection)

    def _write_parquet(self, mart: Mart, selection: RowSelection) -> None:
        path, name = self._folder / "rows.parquet", self._name(mart)
        self.row_counts[name] = self._session.write_parquet(selection, path)
        # What tells changed rows is the hash of the whole file.
        self.digest.update(sha256_of(path).encode())
        self._packer.add(name, path)

    def _write_text(self, mart: Mart, selection: RowSelection) -> None:
        name = self._name(mart)
        with self._packer.stream(name) as target:
            sink: Sink = HashingSink(target, self.digest)
            with self._body(sink, selection) as body, piped_to(body, self._folder) as path:
                self.row_counts[name] = self._session.write_text(selection, path)

    @contextmanager
    def _body(self, sink: Sink, selection: RowSelection) -> Iterator[Sink]:
        """Write what stands before the rows, give the block a sink for the rows, and write what stands after them."""
        if self._file.format is FileFormat.JSON:
            with JsonArray(sink) as array:
                yield array
        else:
            sink.write(self._header(selection))
            yield sink

    def _write_parts(self, mart: Mart, selection: RowSelection) -> None:
        by_rows = self._file.split_outputs is SplitOutputs.ROWS
        rows_limit = self._file.rows_limit if by_rows else None
        bytes_limit = None if by_rows or self._file.megabytes_limit is None else self._file.megabytes_limit * MEGABYTE
        with Parts(partial(self._part, mart), self._header(selection), rows_limit, bytes_limit) as parts:
            self._session.each_text(selection, parts.take)
        for number, count in enumerate(parts.row_counts, start=1):
            self.row_counts[self._name(mart, number)] = count
        if parts.oversized:
            self.notes.append(f"Rows larger than megabytes_limit have a part of their own: {parts.oversized}.")

    @contextmanager
    def _part(self, mart: Mart, number: int) -> Iterator[Sink]:
        with self._packer.stream(self._name(mart, number)) as target:
            yield HashingSink(target, self.digest)

    def _header(self, selection: RowSelection) -> bytes:
        if not (self._file.is_delimited and self._file.header):
            return b""
        number = [self._file.row_number_column] if self._file.row_number else []
        return header_line([*number, *(column.name for column in selection.columns)], self._file).encode()

    def _name(self, mart: Mart, file_number: int | None = None) -> str:
        context = name_context(self._delivery.orchestration, self._delivery.fire_time, mart.name, file_number)
        return content_name(self._delivery.orchestration, context, self._delivery.remote_path)


def _selection(
    delivery: Delivery, mart: Mart, columns: tuple[RelationColumn, ...], condition: str | None
) -> RowSelection:
    orchestration = delivery.orchestration
    order_by = orchestration.order_of(mart.name)
    window = None
    if delivery.window_date and orchestration.window_column:
        window = (orchestration.window_column, delivery.window_date)
    for needed in (*order_by, *((window[0],) if window else ())):
        if needed not in [column.name for column in mart.columns]:
            raise ActivationError(
                ExitCode.MISSING_COLUMN,
                "export",
                f"{orchestration.name} names the column '{needed}', which {mart.name} does not have "
                f"({orchestration.defined_in}).",
                "Name a column of the mart's contract.",
            )
    return RowSelection(mart.relation_name, columns, order_by, orchestration.file, window, condition)
