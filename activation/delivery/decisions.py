"""What is decided about due deliveries, as records that pass from the plan to whoever shows it or carries it out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from activation.common.errors import ActivationError, ExitCode
from activation.common.records import Delivery, EventName, Mart, Orchestration, Refusal
from activation.ledger.delivery_state import DeliveryState

CONFLICT = "remote_path_conflict"
"""The reason of the refusal of two deliveries to one remote name."""

SANDBOX = Refusal(
    "sandbox",
    "This is a sandbox (environment in destinations.yml), from which nothing is sent by accident.",
    "Send it all the same with --allow-send, or set environment to production.",
)
"""The refusal of everything in a sandbox."""


class Decision(StrEnum):
    """What a run does with a due delivery."""

    SEND = "send"
    RESUME = "resume"
    BLOCKED = "blocked"
    CONFLICT = "conflict"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class PlannedDelivery:
    """A due delivery with all that was decided about it.

    ``refusals`` says why it may not go, ``warnings`` what goes with it. ``is_superseded`` marks one that is no
    longer due, of which a file may stand at the destination: what was published is brought to its end, and nothing else
    of it is sent.
    """

    delivery: Delivery
    marts: tuple[Mart, ...]
    state: DeliveryState | None
    refusals: tuple[Refusal, ...]
    is_superseded: bool = False
    warnings: tuple[str, ...] = ()

    @property
    def decision(self) -> Decision:
        """What a run does with it."""
        if self.state and self.state.is_done:
            return Decision.DONE
        if SANDBOX in self.refusals:
            return Decision.BLOCKED
        if self.is_superseded or (self.state and self.state.published):
            # Its file is out, under the evidence of its own day; what is left is to say so.
            return Decision.RESUME
        if any(refusal.reason == CONFLICT for refusal in self.refusals):
            return Decision.CONFLICT
        if self.refusals:
            return Decision.BLOCKED
        begun = self.state is not None and (self.state.is_open or self.state.last_event is EventName.UPLOADING)
        return Decision.RESUME if begun else Decision.SEND

    @property
    def is_unfinished(self) -> bool:
        """Whether it failed, was refused or was interrupted before."""
        return self.state is not None and not self.state.is_done

    @property
    def exit_code(self) -> ExitCode:
        """What it adds to the exit code of a plan."""
        if self.decision is Decision.CONFLICT:
            return ExitCode.CONFIGURATION
        return ExitCode.BLOCKED if self.decision is Decision.BLOCKED else ExitCode.OK


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that is due at ``now``, oldest first within an orchestration, and what hinders it.

    ``orchestrations`` are the selected ones, enabled or not. ``errors`` are those of malformed exposures.
    """

    now: datetime
    orchestrations: tuple[Orchestration, ...]
    deliveries: tuple[PlannedDelivery, ...]
    errors: tuple[ActivationError, ...]
    warnings: tuple[str, ...]
