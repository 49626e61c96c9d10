"""Shows how far a long delivery is, on standard error, and only where somebody watches a terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

OnProgress = Callable[[str, str, int, int], None]


@contextmanager
def shown_progress() -> Iterator[OnProgress]:
    """Give the block a function that shows a delivery's stage: delivery id, stage, bytes done, bytes in all."""
    if not sys.stderr.isatty():
        yield lambda delivery_id, stage, done, total: None
        return

    from rich.console import Console
    from rich.progress import (
        BarColumn,
        DownloadColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
        TransferSpeedColumn,
    )

    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        DownloadColumn(),
        TransferSpeedColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bars:
        tasks = {}

        def show(delivery_id: str, stage: str, done: int, total: int) -> None:
            if delivery_id not in tasks:
                tasks[delivery_id] = bars.add_task(delivery_id)
            bars.update(tasks[delivery_id], description=f"{delivery_id} {stage}", completed=done, total=total or None)

        yield show
