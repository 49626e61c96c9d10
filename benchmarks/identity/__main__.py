"""``python -m benchmarks.identity --febrl 1 2 3 4 --customers 60000``: accuracy and speed next to Splink, in one run.

Splink is given its best threshold, picked with the labels. Seconds are the sum of the models' for the project, and all
of Splink's from the raw records to clusters; memory is the peak of either process.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.identity.accuracy import Accuracy, accuracy
from benchmarks.identity.datasets import write_febrl, write_retail
from benchmarks.identity.project import stitch
from benchmarks.identity.splink_peer import Peer


def peer_in_own_process(folder: Path) -> Peer:
    """Run Splink on a folder's records in a process of its own, whose memory is then its own."""
    command = [sys.executable, "-m", "benchmarks.identity.splink_peer", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own command
    if done.returncode:
        raise RuntimeError(done.stderr[-3000:])
    found = json.loads(done.stdout.splitlines()[-1])
    clusters = {float(threshold): Path(path) for threshold, path in found["clusters"].items()}
    return Peer(found["seconds"], found["memory"], clusters)


def figures(found: Accuracy) -> str:
    """Precision, recall, F1 and the largest cluster, for a line of the report."""
    return f"{found.precision:9.4f} {found.recall:9.4f} {found.f1:9.4f} {found.largest_cluster:9,}"


def report(name: str, folder: Path, records: int) -> None:
    """Run both on a folder's records and print what came out."""
    ours = stitch(folder)
    print(f"{name}, {records:,} records")
    print(f"  {'':24} precision    recall        F1   largest      seconds     memory")
    seconds = sum(ours.seconds.values())
    truth = folder / "records.parquet"
    print(f"  {'project':24} {figures(accuracy(truth, ours.clusters))} {seconds:11.1f} {ours.memory / 1e9:8.2f} GB")
    peer = peer_in_own_process(folder)
    best = max(peer.clusters, key=lambda threshold: accuracy(truth, peer.clusters[threshold]).f1)
    found = figures(accuracy(truth, peer.clusters[best]))
    line = f"Splink, best at {best}"
    print(f"  {line:24} {found} {peer.seconds:11.1f} {peer.memory / 1e9:8.2f} GB")
    print(f"  time over Splink's: {seconds / peer.seconds:.2f}", flush=True)


def main() -> None:
    """Parse the arguments and report on each set of records."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.identity", description=__doc__)
    parser.add_argument("--febrl", nargs="*", type=int, choices=[1, 2, 3, 4], default=[1, 2, 3, 4], metavar="SET")
    parser.add_argument("--customers", nargs="*", type=int, default=[60_000], help="1.8 records each")
    parser.add_argument("--seed", type=int, default=7)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as root:
        for number in arguments.febrl:
            folder = Path(root, f"febrl{number}")
            folder.mkdir()
            report(f"FEBRL {number}", folder, write_febrl(number, folder))
        for customers in arguments.customers:
            folder = Path(root, f"customers{customers}")
            folder.mkdir()
            report(f"{customers:,} invented customers", folder, write_retail(customers, arguments.seed, folder))


if __name__ == "__main__":
    main()
