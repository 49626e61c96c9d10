"""A copy of the project that dbt builds for real, with the demo's feeds or larger ones, on DuckDB or another engine."""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from benchmarks.feeds.session import open_session
from benchmarks.feeds.write import PLANTED_FEEDS, RAW_FEEDS, FileFormat, write_views

PROJECT = Path(__file__).parents[2]
DBT = Path(sys.executable).with_name("dbt")
AS_OF = "2026-06-30"
# What `make demo` sets besides the day.
DEMO_VARS = (
    "tae_optional: true, deliver_recipes: true, destinations: [all], "
    "destination_sources: {google_analytics_events: {client_id: customer_id}}, "
    "persado_segment_columns: {loyalty: loyalty_current_tier, "
    "registration_source: loyalty_sign_up_channel, "
    "profile_compl_flag: 'surname is not null and birthdate is not null'}"
)
COPIED = ("dbt_project.yml", "macros", "models", "seeds", "tests/generic", "tests/singular", "profiles")


class DemoBuild:
    """The copy, with its feeds loaded.

    Arguments:
        folder: where it is made.
        environment: what the profile reads from the environment; nothing for DuckDB.
        customers: how many persons to invent; None for the demo's own feeds.
    """

    _SEED = 11

    def __init__(
        self, folder: Path, environment: Mapping[str, str] | None = None, customers: int | None = None
    ) -> None:
        self.folder = folder
        self.environment = dict(environment or {})
        for name in COPIED:
            source, target = PROJECT / name, folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copytree(source, target) if source.is_dir() else shutil.copy(source, target)
        if customers is not None:
            self.invent(customers)
        self.load()

    def invent(self, customers: int, *, plant_defects: bool = False) -> None:
        """Write the feeds of invented persons in the place of the demo's."""
        as_of = date.fromisoformat(AS_OF)
        session = open_session(customers, self._SEED, as_of, plant_defects=plant_defects)
        feeds = PLANTED_FEEDS if plant_defects else RAW_FEEDS
        write_views(session, feeds, self.folder / "seeds/demo", FileFormat.CSV)

    def load(self) -> None:
        """Load the feeds into the warehouse."""
        self.dbt("seed", "--full-refresh", "--select", "path:seeds/demo", "--vars", "{demo_feeds: true}")

    def build(self, *arguments: str) -> None:
        self.dbt("build", "--vars", f"{{as_of_date: '{AS_OF}', {DEMO_VARS}}}", *arguments)

    def build_part(self, models: str, variables: str) -> None:
        """Build some models again, with more variables than the demo has: YAML, without braces."""
        selected = ("--select", *models.split(), "--exclude", "resource_type:unit_test")
        self.dbt("build", "--vars", f"{{as_of_date: '{AS_OF}', {variables}, {DEMO_VARS}}}", *selected)

    def generate_docs(self) -> None:
        self.dbt("docs", "generate", "--vars", f"{{as_of_date: '{AS_OF}', {DEMO_VARS}}}")

    def dbt(self, *arguments: str, ends_with: int = 0) -> str:
        """Run a dbt command that is to end with an exit code, and return what it printed."""
        (self.folder / "target").mkdir(exist_ok=True)
        command = [str(DBT), "--no-use-colors", *arguments, "--profiles-dir", "profiles"]
        inherited = {name: value for name, value in os.environ.items() if not name.startswith(("DBT_", "CDP_"))}
        environment = {**inherited, **self.environment}
        done = subprocess.run(command, cwd=self.folder, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == ends_with, done.stdout[-3000:]
        return done.stdout

    def artifact(self, name: str) -> dict[str, Any]:
        content: dict[str, Any] = json.loads((self.folder / "target" / name).read_text(encoding="utf-8"))
        return content

    def statuses(self) -> dict[str, str]:
        """How each node of the last dbt command ended."""
        return {result["unique_id"]: result["status"] for result in self.artifact("run_results.json")["results"]}

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """Query the DuckDB file."""
        with duckdb.connect(str(self.folder / "target/customer_data_platform.duckdb"), read_only=True) as connection:
            return connection.execute(query).fetchall()

    def feed(self, name: str) -> list[dict[str, str]]:
        with (self.folder / f"seeds/demo/{name}.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))
