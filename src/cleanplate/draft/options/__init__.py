"""What operations share: fields, and values that have a name."""
