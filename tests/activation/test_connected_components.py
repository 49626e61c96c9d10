"""The materialization `connected_components`, on graphs of every awkward shape, next to a union-find written here.

One dbt project of nothing but the repository's own macro file builds all graphs at once, twice: the second time over
the tables of the first, over the work tables that a broken run would leave, and with one graph changed.
"""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import duckdb
import pytest
from postgres_fixtures import PostgresDatabase

ENGINES = Path(__file__).parents[2] / "macros" / "engines"
MACRO_FILES = ("connected_components.sql", "work_tables.sql")

PROJECT_FILE = """
name: graphs
version: "1.0.0"
config-version: 2
profile: graphs
flags: {send_anonymous_usage_stats: false}
"""
PROFILES_FILE = """
graphs:
  target: "{{ env_var('GRAPHS_TARGET') }}"
  outputs:
    duckdb: {type: duckdb, path: graphs.duckdb, threads: 2}
    postgres:
      type: postgres
      host: "{{ env_var('CDP_POSTGRES_HOST') }}"
      port: "{{ env_var('CDP_POSTGRES_PORT') | as_number }}"
      user: "{{ env_var('CDP_POSTGRES_USER') }}"
      password: "{{ env_var('CDP_POSTGRES_PASSWORD') }}"
      dbname: "{{ env_var('CDP_POSTGRES_DATABASE') }}"
      schema: main
      threads: 2
"""
MODEL_FILE = """
{{{{ config(materialized='connected_components') }}}}
select left_node, right_node from raw.{name}
"""

Edge = tuple[int, int]
Components = dict[int, int]


def path(nodes: list[int]) -> list[Edge]:
    """Edges from each node to the next."""
    return list(pairwise(nodes))


def shuffled(nodes: list[int], seed: int) -> list[int]:
    """The same nodes in an order that only the seed decides."""
    return random.Random(seed).sample(nodes, len(nodes))


def interleaved(length: int) -> list[int]:
    """A low node, a high one, the next low one, ...: plain label propagation takes a round for every few nodes."""
    return [node for low in range(length) for node in (low, length + low)]


def clique(nodes: list[int]) -> list[Edge]:
    """An edge between every two nodes."""
    return [(low, high) for position, low in enumerate(nodes) for high in nodes[position + 1 :]]


def random_edges(nodes: int, edges: int, seed: int) -> list[Edge]:
    """Edges between random nodes, loops and repeats among them."""
    chance = random.Random(seed)
    return [(chance.randrange(nodes), chance.randrange(nodes)) for _ in range(edges)]


GRAPHS: dict[str, list[Edge]] = {
    "empty": [],
    "one_edge": [(2, 1)],
    "path_in_order": path(list(range(2000))),
    "path_backwards": path(list(range(2000, 0, -1))),
    "path_out_of_order": path(shuffled(list(range(2000)), seed=1)),
    "path_of_interleaved_ramps": path(interleaved(1000)),
    "star_of_the_lowest": [(0, leaf) for leaf in range(1, 1000)],
    "star_of_the_highest": [(1000, leaf) for leaf in range(1000)],
    "cycle": [*path(shuffled(list(range(501)), seed=2)), (0, 500)],
    "clique": clique(list(range(40))),
    "cliques_joined_by_a_bridge": [*clique(list(range(20))), *clique(list(range(30, 50))), (19, 30)],
    "binary_tree": [(node, node // 2) for node in range(2, 1024)],
    "many_pairs": [(2 * pair + 1, 2 * pair) for pair in range(1000)],
    "repeated_and_reversed": [(1, 2), (1, 2), (2, 1), (4, 3), (3, 4), (3, 4), (2, 5)],
    "loops": [(1, 1), (2, 2), (2, 3), (3, 3), (4, 4)],
    "wide_range_of_nodes": [(-5, 3), (2**62, -5), (2**53, 2**53 + 1), (2**53 + 2, 2**53 + 3)],
    "random_sparse": random_edges(1000, 400, seed=3),
    "random_at_the_threshold": random_edges(1000, 500, seed=4),
    "random_of_long_branches": random_edges(1000, 700, seed=5),
    "random_dense": random_edges(300, 3000, seed=6),
}
CHANGED = "one_edge"
CHANGED_TO = [(7, 9), (8, 7)]


def expected_components(edges: list[Edge]) -> Components:
    """Every node that has a neighbour, with the lowest node that it can reach, by union-find."""
    parents: Components = {}

    def root(node: int) -> int:
        parents.setdefault(node, node)
        while parents[node] != node:
            parents[node] = parents[parents[node]]
            node = parents[node]
        return node

    for left, right in edges:
        if left != right:
            low, high = sorted((root(left), root(right)))
            parents[high] = low
    return {node: root(node) for node in parents}


@dataclass
class Graphs:
    """The throw-away project and its warehouse: a database of the tests' server, or a DuckDB file."""

    folder: Path
    database: PostgresDatabase | None

    def execute(self, *statements: str) -> None:
        if self.database:
            self.database.execute(*statements)
            return
        with duckdb.connect(str(self.folder / "graphs.duckdb")) as connection:
            for statement in statements:
                connection.execute(statement)

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        if self.database:
            return self.database.rows(query)
        with duckdb.connect(str(self.folder / "graphs.duckdb")) as connection:
            return connection.execute(query).fetchall()

    def write(self, name: str, edges: list[Edge]) -> None:
        left, right = (f"unnest(cast(array{[edge[end] for edge in edges]} as bigint[]))" for end in (0, 1))
        self.execute(
            "create schema if not exists raw",
            f"drop table if exists raw.{name}",
            f"create table raw.{name} as select {left} as left_node, {right} as right_node",
        )

    def leave_work_tables(self, name: str) -> None:
        for suffix in ("edges", "labels", "hooked", "jumped"):
            self.execute(f"create table main.{name}__{suffix} as select 'left over' as note")

    def build(self) -> None:
        environment = os.environ | {"DBT_TARGET_PATH": "target", "DBT_LOG_PATH": "logs", "GRAPHS_TARGET": "duckdb"}
        if self.database:
            environment |= self.database.environment | {"GRAPHS_TARGET": "postgres"}
        command = [sys.executable, "-m", "dbt.cli.main", "build", "--profiles-dir", "."]
        done = subprocess.run(command, cwd=self.folder, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr

    def tables(self) -> dict[str, list[tuple[int, int]]]:
        names = self.rows("select table_name from information_schema.tables where table_schema = 'main'")
        return {name: self.rows(f"select * from main.{name}") for (name,) in names}


@pytest.fixture(scope="module", params=["duckdb", "postgres"])
def graphs(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Graphs:
    folder = tmp_path_factory.mktemp("graphs")
    (folder / "models").mkdir()
    (folder / "macros").mkdir()
    for macro_file in MACRO_FILES:
        shutil.copy(ENGINES / macro_file, folder / "macros")
    (folder / "dbt_project.yml").write_text(PROJECT_FILE)
    (folder / "profiles.yml").write_text(PROFILES_FILE)
    database = request.getfixturevalue("postgres_server").database() if request.param == "postgres" else None
    made = Graphs(folder, database)
    for name, edges in GRAPHS.items():
        (folder / "models" / f"{name}.sql").write_text(MODEL_FILE.format(name=name))
        made.write(name, edges)
    return made


@pytest.fixture(scope="module")
def first_build(graphs: Graphs) -> dict[str, list[tuple[int, int]]]:
    graphs.build()
    return graphs.tables()


@pytest.fixture(scope="module")
def second_build(graphs: Graphs, first_build: dict[str, list[tuple[int, int]]]) -> dict[str, list[tuple[int, int]]]:
    graphs.write(CHANGED, CHANGED_TO)
    graphs.leave_work_tables(CHANGED)
    graphs.build()
    return graphs.tables()


@pytest.mark.parametrize("name", GRAPHS)
def test_every_node_has_the_lowest_node_of_its_component(
    first_build: dict[str, list[tuple[int, int]]], name: str
) -> None:
    rows = first_build[name]
    assert dict(rows) == expected_components(GRAPHS[name])
    assert len(rows) == len(dict(rows)), "a node stands twice"


def test_a_path_is_one_component_of_its_lowest_node(first_build: dict[str, list[tuple[int, int]]]) -> None:
    assert sorted(first_build["path_out_of_order"]) == [(node, 0) for node in range(2000)]


def test_a_node_joined_to_itself_only_is_no_component(first_build: dict[str, list[tuple[int, int]]]) -> None:
    assert sorted(first_build["loops"]) == [(2, 2), (3, 2)]


def test_only_the_components_are_left_in_the_warehouse(first_build: dict[str, list[tuple[int, int]]]) -> None:
    assert set(first_build) == set(GRAPHS)


def test_a_build_replaces_the_last_one_and_what_a_broken_one_left(
    second_build: dict[str, list[tuple[int, int]]], first_build: dict[str, list[tuple[int, int]]]
) -> None:
    assert sorted(second_build[CHANGED]) == [(7, 7), (8, 7), (9, 7)]
    unchanged = set(GRAPHS) - {CHANGED}
    assert {name: sorted(second_build[name]) for name in unchanged} == {
        name: sorted(first_build[name]) for name in unchanged
    }
    assert set(second_build) == set(GRAPHS)
