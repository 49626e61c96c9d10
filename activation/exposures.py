"""The definition of an orchestration: the keys of an exposure's ``config.meta.activation``, their defaults and rules.

It never looks beyond one exposure, and never at a destination's settings.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from activation.names import NameContext, parse_remote_folder, parse_template
from activation.records import (
    Alerts,
    Compression,
    FileSettings,
    Mode,
    OnEmpty,
    OnUnchanged,
    Orchestration,
    Thresholds,
    Trigger,
)
from activation.schedule import check_cron
from activation.zones import load_zone

# The keys that speak of days, and so of windows only.
_WINDOW_KEYS = ("window", "catch_up_days", "start_date")


def _valid_cron(cron: str) -> str:
    check_cron(cron)
    return cron


def _valid_zone(name: str) -> str:
    return load_zone(name).key


def _valid_folder(folder: str) -> str:
    parse_remote_folder(folder)
    return folder


def _valid_template(text: str) -> str:
    # A trial with any moment and name finds whatever can be found before the delivery's own are known.
    parse_template(text).render(NameContext(now=datetime(2026, 1, 1, tzinfo=UTC), object_name="mart"))
    return text


def _lower(value: object) -> object:
    return value.lower() if isinstance(value, str) else value


Zone = Annotated[str, AfterValidator(_valid_zone)]


class _Keys(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class ScheduleKeys(_Keys):
    """When an orchestration fires."""

    cron: Annotated[str, AfterValidator(_valid_cron)]
    timezone: Zone = "UTC"


class WindowKeys(_Keys):
    """The DATE column that says to which day a row belongs, and the zone in whose midnight days end."""

    column: str
    timezone: Zone = "UTC"


class FileKeys(_Keys):
    """How rows become a file."""

    format: Literal["csv"]
    compression: Annotated[Compression, BeforeValidator(_lower)] = Compression.NONE
    header: bool = True
    filename_template: Annotated[str, AfterValidator(_valid_template)] = "{{ object_name }}.csv"
    remote_folder: Annotated[str, AfterValidator(_valid_folder)]
    success_file: bool = False


class ThresholdKeys(_Keys):
    """Bounds of the number of rows. Percentages are of the number that is compared with."""

    min_rows: Annotated[int, Field(ge=0)] | None = None
    max_rows: Annotated[int, Field(ge=0)] | None = None
    max_change_pct: Annotated[float, Field(ge=0)] | None = None
    max_change_from_mean_pct: Annotated[float, Field(ge=0)] | None = None

    @model_validator(mode="after")
    def _bounds_leave_room(self) -> Self:
        if self.min_rows is not None and self.max_rows is not None and self.min_rows > self.max_rows:
            raise ValueError("min_rows is more than max_rows")
        return self


class AlertKeys(_Keys):
    """When a delivery is remarked upon, and when it is stopped before it is sent."""

    warn: ThresholdKeys = ThresholdKeys()
    fail: ThresholdKeys = ThresholdKeys()
    mean_of: Annotated[int, Field(ge=1)] = 7
    runtime_minutes: Annotated[float, Field(gt=0)] | None = None

    @property
    def alerts(self) -> Alerts:
        """The record."""
        warn, fail = Thresholds(**dict(self.warn)), Thresholds(**dict(self.fail))
        return Alerts(warn, fail, self.mean_of, self.runtime_minutes)


class ActivationKeys(_Keys):
    """The whole of ``config.meta.activation``."""

    destination: str
    mode: Mode
    trigger: Trigger = Trigger.SCHEDULE
    schedule: ScheduleKeys | None = None
    group: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]+$")] | None = None
    window: WindowKeys | None = None
    catch_up_days: Annotated[int, Field(ge=1)] = 7
    start_date: date | None = None
    order_by: Annotated[tuple[str, ...], Field(min_length=1)]
    on_empty: OnEmpty = OnEmpty.SEND
    on_unchanged: OnUnchanged = OnUnchanged.SEND
    alerts: AlertKeys = AlertKeys()
    enabled: bool = True
    file: FileKeys

    @model_validator(mode="after")
    def _window_keys_belong_to_windows(self) -> Self:
        if self.mode is Mode.WINDOW and self.window is None:
            raise ValueError("missing key 'window' in config.meta.activation: mode window needs it")
        if self.mode is not Mode.WINDOW and (given := [key for key in _WINDOW_KEYS if key in self.model_fields_set]):
            raise ValueError(
                f"key '{given[0]}' in config.meta.activation is for mode window, and the mode is {self.mode}"
            )
        return self

    @model_validator(mode="after")
    def _schedules_belong_to_the_scheduled(self) -> Self:
        if self.trigger is Trigger.SCHEDULE and self.schedule is None:
            raise ValueError("missing key 'schedule' in config.meta.activation: trigger schedule needs it")
        if self.trigger is not Trigger.SCHEDULE and self.schedule is not None:
            raise ValueError(
                f"key 'schedule' in config.meta.activation is for trigger schedule, and the trigger is {self.trigger}"
            )
        return self

    @model_validator(mode="after")
    def _only_snapshots_can_be_unchanged(self) -> Self:
        if self.on_unchanged is OnUnchanged.SKIP and self.mode is not Mode.SNAPSHOT:
            raise ValueError(
                "key 'on_unchanged' in config.meta.activation is for mode snapshot: the days of a window differ, and a "
                "delta without changes is empty (on_empty)"
            )
        return self

    def orchestration(self, name: str, mart_unique_id: str, defined_in: str) -> Orchestration:
        """Build the record.

        Arguments:
            name: the exposure's.
            mart_unique_id: the one model that the exposure depends on.
            defined_in: the YAML file, for messages.
        """
        return Orchestration(
            name=name,
            mart_unique_id=mart_unique_id,
            destination=self.destination,
            mode=self.mode,
            cron=self.schedule.cron if self.schedule else None,
            timezone=self.schedule.timezone if self.schedule else "UTC",
            trigger=self.trigger,
            group=self.group,
            order_by=self.order_by,
            file=FileSettings(**dict(self.file)),
            window_column=self.window.column if self.window else None,
            window_timezone=self.window.timezone if self.window else "UTC",
            catch_up_days=self.catch_up_days,
            start_date=self.start_date,
            on_empty=self.on_empty,
            on_unchanged=self.on_unchanged,
            alerts=self.alerts.alerts,
            enabled=self.enabled,
            defined_in=defined_in,
        )
