"""A feed that the project has never seen works after writing YAML and one line; a wrong tag is a clear error of dbt."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest
import yaml

PROJECT = Path(__file__).parents[2]
DBT = Path(sys.executable).with_name("dbt")
SOURCES_FILE = "models/staging/crm/_crm__sources.yml"

COPIED = ("dbt_project.yml", "macros", "models", "seeds/reference", "tests/generic", "tests/singular", "profiles")

Tags = dict[str, object]

CONTACTS: Tags = {
    "contact_no": ["pk", "fk-crm-contact"],
    "first": "given-name",
    "last": "surname",
    "mail": "email",
    "tel": "phone",
    "seen": "update-dt",
}
TICKETS: Tags = {
    "ticket": "txn-item/order-id",
    "article": "txn-item/product-id",
    "contact": "fk-crm-contact",
    "sold": "txn-item/order-datetime",
    "units": "txn-item/item-quantity",
    "paid": "txn-item/item-revenue",
}
TICKET_EXPRESSIONS = {
    "txn-item/is-return": "units like '-%'",
    "txn-item/is-cancellation": "false",
    "txn-item/order-discount-amount": "0",
    "txn-item/purchase-brand": "'Harbor'",
    "txn-item/purchase-channel": "'kiosk'",
    "txn-item/store-id": "null",
}


@dataclass
class Brand:
    """A copy of the project without the demo's feeds, and a warehouse that holds two tables of another brand."""

    folder: Path

    @property
    def database(self) -> Path:
        return self.folder / "brand.duckdb"

    def write_sources(self, contacts: Tags, tickets: Tags, expressions: dict[str, str] | None = None) -> None:
        def table(name: str, columns: Tags) -> dict[str, object]:
            tagged = [{"name": column, "config": {"meta": {"semantic": tag}}} for column, tag in columns.items()]
            return {"name": name, "columns": tagged}

        tickets_table = table("tickets", tickets)
        tickets_table["config"] = {"meta": {"semantic_expressions": expressions or TICKET_EXPRESSIONS}}
        source = {"name": "crm", "schema": "main", "tables": [table("contacts", contacts), tickets_table]}
        (self.folder / SOURCES_FILE).write_text(yaml.safe_dump({"version": 2, "sources": [source]}))

    def dbt(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        environment = os.environ | {
            "CDP_DUCKDB_PATH": str(self.database),
            "DBT_TARGET_PATH": str(self.folder / "target"),
            "DBT_LOG_PATH": str(self.folder / "logs"),
        }
        command = [str(DBT), "--no-use-colors", *arguments, "--profiles-dir", "profiles"]
        command += ["--vars", "{as_of_date: '2026-06-30'}"]
        return subprocess.run(command, cwd=self.folder, env=environment, capture_output=True, text=True, check=False)

    def error_of(self, model: str) -> str:
        """The output of compiling a staging model that must not compile, on one line."""
        result = self.dbt("compile", "--select", model)
        assert result.returncode != 0
        return " ".join(result.stdout.split())


@pytest.fixture(scope="module")
def brand_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("brand")
    for name in (
        "dbt_project.yml",
        "macros",
        "models",
        "seeds/reference",
        "tests/generic",
        "tests/singular",
        "profiles",
    ):
        source, target = PROJECT / name, folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copytree(source, target) if source.is_dir() else shutil.copy(source, target)
    shutil.rmtree(folder / "models/staging")
    staging = folder / "models/staging/crm"
    staging.mkdir(parents=True)
    (staging / "stg_crm__contacts.sql").write_text("{{ feed('customers', 'crm', 'contacts') }}\n")
    (staging / "stg_crm__tickets.sql").write_text("{{ feed('itemized_transactions', 'crm', 'tickets') }}\n")
    with duckdb.connect(str(folder / "brand.duckdb")) as connection:
        connection.execute(
            """
            create table contacts as
            select * from (values
                ('1', 'Ada', 'Byron', 'Ada+shop@Example.com', '(212) 555-0142', timestamp '2026-01-01 10:00:00'),
                ('1', 'Ada', 'Byron', 'ada+new@example.com', '(212) 555-0142', timestamp '2026-02-01 10:00:00'),
                ('2', 'A.', 'Byron', 'ada@example.com', null, timestamp '2026-01-05 10:00:00'),
                ('3', 'Grace', 'Hopper', 'grace@example.com', '212-555-0143', timestamp '2026-01-06 10:00:00')
            ) as contacts (contact_no, first, last, mail, tel, seen)
            """
        )
        connection.execute(
            """
            create table tickets as
            select * from (values
                ('T1', 'P1', '1', '2026-06-01 12:00:00', '2', '30.00'),
                ('T2', 'P1', '2', '2026-06-02 12:00:00', '1', '15.00'),
                ('T2', 'P1', '2', '2026-06-09 12:00:00', '-1', '-15.00')
            ) as tickets (ticket, article, contact, sold, units, paid)
            """
        )
    return folder


@pytest.fixture
def brand(brand_template: Path, tmp_path: Path) -> Brand:
    shutil.copytree(brand_template, tmp_path / "brand")
    brand = Brand(tmp_path / "brand")
    brand.write_sources(CONTACTS, TICKETS)
    return brand


def test_an_unseen_source_works_after_yaml_and_one_line_per_table(brand: Brand) -> None:
    result = brand.dbt("build")
    assert result.returncode == 0, result.stdout[-3000:]
    with duckdb.connect(str(brand.database), read_only=True) as connection:
        customers = connection.execute(
            """
            select given_name, email, lifetime_order_frequency, lifetime_order_revenue
            from customer_360 order by surname
            """
        ).fetchall()
        records = connection.execute("select count(*), count(distinct amperity_id) from unified_coalesced").fetchone()
        events = connection.execute("select count(*) from persado_marketing_engagement").fetchone()
    # Contacts 1 (its newer version) and 2 share ada@example.com; both tickets are theirs. Grace never bought.
    assert [row[2:] for row in customers] == [(2, 45), (None, None)]
    assert customers[1][:2] == ("Grace", "grace@example.com")
    assert records == (3, 2)
    assert events == (0,)


def add_second_contacts_feed(brand: Brand) -> None:
    model = brand.folder / "models/staging/crm/stg_crm__old_contacts.sql"
    model.write_text("{{ feed('customers', 'crm', 'contacts') }}\n")


def test_a_new_feed_joins_the_lineage_without_a_list(brand: Brand) -> None:
    add_second_contacts_feed(brand)
    result = brand.dbt("ls", "--select", "1+stitch_records", "--resource-type", "model", "--output", "name", "--quiet")
    feeds = {"stg_crm__contacts", "stg_crm__old_contacts"}
    assert set(result.stdout.split()) == {*feeds, "privacy_request_records", "stitch_records"}


def test_a_feed_that_a_cached_parse_missed_is_never_left_out_silently(brand: Brand) -> None:
    assert brand.dbt("parse", "--partial-parse").returncode == 0
    add_second_contacts_feed(brand)
    result = brand.dbt("compile", "--partial-parse", "--select", "stitch_records")
    assert result.returncode != 0
    output = " ".join(result.stdout.split())
    assert "The feed stg_crm__old_contacts" in output
    assert "is not in the lineage of stitch_records. Run dbt with --no-partial-parse." in output


def test_an_unknown_tag_names_the_nearest_valid_one(brand: Brand) -> None:
    brand.write_sources(CONTACTS | {"last": "sur-name"}, TICKETS)
    assert (
        f"source crm.contacts: unknown semantic tag 'sur-name'. Did you mean 'surname'? ({SOURCES_FILE})."
        in brand.error_of("stg_crm__contacts")
    )


def test_a_tag_without_its_group_names_the_tag_with_it(brand: Brand) -> None:
    brand.write_sources(CONTACTS, TICKETS | {"paid": "item-revenue"})
    error = brand.error_of("stg_crm__tickets")
    assert "unknown semantic tag 'item-revenue'. Did you mean 'txn-item/item-revenue'?" in error


def test_a_missing_required_tag_is_named_with_its_remedy(brand: Brand) -> None:
    brand.write_sources({"mail": "email"}, {column: tag for column, tag in TICKETS.items() if column != "sold"})
    assert f"source crm.contacts: required tag 'pk' is missing ({SOURCES_FILE})" in brand.error_of("stg_crm__contacts")
    error = brand.error_of("stg_crm__tickets")
    assert "required tag 'txn-item/order-datetime' is missing" in error
    assert "semantic_expressions" in error
    brand.write_sources(CONTACTS, {column: tag for column, tag in TICKETS.items() if column != "contact"})
    assert (
        f"source crm.tickets: no tag names the customer ({SOURCES_FILE}). Tag the number that customer records carry "
        "too as fk-<name>, as there, or as txn-item/customer-id."
    ) in brand.error_of("stg_crm__tickets")


def test_a_tagged_column_that_the_table_lacks_names_the_nearest_one(brand: Brand) -> None:
    contacts = {column: tag for column, tag in CONTACTS.items() if column != "mail"} | {"mails": "email"}
    brand.write_sources(contacts, TICKETS)
    error = brand.error_of("stg_crm__contacts")
    assert "column 'mails' is tagged 'email' but the table has no such column. Did you mean 'mail'?" in error
    assert "contact_no, first, last, mail, tel, seen" in error


def test_a_tag_on_two_columns_is_refused(brand: Brand) -> None:
    brand.write_sources(CONTACTS | {"first": "surname"}, TICKETS)
    assert "tag 'surname' stands twice" in brand.error_of("stg_crm__contacts")


def test_several_addresses_of_a_record_join_it_and_stay_apart(brand: Brand) -> None:
    with duckdb.connect(str(brand.database)) as connection:
        connection.execute("alter table contacts add column work_mail varchar")
        connection.execute("update contacts set work_mail = ' ADA@work.example.com ' where contact_no = '2'")
        connection.execute(
            """
            update contacts set first = 'Ada', last = 'Byron', mail = '', work_mail = 'ada@work.example.com'
            where contact_no = '3'
            """
        )
    brand.write_sources(CONTACTS | {"mail": ["email", "email-home"], "work_mail": ["email", "email-work"]}, TICKETS)
    result = brand.dbt(
        "build", "--indirect-selection", "cautious", "--select", "+unified_customers", "+customer_bundles"
    )
    assert result.returncode == 0, result.stdout[-3000:]
    with duckdb.connect(str(brand.database), read_only=True) as connection:
        rows = connection.execute(
            """
            select email, email_home, email_work, dense_rank() over (order by amperity_id)
            from unified_customers order by pk
            """
        ).fetchall()
        merged = connection.execute("select email from customer_bundles order by pk").fetchall()
    # Contacts 1 and 2 share the address at home, 2 and 3 the one at work: all three are one customer.
    assert rows == [
        ("ada+new@example.com", "ada+new@example.com", None, 1),
        ("ada@example.com,ADA@work.example.com", "ada@example.com", "ADA@work.example.com", 1),
        ("ada@work.example.com", None, "ada@work.example.com", 1),
    ]
    assert merged == [("ada+new@example.com",), ("ada@example.com",), ("ada@work.example.com",)]


def test_a_named_address_that_would_reach_nobody_is_refused(brand: Brand) -> None:
    brand.write_sources(CONTACTS | {"mail": "email-work"}, TICKETS)
    error = brand.error_of("stg_crm__contacts")
    assert "column 'mail' is tagged 'email-work' but not 'email'" in error
    assert "Write semantic: [email, email-work]" in error


MAIL_SOURCES = """
version: 2
sources:
  - name: mailer
    schema: main
    tables:
      - name: summaries
        columns:
          - {name: brand, config: {meta: {semantic: email-summary/brand}}}
          - {name: address, config: {meta: {semantic: email-summary/email}}}
          - {name: clicked_30, config: {meta: {semantic: email-summary/email-clicks-last-30-days}}}
          - {name: open_rate, config: {meta: {semantic: email-summary/email-open-rate-lifetime}}}
          - {name: last_open, config: {meta: {semantic: email-summary/most-recent-email-open-datetime}}}
          - {name: last_click, config: {meta: {semantic: email-summary/most-recent-email-click-datetime}}}
          - {name: last_bounce, config: {meta: {semantic: email-summary/most-recent-bounce-datetime}}}
          - {name: joined, config: {meta: {semantic: email-summary/most-recent-email-optin-datetime}}}
          - {name: level, config: {meta: {semantic: email-summary/engagement-status-last-15-months}}}
          - {name: summed_on, config: {meta: {semantic: update-dt}}}
"""


def add_mail_feed(brand: Brand, kind: str) -> None:
    """A feed of the e-mail platform: its summaries, called a feed of the kind."""
    folder = brand.folder / "models/staging/mailer"
    folder.mkdir(exist_ok=True)
    (folder / "_mailer__sources.yml").write_text(MAIL_SOURCES, encoding="utf-8")
    (folder / f"stg_mailer__{kind}.sql").write_text(f"{{{{ feed('{kind}', 'mailer', 'summaries') }}}}\n")


def test_summaries_take_the_place_of_events(brand: Brand) -> None:
    add_mail_feed(brand, "email_summary")
    with duckdb.connect(str(brand.database)) as connection:
        connection.execute(
            """
            create table summaries (
                brand varchar, address varchar, clicked_30 varchar, open_rate varchar, last_open date, last_click date,
                last_bounce date, joined date, level varchar, summed_on date
            );
            insert into summaries values
                ('Harbor', 'Ada+New@Example.com', '3', '0.25', '2026-06-01', '2026-06-02', '2026-05-01', '2026-06-05',
                    'Active', '2026-06-29'),
                ('Harbor', 'ada+new@example.com', '9', '0.75', '2026-06-01', '2026-06-02', '2026-05-01', '2026-01-01',
                    'Active', '2026-06-28'),
                ('Summit', 'ada+new@example.com', '1', null, '2026-06-03', null, null, null, null, '2026-06-29'),
                ('Harbor', 'ada@example.com', '0', null, null, null, null, null, 'Inactive', null),
                ('Harbor', null, '5', null, null, null, null, null, null, null)
            """
        )
    result = brand.dbt("build", "--indirect-selection", "cautious", "--select", "+email_engagement_attributes")
    assert result.returncode == 0, result.stdout[-3000:]
    with duckdb.connect(str(brand.database), read_only=True) as connection:
        summaries = connection.execute(
            """
            select brand, email, email_clicks_last_30_days, cast(email_open_rate_lifetime as double),
                cast(most_recent_email_open_or_click_datetime as date)::varchar,
                cast(most_recent_email_bounce_datetime as date)::varchar, engagement_status_last_15_months
            from email_engagement_summary order by brand, email
            """
        ).fetchall()
        attributes = connection.execute(
            """
            select email, brand, purchase_before_signup, signup_to_purchase_days
            from email_engagement_attributes order by brand
            """
        ).fetchall()
    assert summaries == [
        ("Harbor", "ada+new@example.com", 3, 0.25, "2026-06-02", "2026-05-01", "Active"),
        ("Harbor", "ada@example.com", 0, None, None, None, "Inactive"),
        ("Summit", "ada+new@example.com", 1, None, "2026-06-03", None, None),
    ]
    # Ada has two addresses and clicked from this one. She bought on 1 and 2 June and joined on the 5th.
    assert attributes == [("ada+new@example.com", "Harbor", True, None), ("ada+new@example.com", "Summit", None, None)]


def test_events_beside_summaries_are_refused(brand: Brand) -> None:
    add_mail_feed(brand, "email_summary")
    add_mail_feed(brand, "email_events")
    error = brand.error_of("email_engagement_summary")
    assert "E-mail engagement comes from events (stg_mailer__email_events)" in error
    assert "and from summaries (stg_mailer__email_summary) at once" in error
    assert "Keep one kind: remove the staging models of the other, or disable them in dbt_project.yml." in error


def test_two_foreign_keys_on_a_transaction_feed_are_refused(brand: Brand) -> None:
    brand.write_sources(CONTACTS, TICKETS | {"article": ["txn-item/product-id", "fk-article"]})
    error = brand.error_of("stg_crm__tickets")
    assert "several foreign keys are tagged (fk_article, fk_crm_contact)" in error


def test_a_table_that_does_not_exist_is_named_with_its_remedy(brand: Brand) -> None:
    with duckdb.connect(str(brand.database)) as connection:
        connection.execute("drop table contacts")
    error = brand.error_of("stg_crm__contacts")
    assert "source crm.contacts: the table" in error
    assert "does not exist" in error
    assert "Load the feed first" in error


def test_an_unknown_kind_of_feed_names_the_nearest_one(brand: Brand) -> None:
    model = brand.folder / "models/staging/crm/stg_crm__contacts.sql"
    model.write_text("{{ feed('customer', 'crm', 'contacts') }}\n")
    assert "unknown kind of feed 'customer'. Did you mean 'customers'?" in brand.error_of("stg_crm__contacts")
