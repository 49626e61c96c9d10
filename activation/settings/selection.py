"""Which orchestrations a selection means. It looks at names only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fnmatch import fnmatchcase

from activation.common.errors import ActivationError, ExitCode
from activation.common.nearest import did_you_mean
from activation.common.records import Orchestration
from activation.settings.orchestrations import Orchestrations


def chosen_of(orchestrations: Orchestrations, select: Sequence[str]) -> tuple[Orchestration, ...]:
    """Return the sound orchestrations that a selection means.

    Raises:
        ActivationError: USAGE when a part of the selection matches nothing.
    """
    names = matching(orchestrations.names, select, orchestrations.labels)
    return tuple(item for item in orchestrations.valid if item.name in names)


def matching(
    names: Sequence[str],
    select: Sequence[str],
    labels: Mapping[str, frozenset[str]] | None = None,
    kind: str = "orchestration",
) -> frozenset[str]:
    """Return the names that a selection means.

    Arguments:
        names: those of all orchestrations, or of whatever is selected.
        select: names, labels or globs, each perhaps several with commas between them; none for all.
        labels: what ``group:weekly`` and the like stand for.
        kind: what messages call the selected.

    Raises:
        ActivationError: USAGE when a part of the selection matches nothing.
    """
    patterns = [part.strip() for item in select for part in item.split(",") if part.strip()]
    if not patterns:
        return frozenset(names)
    meanings = {name: frozenset((name,)) for name in names} | dict(labels or {})
    found: set[str] = set()
    for pattern in patterns:
        meant = [members for meaning, members in meanings.items() if fnmatchcase(meaning, pattern)]
        if not meant:
            what = f"--select '{pattern}' matches no {kind}."
            raise ActivationError(ExitCode.USAGE, "config", what, did_you_mean(pattern, meanings))
        found.update(*meant)
    return frozenset(found)
