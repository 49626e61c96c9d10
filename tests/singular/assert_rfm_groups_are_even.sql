-- NTILE groups differ by one customer at most; the quantile method keeps equal values together and may differ more.
{%- for score in ['l12m_recency', 'l12m_frequency', 'l12m_monetary'] %}

select
    '{{ score }}' as score,
    max(customers) as largest,
    min(customers) as smallest

from (

    select
        {{ score }},
        count(*) as customers

    from {{ ref('customer_rfm') }}

    group by {{ score }}

) as groups

having max(customers) - min(customers) > 1 and '{{ var("rfm_method", "ntile") }}' = 'ntile'
{{ 'union all' if not loop.last }}
{%- endfor %}
