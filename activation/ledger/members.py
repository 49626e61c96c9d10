"""Which customers a campaign's file was exported with, remembered in the warehouse without ever leaving it.

The table ``activation.campaign_members`` is append-only, like the ledger. Each export has an id of its own, which its
event carries; the ledger says which exports arrived, and the others count for nothing. The rows are written by one
statement within the warehouse: no id passes through this process.
"""

from __future__ import annotations

from collections.abc import Sequence

from activation.common.records import Launch, Mart
from activation.ledger.own_tables import require_table
from activation.warehouse.protocol import Session

TABLE = "activation.campaign_members"
_KEPT = (
    "amperity_id, campaign_id, campaign_name, campaign_type, segment_id, segment_name, sub_audience_id, "
    "sub_audience_name, treatment_id, treatment_name, is_control, launch_datetime"
)


def remember_members(session: Session, marts: Sequence[Mart], delivery_id: str, export_id: str) -> None:
    """Store the treated customers of the exported rows, and the control groups of their sub-audiences.

    Control groups are stored though their customers are sent nothing: results are held against them.

    Arguments:
        session: an open connection that may write.
        marts: those of campaigns that are exported together.
        delivery_id: of the delivery.
        export_id: of this attempt at it; never used before.

    Raises:
        ActivationError: WAREHOUSE when the table is missing.
    """
    require_table(session, TABLE, "export")
    told: set[str] = set()
    for mart in marts:
        if mart.launch:
            session.execute(_treated(mart, mart.launch), [delivery_id, export_id])
            for audience in mart.launch.sub_audience_ids:
                # Two marts of one delivery may share a sub-audience, which has one control group.
                if audience not in told:
                    session.execute(_control(mart.launch), [delivery_id, export_id, audience])
                told.add(audience)


def _treated(mart: Mart, launch: Launch) -> str:
    return f"""
        {_insertion(launch)}
        where not member.is_control
            and exists (
                select 1
                from {mart.relation_name} as mart
                where mart.recipient_id = member.amperity_id
                    and mart.recipient_sub_audience_id = member.sub_audience_id
            )
    """  # noqa: S608 - names from the manifest


def _control(launch: Launch) -> str:
    return f"{_insertion(launch)} where member.is_control and member.sub_audience_id = ?"


def _insertion(launch: Launch) -> str:
    kept = ", ".join(f"member.{column}" for column in _KEPT.split(", "))
    return f"""
        insert into {TABLE} (delivery_id, export_id, {_KEPT})
        select cast(? as varchar), cast(? as varchar), {kept}
        from {launch.members_relation} as member
    """  # noqa: S608 - names from the manifest
