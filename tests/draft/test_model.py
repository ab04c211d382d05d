"""The document: frozen, within its limits, with keys of others kept and derived values exact."""

from __future__ import annotations

import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from cleanplate.draft.finish import ColourChange
from cleanplate.draft.model import (
    AudioTrack,
    Canvas,
    Clip,
    Crop,
    Draft,
    Media,
    Move,
    Placement,
    Removal,
    Sound,
    TextTrack,
    Title,
    VideoTrack,
)
from cleanplate.draft.node import LONGEST, Node
from cleanplate.draft.sample import sample

CLIP = {"id": "s1", "in": 0, "out": 1000, "media": "m1"}
TITLE = {"id": "s1", "in": 0, "out": 1000, "text": "Hello"}


def test_nothing_in_it_can_be_changed() -> None:
    draft = sample()
    for node in (draft, draft.canvas, draft.media["m1"], draft.tracks[0], draft.tracks[0].segments[0]):
        name = next(iter(type(node).model_fields))
        with pytest.raises(ValidationError, match="frozen"):
            setattr(node, name, getattr(node, name))


def test_an_empty_document_is_a_draft_of_no_length() -> None:
    draft = Draft.model_validate({})
    assert (draft.duration, draft.canvas.width, draft.canvas.height, draft.canvas.rate) == (0, 1920, 1080, None)


def test_it_lasts_as_long_as_its_last_segment_on_any_track() -> None:
    longer = Title.model_validate(TITLE | {"id": "s9", "in": 9000, "out": 12_345})
    draft = sample().model_copy(update={"tracks": (*sample().tracks, TextTrack(id="t9", segments=(longer,)))})
    assert (sample().duration, draft.duration) == (8000, 12_345)


@given(st.integers(0, 10**7), st.integers(1, 10**7), st.integers(0, 1000))
def test_where_a_source_ends_is_rounded_exactly(source_in: int, length: int, speed: int) -> None:
    clip = Clip(id="s1", start=5, end=5 + length, media="m1", source_in=source_in, speed=speed)
    assert clip.source_out == source_in + math.floor(Fraction(length * speed, 100) + Fraction(1, 2))


def test_a_freeze_shows_one_moment() -> None:
    assert Clip.model_validate(CLIP | {"speed": 0, "source_in": 1234}).source_out == 1234


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        (Draft, {}),
        (Canvas, {}),
        (Media, {"kind": "image", "file": "x.png"}),
        (Clip, CLIP),
        (Sound, CLIP),
        (Title, TITLE),
        (VideoTrack, {"id": "t1"}),
        (Placement, {"crop": {"later": 1}, "move": {"later": 2}}),
        (Removal, {}),
        (ColourChange, {}),
    ],
)
def test_keys_that_we_do_not_know_are_kept(kind: type[Node], values: dict[str, object]) -> None:
    strange = {"later": {"deep": [1, None, "x"]}}
    kept = kind.model_validate(values | strange).model_dump(by_alias=True)
    assert kept["later"] == strange["later"]
    if kind is Placement:
        assert kept["crop"]["later"] == 1 and kept["move"]["later"] == 2


@pytest.mark.parametrize(
    ("kind", "values", "at"),
    [
        (Clip, CLIP | {"id": ""}, "id"),
        (Clip, CLIP | {"id": "s 1"}, "id"),
        (Clip, CLIP | {"id": "s1\n"}, "id"),
        (Clip, CLIP | {"in": -1}, "in"),
        (Clip, CLIP | {"out": LONGEST + 1}, "out"),
        (Clip, CLIP | {"in": 0.5}, "in"),
        (Clip, CLIP | {"speed": 1001}, "speed"),
        (Clip, CLIP | {"volume": -1}, "volume"),
        (Title, TITLE | {"text": ""}, "text"),
        (Title, TITLE | {"text": "x" * 5001}, "text"),
        (Title, TITLE | {"size": 0.4}, "size"),
        (Title, TITLE | {"font": "../x"}, "font"),
        (Placement, {"scale": 0}, "scale"),
        (Placement, {"x": math.nan}, "x"),
        (Placement, {"rotation": math.inf}, "rotation"),
        (Crop, {"left": 100.5}, "left"),
        (Move, {"scale": -5}, "scale"),
        (Removal, {"plate": "file.png"}, "plate"),
        (Removal, {"network": "a+b+c"}, "network"),
        (Removal, {"threshold": 51}, "threshold"),
        (ColourChange, {"gamma": 0}, "gamma"),
        (ColourChange, {"exposure": 6}, "exposure"),
        (Canvas, {"width": 0}, "width"),
        (Canvas, {"rate": "0.5"}, "rate"),
        (Media, {"kind": "film", "file": "x"}, "kind"),
        (Media, {"kind": "image", "file": ""}, "file"),
        (Media, {"kind": "image", "file": "x", "hash": "ABC"}, "hash"),
    ],
)
def test_every_value_has_its_limits(kind: type[Node], values: dict[str, object], at: str) -> None:
    with pytest.raises(ValidationError) as caught:
        kind.model_validate(values)
    assert [error["loc"][0] for error in caught.value.errors()] == [at]


def test_a_track_holds_its_own_kind_alone() -> None:
    for track, segment in (("0", TITLE), ("1", TITLE), ("7", CLIP)):
        with pytest.raises(ValidationError):
            Draft.model_validate({"t": [{"id": "t1", "tt": int(track), "sg": [segment]}]})
    draft = Draft.model_validate({"t": [{"id": f"t{n}", "tt": n, "sg": []} for n in (0, 1, 7)]})
    assert [type(t) for t in draft.tracks] == [VideoTrack, AudioTrack, TextTrack]


def test_the_wire_s_short_keys_and_our_names_mean_the_same() -> None:
    by_name = Clip(id="s1", start=0, end=1000, media="m1")
    assert Clip.model_validate(CLIP) == by_name
    assert by_name.model_dump(by_alias=True, exclude_unset=True) == CLIP
