"""Thresholds of the number of rows. Percentages are worked out by hand."""

from __future__ import annotations

import pytest

from activation.common.errors import ActivationError, ExitCode
from activation.common.records import Alerts, Thresholds
from activation.gate.alerts import breaches, with_thresholds


@pytest.mark.parametrize(
    ("rows", "earlier", "thresholds", "expected"),
    [
        (10, [], Thresholds(min_rows=10, max_rows=10), ()),
        (9, [], Thresholds(min_rows=10), ("9 rows are fewer than min_rows (10).",)),
        (11, [], Thresholds(max_rows=10), ("11 rows are more than max_rows (10).",)),
        # 50 more than 100 are 50 %: the bound itself is allowed.
        (150, [100], Thresholds(max_change_pct=50), ()),
        (
            151,
            [100, 999],
            Thresholds(max_change_pct=50),
            ("151 rows are 51.0 % more than the 100 of the previous delivery; max_change_pct is 50.",),
        ),
        (
            40,
            [100],
            Thresholds(max_change_pct=59.5),
            ("40 rows are 60.0 % fewer than the 100 of the previous delivery; max_change_pct is 59.5.",),
        ),
        (1, [], Thresholds(max_change_pct=0, max_change_from_mean_pct=0), ()),
        (0, [0], Thresholds(max_change_pct=0), ()),
        (
            1,
            [0],
            Thresholds(max_change_pct=1000),
            ("1 rows are more than any percentage more than the 0 of the previous delivery; max_change_pct is 1000.",),
        ),
        # (90 + 110 + 100) / 3 = 100; the fourth is older than the last three.
        (110, [90, 110, 100, 9], Thresholds(max_change_from_mean_pct=10), ()),
        (
            111,
            [90, 110, 100, 9],
            Thresholds(max_change_from_mean_pct=10),
            (
                "111 rows are 11.0 % more than the 100 of the mean of the last 3 deliveries; "
                "max_change_from_mean_pct is 10.",
            ),
        ),
        (
            5,
            [100],
            Thresholds(min_rows=10, max_change_pct=20),
            (
                "5 rows are fewer than min_rows (10).",
                "5 rows are 95.0 % fewer than the 100 of the previous delivery; max_change_pct is 20.",
            ),
        ),
    ],
)
def test_what_passes_a_threshold_is_told(
    rows: int, earlier: list[int], thresholds: Thresholds, expected: tuple[str, ...]
) -> None:
    assert breaches(rows, earlier, thresholds, mean_of=3) == expected


def test_a_threshold_can_be_changed_for_one_run() -> None:
    alerts = Alerts(warn=Thresholds(max_rows=5), fail=Thresholds(min_rows=1, max_rows=10, max_change_pct=20))
    changed = with_thresholds(alerts, ["max_rows=100", "max_change_pct = none"])
    assert changed == Alerts(warn=Thresholds(max_rows=5), fail=Thresholds(min_rows=1, max_rows=100))


@pytest.mark.parametrize(
    ("text", "next_step"),
    [
        ("max_row=5", "Did you mean 'max_rows'?"),
        ("max_rows", "Write max_rows=1000, or max_rows=none to go without."),
        ("max_rows=-5", "Write max_rows=1000, or max_rows=none to go without."),
        ("max_rows=2.5", "Write max_rows=1000, or max_rows=none to go without."),
        ("max_change_pct=nan", "Write max_change_pct=1000, or max_change_pct=none to go without."),
    ],
)
def test_a_threshold_that_is_none_is_a_usage_error(text: str, next_step: str) -> None:
    with pytest.raises(ActivationError) as caught:
        with_thresholds(Alerts(), [text])
    assert caught.value.code is ExitCode.USAGE
    assert caught.value.next_step == next_step
