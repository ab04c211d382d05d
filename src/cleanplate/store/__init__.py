"""Rows and blobs: what the service remembers."""
