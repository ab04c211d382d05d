"""Video files hold the frames, times, durations and tags that the writer was given."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleanplate.errors import OutputError
from cleanplate.media.probe import ColourTags
from cleanplate.media.write import VideoWriter
from cleanplate.picture import Layout
from tests import scene, seen
from tests.media_made import steady
from tests.targets import MS, frames, target, written

_VIDEOS = [("mp4", "mp4"), ("hevc", "mp4"), ("webm", "webm"), ("mov", "mov"), ("matte", "mp4"), ("webp", "webp")]


def _alpha(name: str) -> bool:
    return name in ("webm", "mov", "webp")


@pytest.mark.parametrize(("name", "suffix"), _VIDEOS)
def test_every_frame_is_there_at_its_time_with_its_picture(tmp_path: Path, name: str, suffix: str) -> None:
    """A box with hard edges is solid inside and clear outside, with no soft sample to hint at an alpha."""
    place = target(tmp_path / f"out.{suffix}", name, _alpha(name))
    written(place, frames(place, steady(8)))
    found = seen.frames(place.path)
    assert [f.time for f in found] == steady(8)
    for index, frame in enumerate(found):
        visible = frame.rgb[..., 0] > 128
        if frame.alpha is not None:  # under clear alpha a format may keep what it likes
            visible &= frame.alpha > 128
        assert scene.index_of(visible) == index
        if _alpha(name):
            assert frame.alpha is not None
            assert np.abs(frame.alpha.astype(int) - scene.truth(index) * 255).mean() < 6


@settings(max_examples=6)
@given(steps=st.lists(st.integers(1, 300), min_size=1, max_size=6), begins=st.sampled_from([0, 7, 333]))
@pytest.mark.parametrize(("name", "suffix"), [v for v in _VIDEOS if v[0] != "webp"])
def test_variable_times_are_kept_exactly(
    tmp_path: Path, name: str, suffix: str, steps: list[int], begins: int
) -> None:
    times = [t * MS for t in np.cumsum([begins, *steps]).tolist()]
    place = target(tmp_path / f"out.{suffix}", name, _alpha(name))
    written(place, frames(place, times))
    assert seen.times(place.path) == times


@settings(max_examples=6)
@given(steps=st.lists(st.integers(1, 9000), min_size=1, max_size=6), base=st.sampled_from([600, 12_800, 30_000]))
@pytest.mark.parametrize(("name", "suffix"), [("mp4", "mp4"), ("mov", "mov")])
def test_any_time_base_survives_mp4_and_mov(
    tmp_path: Path, name: str, suffix: str, steps: list[int], base: int
) -> None:
    times = [Fraction(t, base) for t in np.cumsum([0, *steps]).tolist()]
    place = target(tmp_path / f"out.{suffix}", name, _alpha(name), time_base=Fraction(1, base))
    written(place, frames(place, times))
    assert seen.times(place.path) == times


@pytest.mark.parametrize("base", [Fraction(1001, 30_000), Fraction(1, 90_000)])
def test_webm_rounds_times_to_its_milliseconds_and_no_further(tmp_path: Path, base: Fraction) -> None:
    times = [index * Fraction(1001, 30_000) for index in range(8)]
    place = target(tmp_path / "out.webm", "webm", True, time_base=base)
    written(place, frames(place, times))
    assert all(abs(a - b) <= MS / 2 for a, b in zip(seen.times(place.path), times, strict=True))


@pytest.mark.parametrize("count", [1, 2, 3])
def test_the_shortest_clips_keep_their_times(tmp_path: Path, count: int) -> None:
    """x265 leaves the decoding times of one or two frames to chance: the same clip, several times."""
    for again in range(6):
        place = target(tmp_path / f"out{again}.mp4", "hevc")
        written(place, frames(place, steady(count)))
        assert seen.times(place.path) == steady(count)


@pytest.mark.parametrize(("name", "suffix"), [("mp4", "mp4"), ("webm", "webm"), ("mov", "mov")])
def test_the_last_frame_stays_as_long_as_it_should(tmp_path: Path, name: str, suffix: str) -> None:
    place = target(tmp_path / f"out.{suffix}", name, _alpha(name))
    written(place, frames(place, steady(4), last=Fraction(1, 2)))
    assert (
        abs(seen.picture_stream(place.path)["duration"] - (Fraction(4, 25) - Fraction(1, 25) + Fraction(1, 2)))
        <= MS
    )


def test_colour_tags_go_through(tmp_path: Path) -> None:
    place = target(tmp_path / "out.mp4", "mp4", tags=ColourTags(5, 6, 5, 1), layout=Layout("bt601"))
    written(place, frames(place, steady(3)))
    assert seen.picture_stream(place.path)["tags"] == (5, 6, 5, 1)


def test_a_full_range_layout_is_said(tmp_path: Path) -> None:
    place = target(tmp_path / "out.mp4", "mp4", tags=ColourTags(1, 1, 1, 2), layout=Layout(full_range=True))
    written(place, frames(place, steady(3)))
    assert seen.picture_stream(place.path)["tags"][3] == 2
    assert np.abs(seen.frames(place.path)[0].rgb[50, 20].astype(int) - scene.SUBJECT).max() <= 8


def test_hevc_has_the_tag_that_apples_players_want(tmp_path: Path) -> None:
    place = target(tmp_path / "out.mp4", "hevc")
    written(place, frames(place, steady(3)))
    stream = seen.picture_stream(place.path)
    assert (stream["codec"], stream["tag"]) == ("hevc", "hvc1")


@pytest.mark.parametrize("name", ["mp4", "mov"])
def test_players_can_begin_before_the_whole_file_is_there(tmp_path: Path, name: str) -> None:
    place = target(tmp_path / f"out.{name}", name)
    written(place, frames(place, steady(3)))
    data = place.path.read_bytes()
    assert data.index(b"moov") < data.index(b"mdat")


def test_webm_says_that_it_has_alpha_only_when_it_does(tmp_path: Path) -> None:
    for alpha in (True, False):
        place = target(tmp_path / f"{alpha}.webm", "webm", alpha)
        written(place, frames(place, steady(3)))
        assert (seen.picture_stream(place.path)["metadata"].get("alpha_mode") == "1") is alpha


def test_prores_is_4444_of_ten_bits_or_more_with_alpha(tmp_path: Path) -> None:
    place = target(tmp_path / "out.mov", "mov", True)
    written(place, frames(place, steady(2)))
    stream = seen.picture_stream(place.path)
    assert (stream["codec"], stream["tag"]) == ("prores", "ap4h")
    assert stream["pixels"].startswith("yuva444p1")


@pytest.mark.parametrize("quality", ["fast", "balanced", "best"])
@pytest.mark.parametrize(("name", "suffix"), _VIDEOS)
def test_every_quality_writes(tmp_path: Path, name: str, suffix: str, quality: str) -> None:
    place = target(tmp_path / f"out.{suffix}", name, _alpha(name), quality=quality)
    written(place, frames(place, steady(3)))
    assert len(seen.frames(place.path)) == 3


def test_best_is_nearer_to_the_source_than_fast(tmp_path: Path) -> None:
    errors = {}
    for quality in ("fast", "best"):
        place = target(tmp_path / f"{quality}.mp4", "mp4", quality=quality)
        shown = frames(place, steady(6))
        written(place, shown)
        errors[quality] = sum(
            float(np.abs(a.planes[0].astype(int) - b.picture.planes[0]).mean())
            for a, b in zip(seen.frames(place.path), shown, strict=True)
        )
    assert errors["best"] < errors["fast"]


def test_a_place_that_is_not_there_is_an_output_error(tmp_path: Path) -> None:
    place = target(tmp_path / "nowhere" / "out.mp4", "mp4")
    with pytest.raises(OutputError, match=r"out\.mp4 could not be written"):
        written(place, frames(place, steady(3)))


def test_a_size_that_the_codec_refuses_is_an_output_error(tmp_path: Path) -> None:
    place = target(tmp_path / "out.mp4", "mp4", size=(97, 65))
    with pytest.raises(OutputError):
        VideoWriter(place).write(frames(target(tmp_path / "x.webm", "webm"), steady(1))[0])


@pytest.mark.parametrize(("name", "suffix"), _VIDEOS)
def test_abandoning_before_the_first_frame_raises_nothing(tmp_path: Path, name: str, suffix: str) -> None:
    VideoWriter(target(tmp_path / f"out.{suffix}", name, _alpha(name))).abandon()
