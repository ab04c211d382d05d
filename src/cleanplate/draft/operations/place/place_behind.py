"""place_behind: put words or a picture between a background and its subject."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from cleanplate.draft.model import Clip, Draft, Title, VideoTrack
from cleanplate.draft.node import Id
from cleanplate.draft.operation import Operation, Words, label, track_label
from cleanplate.draft.timeline import changed, find, find_seen, free, track_named, track_of
from cleanplate.errors import DraftError


class PlaceBehind(Operation):
    """Put a title or a clip behind the subject of another clip: in front of its background, as text behind a head.

    It lies behind whatever its track shows at each moment, and at its own place where that shows nothing. The clip
    needs no background removed: it keeps its own. Told no subject and no track, it is what lies under it.
    """

    op: Literal["place_behind"] = "place_behind"
    segment: Id = Field(description="A title or a clip.")
    subject: Id | None = Field(None, description="The clip whose subject is to be in front of it.")
    track: Id | None = Field(None, description="Or a video track, whatever it shows.")
    front: bool = Field(False, description="Bring it to the front again.")

    zh = "把标题或片段放到另一片段的主体之后、背景之前，例如人物身后的文字。"
    words = Words("{did}", "{did}")
    example = {"op": "place_behind", "segment": "s4", "subject": "s1"}
    look = 1500

    def apply(self, draft: Draft) -> Draft:
        find_seen(draft, self.segment)
        target = self._target(draft)
        if target == track_of(draft, self.segment).id:
            raise DraftError(
                f"{self.segment} lies on {target} itself, so it cannot lie behind its subject.",
                "Move it to another track first.",
                "subject" if self.subject else "track",
            )
        return changed(draft, self.segment, behind=target)

    def told(self, before: Draft) -> dict[str, object]:
        name, target = label(before, self.segment), self._target(before)
        if target is None:
            return {"did": Words(f"Brought {name} to the front", f"已将 {name} 移回前面")}
        who = Words(*[label(before, self.subject)] * 2) if self.subject else track_label(before, target)
        return {
            "did": Words(f"Put {name} behind the subject of {who.en}", f"已将 {name} 放到 {who.zh} 的主体之后")
        }

    def _target(self, draft: Draft) -> str | None:
        if sum((self.subject is not None, self.track is not None, self.front)) > 1:
            raise DraftError("It cannot lie at two places.", "Give one of subject, track and front.", "subject")
        if self.front:
            return None
        if self.subject is not None:
            find(draft, self.subject, Clip)
            return track_of(draft, self.subject).id
        if self.track is not None:
            return self._video(draft, self.track)
        return self._under(draft)

    @staticmethod
    def _video(draft: Draft, name: str) -> str:
        if not isinstance(track_named(draft, name), VideoTrack):
            raise DraftError(f"Track {name} shows no clips.", "Name a video track.", "track")
        return name

    def _under(self, draft: Draft) -> str:
        """The highest video track below it that shows something while it is on."""
        own: Clip | Title = find_seen(draft, self.segment)
        place = draft.tracks.index(track_of(draft, own.id))
        for track in reversed(draft.tracks[:place]):
            if isinstance(track, VideoTrack) and not free(track, own.start, own.end):
                return track.id
        raise DraftError(f"No clip lies under {own.id}.", "Name the subject it is to lie behind.", "subject")
