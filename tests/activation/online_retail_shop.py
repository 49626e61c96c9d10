"""Builds a copy of the project on the Online Retail invoices, really, and really delivers from it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
from online_retail_facts import AS_OF, Facts, read_facts
from sftp_fixtures import SftpServer

from benchmarks.feeds.invent import ParquetColumn, invent_customers

REPOSITORY = Path(__file__).parents[2]
OVERLAY = Path(__file__).parent / "online_retail"
_COPIED = ("models", "macros", "seeds/reference", "tests/generic", "tests/singular", "profiles")


@dataclass(frozen=True)
class Shop:
    """The built project: its folder, the Parquet files of its feeds, and the folder that its files are sent to."""

    folder: Path
    feeds: Path
    received: Path
    # Neither belongs in the report of a failed test.
    environment: dict[str, str] = field(repr=False)
    facts: Facts = field(repr=False)

    def query(self, sql: str) -> list[tuple[Any, ...]]:
        """Ask the warehouse."""
        with duckdb.connect(self.environment["CDP_DUCKDB_PATH"], read_only=True) as warehouse:
            return warehouse.execute(sql).fetchall()

    def ids(self) -> dict[str, str]:
        """The project's id of each customer who stands on an invoice."""
        pairs = "distinct customer_id, amperity_id from unified_transactions where customer_id is not null"
        return dict(self.query(f"select {pairs}"))

    def deliver(self, server: SftpServer) -> None:
        """Run the runner on the morning of the as-of date."""
        destination = server.destination()
        environment = self.environment | {
            "PERSADO_HOSTNAME": destination.hostname,
            "PERSADO_PORT": str(destination.port),
            "PERSADO_USERNAME": destination.username,
            "PERSADO_PRIVATE_KEY_FILE": str(destination.private_key_file),
            "ACTIVATION_KNOWN_HOSTS": str(destination.known_hosts),
        }
        options = ["--project-dir", str(self.folder), "--as-of", f"{AS_OF}T09:00:00"]
        command = [sys.executable, "-m", "activation", "run", *options]
        done = subprocess.run(command, cwd=REPOSITORY, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr

    def files(self) -> dict[str, tuple[bytes, int]]:
        """Content and time of change (nanoseconds) of every file received, by its path."""
        return {
            str(path.relative_to(self.received)): (path.read_bytes(), path.stat().st_mtime_ns)
            for path in self.received.rglob("*")
            if path.is_file()
        }


def build_shop(parquet: Path, root: Path) -> Shop:
    """Invent profiles and events for the customers of the invoices, and run dbt build on all three.

    Arguments:
        parquet: the data set.
        root: an empty folder for the project, its feeds, its warehouse and what it sends.
    """
    folder, feeds, received = root / "project", root / "feeds", root / "received"
    invent_customers(ParquetColumn(parquet, "customer_id"), AS_OF, 7, feeds)
    (feeds / "raw_web_shop_customers.parquet").rename(feeds / "customers.parquet")
    (feeds / "raw_email_events.parquet").rename(feeds / "email_events.parquet")
    (feeds / "invoice_lines.parquet").symlink_to(parquet)
    received.mkdir()
    _copy_project(folder, received)
    own = {name: value for name, value in os.environ.items() if not name.startswith(("CDP_", "DBT_", "PERSADO_"))}
    environment = own | {
        "CDP_DUCKDB_PATH": str(root / "warehouse.duckdb"),
        "DBT_PROFILES_DIR": str(folder / "profiles"),
    }
    dbt_vars = json.dumps({"as_of_date": AS_OF.isoformat(), "online_retail_folder": str(feeds)})
    command = [str(Path(sys.executable).with_name("dbt")), "--no-use-colors", "build", "--vars", dbt_vars]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-5000:]
    return Shop(folder, feeds, received, environment, read_facts(parquet))


def _copy_project(folder: Path, received: Path) -> None:
    """Copy the project with the shop's feeds in place of the demo's. Its remote folders come to lie in ``received``."""
    for part in _COPIED:
        shutil.copytree(REPOSITORY / part, folder / part)
    shutil.copy(REPOSITORY / "dbt_project.yml", folder)
    shutil.rmtree(folder / "models" / "staging")
    shutil.copytree(OVERLAY, folder / "models" / "staging" / "online_retail")
    exposures = folder / "models" / "persado" / "_persado__exposures.yml"
    text = exposures.read_text(encoding="utf-8")
    exposures.write_text(text.replace("remote_folder: /", f"remote_folder: {received}/"), encoding="utf-8")
