"""Subject and background."""
