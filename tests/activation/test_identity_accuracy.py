"""How well records are joined, on labelled sets: below these floors a change of weights or rules has done harm."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.identity.accuracy import accuracy
from benchmarks.identity.datasets import write_febrl, write_retail
from benchmarks.identity.project import stitch


@pytest.mark.parametrize(("febrl", "floor"), [(3, 0.990), (4, 0.992)])
def test_public_records_are_joined_as_well_as_asked_for(febrl: int, floor: float, tmp_path: Path) -> None:
    assert write_febrl(febrl, tmp_path) in (5_000, 10_000)
    found = accuracy(tmp_path / "records.parquet", stitch(tmp_path).clusters)
    assert found.true_pairs > 4_000
    assert found.f1 >= floor


def test_an_invented_retailers_records_are_joined_without_mistaking_households(tmp_path: Path) -> None:
    assert write_retail(6_000, 11, tmp_path) > 9_000
    found = accuracy(tmp_path / "records.parquet", stitch(tmp_path).clusters)
    assert found.precision >= 0.98
    assert found.f1 >= 0.97
