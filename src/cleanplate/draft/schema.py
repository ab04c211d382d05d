"""The draft and its operations as JSON Schema (2020-12), for those who write them with other tools.

A schema says what each value may be. What hangs together (segments that overlap, an `out` before its `in`, an id
that is nowhere) is what `check.py` finds; every draft that loads is valid here.
"""

from __future__ import annotations

from typing import Any

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue, models_json_schema

from cleanplate.draft.model import AudioTrack, Clip, Draft, Sound, TextTrack, Title, VideoTrack
from cleanplate.draft.operation import kinds
from cleanplate.draft.sample import sample
from cleanplate.draft.wire import MOST_MEDIA, MOST_SEGMENTS, MOST_TRACKS, Json, dumped

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_SPAN = {"type": "integer", "readOnly": True, "description": "out less in: derived, and held against them."}
_SOURCE_OUT = {
    "type": "integer",
    "readOnly": True,
    "description": "source_in and out less in at its speed: derived.",
}
_WHOLE = {"type": "integer", "readOnly": True, "description": "Where the last segment ends, in ms: derived."}


def draft_schema() -> Json:
    """The schema of a draft on the wire: short keys, what is derived as readOnly, keys of others allowed."""
    schema = Draft.model_json_schema(by_alias=True, schema_generator=_Plain)
    parts = schema["$defs"]
    for kind in (Clip, Sound, Title):
        parts[kind.__name__]["properties"]["d"] = _SPAN
    for kind in (Clip, Sound):
        parts[kind.__name__]["properties"]["source_out"] = _SOURCE_OUT
    for track in (VideoTrack, AudioTrack, TextTrack):
        _finish_track(parts[track.__name__])
    fields = schema["properties"]
    fields["t"] |= {"maxItems": MOST_TRACKS, "description": "Tracks, the lowest first."}
    fields["media"] |= {"maxProperties": MOST_MEDIA, "additionalProperties": False}
    fields["d"] = _WHOLE
    head = {"$schema": DIALECT, "title": "Draft", "description": "A timeline."}
    return head | schema | {"examples": [dumped(sample())]}


def operations_schema() -> Json:
    """The schema of one operation: one of all there are, by `op`."""
    known = kinds()
    named, made = models_json_schema(
        [(kind, "validation") for kind in known.values()], by_alias=True, schema_generator=_Plain
    )
    places = [named[kind, "validation"] for kind in known.values()]
    for kind, place in zip(known.values(), places, strict=True):
        part = made["$defs"][place["$ref"].removeprefix("#/$defs/")]
        part["required"] = ["op", *part.get("required", [])]
        part["examples"] = [kind.example]
    head = {"$schema": DIALECT, "title": "Operation", "description": "One change of a draft."}
    return head | {"oneOf": places, "$defs": made["$defs"]}


class _Plain(GenerateJsonSchema):
    """JSON Schema alone: no titles that only repeat a key, nothing of OpenAPI, tags that must be there."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False

    def tagged_union_schema(self, schema: Any) -> JsonSchemaValue:
        made = super().tagged_union_schema(schema)
        made.pop("discriminator", None)
        return made


def _finish_track(track: Json) -> None:
    """A track says what it is, and holds no more segments than a draft may."""
    track["required"] = [*track["required"], "tt"]
    track["properties"]["sg"] |= {"maxItems": MOST_SEGMENTS, "description": "Segments in order, not overlapping."}
