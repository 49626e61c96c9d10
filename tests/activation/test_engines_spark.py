"""The demo's feeds, built on DuckDB and in a local Spark session, give the same tables and the same files.

Seeds, models and data tests run on Spark, among the tests the macros' literal expectations.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from builders import make_delivery, make_mart, write_out
from demo_build import DemoBuild
from engine_comparison import DuckDBTables, compare, relations
from spark_fixtures import SparkBuild, SparkTables

from activation.warehouse.duckdb_warehouse import DuckDBWarehouse
from activation.warehouse.protocol import Warehouse
from activation.warehouse.spark_warehouse import SparkWarehouse


@dataclass(frozen=True)
class Engines:
    """The project on both engines."""

    duckdb: DemoBuild
    spark: SparkBuild

    def tables(self) -> dict[str, tuple[str, str]]:
        return relations(self.duckdb, self.spark)


@pytest.fixture(scope="module")
def engines(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engines]:
    on_spark = SparkBuild(tmp_path_factory.mktemp("on_spark"))
    # Planning the unit tests would take Spark as long as all the rest.
    on_spark.build("--exclude", "resource_type:unit_test")
    on_duckdb = DemoBuild(tmp_path_factory.mktemp("on_duckdb"))
    on_duckdb.build("--exclude", "resource_type:test", "resource_type:unit_test")
    yield Engines(on_duckdb, on_spark)
    on_spark.stop()


def test_all_models_and_data_tests_pass_on_spark(engines: Engines) -> None:
    statuses = engines.spark.statuses()
    ended = Counter((name.split(".")[0], status) for name, status in statuses.items())
    assert set(statuses.values()) == {"success", "pass", "warn", "no-op"}
    assert ended["model", "success"] > 170
    assert ended["test", "pass"] > 500


def test_every_table_has_the_same_columns(engines: Engines) -> None:
    on_duckdb, on_spark = DuckDBTables(engines.duckdb), SparkTables(engines.spark)
    for name, (here, there) in engines.tables().items():
        assert on_duckdb.columns(here) == on_spark.columns(there), name


def test_every_table_has_the_same_rows(engines: Engines) -> None:
    comparison = compare(engines.tables(), DuckDBTables(engines.duckdb), SparkTables(engines.spark))
    compared = comparison.compared
    assert comparison.differences == {}
    assert len(compared) > 45
    assert compared["unified_coalesced"] > 100
    assert compared["transaction_attributes_extended"] > 40
    assert compared["persado_marketing_engagement"] > 20
    assert sum(compared.values()) > 10_000


def exported(build: DemoBuild, name: str, warehouse: Warehouse, folder: Path) -> bytes:
    """The file of a mart, in the order of all its columns."""
    node = build.artifact("manifest.json")["nodes"][f"model.customer_data_platform.{name}"]
    columns = [(column["name"], column["data_type"]) for column in node["columns"].values()]
    mart = make_mart(columns, relation=node["relation_name"])
    return write_out(make_delivery([column for column, _ in columns]), mart, warehouse, folder)[1]


@pytest.mark.parametrize("name", ["persado_marketing_engagement", "persado_segment", "customer_360"])
def test_a_mart_becomes_the_same_file(engines: Engines, tmp_path: Path, name: str) -> None:
    on_duckdb = DuckDBWarehouse(engines.duckdb.folder / "target/customer_data_platform.duckdb")
    expected = exported(engines.duckdb, name, on_duckdb, tmp_path / "from_duckdb")
    assert exported(engines.spark, name, SparkWarehouse({}, tmp_path), tmp_path / "from_spark") == expected
    assert expected.count(b"\n") > 20
