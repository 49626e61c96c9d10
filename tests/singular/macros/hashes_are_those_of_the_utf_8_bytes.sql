-- The digests of the UTF-8 bytes, as Python's hashlib gives them.
with

digests as (

    select
        '' as received,
        'd41d8cd98f00b204e9800998ecf8427e' as expected_md5,
        'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855' as expected_sha256,
        'd41d8cd9-8f00-b204-e980-0998ecf8427e' as expected_uuid
    union all
    select
        'abc',
        '900150983cd24fb0d6963f7d28e17f72',
        'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
        '90015098-3cd2-4fb0-d696-3f7d28e17f72'
    union all
    select
        'JOSÉ@exämple.com',
        'afaef23c71d784bb9e21b6f709deb78f',
        'e50aeba41ac887eebb1c61cec0ffb790621969f646dc99f5ff774ef4780b1f47',
        'afaef23c-71d7-84bb-9e21-b6f709deb78f'
    union all
    select
        '日本 😀',
        '1e1cb579830ca23d024c0de127ff2bf3',
        '3d55913885fee5c317f716b93f695df3fae14628b64d8f25ebc3a8afde76c72d',
        '1e1cb579-830c-a23d-024c-0de127ff2bf3'
    union all
    select
        'it''s',
        '706dc2ee585fb5dcb18e3ac08da7ce0c',
        '24ceef1cb6b0cbc0b3321021318245760500d1b1e9411a091929268ad1491c9e',
        '706dc2ee-585f-b5dc-b18e-3ac08da7ce0c'
    union all
    select
        null,
        null,
        null,
        null

),

hashed as (

    select
        digests.*,
        {{ md5_hex('received') }} as actual_md5,
        {{ sha256_hex('received') }} as actual_sha256,
        {{ md5_uuid('received') }} as actual_uuid

    from digests

)

select * from hashed

where
    actual_md5 is distinct from expected_md5
    or actual_sha256 is distinct from expected_sha256
    or actual_uuid is distinct from expected_uuid
