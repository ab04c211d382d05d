"""A plan → a file: what `remove` does, and all that the draft will do."""
