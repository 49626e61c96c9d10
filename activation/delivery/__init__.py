"""From what is due to what has been delivered, exactly once."""
