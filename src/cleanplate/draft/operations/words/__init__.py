"""Titles and captions."""
