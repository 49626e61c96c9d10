"""The evidence and thresholds that a delivery must meet. Nothing here opens anything."""
