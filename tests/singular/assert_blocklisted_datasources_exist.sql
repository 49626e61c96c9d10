{{ config(severity='warn') }}
-- A bad value that names a feed nobody delivers has no effect. Mend: write the feed as <source>.<table>, or '*' for all feeds.
select distinct datasource

from {{ ref('stitch_blocklist') }}

where
    datasource <> '*'
    and datasource not in (
        select records.datasource from {{ ref('stitch_records') }} as records
    )
