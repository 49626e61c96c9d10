"""What destinations.yml may say of a server: who it is, how to log in there, and how to treat it. It opens nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, SecretStr, model_validator

Seconds = Annotated[float, Field(gt=0)]


class Endpoint(BaseModel):
    """An SSH server and an account there. Paths are absolute once loaded; times are seconds.

    ``host_public_key`` is an OpenSSH public key line that pins the server's key here instead of in ``known_hosts``.
    ``proxy_jump`` is the server through which this one is reached; in the file it is that server's name.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    name: str
    type: Literal["sftp", "jump"] = "jump"
    hostname: str
    port: Annotated[int, Field(ge=1, le=65535)] = 22
    username: str
    private_key_file: Path | None = None
    passphrase: SecretStr | None = None
    password: SecretStr | None = None
    known_hosts: Path
    host_public_key: str | None = None
    connect_timeout_seconds: Seconds = 15
    channel_timeout_seconds: Seconds = 60
    proxy_jump: Endpoint | None = None

    @model_validator(mode="after")
    def _has_one_way_to_log_in(self) -> Self:
        if self.private_key_file is None and self.passphrase is not None:
            raise ValueError(
                "'passphrase' opens a 'private_key_file', and none is set; a log-in password is 'password'"
            )
        if self.private_key_file is None and self.password is None:
            raise ValueError("neither 'private_key_file' nor 'password' is set")
        return self


class Destination(Endpoint):
    """An SFTP server that receives files, how to treat it, and what it allows.

    ``resume_from_megabytes`` is the size of an interrupted upload from which on it is worth being continued.
    ``max_connections`` holds for all runs of this machine together. Megabytes are 1,000,000 bytes.
    """

    type: Literal["sftp", "jump"] = "sftp"
    upload_attempts: Annotated[int, Field(ge=1)] = 5
    retry_wait_seconds: Annotated[float, Field(ge=0)] = 5
    atomic_rename: bool = True
    verify: Literal["size", "none"] = "size"
    resume: bool = True
    resume_from_megabytes: Annotated[float, Field(ge=0)] = 16
    max_connections: Annotated[int, Field(ge=1)] | None = None
    max_kilobytes_per_second: Annotated[float, Field(gt=0)] | None = None
    max_file_megabytes: Annotated[float, Field(gt=0)] | None = None
    required_columns: tuple[str, ...] = ()
    restrict_pii: bool = False
    file_rules: dict[str, tuple[bool | str | int, ...]] = {}


KINDS: dict[str, type[Endpoint]] = {"sftp": Destination, "jump": Endpoint}
"""What each ``type`` of destinations.yml is: a receiver of files, or a server on the way to one."""
