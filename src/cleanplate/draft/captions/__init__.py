"""Captions: SubRip and WebVTT files, and a text track of titles."""
