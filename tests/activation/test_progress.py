"""What somebody sees who watches a delivery in a terminal."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from contextlib import suppress

from delivering import AS_OF, WEEK, Delivering
from mini import REPOSITORY


def command(delivering: Delivering) -> list[str]:
    project = str(delivering.project.project_dir)
    return [sys.executable, "-m", "activation", "run", "--as-of", AS_OF, "--project-dir", project]


def seen_in_a_terminal(delivering: Delivering) -> str:
    """Run with a terminal as standard error, and return all that was written to it."""
    ours, theirs = pty.openpty()
    environment = os.environ | delivering.environment | {"TERM": "xterm", "COLUMNS": "200"}
    process = subprocess.Popen(
        command(delivering), cwd=REPOSITORY, env=environment, stdout=subprocess.DEVNULL, stderr=theirs
    )
    os.close(theirs)
    written = b""
    # Reading ends with an error once the last process has closed its end.
    with suppress(OSError):
        while piece := os.read(ours, 65536):
            written += piece
    os.close(ours)
    assert process.wait(timeout=60) == 0
    return written.decode()


def test_a_terminal_shows_each_delivery_its_bytes_and_the_time_left(delivering: Delivering) -> None:
    seen = seen_in_a_terminal(delivering)
    assert f"{WEEK} upload" in seen
    assert "bytes" in seen
    assert "0:00:00" in seen


def test_a_log_gets_no_progress(delivering: Delivering) -> None:
    done = subprocess.run(
        command(delivering), cwd=REPOSITORY, env=os.environ | delivering.environment, capture_output=True, check=True
    )
    assert done.stderr == b""
