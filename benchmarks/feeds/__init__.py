"""Raw feeds of an invented retailer with two brands, described in DuckDB SQL (``sql/``) and written as Parquet or CSV.

The same seed, size and end date give the same bytes. Nothing is read from the network, and no row describes a real
person.
"""
