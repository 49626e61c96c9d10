"""The preflight, against a real server."""

from __future__ import annotations

from typing import Any

from delivering import Delivering
from mini import change_exposure, change_json

from activation.common.errors import ExitCode


def test_doctor_finds_everything_sound(delivering: Delivering) -> None:
    content = delivering.call("doctor")
    assert content["exit_code"] == 0
    found = {check["name"]: check["found"] for check in content["checks"]}
    assert list(found) == [
        "artifacts",
        "destinations.yml",
        "local disk",
        "exposure engagement_daily",
        "exposure segment_weekly",
        "warehouse",
        "destination persado",
    ]
    assert found["warehouse"] == "the ledger knows of 0 deliveries"
    assert found["destination persado"].startswith(f"logged in at 127.0.0.1:{delivering.server.port}; ")
    assert f"{delivering.server.path('segment')} will be created" in found["destination persado"]
    assert delivering.server.files() == {}


def test_doctor_goes_on_after_a_failed_check(delivering: Delivering) -> None:
    (delivering.project.profiles_dir / "known_hosts").write_text("", encoding="utf-8")
    (delivering.project.target_path / "mini.duckdb").unlink()
    change_exposure(delivering.project, "engagement_daily", lambda keys: keys.pop("schedule"))
    content = delivering.call("doctor")
    assert content["exit_code"] == ExitCode.CONFIGURATION
    assert {check["name"]: check["code"] for check in content["checks"] if not check["ok"]} == {
        "exposure engagement_daily": "CONFIGURATION",
        "warehouse": "WAREHOUSE",
        "destination persado": "HOST_KEY",
    }


def test_doctor_without_a_build_still_looks_at_the_destinations(delivering: Delivering) -> None:
    (delivering.project.target_path / "manifest.json").unlink()
    content = delivering.call("doctor")
    assert content["exit_code"] == ExitCode.ARTIFACTS
    assert [(check["name"], check["ok"]) for check in content["checks"]] == [
        ("artifacts", False),
        ("destinations.yml", True),
        ("local disk", True),
        ("destination persado", True),
    ]


def add_checks(delivering: Delivering, rows: str) -> None:
    """Give the project a model of checks, as a build would."""
    delivering.change_events(
        "create or replace table checks as select * from (values "
        f"{rows}) as checks (position, check_name, is_required, is_ok, found, next_step)"
    )

    def declare(manifest: dict[str, Any]) -> None:
        node = dict(manifest["nodes"]["model.mini.segment"])
        node |= {"unique_id": "model.mini.checks", "name": "checks", "relation_name": "main.checks"}
        node["config"] = node["config"] | {"meta": {"doctor": True}}
        manifest["nodes"]["model.mini.checks"] = node

    change_json(delivering.project.target_path / "manifest.json", declare)


def test_doctor_tells_what_the_project_found_out_about_itself(delivering: Delivering) -> None:
    add_checks(
        delivering,
        "(2, 'birthdates', false, false, '0 of 9 rows', 'Tag the column.'),"
        " (1, 'orders', true, false, '0 rows', 'Load.'),"
        " (3, 'names', true, true, '9 of 9 rows', 'Tag.')",
    )
    content = delivering.call("doctor")
    told = [check for check in content["checks"] if check["name"] in ("orders", "birthdates", "names")]
    assert content["exit_code"] == ExitCode.BLOCKED
    assert [(check["name"], check["ok"], check["found"], check["next_step"]) for check in told] == [
        ("orders", False, "orders: 0 rows.", "Load."),
        ("birthdates", True, "0 of 9 rows", "Tag the column."),
        ("names", True, "9 of 9 rows", None),
    ]


def test_doctor_says_of_an_exposure_what_would_keep_it_from_going(broken: Delivering) -> None:
    content = broken.call("doctor", "--select", "engagement_daily")
    [exposure] = [check for check in content["checks"] if check["name"] == "exposure engagement_daily"]
    assert exposure["ok"]
    assert exposure["next_step"].startswith("Test assert_engagement_is_not_broken")
    assert exposure["found"].startswith("window, cron '0 6 * * *' in UTC, next ")


def test_doctor_without_a_build_takes_no_offence_at_a_destination_that_is_not_set_up(delivering: Delivering) -> None:
    (delivering.project.target_path / "manifest.json").unlink()
    del delivering.environment["PERSADO_USERNAME"]
    checks = delivering.call("doctor")["checks"]
    assert [(check["name"], check["ok"], check["found"]) for check in checks[-1:]] == [
        ("destination persado", True, "not set up")
    ]
    assert "environment variable 'PERSADO_USERNAME'" in checks[-1]["next_step"]
