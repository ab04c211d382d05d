"""A clip made ready to be rendered: which moment of its source is shown when, and where it lies on the canvas."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property

from cleanplate.compose.layers.layer import Placement
from cleanplate.draft.cuts import Ends
from cleanplate.draft.model import Clip, Removal, Segment
from cleanplate.draft.time import frames_of, middle, seconds
from cleanplate.media.probe import MediaInfo
from cleanplate.picture import Size
from cleanplate.render.library import Source

_SEEN = 512 * 288  # pixels of a frame at least, where a network is to look at it
_OPEN = 2  # ms: a clip that ends this near to its source's end, or later, shows it to its last frame
Point = tuple[float, float]
MIDDLE: Point = (0.5, 0.5)


@dataclass(frozen=True)
class Shot:
    """One clip, or a part of it, on a canvas of `canvas` pixels. `rate` None: its frames come at their own times.

    It is on from `start` up to, not with, `end`, in ms: beyond its clip's own ends where a transition reaches.
    `removal` parts its subject from what is behind; None where both stay together. `track` is where its clip lies.
    `follows`: what stays in view is found in its mattes.
    """

    clip: Clip
    source: Source
    canvas: Size
    rate: Fraction | None
    ends: Ends
    start: int
    end: int
    removal: Removal | None
    track: str = ""

    @classmethod
    def of(cls, clip: Clip, source: Source, canvas: Size, rate: Fraction | None) -> Shot:
        """A clip by itself."""
        return cls(clip, source, canvas, rate, Ends(clip), clip.start, clip.end, clip.removal)

    @property
    def info(self) -> MediaInfo:
        return self.source.picture

    @property
    def still(self) -> bool:
        return self.info.still

    @property
    def follows(self) -> bool:
        placement = self.clip.placement
        return placement.fit == "cover" and placement.focus == "subject" and not self.still

    @property
    def matted(self) -> Removal | None:
        """How its mattes are found; quickly, where they only say what is to stay in view."""
        return self.removal or (Removal(quality="fast") if self.follows else None)

    @property
    def backward(self) -> bool:
        return self.clip.reverse and not self.still

    @cached_property
    def frames(self) -> range:
        """The canvas's frames on which it is seen."""
        assert self.rate is not None
        return frames_of(self.start, self.end, self.rate)

    @property
    def begin(self) -> Fraction:
        """The earliest moment of the source that it shows, in seconds, whichever way it plays."""
        return seconds(max(0, self._source_ms(self.clip.end - self.end if self.clip.reverse else self._skipped)))

    @property
    def stop(self) -> Fraction | None:
        """Where in the source its latest moment ends; None where it goes on to the source's last frame."""
        ms = self._source_ms(self.clip.end - self.start if self.clip.reverse else self.end - self.clip.start)
        return None if self.still or ms + _OPEN >= self.source.media.duration else seconds(max(0, ms))

    @property
    def _skipped(self) -> int:
        return self.start - self.clip.start

    def _source_ms(self, played: int) -> int:
        """The source's time when so many ms of the timeline are played, from its source_in."""
        return self.clip.source_in + (played * self.clip.speed + 50) // 100

    def moment(self, time: Fraction) -> Fraction:
        """The source's time that a frame of the canvas shows: what is on screen in the middle of that frame."""
        if self.still:
            return Fraction(0)
        begin = seconds(self.clip.source_in)
        if self.rate is None:
            return begin + time - seconds(self.clip.start)
        speed = Fraction(self.clip.speed, 100)
        if not speed:  # the frame that is on screen there, for all that a ms is cut off
            return begin + 1 / (2 * (self.info.video.frame_rate or self.rate))
        since = time + 1 / (2 * self.rate) - seconds(self.clip.start)
        moment = begin + (seconds(self.clip.length) - since if self.clip.reverse else since) * speed
        return max(moment, Fraction(0))

    def opacity(self, time: Fraction) -> float:
        """0..1 at a time of the canvas, its fades included."""
        return self.clip.placement.opacity / 100 * fade(self.clip, time, self.rate)

    def share(self, time: Fraction) -> float:
        """How much of its length has gone by, 0 at its first frame, 1 at its last."""
        last = self.clip.length - (round(1000 / self.rate) if self.rate else 0)
        return min(1.0, max(0.0, float(time * 1000 - self.clip.start) / max(last, 1)))

    def placement(self, time: Fraction, focus: Point = MIDDLE) -> Placement:
        """Where it lies at a time. `focus`: what stays in view, as shares of the cropped picture."""
        return resolved(self.clip, self.info.video.size, self.canvas, self.share(time), focus)

    @property
    def size(self) -> Size:
        """What its frames are decoded at: never more than the source has, nor than will be seen."""
        own = self.info.video.size
        if self.clip.placement.move:
            sizes = [resolved(self.clip, own, self.canvas, share) for share in (0.0, 1.0)]
        else:
            sizes = [resolved(self.clip, own, self.canvas)]
        factors = [_factor(own, placement) for placement in sizes]
        across, down = (min(1.0, max(f[i] for f in factors)) for i in (0, 1))
        if self.removal or self.follows:
            least = min(1.0, (_SEEN / (own[0] * own[1])) ** 0.5)
            across, down = max(across, least), max(down, least)
        return max(1, round(own[0] * across)), max(1, round(own[1] * down))


def fade(segment: Segment, time: Fraction, rate: Fraction | None) -> float:
    """How far a segment is faded in, and not yet out, in the middle of a frame: 0..1."""
    now = middle(time, rate)
    share = 1.0
    if segment.fade_in:
        share = min(share, (now - segment.start) / segment.fade_in)
    if segment.fade_out:
        share = min(share, (segment.end - now) / segment.fade_out)
    return max(0.0, share)


def resolved(clip: Clip, own: Size, canvas: Size, share: float = 0.0, focus: Point = MIDDLE) -> Placement:
    """A clip's placement in the canvas's pixels, `share` of its slow move done."""
    placement = clip.placement
    crop = placement.crop
    left, top, right, bottom = crop.left / 100, crop.top / 100, 1 - crop.right / 100, 1 - crop.bottom / 100
    wide, high = own[0] * (right - left), own[1] * (bottom - top)
    if placement.fit == "cover":
        factor = max(canvas[0] / wide, canvas[1] / high)
        left, right = _window(left, right, canvas[0] / factor / own[0], focus[0])
        top, bottom = _window(top, bottom, canvas[1] / factor / own[1], focus[1])
    size: Point = canvas
    if placement.fit == "contain":
        factor = min(canvas[0] / wide, canvas[1] / high)
        size = (wide * factor, high * factor)
    x, y, scale = placement.x, placement.y, placement.scale
    if placement.move:
        x += share * (placement.move.x - x)
        y += share * (placement.move.y - y)
        scale += share * (placement.move.scale - scale)
    found = Placement(
        size=(size[0] * scale / 100, size[1] * scale / 100),
        centre=(canvas[0] * x / 100, canvas[1] * y / 100),
        rotation=placement.rotation,
        crop=(left, top, right, bottom),
    )
    return found if placement.move or placement.rotation % 90 else _settled(found, canvas)


def _window(low: float, high: float, length: float, focus: float) -> tuple[float, float]:
    """So much of a range, about its focus, as near as it goes."""
    length = min(length, high - low)
    start = min(max(low + (high - low) * focus - length / 2, low), high - length)
    return start, start + length


def _settled(placement: Placement, canvas: Size) -> Placement:
    """A placement that stands still, on whole pixels: even ones, or the canvas's own edge."""
    turned = placement.rotation % 180 == 90
    size = placement.size[::-1] if turned else placement.size
    edges = []
    for centre, length, side in zip(placement.centre, size, canvas, strict=True):
        start, end = _edge(centre - length / 2, side), _edge(centre + length / 2, side)
        edges.append((start, end if end > start else start + 2))
    (left, right), (top, bottom) = edges
    size = (right - left, bottom - top)
    return replace(
        placement,
        size=size[::-1] if turned else size,
        centre=((left + right) / 2, (top + bottom) / 2),
    )


def _edge(place: float, side: int) -> float:
    return float(side) if abs(place - side) < 1 else round(place / 2) * 2.0


def _factor(own: Size, placement: Placement) -> Point:
    left, top, right, bottom = placement.crop
    return placement.size[0] / (own[0] * (right - left)), placement.size[1] / (own[1] * (bottom - top))
