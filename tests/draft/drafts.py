"""Drafts of every shape that is sound, for tests that must hold for all of them."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from cleanplate.draft.model import Draft
from cleanplate.draft.sample import sample
from cleanplate.draft.wire import Json, loaded

MEDIA = {name: media.model_dump(by_alias=True, mode="json") for name, media in sample().media.items()}
PERCENT = st.integers(0, 100) | st.floats(0, 100)
SIGNED = st.floats(-100, 100)
PLACE = st.floats(-200, 300)
COLOURS = st.sampled_from(["teal", "#123456", "#12345678", "gold"])
NAMES = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
UNKNOWN = st.dictionaries(
    st.sampled_from(["later", "x-note", "éclat"]),
    st.none() | st.integers() | st.lists(st.booleans(), max_size=2),
    max_size=2,
)


def _some(**fields: st.SearchStrategy[Any]) -> st.SearchStrategy[Json]:
    """An object with some of its fields, and keys that nobody knows."""
    return st.builds(lambda known, more: known | more, st.fixed_dictionaries({}, optional=fields), UNKNOWN)


PLACEMENTS = _some(
    fit=st.sampled_from(["contain", "cover", "stretch"]),
    focus=st.sampled_from(["centre", "subject"]),
    x=PLACE,
    y=PLACE,
    scale=st.floats(1, 400),
    rotation=st.floats(-360, 360),
    opacity=PERCENT,
    crop=_some(left=st.floats(0, 49), top=st.floats(0, 49), right=st.floats(0, 49), bottom=st.floats(0, 49)),
    move=st.none() | _some(x=PLACE, y=PLACE, scale=st.floats(1, 400)),
)
REMOVALS = _some(
    background=st.sampled_from(["transparent", "teal", "blur:20", "gradient:#000,#fff", "media:m4"]),
    network=st.sampled_from([None, "modnet", "key+modnet"]),
    quality=st.sampled_from(["fast", "balanced", "best"]),
    key=st.none() | COLOURS,
    feather=st.floats(0, 200),
    choke=SIGNED,
    chatter=st.none() | st.integers(0, 100),
    plate=st.sampled_from([None, "auto", "none", "media:m2"]),
    background_sound=st.booleans(),
    scene=st.none() | _some(light_wrap=PERCENT, match=PERCENT, grain=PERCENT, shadow=PERCENT),
)
COLOURINGS = _some(brightness=SIGNED, saturation=SIGNED, exposure=st.floats(-5, 5), gamma=st.floats(0.1, 10))
GRADES = _some(tone=st.none() | COLOURINGS, grey=PERCENT, sepia=PERCENT, blur=PERCENT, grain=PERCENT)
LOOKS = _some(
    text=NAMES.filter(str.strip),
    size=st.floats(1, 50),
    colour=COLOURS,
    box=st.none() | COLOURS,
    bold=st.booleans(),
    x=PLACE,
    anchor=st.sampled_from(["centre", "left", "bottom", "top-right"]),
    shadow=st.floats(0, 50),
)
PLAYED = {
    "volume": st.integers(0, 1000),
    "muted": st.booleans(),
    "reverse": st.booleans(),
    "denoise": PERCENT,
}
TRANSITIONS = _some(
    kind=st.sampled_from(["dissolve", "fade", "wipe", "slide", "zoom"]),
    colour=COLOURS,
    direction=st.sampled_from(["left", "up"]),
)
CLIPS = _some(
    media=st.sampled_from(["m1", "m2"]),
    placement=PLACEMENTS,
    removal=st.none() | REMOVALS,
    colour=st.none() | COLOURINGS,
    look=st.none() | GRADES,
    transition=st.none() | TRANSITIONS,
    speed=st.sampled_from([0, 25, 100, 150]),
    **PLAYED,
)
SOUNDS = _some(
    media=st.sampled_from(["m1", "m3"]),
    speed=st.sampled_from([50, 100]),
    looped=st.booleans(),
    tail=st.integers(0, 5000),
    duck=st.floats(0, 60),
    **PLAYED,
)
CAPTIONS = _some(captions=st.sampled_from([None, "burned", "stream"]), language=st.sampled_from(["", "zh-Hans"]))
KINDS: dict[int, tuple[st.SearchStrategy[Json], Json]] = {
    0: (CLIPS, {"media": "m1"}),
    1: (SOUNDS, {"media": "m3"}),
    7: (LOOKS, {"text": "Hello"}),
}


@st.composite
def drafts(draw: st.DrawFn) -> Draft:
    """A draft without a problem: up to four tracks, with gaps and without."""
    tracks, count = [], 0
    for number, kind in enumerate(draw(st.lists(st.sampled_from(list(KINDS)), min_size=1, max_size=4)), 1):
        segments = draw(_segments(*KINDS[kind], count))
        count += len(segments)
        named = draw(_some(m=_some(title=NAMES)))
        if kind == 7:
            named |= draw(CAPTIONS)
        below = [track["id"] for track in tracks if track["tt"] == 0]
        if kind != 1 and below:  # only tracks below: so that nothing goes round in a circle
            segments = [s | {"behind": draw(st.none() | st.sampled_from(below))} for s in segments]
        tracks.append(named | {"id": f"t{number}", "tt": kind, "sg": segments})
    rate = draw(st.sampled_from([Fraction(25), Fraction(30000, 1001), Fraction(60)]))
    canvas = {"rate": str(rate), "width": draw(st.integers(2, 3000)), "height": draw(st.integers(2, 3000))}
    canvas |= draw(_some(look=st.none() | GRADES))
    return loaded(draw(UNKNOWN) | {"t": tracks, "m": draw(UNKNOWN) | canvas, "media": MEDIA})


@st.composite
def _segments(draw: st.DrawFn, kind: st.SearchStrategy[Json], least: Json, count: int) -> list[Json]:
    made, time = [], 0
    for number in range(count + 1, count + 1 + draw(st.integers(1, 3))):
        start = time + draw(st.sampled_from([0, 0, 1, 333]))
        time = start + draw(st.integers(1, 2000))
        half = (time - start) // 2
        fades = {"fade_in": draw(st.integers(0, half)), "fade_out": draw(st.integers(0, half))}
        new = least | draw(kind) | fades | {"id": f"s{number}", "in": start, "out": time}
        if new.get("transition") is not None:  # no longer than either clip: two that meet in one always fit
            before = made[-1]["out"] - made[-1]["in"] if made else 2000
            new["transition"] |= {"d": draw(st.integers(1, min(before, time - start)))}
        if half and least.get("media") != "m3":  # not of sounds
            motion = st.none() | _some(kind=st.sampled_from(["slide", "pop"]), d=st.integers(1, half))
            new |= {"enter": draw(motion), "leave": draw(motion)}
            new = {k: v for k, v in new.items() if k not in ("enter", "leave") or (v and v.get("d"))}
        made.append(new)
    return made
