"""A dbt project of nothing but the repository's macros and models for campaigns, and 200 invented customers."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb
import yaml

PROJECT = Path(__file__).parents[2]
DBT = Path(sys.executable).with_name("dbt")
COPIED = (
    "dbt_project.yml",
    "macros",
    "models/_docs.md",
    "models/quality/_quality__sources.yml",
    "profiles/profiles.yml",
    "tests/generic",
)
# What stands in models/campaigns beside the campaigns themselves.
TABLES_OF_CAMPAIGNS = ("campaign_history", "campaign_recipients", "campaign_rejects", "suppressed_customers")
AS_OF = "2026-06-30"
DESTINATIONS = {
    "mail": {"kind": "klaviyo", "channel": "email"},
    "files": {"kind": "sftp"},
    "ads": {"kind": "meta"},
    "sms": {"kind": "attentive"},
    "words": {"kind": "persado"},
}
# Customer n is k000 to k199; every tenth has no address, and k004, k014, … have refused e-mails.
TABLES = {
    "merged_customers": """
        select
            printf('k%03d', n) as amperity_id,
            case when n % 10 <> 3 then printf('k%03d@example.com', n) end as email,
            'Given' || n as given_name, 'Sur' || n as surname, 'Street ' || n as address, '' as address2,
            'City' as city, 'CA' as state, '90001' as postal, 'US' as country,
            '206555' || cast(1000 + n as varchar) as phone
        from range(200) as t(n)
    """,
    "customer_360": """
        select
            printf('k%03d', n) as amperity_id, n as orders, case when n % 4 = 0 then 'CA' else 'NY' end as state,
            case when n % 10 <> 3 then printf('k%03d@example.com', n) end as email
        from range(200) as t(n)
    """,
    "customer_attributes": """
        select
            printf('k%03d', n) as amperity_id, n % 10 <> 4 as contactable_email, true as contactable_phone,
            true as contactable_address, true as contactable_paid_social, n = 199 as is_test_account
        from range(200) as t(n)
    """,
    "customer_orders": """
        select printf('k%03d', n % 200) as amperity_id, 'o' || n as order_id from range(400) as t(n)
    """,
    "customer_contacts": """
        select printf('k%03d', n) as amperity_id, 'email' as semantic, printf('k%03d@example.com', n) as contact
        from range(200) as t(n)
    """,
    "stitch_privacy_requests": """
        select 'delete' as request_type, 'k006@example.com' as email, cast(null as varchar) as phone
    """,
    "merged_households": "select 'h' || n as household_id from range(9) as t(n)",
}
SEGMENTS = {
    "everyone": "true",
    "first_60": "orders < 60",
    "first_30": "orders < 30",
    "odd": "orders % 2 = 1",
    "nines": "orders % 10 = 9",
    "nobody": "false",
    "growing": "orders < 100",
}
SUPPRESSIONS = "kind,value,reason\nemail,K005@Example.com,asked by phone\namperity_id,k008,a journalist\n"


class CampaignsProject:
    """The project in a folder, without campaigns at first."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name in COPIED:
            source, target = PROJECT / name, folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copytree(source, target) if source.is_dir() else shutil.copy(source, target)
        shutil.rmtree(folder / "tests/generic/__pycache__", ignore_errors=True)
        self._write_tables()
        self._write_segments()
        for name in TABLES_OF_CAMPAIGNS:
            shutil.copy(PROJECT / f"models/campaigns/{name}.sql", self.path(f"models/campaigns/{name}.sql"))
        described = yaml.safe_load((PROJECT / "models/campaigns/_campaigns__models.yml").read_text(encoding="utf-8"))
        models = [model for model in described["models"] if model["name"] in TABLES_OF_CAMPAIGNS]
        self.write_yaml("models/campaigns/_campaigns__models.yml", {"models": models})
        self.write("seeds/campaign_suppressions.csv", SUPPRESSIONS)
        receiver = {"type": "sftp", "hostname": "127.0.0.1", "connect_timeout_seconds": 2, "upload_attempts": 1}
        receiver["username"] = "{{ env_var('SSH_USER') }}"
        receiver["private_key_file"] = "{{ env_var('SSH_KEY') }}"
        receiver["known_hosts"] = "{{ env_var('SSH_KNOWN_HOSTS') }}"
        ports = {name: {**receiver, "port": f"{{{{ env_var('{name.upper()}_PORT') }}}}"} for name in DESTINATIONS}
        self.write_yaml("profiles/destinations.yml", {"destinations": ports})

    def path(self, name: str) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        return path

    def write(self, name: str, content: str) -> None:
        self.path(name).write_text(content, encoding="utf-8")

    def write_yaml(self, name: str, content: object) -> None:
        self.write(name, yaml.safe_dump(content, sort_keys=False))

    def _write_tables(self) -> None:
        described = []
        with duckdb.connect() as connection:
            for name, query in TABLES.items():
                self.write(f"models/tables/{name}.sql", query)
                held = connection.execute(f"describe {query}").fetchall()
                columns = [{"name": column, "data_type": kind.lower()} for column, kind, *_ in held]
                if name in ("merged_customers", "customer_360", "customer_attributes"):
                    columns[0]["data_tests"] = ["unique", "not_null"]
                described.append({"name": name, "config": {"contract": {"enforced": True}}, "columns": columns})
        self.write_yaml("models/tables/_tables.yml", {"models": described})

    def _write_segments(self) -> None:
        described = []
        for name, condition in SEGMENTS.items():
            self.write(
                f"models/segments/{name}.sql",
                f"select amperity_id from {{{{ ref('customer_360') }}}} where {condition}",
            )
            described.append({"name": name, "columns": [{"name": "amperity_id", "data_type": "string"}]})
        self.write("models/segments/households.sql", "select household_id from {{ ref('merged_households') }}")
        described.append({"name": "households", "columns": [{"name": "household_id", "data_type": "string"}]})
        self.write_yaml("models/segments/_segments.yml", {"models": described})

    def write_campaigns(self, campaigns: Mapping[str, str], folder: str = "") -> None:
        """Write campaigns by their arguments."""
        for name, arguments in campaigns.items():
            self.write(f"models/campaigns/{folder}{name}.sql", f"{{{{ campaign({arguments}) }}}}")

    def write_launches(self, launches: Mapping[str, tuple[str, Mapping[str, str]]], folder: str = "launches/") -> None:
        """Write launches by their arguments and the names and types of the columns that they deliver."""
        described = []
        for name, (arguments, delivered) in launches.items():
            self.write(f"models/campaigns/{folder}{name}.sql", f"{{{{ campaign_launch({arguments}) }}}}")
            hidden = ("recipient_id", "recipient_sub_audience_id", "recipient_treatment_id")
            columns: list[dict[str, Any]] = [
                {"name": column, "data_type": "string", "config": {"meta": {"deliver": False}}} for column in hidden
            ]
            columns += [{"name": column, "data_type": kind, "quote": True} for column, kind in delivered.items()]
            described.append({"name": name, "columns": columns})
        self.write_yaml(f"models/campaigns/{folder}_launches.yml", {"models": described})

    def write_exposures(self, exposures: Mapping[str, tuple[str, str, str]]) -> None:
        """Write exposures by the mart, the destination and the name of the file."""
        self.write_yaml(
            "models/campaigns/launches/_exposures.yml",
            {
                "exposures": [
                    {
                        "name": name,
                        "type": "application",
                        "owner": {"name": "Marketing", "email": "marketing@example.com"},
                        "depends_on": [f"ref('{mart}')"],
                        "config": {"meta": {"activation": _keys(destination, file)}},
                    }
                    for name, (mart, destination, file) in exposures.items()
                ]
            },
        )

    def dbt(self, command: str, *arguments: str, as_of: str = AS_OF) -> dict[str, dict[str, Any]]:
        """Call dbt; a failing node is no error. Returns what became of each node, by its name."""
        settings = {"as_of_date": as_of, "campaign_destinations": DESTINATIONS}
        words = [str(DBT), "--no-use-colors", command, *arguments, "--profiles-dir", "profiles"]
        inherited = {name: value for name, value in os.environ.items() if not name.startswith(("DBT_", "CDP_"))}
        (self.folder / "target").mkdir(exist_ok=True)
        done = subprocess.run(
            [*words, "--vars", json.dumps(settings)],
            cwd=self.folder, env={**inherited, "CDP_THREADS": "2"}, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode in (0, 1), done.stdout[-3000:]
        results = json.loads((self.folder / "target/run_results.json").read_text(encoding="utf-8"))["results"]
        return {result["unique_id"].split(".", 2)[-1].split(".")[0]: result for result in results}

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        with duckdb.connect(str(self.folder / "target/customer_data_platform.duckdb"), read_only=True) as connection:
            return connection.execute(query).fetchall()


def _keys(destination: str, file: str) -> dict[str, Any]:
    return {
        "destination": destination,
        "mode": "snapshot",
        "schedule": {"cron": "0 7 * * *"},
        "order_by": ["recipient_id", "recipient_sub_audience_id"],
        "file": {
            "format": "csv",
            "filename_template": "{% raw %}" + file + "{% endraw %}",
            "remote_folder": "/in",
        },
    }
