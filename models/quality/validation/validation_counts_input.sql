with

validation_counts_input as (

    {{ validation_counts(rules_about_input()) }}

)

select * from validation_counts_input
