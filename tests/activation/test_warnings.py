"""What only warns goes with the delivery: into the ledger, the report, and the summary of the job."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import duckdb
from delivering import DAYS, WEEK, Delivering
from mini import change_json

EVERY = (*DAYS, WEEK)
SAID = "Test not_null_stg_customers_customer_id (models/_models.yml) ended with 'warn', 2 rows."


def warn(delivering: Delivering) -> None:
    """Let a test of the customers, who are in every mart's lineage, end with a warning."""

    def change(run: dict[str, Any]) -> None:
        name = "test.mini.not_null_stg_customers_customer_id"
        (result,) = [result for result in run["results"] if result["unique_id"].startswith(name)]
        result.update(status="warn", failures=2)

    change_json(delivering.project.target_path / "run_results.json", change)


def alerts(delivering: Delivering) -> dict[str, list[str]]:
    with duckdb.connect(str(delivering.project.target_path / "mini.duckdb"), read_only=True) as connection:
        rows = connection.execute(
            "select delivery_id, details from activation.delivery_events where event = 'packaged'"
        ).fetchall()
    return {delivery_id: json.loads(details).get("alerts", []) for delivery_id, details in rows}


def test_a_warning_goes_with_every_delivery_into_ledger_report_and_summary(
    delivering: Delivering, tmp_path: Path
) -> None:
    warn(delivering)
    planned = delivering.call("plan", "--as-of", "2026-06-30T07:00")
    assert {item["delivery_id"]: item["warnings"] for item in planned["deliveries"]} == {name: [SAID] for name in EVERY}
    content = delivering.run("--summary", str(tmp_path / "summary.md"))
    assert content["exit_code"] == 0
    assert {item["delivery_id"]: item["warnings"] for item in content["deliveries"]} == {name: [SAID] for name in EVERY}
    assert alerts(delivering) == {name: [SAID] for name in EVERY}
    # Said once, though it goes with each of them.
    assert content["warnings"] == [f"{DAYS[0]} and 3 more: {SAID}"]
    assert (tmp_path / "summary.md").read_text(encoding="utf-8").count("Warning:") == 1


def test_what_was_sent_is_not_warned_of_again(delivering: Delivering) -> None:
    delivering.run()
    warn(delivering)
    assert delivering.call("plan", "--as-of", "2026-06-30T07:00")["warnings"] == []


def test_doctor_shows_what_warned_with_each_exposure(delivering: Delivering) -> None:
    warn(delivering)
    checks = {check["name"]: check for check in delivering.call("doctor")["checks"]}
    assert SAID in checks["exposure segment_weekly"]["next_step"]
    assert checks["exposure segment_weekly"]["ok"] is True
