"""Finds deliveries of one run that would write to the same remote name. Both are refused: neither may win by chance."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from operator import itemgetter
from pathlib import PurePosixPath

from activation.common.records import Delivery, Refusal
from activation.delivery.decisions import CONFLICT, Decision, PlannedDelivery
from activation.files.output_names import is_folder


def with_conflicts(planned: Sequence[PlannedDelivery]) -> tuple[PlannedDelivery, ...]:
    """Refuse deliveries of one run that would write to the same remote name."""
    waiting = [item for item in planned if item.decision is not Decision.DONE and not item.is_superseded]
    writers: dict[tuple[str, str], list[Delivery]] = {}
    folders = {item.delivery.remote_path for item in waiting if is_folder(item.delivery.orchestration)}
    for item in waiting:
        for name in _remote_names(item.delivery, folders):
            writers.setdefault((item.delivery.orchestration.destination, name), []).append(item.delivery)
    conflicts: dict[str, Refusal] = {}
    for (_, name), rivals in sorted((writer for writer in writers.items() if len(writer[1]) > 1), key=itemgetter(0)):
        for delivery in rivals:
            rival = next(other for other in rivals if other is not delivery)
            conflicts.setdefault(delivery.delivery_id, _conflict(rival, name))
    return tuple(
        replace(item, refusals=(conflicts[item.delivery.delivery_id], *item.refusals))
        if item.delivery.delivery_id in conflicts
        else item
        for item in planned
    )


def _remote_names(delivery: Delivery, folders: Collection[str]) -> set[str]:
    """Return the names that a delivery writes to, and the folders of other deliveries in which it would write."""
    names = {delivery.remote_path, f"{delivery.remote_path}.part"}
    if folders:
        names.update(str(parent) for parent in PurePosixPath(delivery.remote_path).parents if str(parent) in folders)
    return names | ({f"{delivery.remote_path}.DONE"} if delivery.orchestration.file.success_file else set())


def _conflict(rival: Delivery, path: str) -> Refusal:
    what = f"{rival.delivery_id} of the same run writes to {rival.orchestration.destination}:{path} too."
    next_step = "Tell them apart in file.filename_template or file.remote_folder, then run dbt build again."
    return Refusal(CONFLICT, what, next_step)
