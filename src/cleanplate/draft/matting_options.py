"""The matting options as fields of an operation: every operation that removes a background has them all."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from cleanplate.draft.model import Clip, Draft, Id, Media, Percent, Removal
from cleanplate.draft.operation import Operation
from cleanplate.draft.timeline import changed, find, with_media

Options = dict[str, Any]


class MattingOperation(Operation):
    """What all of them share; what is left out stays as the segment had it, or as it is by default."""

    segment: Id
    quality: Literal["fast", "balanced", "best"] | None = Field(None, json_schema_extra={"zh": "质量"})
    subject: Literal["people", "object"] | None = Field(None, json_schema_extra={"zh": "主体"})
    network: Annotated[str, Field(pattern=r"^[a-z0-9]+(\+[a-z0-9]+)?$", max_length=40)] | None = Field(
        None, description="modnet, u2netp, selfie, rvm, key, key+modnet …", json_schema_extra={"zh": "网络"}
    )
    feather: Annotated[float, Field(ge=0, le=200)] | None = Field(
        None, description="Pixels of the source.", json_schema_extra={"zh": "羽化"}
    )
    choke: Annotated[float, Field(ge=-100, le=100)] | None = Field(
        None, description="Pixels of the source; negative grows.", json_schema_extra={"zh": "收边"}
    )
    threshold: Annotated[float, Field(ge=0, le=50)] | None = Field(None, json_schema_extra={"zh": "阈值"})
    chatter: Annotated[int, Field(ge=0, le=100)] | None = Field(None, json_schema_extra={"zh": "防抖"})
    decontaminate: Percent | None = Field(None, json_schema_extra={"zh": "去溢色"})
    plate: Id | Media | Literal["auto", "none"] | None = Field(
        None, description="A picture of the empty scene; auto, none.", json_schema_extra={"zh": "净景"}
    )

    def removed(self, draft: Draft, **more: Any) -> Draft:
        """The draft with the segment's background removed, with the options that were given and `more`."""
        clip = find(draft, self.segment, Clip)
        names = set(Removal.model_fields) & set(type(self).model_fields) - {"background", "plate"}
        given = {n: getattr(self, n) for n in names if getattr(self, n) is not None}
        if self.plate is not None:
            draft, given["plate"] = self._plate(draft)
        old = clip.removal.model_dump() if clip.removal else {}
        return changed(draft, self.segment, removal=Removal.model_validate(old | given | more))

    def _plate(self, draft: Draft) -> tuple[Draft, str]:
        if self.plate in ("auto", "none"):
            return draft, str(self.plate)
        assert self.plate is not None
        draft, name = with_media(draft, self.plate)
        return draft, f"media:{name}"
