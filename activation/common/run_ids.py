"""Names for runs."""

from __future__ import annotations

from datetime import UTC, datetime
from secrets import token_hex


def new_run_id() -> str:
    """Return a name that no other run has: the moment (UTC), then eight random digits."""
    return f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}-{token_hex(4)}"
