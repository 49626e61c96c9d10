"""What is true of the Online Retail invoices, worked out in plain Python from the Parquet file alone.

Reads no model and no macro of the project: the test compares the project's tables and files with these figures.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import duckdb

AS_OF = date(2011, 12, 10)
"""The day after the last day of the data."""

WINDOWS = {
    "l30d": (date(2011, 11, 10), AS_OF),
    "l3m": (date(2011, 9, 10), AS_OF),
    "l6m": (date(2011, 6, 10), AS_OF),
    "l12m": (date(2010, 12, 10), AS_OF),
    "ly12m": (date(2009, 12, 10), date(2010, 12, 9)),
    "lifetime": (date.min, AS_OF),
}
"""First and last day of each window of the transaction attributes, read off a calendar."""

LineKey = tuple[str, str, str, datetime]
"""Invoice, product, line type and moment."""


@dataclass(slots=True)
class Total:
    """Money (GBP) and units added up."""

    revenue: Decimal = Decimal(0)
    units: int = 0

    def add(self, revenue: Decimal, units: int) -> None:
        self.revenue += revenue
        self.units += units


@dataclass(slots=True)
class Invoice:
    """An invoice, credit note or adjustment: its customer, and what its lines of each type add up to."""

    number: str
    customer: str | None
    lines: dict[str, Total] = field(default_factory=lambda: defaultdict(Total))
    moments: dict[str, datetime] = field(default_factory=dict)

    @property
    def purchase(self) -> Total:
        return self.lines["purchase"]

    @property
    def moment(self) -> datetime:
        """When the first purchase line was written; without one, the first line."""
        return self.moments.get("purchase") or min(self.moments.values())


@dataclass(frozen=True, slots=True)
class Facts:
    """The whole file: its lines summed up by key, its invoices, and each buyer's purchases in order of time."""

    lines: dict[LineKey, Total]
    line_counts: dict[str, int]
    invoices: dict[str, Invoice]
    buyers: dict[str, list[Invoice]]


def line_type(invoice: str, quantity: int, unit_price: Decimal) -> str:
    """Cancellation, return or purchase, as the comments in the source's YAML decide."""
    if invoice.startswith("C"):
        return "cancellation"
    return "return" if quantity < 0 or unit_price < 0 else "purchase"


def read_facts(parquet: Path) -> Facts:
    """Read every line and add it to its key, its invoice and its customer."""
    lines: dict[LineKey, Total] = defaultdict(Total)
    line_counts: dict[str, int] = defaultdict(int)
    invoices: dict[str, Invoice] = {}
    columns = "invoice_no, stock_code, quantity, unit_price, invoice_datetime, customer_id"
    with duckdb.connect() as reader:
        rows = reader.execute(f"select {columns} from read_parquet(?)", [str(parquet)]).fetchall()
    for number, product, quantity, unit_price, moment, customer in rows:
        kind = line_type(number, quantity, unit_price)
        units, revenue = quantity, (quantity * unit_price).quantize(Decimal("0.01"), ROUND_HALF_UP)
        if kind != "purchase":
            units, revenue = -abs(units), -abs(revenue)
        invoice = invoices.setdefault(number, Invoice(number, customer))
        invoice.lines[kind].add(revenue, units)
        invoice.moments[kind] = min(moment, invoice.moments.get(kind, moment))
        lines[number, product, kind, moment].add(revenue, units)
        line_counts[kind] += 1
    return Facts(dict(lines), dict(line_counts), invoices, _buyers(invoices))


def _buyers(invoices: dict[str, Invoice]) -> dict[str, list[Invoice]]:
    buyers: dict[str, list[Invoice]] = defaultdict(list)
    for invoice in sorted(invoices.values(), key=lambda each: (each.moment, each.number)):
        if invoice.customer is not None and "purchase" in invoice.moments:
            buyers[invoice.customer].append(invoice)
    return dict(buyers)


def attributes(orders: list[Invoice]) -> dict[str, object]:
    """The transaction attributes of one buyer, by column.

    Arguments:
        orders: the buyer's purchases in order of time, at least one.
    """
    days = [order.moment.date() for order in orders]
    found: dict[str, object] = {
        "one_and_done": len(orders) == 1,
        "early_repeat_purchaser": _repeated(days, 84),
        "first_order_is_retained": _repeated(days, 365),
        "second_order_is_retained": _repeated(days[1:], 365),
        "days_since_latest_order": (AS_OF - days[-1]).days,
        "first_to_latest_order_days": (days[-1] - days[0]).days,
        "first_to_second_order_days": (days[1] - days[0]).days if len(days) > 1 else None,
    }
    second = orders[1] if len(orders) > 1 else None
    for position, order in (("first", orders[0]), ("second", second), ("latest", orders[-1])):
        found[f"{position}_order_id"] = order and order.number
        found[f"{position}_order_datetime"] = order and order.moment
        found[f"{position}_order_revenue"] = order and order.purchase.revenue
        found[f"{position}_order_total_items"] = order and order.purchase.units
    for name, (first_day, last_day) in WINDOWS.items():
        inside = [order.purchase for order in orders if first_day <= order.moment.date() <= last_day]
        found[f"{name}_order_frequency"] = len(inside)
        found[f"{name}_order_revenue"] = sum((order.revenue for order in inside), Decimal(0))
        found[f"{name}_total_items"] = sum(order.units for order in inside)
    found["lifetime_largest_order_value"] = max(
        (o.purchase.revenue for o in orders if o.purchase.revenue), default=None
    )
    return found


def _repeated(days: list[date], within: int) -> bool | None:
    """Whether the second of these days came in time; None while it still may, or when there is not even a first."""
    if len(days) > 1:
        return (days[1] - days[0]).days <= within
    return False if days and (AS_OF - days[0]).days > within else None


def rfm_scores(facts: Facts, ids: dict[str, str]) -> dict[str, tuple[int, int, int]]:
    """Recency, frequency and monetary score (1 to 10) of every customer with an order in the last twelve months.

    Arguments:
        facts: the file.
        ids: each customer's id, which settles ties.
    """
    first_day, last_day = WINDOWS["l12m"]
    recency, frequency, monetary = {}, {}, {}
    for customer, orders in facts.buyers.items():
        inside = [order for order in orders if first_day <= order.moment.date() <= last_day]
        if inside:
            latest, count, revenue = inside[-1].moment, len(inside), sum(order.purchase.revenue for order in inside)
            recency[customer] = (latest, count, revenue, ids[customer])
            frequency[customer] = (count, latest, revenue, ids[customer])
            monetary[customer] = (revenue, count, latest, ids[customer])
    by_score = [tenths(sorted(keys, key=keys.__getitem__)) for keys in (recency, frequency, monetary)]
    return {customer: (by_score[0][customer], by_score[1][customer], by_score[2][customer]) for customer in recency}


def tenths(ascending: list[str]) -> dict[str, int]:
    """Cut a list into ten parts numbered from 1; when it does not divide, the first parts have one more."""
    size, larger_parts = divmod(len(ascending), 10)
    scores: dict[str, int] = {}
    start = 0
    for part in range(10):
        end = start + size + (part < larger_parts)
        scores.update(dict.fromkeys(ascending[start:end], part + 1))
        start = end
    return scores
