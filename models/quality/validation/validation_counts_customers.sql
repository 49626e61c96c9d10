with

validation_counts_customers as (

    {{ validation_counts(rules_about_customers()) }}

)

select * from validation_counts_customers
