"""The invented loyalty programme: points that add up, and every edge case in the demo."""

from __future__ import annotations

import csv
from collections import defaultdict
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from benchmarks.feeds.session import open_session

DEMO = Path(__file__).parents[2] / "seeds" / "demo"

Row = dict[str, str]


def read_demo(feed: str) -> list[Row]:
    with (DEMO / f"{feed}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.fixture(scope="module")
def events() -> list[Row]:
    return read_demo("raw_loyalty_events")


@pytest.fixture(scope="module")
def accounts() -> list[Row]:
    return read_demo("raw_loyalty_accounts")


def invented_ledgers(events: list[Row]) -> dict[str, list[Row]]:
    """What each invented member did with points, in the order of the file."""
    ledgers: dict[str, list[Row]] = defaultdict(list)
    for row in events:
        if not row["event_id"].startswith("E-") and row["event_type"] != "opt-out":
            ledgers[row["member_id"]].append(row)
    return ledgers


def test_balances_are_the_sums_of_what_was_earned_and_spent(events: list[Row]) -> None:
    ledgers = invented_ledgers(events)
    assert len(ledgers) > 20
    for ledger in ledgers.values():
        assert ledger[0]["previous_balance"] == "0"
        for row in ledger:
            # A point is worth five cents.
            spent = round(float(row["amount_redeemed"] or 0) * 20)
            assert int(row["balance"]) == int(row["previous_balance"]) + int(row["points_earned"] or 0) - spent
            assert int(row["balance"]) >= 0
        for earlier, later in pairwise(ledger):
            assert later["previous_balance"] == earlier["balance"]
            assert later["happened_at"] >= earlier["happened_at"]
            assert later["previous_tier"] == earlier["tier"]


def test_accounts_show_the_standing_after_the_last_event(events: list[Row], accounts: list[Row]) -> None:
    ledgers = invented_ledgers(events)
    newest = {row["account_no"]: row for row in sorted(accounts, key=lambda row: row["changed_at"])}
    compared = 0
    for member, ledger in ledgers.items():
        if member in newest:
            earned = sum(int(row["points_earned"] or 0) for row in ledger)
            account = newest[member]
            assert (int(account["points"]), int(account["lifetime_points"])) == (int(ledger[-1]["balance"]), earned)
            assert account["tier"] == ledger[-1]["tier"]
            assert account["tier"] == ("Bronze" if earned < 300 else "Silver" if earned < 700 else "Gold")
            compared += 1
    assert compared > 20


def test_points_for_orders_name_orders_of_the_feeds(events: list[Row]) -> None:
    orders = {row["order_no"] for row in read_demo("raw_web_shop_order_lines")}
    orders |= {row["receipt_no"] for row in read_demo("raw_point_of_sale_receipt_lines")}
    named = {row["order_no"] for row in events if row["order_no"]}
    assert len(named) > 50
    assert named <= orders


def test_demo_has_every_kind_of_event_and_the_edge_cases(events: list[Row], accounts: list[Row]) -> None:
    kinds = {row["event_type"] for row in events}
    assert kinds == {"accrual", "redemption", "tier change", "opt-out", "birthday gift"}
    seconds = [(row["member_id"], row["happened_at"]) for row in events]
    assert len(set(seconds)) < len(seconds)
    (once, again) = (row for row in events if row["event_id"] in ("E-ONCE", "E-AGAIN"))
    assert {key for key in once if once[key] != again[key]} == {"event_id"}
    members = {row["member_id"].lower() for row in read_demo("raw_loyalty_members")}
    assert {row["member_id"] for row in accounts if row["member_id"].lower() not in members} == {"L9999999"}
    assert [row["account_no"] for row in accounts if row["member_id"] == "L9000013"] == ["L9000013", "S9000013"]
    versions = [row["account_no"] for row in accounts]
    assert len(set(versions)) < len(versions)


def test_no_column_of_the_loyalty_feeds_is_always_empty(events: list[Row], accounts: list[Row]) -> None:
    for rows in (events, accounts):
        assert [column for column in rows[0] if not any(row[column] for row in rows)] == []


def test_members_earn_nothing_before_they_join() -> None:
    connection = open_session(2_000, 7, date(2026, 6, 30))
    too_early = connection.execute(
        """
        select count(*)
        from raw_loyalty_events
        inner join raw_loyalty_members using (member_id)
        where happened_at < joined_at and event_id not like 'E-%'
        """
    ).fetchone()
    assert too_early == (0,)
