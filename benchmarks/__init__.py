"""Seeded data at any size, and what is measured on it. Nothing here is needed to run the project on real data."""
