"""Reads the moment as of which a command looks at the schedule."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

from activation.common.errors import ActivationError, ExitCode


def parse_as_of(text: str | None, now: datetime) -> datetime:
    """Read ``--as-of``.

    A date means what is due by the end of that day, in UTC. Today's date means now: nothing goes before its time.

    Arguments:
        text: ISO date or date and time, in UTC when it names no zone; None for ``now``.
        now: the present moment, aware.

    Raises:
        ActivationError: USAGE when the text is neither.
    """
    if text is None:
        return now
    try:
        if len(text) == len("2026-06-30"):
            day = date.fromisoformat(text)
            return now if day == now.astimezone(UTC).date() else datetime.combine(day, time.max, tzinfo=UTC)
        moment = datetime.fromisoformat(text)
    except ValueError:
        what = f"--as-of '{text}' is neither a date nor a date and time."
        raise ActivationError(ExitCode.USAGE, "schedule", what, "Write 2026-06-30 or 2026-06-30T06:00Z.") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
