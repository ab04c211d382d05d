"""Chroma keying: a screen of one colour, lit as real ones are."""
