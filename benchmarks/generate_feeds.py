"""Command line of the generator: seeded raw feeds of any size, or invented profiles for the customers of other data.

It only parses, calls and prints; the feeds are described in :mod:`benchmarks.feeds`. It never touches a warehouse.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from benchmarks.feeds.invent import ParquetColumn, invent_customers
from benchmarks.feeds.session import LARGEST_SIZE, open_session
from benchmarks.feeds.write import PLANTED_FEEDS, RAW_FEEDS, TRUTH, FileFormat, write_views

app = typer.Typer(add_completion=False, help="Write seeded raw feeds. The same options give the same bytes.")

AsOf = Annotated[
    datetime, typer.Option(formats=["%Y-%m-%d"], help="The day the feeds end; no event lies on it or after.")
]
Seed = Annotated[int, typer.Option(help="Any whole number; the same seed gives the same rows.")]
Out = Annotated[Path, typer.Option(file_okay=False, help="Folder of the files; created when it is not there.")]


@app.callback(invoke_without_command=True)
def generate(
    context: typer.Context,
    customers: Annotated[int, typer.Option(min=1, max=LARGEST_SIZE, help="Number of invented persons.")] = 60,
    seed: Seed = 7,
    as_of: AsOf = datetime(2026, 6, 30),
    file_format: Annotated[FileFormat, typer.Option("--format", help="Form of the files.")] = FileFormat.PARQUET,
    out: Out = Path("target/feeds"),
    truth: Annotated[bool, typer.Option(help="Also write which record belongs to which person.")] = True,
    plant_defects: Annotated[
        bool, typer.Option("--plant-defects", help="Plant one defect for each validation check.")
    ] = False,
) -> None:
    """Write every feed to OUT, about ten order lines a customer."""
    if context.invoked_subcommand is not None:
        return
    feeds = PLANTED_FEEDS if plant_defects else RAW_FEEDS
    session = open_session(customers, seed, as_of.date(), plant_defects=plant_defects)
    print_counts(write_views(session, (*feeds, TRUTH) if truth else feeds, out, file_format))


@app.command()
def invent(
    ids: Annotated[Path, typer.Option(help="Parquet file that names the customers.")],
    column: Annotated[str, typer.Option(help="Its column with the customer numbers.")] = "customer_id",
    seed: Seed = 7,
    as_of: AsOf = datetime(2026, 6, 30),
    out: Out = Path("target/feeds"),
) -> None:
    """Write invented profiles and e-mail events for the customers of a data set that has only their numbers."""
    try:
        rows = invent_customers(ParquetColumn(ids, column), as_of.date(), seed, out)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--ids/--column") from error
    print_counts(rows)


def print_counts(rows: dict[str, int]) -> None:
    """Print one line per file: its table and its number of rows."""
    for table, count in rows.items():
        typer.echo(f"{table:<34}{count:>14,}")


if __name__ == "__main__":
    app()
