"""Segments made of conditions, on six customers: who is in them, what is said of wrong ones, and their figures.

Operators, relative dates and purchase behaviours are tested where their macros are, in tests/singular/macros.
"""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import duckdb
import pytest
from segments_project import SegmentsProject
from typer.testing import CliRunner, Result
from wrong_destinations import WRONG_MARTS

from activation.cli import app
from activation.common.errors import ExitCode


def state(operator: str, value: str) -> str:
    """A condition on the customer's state."""
    return f"attribute('customer_360.state', '{operator}', '{value}')"


def orders(operator: str, number: int) -> str:
    """A condition on the number of orders."""
    return f"attribute('customer_360.orders', '{operator}', {number})"


CALIFORNIA, TEXAS, NEW_YORK = state("is exactly", "ca"), state("is exactly", "TX"), state("is", "NY")
STORE = "attribute('unified_transactions.purchase_channel', 'is exactly', 'store')"
LARGE = "attribute('unified_transactions.order_revenue', 'is greater than', 50)"
SECOND = "attribute('unified_transactions.order_id', 'is exactly', 'o2')"

# Each segment's text and its members.
SEGMENTS = {
    "everyone": ("", "abcdef"),
    "all_conditions": (f"include=all_of({CALIFORNIA}, {orders('is greater than', 1)})", "a"),
    "any_condition": (f"include=any_of({TEXAS}, {orders('is greater than', 2)})", "ace"),
    "sections": (
        f"include=any_of(all_of({CALIFORNIA}, {orders('is', 1)}), all_of({NEW_YORK}, {orders('is', 2)}))",
        "bf",
    ),
    "sections_of_alternatives": (
        f"include=all_of(any_of({CALIFORNIA}, {TEXAS}), any_of({STORE}, {orders('is', 0)}))",
        "abc",
    ),
    "exclusion": (f"exclude=[{CALIFORNIA}]", "cdef"),
    "two_exclusions": (f"exclude=[{CALIFORNIA}, {TEXAS}]", "def"),
    # d's state is unknown: no negative operator matches it, so it is not excluded.
    "negative_exclusion": (f"exclude=[{state('is not exactly', 'TX')}]", "cd"),
    "inclusion_and_exclusion": (f"include={STORE}, exclude=[{orders('is', 1)}]", "a"),
    # a has a store order and a large one, but they are two.
    "independent_rows": (f"include=all_of({STORE}, {LARGE})", "ab"),
    "one_row": (f"include=same_row({STORE}, {LARGE})", "b"),
    "one_row_of_alternatives": (
        f"include=same_row({LARGE}, any_of({STORE}, {SECOND}))",
        "ab",
    ),
    "one_row_of_a_table_of_customers": (f"include=same_row({CALIFORNIA}, {orders('is', 5)})", "a"),
    "members_of_another": ("include=member_of('sections')", "bf"),
    "not_members_of_another": ("exclude=[member_of('sections'), member_of('written_by_hand')]", "acde"),
    "buyers": ("include=has_purchased()", "a"),
    # b returned the order, c's is of tomorrow.
    "no_buyers": ("include=has_not_purchased()", "bcdef"),
    "no_buyers_in_stores_of_california": (
        f"include=all_of(has_not_purchased(filters={{'purchase_channel': ['is', 'store']}}), {CALIFORNIA})",
        "b",
    ),
    # Who has no row in a table has no empty tier there.
    "empty_tier": (
        "include=attribute('predicted_clv_attributes.predicted_customer_lifetime_value_tier', 'is empty')",
        "b",
    ),
    "no_birthdate": ("include=attribute('customer_360.birthdate', 'is null')", "abcdef"),
    "listed_ids": ("include=on_list('vip_ids')", "a"),
    "listed_addresses": ("include=on_list('guests', by='email', column='mail')", "ab"),
    "listed_in_a_file": ("include=on_list('uploads.late_guests', by='email', column='mail')", "ab"),
    "listed_in_a_model": ("include=on_list('merged_households')", "abc"),
    "any_campaign": ("include=in_campaign()", "abc"),
    "campaign": ("include=in_campaign(campaign='Spring')", "ab"),
    "campaign_and_destination": ("include=in_campaign(campaign=['spring', 'autumn'], destination='mail')", "ac"),
    "treatment": ("include=in_campaign(treatment='a')", "a"),
    "treatment_of_nobody": ("include=in_campaign(treatment='Control')", ""),
    "sub_audience_with_control_group": ("include=in_campaign(sub_audience='high')", "ab"),
    "two_deliveries": ("include=in_campaign(count=['exactly', 2])", "a"),
    "first_delivery": ("include=in_campaign(first_entry=['before', '2026-01-01'])", "c"),
    "last_delivery": ("include=in_campaign(last_entry=['after', '2026-02-05'])", "a"),
    "households": (
        "activation_id='household_id', include=attribute('merged_households.household_size', 'is', 2)",
        ["h1"],
    ),
    "all_households": ("activation_id='household_id'", ["h1", "h2"]),
    "written_by_hand": ("select amperity_id from {{ ref('customer_360') }} where state = 'NY'", "f"),
    "pair": ("select amperity_id from {{ ref('customer_360') }} where amperity_id in ('a', 'b')", "ab"),
    "b_and_c": ("select amperity_id from {{ ref('customer_360') }} where amperity_id in ('b', 'c')", "bc"),
    "nobody_at_all": ("select amperity_id from {{ ref('customer_360') }} where false", ""),
}
OTHER_IDS = {"households": "household_id", "all_households": "household_id"}

# Each wrong segment's text and what its error says.
WRONG = {
    "wrong_column": (
        "include=attribute('customer_360.stat', 'is exactly', 'CA')",
        "customer_360 has no column 'stat'. Did you mean 'state'? (models/segments/wrong/wrong_column.sql). "
        "Its columns are amperity_id, state, orders, birthdate.",
    ),
    "wrong_table": (
        "include=attribute('customer_306.state', 'is exactly', 'CA')",
        "unknown table 'customer_306'. Did you mean 'customer_360'?",
    ),
    "no_table": ("include=attribute('state', 'is exactly', 'CA')", "'state' is no column"),
    "wrong_operator": (
        "include=attribute('customer_360.orders', 'contains', 3)",
        "customer_360.orders is of the type integer, which has no operator 'contains'",
    ),
    "valid_operators": (
        "include=attribute('customer_360.birthdate', 'is greater then', '2000-01-01')",
        "Its operators are is, is not, is after, is before, is on or after, is on or before, is between, "
        "is not between, is null, is not null.",
    ),
    "nearest_operator": (
        "include=attribute('customer_360.orders', 'is greater then', 3)",
        "which has no operator 'is greater then'. Did you mean 'is greater than'?",
    ),
    "wrong_value": (
        "include=attribute('customer_360.orders', 'is', 'three')",
        "customer_360.orders is compared with 'three' (models/segments/wrong/wrong_value.sql). Give a whole number",
    ),
    "fraction": ("include=attribute('customer_360.orders', 'is', 1.5)", "Give a whole number, as 12."),
    "number_for_text": ("include=attribute('customer_360.state', 'is', 5)", "Give a text, as 'CA'."),
    "wrong_date": (
        "include=attribute('customer_360.birthdate', 'is after', '2026-02-29')",
        "is compared with '2026-02-29', which is no date",
    ),
    "wrong_relative_date": (
        "include=attribute('customer_360.birthdate', 'is after', 'last week')",
        "Write it as '2026-06-30', 'today', 'yesterday', 'tomorrow', 'today - 30 days'",
    ),
    "time_and_date": (
        "include=attribute('unified_itemized_transactions.order_datetime', 'is between', '2026-01-01 08:00:00', 'now')",
        "Give times, as '2026-06-30 08:00:00', or else dates only",
    ),
    "one_bound": (
        "include=attribute('customer_360.orders', 'is between', 1)",
        "customer_360.orders 'is between' takes two values, and is given [1]",
    ),
    "no_list": (
        "include=attribute('customer_360.state', 'is in list', 'CA')",
        "'is in list' takes one list, as ['a', 'b'], and is given ['CA']",
    ),
    "wrong_segment": (
        "include=member_of('al_conditions')",
        "unknown segment 'al_conditions'. Did you mean 'all_conditions'?",
    ),
    "cycle_1": ("include=member_of('cycle_2')", "it contains itself: cycle_1 -> cycle_2 -> cycle_1"),
    "cycle_2": ("exclude=[member_of('cycle_1')]", "it contains itself: cycle_2 -> cycle_1 -> cycle_2"),
    "own_member": ("include=member_of('own_member')", "it contains itself: own_member -> own_member"),
    "wrong_id": (
        "activation_id='household'",
        "unknown activation id 'household'. Did you mean 'household_id'? (models/segments/wrong/wrong_id.sql). "
        "Valid, by var activation_ids: amperity_id, household_id, loyalty_id.",
    ),
    "table_of_another_id": (
        f"activation_id='household_id', include={CALIFORNIA}",
        "customer_360 has no column household_id, the id of this segment",
    ),
    "segment_of_another_id": (
        "include=member_of('households')",
        "households is made of household_id, this segment of amperity_id",
    ),
    "row_of_two_tables": (
        f"include=same_row({CALIFORNIA}, {STORE})",
        "same_row() is given attributes of customer_360 and unified_transactions",
    ),
    "row_of_a_segment": (
        "include=same_row(member_of('pair'))",
        "same_row() is given a condition that is no attribute",
    ),
    "wrong_list": ("include=on_list('vips_ids')", "unknown list 'vips_ids'. Did you mean 'vip_ids'?"),
    "wrong_source_of_list": (
        "include=on_list('uploads.late_guest', by='email')",
        "unknown list 'uploads.late_guest'. Did you mean 'uploads.late_guests'?",
    ),
    "wrong_column_of_list": (
        "include=on_list('guests', by='email')",
        "the list guests has no column 'email'. Did you mean 'mail'? (models/segments/wrong/wrong_column_of_list.sql). "
        "Its columns are mail, table_number.",
    ),
    "list_by_another_id": (
        "include=on_list('guests', by='table_number')",
        "Give by='amperity_id' or by='email'.",
    ),
    "no_condition": ("include='state is CA'", "'state is CA' is no condition"),
    "wrong_number_of_orders": (
        "include=has_purchased(orders=['at least', 2])",
        "orders=… has no operator 'at least'",
    ),
    "half_an_order": ("include=has_purchased(orders=['more than', 0.5])", "Give a whole number, as 12."),
    "wrong_time_of_orders": (
        "include=has_purchased(date=['since', '2026-01-01'])",
        "Its operators are after, before, on, not on, between, not between.",
    ),
    "one_date_of_two": (
        "include=has_purchased(date=['between', '2026-01-01'])",
        "'between' takes 2 value(s)",
    ),
    "wrong_filter": (
        "include=has_purchased(filters={'purchase_chanel': ['is', 'web']})",
        "unified_itemized_transactions has no column 'purchase_chanel'. Did you mean 'purchase_channel'?",
    ),
    "filter_without_operator": (
        "include=has_purchased(filters={'purchase_channel': 'web'})",
        "Write an operator and its value, for example ['is exactly', 'web'].",
    ),
    "wrong_kind_of_order": (
        "include=most_frequent_order(of={'purchase_channel': ['is', 'web']}, date=['after', '2026-01-01'])",
        "Name one or more of product_category, product_subcategory, product_description, product_gender, store_id.",
    ),
    "kind_of_order_at_any_time": (
        "include=most_frequent_order(of={'store_id': ['is', 'S1']}, date=none)",
        "most_frequent_order() has no date",
    ),
    "wrong_first_purchase": ("include=first_purchase(of='any')", "Valid: 'filtered', 'all'."),
}


def written(text: str) -> str:
    """The file of a segment whose arguments, or whole SQL, are given."""
    return text if text.startswith("select") else f"{{{{ segment({text}) }}}}"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> SegmentsProject:
    made = SegmentsProject(tmp_path_factory.mktemp("segments"))
    made.write_segments("right", {name: written(text) for name, (text, _) in SEGMENTS.items()}, OTHER_IDS)
    made.write("models/checks/audiences.sql", "select '{{ persado_audiences() | join(',') }}' as audiences")
    made.write_segments("wrong", {name: written(text) for name, (text, _) in WRONG.items()})
    for name, (text, _) in WRONG_MARTS.items():
        made.write(f"models/checks/{name}.sql", text)
    return made


@pytest.fixture(scope="module")
def first_build(project: SegmentsProject) -> dict[str, dict[str, Any]]:
    return project.dbt("build")


def test_each_segment_holds_those_who_meet_its_conditions(
    project: SegmentsProject, first_build: dict[str, dict[str, Any]]
) -> None:
    assert {name: first_build[name]["message"] for name in SEGMENTS if first_build[name]["status"] != "success"} == {}
    found = {
        name: sorted(row[0] for row in project.rows(f"select {OTHER_IDS.get(name, 'amperity_id')} from {name}"))
        for name in SEGMENTS
    }
    assert found == {name: list(members) for name, (_, members) in SEGMENTS.items()}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_segment_is_an_error_that_names_what_is_valid(
    name: str, first_build: dict[str, dict[str, Any]]
) -> None:
    assert first_build[name]["status"] == "error"
    message = " ".join(first_build[name]["message"].split())
    assert f"segment {name}: " in message
    assert WRONG[name][1] in message


def test_an_audience_for_persado_that_is_no_segment_is_named(first_build: dict[str, dict[str, Any]]) -> None:
    message = " ".join(first_build["audiences"]["message"].split())
    assert "var persado_audiences: unknown segment 'pairs'. Did you mean 'pair'?" in message
    assert "Valid: all_conditions, all_households, any_campaign," in message


@pytest.mark.parametrize("name", WRONG_MARTS)
def test_a_wrong_mart_of_a_destination_is_an_error_that_names_what_is_valid(
    name: str, first_build: dict[str, dict[str, Any]]
) -> None:
    assert first_build[name]["status"] == "error"
    assert WRONG_MARTS[name][1] in " ".join(first_build[name]["message"].split())


NUMBERED = {
    f"number_{number:02}": (
        "select amperity_id from {{ ref('customer_360') }} "
        f"where (amperity_id = 'a' and {number} % 2 = 0) or (amperity_id = 'b' and {number} % 3 = 0)"
    )
    for number in range(30)
}


@pytest.fixture(scope="module")
def figures(project: SegmentsProject, first_build: dict[str, dict[str, Any]]) -> SegmentsProject:
    """A build without wrong segments, with more segments than one whole number holds, and a build of the next day."""
    shutil.rmtree(project.folder / "models/segments/wrong")
    shutil.rmtree(project.folder / "models/checks")
    project.write_segments("many", NUMBERED)
    for as_of, selected in (("2026-06-30", "*"), ("2026-07-01", "segment_insights+"), ("2026-07-01", "*_history")):
        results = project.dbt("run", "--select", selected, as_of=as_of)
        assert {name for name, result in results.items() if result["status"] != "success"} == set()
    return project


def test_more_segments_than_bits_of_a_number_are_told_apart(figures: SegmentsProject) -> None:
    sizes = dict(figures.rows("select segment, value from segment_insights where metric = 'unique_customers'"))
    assert {name: int(sizes[name]) for name in NUMBERED} == {
        f"number_{number:02}": (number % 2 == 0) + (number % 3 == 0) for number in range(30)
    }


def metrics(figures: SegmentsProject, segment: str, dimension: str | None = None) -> dict[str, Any]:
    rows = figures.rows(
        f"""
        select metric || coalesce(' ' || dimension_value, ''), value::double, value_of_all_customers::double,
            share_of_all_customers::double
        from segment_insights
        where segment = '{segment}' and dimension is not distinct from {f"'{dimension}'" if dimension else "null"}
        """
    )
    return {name: values for name, *values in rows}


def test_the_figures_of_a_segment_stand_beside_those_of_all_customers(figures: SegmentsProject) -> None:
    # Of 6 customers a and b bought 3 orders of 6 units for 190 in the year; c, who bought before, did not come back.
    assert metrics(figures, "pair") == {
        "unique_customers": [2, 6, 0.333333],
        "active_customers": [2, 2, 1],
        "segment_revenue": [190, 190, 1],
        "reachable_customers": [1, 2, 0.5],
        "net_revenue": [190, 190, 1],
        "customers": [2, 2, 1],
        "orders": [3, 3, 1],
        "units": [6, 6, 1],
        "net_revenue_after_returns": [None, None, None],
        "revenue_per_customer": [95, 95, None],
        "orders_per_customer": [1.5, 1.5, None],
        "average_order_value": [63.333333, 63.333333, None],
        "units_per_transaction": [2, 2, None],
        "average_unit_revenue": [31.666667, 31.666667, None],
        "reachable_by_address": [1, 1, 1],
        "reachable_by_email": [1, 2, 0.5],
        "reachable_by_phone": [0, 0, None],
        "reachable_by_paid_social": [2, 3, 0.666667],
        "share_reachable_by_address": [0.5, 0.166667, None],
        "share_reachable_by_email": [0.5, 0.333333, None],
        "share_reachable_by_phone": [0, 0, None],
        "share_reachable_by_paid_social": [1, 0.5, None],
        "predicted_revenue": [100, 100, 1],
        "predicted_revenue_per_customer": [50, 50, None],
        "predicted_order_value": [25, 25, None],
        "predicted_orders": [2, 2, None],
        "early_repeat_rate": [1, 0.5, None],
        "retention_rate": [1, 0.5, None],
    }


def test_a_segment_without_orders_has_zeros_and_no_ratios(figures: SegmentsProject) -> None:
    found = metrics(figures, "nobody_at_all")
    assert {name: found[name][:2] for name in ("unique_customers", "segment_revenue", "average_order_value")} == {
        "unique_customers": [0, 6],
        "segment_revenue": [0, 190],
        "average_order_value": [None, 63.333333],
    }
    assert found["predicted_revenue"][0] is None
    assert metrics(figures, "all_customers")["unique_customers"] == [6, 6, 1]
    assert metrics(figures, "all_households") == {"records": [2, None, None]}


def test_figures_are_apart_by_month_channel_spend_and_attribute(figures: SegmentsProject) -> None:
    assert metrics(figures, "pair", "month") == {
        "revenue_by_month 2025-07": [40, 40, 1],
        "revenue_by_month 2026-01": [60, 60, 1],
        "revenue_by_month 2026-05": [90, 90, 1],
    }
    assert metrics(figures, "b_and_c", "purchase_channel") == {
        "purchasers_by_channel web": [1, 2, 0.5],
        "orders_by_channel web": [1, 2, 0.5],
    }
    # Three customers have bought: five groups of one each are three.
    assert metrics(figures, "b_and_c", "lifetime_spend") == {
        "revenue_by_lifetime_spend 20 to 40 %": [90, 90, 1],
        "revenue_by_lifetime_spend 40 to 60 %": [0, 0, None],
    }
    assert metrics(figures, "pair", "first_order_month") == {"new_purchasers_by_month 2026-05": [1, 1, 1]}
    assert metrics(figures, "pair", "state") == {
        "purchasers CA": [1, 1, 1],
        "revenue CA": [100, 100, 1],
        "revenue_per_purchaser CA": [100, 100, None],
        "share_of_purchasers CA": [0.5, 0.5, None],
        "share_of_revenue CA": [0.526316, 0.526316, None],
        "purchasers ca": [1, 1, 1],
        "revenue ca": [90, 90, 1],
        "revenue_per_purchaser ca": [90, 90, None],
        "share_of_purchasers ca": [0.5, 0.5, None],
        "share_of_revenue ca": [0.473684, 0.473684, None],
    }


def test_overlaps_count_customers_of_two_segments(figures: SegmentsProject) -> None:
    query = """
        select segment, other_segment, customers, share_of_segment::double from segment_overlaps
        where segment in ('pair', 'written_by_hand') and other_segment in ('b_and_c', 'everyone', 'no_buyers', 'pair')
        order by all
    """
    assert figures.rows(query) == [
        ("pair", "b_and_c", 1, 0.5),
        ("pair", "everyone", 2, 1.0),
        ("pair", "no_buyers", 1, 0.5),
        ("written_by_hand", "everyone", 1, 1.0),
        ("written_by_hand", "no_buyers", 1, 1.0),
    ]


def test_the_history_keeps_each_day_of_tracked_segments_once(figures: SegmentsProject) -> None:
    query = """
        select as_of_date::varchar, segment, value::int from segment_insights_history
        where metric = 'unique_customers' order by all
    """
    assert figures.rows(query) == [
        (day, segment, size)
        for day in ("2026-06-30", "2026-07-01")
        for segment, size in (("all_customers", 6), ("nobody_at_all", 0), ("pair", 2))
    ]


def call(figures: SegmentsProject, *arguments: str) -> Result:
    return CliRunner().invoke(app, ["segments", "--project-dir", str(figures.folder), *arguments])


def test_the_command_lists_segments_with_size_share_revenue_and_reach(figures: SegmentsProject) -> None:
    content = json.loads(
        call(figures, "--select", "pair,nobody_*", "--select", "households", "--output", "json").stdout
    )
    assert content == {
        "command": "segments",
        "exit_code": 0,
        "as_of": "2026-07-01",
        "segments": [
            listed(
                "pair", size=2, share=0.333333, revenue=190, share_of_revenue=1, reachable=1, share_of_reachable=0.5
            ),
            listed("households", id="household_id", size=1),
            listed("nobody_at_all", size=0, share=0, revenue=0, share_of_revenue=0, reachable=0, share_of_reachable=0),
        ],
        "warnings": [],
        "errors": [],
    }


def listed(name: str, **figures: Any) -> dict[str, Any]:
    """A segment as JSON has it."""
    keys = ("size", "share", "revenue", "share_of_revenue", "reachable", "share_of_reachable")
    return {
        "segment": name,
        "description": "A segment.",
        "file": f"models/segments/right/{name}.sql",
        "id": "amperity_id",
        **dict.fromkeys(keys),
        **figures,
    }


def test_the_command_shows_a_table_to_people(figures: SegmentsProject) -> None:
    shown = call(figures).stdout
    assert "Segments as of 2026-07-01" in shown
    assert re.search(r"everyone +6 +100.0% +190.00 +100.0% +2 +A segment\.", shown)
    assert shown.index("everyone") < shown.index("pair") < shown.index("nobody_at_all")


def test_the_command_names_the_segment_that_was_probably_meant(figures: SegmentsProject) -> None:
    result = call(figures, "--select", "pairs", "--output", "json")
    assert result.exit_code == ExitCode.USAGE
    error = json.loads(result.stdout)["errors"][0]
    assert (error["what"], error["next_step"]) == ("--select 'pairs' matches no segment.", "Did you mean 'pair'?")


def test_figures_that_were_not_built_are_an_error_that_says_so(figures: SegmentsProject, tmp_path: Path) -> None:
    shutil.copytree(figures.folder, tmp_path / "copy")
    with duckdb.connect(str(tmp_path / "copy/target/customer_data_platform.duckdb")) as connection:
        connection.execute("drop table segment_insights")
    result = CliRunner().invoke(app, ["segments", "--project-dir", str(tmp_path / "copy"), "--output", "json"])
    assert result.exit_code == ExitCode.MISSING_TABLE
    assert "dbt build --select +segment_insights" in json.loads(result.stdout)["errors"][0]["next_step"]
