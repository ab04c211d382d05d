"""CMX 3600 edit decision lists, both ways."""
