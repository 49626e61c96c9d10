"""Turns the rows of a mart that a delivery asks for into a CSV file. It never holds them in memory.

The warehouse writes the file at its own speed; what is decided here is which rows and columns, and whether the relation
is still what its contract says.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from activation.errors import ActivationError, ExitCode
from activation.local_disk import local_disk_errors
from activation.records import Column, Delivery, Mart
from activation.warehouse import RelationColumn, RowSelection, Session, Warehouse


@dataclass(frozen=True, slots=True)
class ExportedFile:
    """A mart's rows on disk. ``content_sha256`` is the hash of the file's bytes, header included."""

    path: Path
    row_count: int
    content_sha256: str


def export(
    delivery: Delivery, mart: Mart, warehouse: Warehouse, path: Path, condition: str | None = None
) -> ExportedFile:
    """Write the rows of one delivery to a file, in the order of the mart's key.

    Arguments:
        delivery: what to send; a window delivery takes only the rows of its day.
        mart: the contract; its delivered columns are the file's columns, in order.
        warehouse: where the relation is.
        path: the file to write; its folder exists.
        condition: SQL that holds for the rows to take, in which the relation is called ``mart``; None for all.

    Raises:
        ActivationError: MISSING_TABLE, MISSING_COLUMN or TYPE_MISMATCH when the relation is not what the contract says;
            WAREHOUSE when the warehouse cannot be read; LOCAL_DISK when the file cannot be written.
    """
    with warehouse.session(read_only=True) as session:
        held = contract_columns(mart, session)
        written = tuple(RelationColumn(column.name, held[column.name].data_type) for column in mart.delivered_columns)
        row_count = session.write_csv(_selection(delivery, mart, written, condition), path)
    with local_disk_errors("export"):
        return ExportedFile(path, row_count, sha256_of(path))


def sha256_of(path: Path) -> str:
    """Hash a file of any size, as lower-case hexadecimal text."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _selection(
    delivery: Delivery, mart: Mart, columns: tuple[RelationColumn, ...], condition: str | None
) -> RowSelection:
    orchestration = delivery.orchestration
    window = None
    if delivery.window_date and orchestration.window_column:
        window = (orchestration.window_column, delivery.window_date)
    for needed in (*orchestration.order_by, *((window[0],) if window else ())):
        if needed not in [column.name for column in mart.columns]:
            raise ActivationError(
                ExitCode.MISSING_COLUMN,
                "export",
                f"{orchestration.name} names the column '{needed}', which {mart.name} does not have "
                f"({orchestration.defined_in}).",
                "Name a column of the mart's contract.",
            )
    header = orchestration.file.header
    return RowSelection(mart.relation_name, columns, orchestration.order_by, header, window, condition)


def contract_columns(mart: Mart, session: Session) -> dict[str, RelationColumn]:
    """Hold the relation against the contract.

    Returns:
        the warehouse's column, with its own name and type, by the contract's column name.

    Raises:
        ActivationError: MISSING_TABLE, MISSING_COLUMN or TYPE_MISMATCH.
    """
    relation = session.columns(mart.relation_name)
    if relation is None:
        raise ActivationError(
            ExitCode.MISSING_TABLE,
            "export",
            f"The mart {mart.name} has no table: {mart.relation_name} does not exist.",
            f"Run 'dbt build --select +{mart.name}'.",
        )
    _same_columns(mart, relation)
    for expected, held in zip(mart.columns, relation, strict=True):
        _same_type(mart, expected, held, session)
    return {expected.name: held for expected, held in zip(mart.columns, relation, strict=True)}


def _same_columns(mart: Mart, relation: tuple[RelationColumn, ...]) -> None:
    # Case is the contract's affair alone: some engines keep names in lower case only.
    expected = [column.name.casefold() for column in mart.columns]
    held = [column.name.casefold() for column in relation]
    if expected == held:
        return
    missing = [column.name for column in mart.columns if column.name.casefold() not in held]
    extra = [column.name for column in relation if column.name.casefold() not in expected]
    what = "has its columns in another order than its contract"
    if missing:
        what = f"lacks columns of its contract: {', '.join(missing)}"
    elif extra:
        what = f"has columns that its contract does not name: {', '.join(extra)}"
    raise ActivationError(
        ExitCode.MISSING_COLUMN,
        "export",
        f"The table of {mart.name}, {mart.relation_name}, {what}.",
        f"Run 'dbt build --select {mart.name}' with the contract enforced.",
    )


def _same_type(mart: Mart, expected: Column, held: RelationColumn, session: Session) -> None:
    wanted = session.canonical_type(expected.data_type)
    # A contract may leave out the precision (``decimal``); dbt does not compare it either.
    unsized = "(" not in expected.data_type and wanted is not None and "(" in wanted
    same = wanted == held.data_type or (unsized and str(wanted).split("(")[0] == held.data_type.split("(")[0])
    if not same:
        raise ActivationError(
            ExitCode.TYPE_MISMATCH,
            "export",
            f"Column {expected.name} of {mart.name} is {held.data_type}, its contract says {expected.data_type}.",
            f"Cast it in the model, or change the contract, and run 'dbt build --select {mart.name}'.",
        )
    if expected.deliver and not session.can_write(held.data_type):
        raise ActivationError(
            ExitCode.TYPE_MISMATCH,
            "export",
            f"Column {expected.name} of {mart.name} is {held.data_type}, which has no written form in a CSV file.",
            "Cast it to text in the model, or set its config.meta.deliver to false.",
        )
