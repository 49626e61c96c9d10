"""The workflow that the documentation offers: every command in it exists, with the options that it is given."""

from __future__ import annotations

import re

import yaml
from mini import REPOSITORY
from typer.testing import CliRunner

from activation.cli import app

WORKFLOW = REPOSITORY / "docs" / "ci" / "deliver.yml"


def test_the_workflow_calls_commands_that_exist() -> None:
    steps = yaml.safe_load(WORKFLOW.read_text(encoding="utf-8"))["jobs"]["deliver"]["steps"]
    commands = [step["run"].split() for step in steps if str(step.get("run", "")).startswith("activation ")]
    assert [command[1] for command in commands] == ["validate", "plan", "run", "report"]
    for _, name, *arguments in commands:
        shown = CliRunner().invoke(app, [name, "--help"], env={"COLUMNS": "200"}).stdout
        for option in (argument for argument in arguments if argument.startswith("--")):
            assert option in shown


def test_the_workflow_keeps_the_evidence_and_sends_nothing_from_pull_requests() -> None:
    text = WORKFLOW.read_text(encoding="utf-8")
    workflow = yaml.safe_load(text)
    assert "'sandbox'" in workflow["env"]["ACTIVATION_ENVIRONMENT"]
    steps = {step["name"]: step for step in workflow["jobs"]["deliver"]["steps"] if "name" in step}
    assert steps["Deliver what is due"]["if"] == "github.event_name != 'pull_request'"
    # Artifacts of another dbt command in the same folder would be no evidence.
    assert re.findall(r"dbt docs generate (.*)", text) == ["--target-path target/docs"]
    assert workflow["concurrency"]["cancel-in-progress"] is False
