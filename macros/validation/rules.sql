{#-
  The rules of all validation checks (data-model §23), each once: the report counts by them, the tests fail by them, and the list
  of offending keys is made of them. What a check asks, its severity and its limit are a row of the seed validation_checks.

  Returns: list of dicts with
    id: the check's,
    table: the model that it speaks of, which its test stands on,
    population: the rows that are checked, see validation_population(),
    keys: columns of the population that name an offending row and no person,
    among: SQL condition on the rows that the question is about (missing: all),
    fails: SQL condition on those that offend,
    counts: instead of both, SQL aggregates for offending and for checked rows,
    by_feed: true where each feed is counted by itself, by the population's column datasource.
  A check that speaks of two tables has a dict for each.
-#}
{% macro validation_rules() %}
    {%- do return(rules_about_customers() + rules_about_transactions() + rules_about_input()) -%}
{% endmacro %}


{#- The rules that validation_counts_customers counts by. Returns: list of dicts, see validation_rules(). -#}
{% macro rules_about_customers() %}
    {%- do return(customer_rules() + email_and_phone_rules() + loyalty_rules()) -%}
{% endmacro %}


{#- The rules that validation_counts_transactions counts by. Returns: list of dicts, see validation_rules(). -#}
{% macro rules_about_transactions() %}
    {%- do return(fiscal_calendar_rules() + transaction_rules() + transactions_qa_rules()) -%}
{% endmacro %}


{#- The rules that validation_counts_input counts by. Returns: list of dicts, see validation_rules(). -#}
{% macro rules_about_input() %}
    {%- do return(input_customer_rules() + input_transaction_rules() + input_privacy_request_rules()) -%}
{% endmacro %}


{#-
  The rules of one check, for each table that it speaks of. Only its group is worked out: dbt asks for each test.

  Arguments: check_id. Returns: list of dicts, see validation_rules(). Errors: an unknown check, naming the nearest.
-#}
{% macro validation_rules_of(check_id) %}
    {%- set rules = [] -%}
    {%- if check_id.startswith('CV-C') -%}
        {%- set rules = customer_rules() -%}
    {%- elif check_id.startswith('CV-E') -%}
        {%- set rules = email_and_phone_rules() -%}
    {%- elif check_id.startswith('CV-L') -%}
        {%- set rules = loyalty_rules() -%}
    {%- elif check_id.startswith('CV-F') -%}
        {%- set rules = fiscal_calendar_rules() -%}
    {%- elif check_id.startswith('CV-T') -%}
        {%- set rules = transaction_rules() -%}
    {%- elif check_id.startswith('IV-T') -%}
        {%- set rules = input_transaction_rules() -%}
    {%- elif check_id.startswith('IV-R') -%}
        {%- set rules = input_privacy_request_rules() -%}
    {%- elif check_id.startswith('IV-') -%}
        {%- set rules = input_customer_rules() -%}
    {%- elif check_id.startswith('TQ-') -%}
        {%- set rules = transactions_qa_rules() -%}
    {%- endif -%}
    {%- set of_check = rules | selectattr('id', 'equalto', check_id) | list -%}
    {%- if of_check -%}
        {%- do return(of_check) -%}
    {%- endif -%}
    {%- do exceptions.raise_compiler_error("unknown validation check '" ~ check_id ~ "'" ~ nearest_check(check_id)) -%}
{% endmacro %}


{#-
  The rule of one check.

  Arguments: check_id; table, needed for a check that speaks of several. Returns: dict, see validation_rules().
  Errors: an unknown check, naming the nearest; a table that the check does not speak of, naming its tables.
-#}
{% macro validation_rule(check_id, table=none) %}
    {%- set of_check = validation_rules_of(check_id) -%}
    {%- set of_table = of_check | selectattr('table', 'equalto', table) | list -%}
    {%- if not of_table and (table or of_check | length > 1) -%}
        {%- do exceptions.raise_compiler_error(
            'validation check ' ~ check_id ~ ' does not speak of ' ~ (table or 'one table alone') ~ ', but of '
            ~ of_check | map(attribute='table') | join(' and ') ~ '.'
        ) -%}
    {%- endif -%}
    {%- do return((of_table or of_check)[0]) -%}
{% endmacro %}


{#- The check whose id is nearest to an unknown one, as a hint. Arguments: check_id. Returns: text, see nearest_hint(). -#}
{% macro nearest_check(check_id) %}
    {%- set known = validation_limits() | list -%}
    {%- do return(nearest_hint(check_id | string, known) or ('. The checks are ' ~ known | join(', ') ~ '.')) -%}
{% endmacro %}


{#-
  Rules of the tables of customers (data-model §23.2, customer attributes).

  Returns: list of dicts, see validation_rules().
-#}
{% macro customer_rules() %}
    {%- do return([
        {
            'id': 'CV-C1', 'table': 'unified_customers', 'population': 'customers_of_records', 'keys': ['datasource', 'pk'],
            'fails': 'lowest_amperity_id <> highest_amperity_id',
        },
        {
            'id': 'CV-C2', 'table': 'customer_attributes', 'population': 'classified_customers', 'keys': ['amperity_id'],
            'fails': 'is_purchaser and is_prospect',
        },
        {
            'id': 'CV-C3', 'table': 'customer_attributes', 'population': 'classified_customers', 'keys': ['amperity_id'],
            'among': 'is_prospect', 'fails': 'has_orders',
        },
        {
            'id': 'CV-C4', 'table': 'merged_customers', 'population': 'merged_customers', 'keys': ['amperity_id'],
            'among': 'address_completion > 0', 'fails': 'address_completion < 4',
        },
        {
            'id': 'CV-C5', 'table': 'merged_customers', 'population': 'merged_customers', 'keys': ['amperity_id'],
            'fails': 'email_completion = 0',
        },
        {
            'id': 'CV-C6', 'table': 'merged_customers', 'population': 'merged_customers', 'keys': ['amperity_id'],
            'fails': 'phone_completion = 0',
        },
        {
            'id': 'CV-C7', 'table': 'merged_households', 'population': 'household_members', 'keys': ['amperity_id'],
            'fails': 'memberships > 1',
        },
        {
            'id': 'CV-C7-G', 'table': 'merged_households', 'population': 'household_members', 'keys': ['amperity_id'],
            'fails': 'household_size > 1',
        },
    ]) -%}
{% endmacro %}


{#-
  Rules of e-mail events and consents (data-model §23.2, email / phone).

  Returns: list of dicts, see validation_rules().
-#}
{% macro email_and_phone_rules() %}
    {%- set rules = [
        {
            'id': 'CV-E1', 'table': 'email_engagement_summary', 'population': 'customers_of_event_addresses',
            'keys': ['lowest_amperity_id', 'highest_amperity_id'], 'fails': 'lowest_amperity_id <> highest_amperity_id',
        },
        {
            'id': 'CV-E2', 'table': 'unified_email_events', 'population': 'equal_events',
            'keys': ['first_pk', 'last_pk', 'event_type', 'event_datetime'], 'fails': 'copies > 1',
        },
        {
            'id': 'CV-E3', 'table': 'unified_email_events', 'population': 'unified_email_events', 'keys': ['datasource', 'pk'],
            'fails': "event_type is null or event_type not in ('Open', 'Click', 'Sent', 'Optin', 'Bounce', 'Converted', 'Unsubscribe')",
        },
    ] -%}
    {%- for channel in ['email', 'sms'] -%}
        {%- do rules.append({
            'id': 'CV-E4', 'table': channel ~ '_opt_status', 'population': 'latest_' ~ channel ~ '_consents',
            'keys': ['contact_md5', 'brand', 'region', 'program'], 'fails': 'refusals > 0 and consents > 0',
        }) -%}
    {%- endfor -%}
    {%- do return(rules) -%}
{% endmacro %}


{#-
  Rules of memberships and their events (data-model §23.2, loyalty). The words of accruals, redemptions and changes of tier are the
  variable loyalty_event_words.

  Returns: list of dicts, see validation_rules(). Errors: other kinds of words than those three.
-#}
{% macro loyalty_rules() %}
    {%- set needed = {
        'accrual': ('CV-L3', ['accrual_amount', 'accrual_datetime']),
        'redemption': ('CV-L4', ['redemption_amount', 'redemption_datetime']),
        'tier_change': ('CV-L5', ['current_tier', 'previous_tier']),
    } -%}
    {%- set words = var('loyalty_event_words', {'accrual': ['accrual'], 'redemption': ['redemption'], 'tier_change': ['tier change']}) -%}
    {%- if words | sort != needed | sort -%}
        {%- do exceptions.raise_compiler_error('var loyalty_event_words has ' ~ words | sort | join(', ') ~ '. Give lists of words for '
            ~ needed | sort | join(', ') ~ '.') -%}
    {%- endif -%}
    {%- set rules = [
        {
            'id': 'CV-L1', 'table': 'unified_loyalty', 'population': 'customers_of_memberships', 'keys': ['loyalty_id'],
            'fails': 'lowest_amperity_id <> highest_amperity_id',
        },
        {
            'id': 'CV-L2', 'table': 'unified_loyalty', 'population': 'unified_loyalty', 'keys': ['loyalty_id', 'amperity_id'],
            'fails': 'is_opted_in is null',
        },
    ] -%}
    {%- for kind, (check_id, columns) in needed.items() -%}
        {%- set quoted = [] -%}
        {%- for word in words[kind] -%}
            {%- do quoted.append(text_literal(word | lower)) -%}
        {%- endfor -%}
        {%- do rules.append({
            'id': check_id, 'table': 'unified_loyalty_events', 'population': 'unified_loyalty_events', 'keys': ['pk'],
            'among': 'lower(event_type) in (' ~ (quoted or ['null']) | join(', ') ~ ')',
            'fails': columns[0] ~ ' is null or ' ~ columns[1] ~ ' is null',
        }) -%}
    {%- endfor -%}
    {%- do return(rules) -%}
{% endmacro %}


{#-
  Rules of the fiscal calendar (data-model §23.2, fiscal). Orders after the as-of date count nowhere; CV-T16 finds them.

  Returns: list of dicts, see validation_rules().
-#}
{% macro fiscal_calendar_rules() %}
    {%- do return([
        {
            'id': 'CV-F1', 'table': 'fiscal_calendar', 'population': 'calendar_days', 'keys': ['calendar_date'], 'fails': 'copies > 1',
        },
        {
            'id': 'CV-F2', 'table': 'unified_transactions', 'population': 'unified_transactions', 'keys': ['order_id'],
            'among': before_day('order_datetime', add_days(as_of_date(), 1)), 'fails': 'fiscal_year is null',
        },
    ]) -%}
{% endmacro %}
