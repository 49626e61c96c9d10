"""Deliveries of several files, end to end: splits, folders, Parquet, several marts, to a real sshd."""

from __future__ import annotations

import io
import tarfile
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import pytest
from builders import Scene, make_mart, write_out
from postgres_fixtures import PostgresDatabase
from sftp_fixtures import SftpServer

from activation.common.file_settings import Compression, FileFormat, FileSettings, SplitOutputs
from activation.common.records import Delivery, EventName, Mart, Outcome
from activation.delivery.deliver import deliver
from activation.files.parts import Parts
from activation.warehouse.duckdb_text import parquet_statement
from activation.warehouse.protocol import RelationColumn, RowSelection

SPLIT: dict[str, Any] = {
    "split_outputs": SplitOutputs.ROWS,
    "rows_limit": 2,
    "split_file_directory_template": "parts",
}
FIVE = "(1, 'a'), (2, 'b'), (3, 'c'), (4, 'd'), (5, 'e')"


@pytest.fixture
def scene(tmp_path: Path, sshd: SftpServer) -> Scene:
    return Scene(tmp_path, sshd, rows=FIVE)


def test_parts_are_files_of_a_folder_with_a_header_each(scene: Scene) -> None:
    outcome = scene.deliver(scene.delivery("in/parts", success_file=True, **SPLIT))
    assert (outcome.event, outcome.row_count, outcome.byte_count) == (EventName.COMMITTED, 5, 3 * 8 + 5 * 4)
    assert scene.server.files() == {
        "in/parts/0000001.csv": b"id,name\n1,a\n2,b\n",
        "in/parts/0000002.csv": b"id,name\n3,c\n4,d\n",
        "in/parts/0000003.csv": b"id,name\n5,e\n",
        "in/parts.DONE": b"",
    }
    published = [event for event in reversed(scene.ledger.history(99)) if event.event == "published"]
    assert [event.row_count for event in published] == [2, 2, 1]


def test_row_numbers_continue_across_parts(scene: Scene) -> None:
    scene.deliver(scene.delivery("in/parts", header=False, row_number=True, **SPLIT))
    assert scene.server.files() == {
        "in/parts/0000001.csv": b"1,1,a\n2,2,b\n",
        "in/parts/0000002.csv": b"3,3,c\n4,4,d\n",
        "in/parts/0000003.csv": b"5,5,e\n",
    }


def test_parts_are_members_of_one_archive(scene: Scene) -> None:
    scene.deliver(scene.delivery("in/2025.tgz", success_file=True, compression=Compression.TGZ, **SPLIT))
    assert sorted(scene.server.files()) == ["in/2025.tgz", "in/2025.tgz.DONE"]
    with tarfile.open(fileobj=io.BytesIO(scene.server.files()["in/2025.tgz"])) as archive:
        assert archive.getnames() == ["0000001.csv", "0000002.csv", "0000003.csv"]
        last = archive.extractfile("0000003.csv")
        assert last is not None
        assert last.read() == b"id,name\n5,e\n"


def test_an_empty_mart_gives_one_part_with_its_header(tmp_path: Path, sshd: SftpServer) -> None:
    scene = Scene(tmp_path, sshd, rows="")
    scene.deliver(scene.delivery("in/parts", **SPLIT))
    assert sshd.files() == {"in/parts/0000001.csv": b"id,name\n"}


def test_postgres_splits_at_the_same_rows(postgres: PostgresDatabase, tmp_path: Path, scene: Scene) -> None:
    postgres.execute("create table mart (id integer, name varchar)", f"insert into mart values {FIVE}")
    mart = make_mart([("id", "integer"), ("name", "varchar")], '"public"."mart"')
    delivery = scene.delivery("in/parts.zip", compression=Compression.ZIP, **SPLIT)
    exported, archive = write_out(delivery, mart, postgres.warehouse, tmp_path / "one")
    other, same = write_out(delivery, scene.mart, scene.warehouse, tmp_path / "other")
    assert exported.row_counts == {"0000001.csv": 2, "0000002.csv": 2, "0000003.csv": 1}
    assert (exported, archive) == (other, same)


class Kept:
    """Parts that are kept in memory."""

    def __init__(self) -> None:
        self.parts: list[bytearray] = []

    def open(self, number: int) -> Kept:
        assert number == len(self.parts) + 1
        self.parts.append(bytearray())
        return self

    def __enter__(self) -> Kept:
        return self

    def __exit__(self, *error: object) -> None:
        pass

    def write(self, piece: bytes) -> None:
        self.parts[-1] += piece


@pytest.mark.parametrize("at_a_time", [1, 3, 7, 100])
@pytest.mark.parametrize(
    ("lines", "header", "limit", "parts", "oversized"),
    [
        # Lines of 4 bytes with their end; the header of 2 counts.
        (["aaa"] * 5, b"h\n", 10, [b"h\naaa\naaa\n", b"h\naaa\naaa\n", b"h\naaa\n"], 0),
        (["aaa"] * 5, b"", 10, [b"aaa\naaa\n", b"aaa\naaa\n", b"aaa\n"], 0),
        (["aaa"] * 4, b"", 8, [b"aaa\naaa\n", b"aaa\naaa\n"], 0),
        # Two letters of two bytes each.
        (["éé", "éé"], b"", 9, [b"\xc3\xa9\xc3\xa9\n", b"\xc3\xa9\xc3\xa9\n"], 0),
        # A line that is too long has a part of its own.
        (["a", "b" * 20, "c"], b"h\n", 10, [b"h\na\n", b"h\n" + b"b" * 20 + b"\n", b"h\nc\n"], 1),
        (["b" * 20, "c"], b"h\n", 10, [b"h\n" + b"b" * 20 + b"\n", b"h\nc\n"], 1),
        ([], b"h\n", 10, [b"h\n"], 0),
    ],
)
def test_parts_by_size(
    lines: list[str], header: bytes, limit: int, parts: list[bytes], oversized: int, at_a_time: int
) -> None:
    kept = Kept()
    with Parts(kept.open, header, None, limit) as cut:
        for start in range(0, len(lines), at_a_time):
            cut.take(lines[start : start + at_a_time])
    assert kept.parts == parts
    assert cut.oversized == oversized
    assert sum(cut.row_counts) == len(lines)


def test_the_published_example_of_125001_rows() -> None:
    kept = Kept()
    with Parts(kept.open, b"n\n", 50_000, None) as cut:
        for start in range(0, 125_001, 20_000):
            cut.take([str(number) for number in range(start, min(start + 20_000, 125_001))])
    assert cut.row_counts == [50_000, 50_000, 25_001]
    assert kept.parts[2].startswith(b"n\n100000\n")
    assert kept.parts[2].endswith(b"\n125000\n")


def test_a_row_larger_than_a_part_is_remarked_upon(scene: Scene) -> None:
    scene.change("insert into mart values (6, repeat('x', 1100000))")
    settings = {**SPLIT, "split_outputs": SplitOutputs.MEGABYTES, "rows_limit": None, "megabytes_limit": 1}
    outcome = scene.deliver(scene.delivery("in/parts", **settings))
    assert outcome.warnings == ("Rows larger than megabytes_limit have a part of their own: 1.",)
    assert [len(content) for content in scene.server.files().values()] == [28, 8 + 2 + 1_100_000 + 1]


# Parquet


def test_parquet_is_a_folder_of_one_part(scene: Scene, tmp_path: Path) -> None:
    outcome = scene.deliver(scene.delivery("in/people.parquet", format=FileFormat.PARQUET, success_file=True))
    assert outcome.row_count == 5
    assert sorted(scene.server.files()) == ["in/people.parquet.DONE", "in/people.parquet/part-00001.parquet"]
    (tmp_path / "back").write_bytes(scene.server.files()["in/people.parquet/part-00001.parquet"])
    with duckdb.connect() as connection:
        rows = connection.execute(f"select * from read_parquet('{tmp_path / 'back'}')").fetchall()
        codecs = connection.execute(f"select distinct compression from parquet_metadata('{tmp_path / 'back'}')")
        assert codecs.fetchall() == [("SNAPPY",)]
    assert rows == [(1, "a"), (2, "b"), (3, "c"), (4, "d"), (5, "e")]


PARQUET_VALUES = {
    "varchar": "'a\\N,\"' || chr(10)",
    "bigint": "9007199254740993",
    "smallint": "-7",
    "decimal(18,2)": "0.10",
    "double precision": "0.1",
    "boolean": "true",
    "date": "'2026-06-29'",
    "timestamp": "'2026-06-29 23:59:59.123456'",
    "uuid": "'6c0f1e5e-2a3b-4c5d-8e9f-0a1b2c3d4e5f'",
}


@pytest.mark.parametrize("engine", ["duckdb", "postgres"])
def test_parquet_keeps_types_values_and_nulls(
    engine: str, request: pytest.FixtureRequest, tmp_path: Path, scene: Scene
) -> None:
    columns = [(f"c{number}", kind) for number, kind in enumerate(PARQUET_VALUES)]
    values = ", ".join(f"cast({v} as {k}) as c{n}" for n, (k, v) in enumerate(PARQUET_VALUES.items()))
    nulls = ", ".join(f"cast(null as {kind}) as {name}" for name, kind in columns)
    statement = f"create table typed as select {values} union all select {nulls}"
    relation, warehouse = "main.typed", scene.warehouse
    if engine == "postgres":
        postgres: PostgresDatabase = request.getfixturevalue("postgres")
        postgres.execute(statement)
        relation, warehouse = '"public"."typed"', postgres.warehouse  # type: ignore[assignment]
    else:
        scene.change(statement)
    delivery = scene.delivery("in/x.parquet", format=FileFormat.PARQUET)
    delivery = replace(delivery, orchestration=replace(delivery.orchestration, order_by=("c1",)))
    _, content = write_out(delivery, make_mart(columns, relation), warehouse, tmp_path / engine)
    (tmp_path / "back").write_bytes(content)
    with duckdb.connect() as connection:
        back = connection.execute(f"select * from read_parquet('{tmp_path / 'back'}')").fetchall()
        kinds = [row[1] for row in connection.execute(f"describe from read_parquet('{tmp_path / 'back'}')").fetchall()]
        expected = connection.execute(f"select {values} union all select {nulls}").fetchall()
    assert back == expected
    assert kinds == [
        *("VARCHAR", "BIGINT", "SMALLINT", "DECIMAL(18,2)", "DOUBLE", "BOOLEAN", "DATE", "TIMESTAMP", "UUID")
    ]


def test_the_same_rows_are_the_same_parquet_bytes_whatever_the_threads(tmp_path: Path) -> None:
    columns = (RelationColumn("id", "BIGINT"), RelationColumn("name", "VARCHAR"))
    selection = RowSelection("mart", columns, ("id",), FileSettings("/", format=FileFormat.PARQUET))
    contents = []
    with duckdb.connect() as connection:
        connection.execute(
            "create table mart as select (range * 7919) % 300000 as id, 'n' || range as name from range(300000)"
        )
        for threads in (1, 2, 5):
            connection.execute(f"set threads = {threads}")
            connection.execute(parquet_statement(selection, tmp_path / "rows"))
            contents.append((tmp_path / "rows").read_bytes())
    assert contents[0] == contents[1] == contents[2]


# Several marts


def of_two(scene: Scene, name: str, **file: Any) -> tuple[Delivery, list[Mart]]:
    """A delivery of the scene's mart and of another one."""
    scene.change("create table orders as select 7 as id, 'x,y' as item")
    orders = make_mart([("id", "integer"), ("item", "varchar")], "main.orders")
    marts = [replace(scene.mart, name="people"), replace(orders, name="orders", unique_id="model.p.orders")]
    return scene.delivery(name, marts=("model.p.mart", "model.p.orders"), **file), marts


def deliver_both(scene: Scene, name: str, **file: Any) -> Outcome:
    delivery, marts = of_two(scene, name, **file)
    return deliver(delivery, marts, scene.server.destination(), None, scene.context())


def test_several_marts_go_into_one_archive(scene: Scene) -> None:
    outcome = deliver_both(scene, "in/export.zip", compression=Compression.ZIP, success_file=True)
    assert (outcome.event, outcome.row_count) == (EventName.COMMITTED, 6)
    with zipfile.ZipFile(io.BytesIO(scene.server.files()["in/export.zip"])) as archive:
        contents = {member: archive.read(member) for member in archive.namelist()}
    assert contents == {
        "people.csv": b"id,name\n1,a\n2,b\n3,c\n4,d\n5,e\n",
        "orders.csv": b'id,item\n7,"x,y"\n',
    }
    [committed] = scene.ledger.history(1)
    assert committed.mart == "people, orders"


def test_several_marts_without_an_archive_are_a_folder(scene: Scene) -> None:
    deliver_both(scene, "in/export", member_filename_template="all_{{ object_name }}", success_file=True)
    assert scene.server.files() == {
        "in/export/all_people.csv": b"id,name\n1,a\n2,b\n3,c\n4,d\n5,e\n",
        "in/export/all_orders.csv": b'id,item\n7,"x,y"\n',
        "in/export.DONE": b"",
    }
