"""Small records and a warehouse file for the tests of what moves data."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb

from activation.duckdb_warehouse import DuckDBWarehouse
from activation.records import Column, Compression, Delivery, FileSettings, Mart, Mode, OnEmpty, Orchestration

FIRE_TIME = datetime(2026, 6, 30, 6, 0, tzinfo=UTC)

LEDGER_TABLE = """
    create schema if not exists activation;
    create table activation.delivery_events (
        event_id varchar, delivery_id varchar, orchestration varchar, event varchar, run_id varchar,
        dbt_invocation_id varchar, occurred_at timestamp, mart varchar, destination varchar, remote_path varchar,
        fire_time timestamp, window_date date, row_count bigint, byte_count bigint, content_sha256 varchar,
        file_sha256 varchar, reason varchar, message varchar, details varchar
    );
"""


def make_warehouse(path: Path, *statements: str) -> DuckDBWarehouse:
    """A warehouse file with the ledger's table and whatever the statements make."""
    with duckdb.connect(str(path)) as connection:
        connection.execute(LEDGER_TABLE)
        for statement in statements:
            connection.execute(statement)
    return DuckDBWarehouse(path, patience_seconds=0.5)


def make_mart(columns: Sequence[tuple[str, str]], relation: str = "main.mart", hidden: Sequence[str] = ()) -> Mart:
    return Mart(
        unique_id="model.p.mart",
        name="mart",
        relation_name=relation,
        columns=tuple(Column(name, data_type, deliver=name not in hidden) for name, data_type in columns),
        contract_enforced=True,
        as_of_date=date(2026, 6, 30),
    )


def make_delivery(
    order_by: Sequence[str],
    *,
    name: str = "nightly",
    remote_path: str = "/in/people.csv",
    compression: Compression = Compression.NONE,
    header: bool = True,
    success_file: bool = False,
    on_empty: OnEmpty = OnEmpty.SEND,
    window: tuple[str, date] | None = None,
) -> Delivery:
    orchestration = Orchestration(
        name=name,
        mart_unique_id="model.p.mart",
        destination="receiver",
        mode=Mode.WINDOW if window else Mode.SNAPSHOT,
        cron="0 6 * * *",
        timezone="UTC",
        order_by=tuple(order_by),
        file=FileSettings("people.csv", "/in", compression=compression, header=header, success_file=success_file),
        window_column=window[0] if window else None,
        on_empty=on_empty,
        defined_in="models/persado/_persado__exposures.yml",
    )
    return Delivery(orchestration, FIRE_TIME, remote_path, window_date=window[1] if window else None)
