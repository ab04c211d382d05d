"""A timeline as a small drawing: a row for each track, a block for each segment, a line where one looks.

Pictures and titles lie in the order that is seen, the topmost first, sounds below them. A block's slopes are its
fades; the height of what is filled in a sound is its volume.
"""

from __future__ import annotations

from dataclasses import dataclass

from PIL import Image, ImageDraw
from PIL.ImageFont import FreeTypeFont

from cleanplate.compose.lettering.fonts import SANS, opened
from cleanplate.draft.model import AnySegment, AnyTrack, AudioTrack, Clip, Draft, Played, Segment, Sound, Title

PAPER, INK, FAINT = "#ffffff", "#202124", "#80868b"
_LANE, _LOOK = "#f1f3f4", "#d93025"
_VIDEO, _PICTURE, _TITLE, _SOUND = "#8ab4f8", "#fdc69c", "#c58af9", "#81c995"
_HEARD, _UNHEARD = "#188038", "#ceead6"
_GUTTER, _GAP, _RULER = 34, 3, 15
_BAND = 8  # pixels of a clip that tell of its sound
_HEIGHTS = {0: 28, 1: 24, 7: 18}  # by a track's type
_MOST = 100  # percent of volume that fill a sound


@dataclass(frozen=True)
class _Box:
    left: float
    top: float
    right: float
    bottom: float


def height(draft: Draft) -> int:
    """How many pixels a draft's drawing is high."""
    return sum(_HEIGHTS[t.type] + _GAP for t in draft.tracks) + _RULER


def timeline(draft: Draft, span: int, look: int, width: int) -> Image.Image:
    """The timeline from 0 to `span` ms, `width` pixels wide, a line at `look` ms."""
    image = Image.new("RGB", (width, height(draft)), PAPER)
    drawing = _Drawing(image, draft, span)
    top = 0
    for track in _rows(draft):
        drawing.track(track, top)
        top += _HEIGHTS[track.type] + _GAP
    drawing.ruler(top, look)
    return image


def font(bold: bool = False) -> FreeTypeFont:
    """What everything on these pictures is lettered in."""
    return opened(SANS, 11, bold)


def _rows(draft: Draft) -> list[AnyTrack]:
    heard = [t for t in draft.tracks if isinstance(t, AudioTrack)]
    return [t for t in reversed(draft.tracks) if t not in heard] + heard


class _Drawing:
    """One timeline on its way to an image."""

    def __init__(self, image: Image.Image, draft: Draft, span: int) -> None:
        self._image, self._draft = image, draft
        self._pen = ImageDraw.Draw(image)
        self._scale = (image.width - _GUTTER - 1) / span
        self._span = span

    def track(self, track: AnyTrack, top: int) -> None:
        bottom = top + _HEIGHTS[track.type]
        self._pen.rectangle((_GUTTER, top, self._image.width, bottom - 1), _LANE)
        name = track.meta.title or track.id
        self._pen.text((0, (top + bottom) / 2), name, INK, font(bool(track.meta.title)), "lm")
        for segment in track.segments:
            self._segment(segment, _Box(self._x(segment.start), top, self._x(segment.end) - 2, bottom - 1))

    def ruler(self, top: int, look: int) -> None:
        for second in range(0, self._span // 1000 + 1, 1 if self._span <= 10_000 else 2):
            x = self._x(second * 1000)
            self._pen.line((x, top, x, top + 2), FAINT)
            if x < self._image.width - 8:
                self._pen.text((x, top + 2), f"{second} s" if second == 0 else str(second), FAINT, font(), "mt")
        x = self._x(look)
        self._pen.line((x, 0, x, top + 2), _LOOK)
        self._pen.polygon([(x - 4, 0), (x + 4, 0), (x, 5)], _LOOK)

    def _x(self, time: int) -> float:
        return _GUTTER + time * self._scale

    def _segment(self, segment: AnySegment, box: _Box) -> None:
        sound = isinstance(segment, Sound)
        self._shape(segment, box, _UNHEARD if sound else self._colour(segment))
        if isinstance(segment, Played) and self._draft.media[segment.media].audio:
            self._volume(segment, box if sound else _Box(box.left, box.bottom - _BAND, box.right, box.bottom))
        self._name(segment, box)

    def _volume(self, segment: Played, box: _Box) -> None:
        """How loud it is, over its length."""
        if segment.muted or not segment.speed:
            return
        loud = min(segment.volume, _MOST) / _MOST * (box.bottom - box.top)
        colour = _SOUND if isinstance(segment, Sound) else _HEARD
        self._shape(segment, _Box(box.left, box.bottom - loud, box.right, box.bottom), colour)

    def _shape(self, segment: Segment, box: _Box, colour: str) -> None:
        """A block with its fades as slopes."""
        up, down = box.left + segment.fade_in * self._scale, box.right - segment.fade_out * self._scale
        self._pen.polygon(
            [(box.left, box.bottom), (up, box.top), (down, box.top), (box.right, box.bottom)], colour
        )

    def _name(self, segment: AnySegment, box: _Box) -> None:
        """As much of the name as there is room for; what is held says so where others have their sound."""
        words = [segment.id, *_marks(segment), self._called(segment)]
        room = box.right - box.left - 6
        while words and font().getlength(" ".join(words)) > room:
            words.pop()
        self._pen.text((box.left + 4, box.top + 2), " ".join(words), INK, font(), "lt")
        if isinstance(segment, Clip) and not segment.speed:
            self._pen.text((box.left + 4, box.bottom - 1), "held", INK, font(), "lb")

    def _called(self, segment: AnySegment) -> str:
        if isinstance(segment, Title):
            return segment.text.split("\n")[0]
        return segment.meta.title or self._draft.media[segment.media].name

    def _colour(self, segment: AnySegment) -> str:
        if isinstance(segment, Title):
            return _TITLE
        return _PICTURE if self._draft.media[segment.media].kind == "image" else _VIDEO


def _marks(segment: AnySegment) -> list[str]:
    """What is odd about how it plays, in a word each."""
    if not isinstance(segment, Played):
        return []
    marks = {
        f"{segment.speed / 100:g}×": segment.speed not in (0, 100),
        "reversed": segment.reverse,
        "muted": segment.muted and segment.speed != 0,
        f"{segment.volume}%": segment.volume != 100,
        "moving": isinstance(segment, Clip) and segment.placement.move is not None,
        f"denoised {segment.denoise:g}%": segment.denoise > 0,
    }
    if isinstance(segment, Clip) and segment.transition:
        marks[segment.transition.kind] = True
    if isinstance(segment, Sound):
        marks |= {"looped": segment.looped, f"−{segment.duck:g} dB under speech": segment.duck > 0}
    return [mark for mark, there in marks.items() if there]
