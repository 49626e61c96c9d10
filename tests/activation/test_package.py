from __future__ import annotations

import hashlib
import os
import subprocess
import time
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from builders import make_delivery

from activation.errors import ActivationError, ExitCode
from activation.export import ExportedFile
from activation.package import PackagedFile, member_name, package
from activation.records import Compression

ROWS = b"id,name\n" + b"".join(b"%d,name %d\n" % (n, n * n) for n in range(20_000))


def packed(folder: Path, compression: Compression, remote_path: str, rows: bytes = ROWS) -> PackagedFile:
    source = folder / "rows"
    source.write_bytes(rows)
    exported = ExportedFile(source, 20_000, hashlib.sha256(rows).hexdigest())
    delivery = make_delivery(["id"], remote_path=remote_path, compression=compression)
    [file] = package(delivery, exported, folder / "packed")
    assert (file.remote_path, file.row_count) == (remote_path, 20_000)
    return file


def output(*command: str | Path, feed: Path | None = None) -> bytes:
    data = feed.read_bytes() if feed else None
    return subprocess.run(command, check=True, capture_output=True, input=data).stdout


def test_without_compression_the_file_is_delivered_as_it_is(tmp_path: Path) -> None:
    result = packed(tmp_path, Compression.NONE, "/in/people.csv")
    assert result.path.read_bytes() == ROWS
    assert result.byte_count == len(ROWS)
    assert result.file_sha256 == hashlib.sha256(ROWS).hexdigest()


def test_gzip_reads_back_with_gzip_itself(tmp_path: Path) -> None:
    result = packed(tmp_path, Compression.GZIP, "/in/people.csv.gz")
    output("gzip", "-t", feed=result.path)
    assert output("gunzip", feed=result.path) == ROWS


def test_a_gzip_header_tells_no_time_and_no_name(tmp_path: Path) -> None:
    header = packed(tmp_path, Compression.GZIP, "/in/people.csv.gz").path.read_bytes()[:10]
    assert header[:2] == b"\x1f\x8b"
    assert header[3] == 0  # no flag: no name, no comment
    assert header[4:8] == b"\0\0\0\0"  # time
    assert header[9] == 255  # operating system: unknown


@pytest.mark.parametrize(
    ("compression", "remote_path", "flag"),
    [(Compression.TAR, "/in/people.tar", ""), (Compression.TGZ, "/in/people.csv.tgz", "z")],
)
def test_archives_read_back_with_tar_itself(
    tmp_path: Path, compression: Compression, remote_path: str, flag: str
) -> None:
    result = packed(tmp_path, compression, remote_path)
    listing = output("tar", f"-tv{flag}f", result.path, "--utc", "--full-time").decode().split()
    assert listing == ["-rw-r--r--", "0/0", str(len(ROWS)), "2026-06-30", "06:00:00", "people.csv"]
    assert output("tar", f"-xO{flag}f", result.path) == ROWS


def test_zip_reads_back_with_unzip_and_holds_the_fire_time(tmp_path: Path) -> None:
    result = packed(tmp_path, Compression.ZIP, "/in/people.zip")
    with zipfile.ZipFile(result.path) as archive:
        assert archive.testzip() is None
        [member] = archive.infolist()
        assert archive.read(member) == ROWS
    assert member.filename == "people.csv"
    assert member.date_time == (2026, 6, 30, 6, 0, 0)
    assert member.external_attr >> 16 == 0o100644
    assert member.compress_size < len(ROWS)


@pytest.mark.parametrize("compression", list(Compression))
def test_the_same_rows_give_the_same_bytes_elsewhere_and_later(
    tmp_path: Path, compression: Compression, monkeypatch: pytest.MonkeyPatch
) -> None:
    results = []
    for name, clock in (("one", 1_000_000_000.0), ("another", 1_700_000_000.0)):
        folder = tmp_path / name
        folder.mkdir()
        monkeypatch.setattr(time, "time", lambda clock=clock: clock)
        results.append(packed(folder, compression, "/in/people.bin").path.read_bytes())
    assert results[0] == results[1]


@pytest.mark.parametrize("compression", list(Compression))
def test_size_and_hash_are_those_of_the_file_sent(tmp_path: Path, compression: Compression) -> None:
    result = packed(tmp_path, compression, "/in/people.bin")
    assert result.byte_count == result.path.stat().st_size
    assert output("sha256sum", result.path).split()[0].decode() == result.file_sha256


@pytest.mark.parametrize("compression", list(Compression))
def test_an_empty_file_can_be_packed(tmp_path: Path, compression: Compression) -> None:
    assert packed(tmp_path, compression, "/in/people.bin", rows=b"").file_sha256


@pytest.mark.parametrize(
    ("remote_path", "expected"),
    [
        ("/in/people.csv.tgz", "people.csv"),
        ("/in/people.tgz", "people.csv"),
        ("/in/2025.tgz", "2025.csv"),
        ("/in/people.tar.gz", "people.csv"),
        ("/in/people.CSV.ZIP", "people.CSV"),
        ("/in/people.v2.zip", "people.v2.csv"),
        ("/in/people", "people.csv"),
        ("/in/query_name_2022_06_15.tgz", "query_name_2022_06_15.csv"),
    ],
)
def test_member_names(remote_path: str, expected: str) -> None:
    assert member_name(remote_path) == expected


def test_zip_without_zip64_refuses_more_than_4_gib(tmp_path: Path) -> None:
    source = tmp_path / "rows"
    source.touch()
    os.truncate(source, 2**32)
    delivery = make_delivery(["id"], remote_path="/in/people.zip", compression=Compression.ZIP)
    with pytest.raises(ActivationError) as caught:
        package(delivery, ExportedFile(source, 1, ""), tmp_path / "packed")
    assert caught.value.code == ExitCode.CONFIGURATION
    assert "4 GiB" in caught.value.what
    assert "gzip or tgz" in caught.value.next_step


@pytest.mark.parametrize("compression", [Compression.GZIP, Compression.TAR, Compression.TGZ, Compression.ZIP])
def test_a_full_local_disk_while_packing_is_said_clearly(tmp_path: Path, compression: Compression) -> None:
    (tmp_path / "packed").symlink_to("/dev/full")
    rows = os.urandom(300_000)
    with pytest.raises(ActivationError) as caught:
        packed(tmp_path, compression, "/in/people.bin", rows)
    assert caught.value.code == ExitCode.LOCAL_DISK
    assert "full" in caught.value.what


def test_the_fire_time_does_not_enter_a_gzip_stream(tmp_path: Path) -> None:
    source = tmp_path / "rows"
    source.write_bytes(ROWS)
    exported = ExportedFile(source, 1, "")
    first = make_delivery(["id"], compression=Compression.GZIP)
    second = replace(first, fire_time=first.fire_time.replace(day=29))
    [one], [two] = (package(each, exported, tmp_path / "packed") for each in (first, second))
    assert one.file_sha256 == two.file_sha256
