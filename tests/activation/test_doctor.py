"""The preflight, against a real server."""

from __future__ import annotations

from delivering import Delivering
from mini import change_exposure

from activation.errors import ExitCode


def test_doctor_finds_everything_sound(delivering: Delivering) -> None:
    content = delivering.call("doctor")
    assert content["exit_code"] == 0
    found = {check["name"]: check["found"] for check in content["checks"]}
    assert list(found) == [
        "artifacts",
        "destinations.yml",
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
        ("destination persado", True),
    ]
