"""The matting options as fields of an operation: every operation that removes a background has them all."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from cleanplate.draft.behind import behind
from cleanplate.draft.model import Clip, Draft, Media, Removal
from cleanplate.draft.node import Id, Percent
from cleanplate.draft.operation import Operation, Words
from cleanplate.draft.timeline import changed, find, with_media
from cleanplate.draft.values import with_values

_MEDIA = r"^(media:)?[A-Za-z0-9_-]{1,64}$"
_APART = frozenset({"background", "plate"})  # what may bring a file along


class MattingOperation(Operation):
    """What all of them share; what is left out stays as the segment had it, or as it is by default.

    `{options}` in the words stands for those that were given.
    """

    unsaid: ClassVar[tuple[str, ...]] = ()  # fields of which the words speak already

    segment: Id = Field(description="A clip.")
    quality: Literal["fast", "balanced", "best"] | None = Field(
        None, description="How much work the matte is worth; balanced.", json_schema_extra={"zh": "质量"}
    )
    subject: Literal["people", "object"] | None = Field(
        None, description="What stays: people, or one object; people.", json_schema_extra={"zh": "主体"}
    )
    network: Annotated[str, Field(pattern=r"^[a-z0-9]+(\+[a-z0-9]+)?$", max_length=40)] | None = Field(
        None, description="modnet, u2netp, selfie, rvm, key, key+modnet …", json_schema_extra={"zh": "网络"}
    )
    feather: Annotated[float, Field(ge=0, le=200)] | None = Field(
        None,
        description="Softens the edge; pixels of the source; 0.",
        json_schema_extra={"zh": "羽化"},
    )
    choke: Annotated[float, Field(ge=-100, le=100)] | None = Field(
        None,
        description="Moves the edge in; pixels of the source; 0.",
        json_schema_extra={"zh": "收边"},
    )
    threshold: Annotated[float, Field(ge=0, le=50)] | None = Field(
        None,
        description="Fainter is clear, and so near to solid is solid; 5.",
        json_schema_extra={"zh": "阈值"},
    )
    chatter: Annotated[int, Field(ge=0, le=100)] | None = Field(
        None, description="How strongly an edge that flickers is held still.", json_schema_extra={"zh": "防抖"}
    )
    decontaminate: Percent | None = Field(
        None,
        description="Takes the old background's colour off the edge; 100.",
        json_schema_extra={"zh": "去溢色"},
    )
    plate: Annotated[str, Field(pattern=_MEDIA)] | Literal["auto", "none"] | Media | None = Field(
        None,
        description="A picture of the empty scene: auto, none, media:ID, or a new file's facts.",
        json_schema_extra={"zh": "净景"},
    )

    def told(self, before: Draft) -> dict[str, object]:
        en, zh = self.changes(*self.unsaid)
        return {"options": Words(f" ({en})" if en else "", f"（{zh}）" if zh else "")}

    def removed(self, draft: Draft, background: str | Media | None, **more: Any) -> Draft:
        """The draft with the segment's background removed, with the options that were given and `more`.

        `background` None leaves what is behind the subject, or nothing. Raises DraftError.
        """
        clip = find(draft, self.segment, Clip)
        names = set(Removal.model_fields) & set(type(self).model_fields) - _APART
        given = {n: getattr(self, n) for n in names if getattr(self, n) is not None}
        if background is not None:
            draft, given["background"] = behind(draft, background)
        if self.plate is not None:
            draft, given["plate"] = _plate(draft, self.plate)
        old = clip.removal.model_dump() if clip.removal else {}
        new = Removal.model_validate(old | given | more)
        if new.shadows and not is_key(new.network):  # left over from a key; only that can tell them
            new = with_values(new, shadows=0)
        return changed(draft, self.segment, removal=new)


def is_key(network: str | None) -> bool:
    """Whether a network, by its name, is a chroma key, guarded or not."""
    return (network or "").partition("+")[0] == "key"


def _plate(draft: Draft, plate: str | Media) -> tuple[Draft, str]:
    if plate in ("auto", "none"):
        return draft, str(plate)
    draft, name = with_media(draft, plate.removeprefix("media:") if isinstance(plate, str) else plate)
    return draft, f"media:{name}"
