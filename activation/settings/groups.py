"""Groups of orchestrations: a name that exposures share. The members of a group are due together."""

from __future__ import annotations

from collections.abc import Iterable

from activation.common.errors import ActivationError, ExitCode
from activation.common.records import Orchestration


def group_errors(orchestrations: Iterable[Orchestration]) -> dict[str, ActivationError]:
    """Find the members of groups whose trigger or schedule is not that of their group's first member, by name.

    Returns:
        errors by the name of the exposure.
    """
    first: dict[str, Orchestration] = {}
    errors = {}
    for each in sorted(orchestrations, key=lambda orchestration: orchestration.name):
        if each.group is None:
            continue
        other = first.setdefault(each.group, each)
        if _occasion(each) != _occasion(other):
            what = (
                f"exposure {each.name}: group '{each.group}' is due together, but this one has {_occasion(each)} and "
                f"{other.name} has {_occasion(other)} ({each.defined_in})."
            )
            next_step = "Give all members of the group the same schedule, then run dbt build again."
            errors[each.name] = ActivationError(ExitCode.CONFIGURATION, "config", what, next_step)
    return errors


def labels(orchestrations: Iterable[Orchestration]) -> dict[str, frozenset[str]]:
    """Give the names that ``group:<name>``, ``destination:<name>`` and ``mode:<name>`` stand for in a selection."""
    found: dict[str, set[str]] = {}
    for each in orchestrations:
        methods = {"group": each.group, "destination": each.destination, "mode": each.mode.value}
        for method, value in methods.items():
            if value is not None:
                found.setdefault(f"{method}:{value}", set()).add(each.name)
    return {label: frozenset(names) for label, names in found.items()}


def _occasion(orchestration: Orchestration) -> str:
    if orchestration.cron is None:
        return f"trigger {orchestration.trigger}"
    return f"cron '{orchestration.cron}' in {orchestration.timezone}"
