"""Rows that no feed should deliver: none stops the build, each is in input_audit, and nobody else's numbers change.

A brand of three feeds is built twice, the second time with bad rows of a customer Bob and of nobody; and once more with
a second currency, with and without rates.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml

PROJECT = Path(__file__).parents[2]
DBT = Path(sys.executable).with_name("dbt")
COPIED = ("dbt_project.yml", "macros", "models", "seeds/reference", "tests/generic", "tests/singular", "profiles")

Feed = tuple[str, dict[str, str | list[str]], dict[str, str]]
"""Kind of feed, tags by column, and expressions by tag."""

FEEDS: dict[str, Feed] = {
    "contacts": (
        "customers",
        {
            "contact_no": ["pk", "fk-crm-contact"],
            "name": "full-name",
            "mail": "email",
            "born": "birthdate",
            "seen": "update-dt",
        },
        {},
    ),
    "tickets": (
        "itemized_transactions",
        {
            "ticket": "txn-item/order-id",
            "article": "txn-item/product-id",
            "contact": "fk-crm-contact",
            "sold": "txn-item/order-datetime",
            "units": "txn-item/item-quantity",
            "paid": "txn-item/item-revenue",
            "money": "txn-item/currency",
            "back": "txn-item/is-return",
            "void": "txn-item/is-cancellation",
        },
        {
            "txn-item/order-discount-amount": "0",
            "txn-item/purchase-brand": "'Harbor'",
            "txn-item/purchase-channel": "'kiosk'",
            "txn-item/store-id": "null",
        },
    ),
    "mails": (
        "email_events",
        {
            "mail_no": "pk",
            "mail": "email-event/email",
            "what": "email-event/event-type",
            "happened": "email-event/event-datetime",
            "job": "email-event/send-id",
        },
        {"email-event/brand": "'Harbor'"},
    ),
}

CONTACTS = """
    ('1', 'Ada Byron', 'ada@example.com', '1980-02-29', '2026-01-01 10:00:00'),
    ('2', 'Grace Hopper', 'grace@example.com', '1981-03-01', '2026-01-02 10:00:00'),
    ('3', 'Bob Bad', 'bob@example.com', '1982-04-02', '2026-01-03 10:00:00')
"""
TICKETS = """
    ('T1', 'P1', '1', '2026-06-01 12:00:00', '2', '30.00', 'USD', 'false', 'false'),
    ('T1', 'P1', '1', '2026-06-05 12:00:00', '-1', '-15.00', 'USD', 'true', 'false'),
    ('T2', 'P2', '2', '2025-08-01 12:00:00', '1', '20.00', 'USD', 'false', 'false'),
    ('T3', 'P1', '3', '2026-05-01 12:00:00', '1', '15.00', 'USD', 'false', 'false')
"""
MAILS = """
    ('M1', 'ada@example.com', 'sent', '2026-06-29 10:00:00', '77'),
    ('M2', 'ada@example.com', 'opened', '2026-06-29 11:00:00', '77')
"""

BAD_CONTACTS = """
    ('3', 'Bob Bad', 'bob@example.com', '31/31/1990', '2026-01-03 10:00:00'),
    ('3', 'Bob Bad', 'bob@example.com', '1982-04-02', 'yesterday'),
    (null, 'Nobody Known', 'nobody@example.com', '1990-01-01', '2026-01-03 10:00:00'),
    (null, 'Ada Byron', 'ada@example.com', '1970-01-01', '2026-06-29 10:00:00'),
    ('  ', 'Grace Hopper', 'grace@example.com', '1970-01-01', '2026-06-29 10:00:00')
"""
BAD_TICKETS = """
    ('B1', 'P1', '3', '2026-05-02 12:00:00', '-3', '-45.00', 'USD', 'false', 'false'),
    ('B2', 'P1', '3', '2026-02-31 12:00:00', '1', '15.00', 'USD', 'false', 'false'),
    ('B3', 'P1', '3', '2026-05-03 12:00:00', '1', '-15.00', 'USD', 'true', 'false'),
    ('B4', 'P1', '3', '2099-01-01 00:00:00', '1', '15.00', 'USD', 'false', 'false'),
    ('B5', 'P1', '3', '2026-05-04 12:00:00', 'two', 'a lot', 'USD', 'false', 'false'),
    ('B6', 'P1', '3', '2026-05-05 12:00:00', '1', '15.00', 'USD', 'perhaps', 'false'),
    ('B7', 'P1', '3', '2026-05-06 12:00:00', '1', '-15.00', 'USD', 'true', 'true'),
    ('B8', null, '3', '2026-05-07 12:00:00', '1', '15.00', 'USD', 'false', 'false'),
    ('B8', 'P1', '3', '2026-05-08 12:00:00', '-1', '-15.00', 'USD', 'false', 'true'),
    (null, 'P1', '3', '2026-06-01 12:00:00', '1', '15.00', 'USD', 'false', 'false'),
    (null, 'P1', '1', '2026-06-01 12:00:00', '1', '15.00', 'USD', 'false', 'false'),
    ('B9', 'P1', 'no such contact', '2026-05-09 12:00:00', '1', '15.00', 'USD', 'false', 'false')
"""
BAD_MAILS = """
    ('M3', 'bob@example.com', 'pigeon', '2026-06-29 10:00:00', '77'),
    ('M4', 'bob@example.com', 'opened', '29.06.2026', '77'),
    ('M5', 'bob@example.com', 'opened', '2026-06-29 12:00:00', '77'),
    ('M5', 'bob@example.com', 'clicked', '2026-06-29 12:00:00', '77')
"""

FAULTS = {
    ("value cannot be read", "crm.contacts", "3", "birthdate", 1),
    ("value cannot be read", "crm.contacts", "3", "update_dt", 1),
    ("value cannot be read", "crm.tickets", "B2|P1", "order_datetime", 1),
    ("value cannot be read", "crm.tickets", "B5|P1", "item_quantity", 1),
    ("value cannot be read", "crm.tickets", "B5|P1", "item_revenue", 1),
    ("value cannot be read", "crm.tickets", "B6|P1", "is_return", 1),
    ("value cannot be read", "crm.mails", "M4", "event_datetime", 1),
    ("primary key repeated at the same time", "crm.contacts", "3", "pk", 2),
    ("primary key repeated at the same time", "crm.mails", "M5", "pk", 2),
    ("event_type unknown", "crm.mails", "M3", "event_type", 1),
    ("event_datetime missing or not a time", "crm.mails", "M4", "event_datetime", 1),
    ("order_id missing", "crm.tickets", "|P1", "order_id", 2),
    ("product_id missing", "crm.tickets", "B8|", "product_id", 1),
    ("order_datetime missing", "crm.tickets", "B2|P1", "order_datetime", 1),
    ("item_quantity missing", "crm.tickets", "B5|P1", "item_quantity", 1),
    ("item_revenue missing", "crm.tickets", "B5|P1", "item_revenue", 1),
    ("purchase quantity not above 0", "crm.tickets", "B1|P1", "item_quantity", 1),
    ("purchase revenue below 0", "crm.tickets", "B1|P1", "item_revenue", 1),
    ("return without a purchase", "crm.tickets", "B3|P1", "order_id", 1),
    ("return without a purchase", "crm.tickets", "B7|P1", "order_id", 1),
    ("return and cancellation at once", "crm.tickets", "B7|P1", "is_cancellation", 1),
    ("after the as-of date", "crm.tickets", "B4|P1", "order_datetime", 1),
}

# What ranks customers among each other follows from everybody's numbers.
RANKS = {"l12m_recency", "l12m_frequency", "l12m_monetary", "l12m_rfm_score", "is_outlier", "customer_classifications"}
TABLES = ("merged_customers", "transaction_attributes_extended", "customer_attributes", "customer_360")


@dataclass(frozen=True)
class Brand:
    """A copy of the project whose only feeds are those of a brand with contacts, tickets and mails."""

    folder: Path

    @property
    def database(self) -> Path:
        return self.folder / "brand.duckdb"

    def deliver(self, contacts: str, tickets: str, mails: str) -> None:
        rows = {"contacts": contacts, "tickets": tickets, "mails": mails}
        with duckdb.connect(str(self.database)) as connection:
            for table, (_, columns, _) in FEEDS.items():
                names = ", ".join(columns)
                connection.execute(
                    f"create or replace table {table} as select * from (values {rows[table]}) as rows ({names})"
                )

    def build(self, *arguments: str, variables: str = "") -> subprocess.CompletedProcess[str]:
        places = {
            "CDP_DUCKDB_PATH": str(self.database),
            "DBT_TARGET_PATH": str(self.folder / "target"),
            "DBT_LOG_PATH": str(self.folder / "logs"),
        }
        command = [str(DBT), "--no-use-colors", "build", "--exclude", "resource_type:unit_test", *arguments]
        command += ["--profiles-dir", "profiles", "--vars", f"{{as_of_date: '2026-06-30'{variables}}}"]
        return subprocess.run(
            command, cwd=self.folder, env=os.environ | places, capture_output=True, text=True, check=False
        )

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        with duckdb.connect(str(self.database), read_only=True) as connection:
            return connection.execute(query).fetchall()

    def validation(self) -> dict[str, tuple[str, int]]:
        """Status and offending rows of each check in the last build; of one that speaks of two tables, the first."""
        rows = self.rows("select check_id, status, failed_rows from validation_report_latest order by table_name desc")
        return {check_id: (status, failed) for check_id, status, failed in rows}

    def numbers(self, table: str) -> dict[str, dict[str, Any]]:
        """The rows of a table of customers by customer, without what ranks them."""
        with duckdb.connect(str(self.database), read_only=True) as connection:
            result = connection.execute(f"select * from {table}")
            names = [column[0] for column in result.description]
            rows = [dict(zip(names, row, strict=True)) for row in result.fetchall()]
        return {row["amperity_id"]: {name: row[name] for name in names if name not in RANKS} for row in rows}


@pytest.fixture(scope="module")
def brand(tmp_path_factory: pytest.TempPathFactory) -> Brand:
    brand = Brand(tmp_path_factory.mktemp("brand"))
    for name in COPIED:
        source, target = PROJECT / name, brand.folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copytree(source, target) if source.is_dir() else shutil.copy(source, target)
    shutil.rmtree(brand.folder / "models/staging")
    staging = brand.folder / "models/staging/crm"
    staging.mkdir(parents=True)
    tables = []
    for table, (kind, columns, expressions) in FEEDS.items():
        tagged = [{"name": column, "config": {"meta": {"semantic": tag}}} for column, tag in columns.items()]
        tables.append({"name": table, "config": {"meta": {"semantic_expressions": expressions}}, "columns": tagged})
        (staging / f"stg_crm__{table}.sql").write_text(f"{{{{ feed('{kind}', 'crm', '{table}') }}}}\n")
    sources = {"version": 2, "sources": [{"name": "crm", "schema": "main", "tables": tables}]}
    (staging / "_crm__sources.yml").write_text(yaml.safe_dump(sources))
    return brand


@dataclass(frozen=True)
class BothBuilds:
    """The brand after the build with bad rows; tables of customers and what validation said as they were without."""

    brand: Brand
    before: dict[str, dict[str, dict[str, Any]]]
    validated: dict[str, tuple[str, int]]
    output: str


@pytest.fixture(scope="module")
def both_builds(brand: Brand) -> BothBuilds:
    brand.deliver(CONTACTS, TICKETS, MAILS)
    wanted = [f"+{table}" for table in (*TABLES, "input_audit", "validation_report_latest")]
    clean = brand.build("--select", *wanted, "--indirect-selection", "buildable")
    assert clean.returncode == 0, clean.stdout[-3000:]
    assert brand.rows("select * from input_audit") == []
    validated = brand.validation()
    before = {table: brand.numbers(table) for table in TABLES}
    brand.deliver(f"{CONTACTS}, {BAD_CONTACTS}", f"{TICKETS}, {BAD_TICKETS}", f"{MAILS}, {BAD_MAILS}")
    bad = brand.build()
    return BothBuilds(brand, before, validated, bad.stdout)


def test_bad_rows_do_not_stop_the_build(both_builds: BothBuilds) -> None:
    # Only what validation calls an error fails, and it keeps no model from being built.
    assert "ERROR=5 SKIP=0" in both_builds.output, both_builds.output[-3000:]
    failed = {name[:6] for name in re.findall(r"FAIL [0-9]+ (?!in )(\w+)", both_builds.output)}
    assert failed == {"cv_t3_", "cv_t9_", "cv_t14", "cv_t15", "cv_t16"}


def test_validation_finds_nothing_in_clean_feeds_but_what_the_brand_does_not_have(both_builds: BothBuilds) -> None:
    found = {check: failed for check, (status, failed) in both_builds.validated.items() if status in ("warn", "error")}
    # Nobody's phone is known, and there is no catalogue: three customers, three records, four lines.
    assert found == {"CV-C6": 3, "IV-P1": 3, "CV-T6": 4}
    offending = {check for check, (status, failed) in both_builds.validated.items() if status != "info" and failed}
    # One return has its sign, and the brand sells at a kiosk, which is no store.
    assert offending == set(found)


def test_validation_counts_bad_rows(both_builds: BothBuilds) -> None:
    found = both_builds.brand.validation()
    errors = {check: failed for check, (status, failed) in found.items() if status == "error"}
    # Two lines without order; B1 costs -45.00 for -3 units; B5 has no price; B2 has no day, B4 is of 2099.
    assert errors == {"CV-T3": 2, "CV-T9": 1, "CV-T14": 1, "CV-T15": 1, "CV-T16": 2}
    received = {check: found[check][1] for check in ("IV-T1", "IV-T3", "IV-T4", "IV-T7", "IV-T10")}
    # B8 has no article; B2 no day, B5 neither units nor money; two lines have no order; B7 is both; B1 is below 0.
    assert received == {"IV-T1": 1, "IV-T3": 2, "IV-T4": 2, "IV-T7": 1, "IV-T10": 1}


def test_every_bad_row_is_in_the_audit_by_its_key(both_builds: BothBuilds) -> None:
    found = both_builds.brand.rows("select reason, datasource, row_key, column_name, rows_found from input_audit")
    nameless = [row for row in found if row[0] == "primary key missing"]
    assert set(found) - set(nameless) == FAULTS
    # A record without a key is named by the MD5 of what it says.
    assert [(row[1], len(row[2]), row[3], row[4]) for row in nameless] == [("crm.contacts", 32, "pk", 1)] * 3


def test_the_audit_holds_no_personal_value(both_builds: BothBuilds) -> None:
    written = str(both_builds.brand.rows("select * from input_audit"))
    for value in ("Bob", "example.com", "1990", "yesterday", "perhaps", "a lot", "Nobody", "pigeon"):
        assert value not in written


@pytest.mark.parametrize("table", TABLES)
def test_bad_rows_change_nobody_elses_numbers(both_builds: BothBuilds, table: str) -> None:
    after = both_builds.brand.numbers(table)
    bob = {
        amperity_id
        for (amperity_id,) in both_builds.brand.rows("select amperity_id from customer_360 where surname = 'Bad'")
    }
    assert len(bob) == 1
    assert set(after) == set(both_builds.before[table])
    others = set(after) - bob
    assert len(others) == 2
    for customer in others:
        assert after[customer] == both_builds.before[table][customer]


def test_bobs_numbers_follow_the_rules(both_builds: BothBuilds) -> None:
    # T3, B6 (a flag that cannot be read is unknown, so a purchase) and B8 are 15.00 each, B1 is -45.00; B5 has a day
    # but neither units nor money; B2 has no day, B4 is of the future, B3 and B7 are returns.
    found = both_builds.brand.rows(
        """
        select orders.lifetime_order_frequency, orders.lifetime_order_revenue, orders.lifetime_total_items,
            orders.first_order_id, orders.latest_order_id
        from transaction_attributes_extended as orders join customer_360 using (amperity_id) where surname = 'Bad'
        """
    )
    assert [(row[0], float(row[1]), *row[2:]) for row in found] == [(5, 0.0, 0, "T3", "B8")]


OTHER_CURRENCY = "('T9', 'P1', '1', '2026-06-02 12:00:00', '1', '10.00', 'EUR', 'false', 'false')"
RETURNED = "('T9', 'P1', '1', '2026-06-03 12:00:00', '1', '10.00', 'EUR', 'true', 'false')"


def test_a_mix_of_currencies_is_an_error_unless_there_are_rates(brand: Brand, both_builds: BothBuilds) -> None:
    assert both_builds.output
    brand.deliver(CONTACTS, f"{TICKETS}, {OTHER_CURRENCY}, {RETURNED}", MAILS)
    wanted = ("--select", "+transaction_attributes_extended", "--indirect-selection", "buildable")
    mixed = brand.build(*wanted)
    assert mixed.returncode != 0
    assert "FAIL 1 assert_one_currency" in mixed.stdout
    (brand.folder / "seeds/rates.csv").write_text("currency,rate\nUSD,1\nEUR,1.125\n")
    converted = brand.build(*wanted, variables=", fx_table: rates, tae_optional: true")
    assert converted.returncode == 0, converted.stdout[-3000:]
    found = brand.rows(
        """
        select lifetime_order_revenue, latest_order_revenue, lifetime_order_returned_revenue, lifetime_net_order_revenue
        from transaction_attributes_extended where lifetime_order_frequency = 2
        """
    )
    # Ada: 30.00 USD and 10.00 EUR, that is 41.25 USD; 15.00 USD and 11.25 USD of them came back.
    assert [tuple(map(float, row)) for row in found] == [(41.25, 11.25, -26.25, 15.0)]
    (brand.folder / "seeds/rates.csv").write_text("currency,rate\nUSD,1\n")
    unknown = brand.build(*wanted, variables=", fx_table: rates")
    assert unknown.returncode != 0
    assert "FAIL 1 assert_every_currency_has_a_rate" in unknown.stdout


@pytest.mark.parametrize(
    ("variable", "said"),
    [
        ("churn_source: predicted", "Give historical: predicted statuses need a model lifecycle_events"),
        ("churn_historical_days: [60, 120, 90, 365, 730]", "Give five rising numbers of days"),
        ("returns_by: arrival", "Give return_date or order_date."),
        ("merge_mode: best_first", "Give completeness_first or priority_first."),
        ("order_discount_mode: average", "Give max or sum."),
        ("outlier_percentile: 99.5", "Give a number between 0 and 1, for example 0.995."),
    ],
)
def test_a_variable_of_no_known_value_says_what_is_known(brand: Brand, variable: str, said: str) -> None:
    command = [str(DBT), "--no-use-colors", "parse", "--profiles-dir", "profiles", "--vars", f"{{{variable}}}"]
    done = subprocess.run(command, cwd=brand.folder, capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert said in " ".join(done.stdout.split())
