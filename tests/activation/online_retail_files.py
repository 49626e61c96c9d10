"""The rows that Persado's files must hold for the Online Retail customers, worked out in plain Python.

Reads the invented profiles and events and the facts of the invoices; no model and no macro of the project.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import duckdb
from online_retail_facts import Facts

Row = tuple[str, ...]

ENGAGEMENT_HEADER: Row = (
    "Hashed_Email",
    "Campaign_Name",
    "Subject_Line",
    "Send_ID",
    "Sent_Timestamp",
    "Bounced_Timestamp",
    "Opened_Timestamp",
    "Clicked_Timestamp",
    "Unsubscribed_Timestamp",
)

SEGMENT_HEADER: Row = (
    "Hashed_Email",
    "birth_dt",
    "gender",
    "state_province_cd",
    "anniversary",
    "wedding_dt",
    "loyalty",
    "children_count",
    "registration_source",
    "profile_compl_flag",
    "segment_name",
    "segmentation_tag",
    "closest_mik_distance",
)

# The other word that the platform says, "deferred", is no engagement.
_EVENTS = ("sent", "bounced", "opened", "clicked", "unsubscribed")
_GENDERS = {"f": "F", "female": "F", "m": "M", "male": "M", "x": "X", "nonbinary": "X"}
_ADDRESSES_OF_NOBODY = ("none@none.com", "test@test.com", "n/a")


def hashed(email: str | None) -> str | None:
    """Persado's hash of an address; None for one that cannot be sent."""
    plain = re.sub(r"\+.*@", "@", (email or "").strip()).lower()
    if "@" not in plain or plain.startswith("@"):
        return None
    return hashlib.md5(plain.encode(), usedforsecurity=False).hexdigest()


def engagement_rows(events: Path) -> dict[date, set[Row]]:
    """The rows of each day's file, by the day of the events (UTC).

    Arguments:
        events: the Parquet file of the invented e-mail events.
    """
    columns = "email, campaign_name, persado_id, send_id, event_name, occurred_at"
    firsts: dict[date, dict[Row, dict[str, datetime]]] = defaultdict(lambda: defaultdict(dict))
    for email, campaign, persado_id, send_id, event, moment in _read(events, columns):
        address = hashed(email)
        if event in _EVENTS and address and send_id:
            first = firsts[moment.date()][address, campaign or "", persado_id or "", send_id]
            first[event] = min(moment, first.get(event, moment))
    return {
        day: {(*key, *(_seconds(first.get(event)) for event in _EVENTS)) for key, first in rows.items()}
        for day, rows in firsts.items()
    }


def _seconds(moment: datetime | None) -> str:
    return str(int(moment.replace(tzinfo=UTC).timestamp())) if moment else ""


def segment_rows(profiles: Path, facts: Facts, scores: Mapping[str, tuple[int, int, int]]) -> list[Row]:
    """The rows of the segment file, one per audience and customer who can be written to.

    Arguments:
        profiles: the Parquet file of the invented profiles.
        facts: of the invoices.
        scores: recency, frequency and monetary score of the customers who have them.
    """
    audiences = {
        "best_customers": {customer for customer, score in scores.items() if min(score) >= 8},
        "one_time_buyers": {customer for customer, orders in facts.buyers.items() if len(orders) == 1},
        "recent_buyers": set(scores),
    }
    rows: list[Row] = []
    columns = "customer_no, email_address, date_of_birth, sex, street, state"
    for customer, email, birth_date, sex, street, state in _read(profiles, columns):
        address = None if (email or "").lower() in _ADDRESSES_OF_NOBODY else hashed(email)
        gender = _GENDERS.get((sex or "").lower(), "")
        # An address goes to the file as a whole or not at all, and that of nobody's street does not.
        place = "" if (street or "").lower() == "n/a" else state
        for audience, members in audiences.items():
            if address and customer in members:
                rows.append((address, _day(birth_date), gender, place, *[""] * 6, audience, "", ""))
    return rows


def _day(text: str | None) -> str:
    """An ISO date; nothing for what is not a date."""
    try:
        return date.fromisoformat(text or "").isoformat()
    except ValueError:
        return ""


def _read(parquet: Path, columns: str) -> list[tuple[Any, ...]]:
    with duckdb.connect() as reader:
        return reader.execute(f"select {columns} from read_parquet(?)", [str(parquet)]).fetchall()
