"""The evidence for a delivery: what the last dbt invocation built and tested. It opens nothing.

A delivery goes when one `dbt build` wrote both artifacts, built the mart and everything upstream of it, ran every test
of that lineage without a failure, and computed the mart for a date that covers the delivery. Nothing is passed over in
silence: every refusal carries a stable reason.

Which tests are a lineage's own: a test declared on a node (a generic test, a unit test) belongs to that node, whatever
else it reads: a relationship test speaks for the model whose column refers, not for the one referred to. A test
declared on no node (a singular test, a source's test) belongs to a lineage only when all it reads stands in it: one
that compares the lineage with a model outside may fail because of that model.

A test or source that only warns holds nothing back: its warning goes with the delivery, into the ledger and the report.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, timedelta
from functools import cached_property

from activation.artifacts.dbt_artifacts import Artifacts
from activation.artifacts.schemas import Node, Result
from activation.common.records import Delivery, Mart, Refusal

_BUILT_KINDS = ("model.", "seed.", "snapshot.", "function.")
_BUILD = "Run dbt build for the whole lineage; the next run sends this without a flag."
_MEND = "Mend the cause and run dbt build again; the next run sends this without a flag."


class Evidence:
    """What the last dbt invocation proves. What is wrong anywhere in the project is found once, for all marts.

    Arguments:
        artifacts: what that invocation left behind.
    """

    def __init__(self, artifacts: Artifacts) -> None:
        self._artifacts = artifacts
        self._known: dict[str, tuple[Refusal, ...]] = {}
        self._warned: dict[str, tuple[str, ...]] = {}

    def refusals(self, mart: Mart) -> tuple[Refusal, ...]:
        """Tell why nothing of a mart may be delivered, root causes first. Empty means that the evidence is whole."""
        if mart.unique_id not in self._known:
            self._known[mart.unique_id] = self._found(mart)
        return self._known[mart.unique_id]

    def warnings(self, mart: Mart) -> tuple[str, ...]:
        """Tell what deserves a look though it keeps nothing back, in the order of the tests' names."""
        if mart.unique_id not in self._warned:
            closure = self._artifacts.closure(mart.unique_id) if self._warnings else frozenset[str]()
            self._warned[mart.unique_id] = tuple(
                what
                for node, what in self._warnings
                if (node in closure if isinstance(node, str) else _belongs_to(node, closure))
            )
        return self._warned[mart.unique_id]

    def _found(self, mart: Mart) -> tuple[Refusal, ...]:
        if refusal := _invocation_refusal(self._artifacts):
            return (refusal,)
        found = _contract_refusals(mart)
        if self._nodes or self._tests or self._sources:
            closure = self._artifacts.closure(mart.unique_id)
            found += [refusal for unique_id, refusal in self._nodes.items() if unique_id in closure]
            found += [refusal for test, refusal in self._tests if _belongs_to(test, closure)]
            found += [refusal for unique_id, refusal in self._sources.items() if unique_id in closure]
        return tuple(sorted(found, key=lambda refusal: refusal.reason in ("skipped", "not_built", "test_not_run")))

    @cached_property
    def _nodes(self) -> dict[str, Refusal]:
        nodes = self._artifacts.manifest.nodes
        named = {*nodes, *(parent for node in nodes.values() for parent in node.depends_on.nodes)}
        found = ((unique_id, _build_refusal(unique_id, self._artifacts)) for unique_id in sorted(named))
        return {unique_id: refusal for unique_id, refusal in found if refusal}

    @cached_property
    def _tests(self) -> list[tuple[Node, Refusal]]:
        found = ((test, _test_refusal(test, self._artifacts)) for test in self._artifacts.tests())
        return [(test, refusal) for test, refusal in found if refusal]

    @cached_property
    def _warnings(self) -> list[tuple[Node | str, str]]:
        """Every test that warned and every source that grows old, with what is said of it."""
        tests = sorted(self._artifacts.tests(), key=lambda test: test.name)
        found = [(test, self._artifacts.results.get(test.unique_id)) for test in tests]
        warned: list[tuple[Node | str, str]] = [
            (test, _test_warning(test, result)) for test, result in found if result and result.status == "warn"
        ]
        return warned + [
            (unique_id, f"The freshness of {unique_id} ended with 'warn' (sources.json).")
            for unique_id, status in sorted(self._artifacts.freshness.items())
            if status == "warn"
        ]

    @cached_property
    def _sources(self) -> dict[str, Refusal]:
        next_step = (
            "Load the source and run dbt source freshness again, or delete sources.json to go without that check."
        )
        return {
            unique_id: Refusal(
                "source_stale", f"The freshness of {unique_id} ended with '{status}' (sources.json).", next_step
            )
            for unique_id, status in sorted(self._artifacts.freshness.items())
            if status not in ("pass", "warn")
        }


def date_refusals(delivery: Delivery, mart: Mart) -> tuple[Refusal, ...]:
    """Tell why a mart, sound in itself, does not cover one delivery.

    A window's day must lie in the days that the mart keeps, ``window_days`` before its ``as_of_date``. A snapshot must
    have been computed for the day (UTC) of the fire time, or later.
    """
    if mart.as_of_date is None:
        what = f"Model {mart.name} does not say for which date it was computed (config.meta.as_of_date)."
        return (Refusal("as_of_date_missing", what, "Set the key, then run dbt build."),)
    day = delivery.window_date
    needed = day + timedelta(days=1) if day else delivery.fire_time.astimezone(UTC).date()
    if mart.as_of_date < needed:
        what = f"Model {mart.name} was computed for {mart.as_of_date}; this needs {needed} or later."
        return (Refusal("mart_too_old", what, "Run dbt build; the next run sends this without a flag."),)
    oldest = mart.as_of_date - timedelta(days=mart.window_days or 0)
    if day and day < oldest:
        what = f"Model {mart.name} keeps {oldest} and later; the day {day} is gone from it."
        latest = day + timedelta(days=mart.window_days or 0)
        return (Refusal("day_not_kept", what, f"Build it for an as_of_date of {latest} or before."),)
    return ()


def summary(refusals: Sequence[Refusal]) -> str | None:
    """Say the first of several refusals, and how many more there are; None when there is none."""
    if not refusals:
        return None
    return refusals[0].what + (f" And {len(refusals) - 1} more." if len(refusals) > 1 else "")


def _invocation_refusal(artifacts: Artifacts) -> Refusal | None:
    run = artifacts.run
    if artifacts.manifest.metadata.invocation_id != run.metadata.invocation_id:
        what = "manifest.json and run_results.json are of different dbt invocations."
        next_step = "Call activation right after dbt build, or keep that build's target folder."
        return Refusal("other_invocation", what, next_step)
    if run.args.which != "build":
        what = f"The last dbt command was 'dbt {run.args.which}', which is no evidence of tested marts."
        return Refusal("not_a_build", what, "Run dbt build.")
    if run.args.empty or run.args.sample:
        flag = "--empty" if run.args.empty else "--sample"
        what = f"The last dbt build ran with {flag}: its tables lack rows."
        return Refusal("not_all_rows", what, f"Build without {flag}.")
    return None


def _contract_refusals(mart: Mart) -> list[Refusal]:
    if mart.contract_enforced:
        return []
    what = f"Model {mart.name} has no enforced contract, so the file's header is not agreed on."
    return [Refusal("contract_not_enforced", what, "Set config.contract.enforced to true and describe every column.")]


def _build_refusal(unique_id: str, artifacts: Artifacts) -> Refusal | None:
    node = artifacts.manifest.nodes.get(unique_id)
    if not unique_id.startswith(_BUILT_KINDS) or (node and node.config.materialized == "ephemeral"):
        return None
    result = artifacts.results.get(unique_id)
    if result is None:
        return Refusal("not_built", f"{unique_id} was not part of the last dbt build.", _BUILD)
    if result.status == "success":
        return None
    reason = "skipped" if result.status == "skipped" else "build_failed"
    return Refusal(reason, f"{unique_id} ended with '{result.status}'.", _MEND)


def _belongs_to(test: Node, closure: frozenset[str]) -> bool:
    if test.resource_type == "unit_test":
        return bool(closure.intersection(test.depends_on.nodes))
    if test.attached_node:
        return test.attached_node in closure
    return bool(test.depends_on.nodes) and closure.issuperset(test.depends_on.nodes)


def _test_refusal(test: Node, artifacts: Artifacts) -> Refusal | None:
    result = artifacts.results.get(test.unique_id)
    if result is not None and result.status in ("pass", "warn"):
        return None
    subject = f"Test {test.name} ({test.original_file_path})"
    if result is None:
        return Refusal("test_not_run", f"{subject} did not run in the last dbt build.", _BUILD)
    reason = "test_not_run" if result.status == "skipped" else "test_failed"
    next_step = _MEND
    if test.validation_check and reason == "test_failed":
        next_step = f"{_seen(test.validation_check)} lists the rows and how to mend them; then run dbt build again."
    return Refusal(reason, f"{subject} ended with '{result.status}'{_rows(result)}.", next_step)


def _test_warning(test: Node, result: Result) -> str:
    more = f" {_seen(test.validation_check)} lists them." if test.validation_check else ""
    return f"Test {test.name} ({test.original_file_path}) ended with 'warn'{_rows(result)}.{more}"


def _rows(result: Result) -> str:
    return f", {result.failures} rows" if result.failures else ""


def _seen(check_id: str) -> str:
    return f"'activation validate --select {check_id} --keys'"
