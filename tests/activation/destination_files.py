"""What the files of destinations should hold, worked out in plain Python from raw lines and profiles."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Decimal

from demo_build import DemoBuild

COUNTRIES = {"US": "US", "USA": "US", "UNITED STATES": "US"}
PUNCTUATION = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"


@dataclass(frozen=True)
class Purchase:
    """A line of a receipt: the same product at the same moment is one."""

    receipt: str
    product: str
    moment: datetime
    pieces: int
    revenue: Decimal


Profile = Mapping[str, str]


def purchases(build: DemoBuild, first_day: str, end: str) -> list[Purchase]:
    """Add up the raw receipts of stores, without returns, of the days from the first one to before the end."""
    pieces: dict[tuple[str, str, str], int] = defaultdict(int)
    revenue: dict[tuple[str, str, str], Decimal] = defaultdict(Decimal)
    for row in build.feed("raw_point_of_sale_receipt_lines"):
        sold = int(row["qty"] or 0) > 0 and row["is_return"] == "false"
        if sold and row["sales_channel"] == "in-store" and first_day <= row["sold_at"][:10] < end:
            key = (row["receipt_no"], row["sku"], row["sold_at"])
            pieces[key] += int(row["qty"])
            revenue[key] += Decimal(row["amount"])
    return [
        Purchase(receipt, product, datetime.fromisoformat(sold_at).replace(tzinfo=UTC), count, revenue[key])
        for key, count in pieces.items()
        for receipt, product, sold_at in [key]
    ]


def profiles(build: DemoBuild, members: str = "merged_customers") -> dict[str, Profile]:
    """The best profile of each member of a table by id, without test accounts; an empty text where nothing is known."""
    columns = ["given_name", "surname", "email", "phone", "state", "city", "postal", "country", "gender", "birthdate"]
    selected = ", ".join(f"coalesce(cast(merged_customers.{column} as varchar), '')" for column in columns)
    rows = build.rows(
        f"""
        select merged_customers.amperity_id, {selected}
        from merged_customers
        where amperity_id in (select amperity_id from {members})
            and amperity_id not in (select amperity_id from customer_attributes where is_test_account)
        """
    )
    return {row[0]: dict(zip(columns, row[1:], strict=True)) for row in rows}


def buyers(build: DemoBuild) -> dict[str, str]:
    """The customer of each order that has one."""
    return dict(build.rows("select order_id, amperity_id from unified_transactions where amperity_id is not null"))


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest() if text else ""


def email(received: str) -> str:
    plain = received.strip().lower()
    return plain if re.fullmatch(r"[^@ ,;]+@[^@ ,;]+\.[^@ ,;.]+", plain) else ""


def e164(received: str) -> str:
    digits = re.sub(r"\D", "", received)
    if re.fullmatch("1?[2-9][0-9]{9}", digits):
        return f"+1{digits[-10:]}"
    return ""


def country(received: str) -> str:
    return COUNTRIES.get(received.strip().upper(), "")


def plain(received: str, removed: str) -> str:
    return "".join(character for character in received.lower() if character not in removed).strip()


def meta_person(person: Profile) -> dict[str, str]:
    """A customer by the keys of Meta's events."""
    gender = person["gender"].lower()
    return {
        "email": sha256(email(person["email"])),
        "phone": sha256(e164(person["phone"]).removeprefix("+")),
        "given_name": sha256(plain(person["given_name"], PUNCTUATION)),
        "surname": sha256(plain(person["surname"], PUNCTUATION)),
        "city": sha256(plain(person["city"], PUNCTUATION + " ")),
        "state": sha256(plain(person["state"], PUNCTUATION + " ")),
        "postal": sha256(person["postal"].strip().lower()[:5]),
        "country": sha256(country(person["country"]).lower()),
        "birthdate": sha256(person["birthdate"].replace("-", "")),
        "gender": sha256(gender) if gender in ("f", "m") else "",
    }


def meta_events(build: DemoBuild) -> list[dict[str, str]]:
    """The lines of seven days whose buyer has an address or a number."""
    people, customers = profiles(build), buyers(build)
    expected = []
    for line in purchases(build, "2026-06-23", "2026-06-30"):
        customer = customers.get(line.receipt, "")
        person = meta_person(people[customer]) if customer in people else {}
        if person.get("email") or person.get("phone"):
            price = (line.revenue / line.pieces).quantize(Decimal("0.01"), ROUND_HALF_UP)
            expected.append(
                {
                    "timestamp": str(int(line.moment.timestamp())),
                    "external_id": customer,
                    "event_name": "Purchase",
                    "action_source": "physical_store",
                    "order_id": line.receipt,
                    "currency": "USD",
                    "price": str(price),
                    "quantity": str(line.pieces),
                    "product_id": line.product,
                    "delivery_category": "in_store",
                    **person,
                }
            )
    return expected


def pinterest_upload(build: DemoBuild) -> list[dict[str, str]]:
    """The orders of 30 days whose buyer has an address."""
    people, customers = profiles(build), buyers(build)
    orders: dict[str, list[Purchase]] = defaultdict(list)
    for line in purchases(build, "2026-05-31", "2026-06-30"):
        orders[line.receipt].append(line)
    expected = []
    for receipt, lines in orders.items():
        person = people.get(customers.get(receipt, ""), {})
        if address := email(person.get("email", "")):
            expected.append(
                {
                    "email": sha256(address),
                    "event_time": min(line.moment for line in lines).strftime("%Y-%m-%dT%H:%M:%SZ"),
                    "event_type": "checkout",
                    "event_source": "offline",
                    "value": str(sum((line.revenue for line in lines), Decimal())),
                    "order_id": receipt,
                    "quantity": str(sum(line.pieces for line in lines)),
                }
            )
    return expected


def google_ads_audience(build: DemoBuild) -> list[dict[str, str]]:
    """The buyers of a year with an address or a number, by Google's keys."""
    expected = []
    for person in profiles(build, "recent_buyers").values():
        identity = {"email": sha256(email(person["email"])), "phone": sha256(e164(person["phone"]))}
        whole = {
            "firstname": sha256(plain(person["given_name"], " ")),
            "lastname": sha256(plain(person["surname"], " ")),
            "zip": person["postal"].strip().lower(),
            "country": country(person["country"]),
        }
        if any(identity.values()):
            place = whole if all(whole.values()) else dict.fromkeys(whole, "")
            consent = {"ad-user-data": "UNSPECIFIED", "ad-personalization": "UNSPECIFIED"}
            expected.append({**identity, **place, **consent})
    return expected


def read(content: bytes) -> list[dict[str, str]]:
    """The rows of a delivered file by its header."""
    return list(csv.DictReader(io.StringIO(content.decode("utf-8"), newline="")))


def in_order(rows: Iterable[Mapping[str, str]]) -> list[list[tuple[str, str]]]:
    return sorted(sorted(row.items()) for row in rows)
