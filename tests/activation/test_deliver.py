"""One delivery against a real warehouse file and a real sshd, from every state an earlier run can leave."""

from __future__ import annotations

import gzip
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from builders import Scene
from pydantic import SecretStr
from sftp_fixtures import Network, SftpServer, StartServer, public_key

from activation.common.errors import ExitCode
from activation.common.file_settings import Compression
from activation.common.records import Alerts, Column, EventName, OnEmpty
from activation.delivery.deliver import changed_since_sent, deliver
from activation.settings.destinations import Destination
from activation.sftp.client import SftpClient, connect

ROWS = b"id,name\n1,Ada\n2,Bob\n"
WHOLE = ["planned", "exported", "packaged", "uploading/upload", "uploading/renaming", "published", "committed"]


@pytest.fixture
def scene(tmp_path: Path, sshd: SftpServer) -> Scene:
    return Scene(tmp_path, sshd)


# The straight way


def test_a_delivery_is_sent_whole_and_every_step_recorded(scene: Scene) -> None:
    outcome = scene.deliver(scene.delivery(success_file=True))
    assert (outcome.event, outcome.exit_code, outcome.row_count, outcome.byte_count) == (EventName.COMMITTED, 0, 2, 20)
    assert scene.server.files() == {"in/people.csv": ROWS, "in/people.csv.DONE": b""}
    assert scene.events() == WHOLE


def test_the_ledger_holds_counts_hashes_and_the_mechanism(scene: Scene) -> None:
    scene.deliver(scene.delivery())
    by_name = {event.event: event for event in scene.ledger.history(10)}
    committed, published = by_name[EventName.COMMITTED], by_name[EventName.PUBLISHED]
    # printf 'id,name\n1,Ada\n2,Bob\n' | sha256sum
    digest = "c61013fd1301ee78979e8b2ceb67c7e42db8814a79dfd1668af0cc32abf9a030"
    assert (committed.row_count, committed.byte_count) == (2, 20)
    assert committed.content_sha256 == committed.file_sha256 == digest
    assert published.details["mechanism"] == "posix-rename"
    assert (committed.run_id, committed.dbt_invocation_id, committed.mart) == ("run-1", "invocation-1", "mart")


def test_no_file_of_the_run_is_left_on_the_local_disk(scene: Scene) -> None:
    scene.deliver(scene.delivery(compression=Compression.GZIP))
    assert list((scene.folder / "target").rglob("*")) == [scene.folder / "target" / "run-1"]


def test_compression_and_progress(scene: Scene) -> None:
    told: list[tuple[str, str, int, int]] = []
    context = scene.context(on_progress=lambda *each: told.append(each))
    delivery = scene.delivery("in/people.csv.gz", compression=Compression.GZIP)
    outcome = scene.deliver(delivery, context=context)
    sent = scene.server.files()["in/people.csv.gz"]
    assert gzip.decompress(sent) == ROWS
    assert outcome.byte_count == len(sent)
    assert told[-1] == (delivery.delivery_id, "upload", len(sent), len(sent))
    assert [stage for _, stage, _, _ in told] == ["export", "package", "upload"]


def test_a_window_sends_its_day_alone(scene: Scene) -> None:
    scene.change("drop table mart")
    scene.change("create table mart as select 1 id, 'Ada' as name, date '2026-06-29' as day")
    scene.change("insert into mart values (2, 'Bob', date '2026-06-28')")
    scene.mart = replace(scene.mart, columns=(*scene.mart.columns, Column("day", "date", deliver=False)))
    outcome = scene.deliver(scene.delivery(window=("day", date(2026, 6, 29))))
    assert outcome.row_count == 1
    assert scene.server.files() == {"in/people.csv": b"id,name\n1,Ada\n"}


# Empty marts


def test_an_empty_mart_sends_its_header_by_default(tmp_path: Path, sshd: SftpServer) -> None:
    scene = Scene(tmp_path, sshd, rows="")
    assert scene.deliver(scene.delivery()).event == EventName.COMMITTED
    assert sshd.files() == {"in/people.csv": b"id,name\n"}


def test_an_empty_mart_is_skipped_when_asked_and_that_is_an_end(tmp_path: Path, sshd: SftpServer) -> None:
    scene = Scene(tmp_path, sshd, rows="")
    delivery = scene.delivery(on_empty=OnEmpty.SKIP, success_file=True)
    outcome = scene.deliver(delivery)
    assert (outcome.event, outcome.exit_code) == (EventName.SKIPPED, 0)
    assert sshd.files() == {}
    assert scene.events() == ["planned", "exported", "skipped"]
    state = scene.state(delivery)
    assert state is not None
    assert state.is_done


def test_an_empty_mart_fails_when_asked(tmp_path: Path, sshd: SftpServer) -> None:
    scene = Scene(tmp_path, sshd, rows="")
    outcome = scene.deliver(scene.delivery(on_empty=OnEmpty.FAIL))
    assert outcome.exit_code == ExitCode.EMPTY_INPUT
    assert sshd.files() == {}
    assert scene.events() == ["planned", "exported", "failed"]


# Failures are recorded and returned, never raised


def test_a_missing_table_fails_this_delivery_alone(scene: Scene) -> None:
    scene.change("drop table mart")
    outcome = scene.deliver(scene.delivery())
    assert (outcome.event, outcome.exit_code) == (EventName.FAILED, ExitCode.MISSING_TABLE)
    assert outcome.next_step == "Run 'dbt build --select +mart'."
    [failed, _] = scene.ledger.history(10)
    assert (failed.event, failed.reason) == (EventName.FAILED, "MISSING_TABLE")
    assert "main.mart does not exist" in str(failed.message)


def test_refused_credentials_are_not_tried_again_nor_told(scene: Scene, network: Callable[..., Network]) -> None:
    relay = network(scene.server.port)
    destination = behind(relay, scene.server, private_key_file=None, password=SecretStr("hunter2"))
    outcome = scene.deliver(scene.delivery(), destination)
    assert outcome.exit_code == ExitCode.CREDENTIALS
    assert relay.connections == 1
    everything = str(scene.ledger.history(10)) + str(outcome)
    assert "hunter2" not in everything


def test_an_unknown_host_key_sends_nothing(scene: Scene, tmp_path: Path) -> None:
    outcome = scene.deliver(scene.delivery(), scene.server.destination(known_hosts=tmp_path / "absent"))
    assert outcome.exit_code == ExitCode.HOST_KEY
    assert scene.server.files() == {}


def test_a_server_that_is_down_is_tried_as_often_as_the_settings_say(
    scene: Scene, network: Callable[..., Network]
) -> None:
    relay = network(scene.server.port, cut_after=0)
    outcome = scene.deliver(scene.delivery(), behind(relay, scene.server, upload_attempts=3))
    assert outcome.exit_code == ExitCode.SFTP_UNAVAILABLE
    assert relay.connections == 3
    assert scene.events() == ["planned", "exported", "packaged", "failed"]


def test_a_cut_connection_is_followed_by_another_attempt(scene: Scene, network: Callable[..., Network]) -> None:
    scene.change("insert into mart select range + 3, repeat('x', 100) from range(10000)")
    relay = network(scene.server.port, cut_after=300_000, times=2)
    outcome = scene.deliver(scene.delivery(success_file=True), behind(relay, scene.server))
    assert outcome.event == EventName.COMMITTED
    assert scene.events() == [*WHOLE[:3], "uploading/upload", "uploading/upload", *WHOLE[3:]]
    assert sorted(scene.server.files()) == ["in/people.csv", "in/people.csv.DONE"]
    assert scene.server.files()["in/people.csv"].count(b"\n") == 10_003


def test_a_full_disk_is_tried_again_and_succeeds_once_there_is_room(scene: Scene) -> None:
    (scene.server.root / "in").mkdir()
    # The half-written file is removed, and with it the link to the full disk.
    (scene.server.root / "in/people.csv.part").symlink_to("/dev/full")
    assert scene.deliver(scene.delivery()).event == EventName.COMMITTED
    assert scene.server.files() == {"in/people.csv": ROWS}


def test_a_failure_is_taken_up_by_the_next_run_without_a_flag(scene: Scene) -> None:
    delivery = scene.delivery()
    scene.change("alter table mart rename to away")
    assert scene.deliver(delivery).event == EventName.FAILED
    scene.change("alter table away rename to mart")
    assert scene.deliver(delivery).event == EventName.COMMITTED
    assert scene.events() == ["planned", "failed", *WHOLE]


def test_a_warehouse_that_is_busy_when_the_end_is_to_be_recorded_sends_nothing_twice(scene: Scene) -> None:
    holders: list[subprocess.Popen[str]] = []
    delivery = scene.delivery()

    @contextmanager
    def connect_and_hold(destination: Destination) -> Iterator[SftpClient]:
        with connect(destination) as client:
            rename = client.rename

            def rename_and_hold(temporary: str, final: str, *, may_replace: bool) -> str:
                mechanism = rename(temporary, final, may_replace=may_replace)
                holders.append(hold(scene.folder / "warehouse.duckdb"))
                return mechanism

            client.rename = rename_and_hold  # type: ignore[method-assign]
            yield client

    try:
        outcome = scene.deliver(delivery, context=scene.context(connect=connect_and_hold))
    finally:
        for holder in holders:
            holder.kill()
            holder.wait()
    assert outcome.exit_code == ExitCode.WAREHOUSE
    assert "This could not be recorded" in str(outcome.message)
    (scene.server.root / "in/people.csv").unlink()  # the receiver takes it
    assert scene.deliver(delivery).event == EventName.COMMITTED
    assert scene.server.files() == {}
    assert scene.events() == WHOLE


def hold(database: Path) -> subprocess.Popen[str]:
    """Another process that has the warehouse open."""
    code = f"import duckdb, time; c = duckdb.connect({str(database)!r}); print('held', flush=True); time.sleep(60)"
    process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


# What an interrupted run left behind


def test_after_an_interrupted_upload_the_file_is_sent_again_to_the_same_name(scene: Scene) -> None:
    delivery = scene.delivery()
    scene.has_happened(delivery, "planned", "exported", "packaged", "uploading/upload", byte_count=20)
    (scene.server.root / "in").mkdir()
    (scene.server.root / "in/people.csv.part").write_bytes(b"id,na")
    assert scene.deliver(delivery).event == EventName.COMMITTED
    assert scene.server.files() == {"in/people.csv": ROWS}


def in_doubt(scene: Scene, **files: bytes) -> None:
    """A run ended when its rename was about to begin; the server holds these files (``part``, ``final``)."""
    scene.has_happened(
        scene.delivery(), "planned", "uploading/upload", "uploading/renaming", byte_count=20, row_count=2
    )
    (scene.server.root / "in").mkdir()
    names = {"part": "people.csv.part", "final": "people.csv"}
    for kind, content in files.items():
        (scene.server.root / "in" / names[kind]).write_bytes(content)


def test_a_rename_that_did_not_happen_is_followed_by_sending_again(scene: Scene) -> None:
    in_doubt(scene, part=ROWS)
    assert scene.deliver(scene.delivery()).event == EventName.COMMITTED
    assert scene.server.files() == {"in/people.csv": ROWS}
    assert scene.events()[3:] == WHOLE


def test_a_rename_that_happened_is_not_sent_again(scene: Scene) -> None:
    in_doubt(scene, final=b"exactly twenty bytes")
    outcome = scene.deliver(scene.delivery(success_file=True))
    assert (outcome.event, outcome.byte_count, outcome.row_count) == (EventName.COMMITTED, 20, 2)
    assert scene.server.files() == {"in/people.csv": b"exactly twenty bytes", "in/people.csv.DONE": b""}
    assert scene.events()[3:] == ["published", "committed"]


def test_a_file_that_the_receiver_took_already_is_not_sent_again(scene: Scene) -> None:
    in_doubt(scene)
    assert scene.deliver(scene.delivery()).event == EventName.COMMITTED
    assert scene.server.files() == {}
    assert scene.events()[3:] == ["published", "committed"]


def test_an_older_file_at_the_final_name_is_not_mistaken_for_ours(scene: Scene) -> None:
    in_doubt(scene, final=b"yesterday's")
    assert scene.deliver(scene.delivery()).event == EventName.COMMITTED
    assert scene.server.files() == {"in/people.csv": ROWS}


@pytest.mark.parametrize("later", ["failed", "blocked"])
def test_a_doubt_outlives_failures_and_refusals(scene: Scene, later: str) -> None:
    in_doubt(scene)
    scene.has_happened(scene.delivery(), later)
    assert scene.deliver(scene.delivery()).event == EventName.COMMITTED
    assert scene.server.files() == {}


def test_a_published_file_only_gets_its_success_file(scene: Scene) -> None:
    delivery = scene.delivery(success_file=True)
    scene.has_happened(delivery, "uploading/renaming", "published", "failed", byte_count=20)
    (scene.server.root / "in").mkdir()
    assert scene.deliver(delivery).event == EventName.COMMITTED
    assert scene.server.files() == {"in/people.csv.DONE": b""}
    assert scene.events()[3:] == ["committed"]


def test_a_doubt_at_another_destination_is_never_settled_here(scene: Scene) -> None:
    delivery = scene.delivery()
    scene.has_happened(delivery, "uploading/renaming", byte_count=20, destination="former")
    outcome = scene.deliver(delivery)
    assert outcome.exit_code == ExitCode.CONFIGURATION
    assert "Set destination back to former" in str(outcome.next_step)
    assert scene.server.files() == {}


def test_a_changed_name_leaves_no_temporary_file_behind(scene: Scene) -> None:
    old = scene.delivery("in/old.csv")
    scene.has_happened(old, "uploading/upload", byte_count=20)
    (scene.server.root / "in").mkdir()
    (scene.server.root / "in/old.csv.part").write_bytes(b"id")
    assert scene.deliver(scene.delivery("in/new.csv")).event == EventName.COMMITTED
    assert scene.server.files() == {"in/new.csv": ROWS}


def test_what_cannot_be_tidied_up_does_not_hinder(start_sshd: StartServer, tmp_path: Path) -> None:
    scene = Scene(tmp_path, start_sshd(refuse="remove"))
    scene.has_happened(scene.delivery("in/old.csv"), "uploading/upload", byte_count=20)
    (scene.server.root / "in").mkdir()
    (scene.server.root / "in/old.csv.part").write_bytes(b"id")
    assert scene.deliver(scene.delivery("in/new.csv")).event == EventName.COMMITTED
    assert scene.server.files() == {"in/new.csv": ROWS, "in/old.csv.part": b"id"}


def test_a_doubt_is_settled_at_the_name_it_is_about(scene: Scene) -> None:
    old = scene.delivery("in/old.csv")
    scene.has_happened(old, "uploading/renaming", byte_count=20)
    (scene.server.root / "in").mkdir()
    (scene.server.root / "in/old.csv").write_bytes(ROWS)
    assert scene.deliver(scene.delivery("in/new.csv", success_file=True)).event == EventName.COMMITTED
    assert sorted(scene.server.files()) == ["in/old.csv", "in/old.csv.DONE"]


# Difficult servers


def test_a_rename_cut_off_after_it_happened_is_not_repeated(scene: Scene) -> None:
    cuts: list[str] = []

    @contextmanager
    def connect_and_cut(destination: Destination) -> Iterator[SftpClient]:
        with connect(destination) as client:
            rename = client.rename

            def rename_and_cut(temporary: str, final: str, *, may_replace: bool) -> str:
                rename(temporary, final, may_replace=may_replace)
                cuts.append(final)
                Path(final).unlink()  # the receiver takes it at once
                client._connection.close()
                return rename(temporary, final, may_replace=may_replace)

            client.rename = rename_and_cut  # type: ignore[method-assign]
            yield client

    outcome = scene.deliver(scene.delivery(), context=scene.context(connect=connect_and_cut))
    assert outcome.event == EventName.COMMITTED
    assert len(cuts) == 1
    assert scene.server.files() == {}
    assert scene.events() == WHOLE


def test_a_later_file_of_the_same_name_replaces_ours_where_the_server_cannot(
    start_sshd: StartServer, tmp_path: Path
) -> None:
    scene = Scene(tmp_path, start_sshd(refuse="posix-rename"))
    first = scene.delivery()
    assert scene.deliver(first).event == EventName.COMMITTED
    scene.change("delete from mart where id = 1")
    second = replace(first, fire_time=first.fire_time.replace(month=7, day=1))
    assert scene.deliver(second).event == EventName.COMMITTED
    assert scene.server.files() == {"in/people.csv": b"id,name\n2,Bob\n"}
    mechanisms = [event.details["mechanism"] for event in scene.ledger.history(99) if event.event == "published"]
    assert mechanisms == ["remove-and-rename", "rename"]


def test_a_file_that_is_not_ours_stays_where_the_server_cannot_replace(start_sshd: StartServer, tmp_path: Path) -> None:
    scene = Scene(tmp_path, start_sshd(refuse="posix-rename"))
    (scene.server.root / "in").mkdir()
    (scene.server.root / "in/people.csv").write_bytes(b"theirs")
    outcome = scene.deliver(scene.delivery())
    assert outcome.exit_code == ExitCode.SFTP_UNAVAILABLE
    assert scene.server.files()["in/people.csv"] == b"theirs"


def test_a_server_that_shows_nothing_fails_clearly_and_keeps_nothing(start_sshd: StartServer, tmp_path: Path) -> None:
    scene = Scene(tmp_path, start_sshd(refuse="stat,lstat"))
    outcome = scene.deliver(scene.delivery())
    assert outcome.exit_code == ExitCode.SFTP_UNAVAILABLE
    assert "'verify: none'" in str(outcome.next_step)
    assert scene.server.files() == {}


@pytest.mark.parametrize(("left", "expected"), [({"part": ROWS}, {"in/people.csv": ROWS}), ({}, {})])
def test_a_doubt_at_a_server_that_shows_nothing_is_settled_by_renaming(
    start_sshd: StartServer, tmp_path: Path, left: dict[str, bytes], expected: dict[str, bytes]
) -> None:
    scene = Scene(tmp_path, start_sshd(refuse="stat,lstat"))
    in_doubt(scene, **left)
    outcome = scene.deliver(scene.delivery(), scene.server.destination(verify="none"))
    assert outcome.event == EventName.COMMITTED
    assert scene.server.files() == expected
    assert scene.events()[3:] == ["published", "committed"]


# Destinations that forbid renaming


def direct(scene: Scene, **settings: object) -> Destination:
    return scene.server.destination(atomic_rename=False, **settings)


def test_without_rename_the_file_goes_to_its_final_name(start_sshd: StartServer, tmp_path: Path) -> None:
    scene = Scene(tmp_path, start_sshd(refuse="posix-rename,rename"))
    assert scene.deliver(scene.delivery(success_file=True), direct(scene)).event == EventName.COMMITTED
    assert scene.server.files() == {"in/people.csv": ROWS, "in/people.csv.DONE": b""}
    assert scene.events() == [*WHOLE[:3], "uploading/direct", "published", "committed"]


@pytest.mark.parametrize(
    ("there", "replaces", "sent"),
    [
        (b"exactly twenty bytes", None, False),
        (b"exactly twenty bytes", [20, 1_700_000_000], True),
        (b"exactly twenty bytes", [20, 1_600_000_000], False),
        (b"id,na", None, True),
    ],
    ids=["whole", "still the one before", "whole over the one before", "half"],
)
def test_without_rename_a_doubt_is_settled_by_the_final_file(
    scene: Scene, there: bytes, replaces: list[int] | None, sent: bool
) -> None:
    delivery = scene.delivery()
    scene.has_happened(delivery, "uploading/direct", byte_count=20, details={"replaces": replaces})
    (scene.server.root / "in").mkdir()
    final = scene.server.root / "in/people.csv"
    final.write_bytes(there)
    os.utime(final, (1_700_000_000, 1_700_000_000))
    assert scene.deliver(delivery, direct(scene)).event == EventName.COMMITTED
    assert final.read_bytes() == (ROWS if sent else there)


def test_without_rename_and_without_stat_a_delivery_still_goes(start_sshd: StartServer, tmp_path: Path) -> None:
    scene = Scene(tmp_path, start_sshd(refuse="stat,lstat,rename,posix-rename"))
    assert scene.deliver(scene.delivery(), direct(scene, verify="none")).event == EventName.COMMITTED
    assert scene.server.files() == {"in/people.csv": ROWS}


# Changed rows


def test_changed_rows_are_noticed_and_unchanged_ones_are_not(scene: Scene) -> None:
    delivery = scene.delivery("in/people.csv.gz", compression=Compression.GZIP)
    scene.deliver(delivery)
    state = scene.state(delivery)
    assert state is not None
    assert not changed_since_sent(delivery, [scene.mart], state, scene.context())
    scene.change("update mart set name = 'Bea' where id = 2")
    assert changed_since_sent(delivery, [scene.mart], state, scene.context())
    assert scene.events() == WHOLE


def test_a_committed_delivery_that_is_delivered_again_replaces_its_file(scene: Scene) -> None:
    delivery = scene.delivery()
    scene.deliver(delivery)
    scene.change("update mart set name = 'Bea' where id = 2")
    assert scene.deliver(delivery).event == EventName.COMMITTED
    assert scene.server.files() == {"in/people.csv": b"id,name\n1,Ada\n2,Bea\n"}
    assert scene.events() == WHOLE + WHOLE


def test_without_a_ledger_table_the_outcome_says_what_to_do(scene: Scene) -> None:
    scene.change("drop table activation.delivery_events")
    outcome = deliver(scene.delivery(), [scene.mart], scene.server.destination(), None, scene.context())
    assert outcome.exit_code == ExitCode.WAREHOUSE
    assert outcome.next_step == "Run 'dbt build' first: it creates the table."
    assert scene.server.files() == {}


def behind(relay: Network, server: SftpServer, **settings: object) -> Destination:
    return server.destination(port=relay.port, host_public_key=public_key(server.keys.host), **settings)


# The time it takes


def test_a_delivery_that_takes_long_is_remarked_upon(scene: Scene) -> None:
    moments = iter(datetime(2026, 6, 30, 6, tzinfo=UTC) + timedelta(minutes=minute) for minute in range(100))
    delivery = scene.delivery()
    alerts = Alerts(runtime_minutes=3)
    slow = replace(delivery, orchestration=replace(delivery.orchestration, alerts=alerts))
    outcome = scene.deliver(slow, context=scene.context(clock=lambda: next(moments)))
    assert outcome.event == EventName.COMMITTED
    # One look at the clock for each of the seven events, one before and one after them.
    assert outcome.warnings == ("It took 8.0 minutes; runtime_minutes is 3.",)
