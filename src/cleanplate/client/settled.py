"""Which files of a folder have come to rest: a file that is still being copied is left alone."""

from __future__ import annotations

from collections.abc import Mapping

Stamp = tuple[int, int]  # bytes, and when it was last written


class Settled:
    """Told again and again what lies in a folder; each file is ready once, and again when it was written anew."""

    def __init__(self) -> None:
        self._last: dict[str, Stamp] = {}
        self._given: dict[str, Stamp] = {}

    def ready(self, seen: Mapping[str, Stamp]) -> list[str]:
        """The names of files that are as they were at the last look, not empty, and not given before, in order."""
        found = [
            name
            for name, stamp in sorted(seen.items())
            if stamp[0] and self._last.get(name) == stamp and self._given.get(name) != stamp
        ]
        self._last = dict(seen)
        self._given |= {name: seen[name] for name in found}
        return found
