"""A real PostgreSQL server on loopback, thrown away after the tests. It leaves installed and running ones alone."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg2
import pytest
from psycopg2.extensions import connection as Connection  # noqa: N812 - the driver's class is in lower case
from sftp_fixtures import free_port

from activation.warehouse.postgres_warehouse import PostgresWarehouse

USER, PASSWORD = "cdp", "it's a \\ secret"
_PLACES = ("/usr/lib/postgresql/*/bin", "/usr/local/pgsql/bin", "/opt/homebrew/opt/postgresql*/bin")


@dataclass(frozen=True)
class PostgresDatabase:
    """A database of its own on the tests' server."""

    port: int
    name: str

    @property
    def settings(self) -> dict[str, str]:
        """The settings of a target in profiles.yml."""
        return {
            "host": "127.0.0.1",
            "port": str(self.port),
            "user": USER,
            "password": PASSWORD,
            "dbname": self.name,
            "sslmode": "disable",
        }

    @property
    def environment(self) -> dict[str, str]:
        """What makes this database the warehouse of the project's profiles.yml."""
        return {
            "CDP_TARGET": "postgres",
            "CDP_POSTGRES_HOST": "127.0.0.1",
            "CDP_POSTGRES_PORT": str(self.port),
            "CDP_POSTGRES_USER": USER,
            "CDP_POSTGRES_PASSWORD": PASSWORD,
            "CDP_POSTGRES_DATABASE": self.name,
            "CDP_POSTGRES_SSLMODE": "disable",
        }

    @property
    def warehouse(self) -> PostgresWarehouse:
        return PostgresWarehouse(self.settings)

    def connect(self) -> Connection:
        options: dict[str, Any] = {**self.settings}
        connection: Connection = psycopg2.connect(**options)
        connection.autocommit = True
        return connection

    def execute(self, *statements: str) -> None:
        with closing(self.connect()) as connection, connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        with closing(self.connect()) as connection, connection.cursor() as cursor:
            cursor.execute(query)
            return cursor.fetchall()


@dataclass
class PostgresServer:
    """A running server that sorts texts as English does and asks for a password."""

    port: int
    process: subprocess.Popen[bytes]
    _databases: int = 0

    def database(self) -> PostgresDatabase:
        """Make an empty database."""
        self._databases += 1
        name = f"test_{self._databases}"
        PostgresDatabase(self.port, "postgres").execute(f"create database {name}")
        return PostgresDatabase(self.port, name)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """The server of all tests of a session."""
    # Not below pytest's own folder, which the server's account may not enter.
    folder = Path(tempfile.mkdtemp(prefix="postgres_"))
    try:
        process, port = _start(folder)
        try:
            yield PostgresServer(port, process)
        finally:
            process.send_signal(signal.SIGINT)
            process.wait()
    finally:
        shutil.rmtree(folder)


@pytest.fixture
def postgres(postgres_server: PostgresServer) -> PostgresDatabase:
    """An empty database for one test."""
    return postgres_server.database()


def _start(folder: Path) -> tuple[subprocess.Popen[bytes], int]:
    account = _account()
    password, data, log = folder / "password", folder / "data", folder / "log"
    password.write_text(PASSWORD + "\n")
    for path in (folder, password):
        shutil.chown(path, account)
    # Sorting by language shows where a query forgot to sort by code points.
    options = ["--username", USER, "--pwfile", password, "--auth", "scram-sha-256", "--encoding", "UTF8", "--no-sync"]
    sorting = ["--locale", "C", "--locale-provider", "icu", "--icu-locale", "en-US"]
    made = _run_as(account, [_program("initdb"), "--pgdata", data, *options, *sorting])
    if made.wait():
        pytest.fail(f"initdb failed: {made.communicate()[0].decode()}")
    port = free_port()
    settings = {"port": port, "listen_addresses": "127.0.0.1", "unix_socket_directories": "", "fsync": "off"}
    server = [_program("postgres"), "-D", data, *(f"--{name}={value}" for name, value in settings.items())]
    with log.open("wb") as output:
        process = _run_as(account, server, output.fileno())
    _wait_until_ready(port, process, log)
    return process, port


def _account() -> str:
    """PostgreSQL does not run as root: then the account of its package takes over."""
    if os.geteuid() != 0:
        return pwd.getpwuid(os.geteuid()).pw_name
    with suppress(KeyError):
        return pwd.getpwnam("postgres").pw_name
    return "nobody"


def _program(name: str) -> str:
    newest_first = sorted((str(path) for place in _PLACES for path in Path("/").glob(place[1:])), reverse=True)
    path = shutil.which(name, path=os.pathsep.join([os.environ.get("PATH", ""), *newest_first]))
    if path is None:
        pytest.fail("These tests need PostgreSQL's server: install the package postgresql (Debian: apt-get install).")
    return path


def _run_as(account: str, command: list[Any], output: int = subprocess.PIPE) -> subprocess.Popen[bytes]:
    words = [str(part) for part in command]
    if os.geteuid() != 0:
        return subprocess.Popen(words, cwd="/", stdout=output, stderr=subprocess.STDOUT)
    group = pwd.getpwnam(account).pw_gid
    return subprocess.Popen(
        words, cwd="/", stdout=output, stderr=subprocess.STDOUT, user=account, group=group, extra_groups=[]
    )


def _wait_until_ready(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(300):
        with suppress(psycopg2.OperationalError):
            PostgresDatabase(port, "postgres").connect().close()
            return
        if process.poll() is not None:
            break
        time.sleep(0.05)
    pytest.fail(f"The PostgreSQL server did not start: {log.read_text()}")
