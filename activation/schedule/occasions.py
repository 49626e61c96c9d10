"""Why the runner was called, as its caller says, and what that means for the schedule. It opens nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from activation.artifacts.dbt_artifacts import Artifacts
from activation.schedule.due import Occasion


class After(StrEnum):
    """What kind of upstream run has just ended: all of it, all but deliveries, or the loading of sources alone."""

    FULL = "full"
    REFRESH = "refresh"
    SOURCE = "source"


@dataclass(frozen=True, slots=True)
class Call:
    """What the caller says: the moment (aware) as of which things are due, what has ended, and what is asked for."""

    now: datetime
    after: After | None = None
    by_hand: bool = False

    def occasion(self, artifacts: Artifacts) -> Occasion:
        """Tell the schedule. Only a full run makes what is attached to builds due, at the time of the build."""
        return Occasion(self.now, artifacts.built_at if self.after is After.FULL else None, self.by_hand)
