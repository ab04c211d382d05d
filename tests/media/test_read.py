"""Frames come out upright, square, at their exact times, in the samples that the codec held."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleanplate.errors import DamagedError, MediaError
from cleanplate.media.probe import probe
from cleanplate.media.read import Frame, Reader
from cleanplate.picture import RGB, Layout
from tests import media_made, scene, seen
from tests.media_made import LOSSLESS, Track

MS = Fraction(1, 1000)


def _frames(path: Path, **how: Any) -> list[Frame]:
    return list(Reader(probe(path), **how))


def _times(path: Path, **how: Any) -> list[Fraction]:
    return [frame.time for frame in _frames(path, **how)]


def _rgb(frame: Frame) -> Any:
    return np.rint(frame.picture.rgb() * 255).astype(np.uint8)


def _steps(most: int) -> st.SearchStrategy[list[int]]:
    return st.lists(st.integers(1, most), min_size=1, max_size=8)


@settings(max_examples=12)
@given(steps=_steps(400), base=st.sampled_from([1000, 600, 12_800, 90_000]))
def test_variable_frame_times_are_exact_in_mp4(tmp_path: Path, steps: list[int], base: int) -> None:
    times = [Fraction(t, base) for t in np.cumsum([0, *steps]).tolist()]
    path = media_made.clip(tmp_path / "vfr.mp4", len(times), times, base=Fraction(1, base))
    assert _times(path) == times


@settings(max_examples=12)
@given(steps=_steps(400))
def test_variable_frame_times_are_exact_in_matroska(tmp_path: Path, steps: list[int]) -> None:
    times = [t * MS for t in np.cumsum([0, *steps]).tolist()]
    path = media_made.clip(tmp_path / "vfr.mkv", len(times), times, base=MS, codec="ffv1")
    assert _times(path) == times


def test_a_picture_that_begins_after_the_sound_keeps_its_place(tmp_path: Path) -> None:
    times = [Fraction(n, 100) for n in (20, 24, 28)]
    path = media_made.clip(tmp_path / "late.mkv", 3, times, base=MS, tracks=[Track()])
    assert _times(path) == times


@pytest.mark.parametrize("suffix", ["ts", "mpg", "avi", "mov", "m4v"])
def test_every_container_gives_all_frames_evenly(tmp_path: Path, suffix: str) -> None:
    codec = {"mpg": "mpeg2video", "avi": "mpeg4"}.get(suffix, "libx264")
    sound = [Track(codec="mp2")] if suffix == "ts" else []
    times = _times(media_made.clip(tmp_path / f"clip.{suffix}", 10, codec=codec, tracks=sound))
    assert len(times) == 10
    assert np.allclose(np.diff([float(t) for t in times]), 0.04, atol=1e-6)
    assert times[0] < Fraction(1, 10)


def test_an_avi_with_b_frames_is_as_even_as_any_avi(tmp_path: Path) -> None:
    """AVI holds no presentation times, so libav guesses them, and out of order."""
    times = _times(media_made.clip(tmp_path / "b.avi", 10, options={"bf": "2"}))
    assert [t - times[0] for t in times] == media_made.steady(10)


def test_times_that_stand_still_are_mended_by_a_tick_and_counted(tmp_path: Path) -> None:
    path = media_made.stuttering(tmp_path / "stutter.mkv", [0, 40, 40, 40, 120])
    reader = Reader(probe(path))
    times = [frame.time for frame in reader]
    assert times == [0, 40 * MS, 41 * MS, 42 * MS, 120 * MS]
    assert reader.mended == 2


def test_indices_count_from_zero(tmp_path: Path) -> None:
    assert [f.index for f in _frames(media_made.clip(tmp_path / "clip.mp4", 5))] == [0, 1, 2, 3, 4]


@pytest.mark.parametrize(
    ("pixels", "size"),
    [("yuv420p", (96, 64)), ("yuv420p", (97, 65)), ("yuv444p", (97, 65)), ("yuv420p10le", (96, 64))],
)
def test_planes_are_the_decoders_own_bit_for_bit(tmp_path: Path, pixels: str, size: tuple[int, int]) -> None:
    path = media_made.clip(tmp_path / "exact.mkv", scene.shots(3, size), codec="ffv1", pixels=pixels, base=MS)
    for frame, decoded in zip(_frames(path), seen.frames(path), strict=True):
        assert all((a == b).all() for a, b in zip(frame.picture.planes, decoded.planes, strict=True))


def test_every_row_of_threads_gives_the_frames_in_order(tmp_path: Path) -> None:
    """B-frames and frame threads decode out of order."""
    path = media_made.clip(tmp_path / "b.mp4", 24, options={"bf": "3", "g": "12"})
    reds = [_rgb(f)[..., 0] > 128 for f in _frames(path)]
    assert [scene.index_of(r) for r in reds] == list(range(24))


@pytest.mark.parametrize(
    ("degrees", "upright"),
    [
        (0, ["red", "green", "blue", "white"]),
        (90, ["green", "blue", "white", "red"]),
        (180, ["blue", "white", "red", "green"]),
        (270, ["white", "red", "green", "blue"]),
    ],
)
def test_rotation_is_applied_counter_clockwise(tmp_path: Path, degrees: int, upright: list[str]) -> None:
    path = media_made.clip(tmp_path / "turned.mp4", [scene.corners()] * 2, rotation=degrees)
    assert [scene.quarter_names(_rgb(f)) for f in _frames(path)] == [upright] * 2


def test_a_mirrored_recording_is_mirrored_back(tmp_path: Path) -> None:
    """Some phones write selfies with a display matrix that flips; players follow it."""
    path = media_made.clip(tmp_path / "selfie.mp4", [scene.corners()] * 2, mirrored=True)
    assert scene.quarter_names(_rgb(_frames(path)[0])) == ["green", "red", "white", "blue"]


def test_rotation_moves_samples_and_changes_none(tmp_path: Path) -> None:
    flat = media_made.clip(tmp_path / "flat.mp4", 1, options=LOSSLESS)
    turned = media_made.clip(tmp_path / "turned.mp4", 1, options=LOSSLESS, rotation=90)
    before, after = _frames(flat)[0].picture, _frames(turned)[0].picture
    assert all((np.rot90(a) == b).all() for a, b in zip(before.planes, after.planes, strict=True))


@pytest.mark.parametrize(("aspect", "size"), [(Fraction(4, 3), (128, 64)), (Fraction(1, 2), (96, 128))])
def test_pixels_become_square_by_stretching(tmp_path: Path, aspect: Fraction, size: tuple[int, int]) -> None:
    path = media_made.clip(tmp_path / "wide.mp4", [scene.corners()] * 2, aspect=aspect)
    frames = _frames(path)
    assert [f.picture.size for f in frames] == [size, size]
    assert scene.quarter_names(_rgb(frames[0])) == ["red", "green", "blue", "white"]


def test_a_layout_and_size_asked_for_are_given(tmp_path: Path) -> None:
    path = media_made.clip(tmp_path / "clip.mp4", [scene.corners()] * 2)
    wanted = Layout("bt601", halved=False, depth=10)
    frames = _frames(path, layout=wanted, size=(48, 32))
    assert {(f.picture.layout, f.picture.size) for f in frames} == {(wanted, (48, 32))}
    assert scene.quarter_names(_rgb(frames[0])) == ["red", "green", "blue", "white"]


@pytest.mark.parametrize("tags", [(1, 1, 1, 1), (6, 6, 6, 1), (9, 14, 9, 1), (1, 1, 1, 2)])
def test_colours_follow_the_tags(tmp_path: Path, tags: tuple[int, int, int, int]) -> None:
    """The same colours under any matrix and range come out as the same RGB."""
    flat = np.full((64, 96, 3), (180, 90, 40), np.uint8)
    pixels = "yuvj444p" if tags[3] == 2 else "yuv444p"
    path = media_made.clip(tmp_path / "tagged.mkv", [flat], pixels=pixels, tags=tags, options=LOSSLESS, base=MS)
    assert np.abs(_rgb(_frames(path, layout=RGB)[0]).astype(int) - (180, 90, 40)).max() <= 3


def test_a_clip_whose_size_changes_midway_keeps_its_first_size(tmp_path: Path) -> None:
    """Joined transport streams do this; what follows is scaled to the size that was promised."""
    first = media_made.clip(tmp_path / "1.ts", [scene.corners()] * 4, options={"bf": "0"})
    second = media_made.clip(tmp_path / "2.ts", [scene.corners()[::2, ::2]] * 4, options={"bf": "0"})
    both = tmp_path / "both.ts"
    both.write_bytes(first.read_bytes() + second.read_bytes())
    frames = _frames(both)
    assert len(frames) == 8
    assert {f.picture.size for f in frames} == {(96, 64)}
    assert scene.quarter_names(_rgb(frames[-1])) == ["red", "green", "blue", "white"]


def test_a_size_that_grows_past_the_limit_midway_is_refused(tmp_path: Path, setting: Any) -> None:
    first = media_made.clip(tmp_path / "1.ts", [scene.corners()] * 4, options={"bf": "0"})
    large = np.zeros((256, 384, 3), np.uint8)
    second = media_made.clip(tmp_path / "2.ts", [large] * 4, options={"bf": "0"})
    both = tmp_path / "both.ts"
    both.write_bytes(first.read_bytes() + second.read_bytes())
    setting("max_pixels", 96 * 64)
    with pytest.raises(MediaError):
        _frames(both)


# --- cuts ---------------------------------------------------------------------------------------------


@settings(max_examples=20)
@given(
    steps=_steps(200),
    start=st.integers(0, 900),
    length=st.none() | st.integers(1, 900),
)
def test_a_cut_holds_what_is_on_screen_from_its_start_to_its_end(
    tmp_path: Path, steps: list[int], start: int, length: int | None
) -> None:
    """The frame on screen at the start begins at 0, the rest keep their times, none begins at the end or later."""
    ticks = np.cumsum([0, *steps]).tolist()
    path = media_made.clip(
        tmp_path / "vfr.mp4",
        len(ticks),
        [t * MS for t in ticks],
        base=MS,
        shown_last=40 * MS,
        options={"g": "3", "bf": "0"},
    )
    stop = ticks[-1] + 40 if length is None else start + length
    end = None if length is None else stop * MS
    shown = max((t for t in ticks if t <= start < ticks[-1] + 40), default=None)
    expected = ([] if shown is None else [0]) + [t - start for t in ticks if start < t < stop]
    reader = Reader(probe(path), start=start * MS, end=end)
    if not expected:
        with pytest.raises(MediaError, match="no frame between"):
            list(reader)
        return
    frames = list(reader)
    assert [round(f.time / MS) for f in frames] == expected
    indices = [scene.index_of(_rgb(f)[..., 0] > 128) for f in frames]
    first = ticks.index(shown) if shown is not None else next(i for i, t in enumerate(ticks) if t > start)
    assert indices == list(range(first, first + len(frames)))


@pytest.mark.parametrize("suffix", ["mp4", "mkv", "ts", "mpg", "webm"])
def test_a_cut_may_begin_at_any_frame(tmp_path: Path, suffix: str) -> None:
    """Seeking lands on some key frame; the frame on screen at the start must be found from there."""
    codec = {"mpg": "mpeg2video", "webm": "libvpx-vp9"}.get(suffix, "libx264")
    options = {"g": "8", "bf": "2", "b_strategy": "0", "sc_threshold": "0"}
    if suffix == "webm":
        options = {"g": "8", "deadline": "realtime", "cpu-used": "8"}
    path = media_made.clip(tmp_path / f"clip.{suffix}", 20, codec=codec, options=options, base=_base(suffix))
    whole, info = _times(path), probe(path)
    begun = {}
    for index, time in enumerate(whole):
        first = next(iter(Reader(info, start=time)), None)
        begun[index] = first and (scene.index_of(_rgb(first)[..., 0] > 128), first.time)
    assert begun == {index: (index, 0) for index in range(20)}


def _base(suffix: str) -> Fraction | None:
    return MS if suffix == "webm" else None


@pytest.mark.parametrize("length", [Fraction(1, 10), Fraction(9, 10)])
def test_a_cut_lasts_no_longer_than_asked_for(tmp_path: Path, length: Fraction) -> None:
    """Slides stand for a second each; a tenth of one is a tenth of a second."""
    path = media_made.clip(tmp_path / "slides.mp4", 3, media_made.steady(3, 1), base=MS, shown_last=Fraction(1))
    frames = _frames(path, start=Fraction(1, 2), end=Fraction(1, 2) + length)
    assert frames[-1].time + frames[-1].duration == length


def test_a_cut_after_the_end_is_an_error_that_says_so(tmp_path: Path) -> None:
    with pytest.raises(MediaError, match="no frame between --start and --end") as caught:
        _frames(media_made.clip(tmp_path / "clip.mp4", 4), start=Fraction(9))
    assert caught.value.hint


# --- alpha --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["vp9", "prores", "webp"])
def test_an_alpha_in_the_source_is_the_scenes(tmp_path: Path, kind: str) -> None:
    path = {
        "vp9": lambda: media_made.vp9_alpha(tmp_path / "a.webm"),
        "prores": lambda: media_made.prores_alpha(tmp_path / "a.mov"),
        "webp": lambda: media_made.webp(tmp_path / "a.webp", alpha=True),
    }[kind]()
    for index, frame in enumerate(_frames(path)):
        assert frame.picture.alpha is not None
        assert frame.picture.alpha.dtype == np.uint8
        assert np.abs(frame.picture.alpha.astype(int) - scene.truth(index) * 255).max() <= 6


def test_an_alpha_may_be_left_out(tmp_path: Path) -> None:
    path = media_made.vp9_alpha(tmp_path / "a.webm")
    assert all(f.picture.alpha is None for f in _frames(path, alpha=False))


# --- damage -------------------------------------------------------------------------------------------


def test_damage_is_passed_over_and_counted(tmp_path: Path) -> None:
    whole = media_made.clip(tmp_path / "whole.mp4", 30, options={"g": "5", "bf": "0"})
    data = bytearray(whole.read_bytes())
    middle = data.index(b"mdat") + (len(data) - data.index(b"mdat")) // 3
    data[middle : middle + 120] = bytes(120)
    broken = tmp_path / "broken.mp4"
    broken.write_bytes(bytes(data))
    reader = Reader(probe(broken))
    times = [frame.time for frame in reader]
    assert 20 <= len(times) <= 30
    assert times == sorted(set(times))
    assert reader.damaged > 0


@settings(max_examples=10)
@given(seed=st.integers(0, 10_000))
def test_no_flipped_bits_can_do_more_than_raise_an_error_of_ours(tmp_path: Path, seed: int) -> None:
    whole = media_made.clip(tmp_path / "whole.mkv", 12, base=MS, options={"g": "4"})
    broken = media_made.flipped(tmp_path / "broken.mkv", whole, flips=20, seed=seed)
    try:
        frames = _frames(broken)
    except MediaError:
        return
    assert all(f.picture.size == frames[0].picture.size for f in frames)
    assert [f.time for f in frames] == sorted({f.time for f in frames})


def test_a_matroska_cut_off_gives_the_frames_there_are(tmp_path: Path) -> None:
    whole = media_made.clip(tmp_path / "whole.mkv", 20, codec="ffv1", base=MS)
    times = _times(media_made.truncated(tmp_path / "cut.mkv", whole, 0.6))
    assert 5 <= len(times) < 20
    assert times == media_made.steady(len(times))


def test_a_file_that_vanishes_between_probe_and_reading_is_an_error_of_ours(tmp_path: Path) -> None:
    path = media_made.clip(tmp_path / "clip.mp4", 3)
    info = probe(path)
    path.unlink()
    with pytest.raises(MediaError, match="does not exist"):
        list(Reader(info))


# --- fields and light ---------------------------------------------------------------------------------


def _combing(plane: Any) -> float:
    """How much each row differs from the mean of its neighbours."""
    rows = plane.astype(float)
    return float(np.abs(rows[1:-1] - (rows[:-2] + rows[2:]) / 2).mean())


def test_interlaced_fields_are_woven_into_whole_frames(tmp_path: Path) -> None:
    path = media_made.interlaced(tmp_path / "fields.mp4")
    before = [_combing(f.planes[0]) for f in seen.frames(path)]
    after = [_combing(f.picture.planes[0]) for f in _frames(path)]
    assert max(after) < 0.5 * min(before)


@pytest.mark.parametrize("codec", ["libx264", "mpeg2video"])
def test_interlaced_frames_keep_their_number_and_times(tmp_path: Path, codec: str) -> None:
    if codec == "libx264":
        path = media_made.interlaced(tmp_path / "fields.mp4", 9)
    else:
        path = media_made.clip(tmp_path / "a.mpg", 9, codec=codec, options={"flags": "+ildct+ilme", "bf": "0"})
    assert probe(path).video.interlaced
    times = _times(path)
    assert [t - times[0] for t in times] == media_made.steady(9)


def test_hdr_comes_out_as_sdr(tmp_path: Path) -> None:
    """58 % of PQ is 203 cd/m², diffuse white: near SDR's white, and without colour."""
    grey = np.full((64, 96, 3), 148, np.uint8)
    options = {"x265-params": "log-level=none"}
    path = media_made.clip(
        tmp_path / "pq.mp4", [grey] * 2, codec="libx265", pixels="yuv420p10le", options=options, tags=media_made.PQ
    )
    for frame in _frames(path, layout=RGB):
        rgb = frame.picture.rgb()
        assert np.ptp(rgb, axis=2).max() < 0.02
        assert 0.8 < rgb.mean() <= 1


def test_a_still_has_one_frame_at_zero(tmp_path: Path) -> None:
    frames = _frames(media_made.still(tmp_path / "photo.png"))
    assert [(f.time, f.duration) for f in frames] == [(0, 0)]
    assert (_rgb(frames[0]) == scene.shot(0)).all()


def test_an_undecodable_clip_is_damaged(tmp_path: Path) -> None:
    path = media_made.clip(tmp_path / "clip.mkv", 3, codec="ffv1", base=MS)
    info = probe(path)
    data = bytearray(path.read_bytes())
    start = data.index(b"\x1f\x43\xb6\x75") + 40
    path.write_bytes(bytes(data[:start]) + bytes(len(data) - start))
    with pytest.raises(DamagedError, match="not one frame"):
        list(Reader(info))


def test_decoding_agrees_with_a_plain_decoder(tmp_path: Path) -> None:
    path = media_made.clip(tmp_path / "clip.mp4", 6, rate=Fraction(30_000, 1001))
    with av.open(str(path)) as container:
        plain = [Fraction(f.pts * f.time_base) for f in container.decode(video=0)]
    assert _times(path) == plain
