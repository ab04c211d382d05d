"""Rooms and views as still backdrops: one a file, softly out of focus."""
