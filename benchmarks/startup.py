"""``python -m benchmarks.startup``: how long `activation plan` takes, next to what a user waits for anyway.

Plans with the artifacts of the last build in ``target/``, and with artifacts made from them: 1,000 models, then 1,000
marts with an exposure each. Prints ratios to a bare start of Python and to `dbt ls` on the same project, each the
median of several runs, and the processor time of the largest plan.
"""

from __future__ import annotations

import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PROJECT = Path(__file__).parents[1]
RUNS = 7
MODELS = 1_000
EXPOSURES = 1_000
ASKED_SECONDS_OF_CPU = 0.5


def seconds(command: list[str]) -> float:
    """Run a command several times; returns the median of its seconds."""
    times = []
    for _ in range(RUNS):
        started = time.perf_counter()
        subprocess.run(command, cwd=PROJECT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)  # noqa: S603
        times.append(time.perf_counter() - started)
    return statistics.median(times)


def processor_seconds(command: list[str]) -> float:
    """Run a command several times; returns the median of its seconds of processor time, user and system."""
    times = []
    for _ in range(RUNS):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, cwd=PROJECT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)  # noqa: S603
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        times.append(after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime)
    return statistics.median(times)


def enlarge(source: Path, target: Path, exposures: int) -> int:
    """Copy the artifacts with models repeated until there are a thousand, and marts with exposures.

    Arguments:
        source: the folder of a build's artifacts.
        target: the folder to write to.
        exposures: how many exposures, each of a mart of its own that is a copy of a delivered one.

    Returns:
        the manifest's bytes.
    """
    manifest = json.loads((source / "manifest.json").read_text())
    results = json.loads((source / "run_results.json").read_text())
    models = [node for node in manifest["nodes"].values() if node["resource_type"] == "model"]
    sent = [one for one in manifest["exposures"].values() if "activation" in one["config"]["meta"]]
    for number in range(exposures or MODELS - len(models)):
        exposure = json.loads(json.dumps(sent[number % len(sent)])) if exposures else None
        original = exposure["depends_on"]["nodes"][0] if exposure else models[number % len(models)]["unique_id"]
        name = f"m{number}"
        manifest["nodes"][f"model.copy.{name}"] = {
            **manifest["nodes"][original],
            "unique_id": f"model.copy.{name}",
            "name": name,
        }
        results["results"].append({"unique_id": f"model.copy.{name}", "status": "success", "failures": None})
        if exposure:
            exposure |= {"unique_id": f"exposure.copy.{name}", "name": f"to_{name}"}
            exposure["depends_on"]["nodes"] = [f"model.copy.{name}"]
            keys = exposure["config"]["meta"]["activation"]
            keys["file"]["remote_folder"] = f"/{name}"
            keys["schedule"] = {"cron": f"{number % 60} {number % 24} * * *", "timezone": "America/New_York"}
            manifest["exposures"][exposure["unique_id"]] = exposure
    (target / "manifest.json").write_text(json.dumps(manifest))
    (target / "run_results.json").write_text(json.dumps(results))
    return (target / "manifest.json").stat().st_size


def main() -> None:
    """Measure and print the ratios."""
    binaries = Path(sys.executable).parent
    python = seconds([sys.executable, "-c", "pass"])
    plan = [str(binaries / "activation"), "plan", "--as-of", "2026-06-30"]
    small = seconds(plan)
    with tempfile.TemporaryDirectory() as folder:
        size = enlarge(PROJECT / "target", Path(folder), exposures=0)
        large = seconds([*plan, "--target-path", folder])
        enlarge(PROJECT / "target", Path(folder), EXPOSURES)
        busy = processor_seconds([*plan, "--target-path", folder])
    listing = seconds([str(binaries / "dbt"), "ls", "--quiet", "--profiles-dir", "profiles"])
    print(f"activation plan / bare Python          {small / python:6.1f}")
    print(f"activation plan / dbt ls               {small / listing:6.2f}")
    print(f"{MODELS:,} models ({size / 1e6:.0f} MB) / this project  {large / small:6.2f}")
    print(f"{MODELS:,} models / one second              {large:6.2f}")
    print(f"{EXPOSURES:,} exposures, seconds of CPU         {busy:6.2f}  (aim: {ASKED_SECONDS_OF_CPU})")


if __name__ == "__main__":
    main()
