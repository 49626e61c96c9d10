"""Pinning a host key from the command line, against a real server whose fingerprint OpenSSH itself tells."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from delivering import Delivering
from sftp_fixtures import SftpServer
from typer.testing import CliRunner

from activation.cli import app
from activation.common.errors import ExitCode


def fingerprint(server: SftpServer) -> str:
    """What OpenSSH itself says of the server's key."""
    shown = subprocess.run(["ssh-keygen", "-lf", str(server.keys.host)], capture_output=True, text=True, check=True)
    return shown.stdout.split()[1]


@pytest.fixture
def untrusting(delivering: Delivering) -> Delivering:
    (delivering.project.profiles_dir / "known_hosts").unlink()
    return delivering


def known_hosts(delivering: Delivering) -> Path:
    return delivering.project.profiles_dir / "known_hosts"


def test_trust_pins_a_key_of_the_given_fingerprint(untrusting: Delivering) -> None:
    content = untrusting.call("trust", "persado", "--fingerprint", fingerprint(untrusting.server))
    assert content["exit_code"] == 0
    assert content["pinned"] is True
    assert content["fingerprint"] == fingerprint(untrusting.server)
    assert untrusting.run("--select", "segment_weekly")["exit_code"] == 0


def test_trust_refuses_a_key_of_another_fingerprint(untrusting: Delivering) -> None:
    content = untrusting.call("trust", "persado", "--fingerprint", f"SHA256:{'A' * 43}")
    assert content["exit_code"] == ExitCode.HOST_KEY
    assert fingerprint(untrusting.server) in content["errors"][0]["what"]
    assert not known_hosts(untrusting).exists()


def test_trust_pins_nothing_when_nobody_can_vouch(untrusting: Delivering) -> None:
    content = untrusting.call("trust", "persado")
    assert content["exit_code"] == ExitCode.USAGE
    assert fingerprint(untrusting.server) in content["errors"][0]["what"]
    assert not known_hosts(untrusting).exists()


@pytest.mark.parametrize(("answer", "code"), [("y\n", 0), ("n\n", ExitCode.HOST_KEY), ("\n", ExitCode.HOST_KEY)])
def test_trust_asks_a_person(untrusting: Delivering, monkeypatch: pytest.MonkeyPatch, answer: str, code: int) -> None:
    monkeypatch.setattr("activation.cli._somebody_is_there", lambda: True)
    command = ["trust", "persado", "--project-dir", str(untrusting.project.project_dir)]
    result = CliRunner().invoke(app, command, env=untrusting.environment, input=answer)
    assert result.exit_code == code
    assert fingerprint(untrusting.server) in result.stderr
    assert known_hosts(untrusting).exists() is (code == 0)


def test_trust_of_an_unknown_destination_names_the_nearest(untrusting: Delivering) -> None:
    content = untrusting.call("trust", "persdo")
    assert content["exit_code"] == ExitCode.USAGE
    assert content["errors"][0]["next_step"] == "Did you mean 'persado'?"
