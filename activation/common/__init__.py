"""What every step may know: errors, the records that pass between steps, small helpers. It knows no other package."""
