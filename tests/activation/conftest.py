"""Fixtures that every test of the runner may use."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from delivering import Delivering
from mini import build, copy_of
from postgres_fixtures import postgres, postgres_server
from sftp_fixtures import SftpServer, keys, network, sshd, start_sshd

from activation.common.project import Project

__all__ = ["keys", "network", "postgres", "postgres_server", "sshd", "start_sshd"]


# What the environment of whoever runs the tests may say to dbt and to the runner.
_SPOKEN = ("ACTIVATION_", "CDP_", "DBT_", "GITHUB_", "PERSADO_")


@pytest.fixture(autouse=True)
def silent_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no variable of the surrounding shell change where a test reads or sends."""
    for name in [name for name in os.environ if name.startswith(_SPOKEN)]:
        monkeypatch.delenv(name)


@pytest.fixture(scope="session")
def sound_build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The mini project after a sound dbt build."""
    return build(tmp_path_factory.mktemp("sound") / "mini")


@pytest.fixture(scope="session")
def broken_build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The mini project after a build in which a test of the engagement mart failed."""
    return build(tmp_path_factory.mktemp("broken") / "mini", "--vars", "{break_engagement: true}")


@pytest.fixture
def project(sound_build: Path, tmp_path: Path) -> Project:
    """The test's own copy of the soundly built project."""
    return copy_of(sound_build, tmp_path)


@pytest.fixture
def broken_project(broken_build: Path, tmp_path: Path) -> Project:
    """The test's own copy of the project whose engagement test failed."""
    return copy_of(broken_build, tmp_path)


@pytest.fixture
def delivering(project: Project, sshd: SftpServer) -> Delivering:
    """The soundly built project, and where it delivers to."""
    return Delivering(project, sshd)


@pytest.fixture
def broken(broken_project: Project, sshd: SftpServer) -> Delivering:
    """The project whose engagement test failed, and where it delivers to."""
    return Delivering(broken_project, sshd)
