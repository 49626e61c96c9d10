"""Reads from the manifest what a mart sends of which campaign: what the macros campaign and campaign_launch leave.

A launch names its campaign's model; the campaign's definition stands with that model, in ``config.meta.campaign``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from activation.artifacts.schemas import Node
from activation.common.errors import ActivationError, ExitCode
from activation.common.records import Launch

_BUILD_AGAIN = "Write campaigns and launches as docs/campaigns.md says, then run dbt build."


class _Keys(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True, hide_input_in_errors=True)


class _LaunchKeys(_Keys):
    """The arguments of ``campaign_launch()``: a group, or all groups."""

    campaign: str
    destination: str
    group: str | None = None


class _Group(_Keys):
    id: str
    name: str
    destinations: tuple[str, ...] = ()

    def is_sent(self, launch: _LaunchKeys) -> bool:
        return launch.destination in self.destinations and launch.group in (None, self.id)


class _Audience(_Keys):
    id: str
    groups: tuple[_Group, ...] | None = None


class _Remaining(_Audience):
    id: str = "remaining"


class _CampaignKeys(_Keys):
    """The arguments of ``campaign()`` that the runner needs."""

    name: str
    type: str
    record_recipients: bool = True
    groups: tuple[_Group, ...] = ()
    sub_audiences: tuple[_Audience, ...] = ()
    remaining: _Remaining | Literal[False] | None = None

    def groups_by_audience(self) -> dict[str, tuple[_Group, ...]]:
        """Return the treatment groups of each sub-audience; one without groups of its own has the campaign's."""
        rest = () if self.remaining is False else (self.remaining or _Remaining(),)
        return {audience.id: audience.groups or self.groups for audience in (*self.sub_audiences, *rest)}


_Model = TypeVar("_Model", bound=_Keys)


def launch_of(node: Node, nodes: Mapping[str, Node]) -> Launch | None:
    """Return what a mart sends of which campaign; None for a mart of no campaign.

    Arguments:
        node: the mart.
        nodes: all of the manifest, by unique id.

    Raises:
        ActivationError: CONFIGURATION when the mart's or its campaign's keys are not what the macros write.
    """
    if "launch" not in node.config.meta:
        return None
    launch = _read(node, "launch", _LaunchKeys)
    parents = (nodes.get(unique_id) for unique_id in node.depends_on.nodes)
    model = next((parent for parent in parents if parent and parent.name == launch.campaign), None)
    if model is None or "campaign" not in model.config.meta:
        raise _bad(node, f"it is a launch of '{launch.campaign}', which is no campaign")
    campaign = _read(model, "campaign", _CampaignKeys)
    by_audience = campaign.groups_by_audience().items()
    sent = [(audience, group) for audience, groups in by_audience for group in groups if group.is_sent(launch)]
    if not sent:
        raise _bad(node, f"no group of {launch.campaign} is sent by it to {launch.destination}")
    return Launch(
        campaign_name=campaign.name,
        is_one_time=campaign.type == "one_time",
        destination=launch.destination,
        group_name=sent[0][1].name if launch.group else None,
        sub_audience_ids=tuple(dict.fromkeys(audience for audience, _ in sent)),
        members_relation=model.relation_name or "",
        records_recipients=campaign.record_recipients,
    )


def _read(node: Node, key: str, keys: type[_Model]) -> _Model:
    try:
        return keys.model_validate(node.config.meta[key])
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        place = ".".join(str(part) for part in (key, *first["loc"]))
        raise _bad(node, f"config.meta.{place}: {first['msg']}") from None


def _bad(node: Node, problem: str) -> ActivationError:
    what = f"model {node.name}: {problem} ({node.original_file_path})."
    return ActivationError(ExitCode.CONFIGURATION, "config", what, _BUILD_AGAIN)
