"""The library that OpenTimelineIO is written and read with: an extra, and what to do where it is not there."""

from __future__ import annotations

from typing import Any

from cleanplate.errors import UsageError


def opentimelineio() -> Any:
    """The library's module. Raises UsageError where it is not installed."""
    try:
        import opentimelineio
    except ImportError:
        raise UsageError(
            "OpenTimelineIO is not installed.", "Install it with: pip install 'cleanplate[otio]'"
        ) from None
    return opentimelineio
