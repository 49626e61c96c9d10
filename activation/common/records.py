"""The small frozen records that pass from one step to the next. All they compute follows from their own fields."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from activation.common.errors import ActivationError
from activation.common.file_settings import FileSettings


class Mode(StrEnum):
    """How an orchestration's due state follows from its schedule.

    A delta sends, of a snapshot, the rows that are new or changed since the last delivery.
    """

    SNAPSHOT = "snapshot"
    WINDOW = "window"
    DELTA = "delta"


class Trigger(StrEnum):
    """What makes an orchestration due: its schedule, a whole dbt build that has just ended, or a person."""

    SCHEDULE = "schedule"
    BUILD = "build"
    MANUAL = "manual"


class EventName(StrEnum):
    """The events of a delivery, in the order in which they can occur."""

    PLANNED = "planned"
    BLOCKED = "blocked"
    EXPORTED = "exported"
    PACKAGED = "packaged"
    UPLOADING = "uploading"
    PUBLISHED = "published"
    COMMITTED = "committed"
    FAILED = "failed"
    SKIPPED = "skipped"


class OnEmpty(StrEnum):
    """What becomes of a delivery whose mart has no rows for it."""

    SEND = "send"
    SKIP = "skip"
    FAIL = "fail"


class OnUnchanged(StrEnum):
    """What becomes of a delivery whose rows are those of the last one."""

    SEND = "send"
    SKIP = "skip"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a mart's contract.

    ``deliver`` is false for columns that never leave the warehouse; ``personal`` tells of personal data, pseudonyms
    included.
    """

    name: str
    data_type: str
    deliver: bool = True
    personal: bool = False


RECIPIENT_KEY = ("recipient_id", "recipient_sub_audience_id")
"""The columns of a campaign's mart that say which member of the campaign a row is of."""


@dataclass(frozen=True, slots=True)
class Launch:
    """What a mart sends of which campaign. ``group_name`` is None for a file of all treatment groups.

    ``members_relation`` holds the campaign's customers with their sub-audience and treatment, ``sub_audience_ids`` are
    those of which the mart has rows, and ``records_recipients`` tells whether it is remembered who was sent it.
    """

    campaign_name: str
    is_one_time: bool
    destination: str
    group_name: str | None
    sub_audience_ids: tuple[str, ...]
    members_relation: str
    records_recipients: bool = True


@dataclass(frozen=True, slots=True)
class Mart:
    """A model that is delivered, as dbt's manifest describes it.

    ``as_of_date`` is the date for which the last build computed the mart; ``window_days`` tells how many days before it
    a windowed mart keeps (None for snapshots). ``launch`` is what a mart of a campaign sends.
    """

    unique_id: str
    name: str
    relation_name: str
    columns: tuple[Column, ...]
    contract_enforced: bool
    as_of_date: date | None
    window_days: int | None = None
    launch: Launch | None = None

    @property
    def delivered_columns(self) -> tuple[Column, ...]:
        """The columns of the file, in contract order."""
        return tuple(column for column in self.columns if column.deliver)


def names_of(marts: Sequence[Mart]) -> str:
    """Name the marts of a delivery, as events and messages do."""
    return ", ".join(mart.name for mart in marts)


@dataclass(frozen=True, slots=True)
class Campaign:
    """The campaign that a delivery belongs to, for the names of its files. ``group`` is a treatment group."""

    name: str
    group: str | None = None
    is_one_time: bool = False


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Bounds of a delivery's number of rows. Field names are the keys of ``alerts.warn`` and ``alerts.fail``.

    The changes are percentages up or down: against the previous delivery, and against the mean of the last ones.
    """

    min_rows: int | None = None
    max_rows: int | None = None
    max_change_pct: float | None = None
    max_change_from_mean_pct: float | None = None


@dataclass(frozen=True, slots=True)
class Alerts:
    """When a delivery is remarked upon (``warn``) or stopped before it is sent (``fail``).

    ``mean_of`` is the number of deliveries of which the mean is taken; ``runtime_minutes`` the time it may take.
    """

    warn: Thresholds = Thresholds()
    fail: Thresholds = Thresholds()
    mean_of: int = 7
    runtime_minutes: float | None = None


@dataclass(frozen=True, slots=True)
class Orchestration:
    """One exposure's ``config.meta.activation``: what is sent where, when and how.

    ``cron`` is None where no schedule makes it due. Orchestrations of one ``group`` are due together. ``order_by`` is
    the mart's key, in which file rows are sorted; ``orders`` are those of several marts, by name. ``window_column``
    names the DATE column that says to which day a row belongs (mode ``window`` only). Days end at midnight in
    ``window_timezone``.
    """

    name: str
    mart_unique_ids: tuple[str, ...]
    destination: str
    mode: Mode
    cron: str | None
    timezone: str
    order_by: tuple[str, ...]
    file: FileSettings
    trigger: Trigger = Trigger.SCHEDULE
    group: str | None = None
    window_column: str | None = None
    window_timezone: str = "UTC"
    catch_up_days: int = 7
    start_date: date | None = None
    on_empty: OnEmpty = OnEmpty.SEND
    on_unchanged: OnUnchanged = OnUnchanged.SEND
    alerts: Alerts = Alerts()
    enabled: bool = True
    defined_in: str = ""
    campaign: Campaign | None = None
    orders: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def order_of(self, mart_name: str) -> tuple[str, ...]:
        """Return the columns by which a mart's rows are sorted."""
        return dict(self.orders).get(mart_name, self.order_by)


@dataclass(frozen=True, slots=True)
class Delivery:
    """One thing to send: an orchestration at a window or a snapshot time. Its file follows from this and the rows.

    ``fire_time`` (aware, UTC) is the schedule's instant that made it due; ``window_date`` is the calendar day of a
    window. ``remote_path`` is the final absolute path on the destination.
    """

    orchestration: Orchestration
    fire_time: datetime
    remote_path: str
    window_date: date | None = None

    @property
    def delivery_id(self) -> str:
        """``<orchestration>/<window date>`` or ``<orchestration>/<fire time in UTC>``."""
        moment = self.window_date.isoformat() if self.window_date else self.fire_time.strftime("%Y-%m-%dT%H:%M:%SZ")
        return f"{self.orchestration.name}/{moment}"


@dataclass(frozen=True, slots=True)
class Refusal:
    """One reason why the gate does not let a delivery go. ``reason`` is a stable code, ``next_step`` the remedy."""

    reason: str
    what: str
    next_step: str


@dataclass(frozen=True, slots=True)
class Event:
    """One row of ``activation.delivery_events``. Times are UTC; ``details`` becomes JSON text.

    ``event_number`` counts the events of one delivery from 1; the ledger sets it.
    """

    delivery_id: str
    orchestration: str
    event: EventName
    run_id: str
    dbt_invocation_id: str
    occurred_at: datetime
    mart: str
    destination: str
    remote_path: str
    fire_time: datetime
    window_date: date | None = None
    row_count: int | None = None
    byte_count: int | None = None
    content_sha256: str | None = None
    file_sha256: str | None = None
    reason: str | None = None
    message: str | None = None
    details: dict[str, object] = field(default_factory=dict)
    event_number: int = 0


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one delivery ended in this run (or, in a plan, how it would).

    ``warnings`` are remarks on a delivery that went all the same; ``failure`` is why it did not.
    """

    delivery: Delivery
    event: EventName
    row_count: int | None = None
    byte_count: int | None = None
    message: str | None = None
    next_step: str | None = None
    exit_code: int = 0
    warnings: tuple[str, ...] = ()
    failure: ActivationError | None = None

    @classmethod
    def failed(cls, delivery: Delivery, error: ActivationError, event: EventName = EventName.FAILED) -> Outcome:
        """Make the outcome of a delivery that did not go."""
        return cls(
            delivery, event, message=error.what, next_step=error.next_step, exit_code=int(error.code), failure=error
        )
