"""``python -m benchmarks.startup``: how long `activation plan` takes, next to what a user waits for anyway.

Plans with the artifacts of the last build in ``target/`` and with a manifest of 1,000 models made from it. Prints
ratios to a bare start of Python and to `dbt ls` on the same project, each the median of several runs.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PROJECT = Path(__file__).parents[1]
RUNS = 7
MODELS = 1_000


def seconds(command: list[str]) -> float:
    """Run a command several times; returns the median of its seconds."""
    times = []
    for _ in range(RUNS):
        started = time.perf_counter()
        subprocess.run(command, cwd=PROJECT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)  # noqa: S603
        times.append(time.perf_counter() - started)
    return statistics.median(times)


def enlarge(source: Path, target: Path) -> int:
    """Copy the artifacts with models repeated until there are a thousand; returns the manifest's bytes."""
    manifest = json.loads((source / "manifest.json").read_text())
    models = [node for node in manifest["nodes"].values() if node["resource_type"] == "model"]
    for number in range(MODELS - len(models)):
        node = dict(models[number % len(models)])
        node["unique_id"] = node["name"] = f"model.copy.m{number}"
        manifest["nodes"][node["unique_id"]] = node
    (target / "manifest.json").write_text(json.dumps(manifest))
    (target / "run_results.json").write_bytes((source / "run_results.json").read_bytes())
    return (target / "manifest.json").stat().st_size


def main() -> None:
    """Measure and print the ratios."""
    binaries = Path(sys.executable).parent
    python = seconds([sys.executable, "-c", "pass"])
    plan = [str(binaries / "activation"), "plan", "--as-of", "2026-06-30"]
    small = seconds(plan)
    with tempfile.TemporaryDirectory() as folder:
        size = enlarge(PROJECT / "target", Path(folder))
        large = seconds([*plan, "--target-path", folder])
    listing = seconds([str(binaries / "dbt"), "ls", "--quiet", "--profiles-dir", "profiles"])
    print(f"activation plan / bare Python          {small / python:6.1f}")
    print(f"activation plan / dbt ls               {small / listing:6.2f}")
    print(f"{MODELS:,} models ({size / 1e6:.0f} MB) / this project  {large / small:6.2f}")
    print(f"{MODELS:,} models / one second              {large:6.2f}")


if __name__ == "__main__":
    main()
