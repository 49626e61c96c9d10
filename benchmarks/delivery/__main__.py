"""``python -m benchmarks.delivery [--rows 10000000]``: a large mart to an SFTP server on loopback, both ways.

Prints the seconds of a delivery by `activation` (export, compression, hashes, push, verification, ledger) next to those
of DuckDB's COPY, gzip and OpenSSH's sftp in the same run, their ratio (asked with gzip: at most 1.1), what encrypting
the compressed file takes of the seconds of compressing it, and the peak
memory of the delivering process for a third of the rows and for all of them: once the sort has the 512 MiB per thread
that it may have (at about three million rows with two threads), it must not grow any more.
"""

from __future__ import annotations

import argparse
import hashlib
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from multiprocessing import get_context
from pathlib import Path

from activation.common.file_settings import Compression
from benchmarks.delivery.server import Server, running_server
from benchmarks.delivery.ways import (
    PEAK_FILE,
    by_activation,
    copy_by_hand,
    encrypt,
    gzip_by_hand,
    make_warehouse,
    push_by_hand,
)

ASKED_RATIO = 1.1
ROWS = 10_000_000


def seconds(step: Callable[[], object]) -> float:
    """Run a step; returns its seconds."""
    started = time.perf_counter()
    step()
    return time.perf_counter() - started


def delivered(warehouse: Path, server: Server, compression: Compression, folder: Path) -> tuple[float, int]:
    """Deliver in a process of its own; returns its seconds and its peak memory in MiB."""
    work_dir = folder / "work"
    process = get_context("spawn").Process(target=by_activation, args=(warehouse, server, compression, work_dir))

    def deliver() -> None:
        process.start()
        process.join()

    taken = seconds(deliver)
    if process.exitcode:
        raise SystemExit(process.exitcode)
    return taken, int((work_dir / PEAK_FILE).read_text())


def by_hand(warehouse: Path, server: Server, compression: Compression, folder: Path) -> dict[str, float]:
    """Do the same by hand; returns the seconds of each step."""
    path = folder / "by_hand.csv"
    steps = {"copy": seconds(lambda: copy_by_hand(warehouse, path))}
    if compression is Compression.GZIP:
        steps["gzip"] = seconds(lambda: gzip_by_hand(path))
        path = path.with_name(f"{path.name}.gz")
        share = seconds(lambda: encrypt(path)) / steps["gzip"]
        print(f"encryption / gzip, seconds: {share:.2f} (what an overlap of the two could save)")
    steps["sftp"] = seconds(lambda: push_by_hand(path, server))
    path.unlink()
    return steps


def compare(folder: Path, row_count: int) -> None:
    """Measure both ways with and without compression, and print the comparison."""
    with running_server(folder) as server:
        small, large = folder / "small.duckdb", folder / "large.duckdb"
        make_warehouse(small, row_count // 3)
        make_warehouse(large, row_count)
        print(f"{row_count:,} rows")
        for compression in (Compression.NONE, Compression.GZIP):
            _, small_peak = delivered(small, server, compression, folder)
            (taken, peak), steps = (
                delivered(large, server, compression, folder),
                by_hand(large, server, compression, folder),
            )
            total = sum(steps.values())
            parts = ", ".join(f"{name} {duration:.1f} s" for name, duration in steps.items())
            asked = f" (asked: at most {ASKED_RATIO})" if compression is Compression.GZIP else ""
            print(
                f"compression {compression.value}: activation {taken:.1f} s, by hand {total:.1f} s ({parts}): "
                f"ratio {taken / total:.2f}{asked}"
            )
            print(f"  peak memory {peak} MiB; with a third of the rows {small_peak} MiB")
            _require_same(server, compression)


def _require_same(server: Server, compression: Compression) -> None:
    """Compare what arrived both ways: the same lines, though DuckDB quotes some fields that need no quotes."""
    counts = []
    for name in ("activation.csv", "by_hand.csv"):
        command = ["gzip", "-dc"] if compression is Compression.GZIP else ["cat"]
        with (
            (server.root / name).open("rb") as file,
            subprocess.Popen(  # noqa: S603
                command, stdin=file, stdout=subprocess.PIPE
            ) as process,
        ):
            assert process.stdout is not None  # noqa: S101 - asked for above
            digest, lines = hashlib.sha256(), 0
            while piece := process.stdout.read(2**20):
                lines += piece.count(b"\n")
                digest.update(piece.replace(b'"', b""))
        counts.append((lines, digest.hexdigest()))
    if counts[0] != counts[1]:
        sys.exit("The two files differ in more than their quotes.")


def main() -> None:
    """Read the arguments and compare."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=ROWS)
    with tempfile.TemporaryDirectory() as folder:
        compare(Path(folder), parser.parse_args().rows)


if __name__ == "__main__":
    main()
