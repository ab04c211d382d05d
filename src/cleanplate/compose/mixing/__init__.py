"""Sounds mixed: levels, ducking, loudness, and music on its beat."""
