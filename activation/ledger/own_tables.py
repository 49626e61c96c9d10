"""The tables that the runner writes and dbt creates."""

from __future__ import annotations

from activation.common.errors import ActivationError, ExitCode
from activation.warehouse.protocol import Session


def require_table(session: Session, table: str, stage: str) -> None:
    """Make sure that one of the runner's tables is there.

    Arguments:
        session: with the warehouse.
        table: its name.
        stage: what is told when it is missing.

    Raises:
        ActivationError: WAREHOUSE when it is missing.
    """
    if session.columns(table) is None:
        what = f"The warehouse has no table {table}."
        raise ActivationError(ExitCode.WAREHOUSE, stage, what, "Run 'dbt build' first: it creates the table.")
