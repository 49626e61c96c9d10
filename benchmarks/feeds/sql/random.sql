-- Pseudo-random choices that follow from the seed, a stream's name and a row's key alone. MD5 rather than DuckDB's
-- hash(), which may change between versions: the same seed must give the same bytes everywhere.

-- A whole number from 0 to sides - 1.
create macro draw(stream, row_key, sides) as
    (md5_number_lower(feed_seed() || ':' || stream || ':' || row_key) % sides::ubigint)::bigint;

-- True for about per_mille of 1,000 rows.
create macro chance(stream, row_key, per_mille) as draw(stream, row_key, 1000) < per_mille;

-- One element of a list.
create macro pick(stream, row_key, choices) as choices[1 + draw(stream, row_key, len(choices))];

create macro money(cents) as (cents::decimal(16, 0) * 0.01)::decimal(18, 2);

create macro days_before_end(days) as as_of() - to_days(days::integer);
