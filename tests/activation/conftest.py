"""Fixtures that every test of the runner may use: a small dbt project, really built, whose copies tests may alter."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from activation.project import Project

TESTS = Path(__file__).parent
REPOSITORY = TESTS.parents[1]


def build(folder: Path, *arguments: str) -> Path:
    """Copy the mini project, with the real ledger macro, and run a real dbt build in it. Failing tests are no error."""
    shutil.copytree(TESTS / "mini_project", folder)
    shutil.copytree(REPOSITORY / "macros" / "ledger", folder / "macros")
    command = [sys.executable, "-m", "dbt.cli.main", "build", "--profiles-dir", "profiles", *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert (folder / "target" / "run_results.json").exists(), done.stdout + done.stderr
    return folder


@pytest.fixture(scope="session")
def sound_build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("sound") / "mini")


@pytest.fixture(scope="session")
def broken_build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A build in which a test of the engagement mart fails."""
    return build(tmp_path_factory.mktemp("broken") / "mini", "--vars", "{break_engagement: true}")


def copy_of(built: Path, tmp_path: Path) -> Project:
    folder = tmp_path / "mini"
    shutil.copytree(built, folder)
    return Project(folder, folder / "profiles", folder / "target")


@pytest.fixture
def project(sound_build: Path, tmp_path: Path) -> Project:
    """The test's own copy of the soundly built project."""
    return copy_of(sound_build, tmp_path)


@pytest.fixture
def broken_project(broken_build: Path, tmp_path: Path) -> Project:
    """The test's own copy of the project whose engagement test failed."""
    return copy_of(broken_build, tmp_path)


Change = Callable[[dict[str, Any]], None]


def change_json(path: Path, change: Change) -> None:
    """Alter a JSON file in place."""
    content = json.loads(path.read_text(encoding="utf-8"))
    change(content)
    path.write_text(json.dumps(content), encoding="utf-8")


def change_exposure(project: Project, name: str, change: Change) -> None:
    """Alter the `activation` keys of an exposure in the manifest, as an edit of its YAML would."""
    change_json(
        project.target_path / "manifest.json",
        lambda manifest: change(manifest["exposures"][f"exposure.mini.{name}"]["config"]["meta"]["activation"]),
    )
