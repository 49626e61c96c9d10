"""The mini project with a real SFTP server of the test's own as its destination."""

from __future__ import annotations

import json
import shutil
from typing import Any

import duckdb
from mini import build_again, change_exposure
from sftp_fixtures import SftpServer
from typer.testing import CliRunner

from activation.cli import app
from activation.common.project import Project

AS_OF = "2026-06-30T07:00"
DAYS = ("engagement_daily/2026-06-27", "engagement_daily/2026-06-28", "engagement_daily/2026-06-29")
WEEK = "segment_weekly/2026-06-29T08:30:00Z"


class Delivering:
    """A project whose deliveries go to a server of the test's own."""

    def __init__(self, project: Project, server: SftpServer) -> None:
        self.project = project
        self.server = server
        self.environment = {
            "PERSADO_PORT": str(server.port),
            "PERSADO_USERNAME": server.destination().username,
            "PERSADO_PRIVATE_KEY_FILE": str(server.keys.user),
        }
        shutil.copy(server.known_hosts, project.profiles_dir / "known_hosts")
        self.point_to_server()

    def point_to_server(self) -> None:
        """Set the exposures' folders, as a build of YAML that names them would."""
        folders = {"engagement_daily": self.server.path("engagement"), "segment_weekly": self.server.path("segment")}
        for name, folder in folders.items():
            change_exposure(self.project, name, lambda keys, to=folder: keys["file"].update(remote_folder=to))  # type: ignore[misc]

    def call(self, *arguments: str) -> Any:
        command = [*arguments, "--project-dir", str(self.project.project_dir), "--output", "json"]
        result = CliRunner().invoke(app, command, env=self.environment)
        return json.loads(result.stdout)

    def run(self, *arguments: str) -> Any:
        return self.call("run", "--as-of", AS_OF, *arguments)

    def build(self, *arguments: str) -> None:
        build_again(self.project.project_dir, *arguments)
        self.point_to_server()

    def events(self, delivery_id: str) -> list[str]:
        with duckdb.connect(str(self.project.target_path / "mini.duckdb"), read_only=True) as connection:
            rows = connection.execute(
                "select event from activation.delivery_events where delivery_id = ? order by event_number",
                [delivery_id],
            ).fetchall()
        return [row[0] for row in rows]

    def change_events(self, statement: str) -> None:
        """Alter the loaded feed of events behind dbt's back; the mart is a view on it."""
        with duckdb.connect(str(self.project.target_path / "mini.duckdb")) as connection:
            connection.execute(statement)
