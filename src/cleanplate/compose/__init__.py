"""Layers → one picture: what stands behind a subject, and how the two become one."""
