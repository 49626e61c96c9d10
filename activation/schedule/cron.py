"""The wall clock's times of a cron expression. It knows no zone and no clock change.

The library reads expressions and says which days match; it would walk the clock minute by minute, which takes long
where a thousand schedules are looked at. Here only days are walked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from functools import lru_cache

from cronsim import CronSim, CronSimError

_FIELD = re.compile(r"[0-9*,/-]+")
_DAY = timedelta(days=1)
# The rarest date, a 29th of February on a given weekday, comes back within 40 years.
_DAYS_TO_LOOK = 40 * 366


@lru_cache(maxsize=4096)
def check_cron(cron: str) -> tuple[str, ...]:
    """Check a cron expression: minute, hour, day of month, month, day of week (Sunday is 0).

    Returns:
        warnings for its reader.

    Raises:
        ValueError: it is not one, or it never fires.
    """
    fields = cron.split()
    if len(fields) != 5 or not all(_FIELD.fullmatch(part) for part in fields):
        raise ValueError(f"cron '{cron}' is not five fields of numbers, '*', ',', '-' and '/'")
    try:
        first = next(local_times(cron, datetime(2000, 1, 1)), None)
    except CronSimError as error:
        raise ValueError(f"cron '{cron}': {str(error).lower()}") from None
    if first is None:
        raise ValueError(f"cron '{cron}' never fires")
    return (f"cron '{cron}': Sunday was written as 7. Write 0.",) if re.search(r"(?<![0-9/])7", fields[4]) else ()


def local_times(cron: str, start: datetime, *, reverse: bool = False) -> Iterator[datetime]:
    """Yield the times at or after a moment (``reverse``: at or before it, back), all of them without a zone."""
    expression, times = _parsed(cron)
    step, ordered = (-_DAY, tuple(reversed(times))) if reverse else (_DAY, times)
    day = start.date()
    for _ in range(_DAYS_TO_LOOK):
        if day.month in expression.months and expression.match_day(day):
            for each in ordered:
                moment = datetime.combine(day, each)
                if moment <= start if reverse else moment >= start:
                    yield moment
        day += step


@lru_cache(maxsize=4096)
def _parsed(cron: str) -> tuple[CronSim, tuple[time, ...]]:
    expression = CronSim(cron, datetime(2000, 1, 1))
    hours, minutes = sorted(expression.hours), sorted(expression.minutes)
    return expression, tuple(time(hour, minute) for hour in hours for minute in minutes)
