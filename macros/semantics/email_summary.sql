{#-
  The tags of a feed of e-mail summaries with the types of their columns (data-model §§4.4 and 16.2): counts over the spans of
  email_span_names(), lifetime counts and rates, first and most recent times, and the two classes of engagement.

  Returns: dict of tag (without prefix) to a name that type_of() knows, in column order.
-#}
{% macro email_summary_types() %}
    {%- set types = {'pk': 'text', 'brand': 'text', 'email': 'text', 'region': 'text'} -%}
    {%- for happening in ['opens', 'clicks'] -%}
        {%- for span in email_span_names() -%}
            {%- do types.update({'email-' ~ happening ~ '-last-' ~ span | replace('_', '-'): 'integer'}) -%}
        {%- endfor -%}
        {%- do types.update({'email-' ~ happening ~ '-lifetime': 'integer'}) -%}
    {%- endfor -%}
    {%- do types.update({'email-open-rate-lifetime': 'rate', 'email-click-rate-lifetime': 'rate'}) -%}
    {%- for moment in [
        'first-email-send', 'first-email-open', 'first-email-click', 'most-recent-email-send', 'most-recent-email-open',
        'most-recent-email-click', 'most-recent-bounce', 'most-recent-email-optin', 'most-recent-email-optout',
        'most-recent-email-open-or-click',
    ] -%}
        {%- do types.update({moment ~ '-datetime': 'timestamp'}) -%}
    {%- endfor -%}
    {%- do types.update({
        'engagement-frequency-last-15-months': 'text', 'engagement-status-last-15-months': 'text', 'update-dt': 'timestamp',
    }) -%}
    {%- do return(types) -%}
{% endmacro %}


{#-
  The spans over which opens and clicks are counted, as they stand in column names: email_opens_last_<name>.

  Returns: list of names, for example 30_days.
-#}
{% macro email_span_names() %}
    {%- do return([
        '1_days', '3_days', '5_days', '7_days', '14_days', '30_days', '3_months', '6_months', '9_months', '12_months',
    ]) -%}
{% endmacro %}


{#-
  The first day of a span that ends with the as-of date.

  Arguments: name, one of email_span_names() or of the same form. Returns: SQL date expression.
-#}
{% macro email_span_start(name) -%}
    {%- set length, unit = name.split('_') -%}
    {{ add_days(as_of_date(), -(length | int)) if unit == 'days' else add_months(as_of_date(), -(length | int)) }}
{%- endmacro %}
