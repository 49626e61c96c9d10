select *

from {{ ref('persado_marketing_engagement') }}

where
    coalesce(
        {%- for column in [
            'Sent_Timestamp', 'Bounced_Timestamp', 'Opened_Timestamp', 'Clicked_Timestamp', 'Unsubscribed_Timestamp'
        ] %}
        {{ adapter.quote(column) }}{{ ',' if not loop.last }}
        {%- endfor %}
    ) is null
