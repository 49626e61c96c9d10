{#-
  What is said of a membership besides whose it is, in column order: the columns that customer_loyalty keeps, and that
  customer_360 shows with the prefix loyalty_ (data-model §§13.3 and 15).

  Returns: list of columns of unified_loyalty.
-#}
{% macro loyalty_columns() %}
    {%- do return([
        'is_opted_in', 'latest_opt_in_datetime', 'latest_opt_out_datetime', 'latest_update_datetime', 'sign_up_channel',
        'sign_up_method', 'current_balance', 'lifetime_balance', 'current_balance_expiration_datetime', 'current_tier',
        'next_tier', 'current_tier_start_datetime', 'current_tier_expiration_datetime', 'spend_to_keep_tier',
        'spend_to_next_tier',
    ]) -%}
{% endmacro %}
