"""Holds an exposure's orchestration against its file settings' rules, its marts and its destination."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from activation.artifacts.schemas import Exposure
from activation.common.errors import ActivationError, ExitCode
from activation.common.nearest import did_you_mean
from activation.common.records import RECIPIENT_KEY, Launch, Mart, Mode, Orchestration
from activation.files.file_rules import broken_rules
from activation.files.rule_case import BrokenRule
from activation.settings.destinations import Destinations
from activation.settings.exposures import Order

ROOT = "config.meta.activation"
"""Where an orchestration's keys stand in its exposure."""
_NEXT_STEP = "Correct the exposure, then run dbt build again."


def exposure_error(exposure: Exposure, what: str, next_step: str) -> ActivationError:
    """Make the error of an exposure: what is wrong, in which file, and what to do."""
    sentence = f"exposure {exposure.name}: {what} ({exposure.original_file_path})."
    return ActivationError(ExitCode.CONFIGURATION, "config", sentence, next_step)


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
                raise replace(exposure_error(exposure, problem, next_step), code=ExitCode.MISSING_ATTRIBUTE)


def check_file(exposure: Exposure, orchestration: Orchestration, given: Collection[str]) -> None:
    """Refuse file settings that do not go together, and a key that does not encrypt.

    Arguments:
        exposure: named in messages.
        orchestration: what it defines.
        given: the keys of ``file`` that it sets itself.

    Raises:
        ActivationError: CONFIGURATION or PGP_KEY.
    """
    broken = broken_rules(orchestration, given)
    _refuse_broken(exposure, [replace(rule, key=f"'{rule.key}' in {ROOT}.file") for rule in broken])
    if orchestration.file.pgp_public_key is not None:
        from activation.files.pgp import Encryption

        try:
            Encryption(orchestration.file.pgp_public_key)
        except ActivationError as error:
            problem = f"key 'pgp_public_key' in {ROOT}.file: {error.what.rstrip('.')}"
            raise replace(exposure_error(exposure, problem, error.next_step), code=error.code) from None


def _refuse_broken(exposure: Exposure, broken: Collection[BrokenRule]) -> None:
    """Tell every broken rule at once, each with the place of its key, and the remedies after them."""
    if broken:
        problems = "; ".join(f"key {rule.key}: {rule.problem}" for rule in broken)
        raise exposure_error(exposure, problems, " ".join(dict.fromkeys(rule.remedy for rule in broken)))


def check_marts(exposure: Exposure, orchestration: Orchestration, order_by: Order, marts: Sequence[Mart]) -> None:
    """Refuse what the marts do not have, and what several marts cannot be.

    Arguments:
        exposure: named in messages.
        orchestration: what it defines.
        order_by: as the exposure says it.
        marts: the models that it depends on.

    Raises:
        ActivationError: CONFIGURATION.
    """
    _check_orders(exposure, order_by, [mart.name for mart in marts])
    if orchestration.mode is Mode.DELTA and len(marts) > 1:
        what = f"key 'mode' in {ROOT} is delta, and the exposure depends on {len(marts)} models"
        raise exposure_error(exposure, what, "Give each model its own exposure.")
    for mart in marts:
        _check_against_mart(exposure, orchestration, mart)


def check_destination(
    exposure: Exposure, orchestration: Orchestration, marts: Sequence[Mart], destinations: Destinations
) -> None:
    """Refuse what the destination does not allow, and marts without what it requires.

    Arguments:
        exposure: named in messages.
        orchestration: what it defines.
        marts: the models that it depends on.
        destinations: which know what each allows and requires.

    Raises:
        ActivationError: CONFIGURATION or MISSING_ATTRIBUTE.
    """
    broken = destinations.rules(orchestration.destination).broken(orchestration, marts)
    _refuse_broken(exposure, [replace(rule, key=f"'{rule.key}' in {ROOT}") for rule in broken])
    _require_columns(exposure, orchestration, marts, destinations)


def _check_orders(exposure: Exposure, order_by: Order, marts: Collection[str]) -> None:
    """Hold the kind of ``order_by`` against the number of models: one list for one, a list by name for several."""
    if not isinstance(order_by, dict):
        if len(marts) > 1:
            what = f"key 'order_by' in {ROOT} is one list, and the exposure depends on {len(marts)} models"
            raise exposure_error(
                exposure, what, "Give each model its own: order_by: {first_model: [id], second_model: [id]}."
            )
        return
    if unknown := [name for name in order_by if name not in marts]:
        what = f"key 'order_by' in {ROOT}: the exposure does not depend on a model '{unknown[0]}'"
        raise exposure_error(exposure, what, did_you_mean(unknown[0], marts))
    if missing := [name for name in marts if name not in order_by]:
        what = f"key 'order_by' in {ROOT} does not say how {missing[0]} is sorted"
        raise exposure_error(exposure, what, f"Add {missing[0]} with the columns of its key.")


def _check_against_mart(exposure: Exposure, orchestration: Orchestration, mart: Mart) -> None:
    columns = [column.name for column in mart.columns]
    named = [("order_by", column) for column in orchestration.order_of(mart.name)]
    if orchestration.window_column is not None:
        named.append(("window.column", orchestration.window_column))
    for key, column in named:
        if column not in columns:
            what = f"key '{key}' in {ROOT}: model {mart.name} has no column '{column}'"
            raise exposure_error(exposure, what, did_you_mean(column, columns))
    if mart.launch is not None:
        _check_launch(exposure, orchestration, mart, mart.launch)
    if not mart.delivered_columns:
        raise exposure_error(exposure, f"model {mart.name} describes no column that may be delivered", _NEXT_STEP)
    _check_row_number(exposure, orchestration, mart)
    if orchestration.mode is Mode.WINDOW:
        _check_reach(exposure, orchestration, mart)


def _check_launch(exposure: Exposure, orchestration: Orchestration, mart: Mart, launch: Launch) -> None:
    """Refuse to send a campaign elsewhere than its definition says, or only those rows of it that have changed."""
    if orchestration.destination != launch.destination:
        what = (
            f"key 'destination' in {ROOT} is '{orchestration.destination}', "
            f"and model {mart.name} holds what {launch.destination} is sent of the campaign {launch.campaign_name}"
        )
        raise exposure_error(
            exposure, what, "Send it there, or name the other destination in the campaign and its launch."
        )
    if orchestration.mode is not Mode.SNAPSHOT:
        what = f"key 'mode' in {ROOT} is {orchestration.mode}, and model {mart.name} is of a campaign"
        next_step = (
            "Use snapshot; entrance='new_only' in the campaign sends newcomers only, and keeps their control group."
        )
        raise exposure_error(exposure, what, next_step)
    names = [column.name for column in mart.columns]
    if missing := [column for column in RECIPIENT_KEY if column not in names]:
        what = f"model {mart.name} is of a campaign and describes no column '{missing[0]}'"
        raise exposure_error(exposure, what, "Describe it with config.meta.deliver: false, as docs/campaigns.md shows.")


def _check_row_number(exposure: Exposure, orchestration: Orchestration, mart: Mart) -> None:
    added = orchestration.file.row_number_column
    if orchestration.file.row_number and added.casefold() in [column.name.casefold() for column in mart.columns]:
        what = f"key 'row_number_column' in {ROOT}.file: model {mart.name} has a column '{added}' itself"
        raise exposure_error(exposure, what, "Choose another name in row_number_column.")


def _check_reach(exposure: Exposure, orchestration: Orchestration, mart: Mart) -> None:
    if mart.window_days is None:
        what = f"model {mart.name} does not say in config.meta.window_days how many days it keeps"
        raise exposure_error(exposure, what, _NEXT_STEP)
    if orchestration.catch_up_days > mart.window_days:
        what = (
            f"key 'catch_up_days' in {ROOT} is {orchestration.catch_up_days}, "
            f"and model {mart.name} keeps only {mart.window_days} days (config.meta.window_days)"
        )
        raise exposure_error(exposure, what, _NEXT_STEP)
