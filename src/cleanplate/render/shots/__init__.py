"""Clips as they will be seen: where each lies, which frame it shows when, and its mattes, kept for later."""
