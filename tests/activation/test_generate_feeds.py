"""The generator's promises: the same bytes every time, every edge case in the demo, and no row where none may be."""

from __future__ import annotations

import csv
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from benchmarks.feeds.invent import ParquetColumn, invent_customers
from benchmarks.feeds.session import open_people, open_session
from benchmarks.feeds.write import RAW_FEEDS, TRUTH, FileFormat, write_views

PROJECT = Path(__file__).parents[2]
DEMO = PROJECT / "seeds" / "demo"
AS_OF = datetime(2026, 6, 30)

Row = dict[str, str]


def read_demo(feed: str) -> list[Row]:
    with (DEMO / f"{feed}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.fixture(scope="module")
def web_lines() -> list[Row]:
    return read_demo("raw_web_shop_order_lines")


@pytest.fixture(scope="module")
def receipt_lines() -> list[Row]:
    return read_demo("raw_point_of_sale_receipt_lines")


@pytest.fixture(scope="module")
def web_customers() -> list[Row]:
    return read_demo("raw_web_shop_customers")


@pytest.fixture(scope="module")
def email_events() -> list[Row]:
    return read_demo("raw_email_events")


def generate(*options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "benchmarks.generate_feeds", *options]
    return subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)


def write_feeds(
    folder: Path, customers: int, seed: int, file_format: FileFormat = FileFormat.PARQUET
) -> dict[str, int]:
    return write_views(open_session(customers, seed, AS_OF.date()), (*RAW_FEEDS, TRUTH), folder, file_format)


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


# The files as a whole


def test_the_committed_demo_seeds_are_what_the_generator_writes(tmp_path: Path) -> None:
    ended = generate("--customers", "60", "--format", "csv", "--no-truth", "--out", str(tmp_path))
    assert ended.returncode == 0, ended.stderr
    assert contents(tmp_path) == {path.name: path.read_bytes() for path in DEMO.glob("raw_*.csv")}
    assert len(contents(tmp_path)) == 16


def test_the_demo_stays_small_enough_to_read() -> None:
    assert sum(path.stat().st_size for path in DEMO.glob("*.csv")) < 300_000


def test_the_same_seed_gives_the_same_bytes_on_any_number_of_cores(tmp_path: Path) -> None:
    for threads in (1, 2):
        connection = open_session(3_000, 7, AS_OF.date())
        connection.execute(f"set threads = {threads}")
        write_views(connection, (*RAW_FEEDS, TRUTH), tmp_path / str(threads), FileFormat.PARQUET)
    assert contents(tmp_path / "1") == contents(tmp_path / "2")


def test_another_seed_gives_other_rows(tmp_path: Path) -> None:
    write_feeds(tmp_path / "seven", 20, 7)
    write_feeds(tmp_path / "eight", 20, 8)
    seven, eight = contents(tmp_path / "seven"), contents(tmp_path / "eight")
    assert seven["raw_web_shop_customers.parquet"] != eight["raw_web_shop_customers.parquet"]
    assert seven["raw_web_shop_order_lines.parquet"] != eight["raw_web_shop_order_lines.parquet"]
    assert seven["raw_product_catalog.parquet"] == eight["raw_product_catalog.parquet"]


def test_two_thousand_customers_have_about_ten_lines_each(tmp_path: Path) -> None:
    written = write_feeds(tmp_path, 2_000, 7)
    lines = sum(
        len(duckdb.read_parquet(str(tmp_path / f"{feed}.parquet")).fetchall())
        for feed in ("raw_web_shop_order_lines", "raw_point_of_sale_receipt_lines")
    )
    assert lines == written["raw_web_shop_order_lines"] + written["raw_point_of_sale_receipt_lines"]
    assert 9 * 2_000 < lines < 11 * 2_000


@pytest.mark.parametrize("as_of", [date(2024, 2, 29), date(2024, 3, 1), date(2011, 12, 10), date(2027, 1, 1)])
def test_nothing_happens_on_or_after_the_day_the_feeds_end(as_of: date) -> None:
    connection = open_session(300, 7, as_of)
    for feed, column in (
        ("raw_web_shop_customers", "changed_at"),
        ("raw_point_of_sale_customers", "last_seen_at"),
        ("raw_loyalty_members", "updated_at"),
        ("raw_web_shop_order_lines", "ordered_at"),
        ("raw_point_of_sale_receipt_lines", "sold_at"),
        ("raw_email_events", "occurred_at"),
        ("raw_email_consent", "updated_at"),
        ("raw_email_preferences", "saved_at"),
        ("raw_email_subscriptions", "changed_at"),
        ("raw_sms_consent", "stated_at"),
        ("raw_employees", "changed_at"),
        ("raw_loyalty_accounts", "changed_at"),
        ("raw_loyalty_events", "happened_at"),
    ):
        bounds = connection.execute(f"select min({column}), max({column}) from {feed}").fetchone()
        assert bounds is not None
        first, last = bounds
        end = datetime.combine(as_of, datetime.min.time())
        assert last < end
        # The hand-picked leap day may lie up to four years back, everything else three.
        assert first > end - timedelta(days=4 * 366)


def test_distinct_people_have_distinct_phones_and_addresses() -> None:
    people = open_people(100_000, 7, AS_OF.date())
    counted = people.execute(
        "select count(distinct phone), count(distinct email), min(len(phone)), max(len(phone)) from invented_people"
    ).fetchone()
    assert counted == (100_000, 100_000, 10, 10)


def test_addresses_lie_in_domains_reserved_for_examples() -> None:
    connection = open_session(2_000, 7, AS_OF.date())
    found = connection.execute(
        """
        select distinct lower(trim(split_part(address, '@', 2)))
        from (
            select email_address as address from raw_web_shop_customers
            union all select mail from raw_point_of_sale_customers
            union all select email from raw_loyalty_members
            union all select email from raw_email_events
            union all select email from raw_email_consent
            union all select email from raw_email_preferences
            union all select email from raw_email_subscriptions
            union all select private_email from raw_employees
        )
        where contains(address, '@')
        """
    ).fetchall()
    # The last two are the placeholders that real feeds are full of.
    assert {domain for (domain,) in found} == {"example.com", "example.org", "example.net", "none.com", "test.com"}


def test_the_truth_names_every_customer_key_once(tmp_path: Path) -> None:
    write_feeds(tmp_path, 300, 7, FileFormat.CSV)
    keys: set[tuple[str, str]] = set()
    for source, key in (
        ("web_shop_customers", "customer_no"),
        ("point_of_sale_customers", "pos_customer_id"),
        ("loyalty_members", "member_id"),
    ):
        with (tmp_path / f"raw_{source}.csv").open(encoding="utf-8", newline="") as lines:
            keys |= {(source, row[key]) for row in csv.DictReader(lines)}
    with (tmp_path / "truth.csv").open(encoding="utf-8", newline="") as lines:
        truth = list(csv.DictReader(lines))
    assert Counter((row["source"], row["pk"]) for row in truth) == Counter(keys)
    sources_of_person = Counter(row["person_id"] for row in truth)
    # One to three sources, and a second web account at times.
    assert set(sources_of_person.values()) == {1, 2, 3, 4}


# Edge cases of the demo: orders


def lines_of(lines: list[Row], key: str, value: str) -> list[Row]:
    return [line for line in lines if line[key] == value]


def test_demo_has_customers_with_one_order(web_lines: list[Row]) -> None:
    orders: dict[str, set[str]] = {}
    for line in web_lines:
        orders.setdefault(line["customer_no"], set()).add(line["order_no"])
    assert orders["W9000001"] == {"E-ONLY-ORDER"}
    assert sum(len(numbers) == 1 for numbers in orders.values()) > 5


def test_demo_has_a_customer_who_only_returns(receipt_lines: list[Row], web_lines: list[Row]) -> None:
    lines = lines_of(receipt_lines, "pos_customer_id", "C9000002")
    assert [(line["is_return"], line["qty"], line["amount"]) for line in lines] == [("true", "-1", "-34.00")]
    assert not lines_of(web_lines, "customer_no", "W9000002")


def test_demo_has_receipts_that_only_return(receipt_lines: list[Row]) -> None:
    kinds: dict[str, set[str]] = {}
    for line in receipt_lines:
        kinds.setdefault(line["receipt_no"], set()).add(line["is_return"])
    assert sum(flags == {"true"} for flags in kinds.values()) > 2
    assert any(flags == {"true", "false"} for flags in kinds.values())


@pytest.mark.parametrize(
    ("order", "moment"),
    [
        ("E-LEAP-DAY", "2024-02-29 12:00:00"),
        ("E-TWELVE-MONTHS", "2025-06-30 00:00:00"),
        ("E-ONE-SECOND-EARLIER", "2025-06-29 23:59:59"),
        ("E-LAST-SECOND", "2026-06-29 23:59:59"),
    ],
)
def test_demo_has_orders_at_the_edges_of_windows(web_lines: list[Row], order: str, moment: str) -> None:
    assert [line["ordered_at"] for line in lines_of(web_lines, "order_no", order)] == [moment]


def test_demo_has_an_order_without_revenue(web_lines: list[Row]) -> None:
    (line,) = lines_of(web_lines, "order_no", "E-ZERO-REVENUE")
    assert (line["quantity"], line["unit_price"], line["discount"], line["line_total"]) == (
        "1",
        "38.00",
        "38.00",
        "0.00",
    )


def test_demo_has_two_orders_of_one_customer_at_one_instant(web_lines: list[Row]) -> None:
    lines = lines_of(web_lines, "customer_no", "W9000007")
    assert len({line["order_no"] for line in lines}) == 2
    assert len({line["ordered_at"] for line in lines}) == 1


def test_demo_has_orders_without_a_customer(web_lines: list[Row], receipt_lines: list[Row]) -> None:
    assert [line["order_no"] for line in lines_of(web_lines, "customer_no", "")] == ["E-NO-CUSTOMER"]
    assert len(lines_of(receipt_lines, "pos_customer_id", "")) > 10


def test_demo_has_an_order_with_two_customers(web_lines: list[Row]) -> None:
    customers = {line["customer_no"] for line in lines_of(web_lines, "order_no", "E-TWO-CUSTOMERS")}
    assert customers == {"W9000009", "W9000010"}


def test_demo_repeats_a_product_within_an_order(web_lines: list[Row], receipt_lines: list[Row]) -> None:
    assert [line["sku"] for line in lines_of(web_lines, "order_no", "E-REPEATED-LINE")] == ["HB-1403", "HB-1403"]
    # Receipts have no line numbers: the repeat is the same to the letter.
    assert max(Counter(tuple(line.values()) for line in receipt_lines).values()) == 2


def test_demo_has_returns_of_both_signs_and_unknown_flags(web_lines: list[Row]) -> None:
    lines = lines_of(web_lines, "order_no", "E-RETURN-SIGNS")
    assert [(line["returned"], line["canceled"], line["quantity"], line["line_total"]) for line in lines] == [
        ("false", "false", "1", "64.00"),
        ("", "", "2", "64.00"),
        ("", "false", "1", "14.50"),
        ("true", "", "1", "64.00"),
        ("true", "false", "-1", "-32.00"),
    ]
    purchased, returned = lines[0]["ordered_at"], lines[3]["ordered_at"]
    assert purchased < returned


def test_demo_has_a_cancellation_with_a_later_time(web_lines: list[Row]) -> None:
    purchase, cancellation = lines_of(web_lines, "order_no", "E-ALL-CANCELED")
    assert (purchase["canceled"], cancellation["canceled"]) == ("false", "true")
    assert purchase["ordered_at"] < cancellation["ordered_at"]


def test_no_line_is_both_returned_and_canceled(web_lines: list[Row]) -> None:
    assert not [line for line in web_lines if line["returned"] == "true" and line["canceled"] == "true"]


def test_catalogue_has_thirty_products_one_twice_and_lacks_one_that_is_sold(web_lines: list[Row]) -> None:
    products = read_demo("raw_product_catalog")
    assert [sku for sku, rows in Counter(row["sku"] for row in products).items() if rows == 2] == ["SM-2401"]
    older, newer = lines_of(products, "sku", "SM-2401")
    assert older["updated_at"] < newer["updated_at"]
    assert len({row["sku"] for row in products}) == 30
    assert any(row["category"] == "Gift Cards" for row in products)
    assert lines_of(web_lines, "sku", "XX-0999")
    assert not lines_of(products, "sku", "XX-0999")


def test_list_price_less_discount_is_the_total(web_lines: list[Row], receipt_lines: list[Row]) -> None:
    def cents(amount: str) -> int:
        return abs(int(amount.replace(".", "")))

    for line in web_lines:
        expected = abs(int(line["quantity"])) * cents(line["unit_price"]) - cents(line["discount"])
        assert cents(line["line_total"]) == expected, line["order_no"]
    for line in receipt_lines:
        assert cents(line["amount"]) == cents(line["list_amount"]) - cents(line["discount_amount"]), line["receipt_no"]


# Edge cases of the demo: customers


def test_demo_has_two_versions_of_one_customer(web_customers: list[Row]) -> None:
    newer, older = lines_of(web_customers, "customer_no", "W9000012")
    assert (newer["last_name"], older["last_name"]) == ("Twiceordered", "Formerly")
    assert newer["changed_at"] > older["changed_at"]
    versions = Counter(row["customer_no"] for row in web_customers)
    assert max(versions.values()) == 2
    moments = Counter((row["customer_no"], row["changed_at"]) for row in web_customers)
    assert max(moments.values()) == 1, "the latest version must be one row"


def test_demo_has_a_customer_without_any_email() -> None:
    (customer,) = lines_of(read_demo("raw_point_of_sale_customers"), "pos_customer_id", "C9000008")
    assert (customer["mail"], customer["phone_no"]) == ("", "(212) 555-0108")


def test_demo_has_customers_whose_plus_addresses_share_one_hash(web_customers: list[Row]) -> None:
    addresses = {row["email_address"] for row in web_customers if row["last_name"] == "Plus"}
    assert addresses == {"plus.home+paula@example.com", "Plus.Home+peter@Example.com"}


def test_demo_has_a_customer_known_only_by_a_loyalty_number() -> None:
    (customer,) = lines_of(read_demo("raw_point_of_sale_customers"), "pos_customer_id", "C9000011")
    assert {key for key, value in customer.items() if value} == {"pos_customer_id", "loyalty_card", "last_seen_at"}
    (member,) = lines_of(read_demo("raw_loyalty_members"), "member_id", customer["loyalty_card"])
    assert {key for key, value in member.items() if value} == {"member_id", "joined_at", "updated_at"}


def test_demo_has_phones_shared_with_and_without_a_common_surname(web_customers: list[Row]) -> None:
    store_customers = read_demo("raw_point_of_sale_customers")
    assert {row["full_name"] for row in lines_of(store_customers, "phone_no", "(212) 555-0114")} == {
        "ROBERT HOMEPHONE",
        "MAYA ROOMMATE",
    }
    home = lines_of(web_customers, "mobile", "(212) 555-0118")
    assert [(row["first_name"], row["last_name"], row["email_address"]) for row in home] == [
        ("Fay", "Family", "the.family@example.com"),
        ("Frank", "Family", "the.family@example.com"),
    ]


def test_demo_has_a_nickname_and_its_formal_name(web_customers: list[Row]) -> None:
    (customer,) = lines_of(web_customers, "customer_no", "W9000014")
    assert customer["first_name"] == "Bob"
    (store_customer,) = lines_of(read_demo("raw_point_of_sale_customers"), "pos_customer_id", "C9000014")
    assert store_customer["full_name"] == "ROBERT HOMEPHONE"


def test_demo_has_junk_accents_quotes_and_commas(web_customers: list[Row]) -> None:
    def values(column: str) -> set[str]:
        return {row[column] for row in web_customers}

    assert {"none@none.com", "test@test.com"} <= values("email_address")
    assert {"0000000000", "9999999999"} <= values("mobile")
    assert {"0000-00-00", "31/31/1990"} <= values("date_of_birth")
    assert {"N/A", '7 "The Old Mill" Lane, Unit 4'} <= values("street")
    assert "Núñez-O'Brien" in values("last_name")
    assert any("+" in email for email in values("email_address"))
    assert any(email.isupper() for email in values("email_address"))


def test_demo_links_loyalty_members_to_the_web_shop(web_customers: list[Row]) -> None:
    linked = {row["web_customer_no"] for row in read_demo("raw_loyalty_members")} - {""}
    assert len(linked) > 3
    assert linked <= {row["customer_no"] for row in web_customers}


# Edge cases of the demo: e-mail


def test_each_of_the_last_ten_days_has_events_of_all_five_kinds(email_events: list[Row]) -> None:
    happened = {(row["occurred_at"][:10], row["event_name"]) for row in email_events}
    days = [f"2026-06-{day}" for day in range(20, 30)]
    kinds = ["sent", "bounced", "opened", "clicked", "unsubscribed"]
    assert [(day, kind) for day in days for kind in kinds if (day, kind) not in happened] == []


@pytest.mark.parametrize(
    ("column", "is_present"),
    [
        ("email", lambda value: value == ""),
        ("email", lambda value: value != "" and value.isspace()),
        ("email", lambda value: value == "+tag@example.com"),
        ("email", lambda value: value == "leah.leapday"),
        ("email", lambda value: value == "Plus.Home+peter@Example.com"),
        ("send_id", lambda value: value == ""),
        ("persado_id", lambda value: value == ""),
        ("campaign_name", lambda value: value == ""),
        ("event_name", lambda value: value == "deferred"),
    ],
)
def test_demo_has_events_with_odd_values(
    email_events: list[Row], column: str, is_present: Callable[[str], bool]
) -> None:
    assert any(is_present(row[column]) for row in email_events)


def test_demo_delivers_one_event_twice_and_once_more_under_another_id(email_events: list[Row]) -> None:
    assert len(lines_of(email_events, "event_id", "E-TWICE")) == 2
    (original, _), (copy,) = (
        lines_of(email_events, "event_id", "E-TWICE"),
        lines_of(email_events, "event_id", "E-TWICE-COPY"),
    )
    assert {key for key in original if original[key] != copy[key]} == {"event_id", "email"}
    assert copy["email"].lower() == original["email"]


def test_demo_has_an_open_days_after_its_send_and_repeated_opens(email_events: list[Row]) -> None:
    (sent, _), (opened,) = (
        lines_of(email_events, "event_id", "E-TWICE"),
        lines_of(email_events, "event_id", "E-LATE-OPEN"),
    )
    assert (sent["send_id"], sent["occurred_at"]) == ("910001", "2026-06-21 00:00:00")
    assert (opened["send_id"], opened["occurred_at"]) == ("910001", "2026-06-27 00:00:00")
    opens = Counter((row["email"].lower(), row["send_id"]) for row in email_events if row["event_name"] == "opened")
    assert max(opens.values()) >= 2


def test_demo_has_consents_that_disagree() -> None:
    statuses: dict[str, set[tuple[str, str]]] = {}
    for row in read_demo("raw_email_consent"):
        statuses.setdefault(row["email"].lower(), set()).add((row["updated_at"], row["is_opted_in"]))
    assert statuses["leah.leapday@example.com"] == {("2025-02-15 00:00:00", "true"), ("2026-03-22 00:00:00", "false")}
    assert statuses["exa.twelvemonths@example.com"] == {
        ("2025-12-12 00:00:00", "true"),
        ("2025-12-12 00:00:01", "false"),
    }


def test_demo_has_employees_of_now_and_before_and_one_who_is_no_customer() -> None:
    customers = {row["email_address"].lower() for row in read_demo("raw_web_shop_customers")}
    customers |= {row["mail"].lower() for row in read_demo("raw_point_of_sale_customers")}
    found = {(row["is_employed"], row["private_email"].lower() in customers) for row in read_demo("raw_employees")}
    assert found == {("true", True), ("false", True), ("true", False)}


# Customers of another data set


def write_parquet(path: Path, query: str) -> None:
    duckdb.execute(f"copy ({query}) to '{path}' (format parquet)")


def test_each_given_customer_gets_one_profile_and_nobody_else_does(tmp_path: Path) -> None:
    written = invent_customers(["12347", "12346", "12347", "A 1"], date(2011, 12, 10), 7, tmp_path)
    profiles = duckdb.read_parquet(str(tmp_path / "raw_web_shop_customers.parquet"))
    assert [row[0] for row in profiles.project("customer_no").fetchall()] == ["12346", "12347", "A 1"]
    assert written["raw_web_shop_customers"] == 3
    assert max(changed_at for (changed_at,) in profiles.project("changed_at").fetchall()) < datetime(2011, 12, 10)
    assert {"first_name", "last_name", "email_address", "mobile", "street", "zip"} <= set(profiles.columns)


def test_invented_profiles_do_not_depend_on_the_order_of_the_numbers(tmp_path: Path) -> None:
    invent_customers(["3", "1", "2"], date(2011, 12, 10), 7, tmp_path / "one")
    invent_customers(["1", "2", "3", "3"], date(2011, 12, 10), 7, tmp_path / "two")
    assert contents(tmp_path / "one") == contents(tmp_path / "two")


@pytest.mark.parametrize("column_type", ["double", "bigint", "varchar"])
def test_customer_numbers_are_read_from_parquet_without_decimals(tmp_path: Path, column_type: str) -> None:
    ids = tmp_path / "orders.parquet"
    write_parquet(ids, f'select unnest([12346, 12347, null, 12346])::{column_type} as "Customer ID"')
    invent_customers(ParquetColumn(ids, "Customer ID"), date(2011, 12, 10), 7, tmp_path)
    profiles = duckdb.read_parquet(str(tmp_path / "raw_web_shop_customers.parquet"))
    assert profiles.project("customer_no").fetchall() == [("12346",), ("12347",)]


def test_a_missing_column_is_named_with_those_that_exist(tmp_path: Path) -> None:
    ids = tmp_path / "orders.parquet"
    write_parquet(ids, "select '1' as customer_key")
    ended = generate("invent", "--ids", str(ids), "--column", "customer", "--out", str(tmp_path / "out"))
    said = " ".join(ended.stderr.replace("│", " ").split())
    assert ended.returncode == 2
    assert "has no column 'customer'; it has customer_key" in said
    assert "Traceback" not in ended.stderr


def test_a_missing_file_is_no_traceback(tmp_path: Path) -> None:
    ended = generate("invent", "--ids", str(tmp_path / "none.parquet"), "--out", str(tmp_path / "out"))
    assert ended.returncode == 2
    assert "Traceback" not in ended.stderr


def test_no_customer_number_at_all_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no customer number"):
        invent_customers([], date(2011, 12, 10), 7, tmp_path)


def test_demo_has_message_consents_that_are_withdrawn_within_a_second() -> None:
    consents = read_demo("raw_sms_consent")
    tied = [row for row in consents if row["mobile"] in ("2125550118", "(212) 555-0118")]
    assert [row["allowed"] for row in tied] == ["true", "false"]
    assert [row["stated_at"] for row in tied] == ["2026-05-11 00:00:00", "2026-05-11 00:00:01"]
    later = [row for row in consents if row["mobile"] in ("+1 (212) 555-0142", "212.555.0142")]
    assert [row["allowed"] for row in later] == ["true", "false"]
    assert later[0]["stated_at"] < later[1]["stated_at"]


def test_demo_has_people_who_joined_before_at_and_after_their_order(web_lines: list[Row]) -> None:
    joined = {row["change_no"]: row["changed_at"] for row in read_demo("raw_email_subscriptions")}
    (only,) = lines_of(web_lines, "order_no", "E-ONLY-ORDER")
    assert joined["J-BEFORE"] < only["ordered_at"] < joined["J-AGAIN"]
    (twelve_months,) = lines_of(web_lines, "order_no", "E-TWELVE-MONTHS")
    assert joined["J-AT-ORDER"] == twelve_months["ordered_at"]
    (leap_day,) = lines_of(web_lines, "order_no", "E-LEAP-DAY")
    assert leap_day["ordered_at"] < joined["J-AFTER"] < joined["J-LEFT"]


def test_defects_are_planted_only_when_asked_for(tmp_path: Path) -> None:
    sound, planted = tmp_path / "sound", tmp_path / "planted"
    for folder, options in ((sound, ()), (planted, ("--plant-defects",))):
        ended = generate("--customers", "5", "--format", "csv", "--no-truth", "--out", str(folder), *options)
        assert ended.returncode == 0, ended.stderr
    assert {path.name for path in planted.iterdir()} - {path.name for path in sound.iterdir()} == {
        "raw_privacy_requests.csv"
    }
    for path in sound.iterdir():
        before, after = (set((folder / path.name).read_text("utf-8").splitlines()) for folder in (sound, planted))
        assert before <= after, path.name
    lines = (planted / "raw_web_shop_order_lines.csv").read_text("utf-8")
    # The file's lines, without the one that names no order.
    assert lines.count("\nD-") == 28
    assert "\nD-" not in (sound / "raw_web_shop_order_lines.csv").read_text("utf-8")
