"""Precision, recall and F1 of clusters against the true persons, over pairs of records."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb


@dataclass(frozen=True, slots=True)
class Accuracy:
    """Pairs of records that are in one cluster, and of one person."""

    true_pairs: int
    found_pairs: int
    right_pairs: int
    largest_cluster: int

    @property
    def precision(self) -> float:
        """Share of the found pairs that are of one person."""
        return self.right_pairs / max(self.found_pairs, 1)

    @property
    def recall(self) -> float:
        """Share of the true pairs that were found."""
        return self.right_pairs / max(self.true_pairs, 1)

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        return 2 * self.precision * self.recall / max(self.precision + self.recall, 1e-9)


def accuracy(records: Path, clusters: Path) -> Accuracy:
    """Compare clusters with the truth.

    Arguments:
        records: Parquet file with pk and person_id.
        clusters: Parquet file with pk and cluster_id.
    """
    row = duckdb.execute(
        """
        with labelled as (
            select person_id, cluster_id from read_parquet($records) join read_parquet($clusters) using (pk)
        ),
        cells as (select person_id, cluster_id, count(*) as n from labelled group by all),
        persons as (select sum(n) as n from cells group by person_id),
        clusters as (select sum(n) as n from cells group by cluster_id)
        select
            (select sum(n * (n - 1) / 2) from persons),
            (select sum(n * (n - 1) / 2) from clusters),
            (select sum(n * (n - 1) / 2) from cells),
            (select max(n) from clusters)
        """,
        {"records": str(records), "clusters": str(clusters)},
    ).fetchall()[0]
    return Accuracy(*(int(value or 0) for value in row))
