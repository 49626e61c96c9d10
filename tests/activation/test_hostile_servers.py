"""Deliveries to servers that misbehave: nothing lost, nothing twice, no half file, no file of others touched."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from builders import make_delivery, make_mart, make_warehouse
from hostile import Faults, HostileServer, hostile_server
from interruptions import Order, events, run, run_until_done
from sftp_fixtures import Keys

from activation.common.errors import ExitCode
from activation.common.records import Event
from activation.ledger.events import Ledger
from activation.warehouse.duckdb_warehouse import DuckDBWarehouse

ROWS = b"id,name\n" + b"".join(b"%d,%s\n" % (n, b"x" * 90) for n in range(2000))
FOREIGN = {
    "theirs.csv": b"theirs",
    "people.csv.bak": b"older",
    "people.csv.part.1": b"half",
    "sub/people.csv": b"other",
}
DELIVERED = {"people.csv": ROWS, "people.csv.DONE": b""}


@pytest.fixture
def start(keys: Keys, tmp_path: Path) -> Iterator[Callable[..., tuple[Order, HostileServer]]]:
    """Start a server with files of others in its folder, and give a delivery to it."""
    with ExitStack() as stack:

        def begin(faults: Faults, **settings: object) -> tuple[Order, HostileServer]:
            server = stack.enter_context(hostile_server(keys, tmp_path / "root", faults))
            for name, content in FOREIGN.items():
                (server.root / name).parent.mkdir(exist_ok=True)
                (server.root / name).write_bytes(content)
            return order_for(server, tmp_path, **settings), server

        yield begin


def order_for(server: HostileServer, folder: Path, **settings: object) -> Order:
    path = folder / "warehouse.duckdb"
    make_warehouse(path, "create table mart as select range::integer id, repeat('x', 90) as name from range(2000)")
    return Order(
        warehouse=path,
        delivery=make_delivery(["id"], remote_path="/people.csv", success_file=True),
        mart=make_mart([("id", "integer"), ("name", "varchar")]),
        destination=server.destination(**settings),
        work_dir=folder / "work",
    )


def last_failure(order: Order) -> Event:
    return Ledger(DuckDBWarehouse(order.warehouse)).history(1)[0]


@pytest.mark.parametrize(
    ("faults", "settings", "mechanism"),
    [
        (Faults(refuses=frozenset({"posix_rename"})), {}, "rename"),
        (Faults(refuses=frozenset({"posix_rename", "rename"})), {"atomic_rename": False}, "direct"),
        (Faults(refuses=frozenset({"stat"})), {"verify": "none"}, "posix-rename"),
        (Faults(refuses=frozenset({"stat", "read", "remove", "mkdir"})), {"verify": "none"}, "posix-rename"),
        (Faults(vanish=True), {"verify": "none"}, "taken"),
        (Faults(disk_bytes=100_000, times=2), {}, "posix-rename"),
        (Faults(cut_after=100_000, times=2), {}, "posix-rename"),
        (Faults(cut_after=100_000, times=2), {"resume_from_megabytes": 0}, "posix-rename"),
        (Faults(seconds_per_write=0.02), {}, "posix-rename"),
        (Faults(refused_connections=frozenset({1, 2})), {}, "posix-rename"),
        (Faults(answers_backwards=True), {}, "posix-rename"),
    ],
    ids=[
        "no posix-rename",
        "no rename",
        "no stat",
        "write-only",
        "vanishes on close",
        "disk full twice",
        "cut twice",
        "cut twice and resumed",
        "slow",
        "refuses two connections",
        "answers backwards",
    ],
)
def test_a_delivery_arrives_once_and_touches_nothing_else(
    start: Callable[..., tuple[Order, HostileServer]], faults: Faults, settings: dict[str, object], mechanism: str
) -> None:
    order, server = start(faults, **settings)
    assert run(order) == "committed"
    arrived = {**server.files(), **dict(server.faults.taken)}
    if mechanism == "taken":
        # Taken under its temporary name in the moment in which it was closed: it had no final name to get.
        assert server.faults.taken == [("people.csv.part", ROWS)]
        arrived["people.csv"] = arrived.pop("people.csv.part")
    assert arrived == {**FOREIGN, **DELIVERED}
    resumed = [event.details["resumed_at"] for event in history(order) if "resumed_at" in event.details]
    assert bool(resumed) == ("resume_from_megabytes" in settings)
    [published] = [event for event in history(order) if event.event == "published"]
    assert published.details["mechanism"] == mechanism
    assert run_until_done(order) == "committed"
    assert events(order).count("committed") == 1


def history(order: Order) -> list[Event]:
    return Ledger(DuckDBWarehouse(order.warehouse)).history(1000)


@pytest.mark.parametrize(
    ("faults", "settings", "code", "attempts"),
    [
        (Faults(disk_bytes=100_000), {"upload_attempts": 3}, ExitCode.SFTP_UNAVAILABLE, 3),
        (Faults(cut_after=100_000), {"upload_attempts": 3}, ExitCode.SFTP_UNAVAILABLE, 3),
        (Faults(refused_connections=frozenset(range(1, 9))), {"upload_attempts": 2}, ExitCode.SFTP_UNAVAILABLE, 2),
        # What no other attempt would change is not tried again.
        (Faults(vanish=True), {}, ExitCode.SFTP_UNAVAILABLE, 1),
        (Faults(refuses=frozenset({"stat"})), {}, ExitCode.SFTP_UNAVAILABLE, 1),
        (Faults(), {"host_public_key": None}, ExitCode.HOST_KEY, 1),
    ],
    ids=["disk full", "always cut", "no connection", "vanishes", "no stat", "unknown key"],
)
def test_a_delivery_that_cannot_arrive_leaves_nothing_behind_and_arrives_after_the_mend(
    start: Callable[..., tuple[Order, HostileServer]],
    faults: Faults,
    settings: dict[str, object],
    code: ExitCode,
    attempts: int,
) -> None:
    order, server = start(faults, **settings)
    assert run(order) == "failed"
    assert last_failure(order).reason == code.name
    assert server.faults.connections == attempts
    assert {name: content for name, content in server.files().items() if not name.endswith(".part")} == FOREIGN

    server.faults.__init__()  # type: ignore[misc]
    mended = Order(order.warehouse, order.delivery, order.mart, server.destination(), order.work_dir)
    assert run(mended) == "committed"
    assert server.files() == {**FOREIGN, **DELIVERED}


def test_a_server_whose_key_has_changed_gets_nothing(
    start: Callable[..., tuple[Order, HostileServer]], keys: Keys, tmp_path: Path
) -> None:
    order, server = start(Faults())
    with hostile_server(keys, tmp_path / "other", Faults(), host_key=keys.other_host) as impostor:
        destination = server.destination(port=impostor.port)
        run(Order(order.warehouse, order.delivery, order.mart, destination, order.work_dir))
        assert last_failure(order).reason == "HOST_KEY"
        assert impostor.files() == {}


def test_a_file_of_others_at_the_final_name_stays_where_it_cannot_be_replaced(
    start: Callable[..., tuple[Order, HostileServer]],
) -> None:
    order, server = start(Faults(refuses=frozenset({"posix_rename"})))
    (server.root / "people.csv").write_bytes(b"theirs too")
    assert run(order) == "failed"
    assert "a file that is not ours is at /people.csv" in str(last_failure(order).message)
    assert server.files()["people.csv"] == b"theirs too"
