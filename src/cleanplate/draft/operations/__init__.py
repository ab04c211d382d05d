"""Every operation, one a file: a file here is all that a new one needs."""
