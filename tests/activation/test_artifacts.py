"""Reading real dbt artifacts, and what is said when they are missing or of another kind."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from mini import change_json

from activation.artifacts.dbt_artifacts import load_artifacts
from activation.common.errors import ActivationError, ExitCode
from activation.common.project import Project
from activation.common.records import Column


def test_a_mart_carries_its_contract_in_the_order_of_its_yaml(project: Project) -> None:
    mart = load_artifacts(project.target_path).mart("model.mini.engagement")
    assert mart.name == "engagement"
    assert mart.relation_name == '"mini"."main"."engagement"'
    assert mart.contract_enforced
    assert mart.as_of_date == date(2026, 6, 30)
    assert mart.window_days == 7
    assert mart.columns == (
        Column("Hashed_Email", "varchar"),
        Column("Send_ID", "varchar"),
        Column("engagement_date", "date", deliver=False),
    )


def test_the_closure_is_the_mart_and_everything_upstream(project: Project) -> None:
    assert load_artifacts(project.target_path).closure("model.mini.engagement") == {
        "model.mini.engagement",
        "model.mini.int_hashes",
        "model.mini.stg_customers",
        "model.mini.stg_events",
        "seed.mini.raw_customers",
        "seed.mini.raw_events",
        "source.mini.feeds.raw_events",
    }


def mart_of(manifest: dict[str, Any]) -> Any:
    return manifest["nodes"]["model.mini.engagement"]


def test_a_column_kept_back_by_the_older_meta_key_stays_kept_back(project: Project) -> None:
    def move_meta(manifest: dict[str, Any]) -> None:
        column = mart_of(manifest)["columns"]["engagement_date"]
        column["config"] = {}
        column["meta"] = {"deliver": False}

    change_json(project.target_path / "manifest.json", move_meta)
    mart = load_artifacts(project.target_path).mart("model.mini.engagement")
    assert [column.name for column in mart.delivered_columns] == ["Hashed_Email", "Send_ID"]


def test_a_quoted_false_does_not_let_a_column_out(project: Project) -> None:
    def quote(manifest: dict[str, Any]) -> None:
        mart_of(manifest)["columns"]["engagement_date"]["config"]["meta"]["deliver"] = "false"

    change_json(project.target_path / "manifest.json", quote)
    with pytest.raises(ActivationError) as caught:
        load_artifacts(project.target_path).mart("model.mini.engagement")
    assert caught.value.code is ExitCode.CONFIGURATION
    assert caught.value.what == (
        "model engagement: columns.engagement_date.config.meta.deliver is neither true nor false (models/_models.yml)."
    )


@pytest.mark.parametrize(
    ("key", "value", "problem"),
    [
        ("as_of_date", "30.06.2026", "config.meta.as_of_date is not a date of the form 2026-06-30: '30.06.2026'"),
        ("window_days", "a week", "config.meta.window_days is not a number of days: 'a week'"),
        ("window_days", -1, "config.meta.window_days is not a number of days: '-1'"),
    ],
)
def test_a_malformed_mart_meta_names_its_key(project: Project, key: str, value: object, problem: str) -> None:
    change_json(
        project.target_path / "manifest.json",
        lambda manifest: mart_of(manifest)["config"]["meta"].update({key: value}),
    )
    with pytest.raises(ActivationError) as caught:
        load_artifacts(project.target_path).mart("model.mini.engagement")
    assert caught.value.what == f"model engagement: {problem} (models/_models.yml)."


@pytest.mark.parametrize("name", ["manifest.json", "run_results.json"])
def test_a_missing_artifact_says_how_to_get_it(project: Project, name: str) -> None:
    (project.target_path / name).unlink()
    with pytest.raises(ActivationError) as caught:
        load_artifacts(project.target_path)
    assert caught.value.code is ExitCode.ARTIFACTS
    assert caught.value.what == f"{project.target_path / name} does not exist."
    assert "dbt build" in caught.value.next_step


def test_a_half_written_artifact_is_refused(project: Project) -> None:
    path = project.target_path / "run_results.json"
    path.write_bytes(path.read_bytes()[:500])
    with pytest.raises(ActivationError) as caught:
        load_artifacts(project.target_path)
    assert caught.value.code is ExitCode.ARTIFACTS
    assert "is not a dbt artifact" in caught.value.what


def test_artifacts_of_another_schema_version_are_refused(project: Project) -> None:
    def age(manifest: dict[str, Any]) -> None:
        manifest["metadata"]["dbt_schema_version"] = "https://schemas.getdbt.com/dbt/manifest/v11.json"

    change_json(project.target_path / "manifest.json", age)
    with pytest.raises(ActivationError) as caught:
        load_artifacts(project.target_path)
    assert caught.value.code is ExitCode.ARTIFACTS
    assert caught.value.what.endswith("manifest/v11.json, not manifest/v12.json.")


def test_a_value_of_an_artifact_is_never_shown(project: Project) -> None:
    path = project.target_path / "run_results.json"
    change_json(path, lambda results: results["results"][0].update(status={"jane": "jane@example.com"}))
    with pytest.raises(ActivationError) as caught:
        load_artifacts(project.target_path)
    assert "results.0.status" in caught.value.what
    assert "jane" not in json.dumps(caught.value.what)
