"""The names of what is sent, and of what is inside it: the specification's tables of compression and of splits."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from builders import make_delivery

from activation.common.records import Campaign, Orchestration
from activation.files.file_keys import FileKeys
from activation.files.output_names import content_name, delivery_name, encrypted_name, is_folder, name_context

NOON = datetime(2022, 6, 15, 12, tzinfo=UTC)
DAY = "{{now|format:'yyyy_MM_dd'}}"


def orchestration(marts: int = 1, campaign: Campaign | None = None, **file: Any) -> Orchestration:
    keys = FileKeys.model_validate({"format": "csv", "remote_folder": "/", **file})
    models = tuple(f"model.p.m{number}" for number in range(marts))
    base = make_delivery(["id"]).orchestration
    return replace(base, file=keys.settings(), mart_unique_ids=models, campaign=campaign)


def names(of: Orchestration, object_name: str, number: int | None = None) -> tuple[str, str]:
    """Return the remote name and the name inside it of one mart's (or part's) file."""
    outer = delivery_name(of, name_context(of, NOON, "query_name"))
    inner = content_name(of, name_context(of, NOON, object_name, number), f"/{outer}")
    return outer, encrypted_name(of.file, inner) if is_folder(of) else inner


@pytest.mark.parametrize(
    ("settings", "outer", "inner"),
    [
        (
            {
                "format": "parquet",
                "compression": "tar",
                "pgp_public_key": "k",
                "filename_template": f"query_name_{DAY}.tar",
            },
            "query_name_2022_06_15.tar.pgp",
            "query_name_2022_06_15.parquet/part-00001.parquet",
        ),
        (
            {"compression": "tgz", "pgp_public_key": "k", "filename_template": f"query_name_{DAY}.tgz"},
            "query_name_2022_06_15.tgz.pgp",
            "query_name_2022_06_15.csv",
        ),
        (
            {"compression": "gzip", "pgp_public_key": "k", "filename_template": f"query_name_{DAY}.csv.gz"},
            "query_name_2022_06_15.csv.gz.pgp",
            "query_name_2022_06_15.csv",
        ),
        ({"filename_template": f"x_{DAY}.csv"}, "x_2022_06_15.csv", "x_2022_06_15.csv"),
        (
            {"format": "parquet", "filename_template": f"x_{DAY}"},
            "x_2022_06_15.parquet",
            "part-00001.parquet",
        ),
        (
            {"format": "parquet", "filename_template": f"x_{DAY}", "exclude_parquet_extension": True},
            "x_2022_06_15",
            "part-00001.parquet",
        ),
        (
            {"format": "parquet", "filename_template": f"x_{DAY}.parquet"},
            "x_2022_06_15.parquet",
            "part-00001.parquet",
        ),
        # Several tables: one archive, in which the tables have names of their own.
        (
            {
                "marts": 2,
                "format": "parquet",
                "compression": "tar",
                "pgp_public_key": "k",
                "filename_template": f"output_name_{DAY}.parquet.tar",
                "member_filename_template": f"{{{{object_name}}}}_{DAY}",
            },
            "output_name_2022_06_15.parquet.tar.pgp",
            "table_name_2022_06_15.parquet/part-00001.parquet",
        ),
        (
            {
                "marts": 2,
                "compression": "tgz",
                "pgp_public_key": "k",
                "filename_template": f"output_name_{DAY}.csv.tgz",
            },
            "output_name_2022_06_15.csv.tgz.pgp",
            "table_name.csv",
        ),
        ({"marts": 2, "filename_template": f"output_{DAY}"}, "output_2022_06_15", "table_name.csv"),
        (
            {"marts": 2, "format": "parquet", "filename_template": f"output_{DAY}"},
            "output_2022_06_15",
            "table_name.parquet/part-00001.parquet",
        ),
        # The member's extension is the format's, unless the outer name brings one.
        ({"compression": "zip", "filename_template": "people.zip"}, "people.zip", "people.csv"),
        ({"compression": "zip", "filename_template": "a/people.CSV.ZIP"}, "a/people.CSV.ZIP", "people.CSV"),
        ({"compression": "tgz", "filename_template": "people.v2.tar.gz"}, "people.v2.tar.gz", "people.v2.csv"),
        ({"format": "tsv", "compression": "tgz", "filename_template": "2025.tgz"}, "2025.tgz", "2025.tsv"),
        ({"format": "psv", "compression": "tar", "filename_template": "x.tar"}, "x.tar", "x.psv"),
        (
            {"format": "custom", "delimiter": ";", "compression": "zip", "filename_template": "x"},
            "x",
            "x.txt",
        ),
        ({"format": "json", "compression": "zip", "filename_template": "x.zip"}, "x.zip", "x.json"),
        ({"format": "ndjson", "compression": "zip", "filename_template": "x.zip"}, "x.zip", "x.ndjson"),
        # Without a template
        ({}, "query_name.csv", "query_name.csv"),
        ({"format": "ndjson"}, "query_name.ndjson", "query_name.ndjson"),
        ({"format": "parquet"}, "query_name.parquet", "part-00001.parquet"),
    ],
)
def test_names_outside_and_inside(settings: dict[str, Any], outer: str, inner: str) -> None:
    assert names(orchestration(**settings), "table_name") == (outer, inner)


SPLIT: dict[str, Any] = {"split_outputs": "rows", "rows_limit": 50_000}


@pytest.mark.parametrize(
    ("settings", "outer", "inner"),
    [
        # The published example: 2025.tgz holds 0000001.csv, 0000002.csv, ...
        (
            {"compression": "tgz", "split_file_directory_template": "{{now|format:'YYYY'}}.tgz"},
            "2022.tgz",
            "0000012.csv",
        ),
        ({"split_file_directory_template": "{{now|format:'YYYY'}}"}, "2022", "0000012.csv"),
        (
            {
                "compression": "gzip",
                "split_file_directory_template": "parts",
                "split_filename_template": "{{file_number}}.csv.gz",
            },
            "parts",
            "0000012.csv.gz",
        ),
        (
            {"pgp_public_key": "k", "split_file_directory_template": "parts"},
            "parts",
            "0000012.csv.pgp",
        ),
        (
            {"pgp_public_key": "k", "compression": "zip", "split_file_directory_template": "parts.zip"},
            "parts.zip.pgp",
            "0000012.csv",
        ),
        ({"format": "tsv", "split_file_directory_template": "parts"}, "parts", "0000012.tsv"),
    ],
)
def test_names_of_parts(settings: dict[str, Any], outer: str, inner: str) -> None:
    assert names(orchestration(**SPLIT, **settings), "table_name", 12) == (outer, inner)


CHURN = Campaign("Socktown Churn", "Bing")
ONE_TIME = replace(CHURN, is_one_time=True)


@pytest.mark.parametrize(
    ("campaign", "settings", "outer"),
    [
        (CHURN, {}, "Socktown_ChurnBing.csv"),
        (Campaign("Churn"), {}, "Churn.csv"),
        (
            CHURN,
            {"filename_template": "{{ campaign_name }} - {{ group_name }}_{{ now|format:'yyyy-MM-dd' }}.csv"},
            "Socktown_Churn_Bing_2022-06-15.csv",
        ),
        (CHURN, {"filename_template": "{{ campaign_name }}.csv", "blanks_in_names": "remove"}, "SocktownChurn.csv"),
        # One-time campaigns get a date, unless their name has one; before the first extension.
        (ONE_TIME, {"filename_template": "{{ campaign_name }}.csv"}, "Socktown_Churn_2022-06-15.csv"),
        (
            ONE_TIME,
            {"compression": "gzip", "filename_template": "a.b/{{ campaign_name }}.csv.gz"},
            "a.b/Socktown_Churn_2022-06-15.csv.gz",
        ),
        (ONE_TIME, {"filename_template": "{{ campaign_name }}"}, "Socktown_Churn_2022-06-15"),
        (ONE_TIME, {"filename_template": "{{ group_name }}_{{ now|format:'MM' }}.csv"}, "Bing_06.csv"),
        (CHURN, {"filename_template": "{{ campaign_name }}.csv"}, "Socktown_Churn.csv"),
    ],
)
def test_names_of_campaigns(campaign: Campaign, settings: dict[str, Any], outer: str) -> None:
    assert names(orchestration(campaign=campaign, **settings), "mart")[0] == outer


def test_a_campaigns_name_cannot_leave_the_folder() -> None:
    hostile = orchestration(campaign=Campaign("../../etc/passwd"), filename_template="{{ campaign_name }}.csv")
    with pytest.raises(ValueError, match=r"holds '\.\.'"):
        names(hostile, "mart")
