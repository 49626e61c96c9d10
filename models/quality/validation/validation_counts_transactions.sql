with

validation_counts_transactions as (

    {{ validation_counts(rules_about_transactions()) }}

)

select * from validation_counts_transactions
