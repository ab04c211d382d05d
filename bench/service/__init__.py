"""What the service bears: who polls, large uploads, a queue of many users, a hard restart, long turns, pictures.

Each part starts a server of its own on a folder of its own, and both are gone at its end.
"""

from __future__ import annotations

from collections.abc import Iterator

from bench.service import pictures, polling, queue, restart, streams, uploads
from bench.service.figure import Figure

__all__ = ["PARTS", "Figure", "measure"]

_PARTS = (polling, uploads, queue, restart, streams, pictures)
PARTS = {part.__name__.rpartition(".")[2]: part.measure for part in _PARTS}


def measure(only: str = "") -> Iterator[Figure]:
    """All parts, or those with `only` in their names."""
    for name, part in PARTS.items():
        if only in name:
            yield from part()
