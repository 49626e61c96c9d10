"""What a brand has configured: destinations, exposures, orchestrations, each checked when it is loaded."""
