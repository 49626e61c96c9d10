{{ config(meta=mart_meta()) }}

with

members as (

    select * from {{ ref('persado_segment_members') }}

    where reject_reason is null

),

-- Cutting plus-addresses lets several customers share one hash, so their attributes are aggregated (activation.md §1.3).
persado_segment as (

    select
        hashed_email as {{ case_preserved('Hashed_Email') }},
        min(birth_dt) as birth_dt,
        max({{ in_code_point_order('gender') }}) as gender,
        max({{ in_code_point_order('state_province_cd') }}) as state_province_cd,
        anniversary,
        wedding_dt,
        max({{ in_code_point_order('loyalty') }}) as loyalty,
        max(children_count) as children_count,
        max({{ in_code_point_order('registration_source') }}) as registration_source,
        bool_or(profile_compl_flag) as profile_compl_flag,
        segment_name,
        max({{ in_code_point_order('segmentation_tag') }}) as segmentation_tag,
        cast(max(closest_mik_distance) as decimal(38, 2)) as closest_mik_distance

    from members

    group by hashed_email, anniversary, wedding_dt, segment_name

)

select * from persado_segment
