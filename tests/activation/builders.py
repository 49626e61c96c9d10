"""Small records and a warehouse file for the tests of what moves data."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import duckdb
from sftp_fixtures import SftpServer

from activation.common.file_settings import Compression, FileSettings
from activation.common.records import Column, Delivery, Event, EventName, Mart, Mode, OnEmpty, Orchestration, Outcome
from activation.delivery.deliver import RunContext, deliver
from activation.delivery.export import Exported, export
from activation.files.packing import make_packer
from activation.ledger.delivery_state import DeliveryState
from activation.ledger.events import Ledger
from activation.settings.destinations import Destination
from activation.warehouse.duckdb_warehouse import DuckDBWarehouse
from activation.warehouse.protocol import Warehouse

FIRE_TIME = datetime(2026, 6, 30, 6, 0, tzinfo=UTC)

LEDGER_TABLE = """
    create schema if not exists activation;
    create table activation.delivery_events (
        event_id varchar, delivery_id varchar, event_number bigint, orchestration varchar, event varchar,
        run_id varchar, dbt_invocation_id varchar, occurred_at timestamp, mart varchar, destination varchar,
        remote_path varchar, fire_time timestamp, window_date date, row_count bigint, byte_count bigint,
        content_sha256 varchar, file_sha256 varchar, reason varchar, message varchar, details varchar
    );
    create table activation.delivered_rows (orchestration varchar, version bigint, row_key varchar, row_hash varchar);
    create table activation.campaign_members (
        delivery_id varchar, export_id varchar, amperity_id varchar, campaign_id varchar, campaign_name varchar,
        campaign_type varchar, segment_id varchar, segment_name varchar, sub_audience_id varchar,
        sub_audience_name varchar, treatment_id varchar, treatment_name varchar, is_control boolean,
        launch_datetime timestamp
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
    marts: Sequence[str] = ("model.p.mart",),
    **file: Any,
) -> Delivery:
    orchestration = Orchestration(
        name=name,
        mart_unique_ids=tuple(marts),
        destination="receiver",
        mode=Mode.WINDOW if window else Mode.SNAPSHOT,
        cron="0 6 * * *",
        timezone="UTC",
        order_by=tuple(order_by),
        file=FileSettings(
            remote_folder="/in",
            filename_template="people.csv",
            **{"compression": compression, "header": header, "success_file": success_file, **file},
        ),
        window_column=window[0] if window else None,
        on_empty=on_empty,
        defined_in="models/persado/_persado__exposures.yml",
    )
    return Delivery(orchestration, FIRE_TIME, remote_path, window_date=window[1] if window else None)


def write_out(delivery: Delivery, mart: Mart, warehouse: Warehouse, folder: Path) -> tuple[Exported, bytes]:
    """Export a delivery of one file; return what was told of it, and its bytes."""
    folder.mkdir(exist_ok=True)
    with make_packer(delivery.orchestration.file, delivery.fire_time, folder) as packer:
        exported = export(delivery, [mart], warehouse, packer, folder)
        [file] = packer.finish()
        return exported, file.path.read_bytes()


class Scene:
    """A warehouse with one mart (``id``, ``name``), a server, and runs that deliver the one to the other."""

    def __init__(self, folder: Path, server: SftpServer, rows: str = "(1, 'Ada'), (2, 'Bob')") -> None:
        self.folder = folder
        self.server = server
        self.warehouse = make_warehouse(folder / "warehouse.duckdb", "create table mart (id integer, name varchar)")
        self.ledger = Ledger(self.warehouse)
        self.mart = make_mart([("id", "integer"), ("name", "varchar")])
        if rows:
            self.change(f"insert into mart values {rows}")

    def change(self, statement: str) -> None:
        with duckdb.connect(str(self.folder / "warehouse.duckdb")) as connection:
            connection.execute(statement)

    def delivery(self, name: str = "in/people.csv", **settings: Any) -> Delivery:
        return make_delivery(["id"], remote_path=self.server.path(name), **settings)

    def context(self, **settings: Any) -> RunContext:
        base: dict[str, Any] = {
            "run_id": "run-1",
            "dbt_invocation_id": "invocation-1",
            "warehouse": self.warehouse,
            "ledger": self.ledger,
            "work_dir": self.folder / "target" / "run-1",
            "clock": lambda: datetime.now(UTC),
        }
        return RunContext(**{**base, **settings})

    def state(self, delivery: Delivery) -> DeliveryState | None:
        return self.ledger.states([delivery.orchestration.name]).get(delivery.delivery_id)

    def deliver(
        self, delivery: Delivery, destination: Destination | None = None, context: RunContext | None = None
    ) -> Outcome:
        """Run as the runner does: with what the ledger knows."""
        return deliver(
            delivery,
            [self.mart],
            destination or self.server.destination(),
            self.state(delivery),
            context or self.context(),
        )

    def events(self) -> list[str]:
        """The ledger's events, oldest first; of an upload also its phase."""
        told = []
        for event in reversed(self.ledger.history(1000)):
            phase = event.details.get("phase")
            told.append(f"{event.event.value}/{phase}" if phase else event.event.value)
        return told

    def has_happened(self, delivery: Delivery, *events: EventName | str, **facts: Any) -> None:
        """Write events as an earlier run would have, for a file of these facts."""
        for event in events:
            name, _, phase = event.partition("/")
            self.ledger.append(
                Event(
                    delivery_id=delivery.delivery_id,
                    orchestration=delivery.orchestration.name,
                    event=EventName(name),
                    run_id="run-0",
                    dbt_invocation_id="invocation-0",
                    occurred_at=datetime.now(UTC),
                    mart="mart",
                    destination=facts.get("destination", "receiver"),
                    remote_path=facts.get("remote_path", delivery.remote_path),
                    fire_time=delivery.fire_time,
                    window_date=delivery.window_date,
                    row_count=facts.get("row_count"),
                    byte_count=facts.get("byte_count"),
                    details={**({"phase": phase} if phase else {}), **facts.get("details", {})},
                )
            )
