with

feeds as (

    {{ union_feeds('privacy_requests') }}

),

-- Values are compared as those of records are. A request in unknown words counts as the widest: nobody's data stays by mistake.
normalised as (

    select
        request_id,
        case
            when lower(request_type) in ('delete', 'delete_pii', 'dsar') then lower(request_type)
            else 'delete'
        end as request_type,
        case when lower(strategy) = 'exact' then 'exact' else 'connected_pii' end as strategy,
        datasource,
        record_key,
        {{ normalise_email('email') }} as email,
        {{ normalise_phone('phone') }} as phone

    from feeds

),

-- A request may come in several rows, of which each is judged by itself.
stitch_privacy_requests as (

    select
        row_number() over (
            order by
                {%- for column in ['request_id', 'request_type', 'strategy', 'datasource', 'record_key', 'email', 'phone'] %}
                {{ in_code_point_order(column) }} nulls last{{ ',' if not loop.last }}
                {%- endfor %}
        ) as request_number,
        normalised.*

    from normalised

)

select * from stitch_privacy_requests
