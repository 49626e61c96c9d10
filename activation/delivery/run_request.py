"""What a run is asked for, as the command line or another caller says it. It does none of it."""

from __future__ import annotations

from dataclasses import dataclass

from activation.schedule.occasions import Call


@dataclass(frozen=True, slots=True)
class Resumption:
    """What is taken up: the run, and whether with the inputs that it had (retry) or those of today (restart)."""

    run_id: str
    same_inputs: bool


@dataclass(frozen=True, slots=True)
class RunRequest:
    """What a run is asked for.

    ``call`` says why the runner was called, which decides what is due. ``resend`` sends again the window days whose
    rows have changed since they were sent. ``unfinished_only`` leaves out what the ledger has never heard of. ``again``
    takes up what an earlier run left unfinished, whether it is due or not. ``allow_send`` lets a sandbox send.
    ``thresholds`` change those under ``alerts.fail`` for this run, as ``max_rows=1000``.
    """

    call: Call
    select: tuple[str, ...] = ()
    resend: bool = False
    unfinished_only: bool = False
    again: Resumption | None = None
    allow_send: bool = False
    thresholds: tuple[str, ...] = ()
