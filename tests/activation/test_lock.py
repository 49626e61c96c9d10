from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from activation.common.errors import ActivationError, ExitCode
from activation.common.lock import held, lock_file, orchestration_lock
from activation.delivery.work_folder import work_folder

PROJECT = Path(__file__).parents[2]
HOLD = """
import pathlib, sys, time
from activation.common.lock import orchestration_lock
with orchestration_lock(pathlib.Path(sys.argv[1]), 'nightly'):
    print('held', flush=True)
    time.sleep(60)
"""


def holder(path: Path) -> subprocess.Popen[str]:
    process = subprocess.Popen([sys.executable, "-c", HOLD, str(path)], stdout=subprocess.PIPE, text=True, cwd=PROJECT)
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def test_a_second_run_is_told_who_works_and_leaves(tmp_path: Path) -> None:
    folder = tmp_path / "target" / "activation" / "locks"
    process = holder(folder)
    try:
        with pytest.raises(ActivationError) as caught, orchestration_lock(folder, "nightly"):
            pass
        with orchestration_lock(folder, "weekly"):
            pass
    finally:
        process.kill()
        process.wait()
    assert caught.value.code == ExitCode.ALREADY_RUNNING
    assert f"Another run is at work on nightly (process {process.pid}" in caught.value.what


def test_a_killed_run_leaves_no_lock_behind(tmp_path: Path) -> None:
    process = holder(tmp_path)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    with orchestration_lock(tmp_path, "nightly"):
        assert lock_file(tmp_path, "nightly").read_text() == str(os.getpid())


def test_the_lock_ends_with_its_block(tmp_path: Path) -> None:
    for _ in range(2):
        with held(tmp_path / "a.lock") as is_ours:
            assert is_ours


def test_a_lock_file_that_cannot_be_made_is_an_error_of_ours(tmp_path: Path) -> None:
    (tmp_path / "target").write_text("a file where a folder should be")
    with pytest.raises(ActivationError) as caught, orchestration_lock(tmp_path / "target", "nightly"):
        pass
    assert caught.value.code == ExitCode.LOCAL_DISK


def test_the_folder_of_a_killed_run_is_removed_and_that_of_a_living_one_is_not(tmp_path: Path) -> None:
    dead = tmp_path / "20260101T000000Z-dead"
    dead.mkdir()
    (dead / "rows").write_text("somebody")
    with work_folder(tmp_path, "one") as one:
        assert not dead.exists()
        assert one.stat().st_mode & 0o777 == 0o700
        with work_folder(tmp_path, "two") as two:
            assert one.exists()
            assert two.exists()
    assert list(tmp_path.iterdir()) == []
