"""What the tests of engines share: tables as engines give them, brought to one form and compared row by row.

Keys, whole numbers, texts, dates and decimals are compared exactly, floating-point numbers to twelve significant
digits.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Protocol

from demo_build import DemoBuild

Row = tuple[Any, ...]

# Engines hash and quote in their own ways, and two builds are two; what is built by fingerprints is compared.
OF_THE_BUILD = {
    "fingerprint": None,
    **dict.fromkeys(("run_id", "run_started_at", "query"), ("validation_report", "validation_report_latest")),
}


class Tables(Protocol):
    """The relations of one engine, by the names that dbt's manifest gives them."""

    def columns(self, relation: str) -> list[str]: ...

    def select(self, relation: str, columns: Sequence[str]) -> list[Row]: ...


@dataclass(frozen=True)
class DuckDBTables:
    """The relations of a DuckDB file."""

    build: DemoBuild

    def columns(self, relation: str) -> list[str]:
        return [name for (name,) in self.build.rows(f"select column_name from (describe {relation})")]

    def select(self, relation: str, columns: Sequence[str]) -> list[Row]:
        return self.build.rows(f"select {in_double_quotes(columns)} from {relation}")


@dataclass
class Comparison:
    """What came out: rows in which two engines differ, at most two of a table, and how many rows were compared."""

    differences: dict[str, list[tuple[Row, Row]]] = field(default_factory=dict)
    compared: dict[str, int] = field(default_factory=dict)


def in_double_quotes(columns: Sequence[str]) -> str:
    return ", ".join(f'"{column}"' for column in columns)


def relations(on_duckdb: DemoBuild, on_other: DemoBuild) -> dict[str, tuple[str, str]]:
    """Every table and view that dbt made, by name: the relation on DuckDB and the one on the other engine."""
    nodes, others = (build.artifact("manifest.json")["nodes"] for build in (on_duckdb, on_other))
    return {
        node["name"]: (node["relation_name"], others[unique_id]["relation_name"])
        for unique_id, node in nodes.items()
        if node["resource_type"] in ("model", "seed") and "seeds/demo" not in node["original_file_path"]
    }


def canonical(value: Any) -> Any:
    """A value as both engines should have it, whatever type holds it: 2, 2.00 and 2.0 are one number."""
    if isinstance(value, bool):
        return value
    if isinstance(value, float):
        value = Decimal(f"{value:.12g}")
    if isinstance(value, (int, Decimal)):
        return f"{Decimal(value).normalize() + 0:f}"
    return repr(value)


def canonical_rows(rows: Iterable[Row]) -> Counter[Row]:
    return Counter(tuple(map(canonical, row)) for row in rows)


def is_of_the_build(table: str, column: str) -> bool:
    tables = OF_THE_BUILD.get(column, ())
    return tables is None or table in tables


def compare(pairs: dict[str, tuple[str, str]], duckdb: Tables, other: Tables) -> Comparison:
    """Compare the rows of all relations, in any order."""
    comparison = Comparison()
    for name, (on_duckdb, on_other) in pairs.items():
        columns = [column for column in duckdb.columns(on_duckdb) if not is_of_the_build(name, column)]
        expected = canonical_rows(duckdb.select(on_duckdb, columns))
        found = canonical_rows(other.select(on_other, columns))
        comparison.compared[name] = expected.total()
        if expected != found:
            missing, unexpected = sorted((expected - found).elements()), sorted((found - expected).elements())
            comparison.differences[name] = list(zip(missing, unexpected, strict=False))[:2] or [
                (tuple(missing), tuple(unexpected))
            ]
    return comparison
