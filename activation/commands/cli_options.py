"""The options and arguments that several commands take alike, each written once."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from activation.schedule.occasions import After


class FailOn(StrEnum):
    """From which severity of a validation check on the command ends with a code of failure."""

    ERROR = "error"
    WARN = "warn"
    NEVER = "never"


Select = Annotated[
    list[str] | None,
    typer.Option("--select", "-s", help="Orchestrations by name or glob, or group:, destination: or mode: and one."),
]
AsOf = Annotated[
    str | None,
    typer.Option(help="Look at the schedule as of this ISO date (its end) or time, in UTC when it names no zone."),
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Only show what would be done, as plan does.")]
AfterRun = Annotated[
    After | None,
    typer.Option(help="What has just ended upstream. Only 'full' makes due what is attached to builds."),
]
Now = Annotated[
    bool, typer.Option("--now", help="Send what --select names at once, whatever its schedule or trigger says.")
]
AllowSend = Annotated[bool, typer.Option("--allow-send", help="Send although this is a sandbox.")]
Threshold = Annotated[
    list[str] | None,
    typer.Option(help="A threshold under alerts.fail for this run only: max_rows=100000, or max_rows=none."),
]
RunId = Annotated[
    str | None,
    typer.Argument(help="A run, as history shows it. Without it: whatever is unfinished and still due."),
]
