"""The language that people are answered in: as they wish, else as their system speaks."""

from __future__ import annotations

import os

from cleanplate.errors import UsageError


def language(wish: str | None = None) -> str:
    """en or zh. Raises UsageError for a wish that is neither."""
    if wish is None:
        system = next((v for name in ("LC_ALL", "LC_MESSAGES", "LANG") if (v := os.environ.get(name))), "")
        return "zh" if system.lower().startswith("zh") else "en"
    if wish.lower()[:2] not in ("en", "zh"):
        raise UsageError(f"“{wish[:20]}” is not spoken here.", "Choose en or zh.")
    return wish.lower()[:2]
