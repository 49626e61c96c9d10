"""The runner: delivers dbt marts to their destinations, each exactly once."""
