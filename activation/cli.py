"""The command line: parses, calls, and hands a report to the renderer.

Each command imports what it needs itself, so that `plan` starts without the warehouse's and the transport's libraries.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from activation.commands.cli_options import AfterRun, AllowSend, AsOf, DryRun, FailOn, Now, RunId, Select, Threshold
from activation.commands.options import Options, command
from activation.commands.render import Output, Report
from activation.delivery.run_request import Resumption, RunRequest
from activation.schedule.occasions import Call

app = typer.Typer(
    help="Deliver the marts of a dbt project to their destinations, each exactly once. Call it after dbt build.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


@command(app)
def plan(
    options: Options,
    *,
    select: Select = None,
    as_of: AsOf = None,
    after: AfterRun = None,
    now: Now = False,
    allow_send: AllowSend = False,
) -> Report:
    """Show what a run would send, and why not. Works without a destination's secrets, and beside a busy warehouse."""
    call = Call(_moment(as_of), after, now)
    return _carry_out(options, RunRequest(call, tuple(select or ()), allow_send=allow_send), dry_run=True)


@command(app)
def run(
    options: Options,
    *,
    select: Select = None,
    as_of: AsOf = None,
    after: AfterRun = None,
    now: Now = False,
    dry_run: DryRun = False,
    allow_send: AllowSend = False,
    threshold: Threshold = None,
    resend: Annotated[
        bool, typer.Option("--resend", help="Send window days again whose rows have changed since they were sent.")
    ] = False,
) -> Report:
    """Deliver what is due. What is refused is recorded, and goes with the next run after the mend."""
    request = RunRequest(
        Call(_moment(as_of), after, now),
        tuple(select or ()),
        resend=resend,
        allow_send=allow_send,
        thresholds=tuple(threshold or ()),
    )
    return _carry_out(options, request, dry_run=dry_run)


@command(app)
def retry(
    options: Options,
    run_id: RunId = None,
    *,
    select: Select = None,
    as_of: AsOf = None,
    dry_run: DryRun = False,
    allow_send: AllowSend = False,
    threshold: Threshold = None,
) -> Report:
    """Take up again what failed, was refused or was interrupted. Of a named run: with the same inputs, or not."""
    return _again(options, run_id, select, as_of, threshold, same_inputs=True, dry_run=dry_run, allow_send=allow_send)


@command(app)
def restart(
    options: Options,
    run_id: RunId = None,
    *,
    select: Select = None,
    as_of: AsOf = None,
    dry_run: DryRun = False,
    allow_send: AllowSend = False,
    threshold: Threshold = None,
) -> Report:
    """Take up again what failed, was refused or was interrupted, with today's rows and settings."""
    return _again(options, run_id, select, as_of, threshold, same_inputs=False, dry_run=dry_run, allow_send=allow_send)


@command(app)
def skip(
    options: Options,
    run_id: Annotated[str, typer.Argument(help="A run, as history shows it.")],
    task: Annotated[list[str], typer.Argument(help="Its deliveries or orchestrations that are given up.")],
    *,
    why: Annotated[str | None, typer.Option(help="What to record as the reason. No personal data, please.")] = None,
) -> Report:
    """Give up what a run left unfinished: it counts as skipped, and no later run sends it."""
    from activation.commands.skip import skip as give_up

    return give_up(options.project, run_id, task, why)


@command(app)
def status(options: Options, *, select: Select = None) -> Report:
    """Show how far each delivery is, by the ledger."""
    from activation.commands import views

    return views.status(options.project, select or ())


@command(app)
def history(
    options: Options,
    *,
    select: Select = None,
    limit: Annotated[int, typer.Option(min=1, help="How many events at most.")] = 50,
) -> Report:
    """Show the ledger's events, newest first."""
    from activation.commands import views

    return views.history(options.project, select or (), limit)


@command(app)
def report(
    options: Options,
    *,
    select: Select = None,
    as_of: AsOf = None,
    to: Annotated[Path | None, typer.Option(help="The file; by default activation/report.html in target.")] = None,
) -> Report:
    """Write an HTML page: how each orchestration stands, what is due, what was sent."""
    from activation.commands import views

    return views.page(options.project, os.environ, RunRequest(Call(_moment(as_of)), tuple(select or ())), to)


@command(app)
def segments(
    options: Options,
    *,
    select: Annotated[
        list[str] | None,
        typer.Option("--select", "-s", help="Segments by name or glob; repeat it, or put commas between them."),
    ] = None,
) -> Report:
    """Show the segments of the last build: how many customers, their share, revenue and reach."""
    from activation.commands import segments as listed

    return listed.segments(options.project, select or ())


@command(app)
def validate(
    options: Options,
    *,
    select: Annotated[
        list[str] | None,
        typer.Option(
            "--select", "-s", help="Checks by id or glob (CV-T*), or group: and one; repeat it, or use commas."
        ),
    ] = None,
    keys: Annotated[bool, typer.Option("--keys", help="Also list the keys of the rows that offend.")] = False,
    limit: Annotated[int, typer.Option(min=1, help="How many keys of each check at most.")] = 50,
    everything: Annotated[bool, typer.Option("--all", help="Also show checks that pass or only count.")] = False,
    fail_on: Annotated[
        FailOn, typer.Option(help="From which severity on this ends with a code of failure.")
    ] = FailOn.ERROR,
) -> Report:
    """Show what validation found in the last build, the worst first, and how to mend it."""
    from activation.commands import validate as validation

    return validation.validate(options.project, select or (), fail_on, limit, keys=keys, everything=everything)


@command(app)
def doctor(options: Options, *, select: Select = None) -> Report:
    """Look at everything a run needs, and log in at each destination. Delivers nothing."""
    from activation.commands.doctor import examine
    from activation.commands.reports import doctor_report

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
    from activation.commands.trust_command import trust as trust_destination

    may_ask = options.output is Output.TABLE and _somebody_is_there()
    return trust_destination(options.project, os.environ, destination, fingerprint, _ask if may_ask else None)


@command(app)
def demo(options: Options, *, as_of: AsOf = None) -> Report:
    """Show the whole way without a receiver: deliver what is due to an SFTP server on this machine's loopback."""
    from activation.commands.demo import demo as show

    reports: list[Report] = []
    notes: list[str] = []

    def deliver() -> int:
        request = RunRequest(Call(_moment(as_of)), allow_send=True)
        reports.append(_carry_out(options, request))
        return int(reports[0].exit_code)

    show(options.project.project_dir, deliver, notes.append)
    return replace(reports[0], data={**reports[0].data, "notes": notes}, notes=tuple(notes))


def main() -> None:
    """Run the command line; ends the process with one of `activation.common.errors.ExitCode`."""
    signal.signal(signal.SIGTERM, _stop)
    # A command makes many objects at once and few cycles: looking for those as often as by default takes half its time.
    gc.set_threshold(100_000, 50, 100)
    app()


def _stop(number: int, _frame: object) -> None:
    """End like an interrupted command, so that files on their way are removed: a cancelled job must leave no rows."""
    raise SystemExit(128 + number)


def _again(
    options: Options,
    run_id: str | None,
    select: list[str] | None,
    as_of: str | None,
    threshold: list[str] | None,
    *,
    same_inputs: bool,
    dry_run: bool,
    allow_send: bool,
) -> Report:
    request = RunRequest(
        Call(_moment(as_of)),
        tuple(select or ()),
        unfinished_only=True,
        again=Resumption(run_id, same_inputs) if run_id else None,
        allow_send=allow_send,
        thresholds=tuple(threshold or ()),
    )
    return _carry_out(options, request, dry_run=dry_run)


def _carry_out(options: Options, request: RunRequest, *, dry_run: bool = False) -> Report:
    if dry_run:
        from activation.commands import views

        return views.plan(options.project, os.environ, request)
    from activation.commands.run_report import run_report
    from activation.common.progress import shown_progress
    from activation.delivery.run import run as deliver_what_is_due

    with shown_progress() as on_progress:
        return run_report(deliver_what_is_due(options.project, os.environ, request, on_progress))


def _somebody_is_there() -> bool:
    return sys.stdin.isatty()


def _ask(question: str) -> bool:
    return typer.confirm(question, err=True)


def _moment(as_of: str | None) -> datetime:
    from activation.common.moments import parse_as_of

    return parse_as_of(as_of, datetime.now(UTC))
