{#-
  Attributes of contracts from a customer to a column: normalised, then hashed, left empty without consent, and never hashed twice. Digests
  are those of Python's hashlib.
-#}
{%- set meta = destination_contract('meta').attributes -%}
{%- set tiktok = destination_contract('tiktok').attributes -%}
{%- set klaviyo = destination_contract('klaviyo').attributes -%}
{%- set persado = destination_contract('persado').attributes -%}
with

customers as (

    select
        'A' as amperity_id,
        ' John.Doe+promo@Example.com' as email,
        '(206) 123-4567' as phone,
        true as contactable_email,
        '55e79200c1635b37ad31a378c39feb12f120f116625093a19bc32fff15041149' as expected_tiktok_email,
        '2e1efb47ef627d7afa0cf4b30fa6470b56470a5243239e5061f4f4a3878c0c9e' as expected_tiktok_phone,
        'b3f826e6f2195f6b2966d2b2fa6c87f8f6fcea35fd2cb4aba427f3984f712bbd' as expected_meta_phone,
        'john.doe+promo@example.com' as expected_klaviyo_email,
        '8eb1b522f60d11fa897de1dc6351b7e8' as expected_persado_email
    union all
    -- received as hashes
    select
        'B',
        '86e0b9e56c17cc4d12387e1949b85053fbe73bc3ce5a1188713a9d300cc6133d',
        '2e1efb47ef627d7afa0cf4b30fa6470b56470a5243239e5061f4f4a3878c0c9e',
        true,
        '86e0b9e56c17cc4d12387e1949b85053fbe73bc3ce5a1188713a9d300cc6133d',
        '2e1efb47ef627d7afa0cf4b30fa6470b56470a5243239e5061f4f4a3878c0c9e',
        '2e1efb47ef627d7afa0cf4b30fa6470b56470a5243239e5061f4f4a3878c0c9e',
        null,
        null
    union all
    -- without consent, which only messages need
    select
        'C',
        'johndoe@example.com',
        null,
        false,
        '55e79200c1635b37ad31a378c39feb12f120f116625093a19bc32fff15041149',
        null,
        null,
        null,
        'fd876f8cd6a58277fc664d47ea10ad19'
    union all
    select 'D', 'nobody', '0000000000', true, null, null, null, null, null

),

made as (

    select
        customers.*,
        {{ destination_attribute(tiktok[0], 'customers', 'customers') }} as actual_tiktok_email,
        {{ destination_attribute(tiktok[1], 'customers', 'customers') }} as actual_tiktok_phone,
        {{ destination_attribute(meta[0], 'customers', 'customers') }} as actual_meta_id,
        {{ destination_attribute(meta[2], 'customers', 'customers') }} as actual_meta_phone,
        {{ destination_attribute(meta[11], 'customers', 'customers') }} as actual_meta_device,
        {{ destination_attribute(klaviyo[0], 'customers', 'customers') }} as actual_klaviyo_email,
        {{ destination_attribute(persado[0], 'customers', 'customers') }} as actual_persado_email

    from customers

)

select * from made

where
    actual_tiktok_email is distinct from expected_tiktok_email
    or actual_tiktok_phone is distinct from expected_tiktok_phone
    or actual_meta_id <> amperity_id
    or actual_meta_phone is distinct from expected_meta_phone
    or actual_meta_device is not null
    or actual_klaviyo_email is distinct from expected_klaviyo_email
    or actual_persado_email is distinct from expected_persado_email
