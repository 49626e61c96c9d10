{#-
  Fails for every combination of columns that stands on more than one row; NULL counts as a value.

  Arguments: model; columns, list of column names.
-#}
{% test unique_combination(model, columns) %}
select
    {%- for column in columns %}
    {{ adapter.quote(column) }},
    {%- endfor %}
    count(*) as copies
from {{ model }}
group by {% for column in columns %}{{ adapter.quote(column) }}{{ ', ' if not loop.last }}{% endfor %}
having count(*) > 1
{% endtest %}
