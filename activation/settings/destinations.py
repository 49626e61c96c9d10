"""The destinations of destinations.yml, validated.

A destination's ``env_var`` calls are resolved only when that destination is used, so that a plan needs no secrets. No
message shows the value of a destination's key, and secrets are held in a type that does not print them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NoReturn

import yaml
from jinja2 import TemplateError
from pydantic import ValidationError

from activation.common.env_template import UnsetVariableError, render_env_template
from activation.common.errors import ActivationError, ExitCode
from activation.common.nearest import did_you_mean
from activation.common.validation import configuration_error
from activation.settings.destination_rules import DestinationRules, read_rules
from activation.sftp.endpoints import KINDS, Destination, Endpoint

__all__ = ["Destination", "Destinations", "load_destinations"]

_SECRETS = ("password", "passphrase")
_PATHS = ("private_key_file", "known_hosts")
_ENVIRONMENTS = ("production", "sandbox")
_TOP_KEYS = ("destinations", "environment")


class Destinations(Mapping[str, Destination]):
    """The receivers of files by name. Looking one up resolves its environment variables; listing the names does not."""

    def __init__(
        self,
        settings: Mapping[str, Mapping[str, object]],
        environment: Mapping[str, str],
        path: Path,
        project_dir: Path,
        *,
        is_sandbox: bool = False,
    ) -> None:
        self._settings = settings
        self._environment = environment
        self._path = path
        self._project_dir = project_dir
        self.is_sandbox = is_sandbox

    def __iter__(self) -> Iterator[str]:
        return (name for name, keys in self._settings.items() if keys["type"] == "sftp")

    def __len__(self) -> int:
        return len(list(iter(self)))

    def __contains__(self, name: object) -> bool:
        return name in self._settings and self._settings[str(name)]["type"] == "sftp"

    def __getitem__(self, name: str) -> Destination:
        """Resolve and validate one destination.

        Raises:
            ActivationError: CONFIGURATION, naming the destination, the key or variable, and the file.
            KeyError: there is no such destination.
        """
        found = self.endpoint(name)
        if not isinstance(found, Destination):
            raise KeyError(name)
        return found

    @property
    def endpoint_names(self) -> tuple[str, ...]:
        """Every server's name, those on the way to others included."""
        return tuple(self._settings)

    def required_columns(self, name: str) -> tuple[str, ...]:
        """Return the columns without which a file is of no use at a destination. It needs no environment variable."""
        given = self._settings[name].get("required_columns")
        return tuple(str(column) for column in given) if isinstance(given, list) else ()

    def rules(self, name: str) -> DestinationRules:
        """Return what a destination allows of deliveries. It needs no environment variable."""
        return read_rules(self._settings[name])

    def endpoint(self, name: str, via: tuple[str, ...] = ()) -> Endpoint:
        """Resolve and validate a server, a receiver or one on the way to it.

        Arguments:
            name: the server's.
            via: the servers that are reached through it.

        Raises:
            ActivationError: CONFIGURATION, as `__getitem__`.
            KeyError: there is no such server.
        """
        given = {key: self._resolved(name, key, value) for key, value in self._settings[name].items()}
        values = {key: value for key, value in given.items() if value not in ("", None)}
        for key in _PATHS:
            if key in values:
                values[key] = self._project_dir / Path(str(values[key])).expanduser()
        values.setdefault("known_hosts", self._path.with_name("known_hosts"))
        if "proxy_jump" in values:
            values["proxy_jump"] = self._jump_of(name, str(values["proxy_jump"]), via)
        kind = KINDS[str(values["type"])]
        try:
            return kind.model_validate(values | {"name": name})
        except ValidationError as error:
            fallback = "Correct the key, or the environment variable that fills it."
            raise configuration_error(error, kind, f"destination {name}", "", str(self._path), fallback) from None

    def _jump_of(self, name: str, jump: str, via: tuple[str, ...]) -> Endpoint:
        way = (*via, name)
        if jump not in self._settings:
            what = f"destination {name}: key 'proxy_jump' names '{jump}', which is not there ({self._path})."
            _fail(what, did_you_mean(jump, [known for known in self._settings if known not in way]))
        if jump in way:
            what = f"destination {name}: its 'proxy_jump' leads back to {jump} ({self._path})."
            _fail(what, "Let the last server of the way be one that is reached directly.")
        return self.endpoint(jump, way)

    def _resolved(self, name: str, key: str, value: object) -> object:
        return _resolved(f"destination {name}", key, value, self._environment, self._path)


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
    if unknown := [key for key in content if key not in _TOP_KEYS]:
        _fail(f"unknown key '{unknown[0]}' ({path}).", did_you_mean(str(unknown[0]), _TOP_KEYS))
    for name, keys in settings.items():
        _check_keys(str(name), keys, path)
    named = {str(name): keys for name, keys in settings.items()}
    is_sandbox = _is_sandbox(content.get("environment", "production"), environment, path)
    return Destinations(named, environment, path, project_dir, is_sandbox=is_sandbox)


def _is_sandbox(given: object, environment: Mapping[str, str], path: Path) -> bool:
    """Read in which environment this machine is; one that is not understood must not send anything."""
    name = str(_resolved("destinations.yml", "environment", given, environment, path)).lower()
    if name not in _ENVIRONMENTS:
        _fail(f"key 'environment' is '{name}' ({path}).", did_you_mean(name, _ENVIRONMENTS))
    return name == "sandbox"


def _resolved(subject: str, key: str, value: object, environment: Mapping[str, str], path: Path) -> object:
    if not isinstance(value, str):
        return value
    try:
        return render_env_template(value, environment)
    except UnsetVariableError as unset:
        what = f"{subject}: environment variable '{unset}' of key '{key}' is not set ({path})."
        _fail(what, f"Set {unset} and try again.")
    except TemplateError:
        what = f"{subject}: key '{key}' is not a valid template ({path})."
        _fail(what, "Write it as \"{{ env_var('NAME') }}\" or \"{{ env_var('NAME', 'default') }}\".")


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
    kind = KINDS.get(str(keys.get("type")))
    if kind is None:
        what = f"destination {name}: key 'type' is neither 'sftp' nor 'jump' ({path})."
        _fail(what, "Write 'type: sftp' for a receiver, 'type: jump' for a server on the way to one.")
    valid = [key for key in kind.model_fields if key != "name"]
    if unknown := [str(key) for key in keys if key not in valid]:
        _fail(f"destination {name}: unknown key '{unknown[0]}' ({path}).", did_you_mean(unknown[0], valid))
    try:
        read_rules(keys)
    except ValueError as error:
        _fail(f"destination {name}: {error} ({path}).", "Correct the key.")
    for key in _SECRETS:
        # Whoever reads the repository would read the secret.
        if keys.get(key) and "env_var(" not in str(keys[key]):
            what = f"destination {name}: key '{key}' holds a secret itself ({path})."
            _fail(what, f"Move it to the environment and write \"{{{{ env_var('{name.upper()}_{key.upper()}') }}}}\".")


def _fail(what: str, next_step: str) -> NoReturn:
    raise ActivationError(ExitCode.CONFIGURATION, "config", what, next_step)
