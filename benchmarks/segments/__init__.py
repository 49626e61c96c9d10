"""Measures segments next to the queries that one would write by hand."""
