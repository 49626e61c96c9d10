"""Runs a delivery in a process of its own that is killed at a chosen step: an event, or a request to the server.

The kill comes right before the step. As nothing happens between two steps, that is also right after the one before.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
from dataclasses import dataclass
from datetime import UTC, datetime
from multiprocessing.context import ForkServerContext
from pathlib import Path
from typing import Any

import paramiko
from paramiko.sftp import CMD_NAMES, CMD_WRITE

from activation.common.records import Delivery, Event, Mart
from activation.delivery.deliver import RunContext, deliver
from activation.ledger.events import Ledger
from activation.settings.destinations import Destination
from activation.warehouse.duckdb_warehouse import DuckDBWarehouse


@dataclass(frozen=True)
class Order:
    """What a run delivers, in a form that another process can be given."""

    warehouse: Path
    delivery: Delivery
    mart: Mart
    destination: Destination
    work_dir: Path


class Steps:
    """Counts the steps of a run, writes their names down, and ends the process before one of them."""

    def __init__(self, kill_before: int | None, trace: Path) -> None:
        self._kill_before = kill_before
        self._trace = trace.open("w")
        self._count = 0

    def next(self, name: str) -> None:
        if self._count == self._kill_before:
            os.kill(os.getpid(), signal.SIGKILL)
        self._count += 1
        self._trace.write(f"{name}\n")
        self._trace.flush()


class WatchedLedger(Ledger):
    """A ledger whose every event is a step."""

    def __init__(self, warehouse: DuckDBWarehouse, steps: Steps) -> None:
        super().__init__(warehouse)
        self._steps = steps

    def append(self, event: Event) -> None:
        phase = event.details.get("phase")
        self._steps.next(f"event {event.event.value}" + (f"/{phase}" if phase else ""))
        super().append(event)


def watch_requests(steps: Steps) -> None:
    """Make every request to an SFTP server a step."""
    request = paramiko.SFTPClient._request  # type: ignore[attr-defined]
    send = paramiko.SFTPClient._async_request  # type: ignore[attr-defined]

    def watched_request(self: Any, kind: int, *arguments: Any) -> Any:
        steps.next(f"request {CMD_NAMES[kind]}")
        return request(self, kind, *arguments)

    def watched_send(self: Any, file: Any, kind: int, *arguments: Any) -> Any:
        if kind == CMD_WRITE:
            steps.next("request write")
        return send(self, file, kind, *arguments)

    paramiko.SFTPClient._request = watched_request  # type: ignore[attr-defined]
    paramiko.SFTPClient._async_request = watched_send  # type: ignore[attr-defined]


def run(order: Order, steps: Steps | None = None) -> str:
    """Deliver as the runner does, with what the ledger knows; return the last event."""
    warehouse = DuckDBWarehouse(order.warehouse)
    ledger = WatchedLedger(warehouse, steps) if steps else Ledger(warehouse)
    context = RunContext("run", "invocation", warehouse, ledger, order.work_dir, lambda: datetime.now(UTC))
    state = ledger.states([order.delivery.orchestration.name]).get(order.delivery.delivery_id)
    return deliver(order.delivery, [order.mart], order.destination, state, context).event.value


def run_and_die(order: Order, kill_before: int | None, trace: Path) -> None:
    """Be the process that is killed."""
    steps = Steps(kill_before, trace)
    watch_requests(steps)
    run(order, steps)
    steps.next("end")


def run_until_done(order: Order) -> str:
    """The next run, which leaves a finished delivery alone; return the last event."""
    state = Ledger(DuckDBWarehouse(order.warehouse)).states([order.delivery.orchestration.name])
    known = state.get(order.delivery.delivery_id)
    return known.last_event.value if known and known.is_done else run(order)


def events(order: Order) -> list[str]:
    """The ledger's events, oldest first."""
    return [event.event.value for event in reversed(Ledger(DuckDBWarehouse(order.warehouse)).history(10_000))]


def process_context() -> ForkServerContext:
    """Start processes from one that has loaded everything and has no threads."""
    places = [str(Path(__file__).parent), str(Path(__file__).parents[2])]
    os.environ["PYTHONPATH"] = os.pathsep.join([*places, os.environ.get("PYTHONPATH", "")])
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["interruptions"])
    return context


def interrupted(context: ForkServerContext, order: Order, kill_before: int | None, trace: Path) -> int:
    """Run in a process of its own until it is killed; return its exit code (negative: the signal)."""
    process = context.Process(target=run_and_die, args=(order, kill_before, trace))
    process.start()
    process.join(60)
    assert process.exitcode is not None
    return process.exitcode
