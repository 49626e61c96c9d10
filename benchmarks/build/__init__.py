"""Measures dbt build on generated feeds, next to a hand-written script for the transaction attributes."""
