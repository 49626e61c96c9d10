"""The same project, pointed by YAML tags alone at 541,909 real invoice lines, gives the figures that the invoices say.

The invoices are the Online Retail data set; its Parquet file is named by ONLINE_RETAIL_PARQUET. Profiles and e-mail
events are invented for its customers. Every expected value is a known total of the data set or worked out in plain
Python, by online_retail_facts.py and online_retail_files.py.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import os
from collections import Counter
from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest
from online_retail_facts import AS_OF, WINDOWS, attributes, rfm_scores
from online_retail_files import ENGAGEMENT_HEADER, SEGMENT_HEADER, Row, engagement_rows, segment_rows
from online_retail_shop import OVERLAY, REPOSITORY, Shop, build_shop
from sftp_fixtures import SftpServer

DATA_SET = Path("shared/data/online_retail/online_retail.parquet")


@pytest.fixture(scope="module")
def parquet() -> Path:
    path = Path(os.environ.get("ONLINE_RETAIL_PARQUET") or REPOSITORY.parent / DATA_SET)
    if not path.is_file():
        pytest.skip(f"There is no {path}: set ONLINE_RETAIL_PARQUET to the Parquet file of the Online Retail data set.")
    return path.resolve()


@pytest.fixture(scope="module")
def shop(parquet: Path, tmp_path_factory: pytest.TempPathFactory) -> Shop:
    return build_shop(parquet, tmp_path_factory.mktemp("online_retail"))


def differences(expected: Mapping[Any, Any], found: Mapping[Any, Any]) -> list[tuple[Any, Any, Any]]:
    """The first few keys whose values differ, with both values: a whole table's comparison that stays readable."""
    keys = sorted((key for key in expected.keys() | found.keys() if expected.get(key) != found.get(key)), key=str)
    return [(key, expected.get(key), found.get(key)) for key in keys[:5]]


# The build


def test_a_new_shop_is_yaml_and_one_line_per_table() -> None:
    models = {path.name: path.read_text(encoding="utf-8").splitlines() for path in OVERLAY.glob("*.sql")}
    assert models == {
        "stg_online_retail__customers.sql": ["{{ feed('customers', 'online_retail', 'customers') }}"],
        "stg_online_retail__email_events.sql": ["{{ feed('email_events', 'online_retail', 'email_events') }}"],
        "stg_online_retail__invoice_lines.sql": [
            "{{ feed('itemized_transactions', 'online_retail', 'invoice_lines') }}"
        ],
    }
    assert {path.name for path in OVERLAY.iterdir()} == {*models, "_online_retail__sources.yml"}


def test_every_model_is_built_and_every_test_of_the_project_passes(shop: Shop) -> None:
    results = json.loads((shop.folder / "target" / "run_results.json").read_text(encoding="utf-8"))["results"]
    ended = Counter((result["unique_id"].split(".")[0], result["status"]) for result in results)
    warned = [result["unique_id"].split(".")[2] for result in results if result["status"] == "warn"]
    assert {status for _, status in ended} == {"success", "pass", "no-op", "warn"}
    # Some invented events have no wording, which the project reports and sends; some invoices name a product twice.
    # The invented customers have no phones, the file has no categories and a quarter of its lines no customer;
    # cancellations have invoices of their own, and two adjustments of bad debt, returns here, a unit each.
    assert sorted(warned) == [
        "a_product_is_bought_once_per_order",
        "cv_c6_customers_have_a_phone_number",
        "cv_t1_lines_have_a_customer",
        "cv_t1_orders_have_a_customer",
        "cv_t4_a_purchase_has_one_order",
        "cv_t6_products_are_described",
        "cv_t8_returns_have_their_purchase",
        "iv_p1_records_have_a_phone_number",
        "iv_t9_quantity_of_returns_is_negative",
        "not_null_persado_marketing_engagement__Subject_Line_",
    ]
    assert ended["test", "pass"] > 150
    assert ended["unit_test", "pass"] > 10


# The customer 360


def test_the_known_totals_of_the_data_set_arrive(shop: Shop) -> None:
    lines = shop.query(
        """
        select
            count(*),
            count(*) filter (amperity_id is null),
            count(*) filter (line_type = 'cancellation'),
            count(*) filter (line_type = 'return'),
            count(*) filter (order_id like 'A%')
        from itemized_transaction_lines
        """
    )
    assert lines == [(541_909, 135_080, 9_288, 1_338, 3)]
    assert shop.query("select count(*), count(distinct amperity_id) from customer_360") == [(4_372, 4_372)]
    assert shop.query("select count(*) from transaction_attributes_extended") == [(4_339,)]
    orders = "count(*), sum(order_revenue), sum(order_canceled_revenue), sum(order_returned_revenue)"
    assert shop.query(f"select {orders} from unified_transactions") == [
        (25_900, Decimal("10666684.54"), Decimal("-896812.49"), Decimal("-22124.12"))
    ]
    units = "sum(order_quantity), sum(order_canceled_quantity), sum(order_returned_quantity)"
    assert shop.query(f"select {units} from unified_transactions") == [(5_660_979, -277_574, -206_959)]
    known = "count(*), sum(order_revenue) from unified_transactions where amperity_id is not null and has_purchase_line"
    assert shop.query(f"select {known}") == [(18_536, Decimal("8911407.90"))]


def test_nothing_is_lost_between_the_file_and_the_lines(shop: Shop, parquet: Path) -> None:
    with duckdb.connect() as reader:
        [(units, revenue)] = reader.execute(
            "select sum(quantity), sum(round(quantity * unit_price, 2)) from read_parquet(?)", [str(parquet)]
        ).fetchall()
    # Two bad-debt adjustments have one unit each at a negative price in the file, and -1 unit each as returns.
    assert (units, revenue) == (5_176_450, Decimal("9747747.93"))
    lines = "sum(item_quantity), sum(item_revenue) from itemized_transaction_lines"
    assert shop.query(f"select {lines}") == [(units - 4, revenue)]
    net = "select sum(net_order_revenue) from unified_transactions"
    assert shop.query(net) == [(revenue,)]


def test_every_line_is_the_sum_of_what_the_file_says_of_it(shop: Shop) -> None:
    columns = "order_id, product_id, line_type, order_datetime, item_revenue, item_quantity"
    found = {tuple(row[:4]): row[4:] for row in shop.query(f"select {columns} from unified_itemized_transactions")}
    expected = {key: (total.revenue, total.units) for key, total in shop.facts.lines.items()}
    assert len(found) == 531_232
    assert differences(expected, found) == []


def test_every_order_has_its_invoices_customer_time_money_and_units(shop: Shop) -> None:
    rows = shop.query(
        """
        select
            order_id, customer_id, order_datetime, has_purchase_line, order_revenue, order_quantity,
            order_canceled_revenue, order_canceled_quantity, order_returned_revenue, order_returned_quantity
        from unified_transactions
        """
    )
    expected = {
        number: (
            invoice.customer,
            invoice.moment,
            "purchase" in invoice.moments,
            *(
                figure
                for kind in ("purchase", "cancellation", "return")
                for figure in (invoice.lines[kind].revenue, invoice.lines[kind].units)
            ),
        )
        for number, invoice in shop.facts.invoices.items()
    }
    assert differences(expected, {row[0]: row[1:] for row in rows}) == []


def test_a_customer_number_is_one_customer_and_an_order_without_one_is_nobodys(shop: Shop) -> None:
    pairs = shop.query("select distinct customer_id, amperity_id from unified_transactions")
    numbers = {number for number, _ in pairs}
    assert len(pairs) == len(numbers) == len({amperity_id for _, amperity_id in pairs}) == 4_373
    assert [pair for pair in pairs if None in pair] == [(None, None)]
    assert numbers == {invoice.customer for invoice in shop.facts.invoices.values()}


def test_the_transaction_attributes_of_every_buyer_are_those_of_the_invoices(shop: Shop) -> None:
    expected = {customer: attributes(orders) for customer, orders in shop.facts.buyers.items()}
    columns = list(expected["12346"])
    customers = {amperity_id: customer for customer, amperity_id in shop.ids().items()}
    rows = shop.query(f"select amperity_id, {', '.join(columns)} from transaction_attributes_extended")
    found = {customers[row[0]]: dict(zip(columns, row[1:], strict=True)) for row in rows}
    assert differences(expected, found) == []
    # The buyer of most, the one with most orders, and one whose only order was cancelled.
    figures = ("lifetime_order_frequency", "lifetime_order_revenue", "lifetime_total_items", "latest_order_id")
    assert {customer: tuple(found[customer][name] for name in figures) for customer in ("14646", "12748", "12346")} == {
        "14646": (74, Decimal("280206.02"), 197_491, "581338"),
        "12748": (210, Decimal("33719.73"), 25_748, "581580"),
        "12346": (1, Decimal("77183.60"), 74_215, "541431"),
    }


def test_the_averages_of_every_buyer_are_within_half_a_penny(shop: Shop) -> None:
    for window in WINDOWS:
        rows = shop.query(
            f"""
            select {window}_average_order_value, {window}_average_num_items, {window}_average_item_price,
                {window}_order_revenue, {window}_order_frequency, {window}_total_items
            from transaction_attributes_extended
            """
        )
        half = Decimal("0.005")
        for order_value, num_items, item_price, revenue, frequency, items in rows:
            if frequency == 0:
                assert (order_value, num_items, item_price) == (None, None, None)
                continue
            assert abs(order_value - revenue / frequency) <= half
            assert abs(num_items - Decimal(items) / frequency) <= half
            assert abs(item_price - revenue / items) <= half


def test_the_rfm_scores_of_every_customer_are_tenths_of_the_sorted_lists(shop: Shop) -> None:
    ids = shop.ids()
    scores = rfm_scores(shop.facts, ids)
    expected = {ids[customer]: (*score, int("".join(map(str, score)))) for customer, score in scores.items()}
    columns = "amperity_id, l12m_recency, l12m_frequency, l12m_monetary, l12m_rfm_score"
    rows = shop.query(f"select {columns} from transaction_attributes_extended where l12m_rfm_score is not null")
    assert differences(expected, {row[0]: row[1:] for row in rows}) == []
    # 4,265 customers: the five lowest tenths have one more.
    for position in (1, 2, 3):
        sizes = Counter(row[position] for row in rows)
        assert [sizes[score] for score in range(1, 11)] == [427] * 5 + [426] * 5


def test_a_customer_who_only_cancelled_has_a_profile_and_no_attributes(shop: Shop) -> None:
    cancelled = {invoice.customer for invoice in shop.facts.invoices.values()} - shop.facts.buyers.keys() - {None}
    assert len(cancelled) == 33
    without = shop.query("select amperity_id from customer_360 where lifetime_order_frequency is null")
    ids = shop.ids()
    assert {amperity_id for (amperity_id,) in without} == {ids[customer] for customer in cancelled if customer}


# The deliveries


def test_persado_gets_every_day_and_every_audience_once(shop: Shop, sshd: SftpServer) -> None:
    shop.deliver(sshd)
    days = engagement_rows(shop.feeds / "email_events.parquet")
    # A day's file carries the date of the morning after, when it falls due; 2011-12-05 is the last Monday.
    last_days = [AS_OF - timedelta(days=number) for number in range(7, 0, -1)]
    names = {day: f"engagement/persado_engagement_{day + timedelta(days=1):%Y%m%d}.csv" for day in last_days}
    segments = "segment/persado_segment_20111205.csv.gz"
    files = {name: content for name, (content, _) in shop.files().items()}
    assert files.keys() == {f"{name}{ending}" for name in (*names.values(), segments) for ending in ("", ".DONE")}
    assert {content for name, content in files.items() if name.endswith(".DONE")} == {b""}

    for day, name in names.items():
        assert len(days[day]) > 150
        assert read_csv(files[name]) == [ENGAGEMENT_HEADER, *sorted(days[day])]
    scores = rfm_scores(shop.facts, shop.ids())
    members = segment_rows(shop.feeds / "customers.parquet", shop.facts, scores)
    assert Counter(row[10] for row in members) == {
        "best_customers": 540,
        "one_time_buyers": 1_306,
        "recent_buyers": 3_695,
    }
    assert read_csv(gzip.decompress(files[segments])) == [SEGMENT_HEADER, *sorted(members, key=segment_key)]

    delivered = shop.query(
        "select delivery_id, row_count from activation.delivery_events where event = 'committed' order by delivery_id"
    )
    assert delivered == [
        *((f"persado_engagement_daily/{day}", len(days[day])) for day in last_days),
        ("persado_segment_weekly/2011-12-05T08:30:00Z", len(members)),
    ]


def test_a_second_run_sends_nothing(shop: Shop, sshd: SftpServer) -> None:
    shop.deliver(sshd)
    events = "select * from activation.delivery_events order by all"
    told, files = shop.query(events), shop.files()
    shop.deliver(sshd)
    assert len(files) == 16
    assert shop.files() == files
    assert shop.query(events) == told


def read_csv(content: bytes) -> list[Row]:
    return [tuple(row) for row in csv.reader(io.StringIO(content.decode("utf-8"), newline=""))]


def segment_key(row: Row) -> Row:
    """The order of the file: address, then audience; the dates between them are empty."""
    return row[0], row[10]
