"""Clustering with conflicts and the handing down of customer ids, on random cases, next to sequential programs.

One dbt project of nothing but the repository's own macros builds all cases at once: they share a table and no node.
"""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

import duckdb
import pytest
from postgres_fixtures import PostgresDatabase
from test_connected_components import PROFILES_FILE, PROJECT_FILE

MACROS = Path(__file__).parents[2] / "macros"
MACRO_FILES = (
    "engines/connected_components.sql",
    "engines/repeated_step.sql",
    "engines/work_tables.sql",
    "engines/casting.sql",
    "stitch/merge_steps.sql",
)
MODELS = {
    "merges": """
        {{ config(materialized='repeated_step', meta={'step': 'merge_best_neighbours'}) }}
        select
            left_number, right_number, link_bits, conflict_bits, left_number as left_cluster,
            right_number as right_cluster, true as is_open
        from raw.pairs
    """,
    "overlaps": """
        {{ config(materialized='repeated_step', meta={'step': 'take_largest_overlaps'}) }}
        select cluster_id, amperity_id, records, false as is_taken, true as is_open from raw.overlaps
    """,
}
CASES = 150
NODES = 9
Pair = tuple[int, int, float | None, float | None]
Overlap = tuple[int, str, int]


def random_pairs(case: int) -> list[Pair]:
    """Links of 1 to 12 bits and conflicts of -4 to -12 between some of nine records; no two weigh the same."""
    chance = random.Random(case)
    first = case * NODES
    weights = chance.sample(range(1, 1000), 100)
    pairs: list[Pair] = []
    for low, high in combinations(range(first, first + NODES), 2):
        kind = chance.random()
        if kind < 0.4:
            pairs.append((low, high, 1 + weights.pop() / 91, None))
        elif kind < 0.55:
            pairs.append((low, high, None, -4 - weights.pop() / 125))
    return pairs


def clusters_one_by_one(pairs: list[Pair]) -> set[frozenset[int]]:
    """Join the two clusters that most speaks for, again and again, until nothing speaks for any two."""
    nodes = {node for low, high, _, _ in pairs for node in (low, high)}
    clusters = {frozenset({node}) for node in nodes}
    while True:
        best: tuple[float, frozenset[int], frozenset[int]] | None = None
        for one, other in combinations(clusters, 2):
            between = [pair for pair in pairs if {pair[0], pair[1]} & one and {pair[0], pair[1]} & other]
            links = [link for _, _, link, _ in between if link is not None]
            conflicts = [conflict for _, _, _, conflict in between if conflict is not None]
            bits = max(links) + min(conflicts, default=0) if links else 0
            if bits > 0 and (best is None or bits > best[0]):
                best = (bits, one, other)
        if best is None:
            return clusters
        clusters = (clusters - {best[1], best[2]}) | {best[1] | best[2]}


def random_overlaps(case: int) -> list[Overlap]:
    """How many records eight clusters share with eight former ids; many share equally many."""
    chance = random.Random(case)
    return [
        (case * 8 + cluster, f"{case:04d}-{former}", chance.randrange(1, 4))
        for cluster in range(8)
        for former in range(8)
        if chance.random() < 0.35
    ]


def taken_one_by_one(overlaps: Iterable[Overlap]) -> set[tuple[int, str]]:
    """Go through the overlaps, largest first, and take each whose cluster and id are still free."""
    taken: set[tuple[int, str]] = set()
    for cluster, former, _ in sorted(overlaps, key=lambda overlap: (-overlap[2], overlap[1], overlap[0])):
        if all(cluster != other_cluster and former != other_former for other_cluster, other_former in taken):
            taken.add((cluster, former))
    return taken


def literal(value: Any) -> str:
    return "null" if value is None else f"'{value}'" if isinstance(value, str) else str(value)


def load(name: str, columns: str, rows: Iterable[tuple[Any, ...]]) -> Iterator[str]:
    yield f"create table raw.{name} ({columns})"
    values = ", ".join(f"({', '.join(map(literal, row))})" for row in rows)
    yield f"insert into raw.{name} values {values}"


@pytest.fixture(scope="module", params=["duckdb", "postgres"])
def built(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[tuple[Any, ...]]]:
    folder = tmp_path_factory.mktemp("identity_steps")
    for part in ("models", "macros"):
        (folder / part).mkdir()
    for file in MACRO_FILES:
        shutil.copy(MACROS / file, folder / "macros")
    for name, model in MODELS.items():
        (folder / "models" / f"{name}.sql").write_text(model)
    (folder / "dbt_project.yml").write_text(PROJECT_FILE)
    (folder / "profiles.yml").write_text(PROFILES_FILE)
    statements = [
        "create schema raw",
        *load(
            "pairs",
            "left_number bigint, right_number bigint, link_bits double precision, conflict_bits double precision",
            [pair for case in range(CASES) for pair in random_pairs(case)],
        ),
        *load(
            "overlaps",
            "cluster_id bigint, amperity_id varchar, records bigint",
            [overlap for case in range(CASES) for overlap in random_overlaps(case)],
        ),
    ]
    environment = os.environ | {"DBT_TARGET_PATH": "target", "DBT_LOG_PATH": "logs", "GRAPHS_TARGET": request.param}
    database: PostgresDatabase | None = None
    if request.param == "postgres":
        database = request.getfixturevalue("postgres_server").database()
        environment |= database.environment | {"GRAPHS_TARGET": "postgres"}
        database.execute(*statements)
    else:
        with duckdb.connect(str(folder / "graphs.duckdb")) as connection:
            for statement in statements:
                connection.execute(statement)
    command = [sys.executable, "-m", "dbt.cli.main", "build", "--profiles-dir", "."]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    queries = {name: f"select * from main.{name}" for name in MODELS}
    if database:
        return {name: database.rows(query) for name, query in queries.items()}
    with duckdb.connect(str(folder / "graphs.duckdb")) as connection:
        return {name: connection.execute(query).fetchall() for name, query in queries.items()}


def test_conflicts_keep_clusters_apart_as_joining_them_one_by_one_does(built: dict[str, list[tuple[Any, ...]]]) -> None:
    found: dict[int, set[int]] = {}
    for low, high, _, _, low_cluster, high_cluster, is_open in built["merges"]:
        assert not is_open
        found.setdefault(low_cluster, set()).add(low)
        found.setdefault(high_cluster, set()).add(high)
    expected = {cluster for case in range(CASES) for cluster in clusters_one_by_one(random_pairs(case))}
    assert {frozenset(nodes) for nodes in found.values()} == expected
    assert all(cluster == min(nodes) for cluster, nodes in found.items())
    # The cases are hard enough: clusters of several records beside others of the same component.
    assert CASES < len(expected) < CASES * NODES


def test_ids_go_to_clusters_as_the_largest_overlap_first_gives_them(built: dict[str, list[tuple[Any, ...]]]) -> None:
    taken = {(cluster, former) for cluster, former, _, is_taken, _ in built["overlaps"] if is_taken}
    assert taken == {pair for case in range(CASES) for pair in taken_one_by_one(random_overlaps(case))}
    assert not any(is_open for *_, is_open in built["overlaps"])
    assert len(taken) > 3 * CASES
