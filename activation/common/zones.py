"""Time zones by their IANA names."""

from __future__ import annotations

from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


def load_zone(name: str) -> ZoneInfo:
    """Load a zone.

    Arguments:
        name: IANA name, for example ``America/Los_Angeles`` or ``UTC``.

    Raises:
        ValueError: no such zone.
    """
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(f"unknown time zone '{name}'. Use an IANA name such as 'UTC' or 'America/New_York'") from None
