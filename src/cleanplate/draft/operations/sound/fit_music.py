"""fit_music: make music as long as the picture, with an ending."""

from __future__ import annotations

from functools import partial
from typing import Annotated, Literal

from pydantic import Field

from cleanplate.draft.model import Draft, Sound
from cleanplate.draft.music import music, music_label
from cleanplate.draft.node import Id, Ms
from cleanplate.draft.operation import Operation, Words
from cleanplate.draft.segment import lasting
from cleanplate.draft.timeline import mapped, segments, track_of
from cleanplate.draft.values import with_values
from cleanplate.errors import DraftError


class FitMusic(Operation):
    """Make music as long as the picture: looped on the beat or cut, and rung out at its end.

    It ends with the picture, or where the next sound of its track begins, unless `d` says how long it is. What is
    too short goes back from one bar to another that sounds alike; its last bar rings out instead of breaking off.
    """

    op: Literal["fit_music"] = "fit_music"
    segment: Id | None = Field(None, description="A sound on an audio track; left out, all music.")
    length: Annotated[Ms, Field(gt=0)] | None = Field(
        None, alias="d", description="How long, in ms; left out, to the picture's end."
    )
    tail: Ms = Field(2000, description="How long its end rings out, in ms; 0 breaks off.")

    zh = "让音乐与画面等长：按节拍循环或裁剪，结尾自然收束。"
    words = Words("Fitted {en} to {time}", "已将 {zh} 调整为 {time}")
    example = {"op": "fit_music", "segment": "s5", "tail": 1500}
    look = 7000

    def apply(self, draft: Draft) -> Draft:
        for sound in music(draft, self.segment):
            draft = mapped(draft, sound.id, partial(self._fitted, self._length(draft, sound)))
        return draft

    def told(self, before: Draft) -> dict[str, object]:
        en, zh = music_label(before, self.segment)
        lengths = {self._length(before, sound) for sound in music(before, self.segment)}
        time = f"{lengths.pop() / 1000:g}s" if len(lengths) == 1 else None
        return {"en": en, "zh": zh, "time": Words(time or "the picture", time or "画面长度")}

    def _fitted(self, length: int, sound: Sound) -> Sound:
        tail = min(self.tail, length)
        fade = 0 if tail else sound.fade_out  # it goes out one way or the other
        fitted = lasting(with_values(sound, looped=True, tail=tail, fade_out=fade), length)
        assert isinstance(fitted, Sound)
        return fitted

    def _length(self, draft: Draft, sound: Sound) -> int:
        """Raises DraftError where the picture ends before the sound begins."""
        if self.length:
            return self.length
        later = (s.start for s in track_of(draft, sound.id).segments if s.start >= sound.end)
        picture = max((s.end for s in segments(draft) if not isinstance(s, Sound)), default=0)
        end = min([picture, *later])
        if end <= sound.start:
            raise DraftError(
                f"The picture ends at {picture} ms, before {sound.id} begins.", "Say how long it is, in d.", "d"
            )
        return end - sound.start
