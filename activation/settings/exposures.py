"""The definition of an orchestration: the keys of an exposure's ``config.meta.activation``, their defaults and rules.

It never looks beyond one exposure, and never at a destination's settings.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, PlainValidator, model_validator

from activation.common.records import (
    Alerts,
    Campaign,
    Mode,
    OnEmpty,
    OnUnchanged,
    Orchestration,
    Thresholds,
    Trigger,
)
from activation.common.zones import load_zone
from activation.files.file_keys import FileKeys
from activation.schedule.cron import check_cron

# The keys that speak of days, and so of windows only.
_WINDOW_KEYS = ("window", "catch_up_days", "start_date")


def _valid_cron(cron: str) -> str:
    check_cron(cron)
    return cron


def _valid_zone(name: str) -> str:
    return load_zone(name).key


def _order(value: object) -> Order:
    by_mart = value if isinstance(value, dict) else {"": value}
    columns = {str(mart): tuple(names) for mart, names in by_mart.items() if isinstance(names, (list, tuple)) and names}
    if not columns or len(columns) != len(by_mart) or not all(isinstance(n, str) for c in columns.values() for n in c):
        raise ValueError("it is neither a list of columns nor, for several models, such a list for each by its name")
    return columns if isinstance(value, dict) else columns[""]


Order = tuple[str, ...] | dict[str, tuple[str, ...]]
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


class CampaignKeys(_Keys):
    """The campaign that a delivery belongs to: what the names of its files may speak of."""

    name: Annotated[str, Field(min_length=1)]
    group: Annotated[str, Field(min_length=1)] | None = None
    type: Literal["one_time", "recurring"] = "recurring"


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
    order_by: Annotated[Order, PlainValidator(_order)]
    on_empty: OnEmpty = OnEmpty.SEND
    on_unchanged: OnUnchanged = OnUnchanged.SEND
    alerts: AlertKeys = AlertKeys()
    enabled: bool = True
    campaign: CampaignKeys | None = None
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

    def orchestration(self, name: str, mart_unique_ids: tuple[str, ...], defined_in: str) -> Orchestration:
        """Build the record.

        Arguments:
            name: the exposure's.
            mart_unique_ids: the models that the exposure depends on.
            defined_in: the YAML file, for messages.
        """
        campaign = self.campaign
        return Orchestration(
            name=name,
            mart_unique_ids=mart_unique_ids,
            destination=self.destination,
            mode=self.mode,
            cron=self.schedule.cron if self.schedule else None,
            timezone=self.schedule.timezone if self.schedule else "UTC",
            trigger=self.trigger,
            group=self.group,
            order_by=() if isinstance(self.order_by, dict) else self.order_by,
            orders=tuple(self.order_by.items()) if isinstance(self.order_by, dict) else (),
            campaign=Campaign(campaign.name, campaign.group, campaign.type == "one_time") if campaign else None,
            file=self.file.settings(),
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
