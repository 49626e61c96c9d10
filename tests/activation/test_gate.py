"""What the gate refuses. The evidence is a real build's; each test spoils one piece of it, or builds with a failure."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from mini import Change, change_json

from activation.artifacts.dbt_artifacts import load_artifacts
from activation.common.file_settings import FileSettings
from activation.common.project import Project
from activation.common.records import Delivery, Mart, Mode, Orchestration, Refusal
from activation.gate.evidence import Evidence, date_refusals

ENGAGEMENT, SEGMENT = "model.mini.engagement", "model.mini.segment"
SINGULAR = "test.mini.assert_audit_counts_every_event"
UNIT_TEST = "unit_test.mini.engagement.engagement_takes_the_hash_of_the_customer"


def refused(project: Project, mart: str) -> tuple[Refusal, ...]:
    artifacts = load_artifacts(project.target_path)
    return Evidence(artifacts).refusals(artifacts.mart(mart))


def reasons(project: Project, mart: str) -> list[str]:
    return [refusal.reason for refusal in refused(project, mart)]


def test_id(project: Project, name: str) -> str:
    """The unique id of a test, whose last part is a hash."""
    nodes = load_artifacts(project.target_path).manifest.nodes
    return next(unique_id for unique_id in nodes if unique_id.startswith(f"test.mini.{name}"))


test_id.__test__ = False  # type: ignore[attr-defined]


def results(project: Project, change: Change) -> None:
    change_json(project.target_path / "run_results.json", change)


def end_with(project: Project, unique_id: str, status: str, failures: int | None = None) -> None:
    def change(run: dict[str, Any]) -> None:
        next(result for result in run["results"] if result["unique_id"] == unique_id).update(
            status=status, failures=failures
        )

    results(project, change)


def leave_out(project: Project, unique_id: str) -> None:
    def change(run: dict[str, Any]) -> None:
        run["results"] = [result for result in run["results"] if result["unique_id"] != unique_id]

    results(project, change)


def test_a_sound_build_is_refused_nothing(project: Project) -> None:
    assert refused(project, ENGAGEMENT) == ()
    assert refused(project, SEGMENT) == ()


def test_a_really_failing_test_blocks_its_own_mart_alone(broken_project: Project) -> None:
    (refusal,) = refused(broken_project, ENGAGEMENT)
    assert refusal.reason == "test_failed"
    assert refusal.what == (
        "Test assert_engagement_is_not_broken (tests/assert_engagement_is_not_broken.sql) ended with 'fail', 4 rows."
    )
    assert refused(broken_project, SEGMENT) == ()


@pytest.mark.parametrize("status", ["fail", "error", "runtime error"])
def test_a_failed_test_blocks(project: Project, status: str) -> None:
    end_with(project, test_id(project, "not_null_stg_customers_customer_id"), status, 2)
    assert reasons(project, ENGAGEMENT) == ["test_failed"]
    assert reasons(project, SEGMENT) == ["test_failed"]


def warned(project: Project, mart: str) -> tuple[str, ...]:
    artifacts = load_artifacts(project.target_path)
    return Evidence(artifacts).warnings(artifacts.mart(mart))


def test_a_test_that_only_warns_does_not_block_and_its_warning_goes_along(project: Project) -> None:
    end_with(project, test_id(project, "not_null_stg_customers_customer_id"), "warn", 2)
    assert reasons(project, SEGMENT) == []
    said = "Test not_null_stg_customers_customer_id (models/_models.yml) ended with 'warn', 2 rows."
    assert warned(project, SEGMENT) == warned(project, ENGAGEMENT) == (said,)


def test_a_warning_of_a_model_outside_goes_with_no_mart(project: Project) -> None:
    end_with(project, test_id(project, "audit_refers_to_customers"), "warn", 1)
    end_with(project, test_id(project, "source_not_null_feeds_raw_events_send_id"), "warn", 3)
    assert warned(project, SEGMENT) == ()
    assert len(warned(project, ENGAGEMENT)) == 1


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (
            "fail",
            "--select CV-T5 --keys' lists the rows and how to mend them; then run dbt build again.",
        ),
        ("warn", "'activation validate --select CV-T5 --keys' lists them."),
    ],
)
def test_of_a_validation_check_it_is_said_where_its_rows_are(project: Project, status: str, said: str) -> None:
    test = test_id(project, "not_null_stg_customers_customer_id")

    def make_check(manifest: dict[str, Any]) -> None:
        kwargs = {"check_id": "CV-T5", "model": "{{ get_where_subquery(ref('stg_customers')) }}"}
        manifest["nodes"][test]["test_metadata"] = {"name": "validation_check", "kwargs": kwargs}

    change_json(project.target_path / "manifest.json", make_check)
    end_with(project, test, status, 2)
    told = [refusal.next_step for refusal in refused(project, SEGMENT)] or warned(project, SEGMENT)
    assert len(told) == 1
    assert told[0].endswith(said)


def test_a_skipped_test_is_no_evidence(project: Project) -> None:
    end_with(project, test_id(project, "not_null_stg_customers_customer_id"), "skipped")
    assert reasons(project, SEGMENT) == ["test_not_run"]


def test_a_test_left_out_of_the_build_is_no_evidence(project: Project) -> None:
    leave_out(project, test_id(project, "not_null_stg_customers_customer_id"))
    (refusal,) = refused(project, SEGMENT)
    assert refusal.reason == "test_not_run"
    assert "did not run in the last dbt build" in refusal.what


def test_unit_tests_count(project: Project) -> None:
    end_with(project, UNIT_TEST, "fail")
    assert reasons(project, ENGAGEMENT) == ["test_failed"]
    assert reasons(project, SEGMENT) == []


def test_a_test_of_an_upstream_source_counts(project: Project) -> None:
    end_with(project, test_id(project, "source_not_null_feeds_raw_events_send_id"), "fail", 1)
    assert reasons(project, ENGAGEMENT) == ["test_failed"]
    assert reasons(project, SEGMENT) == []


def test_a_relationship_test_speaks_for_the_model_that_refers(project: Project) -> None:
    # Declared on stg_events, it reads stg_customers too, which stands in both lineages.
    end_with(project, test_id(project, "relationships_stg_events"), "fail", 1)
    assert reasons(project, ENGAGEMENT) == ["test_failed"]
    assert reasons(project, SEGMENT) == []


def test_a_relationship_test_of_a_model_outside_blocks_no_mart(project: Project) -> None:
    # Declared on audit_events, of nobody's lineage; the model it refers to stands in both.
    end_with(project, test_id(project, "audit_refers_to_customers"), "fail", 1)
    assert reasons(project, ENGAGEMENT) == []
    assert reasons(project, SEGMENT) == []


def test_a_test_of_the_lineage_counts_even_when_it_refers_to_a_model_outside(project: Project) -> None:
    def refer_outside(manifest: dict[str, Any]) -> None:
        node = manifest["nodes"][test_id(project, "relationships_stg_events")]
        node["depends_on"]["nodes"] = ["model.mini.audit_events", "model.mini.stg_events"]

    change_json(project.target_path / "manifest.json", refer_outside)
    end_with(project, test_id(project, "relationships_stg_events"), "fail", 1)
    assert reasons(project, ENGAGEMENT) == ["test_failed"]


def test_a_singular_test_that_reads_a_model_outside_blocks_no_mart(project: Project) -> None:
    end_with(project, SINGULAR, "fail", 1)
    assert reasons(project, ENGAGEMENT) == []


def test_a_singular_test_within_the_lineage_blocks(project: Project) -> None:
    def read_inside(manifest: dict[str, Any]) -> None:
        manifest["nodes"][SINGULAR]["depends_on"]["nodes"] = ["model.mini.stg_events", "seed.mini.raw_events"]

    change_json(project.target_path / "manifest.json", read_inside)
    end_with(project, SINGULAR, "fail", 1)
    assert reasons(project, ENGAGEMENT) == ["test_failed"]
    assert reasons(project, SEGMENT) == []


@pytest.mark.parametrize(("status", "reason"), [("error", "build_failed"), ("partial success", "build_failed")])
def test_a_failed_model_upstream_blocks(project: Project, status: str, reason: str) -> None:
    end_with(project, "model.mini.stg_events", status)
    assert reasons(project, ENGAGEMENT) == [reason]
    assert reasons(project, SEGMENT) == []


def test_a_seed_left_out_of_the_build_blocks(project: Project) -> None:
    leave_out(project, "seed.mini.raw_events")
    (refusal,) = refused(project, ENGAGEMENT)
    assert refusal.reason == "not_built"
    assert refusal.what == "seed.mini.raw_events was not part of the last dbt build."


def test_the_root_cause_is_told_before_what_was_skipped_for_it(project: Project) -> None:
    end_with(project, ENGAGEMENT, "skipped")
    end_with(project, test_id(project, "not_null_engagement"), "skipped")
    end_with(project, "model.mini.stg_events", "error")
    assert reasons(project, ENGAGEMENT) == ["build_failed", "skipped", "test_not_run"]


def test_artifacts_of_two_invocations_prove_nothing(project: Project) -> None:
    results(project, lambda run: run["metadata"].update(invocation_id="another"))
    assert reasons(project, ENGAGEMENT) == ["other_invocation"]
    assert reasons(project, SEGMENT) == ["other_invocation"]


@pytest.mark.parametrize("command", ["run", "test", "generate", "retry"])
def test_only_a_build_is_evidence(project: Project, command: str) -> None:
    results(project, lambda run: run["args"].update(which=command))
    (refusal,) = refused(project, SEGMENT)
    assert refusal.reason == "not_a_build"
    assert f"'dbt {command}'" in refusal.what


@pytest.mark.parametrize(("argument", "value", "flag"), [("empty", True, "--empty"), ("sample", "3 days", "--sample")])
def test_a_build_of_a_part_of_the_rows_is_not_sent(project: Project, argument: str, value: object, flag: str) -> None:
    results(project, lambda run: run["args"].update({argument: value}))
    (refusal,) = refused(project, SEGMENT)
    assert refusal.reason == "not_all_rows"
    assert flag in refusal.what


def test_a_mart_without_an_enforced_contract_is_refused(project: Project) -> None:
    def unenforce(manifest: dict[str, Any]) -> None:
        manifest["nodes"][SEGMENT]["config"]["contract"]["enforced"] = False

    change_json(project.target_path / "manifest.json", unenforce)
    assert reasons(project, SEGMENT) == ["contract_not_enforced"]


def write_freshness(target_path: Path, status: str) -> None:
    (target_path / "sources.json").write_text(
        '{"metadata": {"dbt_schema_version": "https://schemas.getdbt.com/dbt/sources/v3.json",'
        ' "invocation_id": "x", "generated_at": "2026-06-30T05:00:00Z"},'
        f' "results": [{{"unique_id": "source.mini.feeds.raw_events", "status": "{status}"}}]}}',
        encoding="utf-8",
    )


@pytest.mark.parametrize(
    ("status", "expected"),
    [("pass", []), ("warn", []), ("error", ["source_stale"]), ("runtime error", ["source_stale"])],
)
def test_a_stale_source_blocks_what_stands_on_it(project: Project, status: str, expected: list[str]) -> None:
    write_freshness(project.target_path, status)
    assert reasons(project, ENGAGEMENT) == expected
    assert reasons(project, SEGMENT) == []
    said = ("The freshness of source.mini.feeds.raw_events ended with 'warn' (sources.json).",)
    assert warned(project, ENGAGEMENT) == (said if status == "warn" else ())
    assert warned(project, SEGMENT) == ()


def delivery(fire_time: str, window_date: date | None = None) -> Delivery:
    orchestration = Orchestration(
        name="x",
        mart_unique_ids=("model.mini.x",),
        destination="persado",
        mode=Mode.WINDOW if window_date else Mode.SNAPSHOT,
        cron="0 6 * * *",
        timezone="UTC",
        order_by=("id",),
        file=FileSettings("/", "x.csv"),
    )
    return Delivery(orchestration, datetime.fromisoformat(fire_time).replace(tzinfo=UTC), "/x.csv", window_date)


def mart(as_of_date: date | None, window_days: int | None = None) -> Mart:
    return Mart("model.mini.x", "x", "x", (), True, as_of_date, window_days)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        # A mart as of 2026-06-30 that keeps 7 days holds the days 23 to 29 of June.
        (date(2026, 6, 30), ["mart_too_old"]),
        (date(2026, 6, 29), []),
        (date(2026, 6, 23), []),
        (date(2026, 6, 22), ["day_not_kept"]),
    ],
)
def test_a_windows_day_must_lie_in_the_days_that_the_mart_keeps(day: date, expected: list[str]) -> None:
    found = date_refusals(delivery("2026-07-01T06:00", day), mart(date(2026, 6, 30), 7))
    assert [refusal.reason for refusal in found] == expected


def test_the_remedy_for_a_day_that_is_gone_names_a_date_that_keeps_it() -> None:
    (refusal,) = date_refusals(delivery("2026-06-23T06:00", date(2026, 6, 22)), mart(date(2026, 6, 30), 7))
    assert refusal.next_step == "Build it for an as_of_date of 2026-06-29 or before."
    assert date_refusals(delivery("2026-06-23T06:00", date(2026, 6, 22)), mart(date(2026, 6, 29), 7)) == ()


@pytest.mark.parametrize(
    ("as_of_date", "expected"),
    [(date(2026, 6, 28), ["mart_too_old"]), (date(2026, 6, 29), []), (date(2026, 6, 30), [])],
)
def test_a_snapshot_needs_a_mart_of_its_own_day(as_of_date: date, expected: list[str]) -> None:
    found = date_refusals(delivery("2026-06-29T08:30"), mart(as_of_date))
    assert [refusal.reason for refusal in found] == expected


def test_a_mart_that_does_not_say_its_date_is_refused() -> None:
    (refusal,) = date_refusals(delivery("2026-06-29T08:30"), mart(None))
    assert refusal.reason == "as_of_date_missing"
