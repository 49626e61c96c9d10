"""Cron, zones and windows: which deliveries of an orchestration are due. It never sleeps: its caller is the clock.

A schedule fires when the wall clock of its zone shows the time (product specification, section "Cron and time zone"): a
local time that a clock change skips is no run, one that it repeats is two. Cron libraries follow Debian's cron instead,
which runs a skipped job at once and a repeated one once; so the wall clock is walked without a zone, and the zone
decides.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import islice
from zoneinfo import ZoneInfo

from activation.common.records import Mode, Orchestration, Trigger
from activation.common.zones import load_zone
from activation.schedule.cron import local_times

# No zone's wall clock stands further than this from where counting on without its changes would put it.
_MARGIN = timedelta(days=1)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Slot:
    """A moment for which something is to be sent. ``fire_time`` is UTC; ``window_date`` is the day of a window."""

    fire_time: datetime
    window_date: date | None = None


@dataclass(frozen=True, slots=True)
class Occasion:
    """Why the runner was called: when, after which build, and whether a person asks for something at once.

    ``now`` is aware. ``built_at`` is when the whole upstream run that has just ended was done; None without one.
    """

    now: datetime
    built_at: datetime | None = None
    by_hand: bool = False


def due_slots(orchestration: Orchestration, occasion: Occasion) -> tuple[Slot, ...]:
    """Tell what is due, oldest first, whatever was sent already.

    A snapshot or a delta is due once, for the latest fire time; missed earlier ones are not made up for. A window is
    due for each calendar day of the last ``catch_up_days`` whose first fire time at or after its end has come. Where
    no schedule makes something due, the fire time is the build's or the caller's, and of a day its end.

    Arguments:
        orchestration: its trigger and schedule, and its window's zone, reach and start.
        occasion: why the runner was called.
    """
    moment = _moment(orchestration, occasion)
    if moment is None:
        return ()
    if orchestration.mode is not Mode.WINDOW:
        return (Slot(moment),)
    today = occasion.now.astimezone(load_zone(orchestration.window_timezone)).date()
    days = (today - timedelta(days=back) for back in range(orchestration.catch_up_days, 0, -1))
    slots = (
        Slot(_window_fire_time(orchestration, day), day)
        for day in days
        if orchestration.start_date is None or day >= orchestration.start_date
    )
    return tuple(slot for slot in slots if slot.fire_time <= occasion.now or occasion.by_hand)


def _moment(orchestration: Orchestration, occasion: Occasion) -> datetime | None:
    """Give the instant for which a snapshot is due now, to the second; None when nothing is."""
    if occasion.by_hand:
        return occasion.now.astimezone(UTC).replace(microsecond=0)
    if orchestration.trigger is Trigger.BUILD and occasion.built_at:
        return occasion.built_at.astimezone(UTC).replace(microsecond=0)
    if orchestration.cron is not None:
        return latest_fire_time(orchestration.cron, orchestration.timezone, occasion.now)
    return None


def next_fire_times(cron: str, timezone: str, at_or_after: datetime, count: int) -> tuple[datetime, ...]:
    """Return the first ``count`` instants (UTC) at or after an aware moment at which a schedule fires."""
    steady = tuple(islice(_steady_instants(cron, timezone, at_or_after), count))
    if len(steady) == count:
        return steady
    found: set[datetime] = set()
    for fold in (0, 1):
        instants = (instant for instant in _instants(cron, timezone, at_or_after, fold) if instant >= at_or_after)
        found.update(islice(instants, count))
    return tuple(sorted(found)[:count])


def latest_fire_time(cron: str, timezone: str, now: datetime) -> datetime:
    """Return the last instant (UTC) at or before an aware moment at which a schedule fired."""
    steady = next(_steady_instants(cron, timezone, now, reverse=True), None)
    return steady or max(
        next(instant for instant in _instants(cron, timezone, now, fold, reverse=True) if instant <= now)
        for fold in (0, 1)
    )


def clock_change_warnings(cron: str, timezone: str, now: datetime) -> tuple[str, ...]:
    """Warn of each time in the coming year that a clock change skips or repeats one of the schedule's times."""
    zone = load_zone(timezone)
    warnings = []
    for day in _days_of_clock_changes(timezone, now.astimezone(zone).date()):
        midnight = datetime.combine(day, time())
        for local in local_times(cron, midnight):
            if local >= midnight + _DAY:
                break
            if _is_shifted(local, zone):
                runs = (
                    "does not exist and is no run" if not _exists(local, timezone) else "occurs twice and is two runs"
                )
                warnings.append(f"cron '{cron}': {local:%Y-%m-%d %H:%M} in {timezone} {runs}.")
                break
    return tuple(warnings)


@lru_cache(maxsize=1024)
def _days_of_clock_changes(timezone: str, first: date) -> tuple[date, ...]:
    """Find the days of the coming year in which a zone's clock changes: the same for all schedules of the zone."""
    zone = load_zone(timezone)
    midnights = [datetime.combine(first + timedelta(days=ahead), time(), tzinfo=zone) for ahead in range(367)]
    offsets = [midnight.utcoffset() for midnight in midnights]
    return tuple(
        midnight.date()
        for midnight, before, after in zip(midnights, offsets, offsets[1:], strict=False)
        if before != after
    )


def _window_fire_time(orchestration: Orchestration, day: date) -> datetime:
    end = datetime.combine(day + _DAY, time(), tzinfo=load_zone(orchestration.window_timezone)).astimezone(UTC)
    if orchestration.cron is None:
        return end
    return next_fire_times(orchestration.cron, orchestration.timezone, end, 1)[0]


def _steady_instants(cron: str, timezone: str, around: datetime, *, reverse: bool = False) -> Iterator[datetime]:
    """Yield the schedule's instants from a moment on (``reverse``: back from it), up to the next clock change.

    Without a clock change the wall clock's order is the instants' own, and each time is one instant.
    """
    zone = load_zone(timezone)
    start = around.astimezone(zone).replace(tzinfo=None)
    if not _is_steady(timezone, start.date()):
        return
    for local in local_times(cron, start, reverse=reverse):
        if not _is_steady(timezone, local.date()):
            return
        yield local.replace(tzinfo=zone).astimezone(UTC)


@lru_cache(maxsize=65536)
def _is_steady(timezone: str, day: date) -> bool:
    """Tell whether no clock of a zone is changed on a day, nor within a day before and after it."""
    zone = load_zone(timezone)
    begin, end = (datetime.combine(day + timedelta(days=days), time(), tzinfo=zone) for days in (-1, 2))
    return begin.utcoffset() == end.utcoffset()


def _instants(cron: str, timezone: str, around: datetime, fold: int, *, reverse: bool = False) -> Iterator[datetime]:
    """Yield the schedule's instants in order, from a day before ``around`` on (``reverse``: from a day after it, back).

    ``fold`` chooses the first or the second of two instants that show the same wall clock. Within one choice the
    instants follow the wall clock's order, which they do not when both are taken in turn.
    """
    zone = load_zone(timezone)
    start = around.astimezone(zone).replace(tzinfo=None)
    for local in local_times(cron, start + _MARGIN if reverse else start - _MARGIN, reverse=reverse):
        if _exists(local, timezone):
            yield local.replace(tzinfo=zone, fold=fold).astimezone(UTC)


def _is_shifted(local: datetime, zone: ZoneInfo) -> bool:
    """Tell whether a clock change skips or repeats a time."""
    return local.replace(tzinfo=zone).utcoffset() != local.replace(tzinfo=zone, fold=1).utcoffset()


def _exists(local: datetime, timezone: str) -> bool:
    zone = load_zone(timezone)
    return local.replace(tzinfo=zone).astimezone(UTC).astimezone(zone).replace(tzinfo=None) == local
