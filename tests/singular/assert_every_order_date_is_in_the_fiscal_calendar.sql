-- Data-model §23.2, CV-F2. Mend: widen fiscal_calendar_first_year and fiscal_calendar_last_year, complete the brand's own
-- calendar, or correct the order's time in its feed.
select
    order_id,
    order_datetime

from {{ ref('unified_transactions') }}

where order_datetime is not null and fiscal_year is null
