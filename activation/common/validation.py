"""Turns a failed validation into sentences: which key, where, and the nearest valid one. It shows no value."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from activation.common.errors import ActivationError, ExitCode
from activation.common.nearest import did_you_mean


def configuration_error(
    error: ValidationError, model: type[BaseModel], subject: str, root: str, file: str, fallback: str
) -> ActivationError:
    """Describe every problem that a validation found.

    Arguments:
        error: what pydantic raised.
        model: the model that was validated, whose keys are the valid ones.
        subject: the thing that is wrong, for example ``exposure persado_segment_weekly``.
        root: where the model's keys stand, for example ``config.meta.activation``; may be empty.
        file: the file to edit.
        fallback: what to do where no key is misspelt.
    """
    problems = error.errors(include_input=False, include_url=False, include_context=False)
    unknown = next((problem for problem in problems if problem["type"] == "extra_forbidden"), None)
    next_step = did_you_mean(str(unknown["loc"][-1]), _keys_beside(unknown["loc"], model)) if unknown else fallback
    what = f"{subject}: {'; '.join(_sentence(problem, root) for problem in problems)} ({file})."
    return ActivationError(ExitCode.CONFIGURATION, "config", what, next_step)


def _sentence(problem: ErrorDetails, root: str) -> str:
    *parents, key = ("", *problem["loc"])
    place = ".".join(str(part) for part in (root, *parents[1:]) if part != "")
    within = f" in {place}" if place else ""
    match problem["type"]:
        case "extra_forbidden":
            return f"unknown key '{key}'{within}"
        case "missing":
            return f"missing key '{key}'{within}"
        case _:
            message = problem["msg"].removeprefix("Value error, ")
            return f"key '{key}'{within}: {message[:1].lower()}{message[1:]}" if key else message


def _keys_beside(location: Sequence[int | str], model: type[BaseModel]) -> list[str]:
    for part in location[:-1]:
        annotation: Any = model.model_fields[str(part)].annotation
        candidates = (annotation, *get_args(annotation))
        model = next(item for item in candidates if isinstance(item, type) and issubclass(item, BaseModel))
    return list(model.model_fields)
