select 1 as failure from {{ ref('engagement') }} where {{ var('break_engagement') }}
