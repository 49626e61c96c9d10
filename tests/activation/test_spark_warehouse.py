"""The warehouse of a Spark session: what is written from it is byte for byte what DuckDB writes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from builders import LEDGER_TABLE, make_delivery, make_mart, write_out
from pyspark.sql import SparkSession
from spark_fixtures import small_session

from activation.common.errors import ActivationError, ExitCode
from activation.common.records import Event, EventName
from activation.ledger.events import Ledger
from activation.warehouse.spark_warehouse import SparkWarehouse


@pytest.fixture(scope="module")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SparkSession]:
    session = small_session(tmp_path_factory.mktemp("spark"))
    session.sql("create schema main")
    for statement in LEDGER_TABLE.replace("varchar", "string").split(";"):
        if statement.strip():
            session.sql(statement)
    yield session
    session.stop()


VALUES = [
    ("boolean", "true", "true"),
    ("date", "date '2026-06-29'", "2026-06-29"),
    ("timestamp", "timestamp '2026-06-29 23:59:59.999999'", "2026-06-29 23:59:59"),
    ("timestamp", "timestamp '1969-12-31 23:59:59.5'", "1969-12-31 23:59:59"),
    ("timestamp", "timestamp '2026-06-29 01:00:00+02:00'", "2026-06-28 23:00:00"),
    ("int", "-7", "-7"),
    ("bigint", "9223372036854775807", "9223372036854775807"),
    ("decimal(18, 2)", "0.1", "0.10"),
    ("decimal(38, 20)", "0.0000000001", "0.00000000010000000000"),
    ("decimal(38, 0)", "1e37", "1" + "0" * 37),
    ("double", "0.1", "0.1"),
    ("double", "100", "100.0"),
    ("double", "1e23", "1" + "0" * 23 + ".0"),
    ("double", "1.5e-7", "0.00000015"),
    ("string", "'a,b'", '"a,b"'),
    ("string", "'it''s'", "it's"),
    ("string", "''", ""),
    ("string", "null", ""),
]


def test_values_are_plain(spark: SparkSession, tmp_path: Path) -> None:
    columns = [(f"column_{number}", data_type) for number, (data_type, _, _) in enumerate(VALUES)]
    values = ", ".join(
        f"cast({expression} as {data_type}) as column_{number}"
        for number, (data_type, expression, _) in enumerate(VALUES)
    )
    spark.sql(f"create or replace view main.mart as select {values}")
    delivery = make_delivery(["column_5"], header=False)
    _, content = write_out(delivery, make_mart(columns), SparkWarehouse({}, tmp_path), tmp_path / "out")
    assert content.decode() == ",".join(expected for _, _, expected in VALUES) + "\n"


def test_rows_are_ordered_by_code_points_with_nulls_last(spark: SparkSession, tmp_path: Path) -> None:
    spark.sql(
        """create or replace view main.mart as select * from
        values ('b', 1), (null, 9), ('B', 2), ('a', 10), ('a-c', 3), ('ab', 4), ('ä', 5), ('_', 6) as v (k, n)"""
    )
    mart = make_mart([("k", "string"), ("n", "int")], hidden=["n"])
    delivery = make_delivery(["k", "n"], header=False)
    _, content = write_out(delivery, mart, SparkWarehouse({}, tmp_path), tmp_path / "out")
    assert content == "B\n_\na\na-c\nab\nb\nä\n\n".encode()


def test_a_number_that_is_not_finite_is_refused_and_named(spark: SparkSession, tmp_path: Path) -> None:
    spark.sql("create or replace view main.mart as select 1 as n, double('NaN') as score")
    mart = make_mart([("n", "int"), ("score", "double")])
    with pytest.raises(ActivationError) as caught:
        write_out(make_delivery(["n"]), mart, SparkWarehouse({}, tmp_path), tmp_path / "out")
    assert caught.value.code == ExitCode.TYPE_MISMATCH
    assert caught.value.what.startswith('In "mart", column score holds a number that is not finite')


def test_a_mart_that_is_missing_is_named(spark: SparkSession, tmp_path: Path) -> None:
    mart = make_mart([("n", "int")], relation="main.no_such_mart")
    with pytest.raises(ActivationError) as caught:
        write_out(make_delivery(["n"]), mart, SparkWarehouse({}, tmp_path), tmp_path / "out")
    assert caught.value.code == ExitCode.MISSING_TABLE
    assert "main.no_such_mart does not exist" in caught.value.what


def test_the_ledger_remembers_what_was_told(spark: SparkSession, tmp_path: Path) -> None:
    ledger = Ledger(SparkWarehouse({}, tmp_path))
    told = Event(
        delivery_id="nightly/2026-06-29",
        orchestration="nightly",
        event=EventName.COMMITTED,
        run_id="run-1",
        dbt_invocation_id="invocation-1",
        occurred_at=datetime(2026, 6, 30, 6, 1, 2, 345678, tzinfo=UTC),
        mart="mart",
        destination="receiver",
        remote_path="/in/people.csv",
        fire_time=datetime(2026, 6, 30, 6, 0, tzinfo=UTC),
        window_date=date(2026, 6, 29),
        byte_count=2**40,
        details={"note": "it's \\ here"},
    )
    ledger.append(told)
    [found] = ledger.of_run("run-1")
    assert (found.occurred_at, found.fire_time, found.window_date) == (
        told.occurred_at,
        told.fire_time,
        told.window_date,
    )
    assert (found.event, found.byte_count, found.row_count, found.details) == (
        EventName.COMMITTED,
        2**40,
        None,
        {"note": "it's \\ here"},
    )
    assert ledger.has_published("receiver", "/in/people.csv")
    assert not ledger.has_published("receiver", "/in/others.csv")
