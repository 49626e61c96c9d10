"""Where things stand: the folders of the dbt project and the runner's own files. It opens none of them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Project:
    """The dbt project whose marts are delivered. ``target`` is an output of its profile; None is the default one."""

    project_dir: Path
    profiles_dir: Path
    target_path: Path
    target: str | None = None

    @property
    def destinations_file(self) -> Path:
        """The file that says where files go."""
        return self.profiles_dir / "destinations.yml"

    @property
    def runner_dir(self) -> Path:
        """The folder of the runner's own files."""
        return self.target_path / "activation"

    @property
    def lock_dir(self) -> Path:
        """The folder of locks: of orchestrations, and of connections to destinations."""
        return self.runner_dir / "locks"

    @property
    def work_dir(self) -> Path:
        """The folder of the runs' folders of files on their way."""
        return self.runner_dir / "work"

    @property
    def report_file(self) -> Path:
        """Where the HTML page of deliveries is written unless another place is named."""
        return self.runner_dir / "report.html"

    @property
    def error_log(self) -> Path:
        """Where the place of an unexpected error in the code is written."""
        return self.runner_dir / "errors.log"
