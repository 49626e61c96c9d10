"""Runs are killed at random moments, again and again, until one of them brings the delivery to its end: exactly once.

`ACTIVATION_KILLS` sets how many kills there are of each kind of destination; `ACTIVATION_KILLS_SEED` repeats a failure.
"""

from __future__ import annotations

import os
import random
import signal
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from multiprocessing.context import ForkServerContext
from pathlib import Path

import duckdb
import pytest
from builders import make_delivery, make_mart, make_warehouse
from hostile import Faults, hostile_server
from interruptions import Order, process_context, run_until_done
from sftp_fixtures import Keys, StartServer

from activation.common.records import Mode
from activation.ledger.delivery_state import DeliveryState
from activation.ledger.events import Ledger
from activation.settings.destinations import Destination
from activation.warehouse.duckdb_warehouse import DuckDBWarehouse

ROWS = b"id,name\n" + b"".join(b"%d,%s\n" % (n, b"x" * 90) for n in range(1000))
FOREIGN = {"theirs.csv": b"theirs", "people.csv.part.1": b"half"}
_MOST_KILLS_OF_ONE = 6


@pytest.fixture(scope="module")
def processes() -> ForkServerContext:
    context = process_context()
    # The server of processes loads what they need when the first one is asked for; that is no part of a run.
    first = context.Process(target=int)
    first.start()
    first.join(60)
    return context


@pytest.fixture
def kills() -> int:
    return int(os.environ.get("ACTIVATION_KILLS", "30"))


@pytest.fixture
def chance() -> random.Random:
    seed = int(os.environ.get("ACTIVATION_KILLS_SEED", time.time_ns() % 10**9))
    print(f"ACTIVATION_KILLS_SEED={seed}")
    return random.Random(seed)


@dataclass
class Place:
    """A destination, the folder on this machine where its files are, and the path that names that folder there."""

    destination: Destination
    root: Path
    path: str

    def folder(self, name: str) -> Path:
        folder = self.root / name
        folder.mkdir()
        for file, content in FOREIGN.items():
            (folder / file).write_bytes(content)
        return folder


@pytest.fixture(params=["openssh", "no posix-rename", "no rename", "no stat", "write-only"])
def place(request: pytest.FixtureRequest, keys: Keys, tmp_path: Path) -> Iterator[Place]:
    refused = {
        "no posix-rename": {"posix_rename"},
        "no rename": {"posix_rename", "rename"},
        "no stat": {"stat"},
        "write-only": {"stat", "read", "remove"},
    }
    settings: dict[str, object] = {"atomic_rename": False} if request.param == "no rename" else {}
    if request.param in ("no stat", "write-only"):
        settings["verify"] = "none"
    if request.param == "openssh":
        start: StartServer = request.getfixturevalue("start_sshd")
        server = start()
        yield Place(server.destination(resume_from_megabytes=0), server.root, str(server.root))
        return
    with hostile_server(keys, tmp_path / "root", Faults(refuses=frozenset(refused[request.param]))) as hostile:
        yield Place(hostile.destination(**settings), hostile.root, "")


def orders(place: Place, folder: Path) -> Callable[[str], Order]:
    path = folder / "warehouse.duckdb"
    make_warehouse(path, "create table mart as select range::integer id, repeat('x', 90) as name from range(1000)")

    def order(name: str) -> Order:
        delivery = make_delivery(["id"], name=name, remote_path=f"{place.path}/{name}/people.csv", success_file=True)
        mart = make_mart([("id", "integer"), ("name", "varchar")])
        return Order(path, delivery, mart, place.destination, folder / "work")

    return order


def killed(processes: ForkServerContext, order: Order, seconds: float) -> bool:
    """Run in a process of its own and kill it after a while; tell whether it was still at work."""
    process = processes.Process(target=run_until_done, args=(order,))
    process.start()
    process.join(seconds)
    if process.pid is not None and process.exitcode is None:
        os.kill(process.pid, signal.SIGKILL)
    process.join(60)
    return process.exitcode == -signal.SIGKILL


def seconds_of_a_whole_run(processes: ForkServerContext, order: Order) -> float:
    process = processes.Process(target=run_until_done, args=(order,))
    began = time.monotonic()
    process.start()
    process.join(60)
    assert process.exitcode == 0
    return time.monotonic() - began


def state(order: Order) -> DeliveryState:
    name = order.delivery.orchestration.name
    return Ledger(DuckDBWarehouse(order.warehouse)).states([name])[order.delivery.delivery_id]


def test_whatever_moment_a_run_is_killed_in_the_file_arrives_once(
    place: Place, processes: ForkServerContext, tmp_path: Path, kills: int, chance: random.Random
) -> None:
    order_of = orders(place, tmp_path)
    place.folder("whole")
    whole = seconds_of_a_whole_run(processes, order_of("whole"))
    done = number = 0
    while done < kills:
        number += 1
        name = f"n{number}"
        folder, order = place.folder(name), order_of(name)
        for _ in range(_MOST_KILLS_OF_ONE):
            if not killed(processes, order, chance.uniform(0, whole)):
                break
            done += 1
            assert not (folder / "people.csv").exists() or complete(folder, place), "half a file under its final name"
        assert run_until_done(order) == "committed"
        assert contents(folder) == {**FOREIGN, "people.csv": ROWS, "people.csv.DONE": b""}
        assert state(order).is_done


def complete(folder: Path, place: Place) -> bool:
    """Whether the file of the final name is whole; where nothing can be renamed it need not be."""
    return (folder / "people.csv").read_bytes() == ROWS or not place.destination.atomic_rename


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def take(folder: Path) -> list[bytes]:
    """Take what has its final name, as a receiver does whenever it looks."""
    final = folder / "people.csv"
    if not final.exists():
        return []
    content = final.read_bytes()
    final.unlink()
    return [content]


def test_a_receiver_that_takes_files_at_any_moment_gets_each_once(
    start_sshd: StartServer, processes: ForkServerContext, tmp_path: Path, kills: int, chance: random.Random
) -> None:
    server = start_sshd()
    place = Place(server.destination(), server.root, str(server.root))
    order_of = orders(place, tmp_path)
    place.folder("whole")
    whole = seconds_of_a_whole_run(processes, order_of("whole"))
    done = number = 0
    while done < kills:
        number += 1
        order, folder = order_of(f"n{number}"), place.folder(f"n{number}")
        taken: list[bytes] = []
        for _ in range(_MOST_KILLS_OF_ONE):
            if not killed(processes, order, chance.uniform(0, whole)):
                break
            done += 1
            taken += take(folder)
        run_until_done(order)
        assert taken + take(folder) == [ROWS]


def as_delta(order: Order, day: int, name: str) -> Order:
    """The same as a delta of a day, under a name of its own."""
    delivery = order.delivery
    orchestration = replace(delivery.orchestration, mode=Mode.DELTA)
    path = str(Path(delivery.remote_path).with_name(name))
    fire_time = delivery.fire_time.replace(day=day)
    return replace(
        order, delivery=replace(delivery, orchestration=orchestration, fire_time=fire_time, remote_path=path)
    )


def test_whatever_moment_a_delta_is_killed_in_each_change_is_sent_once(
    start_sshd: StartServer, processes: ForkServerContext, tmp_path: Path, kills: int, chance: random.Random
) -> None:
    server = start_sshd()
    place = Place(server.destination(), server.root, str(server.root))
    order_of = orders(place, tmp_path)
    place.folder("whole")
    whole = seconds_of_a_whole_run(processes, as_delta(order_of("whole"), 1, "whole.csv"))
    done = number = 0
    while done < kills:
        number += 1
        order, folder = order_of(f"n{number}"), place.folder(f"n{number}")
        for day, name in ((1, "all.csv"), (2, "changes.csv"), (3, "nothing.csv")):
            if name == "changes.csv":
                with duckdb.connect(str(order.warehouse)) as connection:
                    connection.execute(f"update mart set name = 'changed {number}' where id = {number}")
            for _ in range(_MOST_KILLS_OF_ONE):
                if not killed(processes, as_delta(order, day, name), chance.uniform(0, whole)):
                    break
                done += 1
            assert run_until_done(as_delta(order, day, name)) == "committed"
        assert (folder / "all.csv").read_bytes().count(b"\n") == 1001
        assert (folder / "changes.csv").read_bytes() == b"id,name\n%d,changed %d\n" % (number, number)
        assert (folder / "nothing.csv").read_bytes() == b"id,name\n"
