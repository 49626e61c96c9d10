"""The command line: parses, calls, and hands a report to the renderer.

Each command imports what it needs itself, so that `plan` starts without the warehouse's and the transport's libraries.
"""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from datetime import UTC, datetime
from typing import Annotated

import typer

from activation.options import Options, command
from activation.render import Output, Report

app = typer.Typer(
    help="Deliver the marts of a dbt project to their destinations, each exactly once. Call it after dbt build.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

Select = Annotated[
    list[str] | None,
    typer.Option("--select", "-s", help="Orchestrations by name or glob; repeat it, or put commas between them."),
]
AsOf = Annotated[
    str | None,
    typer.Option(help="Look at the schedule as of this ISO date (its end) or time, in UTC when it names no zone."),
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Only show what would be done, as plan does.")]


@command(app)
def plan(options: Options, *, select: Select = None, as_of: AsOf = None) -> Report:
    """Show what a run would send, and why not. Works without a destination's secrets, and beside a busy warehouse."""
    from activation import views

    return views.plan(options.project, os.environ, _moment(as_of), select or ())


@command(app)
def run(
    options: Options,
    *,
    select: Select = None,
    as_of: AsOf = None,
    dry_run: DryRun = False,
    resend: Annotated[
        bool, typer.Option("--resend", help="Send window days again whose rows have changed since they were sent.")
    ] = False,
) -> Report:
    """Deliver what is due. What is refused is recorded, and goes with the next run after the mend."""
    if dry_run:
        return plan(options, select=select, as_of=as_of)
    return _run(options, select, as_of, resend=resend)


@command(app)
def retry(options: Options, *, select: Select = None, as_of: AsOf = None, dry_run: DryRun = False) -> Report:
    """Take up again what failed, was refused or was interrupted, and nothing else."""
    if dry_run:
        from activation import views

        return views.plan(options.project, os.environ, _moment(as_of), select or (), unfinished_only=True)
    return _run(options, select, as_of, unfinished_only=True)


@command(app)
def status(options: Options, *, select: Select = None) -> Report:
    """Show how far each delivery is, by the ledger."""
    from activation import views

    return views.status(options.project, select or ())


@command(app)
def history(
    options: Options,
    *,
    select: Select = None,
    limit: Annotated[int, typer.Option(min=1, help="How many events at most.")] = 50,
) -> Report:
    """Show the ledger's events, newest first."""
    from activation import views

    return views.history(options.project, select or (), limit)


@command(app)
def doctor(options: Options, *, select: Select = None) -> Report:
    """Look at everything a run needs, and log in at each destination. Delivers nothing."""
    from activation.doctor import examine
    from activation.reports import doctor_report

    return doctor_report(tuple(examine(options.project, os.environ, select or ())))


@command(app)
def trust(
    options: Options,
    destination: Annotated[str, typer.Argument(help="Its name in destinations.yml.")],
    *,
    fingerprint: Annotated[
        str | None,
        typer.Option(help="Pin without asking, and only if the key has this fingerprint (SHA256:...)."),
    ] = None,
) -> Report:
    """Pin the host key of a destination, after you have compared its fingerprint with the receiver's."""
    from activation.trust_command import trust as trust_destination

    may_ask = options.output is Output.TABLE and _somebody_is_there()
    return trust_destination(options.project, os.environ, destination, fingerprint, _ask if may_ask else None)


@command(app)
def demo(options: Options, *, as_of: AsOf = None) -> Report:
    """Show the whole way without a receiver: deliver what is due to an SFTP server on this machine's loopback."""
    from activation.demo import demo as show

    reports: list[Report] = []
    notes: list[str] = []

    def deliver() -> int:
        reports.append(_run(options, None, as_of))
        return int(reports[0].exit_code)

    show(options.project.project_dir, deliver, notes.append)
    return replace(reports[0], data={**reports[0].data, "notes": notes}, notes=tuple(notes))


def main() -> None:
    """Run the command line; ends the process with one of `activation.errors.ExitCode`."""
    app()


def _run(
    options: Options,
    select: list[str] | None,
    as_of: str | None,
    *,
    resend: bool = False,
    unfinished_only: bool = False,
) -> Report:
    from activation.progress import shown_progress
    from activation.reports import run_report
    from activation.run import RunRequest
    from activation.run import run as carry_out

    request = RunRequest(_moment(as_of), tuple(select or ()), resend=resend, unfinished_only=unfinished_only)
    with shown_progress() as on_progress:
        return run_report(carry_out(options.project, os.environ, request, on_progress))


def _somebody_is_there() -> bool:
    return sys.stdin.isatty()


def _ask(question: str) -> bool:
    return typer.confirm(question, err=True)


def _moment(as_of: str | None) -> datetime:
    from activation.moments import parse_as_of

    return parse_as_of(as_of, datetime.now(UTC))
