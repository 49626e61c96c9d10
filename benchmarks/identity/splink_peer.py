"""What a user would run instead: Splink on DuckDB, set up as its tutorials do, over the same records."""

from __future__ import annotations

import json
import resource
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import duckdb

THRESHOLDS = (0.5, 0.8, 0.9, 0.95, 0.99, 0.999, 0.9999)

# What a careful user would do to the values first.
_PREPARED = """
    select
        pk as unique_id, lower(trim(given_name)) as given_name, lower(trim(surname)) as surname,
        case when email like '%@%' then lower(regexp_replace(trim(email), '\\+.*@', '@')) end as email,
        nullif(right(regexp_replace(phone, '[^0-9]', '', 'g'), 10), '') as phone,
        lower(trim(address)) as address, lower(trim(city)) as city, left(trim(postal), 5) as postal,
        case when try_cast(birthdate as date) > date '1900-01-01' then birthdate end as birthdate, government_id
    from read_parquet($records)
"""


@dataclass(frozen=True, slots=True)
class Peer:
    """Seconds from raw records to clusters, peak memory in bytes, and a file of clusters for each threshold."""

    seconds: float
    memory: int
    clusters: dict[float, Path]


def run_splink(folder: Path, threads: int = 2) -> Peer:
    """Train, predict and cluster; the clusters at each of ``THRESHOLDS``, of which the first one is timed.

    Arguments:
        folder: holds ``records.parquet``, gets ``splink_<threshold>.parquet``.
        threads: of DuckDB.
    """
    import splink.comparison_library as cl
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    connection = duckdb.connect(config={"threads": threads})
    started = time.perf_counter()
    connection.execute(f"create table prepared as {_PREPARED}", {"records": str(folder / "records.parquet")})
    has = {
        column: connection.execute(f"select count({column}) > 0 from prepared").fetchall()[0][0]
        for column in ("email", "phone", "government_id")
    }
    comparisons = [
        cl.NameComparison("given_name").configure(term_frequency_adjustments=True),
        cl.NameComparison("surname").configure(term_frequency_adjustments=True),
        cl.LevenshteinAtThresholds("birthdate", [1, 2]),
        cl.LevenshteinAtThresholds("address", [2, 5]),
        cl.ExactMatch("postal").configure(term_frequency_adjustments=True),
        *([cl.EmailComparison("email")] if has["email"] else []),
        *([cl.LevenshteinAtThresholds("phone", [1])] if has["phone"] else []),
        *([cl.LevenshteinAtThresholds("government_id", [1, 2])] if has["government_id"] else []),
    ]
    rules = [
        block_on("given_name", "surname"),
        block_on("surname", "birthdate"),
        block_on("given_name", "birthdate"),
        block_on("birthdate", "postal"),
        block_on("surname", "postal"),
        block_on("address", "postal"),
        *[block_on(column) for column in has if has[column]],
    ]
    settings = SettingsCreator(
        link_type="dedupe_only", comparisons=comparisons, blocking_rules_to_generate_predictions=rules
    )
    api = DuckDBAPI(connection)
    linker = Linker(api.register("prepared"), settings, log_level=40)
    deterministic = [block_on("given_name", "surname", "birthdate"), *[block_on(c, "surname") for c in has if has[c]]]
    linker.training.estimate_probability_two_random_records_match(deterministic, recall=0.7)
    linker.training.estimate_u_using_random_sampling(max_pairs=1_000_000, seed=1)
    for rule in (block_on("given_name", "surname"), block_on("birthdate"), block_on("postal", "surname")):
        linker.training.estimate_parameters_using_expectation_maximisation(rule, max_pairs=1_000_000)
    predictions = linker.inference.predict(threshold_match_probability=min(THRESHOLDS))
    clusters: dict[float, Path] = {}
    seconds = 0.0
    for threshold in THRESHOLDS:
        clustered = linker.clustering.cluster_pairwise_predictions_at_threshold(predictions, threshold)
        seconds = seconds or time.perf_counter() - started
        clusters[threshold] = folder / f"splink_{threshold}.parquet"
        query = f"select unique_id as pk, cluster_id from {clustered.physical_name}"
        connection.execute(f"copy ({query}) to '{clusters[threshold]}' (format parquet)")
    unit = 1 if sys.platform == "darwin" else 1024
    return Peer(seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit, clusters)


def main() -> None:
    """Run on the folder that the first argument names, and print the outcome as JSON on the last line."""
    found = run_splink(Path(sys.argv[1]))
    clusters = {str(threshold): str(path) for threshold, path in found.clusters.items()}
    print(json.dumps({"seconds": found.seconds, "memory": found.memory, "clusters": clusters}))


if __name__ == "__main__":
    main()
