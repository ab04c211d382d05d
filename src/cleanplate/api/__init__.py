"""The HTTP edge: the wire's shapes in and out, and nothing else."""
