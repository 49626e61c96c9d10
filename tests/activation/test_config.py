"""Destinations: what is checked at once, what waits until a destination is used, and that no secret is ever shown."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from mini import REPOSITORY

from activation.common.errors import ActivationError, ExitCode
from activation.settings.destinations import Destination, load_destinations

SECRET = "correct horse battery staple"
FULL = """
destinations:
  persado:
    type: sftp
    hostname: "{{ env_var('PERSADO_HOSTNAME', 'psftp.persado.com') }}"
    port: "{{ env_var('PERSADO_PORT', '22') | as_number }}"
    username: "{{ env_var('PERSADO_USERNAME') }}"
    private_key_file: "{{ env_var('PERSADO_PRIVATE_KEY_FILE', '') }}"
    passphrase: "{{ env_var('PERSADO_PASSPHRASE', '') }}"
    password: "{{ env_var('PERSADO_PASSWORD', '') }}"
    known_hosts: profiles/known_hosts
  other:
    type: sftp
    hostname: sftp.example.com
    username: acme
    password: "{{ env_var('OTHER_PASSWORD') }}"
"""


def write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "profiles" / "destinations.yml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def loaded(tmp_path: Path, text: str, environment: Mapping[str, str], name: str = "persado") -> Destination:
    return load_destinations(write(tmp_path, text), environment, tmp_path)[name]


def refused(tmp_path: Path, text: str, environment: Mapping[str, str], name: str = "persado") -> ActivationError:
    with pytest.raises(ActivationError) as caught:
        loaded(tmp_path, text, environment, name)
    assert caught.value.code is ExitCode.CONFIGURATION
    return caught.value


def test_defaults_stand_where_the_environment_is_silent(tmp_path: Path) -> None:
    destination = loaded(tmp_path, FULL, {"PERSADO_USERNAME": "acme", "PERSADO_PRIVATE_KEY_FILE": "keys/persado"})
    assert destination.name == "persado"
    assert (destination.hostname, destination.port, destination.username) == ("psftp.persado.com", 22, "acme")
    assert destination.private_key_file == tmp_path / "keys" / "persado"
    assert destination.known_hosts == tmp_path / "profiles" / "known_hosts"
    assert (destination.password, destination.passphrase, destination.host_public_key) == (None, None, None)
    assert (destination.connect_timeout_seconds, destination.channel_timeout_seconds) == (15, 60)
    assert (destination.upload_attempts, destination.retry_wait_seconds) == (5, 5)
    assert destination.atomic_rename
    assert destination.verify == "size"


def test_the_environment_fills_the_keys(tmp_path: Path) -> None:
    environment = {
        "PERSADO_HOSTNAME": "eu-psftp.persado.com",
        "PERSADO_PORT": "2222",
        "PERSADO_USERNAME": "acme",
        "PERSADO_PASSWORD": SECRET,
    }
    destination = loaded(tmp_path, FULL, environment)
    assert (destination.hostname, destination.port) == ("eu-psftp.persado.com", 2222)
    assert destination.password is not None
    assert destination.password.get_secret_value() == SECRET


def test_known_hosts_stands_beside_destinations_yml_when_not_named(tmp_path: Path) -> None:
    destination = loaded(tmp_path, FULL, {"OTHER_PASSWORD": SECRET}, "other")
    assert destination.known_hosts == tmp_path / "profiles" / "known_hosts"


def test_a_secret_is_in_no_text_of_a_destination(tmp_path: Path) -> None:
    destination = loaded(tmp_path, FULL, {"PERSADO_USERNAME": "acme", "PERSADO_PASSWORD": SECRET})
    assert SECRET not in f"{destination!r} {destination} {destination.model_dump()} {destination.model_dump_json()}"


def test_a_plan_needs_no_environment_variable(tmp_path: Path) -> None:
    assert sorted(load_destinations(write(tmp_path, FULL), {}, tmp_path)) == ["other", "persado"]
    assert "persado" in load_destinations(write(tmp_path, FULL), {}, tmp_path)


def test_a_missing_variable_is_named_with_its_destination_and_file(tmp_path: Path) -> None:
    error = refused(tmp_path, FULL, {"OTHER_PASSWORD": SECRET})
    assert error.what == (
        "destination persado: environment variable 'PERSADO_USERNAME' of key 'username' is not set "
        f"({tmp_path}/profiles/destinations.yml)."
    )
    assert error.next_step == "Set PERSADO_USERNAME and try again."


def test_a_variable_set_to_nothing_is_a_missing_key(tmp_path: Path) -> None:
    error = refused(tmp_path, FULL, {"PERSADO_USERNAME": "", "PERSADO_PASSWORD": SECRET})
    assert error.what == f"destination persado: missing key 'username' ({tmp_path}/profiles/destinations.yml)."


@pytest.mark.parametrize(
    ("environment", "problem"),
    [
        ({"PERSADO_USERNAME": "acme"}, "neither 'private_key_file' nor 'password' is set"),
        (
            {"PERSADO_USERNAME": "acme", "PERSADO_PASSPHRASE": SECRET},
            "'passphrase' opens a 'private_key_file', and none is set; a log-in password is 'password'",
        ),
        (
            {"PERSADO_USERNAME": "acme", "PERSADO_PASSWORD": SECRET, "PERSADO_PORT": "0"},
            "key 'port': input should be greater than or equal to 1",
        ),
        (
            {"PERSADO_USERNAME": "acme", "PERSADO_PASSWORD": SECRET, "PERSADO_PORT": SECRET},
            "key 'port': input should be a valid integer, unable to parse string as an integer",
        ),
    ],
)
def test_an_invalid_value_is_described_but_never_shown(
    tmp_path: Path, environment: Mapping[str, str], problem: str
) -> None:
    error = refused(tmp_path, FULL, environment)
    assert error.what == f"destination persado: {problem} ({tmp_path}/profiles/destinations.yml)."
    assert SECRET not in f"{error!r}{error}"


def test_a_misspelt_key_of_an_unused_destination_is_found_before_anything_is_sent(tmp_path: Path) -> None:
    error = refused(tmp_path, FULL.replace("    username: acme", "    usrname: acme"), {}, "persado")
    assert error.what == f"destination other: unknown key 'usrname' ({tmp_path}/profiles/destinations.yml)."
    assert error.next_step == "Did you mean 'username'?"


def test_a_secret_written_into_the_file_is_refused_and_not_repeated(tmp_path: Path) -> None:
    text = FULL.replace("\"{{ env_var('OTHER_PASSWORD') }}\"", SECRET)
    error = refused(tmp_path, text, {})
    assert error.what == (
        f"destination other: key 'password' holds a secret itself ({tmp_path}/profiles/destinations.yml)."
    )
    assert "{{ env_var('OTHER_PASSWORD') }}" in error.next_step
    assert SECRET not in f"{error!r}{error}"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("destinations: []", "holds no mapping 'destinations'"),
        ("", "holds no mapping 'destinations'"),
        ("destinations: {persado: sftp}", "holds no mapping 'destinations'"),
        ("destination: {}\ndestinations: {}", "unknown key 'destination'"),
        ("destinations:\n  persado: {type: ftp}", "key 'type' is neither 'sftp' nor 'jump'"),
        ("destinations:\n  persado: {hostname: h}", "key 'type' is neither 'sftp' nor 'jump'"),
        ("destinations:\n  persado:\n    port: {{ env_var('X') }}", "line 3: this is not valid YAML"),
        ("destinations:\n  persado: {type: sftp, hostname: \"{{ env_vra('X') }}\"}", "not a valid template"),
        ("destinations:\n  persado: {type: sftp, hostname: \"{{ env_var('X' }}\"}", "not a valid template"),
        ('destinations:\n  persado: {type: sftp, hostname: "{{ env_var() }}"}', "not a valid template"),
    ],
)
def test_a_malformed_file_says_what_is_wrong(tmp_path: Path, text: str, problem: str) -> None:
    assert problem in refused(tmp_path, text, {}).what


def test_a_template_cannot_reach_beyond_the_environment(tmp_path: Path) -> None:
    text = "destinations:\n  persado: {type: sftp, hostname: \"{{ env_var.__globals__['os'] }}\"}"
    assert "not a valid template" in refused(tmp_path, text, {}).what


def test_a_missing_file_says_where_it_is_looked_for(tmp_path: Path) -> None:
    with pytest.raises(ActivationError, match=r"destinations\.yml does not exist") as caught:
        load_destinations(tmp_path / "destinations.yml", {})
    assert caught.value.code is ExitCode.CONFIGURATION
    assert "--profiles-dir" in caught.value.next_step


@pytest.mark.parametrize(
    ("name", "hostname", "prefix"),
    [("persado", "psftp.persado.com", "PERSADO"), ("persado_eu", "eu-psftp.persado.com", "PERSADO_EU")],
)
def test_both_hosts_of_persado_are_ready_made(name: str, hostname: str, prefix: str) -> None:
    path = REPOSITORY / "profiles" / "destinations.yml"
    environment = {f"{prefix}_USERNAME": "acme_amp", f"{prefix}_PRIVATE_KEY_FILE": "key"}
    destination = load_destinations(path, environment, REPOSITORY)[name]
    assert (destination.hostname, destination.port, destination.username) == (hostname, 22, "acme_amp")
    assert destination.required_columns == ("Hashed_Email",)
