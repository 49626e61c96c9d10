"""Uploads to servers that misbehave, and what is taken over from an upload that was interrupted."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hostile import Faults, HostileServer, hostile_server
from sftp_fixtures import Keys, SftpServer, StartServer

from activation.common.errors import ActivationError, ExitCode
from activation.sftp.client import connect
from activation.sftp.endpoints import Destination
from activation.sftp.limits import limited_connect

CONTENT = bytes(range(256)) * 1000


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "rows"
    path.write_bytes(CONTENT)
    return path


@pytest.fixture
def server(keys: Keys, tmp_path: Path) -> Iterator[HostileServer]:
    with hostile_server(keys, tmp_path / "root", Faults()) as running:
        yield running


def resume(destination: Destination, source: Path, path: str) -> tuple[int, list[int]]:
    """Upload where something may be; return what was taken over, and the numbers that a reader saw."""
    seen: list[int] = []
    with connect(destination) as client:
        kept = client.upload(source, path, lambda done, total: seen.append(done), may_resume=True)
    return kept, seen


@pytest.mark.parametrize(
    ("left", "kept"),
    [
        (CONTENT[:100_000], 100_000),
        (CONTENT, 256_000),
        (b"", 0),
        # 64,000 bytes are the beginning of ours, the rest is not.
        (CONTENT[:64_000] + b"?" * 50_000, 64_000),
        (b"?" + CONTENT[1:100_000], 0),
        (CONTENT + b"?", 0),
    ],
    ids=["a beginning", "all of it", "nothing", "a beginning and something else", "something else", "longer"],
)
def test_what_was_left_is_taken_over_as_far_as_it_is_the_same(
    sshd: SftpServer, source: Path, left: bytes, kept: int
) -> None:
    (sshd.root / "x.part").write_bytes(left)
    found, seen = resume(sshd.destination(resume_from_megabytes=0.05), source, sshd.path("x.part"))
    assert found == kept
    assert (sshd.root / "x.part").read_bytes() == CONTENT
    if kept:
        assert seen[0] == kept


def test_what_is_too_small_or_not_wanted_is_sent_anew(sshd: SftpServer, source: Path) -> None:
    (sshd.root / "x.part").write_bytes(CONTENT[:100_000])
    assert resume(sshd.destination(), source, sshd.path("x.part"))[0] == 0
    (sshd.root / "x.part").write_bytes(CONTENT[:100_000])
    destination = sshd.destination(resume_from_megabytes=0, resume=False)
    assert resume(destination, source, sshd.path("x.part"))[0] == 0


@pytest.mark.parametrize("refused", ["read", "stat"])
def test_a_server_that_shows_nothing_gets_the_file_from_its_beginning(
    server: HostileServer, source: Path, refused: str
) -> None:
    server.faults.refuses = frozenset({refused})
    (server.root / "x.part").write_bytes(CONTENT[:100_000])
    assert resume(server.destination(resume_from_megabytes=0), source, "/x.part")[0] == 0
    assert server.files() == {"x.part": CONTENT}


def test_answers_in_the_wrong_order_are_understood(server: HostileServer, source: Path) -> None:
    server.faults.answers_backwards = True
    resume(server.destination(), source, "/x.part")
    assert server.files() == {"x.part": CONTENT}


def test_a_refused_write_among_many_is_noticed(server: HostileServer, source: Path) -> None:
    server.faults.disk_bytes, server.faults.times = 100_000, 1
    server.faults.answers_backwards = True
    with pytest.raises(ActivationError) as caught:
        resume(server.destination(verify="none"), source, "/x.part")
    assert caught.value.code is ExitCode.SFTP_UNAVAILABLE
    assert server.files() == {}


def test_an_upload_keeps_to_the_rate_that_is_allowed(sshd: SftpServer, source: Path) -> None:
    began = time.monotonic()
    resume(sshd.destination(max_kilobytes_per_second=512), source, sshd.path("x.part"))
    # 256,000 bytes at 512,000 a second.
    assert time.monotonic() - began >= 0.5
    assert (sshd.root / "x.part").read_bytes() == CONTENT


def test_a_file_larger_than_the_destination_allows_is_not_begun(sshd: SftpServer, source: Path) -> None:
    with pytest.raises(ActivationError) as caught:
        resume(sshd.destination(max_file_megabytes=0.255), source, sshd.path("x.part"))
    assert caught.value.code is ExitCode.CONFIGURATION
    assert caught.value.what == "receiver: the file has 256000 bytes, and max_file_megabytes allows 0.255 MB."
    assert sshd.files() == {}


def test_no_more_connections_are_opened_than_the_destination_allows(start_sshd: StartServer, tmp_path: Path) -> None:
    destination = start_sshd().destination(max_connections=2, channel_timeout_seconds=0.3)
    with limited_connect(destination, tmp_path):
        with limited_connect(destination, tmp_path):
            with pytest.raises(ActivationError) as caught, limited_connect(destination, tmp_path):
                pass
            assert caught.value.retryable
            assert "all 2 connections that max_connections allows" in caught.value.what
        with limited_connect(destination, tmp_path) as client:
            assert client.is_alive
