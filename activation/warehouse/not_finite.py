"""What the engines' writers say of a number that has no decimal form."""

from __future__ import annotations

from activation.common.errors import ActivationError, ExitCode

NOT_FINITE = "holds a number that is not finite"
"""What an engine's own error says of such a number, behind the words ``column <name>``."""


def not_finite(relation: str, message: str) -> ActivationError | None:
    """Make the error for a number without decimal form; None when the engine's message is about something else.

    Arguments:
        relation: what was being written.
        message: the engine's, in which `NOT_FINITE` may stand behind ``column <name>``.
    """
    _, _, rest = message.partition("column ")
    if NOT_FINITE not in rest:
        return None
    what = rest.partition(NOT_FINITE)[0] + NOT_FINITE
    return ActivationError(
        ExitCode.TYPE_MISMATCH,
        "export",
        f"In {relation}, column {what}, which has no decimal form.",
        "Mend the model so that it gives NULL or a number there.",
    )
