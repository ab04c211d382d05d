"""chroma_key: take a green, blue or other screen out of a clip."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from cleanplate.backdrop import TRANSPARENT
from cleanplate.draft.behind import Behind, behind_label
from cleanplate.draft.model import Clip, Draft, Removal
from cleanplate.draft.node import Colour, Percent
from cleanplate.draft.operation import Words
from cleanplate.draft.options.matting_options import MattingOperation, is_key
from cleanplate.draft.timeline import find
from cleanplate.errors import DraftError

_GUARD = {"people": "modnet", "object": "u2netp"}


class ChromaKey(MattingOperation):
    """Take a screen of one colour out of a clip, green or blue or another.

    With a guard, a network says where a subject can be at all, so that stands and the room's edges go, too.
    """

    op: Literal["chroma_key"] = "chroma_key"
    key: Colour | None = Field(
        None, description="The screen's colour; auto: found in the clip.", json_schema_extra={"zh": "幕布颜色"}
    )
    background: Behind | None = Field(None, description="What is put behind; left out, as it was, or transparent.")
    fit: Literal["cover", "contain", "stretch"] | None = Field(
        None, description="How a picture or video behind it is fitted; cover.", json_schema_extra={"zh": "适配"}
    )
    background_sound: bool | None = Field(
        None, description="A video behind it is heard, too; false.", json_schema_extra={"zh": "背景视频声音"}
    )
    shadows: Percent | None = Field(
        None, description="How much of the shadows on the screen stays; 0.", json_schema_extra={"zh": "保留阴影"}
    )
    guard: bool | None = Field(
        None,
        description="Whether a network helps; false.",
        json_schema_extra={"zh": "网络辅助"},
    )

    zh = "抠除片段中的绿幕、蓝幕或其他单色幕布。"
    words = Words(
        "Keyed {screen} out of {segment}{behind}{options}", "已从 {segment} 中抠除{screen}{behind}{options}"
    )
    example = {"op": "chroma_key", "segment": "s1", "key": "#00b140", "background": "media:m4", "shadows": 40}
    look = 3000
    unsaid = ("key", "background")

    def apply(self, draft: Draft) -> Draft:
        clip = find(draft, self.segment, Clip)
        more: dict[str, Any] = {"network": self._network(clip.removal)}
        if self.key == "auto":
            more["key"] = None
        return self.removed(draft, self.background or (None if clip.removal else TRANSPARENT), **more)

    def told(self, before: Draft) -> dict[str, object]:
        behind = ("", "")
        if self.background:
            en, zh = behind_label(before, self.background)
            behind = (f" and put {en} behind", f"，背景换为 {zh}")
        found = self.key in (None, "auto")
        screen = Words("the screen", "幕布") if found else Words(f"the {self.key} screen", f" {self.key} 幕布")
        return super().told(before) | {"screen": screen, "behind": Words(*behind)}

    def _network(self, old: Removal | None) -> str:
        """The keyer, alone or guarded. Raises DraftError for a network that is none, or says otherwise."""
        if self.network is not None:
            self._check(self.network)
            return self.network
        known = old.network if old and old.network and is_key(old.network) else ""
        guarded = "+" in known if self.guard is None else self.guard
        if known and guarded == ("+" in known):
            return known
        subject = self.subject or (old.subject if old else "people")
        return f"key+{_GUARD[subject]}" if guarded else "key"

    def _check(self, network: str) -> None:
        if not is_key(network):
            said = f"“{network}” finds subjects, not screens."
            raise DraftError(said, "Use key, or key+modnet for a guard, or leave network out.", "network")
        if self.guard not in (None, "+" in network):
            said = f"“{network}” and guard {str(self.guard).lower()} contradict each other."
            raise DraftError(said, "Leave one of them out.", "guard")
