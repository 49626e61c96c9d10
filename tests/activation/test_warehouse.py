from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pytest
from builders import make_warehouse

from activation.common.errors import ActivationError, ExitCode
from activation.common.file_settings import FileSettings
from activation.warehouse.dbt_profile import open_warehouse
from activation.warehouse.duckdb_warehouse import DuckDBWarehouse
from activation.warehouse.protocol import RelationColumn, RowSelection

PROFILES = """
shop:
  target: "{{ env_var('SHOP_TARGET', 'dev') }}"
  outputs:
    dev:
      type: duckdb
      path: "{{ env_var('SHOP_PATH', 'target/shop.duckdb') }}"
      threads: "{{ env_var('SHOP_THREADS', '4') | as_number }}"
    production:
      type: duckdb
      path: "{{ env_var('SHOP_PRODUCTION_PATH') }}"
    spark_server:
      type: spark
      method: thrift
    cloud:
      type: snowflake
      path: nowhere
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "dbt_project.yml").write_text("name: shop\nprofile: shop\n")
    (tmp_path / "profiles").mkdir()
    (tmp_path / "profiles" / "profiles.yml").write_text(PROFILES)
    (tmp_path / "target").mkdir()
    for name in ("shop", "other"):
        with duckdb.connect(str(tmp_path / "target" / f"{name}.duckdb")) as connection:
            connection.execute(f"create table whoami as select '{name}' as name")
    return tmp_path


def who_answers(project: Path, target: str | None = None) -> object:
    with open_warehouse(project, project / "profiles", target).session(read_only=True) as session:
        return session.fetch("select name from whoami")[0][0]


def refusal(project: Path, target: str | None = None) -> ActivationError:
    with pytest.raises(ActivationError) as caught:
        open_warehouse(project, project / "profiles", target)
    assert caught.value.code == ExitCode.CONFIGURATION
    return caught.value


def test_the_profiles_default_target_is_opened_relative_to_the_project(
    project: Path, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    monkeypatch.chdir(tmp_path_factory.mktemp("elsewhere"))
    assert who_answers(project) == "shop"


def test_environment_variables_choose_the_file_and_the_target(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHOP_PATH", "target/other.duckdb")
    assert who_answers(project) == "other"
    monkeypatch.setenv("SHOP_TARGET", "production")
    monkeypatch.setenv("SHOP_PRODUCTION_PATH", str(project / "target" / "shop.duckdb"))
    assert who_answers(project) == "shop"
    assert who_answers(project, "dev") == "other"


def test_only_the_chosen_target_needs_its_variables(project: Path) -> None:
    assert who_answers(project) == "shop"
    error = refusal(project, "production")
    assert error.what == (
        f"The environment variable SHOP_PRODUCTION_PATH is not set ({project / 'profiles' / 'profiles.yml'})."
    )
    assert error.next_step == "Set SHOP_PRODUCTION_PATH."


def test_an_unknown_target_names_the_known_ones(project: Path) -> None:
    error = refusal(project, "staging")
    assert "no key 'staging'" in error.what
    assert "cloud, dev, production" in error.next_step


def test_an_engine_that_cannot_deliver_says_so(project: Path) -> None:
    assert "is of type 'snowflake'" in refusal(project, "cloud").what
    assert "is of Spark's method 'thrift'" in refusal(project, "spark_server").what


@pytest.mark.parametrize("file", ["dbt_project.yml", "profiles/profiles.yml"])
@pytest.mark.parametrize("content", [None, "a: [", "", "- a list", "other: {}"])
def test_a_missing_or_malformed_file_is_named(project: Path, file: str, content: str | None) -> None:
    if content is None:
        (project / file).unlink()
    else:
        (project / file).write_text(content)
    assert file in refusal(project).what


def test_a_faulty_template_is_named(project: Path) -> None:
    (project / "profiles" / "profiles.yml").write_text(PROFILES.replace("'dev') }}", "'dev' }}"))
    assert "faulty template" in refusal(project).what


def test_a_warehouse_that_is_not_there_is_not_created(tmp_path: Path) -> None:
    path = tmp_path / "absent.duckdb"
    with pytest.raises(ActivationError) as caught, DuckDBWarehouse(path).session():
        pass
    assert caught.value.code == ExitCode.WAREHOUSE
    assert caught.value.next_step == "Run 'dbt build' first."
    assert not path.exists()


def test_a_file_that_is_no_database_is_an_error_of_ours(tmp_path: Path) -> None:
    path = tmp_path / "warehouse.duckdb"
    path.write_text("not a database, but long enough to be taken for one" * 500)
    with pytest.raises(ActivationError) as caught, DuckDBWarehouse(path).session():
        pass
    assert caught.value.code == ExitCode.WAREHOUSE


@contextmanager
def busy(path: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that has the file open."""
    code = f"import duckdb, time; c = duckdb.connect({str(path)!r}); print('held', flush=True); time.sleep(60)"
    process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def test_a_busy_warehouse_is_waited_for_and_then_said_to_be_busy(tmp_path: Path) -> None:
    warehouse = make_warehouse(tmp_path / "warehouse.duckdb")
    with busy(tmp_path / "warehouse.duckdb") as holder:
        started = time.monotonic()
        with pytest.raises(ActivationError) as caught, warehouse.session(read_only=True):
            pass
    assert time.monotonic() - started >= 0.5
    assert caught.value.code == ExitCode.WAREHOUSE
    assert caught.value.retryable
    assert f"PID {holder.pid}" in caught.value.what


def test_a_warehouse_that_is_busy_for_a_moment_is_opened(tmp_path: Path) -> None:
    make_warehouse(tmp_path / "warehouse.duckdb")
    with busy(tmp_path / "warehouse.duckdb") as holder:
        threading.Timer(0.5, holder.kill).start()
        with DuckDBWarehouse(tmp_path / "warehouse.duckdb", patience_seconds=20).session() as session:
            assert session.fetch("select 1") == [(1,)]


def test_nothing_is_held_between_two_sessions(tmp_path: Path) -> None:
    path = tmp_path / "warehouse.duckdb"
    warehouse = make_warehouse(path)
    with warehouse.session() as session:
        session.execute("create table t as select 1 id")
    with busy(path):
        pass
    with warehouse.session() as session:
        assert session.fetch("select * from t") == [(1,)]


def test_columns_and_types_are_the_engines_own(tmp_path: Path) -> None:
    warehouse = make_warehouse(tmp_path / "warehouse.duckdb", 'create table t ("A b" text, n decimal(9,2), l int[])')
    with warehouse.session(read_only=True) as session:
        assert session.columns("main.t") == (
            RelationColumn("A b", "VARCHAR"),
            RelationColumn("n", "DECIMAL(9,2)"),
            RelationColumn("l", "INTEGER[]"),
        )
        assert session.columns("main.absent") is None
        assert session.canonical_type("character varying(10)") == "VARCHAR"
        assert session.canonical_type("no such type") is None
        assert session.can_write("DECIMAL(9,2)")
        assert not session.can_write("INTEGER[]")


def test_a_sort_may_use_a_fixed_amount_of_memory_and_no_more(tmp_path: Path) -> None:
    warehouse = make_warehouse(tmp_path / "warehouse.duckdb", "create table t as select range id from range(10)")
    selection = RowSelection("t", (RelationColumn("id", "BIGINT"),), ("id",), FileSettings("/"))
    with warehouse.session(read_only=True) as session:
        session.execute("set threads = 2")
        session.execute("set memory_limit = '10GiB'")
        session.write_text(selection, tmp_path / "t.csv")
        assert session.fetch("select current_setting('memory_limit')") == [("1.0 GiB",)]
        session.execute("set memory_limit = '300MiB'")
        session.write_text(selection, tmp_path / "t.csv")
        assert session.fetch("select current_setting('memory_limit')") == [("300.0 MiB",)]
