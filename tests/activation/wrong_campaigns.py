"""Campaigns and launches that are wrong, and what is said of each."""

from __future__ import annotations

ONE = "groups=[{'id': 'one', 'name': 'One', 'percent': 100, 'destinations': ['files']}]"
BASIC = f"id='c', name='C', include=['everyone'], {ONE}"


def group(more: str) -> str:
    """A campaign with one group of which more is said."""
    return f"id='c', name='C', include=['everyone'], groups=[{{'id': 'one', 'name': 'One', 'percent': 100, {more}}}]"


def audience(more: str) -> str:
    """A campaign with one sub-audience of which more is said."""
    return f"{BASIC}, sub_audiences=[{{'id': 's', 'name': 'S', {more}}}]"


TO_FILES = "'destinations': ['files']"
HALF = "'percent': 50, 'destinations': ['files']"
# Each wrong campaign's arguments and what its error says.
WRONG = {
    "wrong_key": (BASIC + ", inclde=[]", "campaign() has an unknown key 'inclde'. Did you mean 'include'?"),
    "same_id": (BASIC.replace("'c'", "'u'"), "the campaign same_id_too has the id 'u' too"),
    "same_id_too": (BASIC.replace("'c'", "'u'"), "the campaign same_id has the id 'u' too"),
    "no_id": (f"name='C', include=['everyone'], {ONE}", "id is missing"),
    "no_name": (f"id='c', name=' ', include=['everyone'], {ONE}", "name is ' ', which is no text"),
    "underscore": (f"id='c', name='_C', include=['everyone'], {ONE}", "name '_C' begins with _"),
    "wrong_type": (BASIC + ", type='one-time'", "type is 'one-time'. Did you mean 'one_time'?"),
    "wrong_entrance": (BASIC + ", entrance='new'", "Valid: full, new_only, new_to_sub_audience."),
    "wrong_flag": (BASIC + ", first_match_only='yes'", "first_match_only is 'yes'"),
    "wrong_day": (BASIC + ", launch_date='2026-02-30'", "launch_date is '2026-02-30'"),
    "day_of_recurring": (BASIC + ", type='recurring', launch_date='2026-02-20'", "Give launch_offset_days"),
    "days_of_one_time": (BASIC + ", launch_offset_days=2", "launch_offset_days is for recurring campaigns"),
    "half_a_day": (BASIC + ", type='recurring', launch_offset_days=0.5", "Give a whole number of days."),
    "nobody_included": (f"id='c', name='C', include=[], {ONE}", "include names no segment"),
    "wrong_segment": (
        f"id='c', name='C', include=['everyon'], {ONE}",
        "campaign wrong_segment: include: unknown segment 'everyon'. Did you mean 'everyone'? "
        "(models/campaigns/wrong/wrong_segment.sql). Valid: everyone, first_30, first_60,",
    ),
    "wrong_exclusion": (BASIC + ", exclude=['nine']", "exclude: unknown segment 'nine'. Did you mean 'nines'?"),
    "no_list": (f"id='c', name='C', include='everyone', {ONE}", "include is no list"),
    "eleven": (f"id='c', name='C', include={['everyone'] * 11}, {ONE}", "include names 11 segments"),
    "twice": (f"id='c', name='C', include=['odd', 'odd'], {ONE}", "include names a segment twice"),
    "in_and_out": (BASIC + ", exclude=['everyone']", "the segment 'everyone' is included and excluded"),
    "other_ids": (f"id='c', name='C', include=['households'], {ONE}", "is not made of amperity_id"),
    "sixty_one": (f"{BASIC}, sub_audiences=range(61) | list", "it has 61 sub-audiences"),
    "wrong_audience_key": (audience("'segment': ['odd']"), "unknown key 'segment'. Did you mean 'segments'?"),
    "no_source": (audience("'groups': []"), "sub-audience 1 has neither segments and criteria"),
    "two_sources": (audience("'segments': ['odd'], 'criteria': member_of('odd')"), "has both segments and criteria"),
    "wrong_source": (audience("'segments': ['ood']"), "sub-audience 1: unknown segment 'ood'. Did you mean 'odd'?"),
    "wrong_criteria": (
        audience("'criteria': attribute('customer_360.stat', 'is', 'CA')").replace("'c'", "'criteria'"),
        "campaign wrong_criteria: customer_360 has no column 'stat'. Did you mean 'state'?",
    ),
    "two_audiences": (
        BASIC + ", sub_audiences=[{'id': 's', 'name': 'S', 'segments': ['odd']}, "
        "{'id': 't', 'name': 's', 'segments': ['nines']}]",
        "two of its sub-audiences have the name 's'",
    ),
    "nothing_of_the_rest": (
        "id='c', name='C', include=['everyone'], "
        "sub_audiences=[{'id': 's', 'name': 'S', 'segments': ['odd'], " + ONE.replace("groups=", "'groups': ") + "}]",
        "it does not say what becomes of those who match no sub-audience",
    ),
    "no_groups": (
        "id='c', name='C', include=['everyone']",
        "sub-audience 'All Remaining Recipients' has no treatment groups",
    ),
    "wrong_group_key": (group(TO_FILES + ", 'destination': 'mail'"), "has an unknown key 'destination'"),
    "wrong_percent": (group(TO_FILES).replace("100", "'100'"), "has percent '100'"),
    "fine_percent": (group(TO_FILES).replace("100", "99.999"), "at most two decimals"),
    "ninety": (group(TO_FILES).replace("100", "90"), "the percentages of its groups add up to 90"),
    "group_names": (
        f"id='c', name='C', include=['everyone'], groups=[{{'id': 'one', 'name': 'One', {HALF}}}, "
        f"{{'id': 'two', 'name': 'one', {HALF}}}]",
        "two of its groups have the name 'one'",
    ),
    "group_underscore": (group(TO_FILES).replace("'One'", "'_One'"), "the name of group 1 '_One' begins with _"),
    "no_destination": (group("'destinations': []"), "group 'One' has no destination"),
    "wrong_destination": (
        group("'destinations': ['fils']"),
        "unknown destination 'fils'. Did you mean 'files'? (models/campaigns/wrong/wrong_destination.sql). "
        "Valid, by var campaign_destinations: mail, files, ads, sms, words.",
    ),
    "control_only": (group("'control': true"), "has control groups only, so it has no destination"),
    "sent_control": (group(TO_FILES + ", 'control': true"), "is a control group and has a destination"),
    "delivered_treatment": (group(TO_FILES + ", 'deliver_control': true"), "has deliver_control"),
    "one_id_two_groups": (
        "id='c', name='C', include=['everyone'], "
        "sub_audiences=[{'id': 's', 'name': 'S', 'segments': ['odd'], 'groups': "
        f"[{{'id': 'one', 'name': 'Other', 'percent': 100, {TO_FILES}}}]}}], {ONE}",
        "the group id 'one' means different groups in two sub-audiences",
    ),
    "attributes_elsewhere": (
        group(TO_FILES + ", 'attributes': {'mail': ['email']}"),
        "'mail', which is none of its destinations",
    ),
    "wrong_attribute": (
        group(TO_FILES + ", 'attributes': {'files': ['emial']}"),
        "unknown attribute 'emial'. Did you mean 'email'?",
    ),
    "strict_destination": (
        group("'destinations': ['ads'], 'attributes': {'ads': ['EXTERN_ID', 'email']}"),
        "unknown attribute 'email'",
    ),
    "both_identifiers": (
        group("'destinations': ['sms'], 'attributes': {'sms': ['phone', 'email']}"),
        "never both in one file",
    ),
    "wrong_table": (
        group(TO_FILES + ", 'attributes': {'files': ['customer_306.state']}"),
        "unknown table 'customer_306'. Did you mean 'customer_360'?",
    ),
    "wrong_column": (
        group(TO_FILES + ", 'attributes': {'files': ['customer_360.order']}"),
        "customer_360 has no column 'order'. Did you mean 'orders'?",
    ),
    "several_rows": (
        group(TO_FILES + ", 'attributes': {'files': ['customer_orders.order_id']}"),
        "customer_orders may have several rows for a customer",
    ),
    "same_name": (
        group(TO_FILES + ", 'attributes': {'files': ['state', 'customer_360.state']}"),
        "has two attributes called 'state'",
    ),
}
WRONG_LAUNCHES = {
    "wrong_campaign": ("'stage', destination='files', group='a'", "unknown campaign 'stage'. Did you mean 'stages'?"),
    "wrong_receiver": (
        "'stages', destination='mails', group='a'",
        "no group of stages is sent to 'mails'. Did you mean 'mail'?",
    ),
    "other_receiver": ("'stages', destination='ads', group='a'", "Its destinations are files, mail."),
    "wrong_group": ("'stages', destination='mail', group='aa'", "no group 'aa' of stages is sent to mail"),
    "unsent_group": ("'stages', destination='files', group='b'", "Groups sent there: a."),
    "no_group": ("'stages', destination='files'", "it names neither one group nor groups='all'"),
}
