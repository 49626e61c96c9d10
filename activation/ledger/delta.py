"""Which rows of a mart are new or changed since the last delivery, by fingerprints kept in the warehouse.

The table ``activation.delivered_rows`` is append-only, like the ledger. Each attempt at a delta is a version: the
fingerprints of the rows that are new or changed against what was delivered, and the keys of those that are gone. The
ledger says which versions were committed; the others count for nothing. No value of a row is kept, only hashes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from activation.common.errors import ActivationError, ExitCode
from activation.ledger.fold import Versions
from activation.ledger.own_tables import require_table
from activation.warehouse.protocol import RelationColumn, Session

TABLE = "activation.delivered_rows"
_UTC = "'UTC'"


@dataclass(frozen=True, slots=True)
class DeltaSource:
    """A mart as a delta sees it: its relation, the columns that make its key, and those that are delivered.

    Columns carry the warehouse's own names and types.
    """

    orchestration: str
    relation: str
    key: tuple[RelationColumn, ...]
    delivered: tuple[RelationColumn, ...]


def remember_changes(session: Session, source: DeltaSource, versions: Versions) -> int:
    """Store which rows are new, changed or gone since the versions that were delivered.

    Arguments:
        session: an open connection that may write.
        source: the mart.
        versions: what the ledger knows; the latest delivered version decides of each key.

    Returns:
        the number of the version, above all earlier ones of the orchestration.

    Raises:
        ActivationError: CONFIGURATION when the key is not one; WAREHOUSE when the table is missing.
    """
    require_table(session, TABLE, "export")
    _require_key(session, source)
    latest = session.fetch(f"select max(version) from {TABLE} where orchestration = ?", [source.orchestration])  # noqa: S608
    # A version without changes leaves no row behind, and one whose run was killed no event: neither number is free.
    version = max(int(latest[0][0] or 0), versions.latest) + 1
    parameters = [source.orchestration, *versions.delivered, source.orchestration, version]
    session.execute(_insertion(source, versions.delivered), parameters)
    return version


def condition(source: DeltaSource, version: int) -> str:
    """Build the SQL condition that holds for the rows of the relation, called ``mart``, that a version sends."""
    name = source.orchestration.replace("'", "''")
    return (
        f"exists (select 1 from {TABLE} as changed where changed.orchestration = '{name}' "  # noqa: S608
        f"and changed.version = {version} and changed.row_hash is not null "
        f"and changed.row_key = {_fingerprint(source.key)})"
    )


def _insertion(source: DeltaSource, delivered: Sequence[int]) -> str:
    """Compare all rows with what was delivered. A row that has gone is remembered, so that its return is news."""
    versions = ", ".join("?" * len(delivered)) or "null"
    return f"""
        insert into {TABLE} (orchestration, version, row_key, row_hash)
        with ranked as (
            select row_key, row_hash, row_number() over (partition by row_key order by version desc) as recency
            from {TABLE}
            where orchestration = ? and version in ({versions})
        ),
        delivered as (select row_key, row_hash from ranked where recency = 1 and row_hash is not null),
        held as (
            select {_fingerprint(source.key)} as row_key, {_fingerprint(source.delivered)} as row_hash
            from {source.relation} as mart
        ),
        compared as (
            select coalesce(held.row_key, delivered.row_key) as row_key, held.row_hash
            from held
            full outer join delivered on held.row_key = delivered.row_key
            where held.row_hash is null or delivered.row_hash is null or held.row_hash <> delivered.row_hash
        )
        select cast(? as varchar), cast(? as bigint), row_key, row_hash
        from compared
    """  # noqa: S608 - names from the manifest


def _fingerprint(columns: Sequence[RelationColumn]) -> str:
    """Hash values with their lengths, so that no two rows are told apart only by where one value ends."""
    return f"md5({' || '.join(_told(column) for column in columns)})"


def _told(column: RelationColumn) -> str:
    name = 'mart."' + column.name.replace('"', '""') + '"'
    zoned = "time zone" in column.data_type.lower() and "without" not in column.data_type.lower()
    text = f"cast({f'({name} at time zone {_UTC})' if zoned else name} as varchar)"
    return f"coalesce(cast(length({text}) as varchar) || ':' || {text}, '-')"


def _require_key(session: Session, source: DeltaSource) -> None:
    """Refuse rows that the key does not tell apart: one of them would be sent and the other forgotten."""
    fingerprint = _fingerprint(source.key)
    found = session.fetch(
        f"select count(*) - count(distinct {fingerprint}) from {source.relation} as mart"  # noqa: S608
    )
    if more := found[0][0]:
        names = ", ".join(column.name for column in source.key)
        raise ActivationError(
            ExitCode.CONFIGURATION,
            "export",
            f"{source.orchestration}: {more} rows of {source.relation} have the key of another; order_by is {names}.",
            "Name the mart's key in order_by: mode delta tells rows apart by it.",
        )
