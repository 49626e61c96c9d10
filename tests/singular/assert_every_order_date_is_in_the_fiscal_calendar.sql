-- Data-model §23.2, CV-F2. Mend: widen fiscal_calendar_first_year and fiscal_calendar_last_year, complete the brand's own
-- calendar, or correct the order's time in its feed. Orders after the as-of date count nowhere (input_audit lists them).
select
    order_id,
    order_datetime

from {{ ref('unified_transactions') }}

where fiscal_year is null and {{ business_date('order_datetime') }} <= {{ as_of_date() }}
