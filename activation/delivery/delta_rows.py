"""Finds, for a delivery of mode delta, the rows that are new or changed since the last one, and remembers them."""

from __future__ import annotations

from dataclasses import dataclass

from activation.common.errors import ActivationError, ExitCode
from activation.common.records import Delivery, Mart
from activation.delivery.journal import RunContext
from activation.ledger.delta import DeltaSource, condition, remember_changes
from activation.warehouse.contract import contract_columns


@dataclass(frozen=True, slots=True)
class Changes:
    """The rows to send: the version under which they are remembered, and the SQL condition that holds for them."""

    version: int
    condition: str


def changes_of(delivery: Delivery, mart: Mart, context: RunContext) -> Changes:
    """Compare the mart with what was delivered, and remember the difference under a version of its own.

    It counts as delivered once the ledger says that the delivery of this version is committed.

    Raises:
        ActivationError: MISSING_TABLE, MISSING_COLUMN or TYPE_MISMATCH when the relation is not what the contract says;
            CONFIGURATION when ``order_by`` is no key; WAREHOUSE.
    """
    orchestration = delivery.orchestration
    order_by = orchestration.order_of(mart.name)
    versions = context.ledger.versions(orchestration.name)
    with context.warehouse.session() as session:
        held = contract_columns(mart, session)
        if missing := [name for name in order_by if name not in held]:
            what = f"{orchestration.name} names the column '{missing[0]}', which {mart.name} does not have."
            raise ActivationError(ExitCode.MISSING_COLUMN, "export", what, "Name a column of the mart's contract.")
        source = DeltaSource(
            orchestration=orchestration.name,
            relation=mart.relation_name,
            key=tuple(held[name] for name in order_by),
            delivered=tuple(held[column.name] for column in mart.delivered_columns),
        )
        version = remember_changes(session, source, versions)
    return Changes(version, condition(source, version))
