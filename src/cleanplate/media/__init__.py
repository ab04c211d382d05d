"""Bytes ↔ frames: the only room that imports av."""
