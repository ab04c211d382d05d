"""When a segment is heard: in its own time, and at a transition on beyond the cut, as far as its file goes."""

from __future__ import annotations

from dataclasses import dataclass

from cleanplate.draft.cuts import Cut, Ends
from cleanplate.draft.model import Played


@dataclass(frozen=True)
class Hearing:
    """From `start` up to, not with, `end` on the timeline, and its fades there; all in ms."""

    start: int
    end: int
    fade_in: int
    fade_out: int

    def source_in(self, segment: Played) -> int:
        """Where in the file that begins, in hundredths of a ms."""
        # backwards, what comes before its start lies behind its end in the file
        before = self.end - segment.end if segment.reverse else segment.start - self.start
        return segment.source_in * 100 - before * segment.speed


def hearing(segment: Played, ends: Ends | None, lasting: int) -> Hearing:
    """When a segment of a file of so many ms is heard. `ends` are a clip's; None for a sound.

    At a transition two clips fade into each other. Through a colour, one has gone before the other comes.
    """
    start, end = segment.start, segment.end
    first, last = (ends.first, ends.last) if ends and segment.speed else (None, None)
    sooner, later = segment.source_in, max(0, lasting - segment.source_out)
    if segment.reverse:
        sooner, later = later, sooner
    if first:
        start -= _beyond(first, first.time - first.start, sooner, segment.speed)
    if last:
        end += _beyond(last, last.end - last.time, later, segment.speed)
    rise = max(segment.fade_in, first.end - start if first else 0)
    fall = max(segment.fade_out, end - last.start if last else 0)
    over = max(rise + fall, 1)  # both shorter by the same share, where they do not fit
    room = min(end - start, over)
    return Hearing(start, end, rise * room // over, fall * room // over)


def _beyond(cut: Cut, asked: int, left: int, speed: int) -> int:
    """How many ms a clip is heard beyond a cut."""
    return 0 if cut.how.kind == "fade" else min(asked, left * 100 // speed)
