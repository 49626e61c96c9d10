"""Remembers, for a delivery of a campaign, which customers the rows are of that are about to be exported."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import uuid4

from activation.common.records import Delivery, Mart
from activation.delivery.journal import RunContext
from activation.ledger.members import remember_members


def remember_recipients(delivery: Delivery, marts: Sequence[Mart], context: RunContext) -> str | None:
    """Store who is in the rows to export, under an id of this attempt; they count once the ledger says it arrived.

    Arguments:
        delivery: what is exported.
        marts: where its rows are.
        context: the run.

    Returns:
        the id; None when the delivery is of no campaign, or of one that does not record its recipients.

    Raises:
        ActivationError: WAREHOUSE.
    """
    recorded = [mart for mart in marts if mart.launch and mart.launch.records_recipients]
    if not recorded:
        return None
    export_id = uuid4().hex
    with context.warehouse.session() as session:
        remember_members(session, recorded, delivery.delivery_id, export_id)
    return export_id
