"""The private folder of a run for files on their way. Nothing of a mart's rows outlives the run in it.

A killed run cannot tidy up: its folder is removed by the next run, which sees by the run's lock that it has ended.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from activation.common.local_disk import local_disk_errors
from activation.common.lock import held


@contextmanager
def work_folder(parent: Path, run_id: str) -> Iterator[Path]:
    """Make a run's own folder, which only this user can read, for the block; remove those of runs that were killed.

    Arguments:
        parent: the folder of all runs' folders.
        run_id: the run's name, unlike that of any other.

    Raises:
        ActivationError: LOCAL_DISK when the folder cannot be made.
    """
    folder = parent / run_id
    lock = _lock_of(folder)
    # The lock is there before the folder, so that no other run takes the folder for a dead one's.
    with held(lock):
        try:
            with local_disk_errors("export"):
                folder.mkdir(mode=0o700)
            _remove_dead(parent, folder)
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)
            lock.unlink(missing_ok=True)


def _remove_dead(parent: Path, own: Path) -> None:
    for folder in parent.iterdir():
        if folder.is_dir() and folder != own:
            with held(_lock_of(folder)) as has_ended:
                if has_ended:
                    shutil.rmtree(folder, ignore_errors=True)
                    _lock_of(folder).unlink(missing_ok=True)


def _lock_of(folder: Path) -> Path:
    return folder.with_name(f"{folder.name}.lock")
