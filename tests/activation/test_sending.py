"""Several files of one delivery against a real sshd: each is sent once, the whole is committed once."""

from __future__ import annotations

from pathlib import Path

import pytest
from builders import Scene
from sftp_fixtures import SftpServer

from activation.common.errors import ActivationError
from activation.common.records import Delivery
from activation.delivery.journal import Journal
from activation.delivery.sending import Sending
from activation.delivery.shipment import Shipment, ShippedFile

WHOLE = ["uploading/upload", "uploading/renaming", "published"]


@pytest.fixture
def scene(tmp_path: Path, sshd: SftpServer) -> Scene:
    return Scene(tmp_path, sshd)


def shipment(scene: Scene, *contents: bytes, set_id: str = "s1") -> Shipment:
    """Local files of one row each, to go into the folder in/2026."""
    files = []
    for number, content in enumerate(contents, start=1):
        path = scene.folder / f"{set_id}-{number}"
        path.write_bytes(content)
        remote_path = scene.server.path(f"in/2026/{number:07d}.csv")
        files.append(ShippedFile(number, remote_path, 1, len(content), f"hash {number}", path))
    return Shipment(scene.server.path("in/2026"), len(files), "content", set_id, len(files), tuple(files))


def sending(scene: Scene) -> tuple[Sending, Journal]:
    """What a run begins with: the delivery as the ledger knows it."""
    delivery = scene.delivery("in/2026", success_file=True)
    destination = scene.server.destination(upload_attempts=1)
    journal = Journal(delivery, [scene.mart], destination.name, scene.context())
    return Sending(journal, destination, scene.state(delivery), scene.context()), journal


def send(scene: Scene, files: Shipment) -> Journal:
    begun, journal = sending(scene)
    if begun.needs_files:
        begun.load(files)
    while not begun.run():
        begun.load(files)
    return journal


def break_off(scene: Scene, files: Shipment, number: int) -> None:
    """Let a run send files until the local copy of one is gone."""
    lost = files.files[number - 1].path
    assert lost is not None
    lost.unlink()
    with pytest.raises(ActivationError):
        send(scene, files)


def delivery(scene: Scene) -> Delivery:
    return scene.delivery("in/2026", success_file=True)


def test_files_are_sent_in_order_and_the_success_file_once_beside_their_folder(scene: Scene) -> None:
    journal = send(scene, shipment(scene, b"one", b"two2", b"three"))
    assert scene.server.files() == {
        "in/2026/0000001.csv": b"one",
        "in/2026/0000002.csv": b"two2",
        "in/2026/0000003.csv": b"three",
        "in/2026.DONE": b"",
    }
    assert scene.events() == [*WHOLE * 3, "committed"]
    published = [event for event in reversed(scene.ledger.history(99)) if event.event == "published"]
    assert [(event.details["file"], event.details["files"]) for event in published] == [(1, 3), (2, 3), (3, 3)]
    assert [Path(event.remote_path).name for event in published] == ["0000001.csv", "0000002.csv", "0000003.csv"]
    assert [event.byte_count for event in published] == [3, 4, 5]
    [committed] = scene.ledger.history(1)
    assert (committed.row_count, committed.byte_count, committed.file_sha256) == (3, 12, None)
    assert committed.remote_path == scene.server.path("in/2026")
    assert journal.shipment.success_path == scene.server.path("in/2026.DONE")


def test_files_that_were_published_before_are_not_sent_again(scene: Scene) -> None:
    break_off(scene, shipment(scene, b"one", b"two2", b"three"), 3)
    for name in ("0000001.csv", "0000002.csv"):
        (scene.server.root / "in/2026" / name).unlink()  # the receiver takes them
    assert "in/2026.DONE" not in scene.server.files()
    send(scene, shipment(scene, b"one", b"two2", b"three"))
    assert scene.server.files() == {"in/2026/0000003.csv": b"three", "in/2026.DONE": b""}
    assert [event for event in scene.events() if event in ("published", "committed")] == ["published"] * 3 + [
        "committed"
    ]


def test_files_of_other_rows_are_never_mixed_with_those_sent_before(scene: Scene) -> None:
    break_off(scene, shipment(scene, b"one", b"two2", b"three"), 3)
    send(scene, shipment(scene, b"ONE", set_id="s2"))
    assert scene.server.files() == {"in/2026/0000001.csv": b"ONE", "in/2026.DONE": b""}


def test_a_doubt_about_one_file_of_several_is_settled_and_the_rest_sent(scene: Scene) -> None:
    files = shipment(scene, b"one", b"two2", b"three")
    for file, happened in ((files.files[0], WHOLE), (files.files[1], WHOLE[:2])):
        place = {"file": file.number, "files": 3, "set": "s1", "delivery_path": files.remote_path}
        facts = {"remote_path": file.remote_path, "byte_count": file.byte_count, "details": place}
        scene.has_happened(delivery(scene), *happened, **facts)
    (scene.server.root / "in/2026").mkdir(parents=True)
    (scene.server.root / "in/2026/0000002.csv").write_bytes(b"TWO2")  # renamed, though nobody lived to tell
    journal = send(scene, files)
    assert scene.server.files() == {
        "in/2026/0000002.csv": b"TWO2",
        "in/2026/0000003.csv": b"three",
        "in/2026.DONE": b"",
    }
    assert scene.events()[5:] == ["published", *WHOLE, "committed"]
    assert journal.shipment.byte_count == 12


def test_when_all_files_are_published_only_the_end_is_missing(scene: Scene) -> None:
    files = shipment(scene, b"one", b"two2")
    for file in files.files:
        place = {"file": file.number, "files": 2, "set": "s1", "delivery_path": files.remote_path}
        facts = {"remote_path": file.remote_path, "byte_count": file.byte_count, "row_count": 1, "details": place}
        scene.has_happened(delivery(scene), *WHOLE, **facts)
    (scene.server.root / "in").mkdir()
    begun, journal = sending(scene)
    assert not begun.needs_files
    assert begun.run()
    assert scene.server.files() == {"in/2026.DONE": b""}
    assert (journal.shipment.row_count, journal.shipment.byte_count) == (2, 7)
    assert journal.shipment.remote_path == scene.server.path("in/2026")


def test_files_half_sent_to_one_destination_are_not_completed_at_another(scene: Scene) -> None:
    break_off(scene, shipment(scene, b"one", b"two2"), 2)
    former = delivery(scene)
    elsewhere = scene.server.destination().model_copy(update={"name": "other"})
    journal = Journal(former, [scene.mart], elsewhere.name, scene.context())
    with pytest.raises(ActivationError) as caught:
        Sending(journal, elsewhere, scene.state(former), scene.context())
    assert "Set destination back to receiver" in caught.value.next_step
