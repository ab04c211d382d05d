"""One thing that is wrong with a draft: where, what, and what may be there instead."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """`path` is the place (t[0].sg[2].in), `what` is wrong there, `allowed` what may be there instead."""

    path: str
    what: str
    allowed: str

    def __str__(self) -> str:
        return f"{self.path}: {self.what}"
