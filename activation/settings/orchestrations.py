"""The orchestrations of a project: every exposure with ``config.meta.activation``, checked against its marts.

One malformed exposure is one error; it keeps no other from being read.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property

from pydantic import ValidationError

from activation.artifacts.dbt_artifacts import Artifacts
from activation.artifacts.schemas import Exposure
from activation.common.errors import ActivationError
from activation.common.nearest import did_you_mean, nearest
from activation.common.records import Campaign, Mart, Mode, Orchestration
from activation.common.validation import configuration_error
from activation.files.file_rules import file_warnings
from activation.files.names import parse_remote_folder, parse_template
from activation.files.output_names import delivery_template_key, templates_of
from activation.schedule.cron import check_cron
from activation.schedule.due import clock_change_warnings
from activation.settings.destinations import Destinations
from activation.settings.exposure_checks import ROOT, check_destination, check_file, check_marts, exposure_error
from activation.settings.exposures import ActivationKeys
from activation.settings.groups import group_errors, labels

_NEXT_STEP = "Correct the exposure, then run dbt build again."


@dataclass(frozen=True)
class Orchestrations:
    """What the exposures define. ``errors`` holds, by exposure name, why one of them defines nothing."""

    valid: tuple[Orchestration, ...]
    errors: dict[str, ActivationError] = field(default_factory=dict)

    @cached_property
    def labels(self) -> dict[str, frozenset[str]]:
        """What ``group:<name>``, ``destination:<name>`` and ``mode:<name>`` stand for in a selection."""
        return labels(self.valid)

    @property
    def names(self) -> tuple[str, ...]:
        """Every orchestration's name, sound or not."""
        return tuple(sorted([*(orchestration.name for orchestration in self.valid), *self.errors]))


def load_orchestrations(artifacts: Artifacts, destinations: Collection[str]) -> Orchestrations:
    """Read every orchestration of the project.

    Arguments:
        artifacts: dbt's, of the last build.
        destinations: the names that an exposure may send to; of `Destinations`, what they allow is heeded too.
    """
    valid: list[Orchestration] = []
    errors: dict[str, ActivationError] = {}
    for exposure in sorted(artifacts.manifest.exposures.values(), key=lambda exposure: exposure.name):
        try:
            if _is_orchestration(exposure):
                valid.append(_orchestration(exposure, artifacts, destinations))
        except ActivationError as error:
            errors[exposure.name] = error
    errors |= group_errors(valid)
    return Orchestrations(tuple(item for item in valid if item.name not in errors), errors)


def warnings_of(orchestration: Orchestration, now: datetime) -> tuple[str, ...]:
    """Tell what is allowed but probably not meant, and what clock changes do to the schedule in the coming year."""
    templates = [parse_template(template) for template in templates_of(orchestration).values()]
    found = [
        *(check_cron(orchestration.cron) if orchestration.cron is not None else ()),
        *(warning for template in templates for warning in template.warnings),
        *file_warnings(orchestration.file),
        *parse_remote_folder(orchestration.file.remote_folder)[1],
    ]
    if orchestration.cron is not None:
        found += clock_change_warnings(orchestration.cron, orchestration.timezone, now)
    key = delivery_template_key(orchestration)
    if orchestration.mode is Mode.WINDOW and "now" not in parse_template(templates_of(orchestration)[key]).tokens:
        found.append(f"{key} has no date: two missing days cannot be sent in one run.")
    return tuple(f"exposure {orchestration.name}: {warning} ({orchestration.defined_in})" for warning in found)


def _is_orchestration(exposure: Exposure) -> bool:
    meta = exposure.config.meta
    if "activation" in meta:
        return True
    if misspelt := nearest("activation", meta):
        # Without this the exposure would be passed over in silence.
        raise exposure_error(exposure, f"unknown key '{misspelt}' in config.meta", "Did you mean 'activation'?")
    return False


def _orchestration(exposure: Exposure, artifacts: Artifacts, destinations: Collection[str]) -> Orchestration:
    if exposure.type != "application":
        raise exposure_error(exposure, f"its type is '{exposure.type}', not 'application'", _NEXT_STEP)
    try:
        keys = ActivationKeys.model_validate(exposure.config.meta["activation"])
    except ValidationError as error:
        subject = f"exposure {exposure.name}"
        file = exposure.original_file_path
        raise configuration_error(error, ActivationKeys, subject, ROOT, file, _NEXT_STEP) from None
    if keys.destination not in destinations:
        what = f"unknown destination '{keys.destination}' in {ROOT}"
        raise exposure_error(exposure, what, did_you_mean(keys.destination, destinations))
    models = tuple(exposure.depends_on.nodes)
    if not models or not all(model.startswith("model.") for model in models):
        raise exposure_error(exposure, "it depends on something else than models", _NEXT_STEP)
    marts = [artifacts.mart(model) for model in models]
    orchestration = keys.orchestration(exposure.name, models, exposure.original_file_path)
    orchestration = replace(orchestration, campaign=_campaign(exposure, orchestration, marts))
    check_file(exposure, orchestration, keys.file.model_fields_set)
    check_marts(exposure, orchestration, keys.order_by, marts)
    if isinstance(destinations, Destinations):
        check_destination(exposure, orchestration, marts, destinations)
    return orchestration


def _campaign(exposure: Exposure, orchestration: Orchestration, marts: Collection[Mart]) -> Campaign | None:
    """Return the campaign that names of files may speak of: that of the marts, else the one that the exposure names."""
    launches = [mart.launch for mart in marts if mart.launch]
    if not launches:
        return orchestration.campaign
    if orchestration.campaign is not None:
        what = f"key 'campaign' in {ROOT}: the mart says itself that it is of the campaign {launches[0].campaign_name}"
        raise exposure_error(exposure, what, "Take the key away.")
    if len(names := {launch.campaign_name for launch in launches}) > 1:
        what = f"it depends on marts of several campaigns: {', '.join(sorted(names))}"
        raise exposure_error(exposure, what, "Give each campaign its own exposure.")
    groups = {launch.group_name for launch in launches}
    group = groups.pop() if len(groups) == 1 else None
    return Campaign(launches[0].campaign_name, group, launches[0].is_one_time)
