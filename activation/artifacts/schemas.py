"""The few keys of dbt's artifacts that the runner needs, as typed records.

Source: dbt's published schemas manifest v12, run results v6 and sources v3. Keys not named here are never turned into
Python objects, which keeps a manifest of tens of megabytes quick to read.
"""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field


class _Artifact(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True, hide_input_in_errors=True)


class Metadata(_Artifact):
    """Which invocation of dbt wrote an artifact, and in which version of its schema."""

    dbt_schema_version: str
    invocation_id: str
    generated_at: str


class DependsOn(_Artifact):
    """The unique ids that a node reads directly."""

    nodes: tuple[str, ...] = ()


class Contract(_Artifact):
    """A model's contract."""

    enforced: bool = False


class Meta(_Artifact):
    """The free keys of a configuration block."""

    meta: dict[str, object] = Field(default_factory=dict)


class NodeConfig(Meta):
    """A node's configuration."""

    materialized: str | None = None
    contract: Contract = Contract()


class GenericTest(_Artifact):
    """Which generic test a test is, and with which arguments."""

    name: str
    kwargs: dict[str, object] = Field(default_factory=dict)


class ManifestColumn(Meta):
    """A column as its YAML describes it. Its meta stands in ``config.meta``, in older projects in ``meta``."""

    name: str
    data_type: str | None = None
    config: Meta = Meta()


class Node(_Artifact):
    """A model, seed, snapshot, test or unit test."""

    unique_id: str
    name: str
    resource_type: str
    original_file_path: str
    patch_path: str | None = None
    relation_name: str | None = None
    attached_node: str | None = None
    test_metadata: GenericTest | None = None
    description: str = ""
    tags: tuple[str, ...] = ()
    depends_on: DependsOn = DependsOn()
    config: NodeConfig = NodeConfig()
    columns: dict[str, ManifestColumn] = Field(default_factory=dict)

    @property
    def validation_check(self) -> str | None:
        """The check of the project's validation that a test stands for; None for any other node."""
        if self.test_metadata is None or self.test_metadata.name != "validation_check":
            return None
        check_id = self.test_metadata.kwargs.get("check_id")
        return str(check_id) if check_id else None

    @property
    def described_in(self) -> str:
        """The YAML file that holds the node's keys; its own file when none does."""
        return self.patch_path.split("://")[-1] if self.patch_path else self.original_file_path


class Exposure(_Artifact):
    """A use of the project's models outside dbt; with ``config.meta.activation`` it is an orchestration."""

    unique_id: str
    name: str
    type: str
    original_file_path: str
    depends_on: DependsOn = DependsOn()
    config: Meta = Meta()


class Manifest(_Artifact):
    """The project, as dbt understood it."""

    metadata: Metadata
    nodes: dict[str, Node]
    exposures: dict[str, Exposure]
    unit_tests: dict[str, Node] = Field(default_factory=dict)


class Arguments(_Artifact):
    """How dbt was called: the command, the target when one was given, and the flags under which rows are left out."""

    which: str
    target: str | None = None
    empty: bool | None = None
    sample: object = None


class Result(_Artifact):
    """How one node, or one source's freshness, ended. ``failures`` counts a test's offending rows."""

    unique_id: str
    status: str
    failures: int | None = None


class RunResults(_Artifact):
    """What one dbt command did."""

    metadata: Metadata
    args: Arguments
    results: tuple[Result, ...]


class Sources(_Artifact):
    """What ``dbt source freshness`` found."""

    metadata: Metadata
    results: tuple[Result, ...]
