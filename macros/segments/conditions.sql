{#-
  What a customer is or has, by one column of any table with a contract: attribute('customer_360.state', 'is exactly', 'CA').
  Of a table with several rows for a customer, any row will do, and independently of other conditions; see same_row().

  Arguments: column, '<table>.<column>'; operator, see segment_operators(); then its value, two values or a list of values. Dates
    may be relative, see relative_date().
  Returns: a condition for segment().
-#}
{% macro attribute(column, operator) %}
    {%- set parts = column.split('.') -%}
    {%- if execute and parts | length != 2 -%}
        {%- do segment_error("'" ~ column ~ "' is no column", "Write '<table>.<column>', for example 'customer_360.state'.") -%}
    {%- endif -%}
    {#- looking for all tables takes longer than looking for one -#}
    {%- set known = [parts[0]] if is_segment_table(model_node(parts[0])) else segment_tables() -%}
    {%- do segment_reference(parts[0], 'table', known) -%}
    {%- do return({'kind': 'attribute', 'table': parts[0], 'column': parts[1], 'operator': operator, 'given': varargs | list}) -%}
{% endmacro %}


{#- Conditions that must all hold. Arguments: conditions. Returns: a condition for segment(). -#}
{% macro all_of() %}
    {%- do return({'kind': 'section', 'joined_by': 'and', 'conditions': varargs | list}) -%}
{% endmacro %}


{#- Conditions of which at least one must hold. Arguments: conditions. Returns: a condition for segment(). -#}
{% macro any_of() %}
    {%- do return({'kind': 'section', 'joined_by': 'or', 'conditions': varargs | list}) -%}
{% endmacro %}


{#-
  Attributes of one table that one and the same row must have (activation.md §9.26).

  Arguments: attributes, or sections of attributes, of one table. Returns: a condition for segment().
-#}
{% macro same_row() %}
    {%- do return({'kind': 'same_row', 'condition': {'kind': 'section', 'joined_by': 'and', 'conditions': varargs | list}}) -%}
{% endmacro %}


{#-
  Membership in another segment.

  Arguments: segment, its name. Returns: a condition for segment().
  Errors: an unknown segment; segments that contain each other.
-#}
{% macro member_of(segment) %}
    {%- set way = way_between_segments(segment, this_segment(), segment_texts()) -%}
    {%- if not way -%}
        {%- do segment_reference(segment, 'segment', segment_names()) -%}
    {%- elif execute -%}
        {%- do segment_error('it contains itself: ' ~ ([this_segment()] + way) | join(' -> '), 'Take one member_of() out of these files.') -%}
    {%- endif -%}
    {%- do return({'kind': 'segment', 'segment': segment}) -%}
{% endmacro %}


{#-
  Membership in an uploaded list: a seed, a model, or a table or file that is a source. Its rows are matched by an activation id, or by
  e-mail address, without regard to case, to the customers whose merged_customers.email it is (activation.md §4.5). Blanks around
  either do not count.

  Arguments: list, name of a seed or model, or '<source>.<table>'; by, an activation id or 'email'; column, of the list (default:
    named like by).
  Returns: a condition for segment().
-#}
{% macro on_list(list, by='amperity_id', column=none) %}
    {%- if '.' in list -%}
        {%- set relation = source_of_list(list) -%}
    {%- else -%}
        {%- set relation = segment_reference(list, 'list', graph_nodes(['seed', 'model']).keys() | list) -%}
    {%- endif -%}
    {%- if by == 'email' -%}
        {%- do ref('merged_customers') -%}
    {%- endif -%}
    {%- do return({'kind': 'list', 'list': list, 'relation': relation, 'by': by, 'column': column or by}) -%}
{% endmacro %}


{#- Names of the tables whose columns are attributes. Returns: list of names. -#}
{% macro segment_tables() %}
    {%- set names = [] -%}
    {%- for name, node in graph_nodes(['model']).items() if is_segment_table(node) -%}
        {%- do names.append(name) -%}
    {%- endfor -%}
    {%- do return(names) -%}
{% endmacro %}


{#- Whether the columns of a model are attributes: it has a contract and is no segment. Arguments: node, or none. Returns: true or false. -#}
{% macro is_segment_table(node) %}
    {%- do return(node and node.config.contract.enforced and not node.original_file_path.startswith('models/segments/')) -%}
{% endmacro %}
