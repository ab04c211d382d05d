"""A figure: what was measured in words, and as numbers for who goes on with them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import quantiles


@dataclass(frozen=True)
class Figure:
    """One thing measured: `held` says whether it is within its limit, None where it has none."""

    name: str
    value: str
    held: bool | None = None
    numbers: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Spread:
    """How long something took: seconds that half, 95 and 99 of a hundred stayed below, and the longest."""

    count: int
    p50: float
    p95: float
    p99: float
    most: float

    @classmethod
    def of(cls, seconds: Sequence[float]) -> Spread:
        """Of at least two."""
        parts = quantiles(seconds, n=100, method="inclusive")
        return cls(len(seconds), parts[49], parts[94], parts[98], max(seconds))

    def __str__(self) -> str:
        p50, p95, p99, most = (1000 * s for s in (self.p50, self.p95, self.p99, self.most))
        return f"p50 {p50:.1f} ms, p95 {p95:.1f}, p99 {p99:.1f}, longest {most:.0f} ({self.count:,})"
