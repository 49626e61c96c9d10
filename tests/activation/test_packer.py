"""What is sent, unpacked again by independent programs: gunzip, tar, unzip, and compared byte by byte between runs."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import time
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from builders import FIRE_TIME

from activation.common.errors import ActivationError, ExitCode
from activation.common.file_settings import Compression, FileSettings
from activation.files.packer import PackedFile
from activation.files.packing import make_packer
from activation.files.zip_archive import ZipArchive

ROWS = b"id,name\n" + b"".join(b"%d,name %d\n" % (n, n * n) for n in range(20_000))
TWO = {"people.csv": ROWS, "orders.csv": b"id\n1\n"}
ARCHIVES = [Compression.TAR, Compression.TGZ, Compression.ZIP]


def pack(
    folder: Path, compression: Compression, files: dict[str, bytes] | None = None, *, use_zip64: bool = False
) -> tuple[PackedFile, ...]:
    folder.mkdir(exist_ok=True)
    settings = FileSettings("/", compression=compression, use_zip64=use_zip64)
    with make_packer(settings, FIRE_TIME, folder) as packer:
        for name, content in ({"people.csv": ROWS} if files is None else files).items():
            with packer.stream(name) as sink:
                for start in range(0, len(content), 70_000):
                    sink.write(content[start : start + 70_000])
        return packer.finish()


def output(*command: str | Path, feed: Path | None = None) -> bytes:
    data = feed.read_bytes() if feed else None
    return subprocess.run(command, check=True, capture_output=True, input=data).stdout


def test_without_compression_each_file_is_sent_as_it_is(tmp_path: Path) -> None:
    files = pack(tmp_path, Compression.NONE, TWO)
    assert [(file.name, file.path.read_bytes()) for file in files] == list(TWO.items())
    assert [file.byte_count for file in files] == [len(ROWS), 5]
    assert files[0].file_sha256 == hashlib.sha256(ROWS).hexdigest()


def test_gzip_reads_back_with_gzip_itself(tmp_path: Path) -> None:
    one, two = pack(tmp_path, Compression.GZIP, TWO)
    output("gzip", "-t", feed=one.path)
    assert output("gunzip", feed=one.path) == ROWS
    assert output("gunzip", feed=two.path) == b"id\n1\n"


def test_a_gzip_header_tells_no_time_and_no_name(tmp_path: Path) -> None:
    [file] = pack(tmp_path, Compression.GZIP)
    header = file.path.read_bytes()[:10]
    assert header[:2] == b"\x1f\x8b"
    assert header[3] == 0  # no flag: no name, no comment
    assert header[4:8] == b"\0\0\0\0"  # time
    assert header[9] == 255  # operating system: unknown


@pytest.mark.parametrize(("compression", "flag"), [(Compression.TAR, ""), (Compression.TGZ, "z")])
def test_archives_read_back_with_tar_itself(tmp_path: Path, compression: Compression, flag: str) -> None:
    [file] = pack(tmp_path, compression, TWO)
    assert file.name is None
    listing = output("tar", f"-tv{flag}f", file.path, "--utc", "--full-time").decode().splitlines()
    time_of = ["2026-06-30", "06:00:00"]
    assert [line.split() for line in listing] == [
        ["-rw-r--r--", "0/0", str(len(content)), *time_of, name] for name, content in TWO.items()
    ]
    assert output("tar", f"-xO{flag}f", file.path, "people.csv") == ROWS
    assert output("tar", f"-xO{flag}f", file.path, "orders.csv") == b"id\n1\n"


@pytest.mark.parametrize("use_zip64", [False, True])
def test_zip_reads_back_and_holds_the_fire_time(tmp_path: Path, use_zip64: bool) -> None:
    [file] = pack(tmp_path, Compression.ZIP, TWO, use_zip64=use_zip64)
    with zipfile.ZipFile(file.path) as archive:
        assert archive.testzip() is None
        assert [member.filename for member in archive.infolist()] == list(TWO)
        assert archive.read("people.csv") == ROWS
        member = archive.getinfo("people.csv")
    assert member.date_time == (2026, 6, 30, 6, 0, 0)
    assert member.external_attr >> 16 == 0o100644
    assert member.compress_size < len(ROWS)
    # A member that needs a reader of Zip64 says so: version 4.5 of the format.
    assert (member.extract_version == 45) is use_zip64


def test_zip_reads_back_with_another_program(tmp_path: Path) -> None:
    [file] = pack(tmp_path, Compression.ZIP, TWO)
    # bsdtar and unzip are not everywhere; Python's own command is another path through the directory of the archive.
    program = shutil.which("unzip")
    if program is None:
        pytest.skip("unzip is not installed")
    assert output(program, "-p", file.path, "people.csv") == ROWS


@pytest.mark.parametrize("compression", list(Compression))
def test_the_same_rows_give_the_same_bytes_elsewhere_and_later(
    tmp_path: Path, compression: Compression, monkeypatch: pytest.MonkeyPatch
) -> None:
    results = []
    for name, clock in (("one", 1_000_000_000.0), ("another", 1_700_000_000.0)):
        monkeypatch.setattr(time, "time", lambda clock=clock: clock)
        results.append([file.path.read_bytes() for file in pack(tmp_path / name, compression, TWO)])
    assert results[0] == results[1]


@pytest.mark.parametrize("compression", list(Compression))
def test_size_and_hash_are_those_of_the_file_sent(tmp_path: Path, compression: Compression) -> None:
    [file] = pack(tmp_path, compression)
    assert file.byte_count == file.path.stat().st_size
    assert output("sha256sum", file.path).split()[0].decode() == file.file_sha256


@pytest.mark.parametrize("compression", list(Compression))
def test_an_empty_file_can_be_packed(tmp_path: Path, compression: Compression) -> None:
    [file] = pack(tmp_path, compression, {"empty.csv": b""})
    assert file.file_sha256


@pytest.mark.parametrize("compression", list(Compression))
def test_a_written_file_is_packed_like_a_streamed_one_and_is_gone_afterwards(
    tmp_path: Path, compression: Compression
) -> None:
    (tmp_path / "other").mkdir()
    written = tmp_path / "rows"
    written.write_bytes(ROWS)
    packer = make_packer(FileSettings("/", compression=compression), FIRE_TIME, tmp_path / "other")
    packer.add("people.csv", written)
    [added], [streamed] = packer.finish(), pack(tmp_path / "streamed", compression)
    assert added.file_sha256 == streamed.file_sha256
    assert not written.exists()


def test_the_fire_time_does_not_enter_a_gzip_stream(tmp_path: Path) -> None:
    hashes = []
    for day in (0, 1):
        folder = tmp_path / str(day)
        folder.mkdir()
        fire_time = FIRE_TIME + timedelta(days=day)
        packer = make_packer(FileSettings("/", compression=Compression.GZIP), fire_time, folder)
        with packer.stream("people.csv") as sink:
            sink.write(ROWS)
        hashes += [file.file_sha256 for file in packer.finish()]
    assert hashes[0] == hashes[1]


def too_large(caught: pytest.ExceptionInfo[ActivationError]) -> bool:
    error = caught.value
    return error.code == ExitCode.CONFIGURATION and "4 GiB" in error.what and "use_zip64" in error.next_step


def test_zip_without_zip64_refuses_a_member_of_more_than_4_gib(tmp_path: Path) -> None:
    archive = ZipArchive(tmp_path / "archive", FIRE_TIME, use_zip64=False)

    def write() -> None:
        with archive.member("people.csv") as sink:
            sink._left = 10  # type: ignore[attr-defined] # as if 4 GiB less 11 bytes were written
            sink.write(b"0123456789")
            sink.write(b"0")

    with pytest.raises(ActivationError) as caught:
        write()
    assert too_large(caught)


def test_zip_without_zip64_refuses_more_than_65535_members(tmp_path: Path) -> None:
    def write() -> None:
        archive = ZipArchive(tmp_path / "archive", FIRE_TIME, use_zip64=False)
        for number in range(65_536):
            with archive.member(str(number)):
                pass
        archive.close()

    with pytest.raises(ActivationError) as caught:
        write()
    assert too_large(caught)


@pytest.mark.parametrize(
    ("compression", "local_name"),
    [
        (Compression.NONE, "file-1"),
        (Compression.GZIP, "file-1"),
        (Compression.TAR, "archive"),
        (Compression.TGZ, "archive"),
        (Compression.TAR, "member"),
        (Compression.ZIP, "archive"),
    ],
)
def test_a_full_local_disk_while_packing_is_said_clearly(
    tmp_path: Path, compression: Compression, local_name: str
) -> None:
    (tmp_path / local_name).symlink_to("/dev/full")
    with pytest.raises(ActivationError) as caught:
        pack(tmp_path, compression, {"people.csv": os.urandom(300_000)})
    assert caught.value.code == ExitCode.LOCAL_DISK
    assert "full" in caught.value.what
