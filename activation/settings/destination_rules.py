"""What a destination allows of deliveries, whatever their exposures say. It needs no environment variable.

Source of the rules: the product specification's setting table (limited personal data, settings a receiver lacks).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from activation.common.nearest import did_you_mean
from activation.common.records import Mart, Orchestration
from activation.files.file_keys import FileKeys, spelt
from activation.files.rule_case import BrokenRule


@dataclass(frozen=True, slots=True)
class DestinationRules:
    """What a destination allows.

    ``restrict_pii``: it receives no column that is marked personal. ``file_rules``: the only values that it takes, by
    key of ``config.meta.activation.file``.
    """

    restrict_pii: bool = False
    file_rules: Mapping[str, Sequence[object]] = field(default_factory=dict)

    def broken(self, orchestration: Orchestration, marts: Sequence[Mart]) -> Iterator[BrokenRule]:
        """Find what an orchestration's destination does not allow."""
        for mart in marts if self.restrict_pii else ():
            if personal := [column.name for column in mart.delivered_columns if column.personal]:
                what = (
                    f"restrict_pii of {orchestration.destination} keeps personal data away, and {mart.name} delivers "
                    f"{', '.join(personal)}"
                )
                remedy = "Send it elsewhere, or keep the columns back with config.meta.deliver: false."
                yield BrokenRule("destination", what, remedy)
        for key, allowed in self.file_rules.items():
            if getattr(orchestration.file, key) not in (*allowed, *map(_spelt, allowed)):
                shown = ", ".join(_shown(value) for value in allowed)
                what = f"{orchestration.destination} takes only {shown} (file_rules in destinations.yml)"
                yield BrokenRule(f"file.{key}", what, f"Set file.{key} to {shown}.")


def read_rules(keys: Mapping[str, object]) -> DestinationRules:
    """Read what a destination's keys say.

    Raises:
        ValueError: they do not say it as they should; the message names the key and, where it can, the remedy.
    """
    restrict_pii = keys.get("restrict_pii", False)
    if not isinstance(restrict_pii, bool):
        # Personal data must not leave because of a quoted 'true'.
        raise ValueError("key 'restrict_pii' is neither true nor false")
    rules = keys.get("file_rules") or {}
    if not isinstance(rules, dict) or not all(isinstance(values, list) and values for values in rules.values()):
        raise ValueError("key 'file_rules' is not a mapping of keys of 'file' to lists of values")
    if unknown := [key for key in rules if key not in FileKeys.model_fields]:
        meant = did_you_mean(str(unknown[0]), FileKeys.model_fields)
        raise ValueError(f"unknown key '{unknown[0]}' in file_rules. {meant}")
    return DestinationRules(restrict_pii, rules)


def _spelt(value: object) -> object:
    return value if isinstance(value, bool) else spelt(value)


def _shown(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
