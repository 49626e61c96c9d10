"""Customer ids from build to build: new records, merges, requests to delete, what comes back, and a full refresh."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
import pytest

from benchmarks.identity.project import copy_project

PRIVACY_SOURCE = """
version: 2
sources:
  - name: privacy
    config: {meta: {external_location: "{{ var('people_folder') }}/{name}.parquet"}}
    tables:
      - name: requests
        columns:
          - {name: request, config: {meta: {semantic: privacy/request-id}}}
          - {name: kind, config: {meta: {semantic: privacy/request-type}}}
          - {name: strategy, config: {meta: {semantic: privacy/strategy}}}
          - {name: record, config: {meta: {semantic: privacy/record-key}}}
"""
COLUMNS = "pk, given_name, surname, email, phone, address, city, postal, birthdate"
ADA = [
    "('A1', 'Ada', 'Byron', 'ada@x.example', null, '1 Main St', 'Austin', '73301', '1980-02-29')",
    "('A2', 'Ada', 'Byron', 'ada@x.example', '2125550142', null, null, null, null)",
]
# Two customers called Maria, whom nothing connects.
MARIA = [
    "('M1', 'Maria', 'Lopez', 'm@x.example', null, '9 Hill Rd', 'Dallas', '75201', null)",
    "('M2', 'Maria', 'Lopez', 'm@x.example', null, null, null, null, '1970-05-06')",
    "('N1', 'Maria', 'Lopez', 'n@y.example', '2125550177', null, null, null, null)",
]
MARIAS_LINK = "('K1', 'Maria', 'Lopez', 'm@x.example', '2125550177', null, null, null, null)"
# The second record connects the other two.
DORA = [
    "('D1', 'Dora', 'Hall', 'd@x.example', null, '5 Elm St', null, null, null)",
    "('D2', 'Dora', 'Hall', 'd@x.example', '2125550188', null, null, null, null)",
    "('D3', 'Dora', 'Hall', 'hall99@y.example', '2125550188', null, null, null, null)",
]
Ids = dict[str, str]


@dataclass
class People:
    """The stitch models over a few records; after each build, the customer of each record."""

    folder: Path
    ids: list[Ids] = field(default_factory=list)

    def build(self, records: list[str], deleted: list[str], *arguments: str) -> None:
        with duckdb.connect() as connection:
            values = ", ".join(records)
            nothing = "cast(null as varchar) as address2, cast(null as varchar) as state, cast(null as varchar) as"
            query = f"select *, {nothing} government_id from (values {values}) as people ({COLUMNS})"
            connection.execute(f"copy ({query}) to '{self.folder}/records.parquet'")
            requests = f"select unnest({deleted}::varchar[]) as record"
            query = f"select record as request, 'delete' as kind, 'exact' as strategy, record from ({requests})"
            connection.execute(f"copy ({query}) to '{self.folder}/requests.parquet'")
        variables = json.dumps({"as_of_date": "2026-06-30", "people_folder": str(self.folder)})
        command = [sys.executable, "-m", "dbt.cli.main", "build", "--profiles-dir", "profiles", "--vars", variables]
        command += ["--exclude", "resource_type:unit_test", "resource_type:test", *arguments]
        environment = os.environ | {"CDP_DUCKDB_PATH": str(self.folder / "w.duckdb"), "DBT_TARGET_PATH": "target"}
        done = subprocess.run(
            command, cwd=self.folder / "project", env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout[-3000:]
        self.ids.append(dict(self.rows("select pk, amperity_id from unified_coalesced")))

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        with duckdb.connect(str(self.folder / "w.duckdb"), read_only=True) as connection:
            return connection.execute(query).fetchall()

    def changes(self, job: int) -> set[tuple[Any, ...]]:
        return set(self.rows(f"select pk, change_type from unified_changes_pks where job_id = {job}"))


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> People:
    folder = tmp_path_factory.mktemp("people")
    copy_project(folder / "project")
    staging = folder / "project" / "models" / "staging" / "privacy"
    staging.mkdir()
    (staging / "_privacy__sources.yml").write_text(PRIVACY_SOURCE)
    (staging / "stg_privacy__requests.sql").write_text("{{ feed('privacy_requests', 'privacy', 'requests') }}\n")
    people = People(folder)
    people.build(ADA + MARIA + DORA, [])
    people.build([*reversed(ADA + MARIA + DORA), MARIAS_LINK], ["D2", "A2"])
    people.build(ADA + MARIA + DORA, [], "--full-refresh")
    return people


def uuid_of(text: str) -> str:
    digest = hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()
    return "-".join((digest[:8], digest[8:12], digest[12:16], digest[16:20], digest[20:]))


def test_a_new_customer_is_called_after_its_first_record(people: People) -> None:
    first = {record: uuid_of(f"people.records|{record}") for record in ("A1", "M1", "N1", "D1")}
    expected = {"A1": "A1", "A2": "A1", "M1": "M1", "M2": "M1", "N1": "N1", "D1": "D1", "D2": "D1", "D3": "D1"}
    assert people.ids[0] == {record: first[leader] for record, leader in expected.items()}


def test_of_two_customers_who_become_one_the_larger_keeps_its_id(people: People) -> None:
    before, after = people.ids[:2]
    assert {after[record] for record in ("M1", "M2", "N1", "K1")} == {before["M1"]}
    ended = people.rows("select amperity_id, merged_into from unified_changes_clusters where change_type = 'deleted'")
    assert (before["N1"], before["M1"]) in ended


def test_a_record_that_is_to_be_deleted_is_gone_and_those_it_joined_are_apart(people: People) -> None:
    before, after = people.ids[:2]
    assert {"D2", "A2"}.isdisjoint(after)
    assert after["A1"] == before["A1"]
    assert after["D1"] == before["D1"]
    assert after["D3"] == uuid_of("people.records|D3")
    for table in ("unified_customers", "unified_preprocessed_raw", "stitch_normalised"):
        column = "pk" if table != "stitch_normalised" else "record_number"
        assert len(people.rows(f"select {column} from {table}")) == 8, "after the third build"


def test_only_what_changed_is_in_the_changes(people: People) -> None:
    assert people.changes(2) == {
        ("N1", "updated"),
        ("K1", "added"),
        ("D3", "updated"),
        ("D2", "deleted"),
        ("A2", "deleted"),
    }


def test_a_full_refresh_keeps_the_ids_and_what_parts_again_gets_a_new_one(people: People) -> None:
    first, second, third = people.ids
    assert third["A1"] == third["A2"] == first["A1"]
    assert third["M1"] == third["M2"] == first["M1"]
    # The id that the lonely Maria had at first is nobody's ever again.
    assert third["N1"] == uuid_of("people.records|N1#3")
    assert third["D1"] == third["D2"] == third["D3"] == min(second["D1"], second["D3"])
    assert people.changes(3) >= {("K1", "deleted"), ("N1", "updated"), ("D2", "added"), ("A2", "added")}
