"""Everything that talks to a warehouse; one engine is one class."""
