{%- set figures = ['recipients', 'purchasers', 'revenue', 'squares'] -%}
with

campaign_measurement as (

    select * from {{ ref('campaign_measurement') }}

),

-- Amounts are squared and added up as decimals: the spread does not depend on the order of rows.
measured as (

    select
        campaign_measurement.*,
        coalesce(sub_audience_id, '') as audience_key,
        case when total_orders > 0 then 1 else 0 end as is_purchaser,
        total_revenue * total_revenue as squared_revenue

    from campaign_measurement

),

treatments as (

    select
        campaign_id,
        launch_datetime,
        sub_audience_id,
        audience_key,
        treatment_id,
        is_control,
        min(campaign_name) as campaign_name,
        min(sub_audience_name) as sub_audience_name,
        min(treatment_name) as treatment_name,
        min(delivery_date) as delivery_date,
        min(measurement_start_date) as measurement_start_date,
        min(measurement_end_date) as measurement_end_date,
        count(*) as recipient_count,
        sum(is_purchaser) as purchaser_count,
        sum(total_orders) as total_orders,
        sum(total_items) as total_items,
        sum(total_revenue) as total_revenue,
        sum(squared_revenue) as squared_revenue

    from measured

    group by campaign_id, launch_datetime, sub_audience_id, audience_key, treatment_id, is_control

),

audience_controls as (

    select
        campaign_id,
        launch_datetime,
        audience_key,
        sum(recipient_count) as recipients,
        sum(purchaser_count) as purchasers,
        sum(total_revenue) as revenue,
        sum(squared_revenue) as squares

    from treatments

    where is_control

    group by campaign_id, launch_datetime, audience_key

),

campaign_controls as (

    select
        campaign_id,
        launch_datetime,
        sum(recipients) as recipients,
        sum(purchasers) as purchasers,
        sum(revenue) as revenue,
        sum(squares) as squares

    from audience_controls

    group by campaign_id, launch_datetime

),

-- A treatment is compared with the control of its own sub-audience; where that has none, with the campaign's.
compared as (

    select
        treatments.*,
        case
            when treatments.is_control then null
            when audience_controls.recipients is not null then 'sub-audience'
            when campaign_controls.recipients is not null then 'campaign'
        end as control_source,
        cast(treatments.recipient_count as {{ type_of('double') }}) as n,
        cast(treatments.purchaser_count as {{ type_of('double') }}) as buyers,
        cast(treatments.total_revenue as {{ type_of('double') }}) as revenue,
        cast(treatments.squared_revenue as {{ type_of('double') }}) as squares,
        {%- for figure in figures %}
        case
            when not treatments.is_control
                then cast(coalesce(audience_controls.{{ figure }}, campaign_controls.{{ figure }}) as {{ type_of('double') }})
        end as control_{{ figure }}{{ ',' if not loop.last }}
        {%- endfor %}

    from treatments

    left join audience_controls
        on treatments.campaign_id = audience_controls.campaign_id
        and treatments.launch_datetime = audience_controls.launch_datetime
        and treatments.audience_key = audience_controls.audience_key

    left join campaign_controls
        on treatments.campaign_id = campaign_controls.campaign_id
        and treatments.launch_datetime = campaign_controls.launch_datetime

),

-- Sample variances; of one recipient there is none.
spread as (

    select
        compared.*,
        buyers / n as conversion,
        revenue / n as per_recipient,
        control_purchasers / control_recipients as control_conversion,
        control_revenue / control_recipients as control_per_recipient,
        case when n > 1 then greatest(squares - revenue * revenue / n, 0) / (n - 1) end as variance,
        case
            when control_recipients > 1
                then greatest(control_squares - control_revenue * control_revenue / control_recipients, 0)
                / (control_recipients - 1)
        end as control_variance

    from compared

),

differences as (

    select
        spread.*,
        conversion - control_conversion as conversion_difference,
        per_recipient - control_per_recipient as revenue_difference,
        sqrt(
            power(conversion - {{ wilson_bound('lower', 'buyers', 'n') }}, 2)
            + power({{ wilson_bound('upper', 'control_purchasers', 'control_recipients') }} - control_conversion, 2)
        ) as conversion_below,
        sqrt(
            power({{ wilson_bound('upper', 'buyers', 'n') }} - conversion, 2)
            + power(control_conversion - {{ wilson_bound('lower', 'control_purchasers', 'control_recipients') }}, 2)
        ) as conversion_above,
        variance / n + control_variance / control_recipients as variance_of_difference,
        power(variance / n + control_variance / control_recipients, 2) / nullif(
            power(variance / n, 2) / (n - 1) + power(control_variance / control_recipients, 2) / (control_recipients - 1), 0
        ) as degrees

    from spread

),

intervals as (

    select
        differences.*,
        case
            when variance_of_difference = 0 then 0
            else {{ student_quantile('degrees') }} * sqrt(variance_of_difference)
        end as revenue_margin

    from differences

),

campaign_results as (

    select
        campaign_id,
        campaign_name,
        launch_datetime,
        sub_audience_id,
        sub_audience_name,
        treatment_id,
        treatment_name,
        is_control,
        delivery_date,
        measurement_start_date,
        measurement_end_date,
        measurement_end_date < {{ as_of_date() }} as is_measured_whole,
        recipient_count,
        cast(purchaser_count as {{ type_of('integer') }}) as purchaser_count,
        cast(total_orders as {{ type_of('integer') }}) as total_orders,
        cast(total_items as {{ type_of('integer') }}) as total_items,
        {{ money('total_revenue') }} as total_revenue,
        {{ campaign_rate('purchaser_count', 'recipient_count') }} as conversion_rate,
        {{ campaign_rate('total_revenue', 'recipient_count') }} as revenue_per_recipient,
        {{ money_ratio('total_revenue', 'total_orders') }} as average_order_value,
        {{ money_ratio('total_revenue', 'total_items') }} as average_unit_revenue,
        {{ campaign_rate('total_items', 'total_orders') }} as items_per_order,
        {{ campaign_rate('total_orders', 'purchaser_count') }} as orders_per_purchaser,
        {{ half_up('sqrt(variance)', 'rate', 6) }} as standard_deviation_revenue,
        control_source,
        {{ half_up('conversion_difference', 'rate', 6) }} as incremental_conversion_rate,
        {{ half_up('conversion_difference - conversion_below', 'rate', 6) }} as incremental_conversion_rate_lower,
        {{ half_up('conversion_difference + conversion_above', 'rate', 6) }} as incremental_conversion_rate_upper,
        conversion_difference - conversion_below > 0 or conversion_difference + conversion_above < 0 as is_conversion_significant,
        {{ campaign_rate('conversion_difference', 'control_conversion') }} as conversion_rate_lift,
        {{ half_up('revenue_difference', 'rate', 6) }} as incremental_revenue_per_recipient,
        {{ half_up('revenue_difference - revenue_margin', 'rate', 6) }} as incremental_revenue_per_recipient_lower,
        {{ half_up('revenue_difference + revenue_margin', 'rate', 6) }} as incremental_revenue_per_recipient_upper,
        abs(revenue_difference) > revenue_margin as is_revenue_significant,
        {{ campaign_rate('revenue_difference', 'control_per_recipient') }} as revenue_per_recipient_lift,
        {{ half_up('revenue - control_revenue * n / control_recipients', 'money', 2) }} as incremental_revenue,
        {{ campaign_rate('total_revenue', 'recipient_count') }} as average_order_value_doc_compat,
        {{ campaign_rate('conversion_difference', 'control_recipients') }} as conversion_rate_lift_doc_compat,
        {{ campaign_rate('revenue_difference', 'control_recipients') }} as revenue_per_recipient_lift_doc_compat

    from intervals

)

select * from campaign_results
