"""Campaigns: who is in them and in which group, what is said of wrong ones, their files, and who was recorded as sent.

Expected groups are cut here, with Python's hashes, by the rule of the specification.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from campaigns_project import PROJECT, CampaignsProject
from mini import change_json
from sftp_fixtures import SftpServer
from typer.testing import CliRunner
from wrong_campaigns import ONE, WRONG, WRONG_LAUNCHES

from activation.cli import app
from activation.common.errors import ExitCode

# By id, by the address on the list, and by that of a request.
SUPPRESSED = {"k008": "on_suppression_list", "k005": "on_suppression_list", "k006": "privacy_request"}
EVERYONE = [f"k{number:03d}" for number in range(200)]


def numbers(condition: Any) -> list[str]:
    return [f"k{number:03d}" for number in range(200) if condition(number)]


def groups_of(campaign_id: str, members: Iterable[str], **percents: int) -> dict[str, str]:
    """The group of each member: random order by the salted hash, cut at the floors of the cumulative percentages."""
    ordered = sorted(members, key=lambda member: (hashlib.md5(f"{campaign_id}|{member}".encode()).hexdigest(), member))  # noqa: S324
    found, begins, total = {}, 0, 0
    for group, percent in percents.items():
        total += percent
        ends = len(ordered) * total // 100
        found.update(dict.fromkeys(ordered[begins:ends], group))
        begins = ends
    return found


CONTROL = "{'id': 'control', 'name': 'Held out', 'percent': 10, 'control': true}"
MAIL = "'attributes': {'mail': ['email', 'external_id']}"
LETTERS = (
    f"groups=[{{'id': 'a', 'name': 'Letter A', 'percent': 45, 'destinations': ['mail', 'files'], {MAIL}}}, {CONTROL}, "
    f"{{'id': 'b', 'name': 'Letter B', 'percent': 45, 'destinations': ['mail'], {MAIL}}}]"
)
AUDIENCES = (
    "sub_audiences=["
    "{'id': 'young', 'name': 'First 30', 'segments': ['first_30']}, "
    "{'id': 'west', 'name': 'The West', 'criteria': attribute('customer_360.state', 'is exactly', 'CA')}]"
)

CAMPAIGNS = {
    "stages": (
        "id='stages', name='Stages', type='recurring', launch_offset_days=2, include=['first_60', 'odd'], "
        f"exclude=['nines', 'nobody'], {AUDIENCES}, {LETTERS}"
    ),
    "every_match": (
        f"id='every', name='Every', include=['everyone'], first_match_only=false, remaining=false, {AUDIENCES}, {ONE}"
    ),
    "newcomers": (
        "id='newcomers', name='Newcomers', include=['growing'], entrance='new_only', launch_date='2026-07-04', "
        f"groups=[{CONTROL}, {{'id': 'all', 'name': 'All', 'percent': 90, 'destinations': ['files'], "
        "'attributes': {'files': ['amperity_id']}}]"
    ),
    "worded": (
        "id='worded', name='Worded', include=['first_30'], groups=[{'id': 'one', 'name': 'One', 'percent': 100, "
        "'destinations': ['words'], 'attributes': {'words': ['Hashed_Email', 'segment_name', 'segmentation_tag']}}]"
    ),
    "growing_audience": (
        f"id='growth', name='Growth', include=['growing'], groups=[{CONTROL}, "
        "{'id': 'one', 'name': 'One', 'percent': 90, 'destinations': ['files']}]"
    ),
    "quiet": (
        "id='quiet', name='Quiet', include=['first_30'], record_recipients=false, "
        "groups=[{'id': 'held', 'name': 'Held', 'percent': 33.33, 'control': true, 'deliver_control': true, "
        "'destinations': ['files'], 'attributes': {'files': ['amperity_id', 'sub_audience_name', "
        "{'name': 'Orders', 'from': 'customer_360.orders'},"
        " {'name': 'order', 'from': 'customer_orders.order_id', 'allow_multiple': true}]}},"
        " {'id': 'rest', 'name': 'Rest', 'percent': 66.67, 'destinations': ['ads']}]"
    ),
}
NAMES = {"sub_audience_name": "varchar", "treatment_name": "varchar"}
LAUNCHES = {
    "stages_files": (
        "'stages', destination='files', group='a'",
        dict.fromkeys(
            [
                "amperity_id",
                "email",
                "given_name",
                "surname",
                "address",
                "address2",
                "state",
                "city",
                "postal",
                "country",
            ],
            "varchar",
        ),
    ),
    "stages_mail": (
        "'stages', destination='mail', groups='all'",
        dict.fromkeys(("email", "external_id", "sub_audience_name", "treatment_name"), "varchar"),
    ),
    "newcomers_files": ("'newcomers', destination='files', groups='all'", {"amperity_id": "varchar"} | NAMES),
    "worded_words": (
        "'worded', destination='words', group='one'",
        dict.fromkeys(("Hashed_Email", "segment_name", "segmentation_tag"), "varchar"),
    ),
    "quiet_held": (
        "'quiet', destination='files', group='held'",
        {"amperity_id": "varchar", "sub_audience_name": "varchar", "Orders": "bigint", "order": "varchar"},
    ),
}


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> CampaignsProject:
    made = CampaignsProject(tmp_path_factory.mktemp("campaigns"))
    made.write_campaigns(CAMPAIGNS)
    made.write_launches(LAUNCHES)
    made.write_exposures(
        {
            "to_files": ("stages_files", "files", "{{campaign_name}}_{{group_name}}.csv"),
            "to_mail": ("stages_mail", "mail", "{{campaign_name}}.csv"),
            "to_newcomers": ("newcomers_files", "files", "new.csv"),
            "held": ("quiet_held", "files", "held.csv"),
        }
    )
    return made


@pytest.fixture(scope="module")
def wrong_build(project: CampaignsProject) -> dict[str, dict[str, Any]]:
    """The build of wrong campaigns and launches, which are gone afterwards."""
    project.write_campaigns({name: arguments for name, (arguments, _) in WRONG.items()}, "wrong/")
    project.write_launches(
        {name: (arguments, {}) for name, (arguments, _) in WRONG_LAUNCHES.items()}, "wrong_launches/"
    )
    results = project.dbt("build")
    for name in ("wrong", "wrong_launches"):
        shutil.rmtree(project.folder / f"models/campaigns/{name}")
    return results


@pytest.fixture(scope="module")
def built(project: CampaignsProject, wrong_build: dict[str, dict[str, Any]]) -> CampaignsProject:
    """The build of the sound campaigns, with the tests of all campaigns."""
    for path in sorted((PROJECT / "tests/singular").glob("assert_*.sql")):
        if "launch" in path.name or "rows_of_campaigns" in path.read_text(encoding="utf-8"):
            shutil.copy(path, project.path(f"tests/singular/{path.name}"))
    results = project.dbt("build")
    ended = {name: (result["status"], result["failures"]) for name, result in results.items()}
    assert {name: end for name, end in ended.items() if end[0] not in ("success", "pass", "no-op")} == {
        # Nothing sends the rest of quiet to the ads.
        "assert_every_treatment_group_of_a_launched_campaign_is_launched": ("warn", 1),
        # Seven of the West leave no place for a tenth of them.
        "assert_configured_control_groups_have_members": ("warn", 1),
    }
    return project


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_campaign_is_an_error_that_names_what_is_valid(
    name: str, wrong_build: dict[str, dict[str, Any]]
) -> None:
    assert wrong_build[name]["status"] == "error"
    message = " ".join(wrong_build[name]["message"].split())
    assert WRONG[name][1] in message
    assert name == "both_identifiers" or f"campaign {name}: " in message


@pytest.mark.parametrize("name", WRONG_LAUNCHES)
def test_a_wrong_launch_is_an_error_that_names_what_is_valid(name: str, wrong_build: dict[str, dict[str, Any]]) -> None:
    message = " ".join(wrong_build[name]["message"].split())
    assert f"launch {name}: " in message
    assert WRONG_LAUNCHES[name][1] in message


def test_a_wrong_campaign_keeps_no_other_from_being_built(wrong_build: dict[str, dict[str, Any]]) -> None:
    sound = [*CAMPAIGNS, *LAUNCHES]
    assert {name: wrong_build[name]["message"] for name in sound if wrong_build[name]["status"] != "success"} == {}


def placed(project: CampaignsProject, campaign: str) -> dict[str, dict[str, str]]:
    """The group of each member, by sub-audience."""
    found: dict[str, dict[str, str]] = {}
    query = f"select sub_audience_id, amperity_id, treatment_id from {campaign} where excluded_by is null"
    for audience, member, treatment in project.rows(query):
        found.setdefault(audience, {})[member] = treatment
    return found


STAGES = {
    "young": numbers(lambda n: n < 30 and n % 10 != 9),
    "west": numbers(lambda n: 30 <= n < 60 and n % 4 == 0),
    "remaining": numbers(lambda n: n >= 30 and n % 10 != 9 and n % 4 and (n < 60 or n % 2)),
}
SPLIT = {"control": 10, "a": 45, "b": 45}


def test_customers_are_in_the_first_sub_audience_that_they_match_and_cut_into_groups(built: CampaignsProject) -> None:
    assert placed(built, "stages") == {
        audience: groups_of("stages", members, **SPLIT) for audience, members in STAGES.items()
    }


def test_excluded_customers_are_kept_with_the_reason_and_without_a_treatment(built: CampaignsProject) -> None:
    query = "select amperity_id, excluded_by, treatment_id, is_control from stages where excluded_by is not null"
    assert sorted(built.rows(query)) == [
        (member, "nines", None, None) for member in numbers(lambda n: n % 10 == 9 and (n < 60 or n % 2))
    ]


def test_without_first_match_customers_are_in_every_sub_audience_that_they_match(built: CampaignsProject) -> None:
    members = {audience: set(found) for audience, found in placed(built, "every_match").items()}
    assert members == {"young": set(numbers(lambda n: n < 30)), "west": set(numbers(lambda n: n % 4 == 0))}


def test_shares_have_two_decimals(built: CampaignsProject) -> None:
    # 30 members: floor(30 * 33.33 %) is 9.
    assert Counter(placed(built, "quiet")["remaining"].values()) == {"held": 9, "rest": 21}


def test_a_campaign_says_of_itself_what_was_written(built: CampaignsProject) -> None:
    query = """
        select distinct campaign_id, campaign_name, campaign_type, segment_id, segment_name, sub_audience_name,
            treatment_name, is_control, cast(launch_datetime as varchar)
        from stages
        where sub_audience_id = 'west' and treatment_id = 'a'
    """
    named = ("stages", "Stages", "Recurring", "first_60", "first_60", "The West", "Letter A", False)
    assert built.rows(query) == [(*named, "2026-07-02 00:00:00")]


def test_a_launch_holds_who_can_be_sent_and_the_others_are_counted_with_the_reason(built: CampaignsProject) -> None:
    treated = {
        member: group
        for audience, members in STAGES.items()
        for member, group in groups_of("stages", members, **SPLIT).items()
        if group != "control"
    }
    reasons = dict(SUPPRESSED)
    for member in treated:
        number = int(member[1:])
        if number % 10 in (3, 4):
            reasons.setdefault(member, "not_contactable_by_email" if number % 10 == 4 else "email_missing")
    dropped = {member: reason for member, reason in reasons.items() if member in treated}
    assert sorted(row[0] for row in built.rows("select recipient_id from stages_mail")) == sorted(
        set(treated) - set(dropped)
    )
    rejects = built.rows("select reason, sum(n) from campaign_rejects where launch = 'stages_mail' group by reason")
    assert dict(rejects) == Counter(dropped.values())
    # A file of any kind has no required columns and no channel: only suppressed customers are missing.
    to_files = {member for member, group in treated.items() if group == "a"}
    assert {row[0] for row in built.rows("select recipient_id from stages_files")} == to_files - set(SUPPRESSED)


def test_attributes_of_other_tables_are_joined_and_several_rows_only_when_asked_for(built: CampaignsProject) -> None:
    held = [member for member, group in placed(built, "quiet")["remaining"].items() if group == "held"]
    expected = [
        (member, "All Remaining Recipients", int(member[1:]), f"o{int(member[1:]) + more}")
        for member in sorted(set(held) - set(SUPPRESSED))
        for more in (0, 200)
    ]
    found = built.rows('select amperity_id, sub_audience_name, "Orders", "order" from quiet_held')
    assert sorted(found) == sorted(expected)


def test_persado_is_sent_hashes_with_the_names_of_sub_audience_and_group(built: CampaignsProject) -> None:
    expected = [
        (hashlib.md5(f"{member}@example.com".encode()).hexdigest(), "All Remaining Recipients", "One")  # noqa: S324
        for member in numbers(lambda n: n < 30 and n % 10 != 3)
        if member not in SUPPRESSED
    ]
    assert sorted(built.rows('select "Hashed_Email", segment_name, segmentation_tag from worded_words')) == sorted(
        expected
    )


@dataclass(frozen=True)
class Sending:
    """A copy of the built project whose destinations are one server; the destination ``mail`` may be out of reach."""

    project: CampaignsProject
    server: SftpServer

    def call(self, *arguments: str, mail: bool = True, day: str = "2026-06-30") -> Any:
        ports = dict.fromkeys(("FILES_PORT", "ADS_PORT", "SMS_PORT", "MAIL_PORT"), str(self.server.port))
        environment = {
            **ports,
            "SSH_USER": self.server.destination().username,
            "SSH_KEY": str(self.server.keys.user),
            "SSH_KNOWN_HOSTS": str(self.server.known_hosts),
        } | ({} if mail else {"MAIL_PORT": "1"})
        folder = str(self.project.folder)
        command = [*arguments, "--as-of", f"{day}T09:00", "--project-dir", folder, "--output", "json"]
        return json.loads(CliRunner().invoke(app, command, env=environment).stdout)

    def run(self, *exposures: str, mail: bool = True, day: str = "2026-06-30") -> dict[str, str]:
        """Run the exposures; return how each delivery ended."""
        selected = [word for exposure in exposures for word in ("--select", exposure)]
        told = self.call("run", *selected, mail=mail, day=day)
        return {item["orchestration"]: item["event"] for item in told["deliveries"]}

    def point_to_server(self) -> None:
        """Set the exposures' folders, as a build of YAML that names them would."""

        def point(manifest: dict[str, Any]) -> None:
            for exposure in manifest["exposures"].values():
                exposure["config"]["meta"]["activation"]["file"]["remote_folder"] = self.server.path("in")

        change_json(self.project.folder / "target/manifest.json", point)

    def recipients(self, campaign_id: str) -> Counter[tuple[Any, ...]]:
        """Who the history says was sent a campaign: destination (None: control group), file, and customer."""
        query = f"""
            select destination_name, split_part(remote_path, '/', -1), amperity_id
            from campaign_history
            where campaign_id = '{campaign_id}'
        """
        return Counter(self.project.rows(query))


@pytest.fixture
def sending(built: CampaignsProject, tmp_path: Path, sshd: SftpServer) -> Sending:
    copy = object.__new__(CampaignsProject)
    copy.folder = tmp_path / "project"
    shutil.copytree(built.folder, copy.folder)
    made = Sending(copy, sshd)
    made.point_to_server()
    return made


def in_mart(project: CampaignsProject, mart: str) -> set[str]:
    return {row[0] for row in project.rows(f"select recipient_id from {mart}")}


def test_the_plan_shows_campaign_group_destination_and_rows(sending: Sending) -> None:
    told = {item["orchestration"]: item for item in sending.call("plan")["deliveries"]}
    keys = ("campaign", "treatment_group", "destination", "row_count", "decision")
    marts = {"to_files": "stages_files", "to_mail": "stages_mail"}
    rows = {name: len(in_mart(sending.project, mart)) for name, mart in marts.items()}
    assert {name: tuple(told[name][key] for key in keys) for name in marts} == {
        "to_files": ("Stages", "Letter A", "files", rows["to_files"], "send"),
        "to_mail": ("Stages", "all", "mail", rows["to_mail"], "send"),
    }
    assert rows["to_files"] > 30


def test_only_those_whose_file_arrived_are_recipients_and_control_groups_once(sending: Sending) -> None:
    ended = sending.run("to_files", "to_mail", mail=False)
    assert ended == {"to_files": "committed", "to_mail": "failed"}
    control = {
        member
        for audience, members in STAGES.items()
        for member, group in groups_of("stages", members, **SPLIT).items()
        if group == "control"
    }
    held = {(None, None, member) for member in control}
    by_file = {("files", "Stages_Letter_A.csv", member) for member in in_mart(sending.project, "stages_files")}
    assert sending.recipients("stages") == Counter(held | by_file)

    # The failed one goes with the next run; what had arrived is not sent or counted again.
    assert sending.run("to_files", "to_mail") == {"to_files": "committed", "to_mail": "committed"}
    by_mail = {("mail", "Stages.csv", member) for member in in_mart(sending.project, "stages_mail")}
    assert sending.recipients("stages") == Counter(held | by_file | by_mail)
    assert sending.run("to_files", "to_mail") == {"to_files": "committed", "to_mail": "committed"}
    assert sending.recipients("stages") == Counter(held | by_file | by_mail)


def test_the_files_hold_what_the_launches_hold_sorted_by_customer(sending: Sending) -> None:
    sending.run("to_mail")
    lines = sending.server.files()["in/Stages.csv"].decode().splitlines()
    assert lines[0] == "email,external_id,sub_audience_name,treatment_name"
    names = {"young": "First 30", "west": "The West", "remaining": "All Remaining Recipients"}
    letters = {"a": "Letter A", "b": "Letter B"}
    expected = {
        member: f"{member}@example.com,{member},{names[audience]},{letters[group]}"
        for audience, members in STAGES.items()
        for member, group in groups_of("stages", members, **SPLIT).items()
        if group != "control" and int(member[1:]) % 10 not in (3, 4) and member not in SUPPRESSED
    }
    assert lines[1:] == [expected[member] for member in sorted(expected)]


def test_no_customer_is_named_in_the_ledger(sending: Sending) -> None:
    sending.run("to_files", "to_mail", mail=False)
    told = str(sending.project.rows("select * from activation.delivery_events"))
    assert "Stages_Letter_A.csv" in told
    assert [member for member in EVERYONE if member in told] == []


def test_a_campaign_that_records_nobody_leaves_no_recipients(sending: Sending) -> None:
    assert sending.run("held") == {"held": "committed"}
    assert sending.project.rows("select count(*) from activation.campaign_members") == [(0,)]


def test_newcomers_alone_enter_and_a_grown_audience_moves_boundaries_only(sending: Sending) -> None:
    project = sending.project
    sending.run("to_newcomers")
    entered = {member for _, _, member in sending.recipients("newcomers")}
    # Treated customers who could not be sent have not entered.
    assert set(numbers(lambda n: n < 100)) - entered <= set(SUPPRESSED)
    before = placed(project, "growing_audience")["remaining"]
    segment = project.folder / "models/segments/growing.sql"
    segment.write_text(segment.read_text(encoding="utf-8").replace("100", "104"), encoding="utf-8")
    chosen = ("growing", "newcomers", "growing_audience", "campaign_history", "campaign_recipients")
    results = project.dbt(
        "build", "--full-refresh", "--select", *chosen, "--indirect-selection", "cautious", as_of="2026-07-01"
    )
    assert {result["status"] for result in results.values()} == {"success", "pass"}

    after = placed(project, "growing_audience")["remaining"]
    assert after == groups_of("growth", numbers(lambda n: n < 104), control=10, one=90)
    moved = [member for member, group in before.items() if after[member] != group]
    assert len(moved) <= 4
    assert set(placed(project, "newcomers")["remaining"]) == set(numbers(lambda n: n < 104)) - entered
    # A full refresh has read everything from the runner's tables again.
    query = "select amperity_id, database_name, workflow_id <> '', campaign_name, is_control from campaign_recipients"
    control = {
        member
        for member, group in groups_of("newcomers", numbers(lambda n: n < 100), control=10, all=90).items()
        if group == "control"
    }
    assert sorted(project.rows(query)) == [
        (member, "customer_data_platform", True, "Newcomers", member in control) for member in sorted(entered)
    ]


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"destination": "files"}, "model stages_mail holds what mail is sent of the campaign Stages"),
        ({"mode": "delta"}, "key 'mode' in config.meta.activation is delta, and model stages_mail is of a campaign"),
        ({"campaign": {"name": "Other"}}, "the mart says itself that it is of the campaign Stages"),
    ],
)
def test_a_campaign_is_sent_as_its_definition_says_or_not_at_all(
    sending: Sending, changed: dict[str, Any], problem: str
) -> None:
    def change(manifest: dict[str, Any]) -> None:
        exposure = manifest["exposures"]["exposure.customer_data_platform.to_mail"]
        exposure["config"]["meta"]["activation"].update(changed)

    change_json(sending.project.folder / "target/manifest.json", change)
    told = sending.call("plan")
    assert told["exit_code"] == ExitCode.CONFIGURATION
    [error] = told["errors"]
    assert problem in error["what"]


def test_a_campaign_mart_without_its_key_and_one_of_two_campaigns_are_refused(sending: Sending) -> None:
    def change(manifest: dict[str, Any]) -> None:
        del manifest["nodes"]["model.customer_data_platform.stages_mail"]["columns"]["recipient_sub_audience_id"]
        keys = manifest["exposures"]["exposure.customer_data_platform.to_mail"]["config"]["meta"]["activation"]
        keys["order_by"] = ["recipient_id"]
        two = manifest["exposures"]["exposure.customer_data_platform.to_newcomers"]
        two["depends_on"]["nodes"].append("model.customer_data_platform.stages_files")

    change_json(sending.project.folder / "target/manifest.json", change)
    told = {error["what"] for error in sending.call("plan")["errors"]}
    assert any(
        "model stages_mail is of a campaign and describes no column 'recipient_sub_audience_id'" in what
        for what in told
    )
    assert any("it depends on marts of several campaigns: Newcomers, Stages" in what for what in told)
