select email_hash as "Hashed_Email", state as state_province_cd from {{ ref('stg_customers') }}
