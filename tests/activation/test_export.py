from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path

import pytest
from builders import make_delivery, make_mart, make_warehouse, write_out

from activation.common.errors import ActivationError, ExitCode
from activation.common.records import Mart


def exported_bytes(folder: Path, mart: Mart, *statements: str, order_by: tuple[str, ...], header: bool = True) -> bytes:
    warehouse = make_warehouse(folder / "warehouse.duckdb", *statements)
    delivery = make_delivery(order_by, header=header)
    return write_out(delivery, mart, warehouse, folder / "out")[1]


def test_persado_golden_rows(tmp_path: Path) -> None:
    mart = make_mart(
        [
            ("Hashed_Email", "varchar"),
            ("Campaign_Name", "varchar"),
            ("Subject_Line", "varchar"),
            ("Send_ID", "varchar"),
            ("Sent_Timestamp", "bigint"),
            ("Bounced_Timestamp", "bigint"),
            ("Opened_Timestamp", "bigint"),
            ("Clicked_Timestamp", "bigint"),
            ("Unsubscribed_Timestamp", "bigint"),
        ]
    )
    content = exported_bytes(
        tmp_path,
        mart,
        """create table mart as select '0cba00ca3da1b283a57287bcceb17e35' as "Hashed_Email",
           'Spring_Sale' as "Campaign_Name", 'PER-88121' as "Subject_Line", '774411' as "Send_ID",
           1614080616::bigint as "Sent_Timestamp", null::bigint as "Bounced_Timestamp",
           1614081000::bigint as "Opened_Timestamp", null::bigint as "Clicked_Timestamp",
           null::bigint as "Unsubscribed_Timestamp" """,
        order_by=("Hashed_Email",),
    )
    assert content == (
        b"Hashed_Email,Campaign_Name,Subject_Line,Send_ID,Sent_Timestamp,Bounced_Timestamp,Opened_Timestamp,"
        b"Clicked_Timestamp,Unsubscribed_Timestamp\n"
        b"0cba00ca3da1b283a57287bcceb17e35,Spring_Sale,PER-88121,774411,1614080616,,1614081000,,\n"
    )


def test_quote_mode_special_characters_only(tmp_path: Path) -> None:
    mart = make_mart(
        [("a", "varchar"), ("b", "varchar"), ("c", "integer"), ("d", "varchar"), ("e", "varchar"), ("f", "varchar")]
    )
    content = exported_bytes(
        tmp_path,
        mart,
        """create table mart as
           select 'a' a, null::varchar b, 7 c, 'x,y' d, 'he "said"' e, '' f""",
        order_by=("a",),
        header=False,
    )
    assert content == b'a,,7,"x,y","he ""said""",\n'


TEXTS = [
    ("'#hash'", b"#hash"),
    ("'a#b'", b"a#b"),
    ("' lead'", b'" lead"'),
    ("'trail '", b'"trail "'),
    ("chr(9) || 'tab'", b'"\ttab"'),
    ("'tab' || chr(9)", b'"tab\t"'),
    ("'in ner'", b"in ner"),
    ("' '", b'" "'),
    ("chr(160) || 'no-break'", '"\u00a0no-break"'.encode()),
    ("chr(133) || 'next line'", '"\u0085next line"'.encode()),
    ("chr(8232)", '"\u2028"'.encode()),
    ("'a' || chr(10) || 'b'", b'"a\nb"'),
    ("'a' || chr(13) || 'b'", b'"a\rb"'),
    ("'a' || chr(13) || chr(10) || 'b'", b'"a\r\nb"'),
    ("'\"'", b'""""'),
    ("'it''s'", b"it's"),
    ("'back\\slash'", b"back\\slash"),
    ("'NULL'", b"NULL"),
    ("'a;b|c'", b"a;b|c"),
    ("'007'", b"007"),
    ("'true'", b"true"),
    ("'José 日本 😀'", "José 日本 😀".encode()),
    ("''", b""),
    ("null", b""),
]


@pytest.mark.parametrize(("expression", "expected"), TEXTS)
def test_text_is_quoted_only_where_it_must_be(tmp_path: Path, expression: str, expected: bytes) -> None:
    mart = make_mart([("n", "integer"), ("t", "varchar")])
    content = exported_bytes(
        tmp_path, mart, f"create table mart as select 1 n, {expression}::varchar t", order_by=("n",), header=False
    )
    assert content == b"1," + expected + b"\n"


VALUES = [
    ("boolean", "true", b"true"),
    ("boolean", "false", b"false"),
    ("boolean", "null", b""),
    ("date", "date '2026-06-29'", b"2026-06-29"),
    ("timestamp", "timestamp '2026-06-29 23:59:59.999999'", b"2026-06-29 23:59:59"),
    ("timestamp", "timestamp '1969-12-31 23:59:59.5'", b"1969-12-31 23:59:59"),
    ("timestamp", "timestamp '2026-06-29'", b"2026-06-29 00:00:00"),
    ("timestamp with time zone", "timestamptz '2026-06-29 01:00:00+02'", b"2026-06-28 23:00:00"),
    ("integer", "-7", b"-7"),
    ("hugeint", "123456789012345678901234567890::hugeint", b"123456789012345678901234567890"),
    ("decimal(18,2)", "0.1::decimal(18,2)", b"0.10"),
    ("decimal(38,20)", "0.0000000001::decimal(38,20)", b"0.00000000010000000000"),
    ("decimal(38,0)", "'1e37'::decimal(38,0)", b"1" + b"0" * 37),
    ("double", "0.1::double", b"0.1"),
    ("double", "100::double", b"100.0"),
    ("double", "1e15::double", b"1000000000000000.0"),
    ("double", "1e16::double", b"10000000000000000.0"),
    ("double", "-1.5e20::double", b"-150000000000000000000.0"),
    ("double", "12345678901234567000::double", b"12345678901234567000.0"),
    ("double", "0.0001::double", b"0.0001"),
    ("double", "1.5e-7::double", b"0.00000015"),
    ("double", "-2.5e-10::double", b"-0.00000000025"),
    ("double", "5e-324::double", b"0." + b"0" * 323 + b"5"),
    ("double", "null", b""),
    ("float", "1e20::float", b"100000000000000000000.0"),
    ("float", "0.1::float", b"0.1"),
    ("uuid", "'6c0f1e5e-2a3b-4c5d-8e9f-0a1b2c3d4e5f'::uuid", b"6c0f1e5e-2a3b-4c5d-8e9f-0a1b2c3d4e5f"),
]


@pytest.mark.parametrize(("data_type", "expression", "expected"), VALUES)
def test_values_are_plain(tmp_path: Path, data_type: str, expression: str, expected: bytes) -> None:
    mart = make_mart([("n", "integer"), ("v", data_type)])
    content = exported_bytes(
        tmp_path, mart, f"create table mart as select 1 n, ({expression})::{data_type} v", order_by=("n",), header=False
    )
    assert content == b"1," + expected + b"\n"


@pytest.mark.parametrize("value", ["nan", "inf", "-inf"])
def test_a_number_that_is_not_finite_is_refused_and_named(tmp_path: Path, value: str) -> None:
    mart = make_mart([("n", "integer"), ("score", "double")])
    with pytest.raises(ActivationError) as caught:
        exported_bytes(tmp_path, mart, f"create table mart as select 1 n, '{value}'::double score", order_by=("n",))
    assert caught.value.code == ExitCode.TYPE_MISMATCH
    assert "column score holds a number that is not finite" in caught.value.what


def test_header_keeps_case_order_and_the_fields_own_quoting(tmp_path: Path) -> None:
    mart = make_mart(
        [("B_Two", "integer"), ("a one", "integer"), ("x,y", "integer"), ('q"q', "integer"), (" s", "integer")]
    )
    content = exported_bytes(
        tmp_path,
        mart,
        'create table mart as select 1 "B_Two", 2 "a one", 3 "x,y", 4 "q""q", 5 " s"',
        order_by=("B_Two",),
    )
    assert content == b'B_Two,a one,"x,y","q""q"," s"\n1,2,3,4,5\n'


def test_a_column_not_to_be_delivered_is_never_written(tmp_path: Path) -> None:
    mart = make_mart([("id", "integer"), ("day", "date"), ("v", "varchar")], hidden=["day"])
    content = exported_bytes(
        tmp_path, mart, "create table mart as select 1 id, date '2026-01-01' as day, 'x' v", order_by=("id",)
    )
    assert content == b"id,v\n1,x\n"


def test_rows_are_ordered_by_the_key_with_nulls_last(tmp_path: Path) -> None:
    mart = make_mart([("k", "varchar"), ("n", "integer")])
    content = exported_bytes(
        tmp_path,
        mart,
        "create table mart as select * from (values ('b',1),(null,9),('B',2),('a',10),('a',9),('ä',3)) t(k, n)",
        order_by=("k", "n"),
        header=False,
    )
    assert content == "B,2\na,9\na,10\nb,1\nä,3\n,9\n".encode()


def test_many_rows_stay_in_key_order(tmp_path: Path) -> None:
    mart = make_mart([("n", "bigint")])
    content = exported_bytes(
        tmp_path,
        mart,
        "create table mart as select (i * 7919) % 300000 n from range(300000) r(i)",
        order_by=("n",),
        header=False,
    )
    assert content == b"".join(b"%d\n" % n for n in range(300_000))


def test_a_window_takes_only_the_rows_of_its_day(tmp_path: Path) -> None:
    warehouse = make_warehouse(
        tmp_path / "warehouse.duckdb",
        """create table mart as select * from (values (1, date '2026-06-28'), (2, date '2026-06-29'),
           (3, date '2026-06-30'), (4, null)) t(id, day)""",
    )
    mart = make_mart([("id", "integer"), ("day", "date")], hidden=["day"])
    delivery = make_delivery(["id"], window=("day", date(2026, 6, 29)))
    result, content = write_out(delivery, mart, warehouse, tmp_path / "out")
    assert content == b"id\n2\n"
    assert result.row_count == 1


def test_an_empty_mart_gives_the_header_alone(tmp_path: Path) -> None:
    warehouse = make_warehouse(tmp_path / "warehouse.duckdb", "create table mart (id integer, name varchar)")
    mart = make_mart([("id", "integer"), ("name", "varchar")])
    result, content = write_out(make_delivery(["id"]), mart, warehouse, tmp_path / "out")
    assert content == b"id,name\n"
    assert result.row_count == 0
    # printf 'id,name\n' | sha256sum
    assert result.content_sha256 == "40d6bfdc74eae2ed68a97137ce414fa4ca6de1b3831cfd9a73c4622d8a8942c1"


def test_row_count_and_hash_are_those_of_the_file(tmp_path: Path) -> None:
    warehouse = make_warehouse(
        tmp_path / "warehouse.duckdb", "create table mart as select range::integer id from range(3)"
    )
    result, _ = write_out(make_delivery(["id"]), make_mart([("id", "integer")]), warehouse, tmp_path / "out")
    assert result.row_count == 3
    assert result.content_sha256 == hashlib.sha256(b"id\n0\n1\n2\n").hexdigest()


def refusal(tmp_path: Path, mart: Mart, *statements: str, order_by: tuple[str, ...] = ("id",)) -> ActivationError:
    with pytest.raises(ActivationError) as caught:
        exported_bytes(tmp_path, mart, *statements, order_by=order_by)
    return caught.value


def test_a_missing_table_is_refused(tmp_path: Path) -> None:
    error = refusal(tmp_path, make_mart([("id", "integer")]))
    assert error.code == ExitCode.MISSING_TABLE
    assert "main.mart does not exist" in error.what
    assert error.next_step == "Run 'dbt build --select +mart'."


def test_a_missing_column_is_refused_and_named(tmp_path: Path) -> None:
    mart = make_mart([("id", "integer"), ("gender", "varchar")])
    error = refusal(tmp_path, mart, "create table mart as select 1 id")
    assert error.code == ExitCode.MISSING_COLUMN
    assert "gender" in error.what


def test_a_column_the_contract_does_not_name_is_refused(tmp_path: Path) -> None:
    error = refusal(tmp_path, make_mart([("id", "integer")]), "create table mart as select 1 id, 2 email")
    assert error.code == ExitCode.MISSING_COLUMN
    assert "email" in error.what


def test_columns_in_another_order_are_refused(tmp_path: Path) -> None:
    mart = make_mart([("id", "integer"), ("n", "integer")])
    error = refusal(tmp_path, mart, "create table mart as select 1 n, 2 id")
    assert error.code == ExitCode.MISSING_COLUMN
    assert "another order" in error.what


def test_an_order_by_column_that_is_not_there_is_refused(tmp_path: Path) -> None:
    error = refusal(tmp_path, make_mart([("id", "integer")]), "create table mart as select 1 id", order_by=("ide",))
    assert error.code == ExitCode.MISSING_COLUMN
    assert "'ide'" in error.what
    assert "models/persado/_persado__exposures.yml" in error.what


@pytest.mark.parametrize(
    ("contract", "held"),
    [
        ("bigint", "integer"),
        ("varchar", "integer"),
        ("timestamp", "date"),
        ("decimal(18,2)", "decimal(18,3)"),
        ("wibble", "integer"),
    ],
)
def test_another_type_is_refused(tmp_path: Path, contract: str, held: str) -> None:
    error = refusal(tmp_path, make_mart([("id", contract)]), f"create table mart (id {held})")
    assert error.code == ExitCode.TYPE_MISMATCH
    assert "Column id of mart" in error.what


@pytest.mark.parametrize(
    ("contract", "held"),
    [
        ("text", "varchar"),
        ("string", "varchar"),
        ("int8", "bigint"),
        ("timestamp without time zone", "timestamp"),
        ("decimal", "decimal(12,4)"),
    ],
)
def test_another_spelling_of_the_same_type_is_accepted(tmp_path: Path, contract: str, held: str) -> None:
    content = exported_bytes(
        tmp_path, make_mart([("id", contract)]), f"create table mart (id {held})", order_by=("id",)
    )
    assert content == b"id\n"


def test_a_type_without_a_written_form_is_refused_unless_it_stays(tmp_path: Path) -> None:
    error = refusal(
        tmp_path, make_mart([("id", "integer"), ("l", "integer[]")]), "create table mart as select 1 id, [1] l"
    )
    assert error.code == ExitCode.TYPE_MISMATCH
    hidden = make_mart([("id", "integer"), ("l", "integer[]")], hidden=["l"])
    (tmp_path / "other").mkdir()
    content = exported_bytes(tmp_path / "other", hidden, "create table mart as select 1 id, [1] l", order_by=("id",))
    assert content == b"id\n1\n"


def test_a_full_local_disk_is_said_clearly(tmp_path: Path) -> None:
    warehouse = make_warehouse(
        tmp_path / "warehouse.duckdb", "create table mart as select range id from range(1000000)"
    )
    (tmp_path / "out").mkdir()
    (tmp_path / "out/file-1").symlink_to("/dev/full")
    with pytest.raises(ActivationError) as caught:
        write_out(make_delivery(["id"]), make_mart([("id", "bigint")]), warehouse, tmp_path / "out")
    assert caught.value.code == ExitCode.LOCAL_DISK
    assert caught.value.what == "The local disk is full: the file to deliver could not be written."
    assert caught.value.retryable


def test_errors_never_quote_a_value_of_the_mart(tmp_path: Path) -> None:
    mart = make_mart([("id", "integer")])
    error = refusal(
        tmp_path,
        mart,
        "create table t as select 'jane@example.com' v",
        "create view mart as select v::integer id from t",
    )
    assert error.code == ExitCode.WAREHOUSE
    assert "jane" not in str(error)
