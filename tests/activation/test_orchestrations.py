"""The keys of an exposure: defaults, rules, and errors that name the key, its place and the nearest valid one."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from mini import Change, change_exposure, change_json

from activation.artifacts.dbt_artifacts import load_artifacts
from activation.common.errors import ExitCode
from activation.common.file_settings import Compression, FileFormat, FileSettings
from activation.common.project import Project
from activation.common.records import Campaign, Mode, OnEmpty, Orchestration
from activation.settings.orchestrations import Orchestrations, load_orchestrations, warnings_of

NOW = datetime(2026, 6, 30, 7, tzinfo=UTC)


def loaded(project: Project) -> Orchestrations:
    return load_orchestrations(load_artifacts(project.target_path), {"persado"})


def only(project: Project, name: str) -> Orchestration:
    return next(item for item in loaded(project).valid if item.name == name)


def test_an_exposure_is_read_whole(project: Project) -> None:
    assert loaded(project).errors == {}
    assert loaded(project).names == ("engagement_daily", "segment_weekly")
    assert only(project, "engagement_daily") == Orchestration(
        name="engagement_daily",
        mart_unique_ids=("model.mini.engagement",),
        destination="persado",
        mode=Mode.WINDOW,
        cron="0 6 * * *",
        timezone="UTC",
        order_by=("Hashed_Email", "Send_ID"),
        file=FileSettings(
            filename_template="engagement_{{ now|format:'yyyyMMdd' }}.csv",
            remote_folder="/engagement",
            format=FileFormat.CSV,
            compression=Compression.NONE,
            header=True,
            success_file=True,
        ),
        window_column="engagement_date",
        window_timezone="UTC",
        catch_up_days=3,
        start_date=None,
        on_empty=OnEmpty.SEND,
        enabled=True,
        defined_in="models/_exposures.yml",
    )


def test_compression_is_taken_in_any_case(project: Project) -> None:
    # The exposure says GZip, as the destination's own pages spell it.
    assert only(project, "segment_weekly").file.compression is Compression.GZIP


def test_defaults_of_the_keys(project: Project) -> None:
    def least(keys: dict[str, Any]) -> None:
        for key in ("catch_up_days", "schedule", "window"):
            keys.pop(key)
        keys["schedule"] = {"cron": "0 6 * * *"}
        keys["window"] = {"column": "engagement_date"}
        keys["file"] = {"format": "csv", "remote_folder": "/"}
        keys["start_date"] = "2026-06-01"

    change_exposure(project, "engagement_daily", least)
    orchestration = only(project, "engagement_daily")
    assert (orchestration.timezone, orchestration.window_timezone) == ("UTC", "UTC")
    assert (orchestration.catch_up_days, orchestration.start_date) == (7, date(2026, 6, 1))
    assert orchestration.file == FileSettings("/")


def put(key: str, value: object) -> Change:
    """Set a key, given as a dotted path."""

    def change(keys: dict[str, Any]) -> None:
        *parents, last = key.split(".")
        for parent in parents:
            keys = keys[parent]
        keys[last] = value

    return change


def drop(key: str) -> Change:
    def change(keys: dict[str, Any]) -> None:
        *parents, last = key.split(".")
        for parent in parents:
            keys = keys[parent]
        del keys[last]

    return change


ROOT = "config.meta.activation"


@pytest.mark.parametrize(
    ("change", "problem", "next_step"),
    [
        (
            put("file.compresion", "gzip"),
            f"unknown key 'compresion' in {ROOT}.file",
            "Did you mean 'compression'?",
        ),
        (put("file.wibble", "x"), f"unknown key 'wibble' in {ROOT}.file", "Valid: 'blanks_in_names'"),
        (put("schedules", {}), f"unknown key 'schedules' in {ROOT}", "Did you mean 'schedule'?"),
        (put("window.colum", "x"), f"unknown key 'colum' in {ROOT}.window", "Did you mean 'column'?"),
        (drop("schedule"), f"missing key 'schedule' in {ROOT}", "Correct the exposure"),
        (drop("file.format"), f"missing key 'format' in {ROOT}.file", "Correct the exposure"),
        (drop("file.remote_folder"), f"missing key 'remote_folder' in {ROOT}.file", "Correct the exposure"),
        (drop("window"), f"missing key 'window' in {ROOT}: mode window needs it", "Correct the exposure"),
        (put("order_by", []), f"key 'order_by' in {ROOT}: it is neither a list of columns nor", "Correct the exposure"),
        (
            put("order_by", "id"),
            f"key 'order_by' in {ROOT}: it is neither a list of columns nor",
            "Correct the exposure",
        ),
        (
            put("order_by", {"engagement": ["Send_ID"], "segmnt": ["id"]}),
            f"key 'order_by' in {ROOT}: the exposure does not depend on a model 'segmnt'",
            "Did you mean 'engagement'?",
        ),
        (put("catch_up_days", 0), f"key 'catch_up_days' in {ROOT}: input should be greater", "Correct the exposure"),
        (
            put("catch_up_days", 8),
            f"key 'catch_up_days' in {ROOT} is 8, and model engagement keeps only 7 days",
            "Correct the exposure",
        ),
        (
            put("file.format", "xlsx"),
            f"key 'format' in {ROOT}.file: input should be 'csv', 'tsv'",
            "Correct the exposure",
        ),
        (
            put("file.use_zip64", True),
            f"key 'use_zip64' in {ROOT}.file: it is for compression zip, and compression is none",
            "Set compression to zip, or remove use_zip64.",
        ),
        (
            put("file", {"format": "csv", "remote_folder": "/", "row_number": True, "row_number_column": "send_id"}),
            f"key 'row_number_column' in {ROOT}.file: model engagement has a column 'send_id' itself",
            "Choose another name in row_number_column.",
        ),
        (put("schedule.cron", "6 o'clock"), f"key 'cron' in {ROOT}.schedule: cron '6 o'clock'", "Correct the"),
        (
            put("schedule.timezone", "Pacific"),
            f"key 'timezone' in {ROOT}.schedule: unknown time zone 'Pacific'",
            "Correct the exposure",
        ),
        (
            put("file.remote_folder", "engagement"),
            f"key 'remote_folder' in {ROOT}.file: remote folder 'engagement' does not begin with '/'",
            "Correct the exposure",
        ),
        (
            put("file.filename_template", "{{ campaign_name }}.csv"),
            f"key 'filename_template' in {ROOT}.file: it holds {{{{campaign_name}}}}, and the exposure names no such",
            "Set campaign in config.meta.activation",
        ),
        (
            put("file.filename_template", "../{{ now }}.csv"),
            f"key 'filename_template' in {ROOT}.file: remote name '../2026-01-01.csv' holds '..'",
            "Correct the exposure",
        ),
        (put("destination", "persdo"), f"unknown destination 'persdo' in {ROOT}", "Did you mean 'persado'?"),
        (
            put("order_by", ["hashed_email"]),
            f"key 'order_by' in {ROOT}: model engagement has no column 'hashed_email'",
            "Did you mean 'Hashed_Email'?",
        ),
        (
            put("window.column", "day"),
            f"key 'window.column' in {ROOT}: model engagement has no column 'day'",
            "Valid: 'Hashed_Email', 'Send_ID', 'engagement_date'.",
        ),
    ],
)
def test_a_wrong_key_is_named_with_its_place_and_the_remedy(
    project: Project, change: Change, problem: str, next_step: str
) -> None:
    change_exposure(project, "engagement_daily", change)
    error = loaded(project).errors["engagement_daily"]
    assert error.code is ExitCode.CONFIGURATION
    assert error.what.startswith(f"exposure engagement_daily: {problem}")
    assert error.what.endswith("(models/_exposures.yml).")
    assert error.next_step.startswith(next_step)


def test_the_sentence_of_the_house_style(project: Project) -> None:
    change_exposure(project, "engagement_daily", put("file.compresion", "gzip"))
    assert str(loaded(project).errors["engagement_daily"]) == (
        "exposure engagement_daily: unknown key 'compresion' in config.meta.activation.file (models/_exposures.yml). "
        "Did you mean 'compression'?"
    )


def test_every_problem_of_an_exposure_is_told_at_once(project: Project) -> None:
    change_exposure(project, "engagement_daily", put("file.compresion", "gzip"))
    change_exposure(project, "engagement_daily", drop("order_by"))
    what = loaded(project).errors["engagement_daily"].what
    assert "unknown key 'compresion'" in what
    assert "missing key 'order_by'" in what


def test_one_malformed_exposure_does_not_hide_the_others(project: Project) -> None:
    change_exposure(project, "engagement_daily", drop("schedule"))
    assert [item.name for item in loaded(project).valid] == ["segment_weekly"]
    assert loaded(project).names == ("engagement_daily", "segment_weekly")


@pytest.mark.parametrize("key", ["window", "catch_up_days", "start_date"])
def test_a_snapshot_takes_no_key_of_windows(project: Project, key: str) -> None:
    values = {"window": {"column": "Hashed_Email"}, "catch_up_days": 3, "start_date": "2026-06-01"}
    change_exposure(project, "segment_weekly", put(key, values[key]))
    what = loaded(project).errors["segment_weekly"].what
    assert f"key '{key}' in {ROOT} is for mode window, and the mode is snapshot" in what


def change_node(project: Project, collection: str, unique_id: str, change: Change) -> None:
    change_json(project.target_path / "manifest.json", lambda manifest: change(manifest[collection][unique_id]))


def test_an_exposure_of_another_type_is_refused(project: Project) -> None:
    change_node(project, "exposures", "exposure.mini.segment_weekly", put("type", "dashboard"))
    assert "its type is 'dashboard', not 'application'" in loaded(project).errors["segment_weekly"].what


def of_two_models(project: Project, order_by: object, **file: object) -> None:
    nodes = ["model.mini.segment", "model.mini.engagement"]
    change_node(project, "exposures", "exposure.mini.segment_weekly", put("depends_on.nodes", nodes))
    change_exposure(project, "segment_weekly", put("order_by", order_by))
    change_exposure(project, "segment_weekly", put("file", {"format": "csv", "remote_folder": "/", **file}))


def test_an_exposure_of_two_models_says_how_each_is_sorted(project: Project) -> None:
    columns = {"segment": ["Hashed_Email"], "engagement": ["Send_ID"]}
    of_two_models(project, columns, compression="tgz")
    orchestration = only(project, "segment_weekly")
    assert orchestration.mart_unique_ids == ("model.mini.segment", "model.mini.engagement")
    assert (orchestration.order_of("segment"), orchestration.order_of("engagement")) == (
        ("Hashed_Email",),
        ("Send_ID",),
    )


@pytest.mark.parametrize(
    ("order_by", "file", "problem"),
    [
        (["Hashed_Email"], {}, "is one list, and the exposure depends on 2 models"),
        ({"segment": ["Hashed_Email"]}, {}, "does not say how engagement is sorted"),
        (
            {"segment": ["Hashed_Email"], "engagement": ["Hashed_Emial"]},
            {},
            "model engagement has no column 'Hashed_Emial'",
        ),
        (
            {"segment": ["Hashed_Email"], "engagement": ["Send_ID"]},
            {"compression": "gzip"},
            "gzip holds one file, and several models make several files",
        ),
    ],
)
def test_what_two_models_cannot_be_is_refused(
    project: Project, order_by: object, file: dict[str, object], problem: str
) -> None:
    of_two_models(project, order_by, **file)
    assert problem in loaded(project).errors["segment_weekly"].what


def test_an_exposure_of_something_else_than_models_is_refused(project: Project) -> None:
    change_node(project, "exposures", "exposure.mini.segment_weekly", put("depends_on.nodes", ["source.mini.raw.x"]))
    assert "it depends on something else than models" in loaded(project).errors["segment_weekly"].what


def test_a_pgp_key_is_looked_at_when_the_exposure_is_read(project: Project) -> None:
    change_exposure(project, "segment_weekly", put("file.pgp_public_key", "no key"))
    error = loaded(project).errors["segment_weekly"]
    assert error.code is ExitCode.PGP_KEY
    assert f"key 'pgp_public_key' in {ROOT}.file: the OpenPGP key cannot be used: it is not an ASCII-arm" in error.what
    assert "(models/_exposures.yml)" in error.what


def test_a_campaign_gives_its_names_to_the_templates(project: Project) -> None:
    change_exposure(project, "segment_weekly", put("campaign", {"name": "Socktown Churn", "group": "Bing"}))
    template = "{{ campaign_name }}_{{ group_name }}.csv.gz"
    change_exposure(project, "segment_weekly", put("file.filename_template", template))
    assert only(project, "segment_weekly").campaign == Campaign("Socktown Churn", "Bing")


def test_a_misspelt_activation_key_is_not_passed_over(project: Project) -> None:
    change_node(project, "exposures", "exposure.mini.insights_page", put("config.meta", {"activaton": {}}))
    error = loaded(project).errors["insights_page"]
    assert "unknown key 'activaton' in config.meta" in error.what
    assert error.next_step == "Did you mean 'activation'?"


def test_a_window_on_a_mart_that_does_not_say_what_it_keeps_is_refused(project: Project) -> None:
    change_node(project, "nodes", "model.mini.engagement", put("config.meta", {"as_of_date": "2026-06-30"}))
    assert "does not say in config.meta.window_days" in loaded(project).errors["engagement_daily"].what


def test_a_mart_that_delivers_no_column_is_refused(project: Project) -> None:
    def keep_all_back(node: dict[str, Any]) -> None:
        for column in node["columns"].values():
            column["config"]["meta"] = {"deliver": False}

    change_node(project, "nodes", "model.mini.segment", keep_all_back)
    assert "describes no column that may be delivered" in loaded(project).errors["segment_weekly"].what


def test_a_sound_exposure_warns_of_nothing(project: Project) -> None:
    assert warnings_of(only(project, "engagement_daily"), NOW) == ()


def test_what_is_allowed_but_hardly_meant_is_warned_of(project: Project) -> None:
    change_exposure(project, "engagement_daily", put("schedule", {"cron": "30 2 * * 7", "timezone": "Europe/Berlin"}))
    change_exposure(project, "engagement_daily", put("file.filename_template", "daily.csv"))
    change_exposure(project, "engagement_daily", put("file.remote_folder", "/in box"))
    # In Berlin 02:00 to 02:59 are repeated on 2026-10-25 and skipped on 2027-03-28, both Sundays.
    assert warnings_of(only(project, "engagement_daily"), NOW) == tuple(
        f"exposure engagement_daily: {warning} (models/_exposures.yml)"
        for warning in (
            "cron '30 2 * * 7': Sunday was written as 7. Write 0.",
            "remote folder '/in box': write a space as '\\ '.",
            "cron '30 2 * * 7': 2026-10-25 02:30 in Europe/Berlin occurs twice and is two runs.",
            "cron '30 2 * * 7': 2027-03-28 02:30 in Europe/Berlin does not exist and is no run.",
            "filename_template has no date: two missing days cannot be sent in one run.",
        )
    )
