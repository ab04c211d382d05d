"""How long work will take, and what it costs, before it is begun: round figures, on the safe side."""

from __future__ import annotations

from cleanplate.agent.acts import Language
from cleanplate.draft.model import Clip, Draft
from cleanplate.draft.timeline import segments

# Pixels a second on two cores, from the bench: 1080p at about 20 frames a second.
_EXPORTED = 40_000_000
_MATTED = {"fast": 70_000_000, "balanced": 45_000_000, "best": 14_000_000}


def export_s(draft: Draft, cores: int) -> int:
    """Seconds that an export will take once its mattes are there."""
    canvas = draft.canvas
    pixels = canvas.width * canvas.height * float(canvas.rate or 30) * draft.duration / 1000
    return max(2, round(pixels / (_EXPORTED * cores / 2)))


def matting_s(draft: Draft, cores: int) -> int:
    """Seconds that the mattes of a draft will take, none of them being there."""
    canvas = draft.canvas
    area = canvas.width * canvas.height * float(canvas.rate or 30) / 1000
    clips = [s for s in segments(draft) if isinstance(s, Clip) and s.removal]
    return round(sum(area * s.length / _MATTED[s.removal.quality] for s in clips if s.removal) / (cores / 2))


def matted_ms(draft: Draft) -> int:
    """How much of a draft's clips have their background taken away."""
    return sum(s.length for s in segments(draft) if isinstance(s, Clip) and s.removal)


def spoken(seconds: int, language: Language) -> str:
    """about 20 seconds, about 3 minutes: rounded up, as work that is done early annoys nobody"""
    if seconds <= 90:
        rounded = max(2, seconds) if seconds < 10 else 5 * -(-seconds // 5)
        return f"大约 {rounded} 秒" if language == "zh" else f"about {rounded} seconds"
    minutes = -(-seconds // 60)
    return f"大约 {minutes} 分钟" if language == "zh" else f"about {minutes} minutes"
