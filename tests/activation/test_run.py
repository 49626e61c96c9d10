"""Whole runs: a really built dbt project, a real warehouse, a real SFTP server, the command line."""

from __future__ import annotations

import gzip
import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import duckdb
import pytest
from mini import REPOSITORY, build_again, change_exposure
from sftp_fixtures import SftpServer
from typer.testing import CliRunner

from activation.cli import app
from activation.errors import ExitCode
from activation.lock import runner_lock
from activation.project import Project

AS_OF = "2026-06-30T07:00"
DAYS = ("engagement_daily/2026-06-27", "engagement_daily/2026-06-28", "engagement_daily/2026-06-29")
WEEK = "segment_weekly/2026-06-29T08:30:00Z"
# The rows of the mini project's feeds, by day, in the order of Hashed_Email and Send_ID.
HEADER = "Hashed_Email,Send_ID\n"
JANE, JOE = "0cba00ca3da1b283a57287bcceb17e35", "b418773a2c51fb9777a1648346fa7394"
ENGAGEMENT = {
    "engagement/engagement_20260628.csv": f"{HEADER}{JANE},S1\n",
    "engagement/engagement_20260629.csv": f"{HEADER}{JANE},S2\n{JOE},S3\n",
    "engagement/engagement_20260630.csv": f"{HEADER}{JOE},S4\n",
}
SEGMENT = f"Hashed_Email,state_province_cd\n{JANE},WA\n{JOE},OR\n"


class Delivering:
    """A project whose deliveries go to a server of the test's own."""

    def __init__(self, project: Project, server: SftpServer) -> None:
        self.project = project
        self.server = server
        self.environment = {
            "PERSADO_PORT": str(server.port),
            "PERSADO_USERNAME": server.destination().username,
            "PERSADO_PRIVATE_KEY_FILE": str(server.keys.user),
        }
        shutil.copy(server.known_hosts, project.profiles_dir / "known_hosts")
        self.point_to_server()

    def point_to_server(self) -> None:
        """Set the exposures' folders, as a build of YAML that names them would."""
        folders = {"engagement_daily": self.server.path("engagement"), "segment_weekly": self.server.path("segment")}
        for name, folder in folders.items():
            change_exposure(self.project, name, lambda keys, to=folder: keys["file"].update(remote_folder=to))  # type: ignore[misc]

    def call(self, *arguments: str) -> Any:
        command = [*arguments, "--project-dir", str(self.project.project_dir), "--output", "json"]
        result = CliRunner().invoke(app, command, env=self.environment)
        return json.loads(result.stdout)

    def run(self, *arguments: str) -> Any:
        return self.call("run", "--as-of", AS_OF, *arguments)

    def build(self, *arguments: str) -> None:
        build_again(self.project.project_dir, *arguments)
        self.point_to_server()

    def events(self, delivery_id: str) -> list[str]:
        with duckdb.connect(str(self.project.target_path / "mini.duckdb"), read_only=True) as connection:
            rows = connection.execute(
                "select event from activation.delivery_events where delivery_id = ? "
                "order by cast(json_extract(details, '$.sequence') as integer)",
                [delivery_id],
            ).fetchall()
        return [row[0] for row in rows]

    def change_events(self, statement: str) -> None:
        """Alter the loaded feed of events behind dbt's back; the mart is a view on it."""
        with duckdb.connect(str(self.project.target_path / "mini.duckdb")) as connection:
            connection.execute(statement)


@pytest.fixture
def delivering(project: Project, sshd: SftpServer) -> Delivering:
    return Delivering(project, sshd)


@pytest.fixture
def broken(broken_project: Project, sshd: SftpServer) -> Delivering:
    return Delivering(broken_project, sshd)


def ends(content: Any) -> dict[str, str]:
    return {item["delivery_id"]: item["event"] for item in content["deliveries"]}


COMMITTED = [
    "planned",
    "exported",
    "packaged",
    "uploading",
    "uploading",
    "published",
    "committed",
]


def engagement_files(server: SftpServer) -> dict[str, str]:
    return {
        name: content.decode()
        for name, content in server.files().items()
        if name.startswith("engagement/") and name.endswith(".csv")
    }


def test_a_run_delivers_what_is_due_and_the_next_run_nothing(delivering: Delivering) -> None:
    first = delivering.run()
    assert first["exit_code"] == 0
    assert ends(first) == dict.fromkeys([*DAYS, WEEK], "committed")
    files = delivering.server.files()
    assert engagement_files(delivering.server) == ENGAGEMENT
    assert gzip.decompress(files["segment/segment_20260629.csv.gz"]).decode() == SEGMENT
    assert {name: files[name] for name in files if name.endswith(".DONE")} == dict.fromkeys(
        [f"{name}.DONE" for name in ENGAGEMENT], b""
    )
    assert not [name for name in files if name.endswith(".part")]
    for delivery_id in (*DAYS, WEEK):
        assert delivering.events(delivery_id) == COMMITTED

    second = delivering.run()
    assert second["exit_code"] == 0
    assert ends(second) == dict.fromkeys([*DAYS, WEEK], "committed")
    assert delivering.server.files() == files
    assert delivering.events(DAYS[0]) == COMMITTED


def test_a_dry_run_is_a_plan_and_sends_nothing(delivering: Delivering) -> None:
    content = delivering.run("--dry-run")
    assert [item["decision"] for item in content["deliveries"]] == ["send"] * 4
    assert delivering.server.files() == {}
    assert delivering.events(WEEK) == []


def test_a_failed_test_blocks_its_exposure_and_the_run_after_the_mend_sends_it(broken: Delivering) -> None:
    first = broken.run()
    assert first["exit_code"] == ExitCode.BLOCKED
    assert ends(first) == {**dict.fromkeys(DAYS, "blocked"), WEEK: "committed"}
    assert list(broken.server.files()) == ["segment/segment_20260629.csv.gz"]
    assert broken.events(DAYS[0]) == ["blocked"]
    with duckdb.connect(str(broken.project.target_path / "mini.duckdb"), read_only=True) as connection:
        reason, details = connection.execute(
            "select reason, details from activation.delivery_events where delivery_id = ?", [DAYS[0]]
        ).fetchall()[0]
    assert reason == "test_failed"
    assert "assert_engagement_is_not_broken" in details

    broken.build()
    second = broken.run()
    assert second["exit_code"] == 0
    assert engagement_files(broken.server) == ENGAGEMENT
    assert broken.events(DAYS[0]) == ["blocked", *COMMITTED]
    assert broken.events(WEEK) == COMMITTED


def test_a_day_whose_rows_changed_is_reported_and_sent_again_only_when_asked(delivering: Delivering) -> None:
    delivering.run()
    delivering.change_events("insert into raw_events values (1, date '2026-06-29', 'S5')")
    told = delivering.run()
    assert told["exit_code"] == 0
    remarks = {item["delivery_id"]: item["message"] for item in told["deliveries"]}
    assert remarks == {
        DAYS[0]: None,
        DAYS[1]: None,
        DAYS[2]: "Rows of this day have changed since it was sent.",
        WEEK: None,
    }
    assert engagement_files(delivering.server) == ENGAGEMENT

    delivering.run("--resend")
    assert engagement_files(delivering.server) == {
        **ENGAGEMENT,
        "engagement/engagement_20260630.csv": f"{HEADER}{JANE},S5\n{JOE},S4\n",
    }
    assert delivering.events(DAYS[2]) == [*COMMITTED, *COMMITTED]
    assert delivering.events(DAYS[1]) == COMMITTED
    assert [item["message"] for item in delivering.run()["deliveries"]] == [None] * 4


def test_a_missing_variable_fails_what_needs_it_with_its_name(delivering: Delivering) -> None:
    del delivering.environment["PERSADO_USERNAME"]
    content = delivering.run()
    assert content["exit_code"] == ExitCode.CONFIGURATION
    assert ends(content) == dict.fromkeys([*DAYS, WEEK], "failed")
    assert "'PERSADO_USERNAME'" in content["deliveries"][0]["message"]
    assert content["deliveries"][0]["next_step"] == "Set PERSADO_USERNAME and try again."
    assert delivering.events(WEEK) == ["failed"]


def test_an_unreachable_server_fails_and_retry_takes_up_exactly_that(delivering: Delivering) -> None:
    port = delivering.environment["PERSADO_PORT"]
    delivering.environment["PERSADO_PORT"] = "1"
    failed = delivering.run("--select", "segment_weekly")
    assert failed["exit_code"] == ExitCode.SFTP_UNAVAILABLE
    assert delivering.events(WEEK)[-1] == "failed"

    delivering.environment["PERSADO_PORT"] = port
    assert [item["delivery_id"] for item in delivering.call("retry", "--as-of", AS_OF, "--dry-run")["deliveries"]] == [
        WEEK
    ]
    retried = delivering.call("retry", "--as-of", AS_OF)
    assert ends(retried) == {WEEK: "committed"}
    assert list(delivering.server.files()) == ["segment/segment_20260629.csv.gz"]
    assert delivering.call("retry", "--as-of", AS_OF)["deliveries"] == []


def test_an_unpinned_server_is_refused(delivering: Delivering) -> None:
    (delivering.project.profiles_dir / "known_hosts").write_text("", encoding="utf-8")
    content = delivering.run()
    assert content["exit_code"] == ExitCode.HOST_KEY
    assert delivering.server.files() == {}


def test_one_malformed_exposure_fails_the_run_but_not_the_others(delivering: Delivering) -> None:
    change_exposure(delivering.project, "engagement_daily", lambda keys: keys.pop("schedule"))
    content = delivering.run()
    assert content["exit_code"] == ExitCode.CONFIGURATION
    assert ends(content) == {WEEK: "committed"}
    assert "missing key 'schedule'" in content["errors"][0]["what"]


def test_two_deliveries_to_one_name_are_refused_before_anything_is_sent(delivering: Delivering) -> None:
    change_exposure(
        delivering.project, "engagement_daily", lambda keys: keys["file"].update(filename_template="daily.csv")
    )
    content = delivering.run()
    assert content["exit_code"] == ExitCode.CONFIGURATION
    assert ends(content) == {**dict.fromkeys(DAYS, "failed"), WEEK: "committed"}
    assert list(delivering.server.files()) == ["segment/segment_20260629.csv.gz"]
    assert delivering.events(DAYS[0]) == ["failed"]


def test_a_second_runner_says_so_and_leaves(delivering: Delivering) -> None:
    with runner_lock(delivering.project.lock_file):
        code = "from activation.cli import main; main()"
        arguments = ["run", "--project-dir", str(delivering.project.project_dir), "--output", "json"]
        second = subprocess.run(
            [sys.executable, "-c", code, *arguments], cwd=REPOSITORY, capture_output=True, text=True, check=False
        )
    assert second.returncode == ExitCode.ALREADY_RUNNING
    assert json.loads(second.stdout)["errors"][0]["code"] == "ALREADY_RUNNING"
    assert delivering.server.files() == {}


def test_a_run_without_a_warehouse_sends_nothing(delivering: Delivering) -> None:
    (delivering.project.target_path / "mini.duckdb").unlink()
    assert delivering.run()["exit_code"] == ExitCode.WAREHOUSE
    assert delivering.server.files() == {}


def test_rows_left_on_disk_by_a_killed_run_are_removed(delivering: Delivering) -> None:
    left = delivering.project.work_dir / "20260101T000000Z-dead" / "rows"
    left.parent.mkdir(parents=True)
    left.write_text("somebody", encoding="utf-8")
    delivering.run("--select", "segment_weekly")
    assert not delivering.project.work_dir.exists()


def test_status_and_history_tell_what_the_ledger_knows(delivering: Delivering) -> None:
    delivering.run()
    states = {item["delivery_id"]: item for item in delivering.call("status")["deliveries"]}
    assert sorted(states) == sorted([*DAYS, WEEK])
    assert states[DAYS[1]]["last_event"] == "committed"
    assert states[DAYS[1]]["is_done"] is True
    assert states[DAYS[1]]["row_count"] == 2
    assert states[DAYS[1]]["remote_path"] == delivering.server.path("engagement/engagement_20260629.csv")
    assert [item["delivery_id"] for item in delivering.call("status", "-s", "segment*")["deliveries"]] == [WEEK]

    events = delivering.call("history", "--limit", "2", "--select", "engagement_*")["events"]
    assert [(event["delivery_id"], event["event"]) for event in events] == [
        (DAYS[2], "committed"),
        (DAYS[2], "published"),
    ]


def test_the_next_plan_knows_what_was_sent(delivering: Delivering) -> None:
    delivering.run("--select", "segment_weekly")
    decisions = {
        item["delivery_id"]: (item["decision"], item["last_event"])
        for item in delivering.call("plan", "--as-of", AS_OF)["deliveries"]
    }
    assert decisions == {**dict.fromkeys(DAYS, ("send", None)), WEEK: ("done", "committed")}


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


def fingerprint(server: SftpServer) -> str:
    """What OpenSSH itself says of the server's key."""
    shown = subprocess.run(["ssh-keygen", "-lf", str(server.keys.host)], capture_output=True, text=True, check=True)
    return shown.stdout.split()[1]


@pytest.fixture
def untrusting(delivering: Delivering) -> Delivering:
    (delivering.project.profiles_dir / "known_hosts").unlink()
    return delivering


def known_hosts(delivering: Delivering) -> Path:
    return delivering.project.profiles_dir / "known_hosts"


def test_trust_pins_a_key_of_the_given_fingerprint(untrusting: Delivering) -> None:
    content = untrusting.call("trust", "persado", "--fingerprint", fingerprint(untrusting.server))
    assert content["exit_code"] == 0
    assert content["pinned"] is True
    assert content["fingerprint"] == fingerprint(untrusting.server)
    assert untrusting.run("--select", "segment_weekly")["exit_code"] == 0


def test_trust_refuses_a_key_of_another_fingerprint(untrusting: Delivering) -> None:
    content = untrusting.call("trust", "persado", "--fingerprint", f"SHA256:{'A' * 43}")
    assert content["exit_code"] == ExitCode.HOST_KEY
    assert fingerprint(untrusting.server) in content["errors"][0]["what"]
    assert not known_hosts(untrusting).exists()


def test_trust_pins_nothing_when_nobody_can_vouch(untrusting: Delivering) -> None:
    content = untrusting.call("trust", "persado")
    assert content["exit_code"] == ExitCode.USAGE
    assert fingerprint(untrusting.server) in content["errors"][0]["what"]
    assert not known_hosts(untrusting).exists()


@pytest.mark.parametrize(("answer", "code"), [("y\n", 0), ("n\n", ExitCode.HOST_KEY), ("\n", ExitCode.HOST_KEY)])
def test_trust_asks_a_person(untrusting: Delivering, monkeypatch: pytest.MonkeyPatch, answer: str, code: int) -> None:
    monkeypatch.setattr("activation.cli._somebody_is_there", lambda: True)
    command = ["trust", "persado", "--project-dir", str(untrusting.project.project_dir)]
    result = CliRunner().invoke(app, command, env=untrusting.environment, input=answer)
    assert result.exit_code == code
    assert fingerprint(untrusting.server) in result.stderr
    assert known_hosts(untrusting).exists() is (code == 0)


def test_trust_of_an_unknown_destination_names_the_nearest(untrusting: Delivering) -> None:
    content = untrusting.call("trust", "persdo")
    assert content["exit_code"] == ExitCode.USAGE
    assert content["errors"][0]["next_step"] == "Did you mean 'persado'?"
