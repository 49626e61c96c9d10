"""Holds a relation against the contract of its mart: its columns, their order and their types."""

from __future__ import annotations

from collections.abc import Sequence

from activation.common.errors import ActivationError, ExitCode
from activation.common.records import Column, Mart
from activation.warehouse.protocol import RelationColumn, Session


def contract_columns(mart: Mart, session: Session) -> dict[str, RelationColumn]:
    """Hold the relation against the contract.

    Arguments:
        mart: its contract, and where its relation is.
        session: of its warehouse.

    Returns:
        the warehouse's column, with its own name and type, by the contract's column name.

    Raises:
        ActivationError: MISSING_TABLE, MISSING_COLUMN or TYPE_MISMATCH when the relation is not what the contract says.
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
            f"Column {expected.name} of {mart.name} is {held.data_type}, which has no written form in a file.",
            "Cast it to text in the model, or set its config.meta.deliver to false.",
        )


def rows_in(marts: Sequence[Mart], session: Session) -> int | None:
    """Count the rows of marts; None when a table of them is not there."""
    if any(session.columns(mart.relation_name) is None for mart in marts):
        return None
    counts = [session.fetch(f"select count(*) from {mart.relation_name}")[0][0] for mart in marts]  # noqa: S608
    return sum(int(count) for count in counts)
