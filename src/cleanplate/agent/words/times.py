"""Times that were said, as times of the timeline: a moment, a length, a stretch of a clip."""

from __future__ import annotations

from cleanplate.agent.words.refer import clip_of, clips
from cleanplate.agent.words.request import Request
from cleanplate.draft.model import Clip


def length(request: Request) -> int | None:
    """How long: 3 seconds, for 0.5s; its word is taken."""
    number = next((i for i in request.all("dur") if i not in request.used), None)
    if number is None:
        return None
    request.used.add(number)
    request.drop("for show aswell")
    return int(request.tokens[number].readings["dur"])


def moment(request: Request) -> int | None:
    """When: at 0:07, at the start, at the end, the last frame; its word is taken."""
    end = request.scene.draft.duration
    before = request.take("beforeend")
    if before is not None:
        return max(0, end - int(before))
    for number in request.all("point", "clock", "dur"):
        if number not in request.used:
            request.used.add(number)
            readings = request.tokens[number].readings
            at = int(next(readings[k] for k in ("point", "clock", "dur") if k in readings))
            request.drop("mark")
            return end if at < 0 else at
    if request.drop("begin"):
        return 0
    return None


def window(request: Request) -> tuple[int, int] | None:
    """From when to when of the timeline: the first 3 seconds, from 2s to 5s, all of it; its words are taken."""
    end = request.scene.draft.duration
    span = request.take("span")
    if span is None:
        return (0, end) if request.drop("whole") else None
    first, last = (end + t if t < -1 else end if t == -1 else t for t in span)
    return (first, last) if 0 <= first < last else None


def stretch(request: Request) -> tuple[Clip, int, int] | None:
    """A clip, and a part of it by the timeline's times; None where no clip has such a part. Raises Unsure."""
    span, half = request.take("span"), request.take("half")
    if span is None:
        return _half(request, half) if half else None
    request.drop("mark")
    named = request.has("ref", "file", "it")
    found = _within(request, span) if not named and len(request.scene.main_clips()) > 1 else clips(request)
    request.drop("clip it")
    if len(found) != 1:
        return None
    clip = clip_of(request, found[0])
    start, end = (_absolute(t, clip) for t in span)
    if not clip.start <= start < end <= clip.end and span[0] >= 0:
        start, end = (clip.start + t if t >= 0 else clip.end for t in span)
    return (clip, start, end) if clip.start <= start < end <= clip.end else None


def _half(request: Request, half: str) -> tuple[Clip, int, int] | None:
    """The first or the second half of a clip."""
    found = clips(request)
    if len(found) != 1:
        return None
    clip = clip_of(request, found[0])
    middle = (clip.start + clip.end) // 2
    return (clip, clip.start, middle) if half == "1" else (clip, middle, clip.end)


def _absolute(time: int, clip: Clip) -> int:
    if time == -1:
        return clip.end
    return clip.end + time if time < 0 else clip.start if time == 0 else time


def _within(request: Request, span: tuple[int, int]) -> list[str]:
    """The clip of many that holds all of a stretch of the timeline."""
    end = max((c.end for c in request.scene.main_clips()), default=0)
    first, last = (end + t if t < -1 else end if t == -1 else t for t in span)
    return [c.id for c in request.scene.main_clips() if c.start <= first < last <= c.end]
