"""What the manifest says of a campaign's mart, and what is said when that is not what the macros write."""

from __future__ import annotations

from typing import Any

import pytest

from activation.artifacts.launches import launch_of
from activation.artifacts.schemas import Node
from activation.common.errors import ActivationError, ExitCode
from activation.common.records import Launch

CAMPAIGN = {
    "name": "Spring",
    "type": "one_time",
    "groups": [{"id": "a", "name": "Letter A", "destinations": ["mail"]}, {"id": "held", "name": "Held"}],
    "sub_audiences": [
        {"id": "young", "groups": None},
        {"id": "old", "groups": [{"id": "b", "name": "Letter B", "destinations": ["mail", "ads"]}]},
    ],
    "remaining": False,
}


def node(name: str, meta: dict[str, Any], *parents: str) -> Node:
    return Node.model_validate(
        {
            "unique_id": f"model.p.{name}",
            "name": name,
            "resource_type": "model",
            "original_file_path": f"models/campaigns/{name}.sql",
            "relation_name": f"main.{name}",
            "depends_on": {"nodes": [f"model.p.{parent}" for parent in parents]},
            "config": {"meta": meta},
        }
    )


def launch(keys: Any, campaign: Any = CAMPAIGN) -> Launch | None:
    mart = node("mart", {"launch": keys}, "people", "spring")
    nodes = {"model.p.people": node("people", {}), "model.p.spring": node("spring", {"campaign": campaign})}
    return launch_of(mart, nodes)


def test_a_mart_of_no_campaign_is_no_launch() -> None:
    assert launch_of(node("mart", {}), {}) is None


def test_a_file_of_one_group_has_its_name_and_sub_audiences() -> None:
    found = launch({"campaign": "spring", "destination": "mail", "group": "b", "groups": None})
    assert found == Launch("Spring", True, "mail", "Letter B", ("old",), "main.spring", records_recipients=True)


def test_a_file_of_all_groups_has_every_sub_audience_that_goes_there() -> None:
    keys = {"campaign": "spring", "destination": "mail", "group": None, "groups": "all"}
    found = launch(keys, {**CAMPAIGN, "remaining": None, "record_recipients": False, "type": "recurring"})
    audiences = ("young", "old", "remaining")
    assert found == Launch("Spring", False, "mail", None, audiences, "main.spring", records_recipients=False)


@pytest.mark.parametrize(
    ("keys", "campaign", "problem"),
    [
        ({"destination": "mail"}, CAMPAIGN, "config.meta.launch.campaign: Field required"),
        ({"campaign": "people", "destination": "mail"}, CAMPAIGN, "it is a launch of 'people', which is no campaign"),
        ({"campaign": "gone", "destination": "mail"}, CAMPAIGN, "it is a launch of 'gone', which is no campaign"),
        ({"campaign": "spring", "destination": "sms"}, CAMPAIGN, "no group of spring is sent by it to sms"),
        (
            {"campaign": "spring", "destination": "mail"},
            {"type": "one_time"},
            "config.meta.campaign.name: Field required",
        ),
    ],
)
def test_keys_that_no_macro_has_written_are_named(keys: Any, campaign: Any, problem: str) -> None:
    with pytest.raises(ActivationError) as caught:
        launch(keys, campaign)
    assert caught.value.code is ExitCode.CONFIGURATION
    assert problem in caught.value.what
