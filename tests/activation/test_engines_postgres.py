"""The same seeded feeds, built on DuckDB and on a real PostgreSQL server, give the same tables and the same files.

How tables are compared is told in `engine_comparison`.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from demo_build import DemoBuild
from destination_files import google_ads_audience, in_order, meta_events, pinterest_upload, read
from engine_comparison import DuckDBTables, Row, canonical_rows, compare, in_double_quotes, relations
from mini import change_json
from postgres_fixtures import PostgresDatabase, PostgresServer
from sftp_fixtures import SftpServer, StartServer
from typer.testing import CliRunner

from activation.cli import app

# More than the demo has, so that ties, repeats and empty fields of every kind meet.
CUSTOMERS = 150
AS_OF = "2026-06-30T07:00"
DAYS = [f"persado_engagement_daily/2026-06-{day}" for day in range(23, 30)]
WEEK = "persado_segment_weekly/2026-06-29T08:30:00Z"
# Files of other destinations, by exposure, with what they should hold.
OTHERS: dict[str, Callable[[DemoBuild], list[dict[str, str]]]] = {
    "meta_events_daily": meta_events,
    "pinterest_events_csv_weekly": pinterest_upload,
    "google_ads_audience_daily": google_ads_audience,
}
OTHER_DELIVERIES = [
    "meta_events_daily/2026-06-30T07:00:00Z",
    "pinterest_events_csv_weekly/2026-06-29T07:00:00Z",
    "google_ads_audience_daily/2026-06-30T07:00:00Z",
]

# Launches of campaigns; their marts have the same names.
CAMPAIGNS = (
    "churn_test_reminder",
    "churn_test_offer",
    "churn_expand_email",
    "churn_expand_ads",
    "churn_optimise_email",
    "churn_optimise_letters",
    "second_purchase_email",
    "household_mailing_letters",
)
CAMPAIGN_DELIVERIES = [f"{exposure}/2026-06-30T07:00:00Z" for exposure in CAMPAIGNS]
RECEIVERS = ("PERSADO", "STAGING_AREA", "EMAIL_PLATFORM", "AD_PLATFORM", "PRINT_SHOP")


@dataclass(frozen=True)
class Engines:
    """The project on both engines."""

    duckdb: DemoBuild
    postgres: DemoBuild
    database: PostgresDatabase

    def tables(self) -> dict[str, tuple[str, str]]:
        return relations(self.duckdb, self.postgres)


@dataclass(frozen=True)
class PostgresTables:
    """The relations of the database."""

    database: PostgresDatabase

    def columns(self, relation: str) -> list[str]:
        held = self.database.rows(
            f"select attname from pg_attribute where attrelid = '{relation}'::regclass and attnum > 0 order by attnum"
        )
        return [name for (name,) in held]

    def select(self, relation: str, columns: Sequence[str]) -> list[Row]:
        return self.database.rows(f"select {in_double_quotes(columns)} from {relation}")


@pytest.fixture(scope="module")
def engines(tmp_path_factory: pytest.TempPathFactory, postgres_server: PostgresServer) -> Engines:
    database = postgres_server.database()
    on_duckdb = DemoBuild(tmp_path_factory.mktemp("on_duckdb"), customers=CUSTOMERS)
    on_duckdb.build()
    on_postgres = DemoBuild(tmp_path_factory.mktemp("on_postgres"), database.environment, customers=CUSTOMERS)
    on_postgres.build()
    return Engines(on_duckdb, on_postgres, database)


def test_the_whole_build_ends_alike(engines: Engines) -> None:
    statuses = engines.postgres.statuses()
    assert statuses == engines.duckdb.statuses()
    ended = Counter((name.split(".")[0], status) for name, status in statuses.items())
    assert set(statuses.values()) == {"success", "pass", "warn", "no-op"}
    assert ended["unit_test", "pass"] > 90
    assert ended["test", "pass"] > 150


def test_every_table_has_the_same_columns(engines: Engines) -> None:
    on_duckdb, on_postgres = DuckDBTables(engines.duckdb), PostgresTables(engines.database)
    for name, (here, there) in engines.tables().items():
        assert on_duckdb.columns(here) == on_postgres.columns(there), name


def test_every_table_has_the_same_rows(engines: Engines) -> None:
    comparison = compare(engines.tables(), DuckDBTables(engines.duckdb), PostgresTables(engines.database))
    compared = comparison.compared
    assert comparison.differences == {}
    assert len(compared) > 45
    assert compared["unified_coalesced"] > 250
    assert compared["transaction_attributes_extended"] > 80
    assert compared["persado_marketing_engagement"] > 40
    assert sum(compared.values()) > 10_000


def test_a_table_that_differs_by_a_cent_or_a_blank_is_noticed() -> None:
    moment = datetime(2026, 6, 29, tzinfo=UTC)
    rows = [(1, "a", Decimal("2.00"), 0.5, True, moment, None)]
    assert canonical_rows(rows) == canonical_rows([(1, "a", Decimal("2"), 0.5000000000000001, True, moment, None)])
    for other in [
        (1, "a ", Decimal("2.00"), 0.5, True, moment, None),
        (1, "a", Decimal("2.01"), 0.5, True, moment, None),
        (1, "a", Decimal("2.00"), 0.50000001, True, moment, None),
        (1, "a", Decimal("2.00"), 0.5, 1, moment, None),
        (1, "a", Decimal("2.00"), 0.5, True, None, None),
        (1, "a", Decimal("2.00"), 0.5, True, moment, ""),
    ]:
        assert canonical_rows([other]) != canonical_rows(rows)
    assert canonical_rows(rows * 2) != canonical_rows(rows)


def deliver(build: DemoBuild, server: SftpServer) -> dict[str, str]:
    """Run the runner on a build; its exposures' folders are set, as a build of YAML that names them would."""
    folders = {"persado_engagement_daily": "engagement", "persado_segment_weekly": "segment"}
    folders |= {exposure: exposure for exposure in (*OTHERS, *CAMPAIGNS)}

    def point_to_server(manifest: dict[str, Any]) -> None:
        for exposure, folder in folders.items():
            node = manifest["exposures"][f"exposure.customer_data_platform.{exposure}"]
            node["config"]["meta"]["activation"]["file"]["remote_folder"] = server.path(folder)
            node["config"]["meta"]["activation"]["enabled"] = True

    change_json(build.folder / "target" / "manifest.json", point_to_server)
    account = {
        "HOSTNAME": "127.0.0.1",
        "PORT": str(server.port),
        "USERNAME": server.destination().username,
        "PRIVATE_KEY_FILE": str(server.keys.user),
    }
    environment = {
        **build.environment,
        **{f"{name}_{key}": value for name in RECEIVERS for key, value in account.items()},
        "ACTIVATION_KNOWN_HOSTS": str(server.known_hosts),
    }
    selected = [word for exposure in folders for word in ("--select", exposure)]
    command = ["run", "--as-of", AS_OF, "--project-dir", str(build.folder), "--output", "json", *selected]
    result = CliRunner().invoke(app, command, env=environment)
    content = json.loads(result.stdout)
    assert content["exit_code"] == 0, content
    return {item["delivery_id"]: item["event"] for item in content["deliveries"]}


LEDGER = """
    select delivery_id, event_number, orchestration, event, mart, destination, fire_time, window_date, row_count,
        byte_count, content_sha256, file_sha256, reason
    from activation.delivery_events
"""


RECIPIENTS = """
    select amperity_id, campaign_id, sub_audience_id, treatment_id, is_control, destination_name, launch_datetime,
        fire_time
    from {}
"""


def test_both_deliver_the_same_files_and_keep_the_same_ledger(engines: Engines, start_sshd: StartServer) -> None:
    from_duckdb, from_postgres = start_sshd(), start_sshd()
    ends = deliver(engines.duckdb, from_duckdb)
    assert ends == dict.fromkeys([*DAYS, WEEK, *OTHER_DELIVERIES, *CAMPAIGN_DELIVERIES], "committed")
    assert deliver(engines.postgres, from_postgres) == ends

    files = from_duckdb.files()
    assert from_postgres.files() == files
    for exposure, worked_out in OTHERS.items():
        [content] = [content for name, content in files.items() if exposure in str(name)]
        assert in_order(read(content)) == in_order(worked_out(engines.duckdb)), exposure
        assert len(read(content)) > 5, exposure

    delivered = [name for name, content in files.items() if content]
    assert len(delivered) == len(ends)
    ledger = canonical_rows(engines.database.rows(LEDGER))
    assert ledger == canonical_rows(engines.duckdb.rows(LEDGER))
    assert ledger.total() == 7 * len(ends)

    recipients = canonical_rows(engines.database.rows(RECIPIENTS.format("cdp.campaign_history")))
    assert recipients == canonical_rows(engines.duckdb.rows(RECIPIENTS.format("campaign_history")))
    for name in CAMPAIGNS:
        sent = engines.duckdb.rows(f"select recipient_id, recipient_sub_audience_id from {name}")
        query = f"select amperity_id, sub_audience_id from campaign_history where orchestration = '{name}'"
        assert Counter(engines.duckdb.rows(f"{query} and not is_control")) == Counter(sent), name

    # What was committed stands in the ledger on the server: a second run sends nothing.
    assert deliver(engines.postgres, from_postgres) == ends
    assert canonical_rows(engines.database.rows(LEDGER)) == ledger


RESULTS = """
    select sub_audience_name, recipient_count, purchaser_count, total_orders, total_items, total_revenue
    from {} where campaign_id = 'second-purchase' and not is_control
"""


def june_of_those_sent(build: DemoBuild) -> list[Row]:
    """Reckon what each stage's recipients bought in June, from the list that was sent and the orders."""
    orders: dict[str, list[tuple[int, Decimal]]] = defaultdict(list)
    for customer, bought_at, units, revenue, is_purchase in build.rows(
        "select amperity_id, order_datetime, order_quantity, order_revenue, has_purchase_line from unified_transactions"
    ):
        if is_purchase and (bought_at.year, bought_at.month) == (2026, 6):
            orders[customer].append((units, revenue))
    stages: dict[str, list[list[tuple[int, Decimal]]]] = defaultdict(list)
    for stage, customer in build.rows("select sub_audience_name, recipient_id from second_purchase_email"):
        stages[stage].append(orders[customer])
    found: list[Row] = []
    for stage, bought in stages.items():
        made = [order for of_customer in bought for order in of_customer]
        figures = len(bought), sum(map(bool, bought)), len(made)
        found.append((stage, *figures, sum(units for units, _ in made), sum(revenue for _, revenue in made)))
    return found


def test_campaign_results_are_those_of_the_customers_who_were_sent_it(engines: Engines) -> None:
    """After the delivery above, on both engines, with June as the days that are measured."""
    june = 'campaign_measurement: {second-purchase: {start: "2026-06-01", days: 30}}'
    for build in (engines.duckdb, engines.postgres):
        build.build_part("campaign_recipients campaign_measurement campaign_results", june)
    expected = canonical_rows(june_of_those_sent(engines.duckdb))
    assert sum(row[3] != "0" for row in expected) > 0
    assert canonical_rows(engines.duckdb.rows(RESULTS.format("campaign_results"))) == expected
    whole = [
        canonical_rows(rows(f"select * from {table}"))
        for rows, table in ((engines.duckdb.rows, "campaign_results"), (engines.database.rows, "cdp.campaign_results"))
    ]
    assert whole[0] == whole[1]
    held_back = engines.duckdb.rows("select distinct amperity_id from campaign_measurement where is_control")
    assert len(held_back) > 3
