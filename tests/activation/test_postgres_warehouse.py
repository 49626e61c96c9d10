"""The warehouse in PostgreSQL: what it writes is byte for byte what DuckDB writes, and its failures name the remedy."""

from __future__ import annotations

import sys
from datetime import date
from itertools import product
from pathlib import Path

import psycopg2
import pytest
from builders import make_delivery, make_mart, write_out
from postgres_fixtures import PASSWORD, PostgresDatabase
from sftp_fixtures import free_port
from test_export import TEXTS

from activation.common.errors import ActivationError, ExitCode
from activation.common.records import Mart
from activation.warehouse.dbt_profile import open_warehouse
from activation.warehouse.postgres_warehouse import PostgresWarehouse
from activation.warehouse.protocol import RelationColumn

Columns = list[tuple[str, str]]


def mart_of(columns: Columns, hidden: tuple[str, ...] = ()) -> Mart:
    return make_mart(columns, relation='"public"."mart"', hidden=hidden)


def exported_bytes(
    postgres: PostgresDatabase, folder: Path, mart: Mart, statement: str, *order_by: str, header: bool = False
) -> bytes:
    postgres.execute(statement)
    delivery = make_delivery(order_by, header=header)
    return write_out(delivery, mart, postgres.warehouse, folder / "out")[1]


def test_texts_are_quoted_only_where_they_must_be(postgres: PostgresDatabase, tmp_path: Path) -> None:
    rows = ", ".join(f"({number}, {expression}::varchar)" for number, (expression, _) in enumerate(TEXTS))
    mart = mart_of([("n", "integer"), ("t", "varchar")])
    content = exported_bytes(
        postgres, tmp_path, mart, f"create table mart as select * from (values {rows}) v(n, t)", "n"
    )
    assert content == b"".join(b"%d,%b\n" % (number, expected) for number, (_, expected) in enumerate(TEXTS))


def test_what_copy_escapes_arrives_as_it_was(postgres: PostgresDatabase, tmp_path: Path) -> None:
    texts = ["\\", "\\\\", "\\n", "\\N", "\\.", "a\\tb", "a\tb", "a\bb", "a\vb", "a\fb", "a\\\nb", "a\rb\\"]
    postgres.execute("create table mart (n integer, t text)")
    connection = postgres.connect()
    connection.cursor().executemany("insert into mart values (%s, %s)", list(enumerate(texts)))
    connection.close()
    mart = mart_of([("n", "integer"), ("t", "text")])
    content = exported_bytes(postgres, tmp_path, mart, "analyze mart", "n")
    written = [f'"{text}"' if "\n" in text or "\r" in text else text for text in texts]
    assert content.decode() == "".join(f"{number},{text}\n" for number, text in enumerate(written))


VALUES = [
    ("boolean", "true", b"true"),
    ("boolean", "false", b"false"),
    ("boolean", "null", b""),
    ("date", "date '2026-06-29'", b"2026-06-29"),
    ("timestamp", "timestamp '2026-06-29 23:59:59.999999'", b"2026-06-29 23:59:59"),
    ("timestamp", "timestamp '1969-12-31 23:59:59.5'", b"1969-12-31 23:59:59"),
    ("timestamp", "timestamp '2026-06-29'", b"2026-06-29 00:00:00"),
    ("timestamp with time zone", "timestamptz '2026-06-29 01:00:00+02'", b"2026-06-28 23:00:00"),
    ("smallint", "-7", b"-7"),
    ("bigint", "9223372036854775807", b"9223372036854775807"),
    ("decimal(18,2)", "0.1", b"0.10"),
    ("decimal(38,20)", "0.0000000001", b"0.00000000010000000000"),
    ("decimal(38,0)", "1e37", b"1" + b"0" * 37),
    ("double precision", "0.1", b"0.1"),
    ("double precision", "0", b"0.0"),
    ("double precision", "-0.0::double precision", b"-0.0"),
    ("double precision", "100", b"100.0"),
    ("double precision", "1e15", b"1000000000000000.0"),
    ("double precision", "1e16", b"10000000000000000.0"),
    ("double precision", "1e23", b"100000000000000000000000.0"),
    ("double precision", "-1.5e20", b"-150000000000000000000.0"),
    ("double precision", "12345678901234567000", b"12345678901234567000.0"),
    ("double precision", "0.0001", b"0.0001"),
    ("double precision", "1.5e-7", b"0.00000015"),
    ("double precision", "-2.5e-10", b"-0.00000000025"),
    ("double precision", "'5e-324'", b"0." + b"0" * 323 + b"5"),
    ("double precision", "null", b""),
    ("real", "1e20", b"100000000000000000000.0"),
    ("real", "0.1", b"0.1"),
    ("uuid", "'6c0f1e5e-2a3b-4c5d-8e9f-0a1b2c3d4e5f'", b"6c0f1e5e-2a3b-4c5d-8e9f-0a1b2c3d4e5f"),
]


@pytest.mark.parametrize(("data_type", "expression", "expected"), VALUES)
def test_values_are_plain(
    postgres: PostgresDatabase, tmp_path: Path, data_type: str, expression: str, expected: bytes
) -> None:
    mart = mart_of([("n", "integer"), ("v", data_type)])
    statement = f"create table mart as select 1 n, cast({expression} as {data_type}) v"
    assert exported_bytes(postgres, tmp_path, mart, statement, "n") == b"1," + expected + b"\n"


@pytest.mark.parametrize(
    ("data_type", "value"),
    [
        *product(["double precision", "real", "decimal"], ["NaN", "Infinity", "-Infinity"]),
        ("decimal(9,2)", "NaN"),
    ],
)
def test_a_number_that_is_not_finite_is_refused_and_named(
    postgres: PostgresDatabase, tmp_path: Path, data_type: str, value: str
) -> None:
    mart = mart_of([("n", "integer"), ("score", data_type)])
    with pytest.raises(ActivationError) as caught:
        exported_bytes(
            postgres, tmp_path, mart, f"create table mart as select 1 n, cast('{value}' as {data_type}) score", "n"
        )
    assert caught.value.code == ExitCode.TYPE_MISMATCH
    assert caught.value.what == (
        'In "public"."mart", column score holds a number that is not finite, which has no decimal form.'
    )


def test_header_keeps_case_order_and_the_fields_own_quoting(postgres: PostgresDatabase, tmp_path: Path) -> None:
    names = ["B_Two", "a one", "x,y", 'q"q', " s"]
    mart = mart_of([(name, "integer") for name in names])
    statement = 'create table mart as select 1 "B_Two", 2 "a one", 3 "x,y", 4 "q""q", 5 " s"'
    content = exported_bytes(postgres, tmp_path, mart, statement, "B_Two", header=True)
    assert content == b'B_Two,a one,"x,y","q""q"," s"\n1,2,3,4,5\n'


def test_a_column_that_the_server_holds_in_lower_case_is_written_as_the_contract_says(
    postgres: PostgresDatabase, tmp_path: Path
) -> None:
    mart = mart_of([("Send_ID", "string"), ("Day", "date")])
    postgres.execute("create table mart (Send_ID text, Day date)", "insert into mart values ('b', '2026-06-29')")
    delivery = make_delivery(["Send_ID"], window=("Day", date(2026, 6, 29)))
    _, content = write_out(delivery, mart, postgres.warehouse, tmp_path / "out")
    assert content == b"Send_ID,Day\nb,2026-06-29\n"


def test_rows_are_ordered_by_code_points_with_nulls_last(postgres: PostgresDatabase, tmp_path: Path) -> None:
    mart = mart_of([("k", "varchar"), ("n", "integer")], hidden=("n",))
    statement = """create table mart as select k::varchar, n
        from (values ('b', 1), (null, 9), ('B', 2), ('a', 10), ('a-c', 3), ('ab', 4), ('ä', 5), ('_', 6)) v(k, n)"""
    assert exported_bytes(postgres, tmp_path, mart, statement, "k", "n") == "B\n_\na\na-c\nab\nb\nä\n\n".encode()
    # The server itself sorts as English does: without the rule the order would be another one.
    assert postgres.rows("select 'ab' < 'a-c' or 'a' < 'B'") == [(True,)]


def test_many_rows_stay_in_key_order_and_are_counted(postgres: PostgresDatabase, tmp_path: Path) -> None:
    postgres.execute("create table mart as select (i * 7919) % 100000 as n from generate_series(0, 99999) as r(i)")
    result, content = write_out(make_delivery(["n"]), mart_of([("n", "integer")]), postgres.warehouse, tmp_path / "out")
    assert content == b"n\n" + b"".join(b"%d\n" % n for n in range(100_000))
    assert result.row_count == 100_000


def test_a_window_takes_only_the_rows_of_its_day(postgres: PostgresDatabase, tmp_path: Path) -> None:
    postgres.execute(
        """create table mart as select * from (values (1, date '2026-06-28'), (2, date '2026-06-29'),
           (3, date '2026-06-30'), (4, null)) as v(id, day)"""
    )
    delivery = make_delivery(["id"], window=("day", date(2026, 6, 29)))
    mart = mart_of([("id", "integer"), ("day", "date")], hidden=("day",))
    result, content = write_out(delivery, mart, postgres.warehouse, tmp_path / "out")
    assert content == b"id\n2\n"
    assert result.row_count == 1


def test_a_mart_of_more_columns_than_a_function_takes_arguments(postgres: PostgresDatabase, tmp_path: Path) -> None:
    names = [f"c{number}" for number in range(300)]
    statement = f"create table mart as select {', '.join(f'{number} as {name}' for number, name in enumerate(names))}"
    mart = mart_of([(name, "integer") for name in names])
    expected = ",".join(map(str, range(300))) + "\n"
    assert exported_bytes(postgres, tmp_path, mart, statement, "c0").decode() == expected


@pytest.mark.parametrize(
    ("columns", "statement", "code", "told"),
    [
        ([("id", "integer")], "select 1", ExitCode.MISSING_TABLE, "does not exist"),
        ([("id", "integer"), ("a", "text")], "create table mart (id integer)", ExitCode.MISSING_COLUMN, "a"),
        ([("id", "bigint")], "create table mart (id integer)", ExitCode.TYPE_MISMATCH, "id of mart is integer"),
        ([("id", "decimal(9,2)")], "create table mart (id decimal(9,3))", ExitCode.TYPE_MISMATCH, "numeric(9,3)"),
        ([("id", "wibble")], "create table mart (id integer)", ExitCode.TYPE_MISMATCH, "wibble"),
        ([("id", "a b c")], "create table mart (id integer)", ExitCode.TYPE_MISMATCH, "a b c"),
        ([("id", "integer[]")], "create table mart (id integer[])", ExitCode.TYPE_MISMATCH, "no written form"),
        ([("id", "jsonb")], "create table mart (id jsonb)", ExitCode.TYPE_MISMATCH, "no written form"),
    ],
)
def test_a_relation_that_is_not_what_its_contract_says_is_refused(
    postgres: PostgresDatabase, tmp_path: Path, columns: Columns, statement: str, code: ExitCode, told: str
) -> None:
    with pytest.raises(ActivationError) as caught:
        exported_bytes(postgres, tmp_path, mart_of(columns), statement, "id")
    assert caught.value.code == code
    assert told in caught.value.what


@pytest.mark.parametrize(
    ("contract", "held"),
    [
        ("string", "text"),
        ("varchar", "character varying"),
        ("varchar(20)", "character varying(20)"),
        ("int8", "bigint"),
        ("decimal(18, 2)", "numeric(18,2)"),
        ("decimal", "numeric"),
        ("double precision", "double precision"),
        ("float", "double precision"),
        ("timestamp", "timestamp without time zone"),
        ("timestamp(3)", "timestamp(3) without time zone"),
        ("bool", "boolean"),
    ],
)
def test_another_spelling_of_the_same_type_is_known(postgres: PostgresDatabase, contract: str, held: str) -> None:
    postgres.execute(f"create table mart (v {'text' if contract == 'string' else contract})")
    with postgres.warehouse.session(read_only=True) as session:
        assert session.columns("public.mart") == (RelationColumn("v", held),)
        assert session.canonical_type(contract) == held
        assert session.can_write(held)


def test_a_read_only_session_cannot_write(postgres: PostgresDatabase) -> None:
    with pytest.raises(ActivationError) as caught, postgres.warehouse.session(read_only=True) as session:
        session.execute("create table t (id integer)")
    assert caught.value.code == ExitCode.WAREHOUSE
    assert "read-only transaction" in caught.value.what


def test_marks_stand_for_parameters_and_percent_signs_for_themselves(postgres: PostgresDatabase) -> None:
    with postgres.warehouse.session() as session:
        session.execute("create table t (id integer, name text)")
        session.execute("insert into t values (?, ?), (2, 'b%s')", [1, "it's ?"])
        assert session.fetch("select id, name from t where name like '%s%' order by id") == [(1, "it's ?"), (2, "b%s")]


def test_a_value_is_not_quoted_in_an_error(postgres: PostgresDatabase) -> None:
    with pytest.raises(ActivationError) as caught, postgres.warehouse.session() as session:
        session.fetch("select cast('jane.doe@example.com' as integer)")
    assert caught.value.what == "The warehouse answered: InvalidTextRepresentation (SQLSTATE 22P02)."


def test_a_role_is_taken_on(postgres: PostgresDatabase) -> None:
    postgres.execute('drop role if exists "Loader\'s"', 'create role "Loader\'s"')
    warehouse = PostgresWarehouse({**postgres.settings, "role": "Loader's"})
    with warehouse.session() as session:
        assert session.fetch("select current_user") == [("Loader's",)]


def test_a_wrong_password_is_refused_without_being_shown(postgres: PostgresDatabase) -> None:
    warehouse = PostgresWarehouse({**postgres.settings, "password": "hunter2"})
    with pytest.raises(ActivationError) as caught, warehouse.session():
        pass
    assert caught.value.code == ExitCode.WAREHOUSE
    assert "password authentication failed" in caught.value.what
    assert "hunter2" not in f"{caught.value!r} {caught.value.__cause__} {caught.value.__context__}"
    assert PASSWORD not in repr(warehouse)


def test_a_server_that_is_not_there_is_named(postgres: PostgresDatabase) -> None:
    port = str(free_port())
    with pytest.raises(ActivationError) as caught, PostgresWarehouse({**postgres.settings, "port": port}).session():
        pass
    assert caught.value.code == ExitCode.WAREHOUSE
    assert caught.value.retryable
    assert f"The warehouse '{postgres.name}' cannot be opened: connection to server at \"127.0.0.1\", port {port}" in (
        caught.value.what
    )


def test_a_session_that_the_server_ends_is_an_error_of_ours(postgres: PostgresDatabase) -> None:
    with pytest.raises(ActivationError) as caught, postgres.warehouse.session() as session:
        session.fetch("select pg_terminate_backend(pg_backend_pid())")
    assert caught.value.code == ExitCode.WAREHOUSE
    assert "connection" in caught.value.what


def test_a_full_local_disk_is_said_to_be_full(postgres: PostgresDatabase, tmp_path: Path) -> None:
    postgres.execute("create table mart as select i as id from generate_series(1, 300000) as r(i)")
    (tmp_path / "out").mkdir()
    (tmp_path / "out/file-1").symlink_to("/dev/full")
    with pytest.raises(ActivationError) as caught:
        write_out(make_delivery(["id"]), mart_of([("id", "integer")]), postgres.warehouse, tmp_path / "out")
    assert caught.value.code == ExitCode.LOCAL_DISK
    assert caught.value.retryable


PROFILES = """
shop:
  target: server
  outputs:
    server:
      type: postgres
      host: "{{ env_var('SHOP_HOST') }}"
      port: "{{ env_var('SHOP_PORT') | as_number }}"
      user: "{{ env_var('SHOP_USER') }}"
      pass: "{{ env_var('SHOP_PASSWORD') }}"
      database: "{{ env_var('SHOP_DATABASE') }}"
      schema: "{{ env_var('SHOP_SCHEMA_THAT_NOBODY_SET') }}"
      threads: 1
"""


@pytest.fixture
def shop(postgres: PostgresDatabase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "dbt_project.yml").write_text("name: shop\nprofile: shop\n")
    (tmp_path / "profiles.yml").write_text(PROFILES)
    for name, key in {
        "HOST": "host",
        "PORT": "port",
        "USER": "user",
        "PASSWORD": "password",
        "DATABASE": "dbname",
    }.items():
        monkeypatch.setenv(f"SHOP_{name}", postgres.settings[key])
    return tmp_path


def test_a_target_of_the_profile_is_opened_with_its_variables(shop: Path, postgres: PostgresDatabase) -> None:
    with open_warehouse(shop, shop).session(read_only=True) as session:
        assert session.fetch("select current_database()") == [(postgres.name,)]


def test_an_empty_password_is_left_to_the_drivers_own_sources(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHOP_PASSWORD", "")
    monkeypatch.setenv("PGPASSWORD", PASSWORD)
    with open_warehouse(shop, shop).session(read_only=True) as session:
        assert session.fetch("select 1") == [(1,)]


def test_a_missing_driver_names_what_to_install(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, psycopg2.__name__, None)
    with pytest.raises(ActivationError) as caught:
        open_warehouse(shop, shop)
    assert caught.value.code == ExitCode.CONFIGURATION
    assert caught.value.next_step == "Install it: pip install 'activation[postgres]'."
