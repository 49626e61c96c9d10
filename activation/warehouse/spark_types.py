"""Which of DuckDB's types holds the values of a Spark type, once both have gone through Parquet."""

from __future__ import annotations

import re

_TYPES = {
    "string": "VARCHAR",
    "boolean": "BOOLEAN",
    "tinyint": "TINYINT",
    "smallint": "SMALLINT",
    "int": "INTEGER",
    "bigint": "BIGINT",
    "float": "FLOAT",
    "double": "DOUBLE",
    "date": "DATE",
    "timestamp": "TIMESTAMP",
    "timestamp_ntz": "TIMESTAMP",
}
_DECIMAL = re.compile(r"decimal(\([0-9]+,[0-9]+\))")
_SIZED_TEXT = re.compile(r"(varchar|char)\([0-9]+\)")


def duckdb_type(data_type: str) -> str | None:
    """Name DuckDB's type.

    Arguments:
        data_type: as Spark's ``simpleString`` spells it.

    Returns:
        the type; None for one that has no written form in a file, such as an array.
    """
    if decimal := _DECIMAL.fullmatch(data_type):
        return f"DECIMAL{decimal[1]}"
    return "VARCHAR" if _SIZED_TEXT.fullmatch(data_type) else _TYPES.get(data_type)
