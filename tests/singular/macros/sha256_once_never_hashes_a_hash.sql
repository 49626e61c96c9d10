-- The vectors of activation.md §6, checked with Python's hashlib. Only 64 lower-case hexadecimal digits are a hash already.
with

texts as (

    select
        'jane.doe@example.com' as received,
        '86e0b9e56c17cc4d12387e1949b85053fbe73bc3ce5a1188713a9d300cc6133d' as expected_hash
    union all
    select 'johndoe@example.com', '55e79200c1635b37ad31a378c39feb12f120f116625093a19bc32fff15041149'
    union all
    select '+12061234567', '2e1efb47ef627d7afa0cf4b30fa6470b56470a5243239e5061f4f4a3878c0c9e'
    union all
    select '12061234567', 'b3f826e6f2195f6b2966d2b2fa6c87f8f6fcea35fd2cb4aba427f3984f712bbd'
    union all
    select 'f', '252f10c83610ebca1a059c0bae8255eba2f95be4d1d7bcfa89d7248a82d9f111'
    union all
    select '{{ "jos\u00e9@ex\u00e4mple.com" }}', '88a5fce066b185a5417601d971b4fca2b5e969d163bc0846426140956078d437'
    union all
    select
        '86e0b9e56c17cc4d12387e1949b85053fbe73bc3ce5a1188713a9d300cc6133d',
        '86e0b9e56c17cc4d12387e1949b85053fbe73bc3ce5a1188713a9d300cc6133d'
    union all
    select
        '86E0B9E56C17CC4D12387E1949B85053FBE73BC3CE5A1188713A9D300CC6133D',
        '547739292ce3c01d7820566831bb28f6f4e3026d75efad645ebdb008a240f783'
    union all
    select
        '000000000000000000000000000000000000000000000000000000000000000',
        'c7dc2d25e306355c97af916e8d50b27a948506a74c6b2dd1b29e2b63d0a3aa8c'
    union all
    select
        '00000000000000000000000000000000000000000000000000000000000000000',
        'e531ef0f962409170917abf9de3287afec23dd1c42c9e1fea66c5feab99e8f7c'
    union all
    select
        'gggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggg',
        '4e52b0a8d918b923a15f50e49b43cd4f99cf19eb581bd84dcc2f0b288e55da04'
    union all
    select '', null
    union all
    select null, null

),

normalised as (

    select
        texts.*,
        {{ sha256_once('received') }} as actual_hash

    from texts

)

select * from normalised

where actual_hash is distinct from expected_hash
