"""blur_background: blur what is behind the subject of a clip."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from cleanplate.backdrop import DEFAULT_BLUR
from cleanplate.draft.model import Draft
from cleanplate.draft.operation import Words
from cleanplate.draft.options.matting_options import MattingOperation


class BlurBackground(MattingOperation):
    """Blur what is behind the subject of a clip, as a fast lens does."""

    op: Literal["blur_background"] = "blur_background"
    strength: Annotated[int, Field(ge=1, le=100, description="From hardly to beyond recognition.")] = DEFAULT_BLUR

    zh = "虚化片段主体身后的背景，如同大光圈镜头。"
    words = Words(
        "Blurred the background of {segment} at strength {strength}{options}",
        "已虚化 {segment} 的背景，强度 {strength}{options}",
    )
    example = {"op": "blur_background", "segment": "s1", "strength": 60}
    look = 3000
    unsaid = ("strength",)

    def apply(self, draft: Draft) -> Draft:
        return self.removed(draft, f"blur:{self.strength}")
