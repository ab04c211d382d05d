"""picture_in_picture: a small picture or video over the others."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from cleanplate.draft.builtin import Given
from cleanplate.draft.layers import placed_above, top
from cleanplate.draft.model import Canvas, Clip, Draft, Media, Placement
from cleanplate.draft.node import Ms
from cleanplate.draft.operation import Operation, Words
from cleanplate.draft.operations.timeline.add import STILL
from cleanplate.draft.timeline import media_of, next_segment, pictured, with_media
from cleanplate.draft.values import made
from cleanplate.errors import DraftError

Corner = Literal["top-left", "top-right", "bottom-left", "bottom-right", "centre"]
_ZH = {
    "top-left": "左上角",
    "top-right": "右上角",
    "bottom-left": "左下角",
    "bottom-right": "右下角",
    "centre": "中央",
}


class PictureInPicture(Operation):
    """Put a small video or picture over the others, in a corner or in the middle of the canvas.

    It lies on a track above, under titles that are above it. A tall one is made smaller, so that it keeps the
    margin at both sides. `position`, `scale`, `crop` and the rest change it afterwards.
    """

    op: Literal["picture_in_picture"] = "picture_in_picture"
    media: Annotated[
        Given, Field(description="A video or a picture by its id, a built-in by name, or a new file's facts.")
    ]
    at: Ms = Field(0, description="Where it begins.")
    length: Annotated[Ms, Field(gt=0)] | None = Field(
        None, alias="d", description=f"How long; left out, to its end, and a picture {STILL} ms."
    )
    source_in: Ms = Field(0, description="Where in the video it begins.")
    corner: Corner = Field("bottom-right", description="Where on the canvas.")
    size: Annotated[float, Field(ge=1, le=100)] = Field(30, description="Percent of the canvas's width.")
    margin: Annotated[float, Field(ge=0, le=40)] = Field(
        4, description="To the canvas's edges, in percent of its shorter side."
    )

    zh = "以画中画叠加小视频或图片：放在角落或中央。"
    words = Words(
        "Put {name} in the {place} at {at} for {length}",
        "已将 {name} 以画中画放在{place}，从 {at} 起，时长 {length}",
    )
    example = {"op": "picture_in_picture", "media": "m4", "at": 1000, "d": 2500, "corner": "top-right"}
    look = 2000

    def apply(self, draft: Draft) -> Draft:
        draft, name = with_media(draft, self.media)
        media = media_of(draft, name)
        clip = made(
            Clip,
            id=next_segment(draft),
            start=self.at,
            end=self.at + self._length(media),
            media=name,
            source_in=self.source_in,
            placement=self._placement(media, draft.canvas),
        )
        lowest = next((i for i, track in enumerate(draft.tracks) if track.type == 0), -1)
        return placed_above(draft, clip, max(lowest, top(draft, clip.start, clip.end)))

    def told(self, before: Draft) -> dict[str, object]:
        draft, name = with_media(before, self.media)
        media = media_of(draft, name)
        place = "middle" if self.corner == "centre" else f"{self.corner} corner"
        return {
            "name": media.label,
            "length": self._length(media),
            "place": Words(place, _ZH[self.corner]),
        }

    def _length(self, media: Media) -> int:
        name = pictured(media).label
        rest = STILL if media.kind == "image" else media.duration - self.source_in
        if rest <= 0:
            said = f"source_in {self.source_in} lies past the end of “{name}”."
            raise DraftError(said, f"Under {media.duration}.", "source_in")
        return self.length or rest

    def _placement(self, media: Media, canvas: Canvas) -> Placement:
        """Contained and scaled, so that what is seen of it keeps the margin; numbers in percent of the canvas."""
        if not media.width or not media.height:
            said = f"“{media.label}” does not say how wide and high it is."
            raise DraftError(said, "Give width and height with its media.", "media")
        margin = self.margin / 100 * min(canvas.width, canvas.height)
        whole = min(canvas.width / media.width, canvas.height / media.height)
        room = min((canvas.width - 2 * margin) / media.width, (canvas.height - 2 * margin) / media.height)
        factor = min(self.size / 100 * canvas.width / media.width, room)
        x, y = (
            _middle(self.corner, words, factor * side, margin, length) / length * 100
            for words, side, length in (
                (("left", "right"), media.width, canvas.width),
                (("top", "bottom"), media.height, canvas.height),
            )
        )
        return Placement(x=x, y=y, scale=factor / whole * 100)


def _middle(corner: str, words: tuple[str, str], side: float, margin: float, length: float) -> float:
    """Where along one side of the canvas the picture's middle lies, in pixels."""
    if words[0] in corner:
        return margin + side / 2
    return length - margin - side / 2 if words[1] in corner else length / 2
