from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from activation.errors import ActivationError, ExitCode
from activation.lock import runner_lock

PROJECT = Path(__file__).parents[2]
HOLD = """
import pathlib, sys, time
from activation.lock import runner_lock
with runner_lock(pathlib.Path(sys.argv[1])):
    print('held', flush=True)
    time.sleep(60)
"""


def holder(path: Path) -> subprocess.Popen[str]:
    process = subprocess.Popen([sys.executable, "-c", HOLD, str(path)], stdout=subprocess.PIPE, text=True, cwd=PROJECT)
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def test_a_second_runner_is_told_who_works_and_leaves(tmp_path: Path) -> None:
    path = tmp_path / "target" / "activation" / "runner.lock"
    process = holder(path)
    try:
        with pytest.raises(ActivationError) as caught, runner_lock(path):
            pass
    finally:
        process.kill()
        process.wait()
    assert caught.value.code == ExitCode.ALREADY_RUNNING
    assert f"process {process.pid}" in caught.value.what


def test_a_killed_runner_leaves_no_lock_behind(tmp_path: Path) -> None:
    path = tmp_path / "runner.lock"
    process = holder(path)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    with runner_lock(path):
        assert path.read_text() == str(os.getpid())


def test_the_lock_ends_with_its_block(tmp_path: Path) -> None:
    path = tmp_path / "runner.lock"
    for _ in range(2):
        with runner_lock(path):
            pass


def test_a_lock_file_that_cannot_be_made_is_an_error_of_ours(tmp_path: Path) -> None:
    (tmp_path / "target").write_text("a file where a folder should be")
    with pytest.raises(ActivationError) as caught, runner_lock(tmp_path / "target" / "runner.lock"):
        pass
    assert caught.value.code == ExitCode.LOCAL_DISK
