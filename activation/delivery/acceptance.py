"""Holds exported rows against what was agreed, before they are packaged: inputs, emptiness, change, thresholds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from activation.common.errors import ActivationError, ExitCode
from activation.common.records import Delivery, Mart, OnEmpty, OnUnchanged, names_of
from activation.delivery.export import Exported
from activation.gate.alerts import breaches
from activation.ledger.delivery_state import DeliveryState
from activation.ledger.events import Ledger

EMPTY = ("EMPTY", "The mart has no rows for it.")
UNCHANGED = ("UNCHANGED", "Its rows are those of the last delivery.")
SUPERSEDED = ("SUPERSEDED", "A later delivery takes its place; nothing of this one was published.")
"""Why a delivery was skipped: the reason and the message of its event."""


@dataclass(frozen=True, slots=True)
class Inputs:
    """What an earlier run read: in which build, and the hashes of its rows and of its one file, if it came so far."""

    dbt_invocation_id: str
    content_sha256: str | None = None
    file_sha256: str | None = None


def require_same_inputs(inputs: Inputs | None, delivery: Delivery, exported: Exported, invocation_id: str) -> None:
    """Refuse rows that are not those of the run that is retried.

    Arguments:
        inputs: what that run read; None when nothing is retried.
        delivery: named in the message.
        exported: the rows now.
        invocation_id: the build that they are of.

    Raises:
        ActivationError: BLOCKED when they differ, or when that cannot be told.
    """
    if inputs is None:
        return
    if inputs.content_sha256 is None:
        if inputs.dbt_invocation_id == invocation_id:
            return
        what = f"{delivery.delivery_id} was not read in the run that is retried, and dbt has built anew since."
    elif inputs.content_sha256 == exported.content_sha256:
        return
    else:
        what = f"The rows of {delivery.delivery_id} are not those of the run that is retried."
    raise ActivationError(ExitCode.BLOCKED, "gate", what, "Send today's rows with activation restart.")


def require_same_file(inputs: Inputs | None, delivery: Delivery, file_sha256: str | None) -> None:
    """Refuse a file that is not the one of the run that is retried, though its rows are: its settings are others now.

    An encrypted file is another one each time, and of several files there is no one hash.

    Raises:
        ActivationError: BLOCKED.
    """
    known = inputs.file_sha256 if inputs else None
    encrypted = delivery.orchestration.file.pgp_public_key is not None
    if known is None or file_sha256 is None or encrypted or known == file_sha256:
        return
    what = f"The file of {delivery.delivery_id} is made by other settings than in the run that is retried."
    raise ActivationError(ExitCode.BLOCKED, "gate", what, "Send it by today's settings with activation restart.")


def reason_to_skip(
    delivery: Delivery, marts: Sequence[Mart], exported: Exported, ledger: Ledger
) -> tuple[str, str] | None:
    """Tell why there is nothing to send, and that is no error: reason and message; None when there is something.

    Raises:
        ActivationError: EMPTY_INPUT when there are no rows and `on_empty` is `fail`; as the ledger does.
    """
    orchestration = delivery.orchestration
    if exported.row_count == 0 and orchestration.on_empty is OnEmpty.FAIL:
        raise ActivationError(
            ExitCode.EMPTY_INPUT,
            "export",
            f"{names_of(marts)} has no rows for {delivery.delivery_id}, and on_empty is 'fail'.",
            "Find out why the mart is empty, or set on_empty to 'send' or 'skip'.",
        )
    if exported.row_count == 0 and orchestration.on_empty is OnEmpty.SKIP:
        return EMPTY
    if orchestration.on_unchanged is OnUnchanged.SKIP:
        earlier = _earlier(delivery, ledger)
        if earlier and earlier[0].content_sha256 == exported.content_sha256:
            return UNCHANGED
    return None


def remarks(delivery: Delivery, exported: Exported, ledger: Ledger) -> tuple[str, ...]:
    """Hold the number of rows against the orchestration's thresholds.

    Returns:
        what to remark upon.

    Raises:
        ActivationError: THRESHOLD when one under `alerts.fail` is passed; as the ledger does.
    """
    alerts = delivery.orchestration.alerts
    if alerts.warn == alerts.fail == type(alerts.fail)():
        return ()
    counts = [state.row_count for state in _earlier(delivery, ledger) if state.row_count is not None]
    failed = breaches(exported.row_count, counts, alerts.fail, alerts.mean_of)
    if failed:
        raise ActivationError(
            ExitCode.THRESHOLD,
            "gate",
            f"{delivery.delivery_id}: {' '.join(failed)}",
            "Look into the mart; if the number is right, retry with --threshold, or change alerts.fail.",
        )
    return breaches(exported.row_count, counts, alerts.warn, alerts.mean_of)


def _earlier(delivery: Delivery, ledger: Ledger) -> list[DeliveryState]:
    """Return the orchestration's committed deliveries before this one, the latest first."""
    return ledger.committed_before(delivery.orchestration.name, delivery.fire_time)
