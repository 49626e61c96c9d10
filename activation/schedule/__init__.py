"""When deliveries are due."""
