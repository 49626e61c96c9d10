"""The destinations of destinations.yml, validated.

A destination's ``env_var`` calls are resolved only when that destination is used, so that a plan needs no secrets. No
message shows the value of a destination's key, and secrets are held in a type that does not print them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Literal, NoReturn, Self

import yaml
from jinja2 import TemplateError
from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, model_validator

from activation.env_template import UnsetVariableError, render_env_template
from activation.errors import ActivationError, ExitCode
from activation.nearest import did_you_mean
from activation.validation import configuration_error

_SECRETS = ("password", "passphrase")
_PATHS = ("private_key_file", "known_hosts")

Seconds = Annotated[float, Field(gt=0)]


class Destination(BaseModel):
    """An SFTP endpoint and how to treat it. Paths are absolute once loaded; times are seconds.

    ``host_public_key`` is an OpenSSH public key line that pins the server's key here instead of in ``known_hosts``.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    name: str
    type: Literal["sftp"] = "sftp"
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
    upload_attempts: Annotated[int, Field(ge=1)] = 5
    retry_wait_seconds: Annotated[float, Field(ge=0)] = 5
    atomic_rename: bool = True
    verify: Literal["size", "none"] = "size"

    @model_validator(mode="after")
    def _has_one_way_to_log_in(self) -> Self:
        if self.private_key_file is None and self.passphrase is not None:
            raise ValueError(
                "'passphrase' opens a 'private_key_file', and none is set; a log-in password is 'password'"
            )
        if self.private_key_file is None and self.password is None:
            raise ValueError("neither 'private_key_file' nor 'password' is set")
        return self


class Destinations(Mapping[str, Destination]):
    """The destinations by name. Looking one up resolves its environment variables; listing the names does not."""

    def __init__(
        self,
        settings: Mapping[str, Mapping[str, object]],
        environment: Mapping[str, str],
        path: Path,
        project_dir: Path,
    ) -> None:
        self._settings = settings
        self._environment = environment
        self._path = path
        self._project_dir = project_dir

    def __iter__(self) -> Iterator[str]:
        return iter(self._settings)

    def __len__(self) -> int:
        return len(self._settings)

    def __contains__(self, name: object) -> bool:
        return name in self._settings

    def __getitem__(self, name: str) -> Destination:
        """Resolve and validate one destination.

        Raises:
            ActivationError: CONFIGURATION, naming the destination, the key or variable, and the file.
            KeyError: there is no such destination.
        """
        given = {key: self._resolved(name, key, value) for key, value in self._settings[name].items()}
        values = {key: value for key, value in given.items() if value not in ("", None)}
        for key in _PATHS:
            if key in values:
                values[key] = self._project_dir / Path(str(values[key])).expanduser()
        values.setdefault("known_hosts", self._path.with_name("known_hosts"))
        try:
            return Destination.model_validate(values | {"name": name})
        except ValidationError as error:
            fallback = "Correct the key, or the environment variable that fills it."
            raise configuration_error(
                error, Destination, f"destination {name}", "", str(self._path), fallback
            ) from None

    def _resolved(self, name: str, key: str, value: object) -> object:
        if not isinstance(value, str):
            return value
        try:
            return render_env_template(value, self._environment)
        except UnsetVariableError as unset:
            what = f"destination {name}: environment variable '{unset}' of key '{key}' is not set ({self._path})."
            _fail(what, f"Set {unset} and try again.")
        except TemplateError:
            what = f"destination {name}: key '{key}' is not a valid template ({self._path})."
            _fail(what, "Write it as \"{{ env_var('NAME') }}\" or \"{{ env_var('NAME', 'default') }}\".")


def load_destinations(path: Path, environment: Mapping[str, str], project_dir: Path = Path()) -> Destinations:
    """Read destinations.yml and check everything that needs no environment variable.

    Arguments:
        path: the file.
        environment: where ``env_var`` looks, usually ``os.environ``.
        project_dir: what relative paths in the file start from.

    Returns:
        the destinations by name, each resolved when it is looked up.

    Raises:
        ActivationError: CONFIGURATION when the file is missing or malformed, has an unknown key, or holds a secret.
    """
    content = _read_yaml(path)
    settings = content.get("destinations") if isinstance(content, dict) else None
    if (
        not isinstance(content, dict)
        or not isinstance(settings, dict)
        or not all(isinstance(keys, dict) for keys in settings.values())
    ):
        _fail(f"{path} holds no mapping 'destinations' of names to keys.", "Start it with 'destinations:'.")
    if unknown := [key for key in content if key != "destinations"]:
        _fail(f"unknown key '{unknown[0]}' ({path}).", did_you_mean(str(unknown[0]), ["destinations"]))
    for name, keys in settings.items():
        _check_keys(str(name), keys, path)
    return Destinations({str(name): keys for name, keys in settings.items()}, environment, path, project_dir)


def _read_yaml(path: Path) -> object:
    try:
        return yaml.safe_load(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        _fail(f"{path} does not exist.", "Create it, or name its folder with --profiles-dir.")
    except (OSError, UnicodeDecodeError):
        _fail(f"{path} cannot be read as UTF-8 text.", "Check the file and its permissions.")
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f", line {mark.line + 1}" if mark else ""
        _fail(f"{path}{place}: this is not valid YAML.", "Quote values that hold '{{', and check the indentation.")


def _check_keys(name: str, keys: Mapping[str, object], path: Path) -> None:
    valid = [key for key in Destination.model_fields if key != "name"]
    if unknown := [str(key) for key in keys if key not in valid]:
        _fail(f"destination {name}: unknown key '{unknown[0]}' ({path}).", did_you_mean(unknown[0], valid))
    if keys.get("type") != "sftp":
        _fail(f"destination {name}: key 'type' is not 'sftp' ({path}).", "Write 'type: sftp'.")
    for key in _SECRETS:
        # Whoever reads the repository would read the secret.
        if keys.get(key) and "env_var(" not in str(keys[key]):
            what = f"destination {name}: key '{key}' holds a secret itself ({path})."
            _fail(what, f"Move it to the environment and write \"{{{{ env_var('{name.upper()}_{key.upper()}') }}}}\".")


def _fail(what: str, next_step: str) -> NoReturn:
    raise ActivationError(ExitCode.CONFIGURATION, "config", what, next_step)
