"""Every combination of file settings that is refused: the key, and the remedy."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from builders import make_delivery

from activation.common.file_settings import FileSettings
from activation.common.records import Campaign, Orchestration
from activation.files.file_keys import FileKeys
from activation.files.file_rules import broken_rules, file_warnings

SPLIT = {"split_outputs": "rows", "rows_limit": 50_000, "split_file_directory_template": "{{now}}"}


def orchestration(marts: int = 1, **keys: Any) -> tuple[Orchestration, frozenset[str]]:
    read = FileKeys.model_validate({"format": "csv", "remote_folder": "/", **keys})
    models = tuple(f"model.p.m{number}" for number in range(marts))
    base = make_delivery(["id"]).orchestration
    return replace(base, file=read.settings(), mart_unique_ids=models), frozenset(read.model_fields_set)


def refused(marts: int = 1, **keys: Any) -> dict[str, tuple[str, str]]:
    found, given = orchestration(marts, **keys)
    return {rule.key: (rule.problem, rule.remedy) for rule in broken_rules(found, given)}


@pytest.mark.parametrize(
    ("keys", "key", "problem", "remedy"),
    [
        ({"delimiter": ";"}, "delimiter", "it is for format custom, and the format is csv", "Set format to custom"),
        ({"format": "custom"}, "delimiter", "it is missing", "Write one"),
        ({"format": "custom", "delimiter": ";;"}, "delimiter", "not exactly one character", "Write one"),
        ({"format": "custom", "delimiter": ""}, "delimiter", "not exactly one character", "Write one"),
        ({"format": "custom", "delimiter": '"'}, "delimiter", "it is the quote", "Choose another one"),
        ({"format": "custom", "delimiter": "\n"}, "delimiter", "a line end", "Choose another one"),
        ({"format": "custom", "delimiter": "\r"}, "delimiter", "a line end", "Choose another one"),
        ({"format": "custom", "delimiter": "\0"}, "delimiter", "the character 0", "Choose another one"),
        (
            {"format": "custom", "delimiter": "\\", "escape_character": "\\"},
            "delimiter",
            "the escape character",
            "Choose another one",
        ),
        (
            {"format": "custom", "delimiter": "-", "quote_mode": "non_numeric"},
            "delimiter",
            "with quote_mode non_numeric numbers stand bare",
            "or another quote_mode",
        ),
        ({"escape_character": "\\\\"}, "escape_character", "not exactly one character", "Write one"),
        ({"escape_character": "n"}, "escape_character", "neither letter, digit nor blank", "Write one"),
        ({"escape_character": '"'}, "escape_character", "quotes are doubled without it", "Remove escape_character"),
        ({"quote_mode": "none", "strict": True}, "quote_mode", "strict is true", "Set escape_character"),
        ({"format": "json", "header": True}, "header", "for delimited files", "Remove header."),
        ({"format": "ndjson", "quote_mode": "all"}, "quote_mode", "for delimited files", "Remove quote_mode."),
        ({"format": "parquet", "escape_character": "\\"}, "escape_character", "for delimited files", "Remove"),
        ({"format": "json", "row_number": True}, "row_number", "for delimited files", "Remove row_number."),
        ({"format": "ndjson", **SPLIT}, "split_outputs", "for delimited files", "Remove split_outputs."),
        ({"format": "json", "line_ending": "CRLF"}, "line_ending", "no lines of its own", "Remove line_ending."),
        ({"format": "parquet", "line_ending": "LF"}, "line_ending", "no lines of its own", "Remove line_ending."),
        ({"row_number_column": "n"}, "row_number_column", "that row_number would add", "Set row_number to true"),
        ({"row_number": True, "row_number_column": "n n"}, "row_number_column", "1 to 1027 letters", "Write for"),
        ({"row_number": True, "row_number_column": "n" * 1028}, "row_number_column", "1 to 1027", "Write for"),
        ({"row_number": True, "row_number_column": ""}, "row_number_column", "1 to 1027 letters", "Write for"),
        ({"use_zip64": True, "compression": "tgz"}, "use_zip64", "for compression zip", "Set compression to zip"),
        ({"exclude_parquet_extension": True}, "exclude_parquet_extension", "for format parquet", "Remove"),
        ({"format": "parquet", "compression": "GZip"}, "compression", "Parquet is a folder of", "Use tar, tgz or zip."),
        (
            {"format": "parquet", "pgp_public_key": "k"},
            "pgp_public_key",
            "one file is encrypted, and Parquet is a folder of files",
            "Set compression to tar, tgz or zip.",
        ),
        ({"marts": 2, "compression": "gzip"}, "compression", "several models make several files", "Use tar"),
        ({"marts": 2, "pgp_public_key": "k"}, "pgp_public_key", "several models make several files", "Set compression"),
        ({"marts": 2, **SPLIT}, "split_outputs", "it is for one model", "Give each its own exposure."),
        ({"member_filename_template": "{{object_name}}"}, "member_filename_template", "there is one", "Remove it"),
        (
            {"marts": 2, "member_filename_template": "all.csv"},
            "member_filename_template",
            "all models' files would have one name",
            "{{object_name}}.csv",
        ),
        ({"rows_limit": 50_000}, "rows_limit", "split_outputs is off", "Set split_outputs"),
        ({"megabytes_limit": 5}, "megabytes_limit", "split_outputs is off", "Set split_outputs"),
        ({"split_filename_template": "{{file_number}}"}, "split_filename_template", "is off", "Set split_outputs"),
        ({"split_file_directory_template": "x"}, "split_file_directory_template", "is off", "Set split_outputs"),
        ({**SPLIT, "rows_limit": None}, "rows_limit", "it is missing", "Write a number from 50000 to 10000000."),
        ({**SPLIT, "rows_limit": 49_999}, "rows_limit", "out of range", "from 50000 to 10000000."),
        ({**SPLIT, "rows_limit": 10_000_001}, "rows_limit", "out of range", "from 50000 to 10000000."),
        ({**SPLIT, "megabytes_limit": 5}, "megabytes_limit", "split_outputs is rows", "Remove megabytes_limit"),
        (
            {**SPLIT, "split_outputs": "Megabytes", "rows_limit": None, "megabytes_limit": 2001},
            "megabytes_limit",
            "out of range",
            "from 1 to 2000.",
        ),
        (
            {**SPLIT, "split_outputs": "megabytes", "rows_limit": None, "megabytes_limit": 0},
            "megabytes_limit",
            "out of range",
            "from 1 to 2000.",
        ),
        (
            {**SPLIT, "split_outputs": "megabytes", "rows_limit": None},
            "megabytes_limit",
            "it is missing",
            "from 1 to 2000.",
        ),
        ({**SPLIT, "filename_template": "x.csv"}, "filename_template", "it names nothing", "Use split_file_directory"),
        (
            {**SPLIT, "split_file_directory_template": None},
            "split_file_directory_template",
            "it is missing",
            "Write for example",
        ),
        (
            {**SPLIT, "split_filename_template": "part.csv"},
            "split_filename_template",
            "all parts would have one name",
            "{{file_number}}.csv",
        ),
        (
            {"filename_template": "{{file_number}}.csv"},
            "filename_template",
            "which only the parts of a split have",
            "Use it in split_filename_template.",
        ),
        (
            {**SPLIT, "split_file_directory_template": "{{file_number}}"},
            "split_file_directory_template",
            "which only the parts of a split have",
            "Use it in split_filename_template.",
        ),
        (
            {"filename_template": "{{campaign_name}}.csv"},
            "filename_template",
            "it holds {{campaign_name}}",
            "Set campaign",
        ),
    ],
)
def test_what_is_refused_names_its_key_and_the_remedy(
    keys: dict[str, Any], key: str, problem: str, remedy: str
) -> None:
    found = refused(**keys)
    assert list(found) == [key]
    assert problem in found[key][0]
    assert remedy in found[key][1]


@pytest.mark.parametrize(
    "keys",
    [
        {},
        {"format": "TSV", "header": False, "quote_mode": "ALL", "line_ending": "crlf"},
        {"format": "Custom delimiter", "delimiter": "-", "quote_mode": "all non-null fields"},
        {"format": "custom", "delimiter": " ", "quote_mode": "fields with special characters only"},
        {"quote_mode": "All non-numeric fields", "escape_character": "\\"},
        {"quote_mode": "None", "escape_character": "\\", "strict": True},
        {"quote_mode": "None"},
        {"format": "NDJSON", "line_ending": "CRLF"},
        {"format": "JSON", "compression": "gzip", "pgp_public_key": "k"},
        {"format": "Apache Parquet", "exclude_parquet_extension": True},
        {"format": "parquet", "compression": "tar", "pgp_public_key": "k"},
        {"compression": "Zip", "use_zip64": True},
        {"marts": 2, "compression": "tgz", "pgp_public_key": "k", "member_filename_template": "{{object_name}}.txt"},
        {"marts": 2},
        {"row_number": True, "row_number_column": "N-o_1"},
        {"split_outputs": False},
        SPLIT,
        {**SPLIT, "rows_limit": 10_000_000, "compression": "tgz", "split_filename_template": "p{{file_number}}.txt"},
        {**SPLIT, "split_outputs": "MEGABYTES", "rows_limit": None, "megabytes_limit": 2000, "compression": "gzip"},
    ],
)
def test_what_goes_together_is_taken(keys: dict[str, Any]) -> None:
    assert refused(**keys) == {}


def test_several_broken_rules_are_told_at_once() -> None:
    assert list(refused(format="json", header=True, use_zip64=True)) == ["header", "use_zip64"]


def test_unescaped_output_is_warned_of() -> None:
    found, _ = orchestration(quote_mode="none")
    [warning] = file_warnings(found.file)
    assert warning.startswith("quote_mode none without escape_character: a delimiter, a quote or a line end inside")
    assert file_warnings(FileSettings("/")) == ()
    assert file_warnings(orchestration(quote_mode="none", escape_character="\\")[0].file) == ()


@pytest.mark.parametrize(
    ("campaign", "template", "is_known"),
    [
        (Campaign("c"), "{{campaign_name}}", True),
        (Campaign("c"), "{{list_name}}", True),
        (Campaign("c"), "{{group_name}}", False),
        (Campaign("c", "g"), "{{recipient_group_name}}", True),
        (None, "{{list_name}}", False),
    ],
)
def test_a_campaigns_names_are_known_where_there_is_one(
    campaign: Campaign | None, template: str, is_known: bool
) -> None:
    found, given = orchestration(filename_template=template)
    assert (broken_rules(replace(found, campaign=campaign), given) == ()) is is_known
