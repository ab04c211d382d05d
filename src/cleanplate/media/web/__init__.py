"""A folder that any browser plays with its alpha."""
