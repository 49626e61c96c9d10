{#-
  A materialization whose model body selects edges (left_node, right_node: bigint) and whose table holds the exact connected
  components: one row per node (node, component), component being the lowest node of its component.

  Each round lets every group take the lowest label that any neighbour of its members has (hooking), then follows labels twice
  (pointer jumping); rounds grow with the logarithm of the longest path. It ends when no edge joins two labels: labels only
  fall and never leave their component, so the label all members share is then the component's lowest node. Every round is a
  real table, because some engines would compute an inlined step again at each use.

  Errors: no end after 64 rounds, which no graph of fewer than 2^64 nodes can cause.
-#}
{% materialization connected_components, default %}
    {%- set target_relation = this.incorporate(type='table') -%}
    {%- set existing_relation = load_cached_relation(this) -%}
    {%- set edges = work_table('edges') -%}
    {%- set labels = work_table('labels') -%}
    {%- set hooked = work_table('hooked') -%}
    {%- set jumped = work_table('jumped') -%}
    {%- set state = namespace(open_edges=1) -%}

    {{ run_hooks(pre_hooks) }}

    {%- do create_work_table(edges, components_edges(sql)) -%}
    {%- do create_work_table(labels, 'select node, least(node, min(neighbour)) as component from ' ~ edges ~ ' group by node') -%}

    {%- for round in range(64) if state.open_edges > 0 -%}
        {%- do create_work_table(hooked, components_hook(edges, labels)) -%}
        {%- do create_work_table(jumped, components_jump(hooked)) -%}
        {%- do create_work_table(labels, components_jump(jumped)) -%}
        {%- set state.open_edges = run_query(components_open_edges(edges, labels)).columns[0].values()[0] | int -%}
    {%- endfor -%}
    {%- if state.open_edges > 0 -%}
        {%- do exceptions.raise_compiler_error(this ~ ': the components did not settle after 64 rounds. Please report this.') -%}
    {%- endif -%}

    {%- do create_from_work_tables(
        target_relation, existing_relation, 'select node, component from ' ~ labels, [edges, labels, hooked, jumped]
    ) -%}

    {{ run_hooks(post_hooks) }}
    {%- do adapter.commit() -%}
    {%- do return({'relations': [target_relation]}) -%}
{% endmaterialization %}


{#- The edges both ways, without loops and repeats. Arguments: body, the model's SQL. Returns: SQL. -#}
{% macro components_edges(body) %}
    with edges as (
        {{ body }}
    )

    select
        left_node as node,
        right_node as neighbour
    from edges
    where left_node <> right_node

    union

    select
        right_node as node,
        left_node as neighbour
    from edges
    where left_node <> right_node
{% endmacro %}


{#- One hooking step over all groups. Arguments: edges and labels, relations. Returns: SQL. -#}
{% macro components_hook(edges, labels) %}
    with hooks as (
        select
            own.component as node,
            min(other.component) as component
        from {{ edges }} as edges
        inner join {{ labels }} as own on edges.node = own.node
        inner join {{ labels }} as other on edges.neighbour = other.node
        where other.component < own.component
        group by own.component
    )

    select
        labels.node,
        coalesce(hooks.component, labels.component) as component
    from {{ labels }} as labels
    left join hooks on labels.component = hooks.node
{% endmacro %}


{#- One pointer jump: every node takes its label's label. Arguments: labels, relation. Returns: SQL. -#}
{% macro components_jump(labels) %}
    select
        own.node,
        other.component
    from {{ labels }} as own
    inner join {{ labels }} as other on own.component = other.node
{% endmacro %}


{#- How many edges still join two labels. Arguments: edges and labels, relations. Returns: SQL. -#}
{% macro components_open_edges(edges, labels) %}
    select count(*) as open_edges
    from {{ edges }} as edges
    inner join {{ labels }} as own on edges.node = own.node
    inner join {{ labels }} as other on edges.neighbour = other.node
    where own.component <> other.component
{% endmacro %}
