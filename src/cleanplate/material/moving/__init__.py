"""Moving backgrounds: one a file, each a loop without a seam."""
