select *

from {{ ref('email_opt_status') }}

where is_email_opted_in
