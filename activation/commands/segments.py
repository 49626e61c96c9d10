"""The segments of the project with size, share, revenue and reach, as the last build's `segment_insights` has them.

It computes nothing: each number comes from the warehouse, and each description from the manifest.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from activation.artifacts.dbt_artifacts import Artifacts, load_artifacts
from activation.artifacts.schemas import Node
from activation.commands.render import Report, Table, written
from activation.common.errors import ActivationError, ExitCode
from activation.common.project import Project
from activation.settings.selection import matching
from activation.warehouse.built_warehouse import open_built_warehouse
from activation.warehouse.protocol import Session

_TAG = "segment"
_INSIGHTS = "segment_insights"
# What each key of a segment is called in segment_insights; 'records' is all there is of segments of other ids.
_SIZES = ("unique_customers", "records")
_METRICS = {"revenue": "segment_revenue", "reachable": "reachable_customers"}

# By segment and metric: value and share of all customers.
_Figures = dict[tuple[str, str], tuple[Decimal | None, Decimal | None]]


def segments(project: Project, select: Sequence[str]) -> Report:
    """Report the segments of the last build, the largest first.

    Arguments:
        project: whose segments.
        select: names or globs of segments; none for all.

    Raises:
        ActivationError: ARTIFACTS or WAREHOUSE; USAGE when nothing is selected; CONFIGURATION when the project has no
            model `segment_insights`; MISSING_TABLE when it has not been built.
    """
    artifacts = load_artifacts(project.target_path)
    nodes = _segment_nodes(artifacts)
    chosen = matching(sorted(nodes), select, kind="segment")
    insights = _insights_node(artifacts)
    with open_built_warehouse(project, artifacts).session(read_only=True) as session:
        as_of, figures = _read(session, insights)
    records = [_record(nodes[name], figures) for name in chosen]
    records.sort(key=lambda record: (-_number(record["size"]), str(record["segment"])))
    return Report(data={"as_of": as_of, "segments": records}, tables=(_table(as_of, records),))


def _segment_nodes(artifacts: Artifacts) -> dict[str, Node]:
    nodes = artifacts.manifest.nodes.values()
    return {node.name: node for node in nodes if node.resource_type == "model" and _TAG in node.tags}


def _insights_node(artifacts: Artifacts) -> Node:
    for node in artifacts.manifest.nodes.values():
        if node.resource_type == "model" and node.name == _INSIGHTS:
            return node
    what = f"The project has no model {_INSIGHTS}, which holds the figures of segments."
    raise ActivationError(ExitCode.CONFIGURATION, "config", what, "Keep models/segment_insights in the project.")


def _read(session: Session, insights: Node) -> tuple[date | None, _Figures]:
    relation = insights.relation_name or ""
    if session.columns(relation) is None:
        what = f"{relation} does not exist."
        raise ActivationError(ExitCode.MISSING_TABLE, "warehouse", what, f"Run 'dbt build --select +{_INSIGHTS}'.")
    wanted = (*_SIZES, *_METRICS.values())
    rows = session.fetch(
        f"select as_of_date, segment, metric, value, share_of_all_customers from {relation} "  # noqa: S608 - dbt's name
        f"where dimension is null and metric in ({', '.join('?' for _ in wanted)})",
        wanted,
    )
    figures: _Figures = {(segment, metric): (value, share) for _, segment, metric, value, share in rows}
    return (rows[0][0] if rows else None), figures


def _record(node: Node, figures: _Figures) -> dict[str, object]:
    size, share = next(
        (figures[node.name, metric] for metric in _SIZES if (node.name, metric) in figures), (None, None)
    )
    record: dict[str, object] = {
        "segment": node.name,
        "description": node.description,
        "file": node.original_file_path,
        "id": next(iter(node.columns), None),
        "size": _plain(size),
        "share": _plain(share),
    }
    for key, metric in _METRICS.items():
        value, share = figures.get((node.name, metric), (None, None))
        record |= {key: _plain(value), f"share_of_{key}": _plain(share)}
    return record


def _plain(value: Decimal | None) -> int | float | None:
    """Turn a figure into a number of JSON; counts are whole."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def _number(value: object) -> float:
    return float(value) if isinstance(value, (int, float)) else -1.0


def _table(as_of: date | None, records: Sequence[Mapping[str, object]]) -> Table:
    shown = [
        {
            **record,
            "share": _percent(record["share"]),
            "share_of_revenue": _percent(record["share_of_revenue"]),
            "revenue": f"{record['revenue']:,.2f}" if record["revenue"] is not None else None,
        }
        for record in records
    ]
    columns = {
        "Segment": "segment",
        "Size": "size",
        "Share": "share",
        "Revenue, 1 year": "revenue",
        "Its share": "share_of_revenue",
        "Reachable": "reachable",
        "Who is in it": "description",
    }
    title = f"Segments as of {written(as_of)}" if as_of else "Segments"
    return Table(title, columns, shown, "The project has no segment.")


def _percent(share: object) -> str | None:
    return f"{share:.1%}" if isinstance(share, (int, float)) else None
