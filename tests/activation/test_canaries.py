"""Secrets and personal data are planted where they could leak from, and looked for wherever a reader could see them."""

from __future__ import annotations

import gzip
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest
from delivering import AS_OF, Delivering
from mini import REPOSITORY, change_exposure
from sftp_fixtures import make_key

PASSWORD, PASSPHRASE, ACCOUNT = "canary-password-7f3a", "canary-passphrase-91bc", "canary-account-55de"
PERSON = "canary.person@example.com"


@pytest.fixture
def planted(delivering: Delivering, tmp_path: Path) -> Delivering:
    """A project whose rows and settings hold canaries."""
    delivering.change_events(f"update raw_customers set state = '{PERSON}' where customer_id = 1")
    key = make_key(tmp_path / "key", "ed25519", PASSPHRASE)
    delivering.environment |= {
        "PERSADO_PASSWORD": PASSWORD,
        "PERSADO_PASSPHRASE": PASSPHRASE,
        "PERSADO_PRIVATE_KEY_FILE": str(key),
        "PERSADO_USERNAME": ACCOUNT,
    }
    return delivering


def everything_told(delivering: Delivering, *arguments: str) -> str:
    """Run a command in a process of its own and return all that it printed."""
    command = [sys.executable, "-m", "activation", *arguments, "--project-dir", str(delivering.project.project_dir)]
    done = subprocess.run(
        command, cwd=REPOSITORY, env=os.environ | delivering.environment, capture_output=True, text=True, check=False
    )
    return done.stdout + done.stderr


def left_on_disk(delivering: Delivering) -> str:
    """Everything the runner left: the ledger, its own folder, the page and the summary."""
    with duckdb.connect(str(delivering.project.target_path / "mini.duckdb"), read_only=True) as connection:
        told = [
            str(connection.execute(f"select * from activation.{table}").fetchall())
            for table in ("delivery_events", "delivered_rows")
        ]
    files = [path for path in delivering.project.runner_dir.rglob("*") if path.is_file()]
    return "\n".join([*told, *(path.read_text(encoding="utf-8", errors="replace") for path in files)])


def assert_no_canary(text: str) -> None:
    assert not re.search(r"canary|Traceback", text)


def test_no_secret_and_nobody_is_in_any_output_ledger_or_file(planted: Delivering, tmp_path: Path) -> None:
    summary = tmp_path / "summary.md"
    planted.environment["GITHUB_STEP_SUMMARY"] = str(summary)
    change_exposure(planted.project, "segment_weekly", lambda keys: keys.update(mode="delta"))
    told = [
        # The account is refused, then (with the right one) the delivery goes.
        everything_told(planted, "run", "--as-of", AS_OF, "-s", "segment_weekly"),
        everything_told(planted, "doctor"),
    ]
    planted.environment |= {
        "PERSADO_USERNAME": planted.server.destination().username,
        "PERSADO_PRIVATE_KEY_FILE": str(planted.server.keys.user),
    }
    told.append(everything_told(planted, "retry", "--as-of", AS_OF, "-s", "segment_weekly", "--output", "json"))
    assert json.loads(told[-1])["deliveries"][0]["event"] == "committed"
    told += [everything_told(planted, command) for command in ("history", "status", "report")]
    told += [left_on_disk(planted), summary.read_text(encoding="utf-8")]
    for text in told:
        assert_no_canary(text)
    # The canary was there to be told: it is in the delivered file, and nowhere else.
    [delivered] = [content for name, content in planted.server.files().items() if name.endswith(".gz")]
    assert PERSON in gzip.decompress(delivered).decode()
    assert not list(planted.project.work_dir.iterdir())


def test_nobody_is_in_what_is_told_of_rows_that_cannot_be_read(planted: Delivering) -> None:
    # The cast fails on the value itself, which the warehouse's own message quotes.
    planted.change_events(
        'create or replace view segment as select email_hash as "Hashed_Email", '
        "cast(cast(state as integer) as varchar) as state_province_cd from raw_customers"
    )
    told = everything_told(planted, "run", "--as-of", AS_OF, "-s", "segment_weekly")
    assert "exit code" in told
    assert_no_canary(told + left_on_disk(planted))


def test_a_malformed_setting_is_described_without_its_value(planted: Delivering) -> None:
    planted.environment["PERSADO_PORT"] = PASSWORD
    assert_no_canary(everything_told(planted, "run", "--as-of", AS_OF) + left_on_disk(planted))
