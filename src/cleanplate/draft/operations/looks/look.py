"""look: give a clip, or the whole picture, a look."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from cleanplate.draft.finish import Look
from cleanplate.draft.model import Clip, Draft, Media
from cleanplate.draft.node import Id, Percent
from cleanplate.draft.operation import Words, label
from cleanplate.draft.options.named_looks import NONE, named_look
from cleanplate.draft.options.tone_options import ToneOperation, signed
from cleanplate.draft.timeline import changed, find, media_of, with_media
from cleanplate.draft.values import with_values
from cleanplate.errors import DraftError

_AMOUNTS = ("lut_strength", "grey", "sepia", "blur", "sharpen", "vignette", "grain")


class GiveLook(ToneOperation):
    """Give a clip, or the whole picture, a look: by name, from a colour table, or value by value.

    A name sets all values anew, `strength` says how much of it; values beside it, or without a name, are absolute,
    and what is left out stays. Names: warm, cool, cinematic, vintage, noir, mono, sepia, bleach, dream, faded,
    vivid, documentary, night, golden_hour, winter, crisp; none takes the look off.
    """

    op: Literal["look"] = "look"
    segment: Id | None = Field(None, description="A clip; left out, the whole picture, with all that is on it.")
    name: Annotated[str, Field(min_length=1, max_length=40)] | None = Field(
        None, description="A look by its name, in English or Chinese, or none.", examples=["cinematic", "复古"]
    )
    strength: Percent | None = Field(None, description="How much of the named look; 100.")
    lut: Id | Media | None = Field(
        None, description="A colour table (.cube): a media's id, or a new file's facts; none takes it off."
    )
    lut_strength: Percent | None = Field(
        None, description="How much of it; 100.", json_schema_extra={"zh": "LUT 强度"}
    )
    grey: Percent | None = Field(None, description="How far colours go to grey.", json_schema_extra={"zh": "灰度"})
    sepia: Percent | None = Field(
        None, description="How far they go to an old print's brown.", json_schema_extra={"zh": "棕褐"}
    )
    blur: Percent | None = Field(None, description="How soft.", json_schema_extra={"zh": "模糊"})
    sharpen: Percent | None = Field(
        None, description="How much fine detail is raised.", json_schema_extra={"zh": "锐化"}
    )
    vignette: Percent | None = Field(
        None, description="How dark the corners are.", json_schema_extra={"zh": "暗角"}
    )
    grain: Percent | None = Field(
        None, description="How strong film's grain is.", json_schema_extra={"zh": "颗粒"}
    )

    zh = "为片段或整个画面设置风格：按名称、用 LUT 色表，或逐项设值。"
    words = Words("{did} the look of {target}{how}", "已{did} {target} 的画面风格{how}")
    example = {"op": "look", "segment": "s1", "name": "golden_hour"}

    def apply(self, draft: Draft) -> Draft:
        self._check()
        draft, lut = self._table(draft)
        old = find(draft, self.segment, Clip).look if self.segment else draft.canvas.look
        new = self._look(old, lut)
        look = None if new == Look() else new
        if self.segment:
            return changed(draft, self.segment, look=look)
        return with_values(draft, canvas=with_values(draft.canvas, look=look))

    def told(self, before: Draft) -> dict[str, object]:
        target = (
            Words(*[label(before, self.segment)] * 2) if self.segment else Words("the whole picture", "整个画面")
        )
        if self.name == NONE and not self._values() and self.lut is None:
            return {"did": Words("Took off", "取消"), "target": target, "how": Words("", "")}
        en, zh = (self._how(before, zh) for zh in (0, 1))
        return {
            "did": Words("Set", "设置"),
            "target": target,
            "how": Words(f": {', '.join(en)}", f"：{'，'.join(zh)}"),
        }

    def _check(self) -> None:
        """Raises DraftError where nothing, or a strength of nothing, is asked for."""
        self.asked()
        if self.name is None and self.strength is not None:
            raise DraftError(
                "“look” was told a strength and no name.",
                "Give a name, too; a table's is lut_strength.",
                "strength",
            )

    def _look(self, old: Look | None, lut: str | None) -> Look:
        base = (old or Look()) if self.name is None else self._named_look()
        amounts = {name: getattr(self, name) for name in _AMOUNTS if getattr(self, name) is not None}
        table = {} if self.lut is None else {"lut": lut}
        return with_values(base, tone=self.toned(base.tone), **amounts, **table)

    def _named_look(self) -> Look:
        assert self.name is not None
        if self.name == NONE:
            return Look()
        return named_look(self.name).scaled(100 if self.strength is None else self.strength)

    def _table(self, draft: Draft) -> tuple[Draft, str | None]:
        """A draft that has the table among its media, and its id. Raises DraftError for what is no table."""
        if self.lut is None or self.lut == NONE:
            return draft, None
        draft, name = with_media(draft, self.lut)
        media = media_of(draft, name)
        if media.kind != "lut":
            raise DraftError(f"“{media.label}” is no colour table.", "Name a .cube file.", "lut")
        return draft, name

    def _values(self) -> dict[str, Any]:
        return self.tones() | {name: getattr(self, name) for name in _AMOUNTS if getattr(self, name) is not None}

    def _how(self, before: Draft, zh: int) -> list[str]:
        told = []
        if self.name is not None and self.name != NONE:
            known = named_look(self.name)
            told.append(known.zh if zh else known.name.replace("_", " "))
            if self.strength is not None:
                told.append(f"强度 {self.strength:g}" if zh else f"strength {self.strength:g}")
        if self.lut == NONE:
            told.append("无色表" if zh else "no table")
        elif self.lut is not None:
            media = self.lut if isinstance(self.lut, Media) else before.media.get(self.lut)
            told.append(f"{'色表' if zh else 'table'} {media.label if media else self.lut}")
        return told + [f"{self._named(n, zh)} {signed(n, v)}" for n, v in self._values().items()]
