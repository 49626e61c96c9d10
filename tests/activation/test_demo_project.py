"""The demo feeds, built once: lineage and descriptions, and marts compared with figures computed from the raw files."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import combinations
from typing import Any

import pytest
from demo_build import AS_OF, DemoBuild

from activation.artifacts.dbt_artifacts import load_artifacts
from activation.settings.destinations import load_destinations
from activation.settings.orchestrations import load_orchestrations

EVENT_COLUMNS = ("sent", "bounced", "opened", "clicked", "unsubscribed")


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> DemoBuild:
    build = DemoBuild(tmp_path_factory.mktemp("demo_project"))
    build.build("--exclude", "resource_type:unit_test")
    build.generate_docs()
    return build


def ancestors(parents: dict[str, list[str]], node: str) -> set[str]:
    found: set[str] = set()
    open_nodes = [node]
    while open_nodes:
        for parent in parents.get(open_nodes.pop(), []):
            if parent not in found:
                found.add(parent)
                open_nodes.append(parent)
    return found


def test_the_docs_show_the_lineage_from_feeds_to_destinations(demo: DemoBuild) -> None:
    manifest = demo.artifact("manifest.json")

    def feeds_of(exposure: str) -> set[str]:
        nodes = ancestors(manifest["parent_map"], f"exposure.customer_data_platform.{exposure}")
        return {node.removeprefix("source.customer_data_platform.") for node in nodes if node.startswith("source.")}

    assert feeds_of("persado_engagement_daily") == {"email_platform.events", "email_platform.subscriptions"}
    assert "point_of_sale.receipt_lines" in feeds_of("meta_events_daily")
    # Consent and clicks say which address is a customer's best, an account says which loyalty number.
    assert feeds_of("persado_segment_weekly") == {
        "data_quality.bad_values",
        "email_platform.consent",
        "email_platform.events",
        "email_platform.preferences",
        "email_platform.subscriptions",
        "loyalty_programme.accounts",
        "loyalty_programme.members",
        "point_of_sale.customers",
        "point_of_sale.receipt_lines",
        "product_catalogue.coming_season",
        "product_catalogue.products",
        "web_shop.customers",
        "web_shop.order_lines",
    }


def test_the_exposures_of_destinations_are_sound_and_switched_off(demo: DemoBuild) -> None:
    destinations = load_destinations(demo.folder / "profiles/destinations.yml", {}, demo.folder)
    orchestrations = load_orchestrations(load_artifacts(demo.folder / "target"), destinations)
    assert orchestrations.errors == {}
    enabled = {orchestration.name: orchestration.enabled for orchestration in orchestrations.valid}
    of_destinations = {
        exposure["name"]
        for exposure in demo.artifact("manifest.json")["exposures"].values()
        if exposure["original_file_path"].startswith("models/destinations/")
    }
    assert len(of_destinations) == 23
    assert {name for name in of_destinations if enabled[name]} == set()


def undescribed_columns(node: dict[str, Any], built: dict[str, Any]) -> Iterator[str]:
    described = {name.lower() for name, column in node["columns"].items() if column["description"]}
    for column in built["columns"]:
        if column.lower() not in described and not re.match("[fs]k_", column):
            yield f"{node['name']}.{column}"


def test_every_model_source_and_column_is_described(demo: DemoBuild) -> None:
    manifest, catalog = demo.artifact("manifest.json"), demo.artifact("catalog.json")
    nodes = [node for node in manifest["nodes"].values() if node["resource_type"] in ("model", "seed")]
    nodes = [node for node in nodes if "seeds/demo" not in node["original_file_path"]]
    assert len(nodes) > 40
    assert [node["name"] for node in nodes + list(manifest["sources"].values()) if not node["description"]] == []
    # A staging model has the columns of its kind of feed, which docs/feeds.md describes once.
    models = [
        node for node in nodes if node["resource_type"] == "model" and "/staging/" not in node["original_file_path"]
    ]
    missing = [name for node in models for name in undescribed_columns(node, catalog["nodes"][node["unique_id"]])]
    feeds = [node for node in manifest["sources"].values() if node["source_name"] != "activation"]
    missing += [name for node in feeds for name in undescribed_columns(node, catalog["sources"][node["unique_id"]])]
    assert missing == []


def person(pk: str) -> int:
    """Who a record is of: the feeds number their keys by person, with a letter (and 1 or 2 for web accounts) before."""
    return int(re.sub("^(W[12]0|[WCL])", "", pk))


def pairs_in(groups: Iterable[list[str]]) -> set[frozenset[str]]:
    return {frozenset(pair) for group in groups for pair in combinations(sorted(group), 2)}


def test_customers_are_the_persons_behind_the_records(demo: DemoBuild) -> None:
    persons: dict[int, list[str]] = defaultdict(list)
    customers: dict[str, list[str]] = defaultdict(list)
    for amperity_id, pk in demo.rows("select amperity_id, pk from unified_coalesced"):
        persons[person(pk)].append(pk)
        customers[amperity_id].append(pk)
    assert pairs_in(customers.values()) == pairs_in(persons.values())
    assert len(persons) == 80
    assert max(map(len, persons.values())) >= 3


def test_the_engagement_mart_is_what_the_raw_events_say(demo: DemoBuild) -> None:
    expected: dict[tuple[str, str, str, str, str], list[int | None]] = {}
    for row in demo.feed("raw_email_events"):
        day, email = row["occurred_at"][:10], row["email"].strip()
        normalised = re.sub(r"\+.*@", "@", email).lower()
        sendable = "@" in normalised and not normalised.startswith("@") and row["send_id"]
        if row["event_name"] not in EVENT_COLUMNS or not "2026-06-23" <= day < AS_OF or not sendable:
            continue
        digest = hashlib.md5(normalised.encode(), usedforsecurity=False).hexdigest()
        seconds = int(datetime.fromisoformat(row["occurred_at"]).replace(tzinfo=UTC).timestamp())
        firsts = expected.setdefault((day, digest, row["campaign_name"], row["persado_id"], row["send_id"]), [None] * 5)
        position = EVENT_COLUMNS.index(row["event_name"])
        firsts[position] = min(seconds, firsts[position] or seconds)
    built = demo.rows(
        """
        select cast(engagement_date as varchar), Hashed_Email, coalesce(Campaign_Name, ''), coalesce(Subject_Line, ''),
            Send_ID, Sent_Timestamp, Bounced_Timestamp, Opened_Timestamp, Clicked_Timestamp, Unsubscribed_Timestamp
        from persado_marketing_engagement
        """
    )
    assert {row[:5]: list(row[5:]) for row in built} == expected
    assert len(built) == len(expected)
    assert {row[0] for row in built} == {f"2026-06-{day}" for day in range(23, 30)}


def test_money_of_the_orders_is_the_money_of_the_raw_lines(demo: DemoBuild) -> None:
    bought = returned = canceled = 0
    for row in demo.feed("raw_web_shop_order_lines"):
        cents = abs(round(float(row["line_total"]) * 100))
        if row["returned"] == "true":
            returned += cents
        elif row["canceled"] == "true":
            canceled += cents
        else:
            bought += cents
    for row in demo.feed("raw_point_of_sale_receipt_lines"):
        cents = abs(round(float(row["amount"]) * 100))
        if row["is_return"] == "true":
            returned += cents
        else:
            bought += cents
    totals = demo.rows(
        """
        select sum(order_revenue) * 100, -sum(order_returned_revenue) * 100, -sum(order_canceled_revenue) * 100
        from unified_transactions
        """
    )
    assert [int(value) for value in totals[0]] == [bought, returned, canceled]
    assert returned > 0
    assert canceled > 0


def test_email_engagement_is_what_the_raw_events_say(demo: DemoBuild) -> None:
    happened = {
        (row["brand"], row["email"].strip().lower(), row["event_name"], row["occurred_at"], row["send_id"])
        for row in demo.feed("raw_email_events")
        if row["event_name"] in EVENT_COLUMNS
    } | {
        (row["brand"], row["email"].lower(), row["action"], row["changed_at"], row["change_no"])
        for row in demo.feed("raw_email_subscriptions")
    }
    expected: dict[tuple[str, str], list[Any]] = defaultdict(lambda: [0, 0, 0, "", ""])
    for brand, email, name, moment, _ in happened:
        if email:
            figures = expected[brand, email]
            figures[0] += name == "opened"
            figures[1] += name == "opened" and moment >= "2026-06-23"
            figures[2] += name == "clicked" and moment >= "2026-05-31"
            figures[3] = max(figures[3], moment) if name in ("unsubscribed", "left list") else figures[3]
            figures[4] = min(figures[4] or moment, moment) if name == "joined list" else figures[4]
    built = demo.rows(
        """
        select brand, email, email_opens_lifetime, email_opens_last_7_days, email_clicks_last_30_days,
            coalesce(cast(most_recent_email_optout_datetime as varchar), ''),
            coalesce(cast(first_email_optin_datetime as varchar), '')
        from email_engagement_summary
        """
    )
    assert {row[:2]: list(row[2:]) for row in built} == expected
    assert len(built) == len(expected)


def test_every_loyalty_account_belongs_to_the_customer_of_its_member(demo: DemoBuild) -> None:
    customer_of_member = dict(
        demo.rows("select lower(pk), amperity_id from unified_coalesced where datasource = 'loyalty_programme.members'")
    )
    newest = {
        row["account_no"]: row for row in sorted(demo.feed("raw_loyalty_accounts"), key=lambda row: row["changed_at"])
    }
    expected = {
        (customer_of_member.get(row["member_id"].lower()), number, row["opted_in"] == "true", int(row["points"]))
        for number, row in newest.items()
    }
    built = demo.rows("select amperity_id, loyalty_id, is_opted_in, current_balance from unified_loyalty")
    assert set(built) == expected
    assert len(built) == len(expected)
    assert {number for customer, number, _, _ in expected if customer is None} == {"L9999999"}
    in_use = {customer: number for customer, number, opted_in, _ in expected if customer and opted_in}
    numbers = dict(demo.rows("select amperity_id, loyalty_id from customer_360"))
    assert {customer: numbers[customer] for customer in in_use} == in_use


def retail_week(day: date) -> tuple[int, int]:
    """Year and week of the 4-5-4 calendar, whose years end on the Saturday nearest to 31 January."""

    def last_day(year: int) -> date:
        end_of_january = date(year + 1, 1, 31)
        saturdays = (end_of_january + timedelta(days=shift) for shift in range(-3, 4))
        return next(saturday for saturday in saturdays if saturday.weekday() == 5)

    year = next(year for year in (day.year - 1, day.year) if day <= last_day(year))
    return year, (day - last_day(year - 1) - timedelta(days=1)).days // 7 + 1


def test_every_order_lies_in_its_week_of_the_retail_calendar(demo: DemoBuild) -> None:
    assert retail_week(date(2024, 2, 3)) == (2023, 53)
    orders = demo.rows(
        "select order_datetime, fiscal_year, fiscal_week_number, fiscal_week_start from unified_transactions"
    )
    assert len(orders) > 300
    for ordered_at, fiscal_year, week, week_start in orders:
        assert (fiscal_year, week) == retail_week(ordered_at.date())
        assert week_start.weekday() == 6
        assert 0 <= (ordered_at.date() - week_start).days < 7


# What sixty invented customers cannot show, and why.
NEVER_FILLED_IN_THE_DEMO = {
    # Summaries take the place of events, and the demo has events.
    "email_summaries_received": "empty",
    # The runner fills it after the build.
    "delivery_history": "empty",
    # No campaign has been delivered before the first build, so nobody is left out for having been in it.
    "campaign_measurement": "empty",
    "campaign_recipients": "empty",
    "campaign_results": "empty",
    **dict.fromkeys(("campaign_history", "direct_mail_matchback"), "empty"),
    **dict.fromkeys(
        (
            "churn_expand_phase",
            "churn_optimise_phase",
            "churn_test_phase",
            "household_mailing",
            "second_purchase_stages",
        ),
        "excluded_by",
    ),
    # Nobody has been put on the list of those whom no campaign may reach.
    "suppressed_customers": "empty",
    # No feed of the demo has several addresses in one record.
    "first_contacts": "empty",
    # The demo's catalogues have every product that its lines could describe.
    "sold_products": "empty",
    # Predictions are not built by this project.
    "predicted_clv_attributes": "empty",
    "segment_figures": "predicted_order_values, predicted_orders, predicted_revenue",
    # No customer of the demo has 64 records.
    "stitch_record_clusters": "supersized_id",
    "unified_coalesced": "supersized_id",
    # Nobody asked for deletion, nobody labelled a pair, and no feed has numbers of authorities.
    **dict.fromkeys(("privacy_request_records", "stitch_privacy_requests", "stitch_labelled_pairs"), "empty"),
    **dict.fromkeys(("stitch_records", "stitch_representatives", "unified_preprocessed_raw"), "government_id"),
    # No value of so few records is shared by too many, no component is too large, and none holds people who conflict.
    "stitch_bad_values": "num_proxy, num_values",
    **dict.fromkeys(("stitch_component_levels", "stitch_conflict_merges"), "empty"),
    # Before the first build nobody had an id.
    **dict.fromkeys(("stitch_id_overlaps", "stitch_previous_ids"), "empty"),
    "unified_changes_clusters": "merged_into",
    "unified_changes_pks": "amperity_id_prev",
    # Nothing for the checks to find.
    **dict.fromkeys(
        (
            "stitch_qa_bad_foreign_key_matches",
            "stitch_qa_large_foreign_keys",
            "stitch_qa_records_without_customer",
            "stitch_qa_split_clusters",
        ),
        "empty",
    ),
    # Only feeds are counted one by one, and the demo's brand changes no check.
    **dict.fromkeys(("validation_counts_customers", "validation_counts_transactions"), "datasource"),
    **dict.fromkeys(("validation_report", "validation_report_latest"), "brand_change"),
    # A brand maps what it knows; the demo's brand knows no clicks, devices, pictures or coordinates.
    "google_ads_audience": "mobile-id, user-id",
    "google_analytics_events": (
        "affiliation, coupon, discount, index, item_category3, item_category4, item_category5, session_id, shipping, "
        "tax"
    ),
    "google_enhanced_conversions": (
        "conversion_environment, feed_country_code, feed_language_code, gbraid, gclid, local_transaction_cost, "
        "merchant_id, wbraid"
    ),
    **dict.fromkeys(("klaviyo_profiles", "klaviyo_profiles_sftp"), "image, ip, latitude, longitude, timezone, title"),
    # Few customers have bought in a store lately, none of them with an employer or a second line of the address.
    "klaviyo_events": "address2, image, ip, latitude, longitude, organization, timezone, title",
    "offline_purchases": "address2",
    "meta_audience": "MADID",
    "pinterest_events": "opt_out_type, partner_name",
    "snapchat_audience": "MOBILE_AD_ID_SHA256",
    "tiktok_audience": "AAID, IDFA",
    "tiktok_events": "description",
    "trade_desk_events": "city, country, region",
    # Nor does it know weddings.
    "persado_segment": "anniversary, children_count, closest_mik_distance, segmentation_tag, wedding_dt",
    "persado_segment_members": "anniversary, children_count, closest_mik_distance, segmentation_tag, wedding_dt",
}


def never_filled(demo: DemoBuild, table: str) -> str:
    columns = [row[0] for row in demo.rows(f'describe "{table}"')]
    counted = ", ".join(f'count("{column}")' for column in columns)
    rows, *counts = demo.rows(f'select count(*), {counted} from "{table}"')[0]
    missing = (column for column, filled in zip(columns, counts, strict=True) if filled == 0)
    return ", ".join(sorted(missing)) if rows else "empty"


def test_no_column_is_always_null(demo: DemoBuild) -> None:
    """Every table's columns hold something in the demo; feeds and audiences are as wide as they happen to be."""
    tables = [
        node["name"]
        for node in demo.artifact("manifest.json")["nodes"].values()
        if node["resource_type"] == "model"
        and not node["original_file_path"].startswith(("models/staging/", "models/segments/"))
    ]
    found = {table: missing for table in sorted(tables) if (missing := never_filled(demo, table))}
    assert found == dict(sorted(NEVER_FILLED_IN_THE_DEMO.items()))
