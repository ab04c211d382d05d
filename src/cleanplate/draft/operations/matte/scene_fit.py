"""scene_fit: make a subject sit in its new scene."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from cleanplate.backdrop import ORIGINAL, TRANSPARENT
from cleanplate.draft.finish import SceneFit
from cleanplate.draft.model import Clip, Draft, Removal
from cleanplate.draft.node import Id, Percent
from cleanplate.draft.operation import Operation, Words
from cleanplate.draft.options.scene_defaults import scene_fit
from cleanplate.draft.timeline import changed, find
from cleanplate.draft.values import with_values
from cleanplate.errors import DraftError

_NAMES = tuple(SceneFit.model_fields)


class FitToScene(Operation):
    """Make the subject of a clip sit in the scene that was put behind it, as if filmed there.

    The scene's light on its edge, its exposure and white balance towards the scene's, its shadow and its grain on
    the scene. Told nothing else, it does all of them in measure. What is left out stays as it was;
    `strength` begins anew, and 0 takes all off.
    """

    op: Literal["scene_fit"] = "scene_fit"
    segment: Id = Field(description="A clip whose background was replaced.")
    strength: Percent | None = Field(
        None, description="Scales all that the others are; 100.", json_schema_extra={"zh": "强度"}
    )
    light_wrap: Percent | None = Field(
        None, description="Light of the scene round the subject's edge.", json_schema_extra={"zh": "光晕包裹"}
    )
    match: Percent | None = Field(
        None, description="Exposure and white balance towards the scene's.", json_schema_extra={"zh": "色光匹配"}
    )
    grain: Percent | None = Field(
        None, description="The subject's own grain on the scene.", json_schema_extra={"zh": "颗粒"}
    )
    shadow: Percent | None = Field(
        None,
        description="Where it stands, at its feet; where the frame cuts it off, behind it.",
        json_schema_extra={"zh": "阴影"},
    )

    zh = "让片段主体融入新背景：边缘光、曝光与白平衡、阴影和颗粒。"
    words = Words("{did} {segment} to its scene{options}", "已{did} {segment} 与背景的融合{options}")
    example = {"op": "scene_fit", "segment": "s3", "shadow": 80}
    look = 7000

    def apply(self, draft: Draft) -> Draft:
        removal = self._removal(draft)
        fresh = removal.scene is None or self.strength is not None
        base = scene_fit(removal.background) if fresh else removal.scene
        given = {name: getattr(self, name) for name in _NAMES if getattr(self, name) is not None}
        share = 1 if self.strength is None else self.strength / 100
        values = (base or SceneFit()).model_dump() | given
        scene = SceneFit(**{name: round(values[name] * share, 2) for name in _NAMES})
        new = with_values(removal, scene=None if scene == SceneFit() else scene)
        return changed(draft, self.segment, removal=new)

    def told(self, before: Draft) -> dict[str, object]:
        en, zh = self.changes()
        off = self.strength == 0
        return {
            "did": Words("No longer fitted" if off else "Fitted", "取消" if off else "设置"),
            "options": Words(f" ({en})" if en and not off else "", f"（{zh}）" if zh and not off else ""),
        }

    def _removal(self, draft: Draft) -> Removal:
        """Raises DraftError where there is no scene to fit it to."""
        removal = find(draft, self.segment, Clip).removal
        if removal is None or removal.background == ORIGINAL:
            raise DraftError(
                f"{self.segment} is in its own scene: there is nothing to fit it to.",
                "Put another background behind it first: replace_background.",
                "segment",
            )
        asked = [name for name in ("light_wrap", "match", "grain") if getattr(self, name)]
        if removal.background == TRANSPARENT and asked:
            raise DraftError(
                f"Nothing is behind the subject of {self.segment} to take its {asked[0].replace('_', ' ')} from.",
                "Use replace_background first; a transparent clip has a shadow only.",
                asked[0],
            )
        return removal
