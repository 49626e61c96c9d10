"""Deltas: rows that are new or changed since the last delivery, and nothing else. Expected files are by hand."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import duckdb
import pytest
from builders import Scene, make_warehouse
from postgres_fixtures import PostgresDatabase
from sftp_fixtures import SftpServer

from activation.common.errors import ActivationError, ExitCode
from activation.common.file_settings import FileSettings
from activation.common.records import Delivery, Mode, OnEmpty
from activation.ledger.delta import DeltaSource, condition, remember_changes
from activation.ledger.fold import Versions
from activation.warehouse.protocol import RelationColumn, RowSelection, Warehouse

ID, NAME = RelationColumn("id", "INTEGER"), RelationColumn("name", "VARCHAR")
SOURCE = DeltaSource("nightly", "mart", (ID,), (ID, NAME))
TABLES = """
    create table mart (id integer, name varchar, seen timestamp with time zone);
    insert into mart values (1, 'Ada', null), (2, 'Bob', null), (3, null, null)
"""


@pytest.fixture(params=["duckdb", "postgres"])
def warehouse(request: pytest.FixtureRequest, tmp_path: Path) -> Warehouse:
    if request.param == "duckdb":
        return make_warehouse(tmp_path / "warehouse.duckdb", TABLES)
    database: PostgresDatabase = request.getfixturevalue("postgres")
    database.execute("create schema activation")
    database.execute(
        "create table activation.delivered_rows (orchestration text, version bigint, row_key text, row_hash text)"
    )
    database.execute(TABLES)
    return database.warehouse


def changed_ids(warehouse: Warehouse, committed: list[int], latest: int = 0) -> tuple[int, list[int]]:
    with warehouse.session() as session:
        version = remember_changes(session, SOURCE, Versions(tuple(committed), latest))
        rows = session.fetch(f"select id from mart where {condition(SOURCE, version)} order by id")
    return version, [row[0] for row in rows]


def change(warehouse: Warehouse, *statements: str) -> None:
    with warehouse.session() as session:
        for statement in statements:
            session.execute(statement)


def test_only_what_is_new_or_changed_since_a_committed_version_is_sent(warehouse: Warehouse) -> None:
    assert changed_ids(warehouse, []) == (1, [1, 2, 3])
    assert changed_ids(warehouse, [1]) == (2, [])
    change(warehouse, "update mart set name = '' where id = 3", "insert into mart values (4, 'Dan', null)")
    # Version 2 was without changes and left no row; the ledger has heard of it.
    assert changed_ids(warehouse, [1, 2], latest=2) == (3, [3, 4])
    # Version 3 was never committed, so its rows are still to be sent.
    assert changed_ids(warehouse, [1, 2], latest=3) == (4, [3, 4])
    assert changed_ids(warehouse, [1, 2, 4], latest=4) == (5, [])


def test_a_row_that_changed_back_is_sent_again(warehouse: Warehouse) -> None:
    changed_ids(warehouse, [])
    change(warehouse, "update mart set name = 'Bea' where id = 2")
    assert changed_ids(warehouse, [1]) == (2, [2])
    change(warehouse, "update mart set name = 'Bob' where id = 2")
    assert changed_ids(warehouse, [1, 2]) == (3, [2])


def test_a_row_that_was_gone_and_returned_is_sent_again_and_a_gone_one_never(warehouse: Warehouse) -> None:
    changed_ids(warehouse, [])
    change(warehouse, "delete from mart where id = 1")
    assert changed_ids(warehouse, [1]) == (2, [])
    change(warehouse, "insert into mart values (1, 'Ada', null)")
    assert changed_ids(warehouse, [1, 2]) == (3, [1])


def test_values_that_run_together_are_told_apart(warehouse: Warehouse) -> None:
    change(warehouse, "alter table mart add column given varchar", "update mart set name = 'ab', given = 'c'")
    source = replace(SOURCE, delivered=(NAME, RelationColumn("given", "VARCHAR")))
    with warehouse.session() as session:
        remember_changes(session, source, Versions())
        session.execute("update mart set name = 'a', given = 'bc' where id = 1")
        session.execute("update mart set name = null where id = 2")
        version = remember_changes(session, source, Versions((1,)))
        rows = session.fetch(f"select id from mart where {condition(source, version)} order by id")
    assert [row[0] for row in rows] == [1, 2]


def test_other_orchestrations_and_columns_that_are_not_delivered_do_not_matter(warehouse: Warehouse) -> None:
    changed_ids(warehouse, [])
    with warehouse.session() as session:
        assert remember_changes(session, replace(SOURCE, orchestration="it's weekly"), Versions()) == 1
    change(warehouse, "update mart set seen = timestamp '2026-06-30 06:00:00'")
    assert changed_ids(warehouse, [1]) == (2, [])


def test_rows_that_share_a_key_are_refused(warehouse: Warehouse) -> None:
    change(warehouse, "insert into mart values (3, 'Eve', null)")
    with pytest.raises(ActivationError) as caught:
        changed_ids(warehouse, [])
    assert caught.value.code is ExitCode.CONFIGURATION
    assert caught.value.what == "nightly: 1 rows of mart have the key of another; order_by is id."


def as_delta(delivery: Delivery, day: int, on_empty: OnEmpty = OnEmpty.SEND) -> Delivery:
    orchestration = replace(delivery.orchestration, mode=Mode.DELTA, on_empty=on_empty)
    return replace(delivery, orchestration=orchestration, fire_time=delivery.fire_time.replace(day=day))


def test_a_delta_is_what_changed_since_the_last_committed_delivery(tmp_path: Path, sshd: SftpServer) -> None:
    scene = Scene(tmp_path, sshd)
    scene.deliver(as_delta(scene.delivery("first.csv"), 1))
    scene.change("insert into mart values (3, 'Eve')")
    # This one fails after its rows were read: what it would have sent is still to be sent.
    failed = scene.deliver(as_delta(scene.delivery("second.csv"), 2), sshd.destination(port=1, upload_attempts=1))
    assert failed.exit_code == ExitCode.SFTP_UNAVAILABLE
    scene.change("update mart set name = 'Bea' where id = 2")
    scene.deliver(as_delta(scene.delivery("third.csv"), 3))
    scene.deliver(as_delta(scene.delivery("fourth.csv"), 4))
    assert sshd.files() == {
        "first.csv": b"id,name\n1,Ada\n2,Bob\n",
        "third.csv": b"id,name\n2,Bea\n3,Eve\n",
        "fourth.csv": b"id,name\n",
    }


def test_a_delta_that_was_skipped_as_empty_remembers_what_is_gone(tmp_path: Path, sshd: SftpServer) -> None:
    scene = Scene(tmp_path, sshd)
    scene.deliver(as_delta(scene.delivery("first.csv"), 1))
    scene.change("delete from mart where id = 1")
    assert scene.deliver(as_delta(scene.delivery("second.csv"), 2, OnEmpty.SKIP)).event == "skipped"
    scene.change("insert into mart values (1, 'Ada')")
    scene.deliver(as_delta(scene.delivery("third.csv"), 3))
    assert sshd.files() == {"first.csv": b"id,name\n1,Ada\n2,Bob\n", "third.csv": b"id,name\n1,Ada\n"}


def test_no_value_of_a_row_is_kept(tmp_path: Path, sshd: SftpServer) -> None:
    scene = Scene(tmp_path, sshd)
    scene.deliver(as_delta(scene.delivery("first.csv"), 1))
    with duckdb.connect(str(tmp_path / "warehouse.duckdb")) as connection:
        kept = connection.execute("select * from activation.delivered_rows").fetchall()
    assert len(kept) == 2
    assert "Ada" not in str(kept)


def test_a_version_without_changes_never_lends_its_number_to_another(tmp_path: Path, sshd: SftpServer) -> None:
    scene = Scene(tmp_path, sshd)
    scene.deliver(as_delta(scene.delivery("first.csv"), 1))
    scene.deliver(as_delta(scene.delivery("second.csv"), 2))
    scene.change("insert into mart values (3, 'Eve')")
    scene.deliver(as_delta(scene.delivery("third.csv"), 3), sshd.destination(port=1, upload_attempts=1))
    scene.deliver(as_delta(scene.delivery("fourth.csv"), 4))
    assert sshd.files()["fourth.csv"] == b"id,name\n3,Eve\n"


def test_the_rows_of_a_version_are_written_on_every_engine(warehouse: Warehouse, tmp_path: Path) -> None:
    changed_ids(warehouse, [])
    change(warehouse, "update mart set name = 'Bea' where id = 2")
    with warehouse.session() as session:
        version = remember_changes(session, SOURCE, Versions((1,)))
        held = {column.name: column for column in session.columns("mart") or ()}
        columns = (held["id"], held["name"])
        selection = RowSelection(
            "mart", columns, ("id",), FileSettings("x.csv", "/"), condition=condition(SOURCE, version)
        )
        assert session.write_text(selection, tmp_path / "rows") == 1
    assert (tmp_path / "rows").read_text(encoding="utf-8") == "2,Bea\n"
