"""Destinations behind other servers: two real servers, the first of which carries the connection to the second."""

from __future__ import annotations

from pathlib import Path

import pytest
from sftp_fixtures import Keys, SftpServer, StartServer

from activation.common.errors import ActivationError, ExitCode
from activation.settings.destinations import load_destinations
from activation.sftp.client import connect
from activation.sftp.endpoints import Destination, Endpoint
from activation.sftp.trust import fetch_host_key

CARRIER = "AllowTcpForwarding yes\n"
YAML = """
destinations:
  persado: {type: sftp, hostname: h, username: u, password: "{{ env_var('P') }}", proxy_jump: bastion}
  bastion: {type: jump, hostname: b, port: 2222, username: v, private_key_file: key, proxy_jump: outer}
  outer: {type: jump, hostname: "{{ env_var('OUTER') }}", username: w, private_key_file: key}
"""


def through(server: SftpServer, carrier: SftpServer, **settings: object) -> Destination:
    known = carrier.destination(**settings)
    shared = set(Endpoint.model_fields) - {"name", "type", "proxy_jump"}
    jump = Endpoint(name="bastion", **{key: getattr(known, key) for key in shared})
    return server.destination(proxy_jump=jump)


def test_a_destination_is_reached_through_another_server(start_sshd: StartServer, tmp_path: Path) -> None:
    server, carrier = start_sshd(), start_sshd(config=CARRIER)
    (tmp_path / "rows").write_bytes(b"id\n1\n")
    with connect(through(server, carrier)) as client:
        client.upload(tmp_path / "rows", server.path("x.csv"), lambda done, total: None)
    assert server.files() == {"x.csv": b"id\n1\n"}
    assert carrier.files() == {}


def test_the_key_of_a_destination_behind_another_server_can_be_pinned(start_sshd: StartServer) -> None:
    server, carrier = start_sshd(), start_sshd(config=CARRIER)
    assert fetch_host_key(through(server, carrier)).line == server.known_hosts.read_text().strip()


def test_every_server_on_the_way_must_show_its_pinned_key(start_sshd: StartServer, keys: Keys) -> None:
    server, carrier = start_sshd(), start_sshd(config=CARRIER, host_keys=[keys.other_host])
    for destination in (
        through(server, carrier, known_hosts=server.known_hosts),
        through(server, carrier).model_copy(update={"known_hosts": carrier.known_hosts}),
    ):
        with pytest.raises(ActivationError) as caught, connect(destination):
            pass
        assert caught.value.code == ExitCode.HOST_KEY


def test_a_server_that_carries_nothing_is_named(start_sshd: StartServer) -> None:
    server, carrier = start_sshd(), start_sshd(config="AllowTcpForwarding no\n")
    with pytest.raises(ActivationError) as caught, connect(through(server, carrier)):
        pass
    assert caught.value.code == ExitCode.SFTP_UNAVAILABLE
    assert caught.value.what.startswith(f"bastion (127.0.0.1:{carrier.port}): ")
    assert f"asking it to reach 127.0.0.1:{server.port}" in caught.value.what


def load(tmp_path: Path, text: str) -> Destination:
    path = tmp_path / "destinations.yml"
    path.write_text(text, encoding="utf-8")
    return load_destinations(path, {"P": "secret", "OUTER": "o"}, tmp_path)["persado"]


def test_the_way_to_a_destination_is_read_from_the_names_of_servers(tmp_path: Path) -> None:
    destination = load(tmp_path, YAML)
    bastion = destination.proxy_jump
    assert bastion is not None
    assert (bastion.name, bastion.hostname, bastion.port) == ("bastion", "b", 2222)
    assert bastion.proxy_jump is not None
    assert (bastion.proxy_jump.hostname, bastion.proxy_jump.username) == ("o", "w")


def test_a_server_on_the_way_receives_no_files(tmp_path: Path) -> None:
    load(tmp_path, YAML)
    destinations = load_destinations(tmp_path / "destinations.yml", {}, tmp_path)
    assert list(destinations) == ["persado"]
    assert "bastion" not in destinations
    assert destinations.endpoint_names == ("persado", "bastion", "outer")


@pytest.mark.parametrize(
    ("old", "new", "what", "next_step"),
    [
        ("proxy_jump: outer", "proxy_jump: oter", "names 'oter', which is not there", "Did you mean 'outer'?"),
        ("proxy_jump: outer", "proxy_jump: persado", "leads back to persado", "reached directly"),
        ("type: jump, hostname: b", "type: jump, verify: none, hostname: b", "unknown key 'verify'", "Valid"),
    ],
)
def test_a_way_that_leads_nowhere_is_told(tmp_path: Path, old: str, new: str, what: str, next_step: str) -> None:
    with pytest.raises(ActivationError) as caught:
        load(tmp_path, YAML.replace(old, new))
    assert caught.value.code is ExitCode.CONFIGURATION
    assert what in caught.value.what
    assert next_step in caught.value.next_step
