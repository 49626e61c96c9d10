"""The command `trust`: shows a server's host key, and pins it once a person or a given fingerprint vouches for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from activation.commands.render import Report, Table
from activation.common.errors import ActivationError, ExitCode
from activation.common.nearest import did_you_mean
from activation.common.project import Project
from activation.settings.destinations import load_destinations
from activation.sftp.trust import fetch_host_key, pin

_COLUMNS = {"Server": "server", "Type": "type", "Fingerprint": "fingerprint", "Pinned": "pinned"}


def trust(
    project: Project,
    environment: Mapping[str, str],
    name: str,
    expected: str | None,
    ask: Callable[[str], bool] | None,
) -> Report:
    """Pin the host key that a destination's server shows.

    Arguments:
        project: whose destination.
        environment: where destinations find their variables.
        name: the destination's.
        expected: the fingerprint that the key must have, as ``SHA256:...``; then nobody is asked.
        ask: puts a question to a person; None when nobody is there.

    Raises:
        ActivationError: USAGE for an unknown name, or when nobody can vouch for the key; HOST_KEY when the fingerprint
            is another one; whatever a connection can raise.
    """
    destinations = load_destinations(project.destinations_file, environment, project.project_dir)
    if name not in destinations.endpoint_names:
        what = f"There is no destination '{name}' ({project.destinations_file})."
        raise ActivationError(ExitCode.USAGE, "config", what, did_you_mean(name, destinations.endpoint_names))
    destination = destinations.endpoint(name)
    if destination.host_public_key:
        what = f"Destination {name} pins its host key in destinations.yml, by host_public_key."
        raise ActivationError(ExitCode.USAGE, "config", what, "Change the key there.")
    key = fetch_host_key(destination)
    shown = f"{key.name} shows a host key of type {key.type} with the fingerprint {key.fingerprint_sha256}."
    if expected is not None and expected != key.fingerprint_sha256:
        next_step = "Ask the receiver which one is right, and pin nothing until you know."
        raise ActivationError(ExitCode.HOST_KEY, "sftp", f"{shown} It is not {expected}.", next_step)
    if expected is None and ask is None:
        next_step = "Compare the fingerprint with the receiver's and give it with --fingerprint."
        raise ActivationError(ExitCode.USAGE, "sftp", f"{shown} Nobody is there to vouch for it.", next_step)
    pinned = expected is not None or (ask is not None and ask(f"{shown} Is that the receiver's fingerprint?"))
    if pinned:
        pin(key, destination.known_hosts)
    record = {
        "destination": name,
        "server": key.name,
        "type": key.type,
        "fingerprint": key.fingerprint_sha256,
        "known_hosts": destination.known_hosts,
        "pinned": pinned,
    }
    table = Table(f"Host key of {name}", _COLUMNS, [record])
    return Report(data=record, tables=(table,), exit_code=ExitCode.OK if pinned else ExitCode.HOST_KEY)
