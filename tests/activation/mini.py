"""The mini dbt project: building it for real, copying it, and altering what a build left behind."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from activation.common.project import Project

TESTS = Path(__file__).parent
REPOSITORY = TESTS.parents[1]

Change = Callable[[dict[str, Any]], None]


def build(folder: Path, *arguments: str) -> Path:
    """Copy the mini project, with the real ledger macro, and run a real dbt build in it. Failing tests are no error."""
    shutil.copytree(TESTS / "mini_project", folder)
    shutil.copytree(REPOSITORY / "macros" / "ledger", folder / "macros")
    return build_again(folder, *arguments)


def build_again(folder: Path, *arguments: str) -> Path:
    """Run dbt build in a copy of the mini project."""
    command = [sys.executable, "-m", "dbt.cli.main", "build", "--profiles-dir", "profiles", *arguments]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("DBT_")}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert (folder / "target" / "run_results.json").exists(), done.stdout + done.stderr
    return folder


def copy_of(built: Path, tmp_path: Path) -> Project:
    """Copy a built mini project, warehouse included, for a test that may alter it."""
    folder = tmp_path / "mini"
    shutil.copytree(built, folder)
    return Project(folder, folder / "profiles", folder / "target")


def change_json(path: Path, change: Change) -> None:
    """Alter a JSON file in place."""
    content = json.loads(path.read_text(encoding="utf-8"))
    change(content)
    path.write_text(json.dumps(content), encoding="utf-8")


def change_exposure(project: Project, name: str, change: Change) -> None:
    """Alter the `activation` keys of an exposure in the manifest, as an edit of its YAML and a build would."""
    change_json(
        project.target_path / "manifest.json",
        lambda manifest: change(manifest["exposures"][f"exposure.mini.{name}"]["config"]["meta"]["activation"]),
    )
