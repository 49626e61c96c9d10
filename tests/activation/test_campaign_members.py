"""Which customers are remembered for an export of a campaign, on every engine."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from builders import make_mart, make_warehouse
from postgres_fixtures import PostgresDatabase

from activation.common.errors import ActivationError, ExitCode
from activation.common.records import Launch, Mart
from activation.ledger.members import remember_members
from activation.warehouse.protocol import Warehouse

MEMBERS = """
    create table members as
    select
        amperity_id, 'c' as campaign_id, 'C' as campaign_name, 'Recurring' as campaign_type, 'seg' as segment_id,
        'Seg' as segment_name, sub_audience_id, upper(sub_audience_id) as sub_audience_name, treatment_id,
        upper(treatment_id) as treatment_name, treatment_id = 'control' as is_control,
        cast('2026-07-06' as timestamp) as launch_datetime
    from (values
        ('ann', 's', 'a'), ('bob', 's', 'b'), ('dropped', 's', 'a'), ('held', 's', 'control'), ('excluded', 's', null),
        ('ann', 't', 'a'), ('held_there', 't', 'control'), ('elsewhere', 'u', 'a'), ('held_elsewhere', 'u', 'control')
    ) as t(amperity_id, sub_audience_id, treatment_id)
"""
TABLE = """
    create table activation.campaign_members (
        delivery_id text, export_id text, amperity_id text, campaign_id text, campaign_name text, campaign_type text,
        segment_id text, segment_name text, sub_audience_id text, sub_audience_name text, treatment_id text,
        treatment_name text, is_control boolean, launch_datetime timestamp
    )
"""
MARTS = (
    "create table first_mart as select * from (values ('ann', 's')) as t(recipient_id, recipient_sub_audience_id)",
    "create table second_mart as select * from (values ('bob', 's'), ('ann', 't')) "
    "as t(recipient_id, recipient_sub_audience_id)",
)


@pytest.fixture(params=["duckdb", "postgres"])
def warehouse(request: pytest.FixtureRequest, tmp_path: Path) -> Warehouse:
    if request.param == "duckdb":
        return make_warehouse(tmp_path / "warehouse.duckdb", MEMBERS, *MARTS)
    database: PostgresDatabase = request.getfixturevalue("postgres")
    database.execute("create schema activation", TABLE, MEMBERS, *MARTS)
    return database.warehouse


def mart(relation: str, *sub_audiences: str) -> Mart:
    made = make_mart([("recipient_id", "varchar")], relation=relation)
    launch = Launch("C", False, "receiver", None, sub_audiences, "members")
    return replace(made, launch=launch)


def test_customers_of_the_rows_and_their_control_groups_are_remembered_once(warehouse: Warehouse) -> None:
    with warehouse.session() as session:
        marts = [mart("first_mart", "s"), mart("second_mart", "s", "t")]
        remember_members(session, marts, "weekly/2026-06-30", "e1")
        rows = session.fetch(
            "select amperity_id, sub_audience_name, treatment_name, is_control, cast(launch_datetime as varchar) "
            "from activation.campaign_members where export_id = ? and delivery_id = ?",
            ["e1", "weekly/2026-06-30"],
        )
    day = "2026-07-06 00:00:00"
    assert sorted(rows) == [
        ("ann", "S", "A", False, day),
        ("ann", "T", "A", False, day),
        ("bob", "S", "B", False, day),
        ("held", "S", "CONTROL", True, day),
        ("held_there", "T", "CONTROL", True, day),
    ]


def test_a_warehouse_without_the_table_is_told_to_build(tmp_path: Path) -> None:
    warehouse = make_warehouse(tmp_path / "warehouse.duckdb", MEMBERS, *MARTS, "drop table activation.campaign_members")
    with warehouse.session() as session, pytest.raises(ActivationError) as caught:
        remember_members(session, [mart("first_mart", "s")], "weekly/2026-06-30", "e1")
    assert caught.value.code is ExitCode.WAREHOUSE
    assert caught.value.next_step == "Run 'dbt build' first: it creates the table."
