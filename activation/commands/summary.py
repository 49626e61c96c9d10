"""Writes a command's report as Markdown, for the summary page of a CI job. It shows what the tables show."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from activation.commands.render import Report, Table, written
from activation.common.errors import ActivationError

# What would be markup, or end a table's cell, in a text from outside.
_MARKUP = re.compile(r"([\\`*_{}\[\]<>|~#])")


def append_summary(command: str, report: Report, path: Path) -> None:
    """Append a report to a file, as GitHub's and GitLab's step summaries are appended to.

    Arguments:
        command: the name of the command.
        report: what it had to say.
        path: the file; created when absent.

    Raises:
        OSError: it cannot be written.
    """
    with path.open("a", encoding="utf-8") as file:
        file.write(markdown(command, report))


def markdown(command: str, report: Report) -> str:
    """Write a report as Markdown."""
    ended = "ended well" if report.exit_code == 0 else f"ended with exit code {int(report.exit_code)}"
    lines = [f"## activation {command} {ended}", ""]
    for error in (*report.errors, *report.failures):
        lines += _panel(error)
    for table in report.tables:
        lines += _table(table)
    lines += [f"- {_escaped(note)}" for note in report.notes]
    lines += [f"- Warning: {_escaped(warning)}" for warning in report.warnings]
    return "\n".join(lines).rstrip() + "\n\n"


def _panel(error: ActivationError) -> list[str]:
    return [
        f"> **{_escaped(error.code.name)}** at {_escaped(error.stage)}: {_escaped(error.what)}",
        f"> *Next step:* {_escaped(error.next_step)}",
        "",
    ]


def _table(table: Table) -> list[str]:
    heading = [f"### {_escaped(table.title)}", ""]
    if not table.records:
        return [*heading, _escaped(table.empty), ""]
    rows = [[_escaped(written(record[key])) for key in table.columns.values()] for record in table.records]
    rules = ["---"] * len(table.columns)
    return [*heading, *(_row(cells) for cells in ([_escaped(name) for name in table.columns], rules, *rows)), ""]


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _escaped(text: str) -> str:
    return _MARKUP.sub(r"\\\1", " ".join(text.split()))
