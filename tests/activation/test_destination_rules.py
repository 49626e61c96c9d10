"""What a destination allows: no personal data where it is kept away, and only the file settings that it takes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from builders import make_delivery, make_mart
from mini import change_exposure, change_json

from activation.artifacts.dbt_artifacts import load_artifacts
from activation.common.errors import ActivationError, ExitCode
from activation.common.project import Project
from activation.common.records import Mart
from activation.settings.destination_rules import DestinationRules, read_rules
from activation.settings.destinations import Destinations, load_destinations
from activation.settings.orchestrations import load_orchestrations

MODELS = Path(__file__).parents[2] / "models"
PERSONAL = {
    *("given_name", "surname", "full_name", "generational_suffix", "title", "email", "email_lower", "phone"),
    *("address", "address2", "full_address", "city", "state", "postal", "birthdate", "gender", "loyalty_id"),
    *("hashed_email", "hashed_phone", "Hashed_Email", "birth_dt", "state_province_cd"),
}


def test_every_column_of_personal_data_is_marked() -> None:
    files = [*MODELS.glob("customer_360/**/_*models.yml"), *MODELS.glob("persado/_*models.yml")]
    models = [model for file in files for model in yaml.safe_load(file.read_text())["models"]]
    unmarked = [
        f"{model['name']}.{column['name']}"
        for model in models
        for column in model.get("columns", [])
        if column["name"] in PERSONAL and column.get("config", {}).get("meta", {}).get("personal") is not True
    ]
    assert unmarked == []
    assert {"customer_360", "merged_customers", "persado_segment"} <= {model["name"] for model in models}


def personal(mart: Mart, *names: str) -> Mart:
    return replace(mart, columns=tuple(replace(each, personal=each.name in names) for each in mart.columns))


MART = make_mart([("id", "integer"), ("email", "varchar"), ("day", "date")], hidden=["day"])


@pytest.mark.parametrize(
    ("restrict_pii", "marked", "refused"),
    [
        (True, ["email"], ["restrict_pii of receiver keeps personal data away, and mart delivers email"]),
        (True, ["email", "id"], ["restrict_pii of receiver keeps personal data away, and mart delivers id, email"]),
        (True, ["day"], []),  # it stays in the warehouse
        (True, [], []),
        (False, ["email"], []),
    ],
)
def test_personal_data_stays_away_from_a_restricted_destination(
    restrict_pii: bool, marked: list[str], refused: list[str]
) -> None:
    found = DestinationRules(restrict_pii).broken(make_delivery(["id"]).orchestration, [personal(MART, *marked)])
    assert [rule.problem for rule in found] == refused


def test_a_destination_takes_only_what_its_rules_name() -> None:
    rules = read_rules({"file_rules": {"format": ["CSV"], "row_number": [False], "remote_folder": ["/In", "/in"]}})
    sound = make_delivery(["id"]).orchestration
    assert list(rules.broken(sound, [MART])) == []
    numbered = make_delivery(["id"], row_number=True).orchestration
    [broken] = rules.broken(numbered, [MART])
    assert broken.key == "file.row_number"
    assert broken.problem == "receiver takes only false (file_rules in destinations.yml)"
    assert broken.remedy == "Set file.row_number to false."


def known(project: Project, **keys: Any) -> Destinations:
    path = project.profiles_dir / "destinations.yml"
    content = yaml.safe_load(path.read_text())
    content["destinations"]["persado"].update(keys)
    path.write_text(yaml.safe_dump(content))
    return load_destinations(path, {}, project.project_dir)


def test_an_exposure_against_the_rules_of_its_destination_is_refused(project: Project) -> None:
    def mark(manifest: dict[str, Any]) -> None:
        column = manifest["nodes"]["model.mini.segment"]["columns"]["Hashed_Email"]
        column["config"]["meta"]["personal"] = True

    change_json(project.target_path / "manifest.json", mark)
    change_exposure(project, "engagement_daily", lambda keys: keys["file"].update(format="tsv"))
    destinations = known(project, restrict_pii=True, file_rules={"format": ["csv"]})
    errors = load_orchestrations(load_artifacts(project.target_path), destinations).errors
    assert errors["segment_weekly"].what == (
        "exposure segment_weekly: key 'destination' in config.meta.activation: restrict_pii of persado keeps personal "
        "data away, and segment delivers Hashed_Email (models/_exposures.yml)."
    )
    assert errors["segment_weekly"].next_step.startswith("Send it elsewhere, or keep the columns back")
    assert "key 'file.format' in config.meta.activation: persado takes only csv" in errors["engagement_daily"].what


@pytest.mark.parametrize(
    ("keys", "problem"),
    [
        ({"restrict_pii": "true"}, "key 'restrict_pii' is neither true nor false"),
        ({"file_rules": ["csv"]}, "key 'file_rules' is not a mapping"),
        ({"file_rules": {"format": "csv"}}, "key 'file_rules' is not a mapping"),
        ({"file_rules": {"formt": ["csv"]}}, "unknown key 'formt' in file_rules. Did you mean 'format'?"),
    ],
)
def test_a_malformed_rule_is_no_rule_but_an_error(project: Project, keys: dict[str, Any], problem: str) -> None:
    with pytest.raises(ActivationError) as caught:
        known(project, **keys)
    assert caught.value.code is ExitCode.CONFIGURATION
    assert problem in caught.value.what


def test_a_mark_that_is_neither_true_nor_false_is_refused(project: Project) -> None:
    def mark(manifest: dict[str, Any]) -> None:
        manifest["nodes"]["model.mini.segment"]["columns"]["Hashed_Email"]["config"]["meta"]["personal"] = "yes"

    change_json(project.target_path / "manifest.json", mark)
    with pytest.raises(ActivationError) as caught:
        load_artifacts(project.target_path).mart("model.mini.segment")
    assert "columns.Hashed_Email.config.meta.personal is neither true nor false" in caught.value.what
