"""A dbt project of nothing but the repository's macros for segments, its models of their figures, and six customers."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb
import yaml
from wrong_destinations import WRONG_VARIABLES

PROJECT = Path(__file__).parents[2]
DBT = Path(sys.executable).with_name("dbt")
COPIED = ("dbt_project.yml", "macros", "models/segment_insights", "models/_docs.md", "profiles")
AS_OF = "2026-06-30"

# Tables by their columns and types, and rows as SQL literals. d, e and f have no row in most.
TABLES: dict[str, tuple[dict[str, str], list[str]]] = {
    "merged_customers": (
        {"amperity_id": "string", "email": "string"},
        [
            "'a', 'Ann@Example.com'",
            "'b', ' bob@example.com'",
            "'c', null",
            "'d', 'dan@example.com'",
            "'e', null",
            "'f', null",
        ],
    ),
    "customer_360": (
        {"amperity_id": "string", "state": "string", "orders": "bigint", "birthdate": "date"},
        [
            "'a', 'CA', 5, null",
            "'b', 'ca', 1, null",
            "'c', 'TX', 0, null",
            "'d', null, null, null",
            "'e', '', 3, null",
            "'f', 'NY', 2, null",
        ],
    ),
    "merged_households": (
        {"amperity_id": "string", "household_id": "string", "household_size": "bigint"},
        ["'a', 'h1', 2", "'b', 'h1', 2", "'c', 'h2', 1"],
    ),
    "unified_loyalty": ({"amperity_id": "string", "loyalty_id": "string"}, ["'a', 'l1'"]),
    "unified_transactions": (
        {"amperity_id": "string", "order_id": "string", "purchase_channel": "string", "order_revenue": "decimal(18,2)"},
        [
            "'a', 'o1', 'store', 10",
            "'a', 'o2', 'web', 90",
            "'b', 'o3', 'store', 90",
            "'c', 'o4', 'web', 10",
            "null, 'o5', 'store', 90",
        ],
    ),
    "unified_itemized_transactions": (
        {
            "amperity_id": "string",
            "order_id": "string",
            "order_datetime": "timestamp",
            "is_return": "boolean",
            "is_cancellation": "boolean",
            "purchase_channel": "string",
        },
        [
            "'a', 'o1', timestamp '2026-06-29 10:00:00', false, false, 'store'",
            "'b', 'o3', timestamp '2026-06-29 10:00:00', true, false, 'store'",
            "'c', 'o4', timestamp '2026-07-01 10:00:00', false, false, 'web'",
        ],
    ),
    "campaign_recipients": (
        {
            "amperity_id": "string",
            "campaign_id": "string",
            "campaign_name": "string",
            "workflow_id": "string",
            "delivery_datetime": "timestamp",
            "treatment_name": "string",
            "sub_audience_name": "string",
            "destination_name": "string",
            "is_control": "boolean",
        },
        [
            "'a', 's', 'spring', 'w1', timestamp '2026-01-05 10:00:00', 'A', 'high', 'mail', false",
            "'a', 's', 'spring', 'w2', timestamp '2026-02-05 10:00:00', 'A', 'high', 'mail', false",
            "'a', 's', 'spring', 'w2', timestamp '2026-02-06 10:00:00', 'A', 'high', 'sms', false",
            "'b', 's', 'spring', 'w1', timestamp '2026-01-05 10:00:00', 'Control', 'high', null, true",
            "'c', 'u', 'autumn', 'w9', timestamp '2025-10-01 10:00:00', 'B', 'low', 'mail', false",
        ],
    ),
    "customer_attributes": (
        {"amperity_id": "string"}
        | {f"contactable_{way}": "boolean" for way in ("global", "address", "email", "phone", "paid_social")},
        [
            "'a', true, true, true, false, true",
            "'b', false, false, false, false, true",
            "'c', true, false, true, false, true",
        ],
    ),
    "transaction_attributes_extended": (
        {
            "amperity_id": "string",
            "l12m_order_frequency": "bigint",
            "l12m_order_revenue": "decimal(18,2)",
            "l12m_net_order_revenue": "decimal(18,2)",
            "l12m_total_items": "bigint",
            "lifetime_order_revenue": "decimal(18,2)",
            "early_repeat_purchaser": "boolean",
            "first_order_datetime": "timestamp",
        },
        [
            "'a', 2, 100, null, 5, 300, true, timestamp '2024-01-01 10:00:00'",
            "'b', 1, 90, null, 1, 90, null, timestamp '2026-05-10 10:00:00'",
            "'c', 0, 0, null, 0, 50, false, timestamp '2023-03-03 10:00:00'",
        ],
    ),
    "customer_orders": (
        {"amperity_id": "string", "purchase_channel": "string", "order_date": "date", "order_revenue": "decimal(18,2)"},
        [
            "'a', 'store', date '2026-01-15', 60",
            "'a', 'web', date '2025-07-01', 40",
            "'b', 'web', date '2026-05-10', 90",
            "'c', 'store', date '2023-03-03', 50",
        ],
    ),
    "predicted_clv_attributes": (
        {
            "amperity_id": "string",
            "predicted_customer_lifetime_value_tier": "string",
            "predicted_clv_next_365d": "decimal(18,2)",
            "predicted_average_order_revenue_next_365d": "decimal(18,2)",
            "predicted_order_frequency_next_365d": "decimal(18,6)",
        },
        ["'a', 'Gold', 80, 40, 2.5", "'b', null, 20, 10, 1.5"],
    ),
}
SEVERAL_ROWS = (
    "unified_loyalty",
    "unified_transactions",
    "unified_itemized_transactions",
    "campaign_recipients",
    "customer_orders",
)
LISTS = {
    "vip_ids": "amperity_id\na\na \nnobody\n",
    "guests": "mail,table_number\nANN@example.com,1\n bob@example.com ,2\nann@example.com,3\nstranger@example.com,4\n",
}
UPLOADS = {
    "name": "uploads",
    "config": {"meta": {"external_location": "read_csv('uploads/{name}.csv', all_varchar = true)"}},
    "tables": [{"name": "late_guests"}],
}


class SegmentsProject:
    """The project in a folder, without segments at first."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name in COPIED:
            source, target = PROJECT / name, folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copytree(source, target) if source.is_dir() else shutil.copy(source, target)
        self.write("models/tables/_tables.yml", yaml.safe_dump({"models": [_described(name) for name in TABLES]}))
        for name, (columns, rows) in TABLES.items():
            selected = ", ".join(f"cast({column} as {_sql(kind)}) as {column}" for column, kind in columns.items())
            values = ", ".join(f"({row})" for row in rows)
            self.write(
                f"models/tables/{name}.sql", f"select {selected} from (values {values}) as t({', '.join(columns)})"
            )
        for name, content in LISTS.items():
            self.write(f"seeds/{name}.csv", content)
        self.write("uploads/late_guests.csv", LISTS["guests"])
        self.write("models/tables/_sources.yml", yaml.safe_dump({"sources": [UPLOADS]}))

    def write(self, name: str, content: str) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")

    def write_segments(self, folder: str, segments: Mapping[str, str], ids: Mapping[str, str] | None = None) -> None:
        """Write segments, of amperity_id where no other id is given, as a folder below models/segments."""
        described = [
            {
                "name": name,
                "description": "A segment.",
                "columns": [{"name": (ids or {}).get(name, "amperity_id"), "data_type": "string"}],
            }
            for name in segments
        ]
        self.write(f"models/segments/{folder}/_{folder}.yml", yaml.safe_dump({"models": described}))
        for name, text in segments.items():
            self.write(f"models/segments/{folder}/{name}.sql", text)

    def dbt(self, command: str, *arguments: str, as_of: str = AS_OF) -> dict[str, dict[str, Any]]:
        """Call dbt; a failing node is no error. Returns what became of each node, by its name."""
        settings = {
            "as_of_date": as_of,
            "tracked_segments": ["pair", "nobody_at_all"],
            "insight_breakdowns": ["customer_360.state"],
            "persado_audiences": ["pair", "pairs"],
            **WRONG_VARIABLES,
        }
        words = [str(DBT), "--no-use-colors", command, *arguments, "--profiles-dir", "profiles"]
        inherited = {name: value for name, value in os.environ.items() if not name.startswith(("DBT_", "CDP_"))}
        environment = {**inherited, "CDP_THREADS": "2"}
        (self.folder / "target").mkdir(exist_ok=True)
        done = subprocess.run(
            [*words, "--vars", json.dumps(settings)],
            cwd=self.folder, env=environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode in (0, 1), done.stdout[-3000:]
        results = json.loads((self.folder / "target/run_results.json").read_text(encoding="utf-8"))["results"]
        return {result["unique_id"].split(".", 2)[-1]: result for result in results}

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        with duckdb.connect(str(self.folder / "target/customer_data_platform.duckdb"), read_only=True) as connection:
            return connection.execute(query).fetchall()


def _sql(kind: str) -> str:
    return "varchar" if kind == "string" else kind


def _described(name: str) -> dict[str, Any]:
    columns: list[dict[str, Any]] = [{"name": key, "data_type": kind} for key, kind in TABLES[name][0].items()]
    if name not in SEVERAL_ROWS:
        columns[0]["data_tests"] = ["unique", "not_null"]
    return {"name": name, "config": {"contract": {"enforced": True}}, "columns": columns}
