"""Writes feeds to files, one per table, at DuckDB's own speed. Rows are streamed, never held in memory as a whole."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from enum import StrEnum
from pathlib import Path

import duckdb

RAW_FEEDS = (
    "raw_web_shop_customers",
    "raw_point_of_sale_customers",
    "raw_loyalty_members",
    "raw_web_shop_order_lines",
    "raw_point_of_sale_receipt_lines",
    "raw_product_catalog",
    "raw_email_events",
    "raw_email_consent",
    "raw_email_preferences",
    "raw_email_subscriptions",
    "raw_sms_consent",
    "raw_employees",
    "raw_loyalty_accounts",
    "raw_loyalty_events",
    "raw_coming_season_products",
    "raw_bad_values",
)
"""The feeds a brand would deliver."""

PLANTED_FEEDS = (*RAW_FEEDS, "raw_privacy_requests")
"""The feeds of a brand whose every defect is planted; only with defects does it have requests of privacy."""

TRUTH = "truth"
"""Which record belongs to which person: known only because the feeds are invented."""


class FileFormat(StrEnum):
    """The form of the written files."""

    PARQUET = "parquet"
    CSV = "csv"


_COPY_OPTIONS = {
    FileFormat.PARQUET: "format parquet, compression zstd",
    # NULL is nothing between two commas.
    FileFormat.CSV: "format csv, header true, timestampformat '%Y-%m-%d %H:%M:%S'",
}


def write_views(
    connection: duckdb.DuckDBPyConnection, views: tuple[str, ...], folder: Path, file_format: FileFormat
) -> dict[str, int]:
    """Write each view to ``<folder>/<view>.<format>``, replacing what was there.

    Arguments:
        connection: a session of :mod:`benchmarks.feeds.session`.
        views: names of views in it.
        folder: created when it is not there.
        file_format: Parquet or CSV.

    Returns:
        Rows written, by view name.

    Raises:
        OSError, duckdb.IOException: the folder cannot be written to.
    """
    folder.mkdir(parents=True, exist_ok=True)

    def write(view: str) -> int:
        target = str(folder / f"{view}.{file_format}").replace("'", "''")
        copied = (
            connection.cursor().execute(f"copy (from {view}) to '{target}' ({_COPY_OPTIONS[file_format]})").fetchone()
        )
        return int(copied[0]) if copied else 0

    # A view is computed by one core, so several are written at once.
    with ThreadPoolExecutor() as pool:
        return dict(zip(views, pool.map(write, views), strict=True))
