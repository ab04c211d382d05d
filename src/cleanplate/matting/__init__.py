"""Frames → alpha. Knows nothing of files and codecs."""
