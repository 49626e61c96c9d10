"""Every fault of the specification's table: its exit code, its remedy, and whether it is tried again by itself.

The rows stand in the table's order. What is tried again is counted at a relay in front of the server.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from builders import Scene
from delivering import WEEK, Delivering
from mini import change_exposure
from pydantic import SecretStr
from sftp_fixtures import Network, SftpServer, public_key

from activation.common.errors import ExitCode
from activation.common.lock import orchestration_lock
from activation.common.records import Alerts, Delivery, OnEmpty, Orchestration, Outcome, Thresholds
from activation.settings.destinations import Destination


@dataclass
class Behind:
    """A scene whose server stands behind a relay that counts connections."""

    scene: Scene
    relay: Network

    def destination(self, **settings: Any) -> Destination:
        host_key = public_key(self.scene.server.keys.host)
        return self.scene.server.destination(port=self.relay.port, host_public_key=host_key, **settings)

    def deliver(self, delivery: Delivery | None = None, **settings: Any) -> Outcome:
        return self.scene.deliver(delivery or self.scene.delivery(), self.destination(upload_attempts=3, **settings))


@pytest.fixture
def behind(tmp_path: Path, sshd: SftpServer, network: Callable[..., Network]) -> Behind:
    return Behind(Scene(tmp_path, sshd), network(sshd.port))


def altered(behind: Behind, **settings: Any) -> Delivery:
    delivery = behind.scene.delivery()
    orchestration = Orchestration(
        **{name: getattr(delivery.orchestration, name) for name in Orchestration.__slots__} | settings
    )
    return Delivery(orchestration, delivery.fire_time, delivery.remote_path, delivery.window_date)


def fails(outcome: Outcome, code: ExitCode) -> str:
    assert outcome.exit_code == code
    assert outcome.failure is not None
    assert outcome.failure.next_step
    return outcome.failure.what


def test_20_refused_credentials_are_not_tried_again(behind: Behind) -> None:
    fails(behind.deliver(private_key_file=None, password=SecretStr("wrong")), ExitCode.CREDENTIALS)
    assert behind.relay.connections == 1


def test_21_a_server_that_breaks_off_is_tried_again(
    tmp_path: Path, sshd: SftpServer, network: Callable[..., Network]
) -> None:
    behind = Behind(Scene(tmp_path, sshd), network(sshd.port, cut_after=0))
    fails(behind.deliver(), ExitCode.SFTP_UNAVAILABLE)
    assert behind.relay.connections == 3


def test_21_a_full_disk_is_tried_again(behind: Behind) -> None:
    (behind.scene.server.root / "in").mkdir()
    (behind.scene.server.root / "in/people.csv.part").symlink_to("/dev/full")
    # The link to the full disk is removed with the half file, so that the second attempt finds room.
    assert behind.deliver().exit_code == ExitCode.OK
    assert behind.relay.connections == 2


def test_22_a_missing_table_is_named_and_nothing_is_connected(behind: Behind) -> None:
    behind.scene.change("drop table mart")
    assert "main.mart does not exist" in fails(behind.deliver(), ExitCode.MISSING_TABLE)
    assert behind.relay.connections == 0


def test_23_a_missing_column_is_named_and_nothing_is_connected(behind: Behind) -> None:
    behind.scene.change("alter table mart drop column name")
    assert "lacks columns of its contract: name" in fails(behind.deliver(), ExitCode.MISSING_COLUMN)
    assert behind.relay.connections == 0


def test_24_another_type_is_named_and_nothing_is_connected(behind: Behind) -> None:
    behind.scene.change("alter table mart alter column id type varchar")
    assert "Column id of mart is VARCHAR" in fails(behind.deliver(), ExitCode.TYPE_MISMATCH)
    assert behind.relay.connections == 0


def test_25_a_mart_without_what_its_destination_requires_is_found_when_it_is_read(delivering: Delivering) -> None:
    path = delivering.project.destinations_file
    with path.open("a", encoding="utf-8") as file:
        file.write("    required_columns: [Hashed_Emial]\n")
    content = delivering.call("plan", "--as-of", "2026-06-30T07:00")
    assert content["exit_code"] == ExitCode.MISSING_ATTRIBUTE
    assert content["deliveries"] == []
    assert content["errors"][1]["what"] == (
        "exposure segment_weekly: model segment delivers no column 'Hashed_Emial', which persado requires "
        "(models/_exposures.yml)."
    )
    assert "Did you mean 'Hashed_Email'?" in content["errors"][1]["next_step"]


def test_26_a_passed_threshold_stops_before_anything_is_connected(behind: Behind) -> None:
    stopped = altered(behind, alerts=Alerts(fail=Thresholds(max_rows=1)))
    assert "2 rows are more than max_rows (1)." in fails(behind.deliver(stopped), ExitCode.THRESHOLD)
    assert behind.relay.connections == 0


def test_27_an_invalid_pgp_key_is_found_when_it_is_read(delivering: Delivering) -> None:
    change_exposure(delivering.project, "segment_weekly", lambda keys: keys["file"].update(pgp_public_key="no key"))
    content = delivering.call("plan", "--as-of", "2026-06-30T07:00")
    assert content["exit_code"] == ExitCode.PGP_KEY
    assert "pgp_public_key" in content["errors"][0]["what"]


def test_28_what_another_run_is_at_is_left_to_it(delivering: Delivering) -> None:
    with orchestration_lock(delivering.project.lock_dir, "segment_weekly"):
        content = delivering.run("--select", "segment_weekly")
    assert content["exit_code"] == ExitCode.ALREADY_RUNNING
    assert content["deliveries"][0]["failure"]["next_step"] == "Wait until it has ended: it delivers what is due."
    assert delivering.events(WEEK) == []


def test_29_an_empty_mart_that_must_not_be_fails_before_anything_is_connected(behind: Behind) -> None:
    behind.scene.change("delete from mart")
    assert "has no rows" in fails(behind.deliver(altered(behind, on_empty=OnEmpty.FAIL)), ExitCode.EMPTY_INPUT)
    assert behind.relay.connections == 0


def test_30_an_unknown_host_key_is_not_tried_again(behind: Behind) -> None:
    destination = behind.destination().model_copy(update={"host_public_key": None, "known_hosts": Path("absent")})
    fails(behind.scene.deliver(behind.scene.delivery(), destination), ExitCode.HOST_KEY)
    assert behind.relay.connections == 1


def test_the_waits_between_attempts_double_and_vary_by_a_fifth(behind: Behind) -> None:
    from tenacity import RetryCallState

    from activation.delivery.journal import Journal
    from activation.delivery.sending import Sending

    destination = behind.destination(retry_wait_seconds=5)
    journal = Journal(behind.scene.delivery(), (behind.scene.mart,), "receiver", behind.scene.context())
    sending = Sending(journal, destination, None, behind.scene.context())
    for attempt, seconds in ((1, 5), (2, 10), (3, 20), (4, 40)):
        state = RetryCallState(None, None, (), {})  # type: ignore[arg-type]
        state.attempt_number = attempt
        assert seconds * 0.8 <= sending._wait(state) <= seconds * 1.2
    state.attempt_number = 12
    assert sending._wait(state) == 120
