"""Two passes over a tangle of customers who share addresses, next to the specification's rule written out in Python.

One dbt project of the repository's own two models stands on random tables, in which ties and missing values are common.
"""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest

PROJECT = Path(__file__).parents[2]
COPIED = (
    "macros/engines/casting.sql",
    "models/customer_360/email/email_ampid_candidates.sql",
    "models/customer_360/email/email_ampid_assignment.sql",
)
LIMIT = 4

PROJECT_FILE = f"""
name: assignment
version: "1.0.0"
config-version: 2
profile: assignment
flags: {{send_anonymous_usage_stats: false}}
models: {{+materialized: table}}
vars: {{email_rank_limit: {LIMIT}, amp_rank_limit: {LIMIT}}}
"""
PROFILES_FILE = """
assignment: {target: duckdb, outputs: {duckdb: {type: duckdb, path: assignment.duckdb, threads: 2}}}
"""
TABLES = {
    "customer_contacts": "amperity_id varchar, semantic varchar, contact varchar, update_dt timestamp",
    "transaction_attributes_extended": (
        "amperity_id varchar, l12m_order_revenue decimal(18, 2), latest_order_datetime timestamp"
    ),
    "email_engagement_summary": (
        "brand varchar, email varchar, email_clicks_last_30_days bigint, most_recent_email_click_datetime timestamp"
    ),
    "email_opt_status": "amperity_id varchar, email varchar, email_program varchar, is_email_opted_in boolean",
}

Pair = tuple[str, str]
Sortable = tuple[bool, float]


@dataclass
class World:
    """What is known of customers and addresses; a day stands for the moment at its start, in January 2026."""

    updates: dict[Pair, int | None]
    orders: dict[str, tuple[int, int]]
    clicks: dict[str, list[tuple[int, int | None]]]
    consents: dict[Pair, list[bool | None]]


def random_world(seed: int) -> World:
    """Some 300 customers and 200 addresses that know each other in about 900 pairs."""
    chance = random.Random(seed)

    def some_day() -> int | None:
        return chance.choice([None, 1, 2, 3])

    customers = [f"c{number:03}" for number in range(300)]
    emails = [f"e{number:03}@example.com" for number in range(200)]
    pairs = {(chance.choice(customers), chance.choice(emails)) for _ in range(900)}
    return World(
        updates={pair: some_day() for pair in sorted(pairs)},
        orders={
            customer: (chance.randrange(3), chance.randrange(1, 4)) for customer in customers if chance.random() < 0.7
        },
        clicks={
            email: [(chance.randrange(3), some_day()) for _ in range(chance.randrange(1, 3))]
            for email in emails
            if chance.random() < 0.6
        },
        consents={
            pair: [chance.choice([True, False, None]) for _ in range(chance.randrange(1, 3))]
            for pair in sorted(pairs)
            if chance.random() < 0.5
        },
    )


def descending(value: float | None) -> Sortable:
    """The place of a value from high to low, a missing one last."""
    return (value is None, -(value or 0))


def first_of(known: Iterable[int | bool | None]) -> int | None:
    """The highest of the values that are there."""
    return max((int(value) for value in known if value is not None), default=None)


def ranks(
    pairs: Iterable[Pair], side: int, order: Callable[[Pair], tuple[object, ...]], limit: int | None = None
) -> dict[Pair, int]:
    """The place of each pair among those with the same customer (side 0) or address (side 1), from 1 to the limit."""
    groups: dict[str, list[Pair]] = defaultdict(list)
    for pair in pairs:
        groups[pair[side]].append(pair)
    return {pair: place for group in groups.values() for place, pair in enumerate(sorted(group, key=order)[:limit], 1)}


def expected_assignment(world: World) -> dict[Pair, int]:
    """The assigned pairs with their pass: data-model §6.2, steps 1 to 7, without predictions."""

    def for_customers(pair: Pair) -> tuple[object, ...]:
        clicks = world.clicks.get(pair[1])
        return (
            descending(first_of(world.consents.get(pair, []))),
            descending(sum(count for count, _ in clicks) if clicks else None),
            descending(first_of(day for _, day in clicks) if clicks else None),
            descending(world.updates[pair]),
            pair[1],
        )

    def for_emails(pair: Pair) -> tuple[object, ...]:
        revenue, day = world.orders.get(pair[0], (None, None))
        return (descending(revenue), descending(day), pair[0])

    def mutual_firsts(pairs: Iterable[Pair]) -> set[Pair]:
        by_customer, by_email = ranks(pairs, 0, for_customers), ranks(pairs, 1, for_emails)
        return {pair for pair in pairs if by_customer[pair] == 1 and by_email[pair] == 1}

    by_customer = ranks(world.updates, 0, for_customers, LIMIT)
    by_email = ranks(by_customer, 1, for_emails, LIMIT)
    first_pass = {pair for pair, place in by_email.items() if place == 1 and by_customer[pair] == 1}
    given = {name for pair in first_pass for name in pair}
    left = [pair for pair in by_email if pair[0] not in given and pair[1] not in given]
    return dict.fromkeys(first_pass, 1) | dict.fromkeys(mutual_firsts(left), 2)


def moment(day: int | None) -> str | None:
    return f"2026-01-{day:02} 00:00:00" if day else None


def rows_of(world: World) -> dict[str, list[tuple[object, ...]]]:
    return {
        "customer_contacts": [
            *((customer, "email", email, moment(day)) for (customer, email), day in world.updates.items()),
            *((customer, "phone", email, moment(9)) for customer, email in world.updates),
        ],
        "transaction_attributes_extended": [
            (customer, revenue, moment(day)) for customer, (revenue, day) in world.orders.items()
        ],
        "email_engagement_summary": [
            (f"brand {number}", email, count, moment(day))
            for email, clicks in world.clicks.items()
            for number, (count, day) in enumerate(clicks)
        ],
        "email_opt_status": [
            (customer, email, f"program {number}", opted_in)
            for (customer, email), consents in world.consents.items()
            for number, opted_in in enumerate(consents)
        ],
    }


def make_project(folder: Path, world: World) -> None:
    """Write the dbt project, and a warehouse with the world's tables."""
    (folder / "dbt_project.yml").write_text(PROJECT_FILE, encoding="utf-8")
    (folder / "profiles.yml").write_text(PROFILES_FILE, encoding="utf-8")
    for name in COPIED:
        target = folder / name.split("/")[0] / Path(name).name
        target.parent.mkdir(exist_ok=True)
        shutil.copy(PROJECT / name, target)
    with duckdb.connect(str(folder / "assignment.duckdb")) as connection:
        connection.execute("create schema raw")
        for table, rows in rows_of(world).items():
            (folder / "models" / f"{table}.sql").write_text(f"select * from raw.{table}", encoding="utf-8")
            connection.execute(f"create table raw.{table} ({TABLES[table]})")
            places = ", ".join("?" for _ in rows[0])
            connection.executemany(f"insert into raw.{table} values ({places})", rows)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_customers_and_addresses_get_each_other_by_two_passes_of_mutual_firsts(tmp_path: Path, seed: int) -> None:
    world = random_world(seed)
    make_project(tmp_path, world)
    command = [str(Path(sys.executable).with_name("dbt")), "--no-use-colors", "run", "--profiles-dir", "."]
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("DBT_")}
    done = subprocess.run(command, cwd=tmp_path, env=inherited, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-3000:]
    with duckdb.connect(str(tmp_path / "assignment.duckdb"), read_only=True) as connection:
        rows = connection.execute("select amperity_id, email, pass from email_ampid_assignment").fetchall()
    expected = expected_assignment(world)
    assert {(customer, email): taken_in for customer, email, taken_in in rows} == expected
    assert len(rows) == len(expected)
    passes = list(expected.values())
    assert passes.count(1) > 50
    assert passes.count(2) > 10
    assert len({customer for customer, _ in world.updates}) > len(expected) + 10
