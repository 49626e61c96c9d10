"""Which settings of splits and of names go together.

Source of the rules: the product specification's sections on split outputs and filename templates.
"""

from __future__ import annotations

from collections.abc import Iterator

from activation.common.file_settings import FileSettings, SplitOutputs
from activation.common.records import Campaign
from activation.files.names import parse_template
from activation.files.output_names import templates_of
from activation.files.rule_case import BrokenRule, Case

_SPLIT_KEYS = ("rows_limit", "megabytes_limit", "split_filename_template", "split_file_directory_template")
_ROWS_LIMITS = range(50_000, 10_000_001)
_MEGABYTES_LIMITS = range(1, 2001)
_ROOT = "config.meta.activation"


def splitting(case: Case) -> Iterator[BrokenRule]:
    """Find what is wrong with a split's limits and templates."""
    settings, given, mart_count = case.settings, case.given, case.mart_count
    if not settings.is_split:
        for key in (key for key in _SPLIT_KEYS if key in given):
            yield BrokenRule(key, "split_outputs is off", f"Set split_outputs to rows or megabytes, or remove {key}.")
        return
    if mart_count > 1:
        yield BrokenRule("split_outputs", "it is for one model, and there are several", "Give each its own exposure.")
    yield from _limits(settings)
    if "filename_template" in given:
        what = "with split_outputs it names nothing"
        remedy = "Use split_file_directory_template and split_filename_template instead."
        yield BrokenRule("filename_template", what, remedy)
    if settings.split_file_directory_template is None:
        what = "it is missing, and split_outputs needs it: it names the folder, or the archive"
        yield BrokenRule("split_file_directory_template", what, "Write for example \"{{now|format:'yyyyMMdd'}}\".")


def _limits(settings: FileSettings) -> Iterator[BrokenRule]:
    by_rows = settings.split_outputs is SplitOutputs.ROWS
    limits = {"rows_limit": settings.rows_limit, "megabytes_limit": settings.megabytes_limit}
    wanted, other = ("rows_limit", "megabytes_limit") if by_rows else ("megabytes_limit", "rows_limit")
    allowed = _ROWS_LIMITS if by_rows else _MEGABYTES_LIMITS
    if limits[other] is not None:
        what = f"split_outputs is {settings.split_outputs.value}"
        yield BrokenRule(other, what, f"Remove {other}, and set {wanted}.")
    if limits[wanted] not in allowed:
        what = "it is missing" if limits[wanted] is None else "it is out of range"
        yield BrokenRule(wanted, what, f"Write a number from {allowed[0]} to {allowed[-1]}.")


def templates(case: Case) -> Iterator[BrokenRule]:
    """Find templates that speak of what a delivery does not have."""
    settings = case.settings
    split = settings.split_filename_template
    if split is not None and "file_number" not in parse_template(split).tokens:
        what = "it does not hold {{file_number}}, so that all parts would have one name"
        yield BrokenRule("split_filename_template", what, 'Write for example "{{file_number}}.csv".')
    member = settings.member_filename_template
    if member is not None and "object_name" not in parse_template(member).tokens:
        what = "it does not hold {{object_name}}, so that all models' files would have one name"
        yield BrokenRule("member_filename_template", what, 'Write for example "{{object_name}}.csv".')
    for key in ("filename_template", "split_file_directory_template", "member_filename_template"):
        template = getattr(settings, key)
        if template is not None and "file_number" in parse_template(template).tokens:
            what = "it holds {{file_number}}, which only the parts of a split have"
            yield BrokenRule(key, what, "Use it in split_filename_template.")
    for key, template in templates_of(case.orchestration).items():
        unknown = parse_template(template).tokens & _unknown_tokens(case.orchestration.campaign)
        if template and unknown:
            what = f"it holds {{{{{min(unknown)}}}}}, and the exposure names no such thing"
            yield BrokenRule(key, what, f"Set campaign in {_ROOT}, or take it out.")


def _unknown_tokens(campaign: Campaign | None) -> frozenset[str]:
    if campaign is None:
        return frozenset(("campaign_name", "list_name", "group_name", "recipient_group_name"))
    return frozenset() if campaign.group else frozenset(("group_name", "recipient_group_name"))
