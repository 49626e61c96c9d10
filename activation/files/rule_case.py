"""What the rules of file settings look at, and what they find."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from activation.common.file_settings import FileSettings
from activation.common.records import Orchestration


@dataclass(frozen=True, slots=True)
class BrokenRule:
    """A key that does not go with the others, why not, and the remedy."""

    key: str
    problem: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Case:
    """What the rules look at: the settings, the keys that the exposure itself sets, and the orchestration."""

    settings: FileSettings
    given: Collection[str]
    orchestration: Orchestration

    @property
    def mart_count(self) -> int:
        """How many marts are sent together."""
        return len(self.orchestration.mart_unique_ids)
