"""The one place that prints: a report as tables for people, or as one JSON object for programs. No mart's rows here.

Results go to standard output, warnings and error panels to standard error; in JSON everything is one object.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from activation.common.errors import ActivationError, ExitCode

if TYPE_CHECKING:
    from rich.console import Console

# A server's or a file's text must not steer the reader's terminal.
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]")
# Where nobody's window sets the width (a log of a CI job), lines should not be folded at 80.
_WIDTH_OF_LOGS = 160
# Fitting each cell into a window takes time, which nobody has use for in a table of more rows than a window can show.
_MOST_FITTED_ROWS = 200


class Output(StrEnum):
    """How a report is printed."""

    TABLE = "table"
    JSON = "json"


@dataclass(frozen=True, slots=True)
class Table:
    """Records as rows. ``columns`` maps each heading to a record's key; ``empty`` is said when there are no records."""

    title: str
    columns: Mapping[str, str]
    records: Sequence[Mapping[str, object]]
    empty: str = "Nothing."


@dataclass(frozen=True, slots=True)
class Report:
    """What a command has to say: ``data`` are the JSON object's keys, ``tables`` and ``notes`` the same for people.

    ``errors`` are those of the command itself, ``failures`` those of deliveries, which ``data`` holds too.
    """

    data: Mapping[str, object] = field(default_factory=dict)
    tables: tuple[Table, ...] = ()
    notes: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    errors: tuple[ActivationError, ...] = ()
    failures: tuple[ActivationError, ...] = ()
    exit_code: int = ExitCode.OK


def render(command: str, report: Report, output: Output) -> None:
    """Print a report.

    Arguments:
        command: the name of the command, for the JSON object.
        report: what it has to say.
        output: for whom.
    """
    if output is Output.JSON:
        sys.stdout.write(json.dumps(_json(command, report), default=_plain, ensure_ascii=False) + "\n")
        return
    results, remarks = _console(stderr=False), _console(stderr=True)
    for table in report.tables:
        _print_table(table, results)
    for note in report.notes:
        results.print(_safe(note), markup=False)
    for warning in report.warnings:
        remarks.print(f"Warning: {_safe(warning)}", style="yellow", markup=False)
    for error in (*report.errors, *report.failures):
        _print_panel(error, remarks)


def _json(command: str, report: Report) -> dict[str, object]:
    head = {"command": command, "exit_code": int(report.exit_code)}
    errors = [error_record(error) for error in report.errors]
    return head | dict(report.data) | {"warnings": list(report.warnings), "errors": errors}


def error_record(error: ActivationError) -> dict[str, object]:
    """Write an error as JSON tells it."""
    return {
        "code": error.code.name,
        "exit_code": int(error.code),
        "stage": error.stage,
        "what": error.what,
        "next_step": error.next_step,
        "retryable": error.retryable,
    }


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def _console(*, stderr: bool) -> Console:
    from rich.console import Console

    stream = sys.stderr if stderr else sys.stdout
    return Console(stderr=stderr, width=None if stream.isatty() else _WIDTH_OF_LOGS, highlight=False)


def _safe(text: str) -> str:
    return _CONTROL.sub("\N{REPLACEMENT CHARACTER}", text)


def _print_table(table: Table, console: Console) -> None:
    from rich import box
    from rich.table import Table as RichTable
    from rich.text import Text

    console.print(Text(table.title, style="bold"))
    if not table.records:
        console.print(Text(f"  {table.empty}"))
        return
    rows = [[_safe(written(record[key])) for key in table.columns.values()] for record in table.records]
    # A column that is empty throughout would only take the others' room.
    kept = [place for place in range(len(table.columns)) if any(row[place] for row in rows)]
    headings = [list(table.columns)[place] for place in kept]
    numbers = [_is_number(table, list(table.columns.values())[place]) for place in kept]
    cells = [[row[place] for place in kept] for row in rows]
    if len(cells) > _MOST_FITTED_ROWS:
        console.out(_aligned(headings, numbers, cells), highlight=False)
        return
    drawn = RichTable(box=box.SIMPLE_HEAD, pad_edge=False)
    for place, (heading, number) in enumerate(zip(headings, numbers, strict=True)):
        drawn.add_column(heading, overflow="fold", no_wrap=place == 0, justify="right" if number else "left")
    for row in cells:
        drawn.add_row(*(Text(cell) for cell in row))
    console.print(drawn)


def _is_number(table: Table, key: str) -> bool:
    return any(isinstance(record[key], int) and not isinstance(record[key], bool) for record in table.records)


def _aligned(headings: Sequence[str], numbers: Sequence[bool], rows: Sequence[Sequence[str]]) -> str:
    """Write a table with every column as wide as its longest cell, however wide the lines become."""
    widths = [max(map(len, column)) for column in zip(headings, *rows, strict=True)]
    line = "  ".join(
        f"{{:{'>' if number else '<'}{width}}}" for number, width in zip(numbers, widths, strict=True)
    ).format
    rule = "─" * (sum(widths) + 2 * len(widths))
    return "\n".join([line(*headings).rstrip(), rule, *(line(*row).rstrip() for row in rows), ""])


def written(value: object) -> str:
    """Write a value of a record for people: an instant as ``2026-06-30 06:00 UTC``, nothing for None."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case datetime():
            return value.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")
        case list():
            return ", ".join(written(item) for item in value)
        case _:
            return str(value)


def _print_panel(error: ActivationError, console: Console) -> None:
    from rich.panel import Panel
    from rich.text import Text

    body = Text.assemble(
        ("Stage      ", "bold"), error.stage, "\n",
        ("Happened   ", "bold"), _safe(error.what), "\n",
        ("Next step  ", "bold"), _safe(error.next_step),
    )  # fmt: skip
    title = Text(f"{error.code.name} (exit code {int(error.code)})")
    console.print(Panel(body, title=title, title_align="left", border_style="red"))
