"""Holds a delivery's number of rows against its thresholds. It reads nothing and sends nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace
from typing import Any

from activation.common.errors import ActivationError, ExitCode
from activation.common.nearest import did_you_mean
from activation.common.records import Alerts, Thresholds

_KEYS = tuple(field.name for field in fields(Thresholds))


def breaches(row_count: int, earlier: Sequence[int], thresholds: Thresholds, mean_of: int) -> tuple[str, ...]:
    """Tell which thresholds a number of rows passes.

    Arguments:
        row_count: of the delivery at hand.
        earlier: those of the orchestration's earlier committed deliveries, the latest first. Without any there is
            nothing to compare with, and no change is a breach.
        thresholds: the bounds.
        mean_of: of how many earlier deliveries the mean is taken, as far as there are so many.

    Returns:
        a sentence for each breach; a bound itself is still allowed.
    """
    found = []
    if thresholds.min_rows is not None and row_count < thresholds.min_rows:
        found.append(f"{row_count} rows are fewer than min_rows ({thresholds.min_rows}).")
    if thresholds.max_rows is not None and row_count > thresholds.max_rows:
        found.append(f"{row_count} rows are more than max_rows ({thresholds.max_rows}).")
    if thresholds.max_change_pct is not None and earlier:
        found += _change(row_count, earlier[:1], thresholds.max_change_pct, "max_change_pct", "the previous delivery")
    if thresholds.max_change_from_mean_pct is not None and earlier:
        last = earlier[:mean_of]
        against = f"the mean of the last {len(last)} deliveries"
        found += _change(row_count, last, thresholds.max_change_from_mean_pct, "max_change_from_mean_pct", against)
    return tuple(found)


def with_thresholds(alerts: Alerts, once: Sequence[str]) -> Alerts:
    """Change the thresholds under ``fail`` for one run.

    Arguments:
        alerts: what the exposure says.
        once: texts like ``max_rows=100000``, or ``max_rows=none`` to go without.

    Raises:
        ActivationError: USAGE when a text is not of this form.
    """
    changed = alerts.fail
    for text in once:
        key, _, value = (part.strip() for part in text.partition("="))
        if key not in _KEYS:
            what = f"--threshold '{text}' names no threshold."
            raise ActivationError(ExitCode.USAGE, "config", what, did_you_mean(key, _KEYS))
        bound: dict[str, Any] = {key: _number(text, key, value)}
        changed = replace(changed, **bound)
    return replace(alerts, fail=changed)


def _change(row_count: int, others: Sequence[int], limit: float, key: str, against: str) -> list[str]:
    """Compare with a mean without dividing: whole numbers stay exact, and a mean of nothing is no special case."""
    total, number = sum(others), len(others)
    difference = abs(row_count * number - total)
    if difference * 100 <= limit * total:
        return []
    mean = total / number
    percentage = f"{100 * difference / total:.1f} %" if total else "more than any percentage"
    direction = "more" if row_count > mean else "fewer"
    return [f"{row_count} rows are {percentage} {direction} than the {mean:g} of {against}; {key} is {limit:g}."]


def _number(text: str, key: str, value: str) -> float | None:
    if value.lower() == "none":
        return None
    try:
        number = int(value) if key in ("min_rows", "max_rows") else float(value)
    except ValueError:
        number = -1
    if not 0 <= number < float("inf"):
        next_step = f"Write {key}=1000, or {key}=none to go without."
        raise ActivationError(ExitCode.USAGE, "config", f"--threshold '{text}' has no number.", next_step)
    return number
