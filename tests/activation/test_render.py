"""Reports as they are printed."""

from __future__ import annotations

import pytest

from activation.commands.render import Output, Report, Table, render

COLUMNS = {"Name": "name", "Rows": "rows", "Note": "note"}


def printed(records: list[dict[str, object]], capsys: pytest.CaptureFixture[str]) -> list[str]:
    render("plan", Report(tables=(Table("Sent", COLUMNS, records),)), Output.TABLE)
    return capsys.readouterr().out.splitlines()


def test_a_table_of_many_rows_is_whole_and_aligned(capsys: pytest.CaptureFixture[str]) -> None:
    records: list[dict[str, object]] = [{"name": f"m{number}", "rows": number, "note": None} for number in range(300)]
    lines = printed(records, capsys)
    assert lines[:2] == ["Sent", "Name  Rows"]
    assert lines[3] == "m0       0"
    assert lines[302] == "m299   299"
    assert lines[303:] == [""]


def test_a_long_table_folds_nothing_and_a_short_one_fits_the_window(capsys: pytest.CaptureFixture[str]) -> None:
    record: dict[str, object] = {"name": "m", "rows": 1, "note": "x" * 200}
    assert sum("x" * 200 in line for line in printed([record] * 201, capsys)) == 201
    assert max(map(len, printed([record] * 200, capsys))) <= 160
