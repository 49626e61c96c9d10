"""What the last dbt invocation left behind, read into typed records."""
