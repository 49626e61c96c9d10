from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from builders import make_delivery, make_mart, make_warehouse
from interruptions import Order
from interruptions import run as deliver_order

from activation.commands.demo import demo
from activation.common.errors import ActivationError, ExitCode
from activation.ledger.events import Ledger
from activation.settings.destinations import Destination


class Shop:
    """A built project, and a run over it that reads its destination from the environment as destinations.yml does."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.told: list[str] = []
        self.environments: list[dict[str, str]] = []
        self.warehouse = make_warehouse(folder / "warehouse.duckdb", "create table mart as select 1::integer id")

    def run(self) -> int:
        self.environments.append(dict(os.environ))
        order = Order(
            warehouse=self.folder / "warehouse.duckdb",
            delivery=make_delivery(["id"], remote_path="/engagement/people.csv", success_file=True),
            mart=make_mart([("id", "integer")]),
            destination=Destination(
                name="persado",
                hostname=os.environ["PERSADO_HOSTNAME"],
                port=int(os.environ["PERSADO_PORT"]),
                username=os.environ["PERSADO_USERNAME"],
                private_key_file=Path(os.environ["PERSADO_PRIVATE_KEY_FILE"]),
                known_hosts=Path(os.environ["ACTIVATION_KNOWN_HOSTS"]),
                upload_attempts=1,
            ),
            work_dir=self.folder / "work",
        )
        state = Ledger(self.warehouse).states(["nightly"]).get(order.delivery.delivery_id)
        if state and state.is_done:
            return 0
        return 0 if deliver_order(order) == "committed" else 21

    def demo(self) -> int:
        self.told.clear()
        return demo(self.folder, self.run, self.told.append)


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return Shop(tmp_path)


def test_the_demo_delivers_to_a_folder_and_lists_what_arrived(shop: Shop) -> None:
    assert shop.demo() == 0
    root = shop.folder / ".demo" / "sftp"
    assert (root / "engagement/people.csv").read_bytes() == b"id\n1\n"
    assert (root / "engagement/people.csv.DONE").read_bytes() == b""
    assert not (root / "engagement/people.csv.part").exists()
    assert shop.told[1:] == [
        "new            5 bytes  engagement/people.csv",
        "new            0 bytes  engagement/people.csv.DONE",
    ]


def test_the_second_demo_sends_nothing_and_says_why(shop: Shop) -> None:
    shop.demo()
    assert shop.demo() == 0
    assert shop.told[1] == "               5 bytes  engagement/people.csv"
    assert shop.told[-1].startswith("Nothing was sent: the ledger remembers")


def test_the_demo_reaches_loopback_only_and_hides_real_secrets(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PERSADO_HOSTNAME", "psftp.persado.com")
    monkeypatch.setenv("PERSADO_PASSWORD", "hunter2")
    monkeypatch.delenv("PERSADO_PORT", raising=False)
    shop.demo()
    [seen] = shop.environments
    assert (seen["PERSADO_HOSTNAME"], seen["PERSADO_PASSWORD"]) == ("127.0.0.1", "")
    assert {seen[f"{name}_HOSTNAME"] for name in ("EMAIL_PLATFORM", "AD_PLATFORM", "PRINT_SHOP")} == {"127.0.0.1"}
    assert (os.environ["PERSADO_HOSTNAME"], os.environ["PERSADO_PASSWORD"]) == ("psftp.persado.com", "hunter2")
    assert "PERSADO_PORT" not in os.environ


def test_the_demos_private_keys_are_its_users_own(shop: Shop) -> None:
    shop.demo()
    for name in ("host_key", "user_key"):
        assert (shop.folder / ".demo" / name).stat().st_mode & 0o777 == 0o600


def test_a_failed_run_is_not_called_a_success(tmp_path: Path) -> None:
    told: list[str] = []
    assert demo(tmp_path, lambda: 22, told.append) == 22
    assert not any("Nothing was sent" in line for line in told)


def test_a_missing_server_library_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "asyncssh", None)
    monkeypatch.delitem(sys.modules, "activation.commands.demo_server", raising=False)
    with pytest.raises(ActivationError) as caught:
        demo(tmp_path, lambda: 0, print)
    assert caught.value.code == ExitCode.USAGE
    assert "asyncssh" in caught.value.what
