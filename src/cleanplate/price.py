"""What work costs, in whole credits: said before it is begun, and held when it is."""

from __future__ import annotations

_MINUTE = 60_000  # ms


def matting(ms: int, per_minute: int) -> int:
    """Credits for the mattes of so much material: each started minute counts."""
    return -(-ms // _MINUTE) * per_minute
