"""The two ways of a mart to a server: a delivery by `activation`; DuckDB's COPY, gzip and OpenSSH's sftp by hand."""

from __future__ import annotations

import resource
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
from pysequoia import Cert, encrypt_file

from activation.common.file_settings import Compression, FileSettings
from activation.common.records import Column, Delivery, Mart, Mode, Orchestration
from activation.delivery.deliver import RunContext, deliver
from activation.ledger.events import Ledger
from activation.settings.destinations import Destination
from activation.warehouse.duckdb_warehouse import DuckDBWarehouse
from benchmarks.delivery.server import Server

PEAK_FILE = "peak"
COLUMNS = {
    "hashed_email": "varchar",
    "birth_dt": "date",
    "gender": "varchar",
    "state_province_cd": "varchar",
    "loyalty": "varchar",
    "children_count": "integer",
    "lifetime_revenue": "decimal(18,2)",
    "latest_order_datetime": "timestamp",
    "registration_source": "varchar",
    "segment_name": "varchar",
}
_MART = """
    create or replace table mart as
    select
        md5(range::varchar) as hashed_email,
        date '1940-01-01' + (hash(range) % 25000)::integer as birth_dt,
        case hash(range, 1) % 3 when 0 then 'F' when 1 then 'M' end as gender,
        chr((65 + hash(range, 2) % 26)::integer) || chr((65 + hash(range, 3) % 26)::integer) as state_province_cd,
        'Level ' || hash(range, 4) % 5 as loyalty,
        (hash(range, 5) % 4)::integer as children_count,
        cast((hash(range, 6) % 10000000)::double / 100 as decimal(18, 2)) as lifetime_revenue,
        timestamp '2024-01-01' + to_seconds((hash(range, 7) % 70000000)::bigint) as latest_order_datetime,
        case when hash(range, 8) % 10 = 0 then 'Store, "Main St."' else 'Website' end as registration_source,
        'Loyal_Customers' as segment_name
    from range(?)
"""
_LEDGER = """
    create schema if not exists activation;
    create table if not exists activation.delivery_events (
        event_id varchar, delivery_id varchar, event_number bigint, orchestration varchar, event varchar,
        run_id varchar, dbt_invocation_id varchar, occurred_at timestamp, mart varchar, destination varchar,
        remote_path varchar, fire_time timestamp, window_date date, row_count bigint, byte_count bigint,
        content_sha256 varchar, file_sha256 varchar, reason varchar, message varchar, details varchar
    );
"""


def make_warehouse(path: Path, row_count: int) -> None:
    """Make a warehouse file with a mart of invented customers and an empty ledger."""
    with duckdb.connect(str(path)) as connection:
        connection.execute("set enable_progress_bar = false")
        connection.execute(_LEDGER)
        connection.execute(_MART, [row_count])


def by_activation(warehouse_path: Path, server: Server, compression: Compression, work_dir: Path) -> None:
    """Deliver the mart: export, compression, push, verification, ledger. To be called in a process of its own.

    Its peak memory in MiB is left in the file `PEAK_FILE` of the work folder.
    """
    work_dir.mkdir(exist_ok=True)
    file = FileSettings("/", "mart.csv", compression=compression)
    orchestration = Orchestration(
        "benchmark", ("model.b.mart",), "local", Mode.SNAPSHOT, "0 6 * * *", "UTC", ("hashed_email",), file
    )
    columns = tuple(Column(name, data_type) for name, data_type in COLUMNS.items())
    mart = Mart("model.b.mart", "mart", "main.mart", columns, contract_enforced=True, as_of_date=date(2026, 6, 30))
    destination = Destination(
        name="local",
        hostname="127.0.0.1",
        port=server.port,
        username=server.username,
        private_key_file=server.private_key,
        known_hosts=server.known_hosts,
    )
    warehouse = DuckDBWarehouse(warehouse_path)
    context = RunContext("run", "build", warehouse, Ledger(warehouse), work_dir, lambda: datetime.now(UTC))
    delivery = Delivery(orchestration, datetime(2026, 6, 30, 6, tzinfo=UTC), f"{server.root}/activation.csv")
    outcome = deliver(delivery, [mart], destination, None, context)
    if outcome.exit_code:
        raise SystemExit(str(outcome.message))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    (work_dir / PEAK_FILE).write_text(str(peak // 1024))


def copy_by_hand(warehouse_path: Path, path: Path) -> None:
    """Write the mart with DuckDB's own COPY, in the same order."""
    statement = f"copy (select * from mart order by hashed_email) to '{path}' (format csv, header true)"
    statements = f"set enable_progress_bar = false; {statement}"
    code = f"import duckdb; duckdb.connect({str(warehouse_path)!r}, read_only=True).execute({statements!r})"
    subprocess.run([sys.executable, "-c", code], check=True)  # noqa: S603


def gzip_by_hand(path: Path) -> Path:
    """Compress with gzip itself, at its usual level."""
    subprocess.run(["gzip", "-f", str(path)], check=True)  # noqa: S603, S607
    return path.with_name(f"{path.name}.gz")


def encrypt(path: Path) -> None:
    """Encrypt a file as the runner does, for a key of nobody; nothing of it is kept."""
    target = path.with_name(f"{path.name}.pgp")
    encrypt_file(path, target, recipients=[Cert.generate("nobody@example.com")], armor=False)
    target.unlink()


def push_by_hand(path: Path, server: Server) -> None:
    """Upload with OpenSSH's own client."""
    options = [
        *("-q", "-P", str(server.port), "-i", str(server.private_key)),
        *("-o", f"UserKnownHostsFile={server.known_hosts}", "-o", "IdentitiesOnly=yes", "-b", "-"),
    ]
    batch = f"put {path} {server.root}/by_hand.csv\n".encode()
    subprocess.run(  # noqa: S603
        ["sftp", *options, f"{server.username}@127.0.0.1"],  # noqa: S607
        input=batch,
        stdout=subprocess.DEVNULL,
        check=True,
    )
