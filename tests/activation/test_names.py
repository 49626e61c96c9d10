"""The filename template language and remote folders, against the published examples."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from activation.files.joda import parse_pattern
from activation.files.names import NameContext, parse_remote_folder, parse_template, remote_path

THREE_IN_THE_MORNING = datetime(2022, 6, 15, 3, tzinfo=UTC)


def rendered(template: str, now: datetime = THREE_IN_THE_MORNING, **known: Any) -> str:
    return parse_template(template).render(NameContext(now=now, **known))


@pytest.mark.parametrize(
    ("template", "known", "name"),
    [
        ("Segment_Name_{{now|format:'MM-dd-YYYY'}}.csv", {}, "Segment_Name_06-15-2022.csv"),
        (
            "C360_incremental_{{now|local:'America/Los_Angeles'|format:'MM-dd-yyyy'}}.csv.gz",
            {},
            "C360_incremental_06-14-2022.csv.gz",
        ),
        (
            "customer_360/{{now|local:'America/Los_Angeles'|next_day|format:'YYYY/MM/dd'}}/Customer_360.tsv.gz",
            {},
            "customer_360/2022/06/15/Customer_360.tsv.gz",
        ),
        (
            "{{ campaign_name }} - {{ group_name }}_{{ now|format:'yyyy-MM-dd' }}.csv",
            {"campaign_name": "Socktown Churn", "group_name": "Bing"},
            "Socktown_Churn_Bing_2022-06-15.csv",
        ),
        ("{{ group_name }}_{{ now|format:'yyyy-MM-dd' }}.csv", {"group_name": "Bing"}, "Bing_2022-06-15.csv"),
        ("{{ campaign_name }}.csv", {"campaign_name": "Socktown Churn"}, "Socktown_Churn.csv"),
        (
            "{{ campaign_name }}",
            {"campaign_name": "acme_subscriber_bogo_20220815_1"},
            "acme_subscriber_bogo_20220815_1",
        ),
    ],
)
def test_published_examples(template: str, known: dict[str, Any], name: str) -> None:
    assert rendered(template, **known) == name


def test_published_example_of_a_year_alone() -> None:
    assert rendered("{{now|format:'YYYY'}}.tgz", datetime(2025, 1, 1, tzinfo=UTC)) == "2025.tgz"


@pytest.mark.parametrize(
    ("template", "name"),
    [
        ("{{ now }}", "2022-06-15"),
        ("{{now | next day | format : 'dd'}}", "16"),
        ("{{ now|format'yyyyMMdd' }}", "20220615"),
        ("{{ now|format:'yyyy-MM-dd'T'HH' }}", "2022-06-15T03"),
        ("{{ object_name }}.csv", "engagement.csv"),
        ("{{ recipient_group_name }}-{{ list_name }}", "Bing-Churn"),
        ("{{file_number}}.csv", "0000007.csv"),
        ("{{ 'it''s {plain}' }}.csv", "it's_{plain}.csv"),
        ("plain {brace}.csv", "plain_{brace}.csv"),
    ],
)
def test_tokens_filters_and_leniencies(template: str, name: str) -> None:
    known: dict[str, Any] = {"object_name": "engagement", "group_name": "Bing", "campaign_name": "Churn"}
    assert rendered(template, **known, file_number=7) == name


def test_next_day_is_a_calendar_day_over_a_clock_change() -> None:
    # 23:30 in Los Angeles on the day before the 23-hour day of 2026-03-08.
    evening = datetime(2026, 3, 8, 7, 30, tzinfo=UTC)
    template = "{{ now|local:'America/Los_Angeles'|next_day|format:'yyyy-MM-dd HHmm' }}"
    assert rendered(template, evening) == "2026-03-08_2330"


AFTERNOON = datetime(2026, 1, 4, 13, 5, 9, 78_000, tzinfo=ZoneInfo("America/Los_Angeles"))
MIDNIGHT = datetime(2026, 6, 30, 0, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("pattern", "afternoon", "midnight"),
    [
        # 2026-01-04 is a Sunday: the last day of ISO week 1 of 2026. 2026-06-30 is a Tuesday, day 181, of ISO week 27.
        ("yyyy YYYY yy y", "2026 2026 26 2026", "2026 2026 26 2026"),
        ("M MM MMM MMMM", "1 01 Jan January", "6 06 Jun June"),
        ("d dd D DDD", "4 04 4 004", "30 30 181 181"),
        ("E EEEE e", "Sun Sunday 7", "Tue Tuesday 2"),
        ("w ww x xxxx", "1 01 2026 2026", "27 27 2026 2026"),
        ("H HH h hh", "13 13 1 01", "0 00 12 12"),
        ("k kk K KK", "13 13 1 01", "24 24 0 00"),
        ("Hm mm s ss", "135 05 9 09", "00 00 0 00"),
        ("S SS SSS a", "0 07 078 PM", "0 00 000 AM"),
        ("z Z ZZ", "PST -0800 -08:00", "UTC +0000 +00:00"),
        ("yyyy'year'''MM", "2026year'01", "2026year'06"),
        ("''yy", "'26", "'26"),
    ],
)
def test_every_joda_letter(pattern: str, afternoon: str, midnight: str) -> None:
    assert (parse_pattern(pattern).render(AFTERNOON), parse_pattern(pattern).render(MIDNIGHT)) == (afternoon, midnight)


def test_the_week_year_differs_from_the_calendar_year_at_new_year() -> None:
    # 2027-01-01 is a Friday of ISO week 53 of 2026.
    assert parse_pattern("YYYY x w").render(datetime(2027, 1, 1, tzinfo=UTC)) == "2027 2026 53"


def test_minutes_without_an_hour_mean_the_month_and_warn() -> None:
    template = parse_template("{{ now|format:'yyyy-mm-dd' }}")
    assert template.render(NameContext(now=THREE_IN_THE_MORNING)) == "2022-06-15"
    assert template.warnings == ("date pattern 'yyyy-mm-dd': 'mm' was taken for the month. Write 'MM'.",)


def test_minutes_beside_an_hour_stay_minutes() -> None:
    template = parse_template("{{ now|format:'HH-mm' }}")
    assert template.render(NameContext(now=THREE_IN_THE_MORNING)) == "03-00"
    assert template.warnings == ()


@pytest.mark.parametrize(
    ("template", "message"),
    [
        ("{{ nwo }}.csv", "unknown token 'nwo'. Did you mean 'now'"),
        ("{{ now|format:'yyyy' .csv", "has no partner"),
        ("now }}.csv", "has no partner"),
        ("{{ }}.csv", "names no token"),
        ("{{ now|local:'Mars/Olympus' }}", "unknown time zone 'Mars/Olympus'"),
        ("{{ now|tomorrow }}", "filters are"),
        ("{{ now|format:'yyyy'|next_day }}", "filters are"),
        ("{{ now|format:'yyyy'|local:'UTC' }}", "'format' must be the last filter"),
        ("{{ object_name|next_day }}", "only 'now' takes filters"),
        ("{{ 'text'|next_day }}", "filters a quoted text"),
        ("{{ now|format:'QQ' }}", "'QQ' is not supported"),
        ("{{ now|format:'SSSS' }}", "'SSSS' is not supported"),
        ("{{ now|format:'yyyy'MM' }}", "a quote is not closed"),
    ],
)
def test_a_malformed_template_is_refused(template: str, message: str) -> None:
    with pytest.raises(ValueError, match=message.replace("|", r"\|")):
        parse_template(template)


@pytest.mark.parametrize(
    ("template", "message"),
    [
        ("../secret.csv", "holds '..'"),
        ("a/../../b.csv", "holds '..'"),
        ("/absolute.csv", "begins or ends with '/'"),
        ("folder/", "begins or ends with '/'"),
        ("a//b.csv", "empty folder name"),
        ("./a.csv", "empty folder name"),
        ("", "is empty"),
        ("name\n.csv", "control character"),
        ("name\x00.csv", "control character"),
        ("name\x9b.csv", "control character"),
        ("{{ campaign_name }}.csv", "'campaign_name' is not known"),
    ],
)
def test_an_unsafe_or_unknown_name_is_refused(template: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        rendered(template)


def test_a_name_cannot_leave_its_folder_by_way_of_a_token() -> None:
    with pytest.raises(ValueError, match=r"holds '\.\.'"):
        rendered("{{ campaign_name }}.csv", campaign_name="../../etc/passwd")


@pytest.mark.parametrize(
    ("written", "folder", "path"),
    [
        ("/", "/", "/x.csv"),
        ("/engagement", "/engagement", "/engagement/x.csv"),
        ("/engagement/", "/engagement", "/engagement/x.csv"),
        (r"/From\ ACME/in", "/From ACME/in", "/From ACME/in/x.csv"),
    ],
)
def test_remote_folders(written: str, folder: str, path: str) -> None:
    assert parse_remote_folder(written) == (folder, ())
    assert remote_path(folder, "x.csv") == path


def test_a_bare_space_in_a_remote_folder_is_taken_with_a_warning() -> None:
    folder, warnings = parse_remote_folder("/From ACME")
    assert folder == "/From ACME"
    assert warnings == ("remote folder '/From ACME': write a space as '\\ '.",)


@pytest.mark.parametrize("written", ["engagement", "", "/a/../b", "/a\n", "//a"])
def test_an_unsafe_remote_folder_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="remote"):
        parse_remote_folder(written)
