"""Carries out what was decided about due deliveries: sends, refuses, or tells what has changed. It decides nothing.

One run at a time works at an orchestration. A failure is recorded, and never stops the other deliveries.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from activation.common.errors import ActivationError, ExitCode
from activation.common.lock import orchestration_lock
from activation.common.records import Event, EventName, Outcome, Refusal, names_of
from activation.delivery.acceptance import Inputs
from activation.delivery.decisions import Decision, PlannedDelivery
from activation.delivery.deliver import RunContext, changed_since_sent, deliver
from activation.gate.evidence import summary
from activation.settings.destinations import Destinations

# A broken staging model refuses every test below it; the first ones tell the story.
_REFUSALS_KEPT = 20


@dataclass(frozen=True, slots=True)
class Carrying:
    """Carries out what a plan decided about deliveries, each orchestration under its lock.

    ``resend`` sends again the window days whose rows have changed since they were sent. ``inputs`` are those that an
    earlier run sent or was about to send, by delivery id: such a delivery goes only if they are the same now.
    """

    destinations: Destinations
    context: RunContext
    lock_dir: Path
    resend: bool = False
    inputs: Mapping[str, Inputs] = field(default_factory=dict)

    def orchestration(self, name: str, items: Sequence[PlannedDelivery]) -> Iterator[Outcome]:
        """Carry out one orchestration's deliveries, oldest first."""
        if not self.resend and all(item.decision is Decision.DONE for item in items):
            # Nothing is written, so there is nothing to keep another run from.
            yield from (self._carry_out(item) for item in items)
            return
        try:
            with orchestration_lock(self.lock_dir, name):
                # Another run may have delivered some of it between the plan and the lock.
                states = self.context.ledger.states([name])
                for item in items:
                    yield self._carry_out(replace(item, state=states.get(item.delivery.delivery_id)))
        except ActivationError as error:
            yield from (Outcome.failed(item.delivery, error) for item in items)

    def _carry_out(self, item: PlannedDelivery) -> Outcome:
        try:
            match item.decision:
                case Decision.DONE:
                    return self._look_again(item)
                case Decision.BLOCKED:
                    return _refuse(item, EventName.BLOCKED, item.refusals, ExitCode.BLOCKED, self.context)
                case Decision.CONFLICT:
                    return _refuse(item, EventName.FAILED, item.refusals, ExitCode.CONFIGURATION, self.context)
                case Decision.SEND | Decision.RESUME:
                    return self._send(item)
        except ActivationError as error:
            # The ledger itself could not be written, so there is no event; the exit code tells.
            return Outcome.failed(item.delivery, error)

    def _send(self, item: PlannedDelivery) -> Outcome:
        try:
            destination = self.destinations[item.delivery.orchestration.destination]
        except ActivationError as error:
            refusal = Refusal(error.code.name, error.what, error.next_step)
            return _refuse(item, EventName.FAILED, (refusal,), error.code, self.context)
        inputs = self.inputs.get(item.delivery.delivery_id)
        return deliver(
            item.delivery,
            item.marts,
            destination,
            item.state,
            self.context,
            inputs,
            finish_only=item.is_superseded,
            warnings=item.warnings,
        )

    def _look_again(self, item: PlannedDelivery) -> Outcome:
        """Tell whether the rows of a day already sent have changed since, and send them again when asked to."""
        state = item.state
        if state is None:
            raise AssertionError("a delivery without a state is not done")
        done = Outcome(item.delivery, state.last_event, state.row_count, state.byte_count, "Done by an earlier run.")
        # Rows of a mart that failed its tests are no evidence of a change, and a snapshot is of its own time.
        if item.refusals or item.delivery.window_date is None:
            return done
        if not changed_since_sent(item.delivery, item.marts, state, self.context):
            return done
        if self.resend:
            return self._send(item)
        return replace(
            done,
            message="Rows of this day have changed since it was sent.",
            next_step="Send the day again with activation run --resend, if the receiver expects that.",
        )


def _refuse(
    item: PlannedDelivery, event: EventName, refusals: Sequence[Refusal], code: ExitCode, context: RunContext
) -> Outcome:
    """Record why a delivery does not go."""
    first = refusals[0]
    message = summary(refusals)
    delivery = item.delivery
    kept = [{"reason": refusal.reason, "what": refusal.what} for refusal in refusals[:_REFUSALS_KEPT]]
    context.ledger.append(
        Event(
            delivery_id=delivery.delivery_id,
            orchestration=delivery.orchestration.name,
            event=event,
            run_id=context.run_id,
            dbt_invocation_id=context.dbt_invocation_id,
            occurred_at=datetime.now(UTC),
            mart=names_of(item.marts),
            destination=delivery.orchestration.destination,
            remote_path=delivery.remote_path,
            fire_time=delivery.fire_time,
            window_date=delivery.window_date,
            reason=first.reason,
            message=message,
            details={"refusals": kept},
        )
    )
    return Outcome.failed(delivery, ActivationError(code, "gate", message or "", first.next_step), event)
