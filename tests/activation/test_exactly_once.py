"""A run is killed before each event and each request; the next run brings the delivery to its end, exactly once."""

from __future__ import annotations

import signal
from dataclasses import replace
from multiprocessing.context import ForkServerContext
from pathlib import Path

import pytest
from builders import make_delivery, make_mart, make_warehouse
from interruptions import Order, events, interrupted, process_context, run, run_until_done
from sftp_fixtures import SftpServer, StartServer

from activation.common.file_settings import SplitOutputs
from activation.common.records import Launch
from activation.ledger.events import Ledger
from activation.warehouse.duckdb_warehouse import DuckDBWarehouse

ROWS = b"id,name\n" + b"".join(b"%d,%s\n" % (n, b"x" * 90) for n in range(1000))

# What a run does, step by step. The list is compared with a run that nobody kills.
BEFORE_UPLOAD = ["event planned", "event exported", "event packaged", "event uploading/upload"]
UPLOAD = ["request stat", "request open", *["request write"] * 3, "request close", "request stat"]
RENAME = ["event uploading/renaming", "request extended", "event published"]
FINISH = ["request open", "request close", "event committed", "end"]
STEPS = [*BEFORE_UPLOAD, *UPLOAD, *RENAME, *FINISH]

# The same where the server cannot replace a file, and an earlier one of ours is in the way.
REPLACE = [
    *["event uploading/renaming", "request extended", "request rename", "request stat", "request remove"],
    *["request rename", "event published"],
]
REPLACING_STEPS = [*BEFORE_UPLOAD, *UPLOAD, *REPLACE, *FINISH]
FIRST_OF_REPLACE = len([*BEFORE_UPLOAD, *UPLOAD])

# The same where the server forbids to rename at all.
DIRECT_STEPS = [
    *BEFORE_UPLOAD[:3],
    *["request stat", "event uploading/direct"],
    *UPLOAD,
    "event published",
    *FINISH,
]

# The same for two parts: the way of each, and one end. The folder is made for the first.
UPLOAD_PART = ["request open", *["request write"] * 2, "request close", "request stat"]
STEPS_OF_PARTS = [
    *BEFORE_UPLOAD,
    *["request stat", "request stat", "request mkdir"],
    *UPLOAD_PART,
    *RENAME,
    "event uploading/upload",
    "request stat",
    *UPLOAD_PART,
    *RENAME,
    *FINISH,
]


def named(steps: list[str], first: int = 0, last: int | None = None) -> list[object]:
    chosen = list(enumerate(steps))[first:last]
    return [pytest.param(index, id=f"{index:02}-{name.replace(' ', '-')}") for index, name in chosen]


@pytest.fixture(scope="module")
def processes() -> ForkServerContext:
    return process_context()


def order_for_parts(server: SftpServer, folder: Path) -> Order:
    """The same rows in two parts."""
    order = order_for(server, folder)
    delivery = make_delivery(
        ["id"],
        remote_path=server.path("parts"),
        success_file=True,
        split_outputs=SplitOutputs.ROWS,
        rows_limit=500,
        split_file_directory_template="parts",
    )
    return replace(order, delivery=delivery)


def order_for(server: SftpServer, folder: Path, **settings: object) -> Order:
    path = folder / "warehouse.duckdb"
    make_warehouse(path, "create table mart as select range::integer id, repeat('x', 90) as name from range(1000)")
    return Order(
        warehouse=path,
        delivery=make_delivery(["id"], remote_path=server.path("people.csv"), success_file=True),
        mart=make_mart([("id", "integer"), ("name", "varchar")]),
        destination=server.destination(**settings),
        work_dir=folder / "work",
    )


def assert_committed_once(order: Order) -> None:
    ledger = Ledger(DuckDBWarehouse(order.warehouse))
    told = events(order)
    assert told.count("committed") == 1
    assert told[-1] == "committed"
    assert ledger.states(["nightly"])[order.delivery.delivery_id].is_done


@pytest.mark.parametrize(
    ("refuse", "settings", "earlier_file", "steps"),
    [
        ("", {}, False, STEPS),
        ("posix-rename", {}, True, REPLACING_STEPS),
        ("posix-rename,rename", {"atomic_rename": False}, False, DIRECT_STEPS),
    ],
    ids=["rename", "replace", "direct"],
)
def test_the_steps_are_all_that_a_run_does(
    start_sshd: StartServer,
    tmp_path: Path,
    processes: ForkServerContext,
    refuse: str,
    settings: dict[str, object],
    earlier_file: bool,
    steps: list[str],
) -> None:
    order = order_for(start_sshd(refuse=refuse), tmp_path, **settings)
    if earlier_file:
        deliver_earlier_file(order)
    assert interrupted(processes, order, None, tmp_path / "trace") == 0
    assert (tmp_path / "trace").read_text().splitlines() == steps


def deliver_earlier_file(order: Order) -> None:
    """Deliver an older snapshot of the same name."""
    older = order.delivery.fire_time.replace(day=29)
    run(
        Order(
            order.warehouse,
            type(order.delivery)(order.delivery.orchestration, older, order.delivery.remote_path),
            order.mart,
            order.destination,
            order.work_dir,
        )
    )


@pytest.mark.parametrize("kill_before", named(STEPS))
def test_a_run_killed_anywhere_is_finished_by_the_next(
    sshd: SftpServer, tmp_path: Path, processes: ForkServerContext, kill_before: int
) -> None:
    order = order_for(sshd, tmp_path)
    assert interrupted(processes, order, kill_before, tmp_path / "trace") == -signal.SIGKILL
    assert run_until_done(order) == "committed"
    assert sshd.files() == {"people.csv": ROWS, "people.csv.DONE": b""}
    assert_committed_once(order)


@pytest.mark.parametrize("kill_before", named(STEPS))
def test_a_receiver_that_takes_files_at_once_gets_each_file_once(
    sshd: SftpServer, tmp_path: Path, processes: ForkServerContext, kill_before: int
) -> None:
    order = order_for(sshd, tmp_path)
    assert interrupted(processes, order, kill_before, tmp_path / "trace") == -signal.SIGKILL
    taken = take(sshd)
    run_until_done(order)
    assert taken + take(sshd) == [ROWS]
    assert not (sshd.root / "people.csv.part").exists()
    assert_committed_once(order)


@pytest.mark.parametrize("kill_before", named(REPLACING_STEPS, FIRST_OF_REPLACE, FIRST_OF_REPLACE + len(REPLACE)))
def test_a_run_killed_while_replacing_an_earlier_file_is_finished_by_the_next(
    start_sshd: StartServer, tmp_path: Path, processes: ForkServerContext, kill_before: int
) -> None:
    server = start_sshd(refuse="posix-rename")
    order = order_for(server, tmp_path)
    deliver_earlier_file(order)
    assert interrupted(processes, order, kill_before, tmp_path / "trace") == -signal.SIGKILL
    run_until_done(order)
    assert server.files() == {"people.csv": ROWS, "people.csv.DONE": b""}
    assert events(order).count("committed") == 2


@pytest.mark.parametrize("kill_before", named(DIRECT_STEPS, 3))
def test_a_run_killed_where_nothing_can_be_renamed_is_finished_by_the_next(
    start_sshd: StartServer, tmp_path: Path, processes: ForkServerContext, kill_before: int
) -> None:
    server = start_sshd(refuse="posix-rename,rename")
    order = order_for(server, tmp_path, atomic_rename=False)
    assert interrupted(processes, order, kill_before, tmp_path / "trace") == -signal.SIGKILL
    run_until_done(order)
    assert server.files() == {"people.csv": ROWS, "people.csv.DONE": b""}
    assert_committed_once(order)


def part(first: int) -> bytes:
    return b"id,name\n" + b"".join(b"%d,%s\n" % (n, b"x" * 90) for n in range(first, first + 500))


PARTS = {"parts/0000001.csv": part(0), "parts/0000002.csv": part(500)}


def test_the_steps_of_two_parts_are_those_of_each_and_one_end(
    sshd: SftpServer, tmp_path: Path, processes: ForkServerContext
) -> None:
    order = order_for_parts(sshd, tmp_path)
    assert interrupted(processes, order, None, tmp_path / "trace") == 0
    assert (tmp_path / "trace").read_text().splitlines() == STEPS_OF_PARTS


@pytest.mark.parametrize("kill_before", named(STEPS_OF_PARTS, len(BEFORE_UPLOAD) + 2))
def test_a_run_of_two_parts_killed_anywhere_sends_each_part_once(
    sshd: SftpServer, tmp_path: Path, processes: ForkServerContext, kill_before: int
) -> None:
    order = order_for_parts(sshd, tmp_path)
    assert interrupted(processes, order, kill_before, tmp_path / "trace") == -signal.SIGKILL
    # A receiver takes what is complete, as soon as it is.
    taken = {name: content for name, content in sshd.files().items() if name in PARTS}
    for name in taken:
        (sshd.root / name).unlink()
    run_until_done(order)
    later = sshd.files()
    assert later.pop("parts.DONE") == b""
    assert taken.keys().isdisjoint(later)
    assert {**taken, **later} == PARTS
    assert_committed_once(order)


def take(server: SftpServer) -> list[bytes]:
    """Take what is complete, as a receiver does: never a temporary file."""
    (server.root / "people.csv.DONE").unlink(missing_ok=True)
    final = server.root / "people.csv"
    if not final.exists():
        return []
    content = final.read_bytes()
    final.unlink()
    return [content]


def order_for_campaign(server: SftpServer, folder: Path) -> Order:
    """Ann and Bob of a campaign's table are in its mart; Cleo is in the control group, Dan could not be sent."""
    path = folder / "warehouse.duckdb"
    make_warehouse(
        path,
        "create table mart as select * from (values ('ann', 's', 1), ('bob', 's', 2)) "
        "as t(recipient_id, recipient_sub_audience_id, id)",
        """
        create table members as
        select
            amperity_id, 'c' as campaign_id, 'C' as campaign_name, 'Recurring' as campaign_type, 'seg' as segment_id,
            'seg' as segment_name, 's' as sub_audience_id, 'S' as sub_audience_name, treatment_id,
            treatment_id as treatment_name, treatment_id = 'control' as is_control,
            cast(null as timestamp) as launch_datetime
        from (values ('ann', 't'), ('bob', 't'), ('cleo', 'control'), ('dan', 't'), ('eve', null))
            as t(amperity_id, treatment_id)
        """,
    )
    columns = [("recipient_id", "varchar"), ("recipient_sub_audience_id", "varchar"), ("id", "integer")]
    launch = Launch("C", False, "receiver", "t", ("s",), "members")
    return Order(
        warehouse=path,
        delivery=make_delivery(["recipient_id"], remote_path=server.path("people.csv"), success_file=True),
        mart=replace(make_mart(columns, hidden=["recipient_id", "recipient_sub_audience_id"]), launch=launch),
        destination=server.destination(),
        work_dir=folder / "work",
    )


def recipients(order: Order) -> list[tuple[str, bool]]:
    """The customers of the last export before the delivery was committed, by the ledger's events."""
    exported = None
    for event in reversed(Ledger(DuckDBWarehouse(order.warehouse)).history(100)):
        if event.event == "exported":
            exported = event.details["members"]
        elif event.event == "committed":
            break
    with DuckDBWarehouse(order.warehouse).session() as session:
        query = "select amperity_id, is_control from activation.campaign_members where export_id = ? order by all"
        return [(member, is_control) for member, is_control in session.fetch(query, [exported])]


# Of so small a file there is one write. Between the events nothing is done to recipients.
STEPS_OF_CAMPAIGN = [*BEFORE_UPLOAD, *UPLOAD[:3], *UPLOAD[5:], *RENAME, *FINISH]


@pytest.mark.parametrize("kill_before", [step for step in named(STEPS_OF_CAMPAIGN) if "event" in str(step)])
def test_a_campaign_killed_anywhere_counts_each_recipient_once(
    sshd: SftpServer, tmp_path: Path, processes: ForkServerContext, kill_before: int
) -> None:
    order = order_for_campaign(sshd, tmp_path)
    assert interrupted(processes, order, kill_before, tmp_path / "trace") == -signal.SIGKILL
    assert run_until_done(order) == "committed"
    assert sshd.files()["people.csv"] == b"id\n1\n2\n"
    assert_committed_once(order)
    assert recipients(order) == [("ann", False), ("bob", False), ("cleo", True)]
