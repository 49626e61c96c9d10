"""Runs the project's stitch models, and nothing else of it, on one feed of records."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import duckdb

from benchmarks.identity.datasets import AS_OF

PROJECT = Path(__file__).parents[2]
FEED = Path(__file__).parent / "feed"


@dataclass(frozen=True, slots=True)
class Stitched:
    """Seconds of each model, peak memory of dbt in bytes, and the file with the clusters."""

    seconds: dict[str, float]
    memory: int
    clusters: Path


def stitch(folder: Path, threads: int = 2) -> Stitched:
    """Build ``unified_coalesced`` and what is before it over ``records.parquet`` of a folder.

    Arguments:
        folder: holds the records, gets the project's copy, the warehouse and ``clusters.parquet``.
        threads: of dbt.

    Raises:
        RuntimeError: the build failed.
    """
    project = folder / "project"
    if not project.exists():
        copy_project(project)
    environment = os.environ | {
        "CDP_DUCKDB_PATH": str(folder / "warehouse.duckdb"),
        "CDP_THREADS": str(threads),
        "DBT_TARGET_PATH": str(folder / "target"),
        "DBT_LOG_PATH": str(folder / "logs"),
        "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
    }
    dbt_vars = json.dumps({"as_of_date": AS_OF.isoformat(), "people_folder": str(folder)})
    command = [sys.executable, "-m", "dbt.cli.main", "build", "--profiles-dir", "profiles", "--vars", dbt_vars]
    command += [
        "--select",
        "+unified_coalesced",
        "+unified_scores",
        "--exclude",
        "resource_type:unit_test",
        "resource_type:test",
    ]
    with (folder / "dbt.log").open("w+") as output:
        process = subprocess.Popen(command, cwd=project, env=environment, stdout=output, stderr=output)  # noqa: S603
        _, status, usage = os.wait4(process.pid, 0)
        if status:
            output.seek(0)
            raise RuntimeError(output.read()[-3000:])
    results = json.loads((folder / "target" / "run_results.json").read_text(encoding="utf-8"))["results"]
    seconds = {result["unique_id"].split(".")[-1]: float(result["execution_time"]) for result in results}
    clusters = folder / "clusters.parquet"
    with duckdb.connect(str(folder / "warehouse.duckdb"), read_only=True) as connection:
        query = "select pk, amperity_id as cluster_id from unified_coalesced"
        connection.execute(f"copy ({query}) to '{clusters}' (format parquet)")
    unit = 1 if sys.platform == "darwin" else 1024
    return Stitched(seconds, usage.ru_maxrss * unit, clusters)


def copy_project(project: Path) -> None:
    """Copy what the stitch models need, with the feed of people in place of the demo's, into a new folder."""
    for part in ("macros", "models/stitch", "models/_docs.md", "seeds/reference", "profiles", "tests/generic"):
        source, target = PROJECT / part, project / part
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copytree(source, target) if source.is_dir() else shutil.copy(source, target)
    shutil.copy(PROJECT / "dbt_project.yml", project)
    shutil.copytree(FEED, project / "models" / "staging" / "people")
