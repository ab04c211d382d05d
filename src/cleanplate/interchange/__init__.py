"""Timelines of other tools: written for them, read from them."""
