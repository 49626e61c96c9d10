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
  The columns of email_engagement_summary: those of the tags, and the time of the first sign-up, which only events can tell.

  Returns: list of column names, in order.
-#}
{% macro email_summary_columns() %}
    {%- set columns = [] -%}
    {%- for column in columns_of_tags(email_summary_types()) if column not in ('pk', 'update_dt') -%}
        {%- do columns.append(email_summary_column(column)) -%}
        {%- if column == 'first_email_click_datetime' -%}
            {%- do columns.append('first_email_optin_datetime') -%}
        {%- endif -%}
    {%- endfor -%}
    {%- do return(columns) -%}
{% endmacro %}


{#-
  The column of email_engagement_summary for a column of a summary feed: one tag is documented under another name.

  Arguments: column of the feed. Returns: column name.
-#}
{% macro email_summary_column(column) %}
    {%- do return('most_recent_email_bounce_datetime' if column == 'most_recent_bounce_datetime' else column) -%}
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


{#-
  Stops the build when a brand supplies both e-mail events and e-mail summaries (data-model §4.4: never both), since opens and
  clicks would count twice. Called by the model that either of them fills.

  Returns: nothing. Errors: staging models of both kinds.
-#}
{% macro refuse_events_beside_summaries() %}
    {%- set events = feed_models('email_events') | map(attribute='name') | join(', ') -%}
    {%- set summaries = feed_models('email_summary') | map(attribute='name') | join(', ') -%}
    {%- if events and summaries -%}
        {%- do exceptions.raise_compiler_error(
            'E-mail engagement comes from events (' ~ events ~ ') and from summaries (' ~ summaries ~ ') at once: opens and clicks '
            ~ 'would count twice. Keep one kind: remove the staging models of the other, or disable them in dbt_project.yml.'
        ) -%}
    {%- endif -%}
{% endmacro %}
