"""A build after one more day of feeds gives the tables that a full build gives, whatever the day brought."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from demo_build import AS_OF, DemoBuild

from benchmarks.build.building import columns_of, rows_apart

REBUILT_WHERE_CHANGED = (
    "unified_itemized_transactions",
    "order_headers",
    "unified_transactions",
    "customer_order_windows",
    "customer_preferences",
)

# What the first build does not know yet, or knows otherwise. The original feeds are what the second day brings.
FIRST_DAY = {
    "late lines of known orders": """
        delete from raw_web_shop_order_lines where line_no > 1 and hash(order_no) % 5 = 0""",
    "returns of old orders": "delete from raw_web_shop_order_lines where returned",
    "new orders": "delete from raw_point_of_sale_receipt_lines where sold_at >= '2026-06-29'",
    "records that join customers": "delete from raw_loyalty_members where hash(member_id) % 5 = 0",
    "corrected lines": "update raw_web_shop_order_lines set line_total = line_total + 1 where hash(order_no) % 17 = 0",
    "a new catalogue": "delete from raw_product_catalog where hash(sku) % 20 = 0",
    "a cancelled feed line": """
        insert into raw_web_shop_order_lines
        select * replace ('GONE-' || order_no as order_no)
        from raw_web_shop_order_lines where hash(order_no) % 11 = 0""",
}
# What customers were called by the build before, and what validation found in it, belongs to that build.
OF_THE_BUILD_BEFORE = {"stitch_previous_ids", "stitch_id_overlaps", "validation_report"}

# No model reads the way of payment from unified_transactions, so that the mark stays where it is.
MARK = "update unified_transactions set payment_method = 'kept'"


def database(build: DemoBuild) -> Path:
    return build.folder / "target/customer_data_platform.duckdb"


def names_of_tables(connection: duckdb.DuckDBPyConnection, name: str) -> list[str]:
    query = f"select table_name from duckdb_tables() where database_name = '{name}' and schema_name = 'main'"
    return [row[0] for row in connection.execute(query).fetchall()]


def build_as_of(build: DemoBuild, day: str, *arguments: str) -> None:
    build.dbt(
        "build",
        "--vars",
        f"{{as_of_date: '{day}'}}",
        "--exclude",
        "resource_type:unit_test",
        "resource_type:test",
        *arguments,
    )


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """Databases: `first`, `grown` (a day later), `whole` (its feeds, built whole), `ruled` (the same, another rule)."""
    build = DemoBuild(tmp_path_factory.mktemp("incremental"))
    shutil.copy(database(build), build.folder / "feeds.duckdb")
    with duckdb.connect(str(database(build))) as connection:
        for statement in FIRST_DAY.values():
            connection.execute(statement)
    build_as_of(build, "2026-06-29")
    shutil.copy(database(build), build.folder / "first.duckdb")
    with duckdb.connect(str(database(build))) as connection:
        connection.execute(MARK)
        connection.execute(f"attach '{build.folder / 'feeds.duckdb'}' as feeds (read_only)")
        for name in names_of_tables(connection, "feeds"):
            connection.execute(f"create or replace table main.{name} as from feeds.main.{name}")
    build_as_of(build, AS_OF)
    shutil.copy(database(build), build.folder / "grown.duckdb")
    build_as_of(build, AS_OF, "--full-refresh")
    shutil.copy(database(build), build.folder / "whole.duckdb")
    build.dbt("run", "--select", "unified_transactions", "--vars", "{net_revenue_subtract_order_discount: false}")
    shutil.copy(database(build), build.folder / "ruled.duckdb")
    with duckdb.connect() as connection:
        for name in ("first", "grown", "whole", "ruled"):
            connection.execute(f"attach '{build.folder / f'{name}.duckdb'}' as {name} (read_only)")
        yield connection


def difference(tables: duckdb.DuckDBPyConnection, name: str, one: str, other: str) -> int:
    """Rows that stand in one of two databases only."""
    marked = {"payment_method"} if name == "unified_transactions" else set()
    columns = [column for column in columns_of(tables, f"{other}.main.{name}") if column not in marked]
    return rows_apart(tables, f"{one}.main.{name}", f"{other}.main.{name}", columns)


def test_a_day_later_every_table_is_that_of_a_full_build(tables: duckdb.DuckDBPyConnection) -> None:
    names = names_of_tables(tables, "whole")
    assert len(names) > 60
    assert {name for name in names if difference(tables, name, "grown", "whole")} <= OF_THE_BUILD_BEFORE


@pytest.mark.parametrize("name", REBUILT_WHERE_CHANGED)
def test_the_day_changes_what_is_kept(tables: duckdb.DuckDBPyConnection, name: str) -> None:
    assert difference(tables, name, "first", "whole") > 0


def test_an_order_that_left_the_feeds_leaves_the_tables(tables: duckdb.DuckDBPyConnection) -> None:
    query = "select count(distinct order_id) from {}.main.unified_transactions where order_id like 'GONE-%'"
    assert tables.execute(query.format("first")).fetchone() != (0,)
    assert tables.execute(query.format("grown")).fetchone() == (0,)


def test_what_nothing_changed_is_not_written_again(tables: duckdb.DuckDBPyConnection) -> None:
    """Orders are marked after the first build; those that are the same a day later keep the mark, others have none."""
    query = """
        select
            count(*) filter (first.order_id is not null),
            count(*) filter (first.order_id is null),
            count(*) filter ((first.order_id is not null) <> (grown.payment_method is not distinct from 'kept'))
        from grown.main.unified_transactions as grown
        left join first.main.unified_transactions as first
            on grown.order_id = first.order_id
            and grown.fingerprint = first.fingerprint
            and grown.amperity_id is not distinct from first.amperity_id"""
    kept, written, wrong = tables.execute(query).fetchone() or (0, 0, -1)
    assert kept > 100
    assert written > 100
    assert wrong == 0


def test_a_changed_variable_builds_every_order_again(tables: duckdb.DuckDBPyConnection) -> None:
    query = """
        select count(*), count(*) filter (whole.order_discount_amount <> 0), count(*) filter (
            ruled.net_order_revenue is distinct from whole.net_order_revenue + whole.order_discount_amount
        )
        from whole.main.unified_transactions as whole
        left join ruled.main.unified_transactions as ruled using (order_id)"""
    orders, discounted, wrong = tables.execute(query).fetchone() or (0, 0, -1)
    assert orders > discounted > 10
    assert wrong == 0
