{%- set last_year = as_of_date_text()[:4] | int - 1 -%}
{{ segment(
    include=all_of(
        has_purchased(date=['between', last_year ~ '-11-01', last_year ~ '-12-31']),
        attribute('customer_attributes.is_sms_opted_in', 'is true'),
    ),
) }}
