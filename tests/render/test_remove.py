"""`remove` decides format, network, size and place before anything is opened for writing."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleanplate.compose.view_names import View
from cleanplate.draft.model import Removal
from cleanplate.errors import NoAlphaError, UsageError
from cleanplate.media.probe import Audio, ColourTags, MediaInfo, Video
from cleanplate.picture import Layout
from cleanplate.render.options import Options
from cleanplate.render.plan import Plan
from cleanplate.render.remove import fitting, plan_removal
from cleanplate.render.shots.matting import network_of
from cleanplate.render.sounds.tracks import mix

_VIDEO = Video(
    codec="h264",
    pixel_format="yuv420p",
    coded_size=(101, 77),
    size=(101, 77),
    rotation=0,
    pixel_aspect=Fraction(1),
    frame_rate=Fraction(30),
    frames=90,
    time_base=Fraction(1, 15360),
    layout=Layout("bt601"),
    tags=ColourTags(6, 6, 6, 1),
)
_SOUND = Audio(1, "aac", 48_000, 2, "eng", Fraction(0), None)
INFO = MediaInfo(Path("talk.mp4"), "mp4", Fraction(0), Fraction(3), _VIDEO, (_SOUND,))
STILL = replace(INFO, path=Path("me.jpg"), container="jpeg", audio=(), still=True, duration=Fraction(0))


def _removal(work: Plan) -> Removal:
    removal = work.shots[0].clip.removal
    assert removal
    return removal


def _network(work: Plan) -> str:
    return network_of(_removal(work), work.shots[0].info)


@pytest.mark.parametrize(
    ("options", "output", "format", "name"),
    [
        (Options(), None, "webm", "talk_cleanplate.webm"),
        (Options(background="teal"), None, "mp4", "talk_cleanplate.mp4"),
        (Options(), "x.mov", "mov", "x.mov"),
        (Options(format="hevc", background="teal"), "x.mp4", "hevc", "x.mp4"),
        (Options(format="png"), "frames", "png", "frames"),
        (Options(), "x.zip", "png", "x.zip"),
        (Options(format="bundle"), None, "bundle", "talk_cleanplate.zip"),
        (Options(format="matte"), None, "matte", "talk_cleanplate.mp4"),
        (Options(format="matte"), "mattes", "matte", "mattes"),
        (Options(format="stacked"), "x.mp4", "stacked", "x.mp4"),
        (Options(view="status"), None, "mp4", "talk_cleanplate_status.mp4"),
        (Options(view="compare", background="teal"), None, "mp4", "talk_cleanplate_compare.mp4"),
        (Options(view="alpha", format="png"), None, "png", "talk_cleanplate_alpha"),
        (Options(view="white"), "x.webm", "webm", "x.webm"),
    ],
)
def test_format_and_place(options: Options, output: str | None, format: str, name: str) -> None:
    work = plan_removal(INFO, Path(output) if output else None, options)
    assert (work.format.name, str(work.target.path)) == (format, name)


@pytest.mark.parametrize("output", ["x.mp4", "x.m4v", "x.jpg"])
def test_transparent_without_alpha_names_the_formats_that_have_it(output: str) -> None:
    with pytest.raises(NoAlphaError) as caught:
        plan_removal(INFO, Path(output), Options())
    assert all(name in caught.value.hint for name in ("webm", "mov", "png", "gif", "webp"))
    assert "mp4" not in caught.value.hint


@pytest.mark.parametrize("format", ["mp4", "webm", "gif", "bundle"])
def test_a_still_does_not_become_a_video(format: str) -> None:
    with pytest.raises(UsageError):
        plan_removal(STILL, None, Options(format=format, background="teal"))


@pytest.mark.parametrize("options", [Options(view="alpha"), Options(view="compare", background="teal")])
@pytest.mark.parametrize("output", [None, "x.webm", "x.mov", "x.gif", "frames"])
def test_a_view_is_opaque_and_keeps_its_sound(options: Options, output: str | None) -> None:
    named = replace(options, format="png") if output == "frames" else options
    work = plan_removal(INFO, Path(output) if output else None, named)
    assert not work.target.alpha
    assert (mix(work).sound is None) == (output == "x.gif")


@pytest.mark.parametrize("format", ["matte", "stacked", "bundle"])
def test_a_view_has_no_alpha_to_put_apart(format: str) -> None:
    with pytest.raises(UsageError, match="one opaque picture") as caught:
        plan_removal(INFO, None, Options(view="overlay", format=format))
    assert "webm" in caught.value.hint


@pytest.mark.parametrize(("view", "seen"), [(None, "teal"), ("compare", "teal"), ("black", "transparent")])
def test_a_background_is_only_made_where_it_is_seen(view: View | None, seen: str) -> None:
    work = plan_removal(INFO, None, Options(view=view, background="teal"))
    assert _removal(work).background == seen
    assert any("does not show" in note for note in work.notes) == (seen == "transparent")


def test_a_still_has_views() -> None:
    work = plan_removal(STILL, None, Options(view="overlay"))
    assert (work.format.name, work.target.path.name) == ("png", "me_cleanplate_overlay.png")
    assert not work.target.alpha
    assert plan_removal(STILL, Path("x.jpg"), Options(view="overlay")).format.name == "jpg"


@pytest.mark.parametrize("network", ["key", "key+modnet"])
def test_shadows_are_for_keyers(network: str) -> None:
    """Elsewhere they would be asked for in vain, so that is said."""
    assert _network(plan_removal(INFO, None, Options(network=network, shadows=60))) == network
    with pytest.raises(UsageError, match="keyer"):
        _network(plan_removal(INFO, None, Options(shadows=60)))


def test_even_codecs_pad_by_one_and_say_so() -> None:
    work = plan_removal(INFO, None, Options(background="teal"))
    assert work.target.size == (102, 78)
    assert any("101x77" in note for note in work.notes)
    assert plan_removal(INFO, None, Options()).target.size == (101, 77)


def test_yuv_formats_keep_the_sources_meaning_of_its_samples() -> None:
    work = plan_removal(INFO, None, Options())
    assert (work.layout.matrix, work.target.tags) == ("bt601", ColourTags(6, 6, 6, 1))


def test_network_by_subject_and_source() -> None:
    cutout = replace(INFO, video=replace(_VIDEO, alpha=True, cutout=True))
    assert _network(plan_removal(INFO, None, Options())) == "modnet"
    assert _network(plan_removal(INFO, None, Options(subject="object"))) == "u2netp"
    assert _network(plan_removal(cutout, None, Options())) == "source"
    assert _network(plan_removal(cutout, None, Options(network="key"))) == "key"


def test_what_a_format_cannot_hold_is_said() -> None:
    assert any("Sound" in note for note in plan_removal(INFO, None, Options(format="gif")).notes)


side = st.integers(16, 4000)


@given(side, side, st.none() | side, st.none() | side)
def test_scaling_fits_the_box_and_keeps_the_aspect(w: int, h: int, width: int | None, height: int | None) -> None:
    got = fitting((w, h), width, height)
    if width is None and height is None:
        assert got == (w, h)
        return
    assert got[0] <= (width or 10**9) and got[1] <= (height or 10**9)
    assert got[0] == width or got[1] == height
    assert abs(got[0] * h - got[1] * w) <= max(w, h)  # off by half a pixel at most


@pytest.mark.parametrize(
    "wrong",
    [
        {"quality": "superb"},
        {"subject": "cats"},
        {"fit": "tile"},
        {"start": Fraction(2), "end": Fraction(1)},
        {"start": Fraction(-1)},
        {"width": 4},
        {"view": "xray"},
        {"shadows": -1},
        {"shadows": 101.0},
    ],
)
def test_impossible_options_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(UsageError):
        Options(**wrong)  # type: ignore[arg-type]
