"""Titles: words in any script → a raster, with fonts that come along."""
