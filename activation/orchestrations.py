"""The orchestrations of a project: every exposure with ``config.meta.activation``, checked against its marts.

One malformed exposure is one error; it keeps no other from being read.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property

from pydantic import ValidationError

from activation.artifacts import Artifacts
from activation.config import Destinations
from activation.cron import check_cron
from activation.dbt_schemas import Exposure
from activation.errors import ActivationError, ExitCode
from activation.exposures import ActivationKeys, Order
from activation.file_rules import BrokenRule, broken_rules, file_warnings
from activation.groups import group_errors, labels
from activation.names import parse_remote_folder, parse_template
from activation.nearest import did_you_mean, nearest
from activation.output_names import delivery_template_key, templates_of
from activation.records import Mart, Mode, Orchestration
from activation.schedule import clock_change_warnings
from activation.validation import configuration_error

_ROOT = "config.meta.activation"
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
        raise _error(exposure, f"unknown key '{misspelt}' in config.meta", "Did you mean 'activation'?")
    return False


def _orchestration(exposure: Exposure, artifacts: Artifacts, destinations: Collection[str]) -> Orchestration:
    if exposure.type != "application":
        raise _error(exposure, f"its type is '{exposure.type}', not 'application'", _NEXT_STEP)
    try:
        keys = ActivationKeys.model_validate(exposure.config.meta["activation"])
    except ValidationError as error:
        subject = f"exposure {exposure.name}"
        file = exposure.original_file_path
        raise configuration_error(error, ActivationKeys, subject, _ROOT, file, _NEXT_STEP) from None
    if keys.destination not in destinations:
        what = f"unknown destination '{keys.destination}' in {_ROOT}"
        raise _error(exposure, what, did_you_mean(keys.destination, destinations))
    models = tuple(exposure.depends_on.nodes)
    if not models or not all(model.startswith("model.") for model in models):
        raise _error(exposure, "it depends on something else than models", _NEXT_STEP)
    orchestration = keys.orchestration(exposure.name, models, exposure.original_file_path)
    marts = [artifacts.mart(model) for model in models]
    _check_file(exposure, orchestration, keys.file.model_fields_set)
    _check_orders(exposure, keys.order_by, [mart.name for mart in marts])
    if orchestration.mode is Mode.DELTA and len(marts) > 1:
        what = f"key 'mode' in {_ROOT} is delta, and the exposure depends on {len(marts)} models"
        raise _error(exposure, what, "Give each model its own exposure.")
    for mart in marts:
        _check_against_mart(exposure, orchestration, mart)
    if isinstance(destinations, Destinations):
        broken = destinations.rules(orchestration.destination).broken(orchestration, marts)
        _refuse_broken(exposure, [replace(rule, key=f"'{rule.key}' in {_ROOT}") for rule in broken])
        _require_columns(exposure, orchestration, marts, destinations)
    return orchestration


def _require_columns(
    exposure: Exposure, orchestration: Orchestration, marts: Collection[Mart], destinations: Destinations
) -> None:
    """Refuse a mart without a column that its destination can do nothing without."""
    for mart in marts:
        delivered = [column.name for column in mart.delivered_columns]
        for column in destinations.required_columns(orchestration.destination):
            if column not in delivered:
                problem = f"model {mart.name} delivers no column '{column}', which {orchestration.destination} requires"
                next_step = f"Add the column to the model and its contract. {did_you_mean(column, delivered)}"
                raise replace(_error(exposure, problem, next_step), code=ExitCode.MISSING_ATTRIBUTE)


def _check_file(exposure: Exposure, orchestration: Orchestration, given: Collection[str]) -> None:
    broken = broken_rules(orchestration, given)
    _refuse_broken(exposure, [replace(rule, key=f"'{rule.key}' in {_ROOT}.file") for rule in broken])
    if orchestration.file.pgp_public_key is not None:
        from activation.pgp import Encryption

        try:
            Encryption(orchestration.file.pgp_public_key)
        except ActivationError as error:
            problem = f"key 'pgp_public_key' in {_ROOT}.file: {error.what.rstrip('.')}"
            raise replace(_error(exposure, problem, error.next_step), code=error.code) from None


def _refuse_broken(exposure: Exposure, broken: Collection[BrokenRule]) -> None:
    """Tell every broken rule at once, each with the place of its key, and the remedies after them."""
    if broken:
        problems = "; ".join(f"key {rule.key}: {rule.problem}" for rule in broken)
        raise _error(exposure, problems, " ".join(dict.fromkeys(rule.remedy for rule in broken)))


def _check_orders(exposure: Exposure, order_by: Order, marts: Collection[str]) -> None:
    """Hold the kind of ``order_by`` against the number of models: one list for one, a list by name for several."""
    if not isinstance(order_by, dict):
        if len(marts) > 1:
            what = f"key 'order_by' in {_ROOT} is one list, and the exposure depends on {len(marts)} models"
            raise _error(exposure, what, "Give each model its own: order_by: {first_model: [id], second_model: [id]}.")
        return
    if unknown := [name for name in order_by if name not in marts]:
        what = f"key 'order_by' in {_ROOT}: the exposure does not depend on a model '{unknown[0]}'"
        raise _error(exposure, what, did_you_mean(unknown[0], marts))
    if missing := [name for name in marts if name not in order_by]:
        what = f"key 'order_by' in {_ROOT} does not say how {missing[0]} is sorted"
        raise _error(exposure, what, f"Add {missing[0]} with the columns of its key.")


def _check_against_mart(exposure: Exposure, orchestration: Orchestration, mart: Mart) -> None:
    columns = [column.name for column in mart.columns]
    named = [("order_by", column) for column in orchestration.order_of(mart.name)]
    if orchestration.window_column is not None:
        named.append(("window.column", orchestration.window_column))
    for key, column in named:
        if column not in columns:
            what = f"key '{key}' in {_ROOT}: model {mart.name} has no column '{column}'"
            raise _error(exposure, what, did_you_mean(column, columns))
    if not mart.delivered_columns:
        raise _error(exposure, f"model {mart.name} describes no column that may be delivered", _NEXT_STEP)
    _check_row_number(exposure, orchestration, mart)
    if orchestration.mode is Mode.WINDOW:
        _check_reach(exposure, orchestration, mart)


def _check_row_number(exposure: Exposure, orchestration: Orchestration, mart: Mart) -> None:
    added = orchestration.file.row_number_column
    if orchestration.file.row_number and added.casefold() in [column.name.casefold() for column in mart.columns]:
        what = f"key 'row_number_column' in {_ROOT}.file: model {mart.name} has a column '{added}' itself"
        raise _error(exposure, what, "Choose another name in row_number_column.")


def _check_reach(exposure: Exposure, orchestration: Orchestration, mart: Mart) -> None:
    if mart.window_days is None:
        what = f"model {mart.name} does not say in config.meta.window_days how many days it keeps"
        raise _error(exposure, what, _NEXT_STEP)
    if orchestration.catch_up_days > mart.window_days:
        what = (
            f"key 'catch_up_days' in {_ROOT} is {orchestration.catch_up_days}, "
            f"and model {mart.name} keeps only {mart.window_days} days (config.meta.window_days)"
        )
        raise _error(exposure, what, _NEXT_STEP)


def _error(exposure: Exposure, what: str, next_step: str) -> ActivationError:
    sentence = f"exposure {exposure.name}: {what} ({exposure.original_file_path})."
    return ActivationError(ExitCode.CONFIGURATION, "config", sentence, next_step)
