"""The events of deliveries, and what they say together."""
