"""Frames come out upright, square, at their exact times, in the samples that the codec held."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cleanplate.errors import DamagedError, MediaError
from cleanplate.media.probe import probe
from cleanplate.media.read import Reader
from cleanplate.picture import RGB
from tests import made


def _times(path: Path, **cut: Fraction) -> list[Fraction]:
    return [frame.time for frame in Reader(probe(path), **cut)]  # type: ignore[arg-type]


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.integers(1, 40), min_size=1, max_size=8))
def test_variable_frame_times_are_exact(tmp_path: Path, steps: list[int]) -> None:
    times = [Fraction(0)]
    for step in steps:
        times.append(times[-1] + Fraction(step, 600))
    path = made.clip(tmp_path / "vfr.mp4", times, time_base=Fraction(1, 600))
    assert _times(path) == times


def test_planes_are_the_decoders_own(tmp_path: Path) -> None:
    path = made.clip(tmp_path / "a.mkv", 3, codec="ffv1")
    with av.open(str(path)) as container:
        decoded = [f.to_ndarray() for f in container.decode(video=0)]
    for frame, planes in zip(Reader(probe(path)), decoded, strict=True):
        assert (np.concatenate([p.reshape(-1) for p in frame.picture.planes]) == planes.reshape(-1)).all()


@pytest.mark.parametrize(("rotation", "turns"), [(90, 1), (180, 2), (-90, 3)])
def test_rotation_is_applied_counter_clockwise(tmp_path: Path, rotation: int, turns: int) -> None:
    flat = made.clip(tmp_path / "flat.mp4", 1)
    turned = made.clip(tmp_path / "turned.mp4", 1, rotation=rotation)
    straight = next(iter(Reader(probe(flat)))).picture.planes[0]
    upright = next(iter(Reader(probe(turned)))).picture
    assert probe(turned).video.size == upright.size
    assert (upright.planes[0] == np.rot90(straight, turns)).all()


@pytest.mark.parametrize(("aspect", "size"), [(Fraction(4, 3), (128, 64)), (Fraction(1, 2), (96, 128))])
def test_pixels_become_square_by_stretching(tmp_path: Path, aspect: Fraction, size: tuple[int, int]) -> None:
    path = made.clip(tmp_path / "wide.mp4", 2, aspect=aspect)
    assert [frame.picture.size for frame in Reader(probe(path))] == [size, size]


def test_a_cut_begins_with_the_frame_on_screen_and_ends_before_its_end(tmp_path: Path) -> None:
    path = made.clip(tmp_path / "a.mp4", 8)  # a frame each 40 ms
    frames = list(Reader(probe(path), start=Fraction(1, 10), end=Fraction(1, 4)))
    assert [f.time for f in frames] == [
        Fraction(0),
        Fraction(2, 100),
        Fraction(6, 100),
        Fraction(10, 100),
        Fraction(14, 100),
    ]
    assert frames[-1].duration == Fraction(1, 100)
    assert [f.index for f in frames] == [0, 1, 2, 3, 4]


def test_a_cut_outside_the_clip_is_an_error(tmp_path: Path) -> None:
    path = made.clip(tmp_path / "a.mp4", 4)
    with pytest.raises(MediaError, match="no frame between"):
        list(Reader(probe(path), start=Fraction(9)))


def test_vp9_alpha_is_understood(tmp_path: Path) -> None:
    path = made.clip(tmp_path / "a.webm", 3, codec="libvpx-vp9", pixels="yuva420p", alpha=True)
    info = probe(path)
    assert info.video.cutout
    frame = next(iter(Reader(info)))
    assert frame.picture.alpha is not None
    assert frame.picture.alpha[40, made.block_x(0) + 10] > 240
    assert frame.picture.alpha[5, 5] < 15


def test_prores_alpha_is_understood(tmp_path: Path) -> None:
    path = made.clip(
        tmp_path / "a.mov", 2, codec="prores_ks", pixels="yuva444p10le", alpha=True, options={"profile": "4444"}
    )
    alpha = next(iter(Reader(probe(path)))).picture.alpha
    assert alpha is not None and alpha.dtype == np.uint8
    assert (alpha[40, made.block_x(0) + 10], alpha[5, 5]) == (255, 0)


def test_times_count_from_the_files_start(tmp_path: Path) -> None:
    path = made.clip(tmp_path / "a.ts", 5, tones=["eng"])
    info = probe(path)
    times = _times(path)
    assert info.start > 0
    assert times[0] < Fraction(1, 10) and len(times) == 5


def test_interlaced_frames_keep_their_number_and_times(tmp_path: Path) -> None:
    path = made.clip(
        tmp_path / "a.mpg", 6, codec="mpeg2video", options={"flags": "+ildct+ilme", "bf": "0"}, size=(96, 64)
    )
    assert probe(path).video.interlaced
    times = _times(path)
    assert [t - times[0] for t in times] == [Fraction(i, 25) for i in range(6)]


def test_hdr_comes_out_as_sdr(tmp_path: Path) -> None:
    options = {"x265-params": "log-level=none:colorprim=bt2020:transfer=smpte2084:colormatrix=bt2020nc"}
    path = made.clip(
        tmp_path / "a.mp4", 2, codec="libx265", pixels="yuv420p10le", options=options, behind=(148, 148, 148)
    )
    info = probe(path)
    assert info.video.hdr == "pq"
    corner = next(iter(Reader(info, RGB))).picture.rgb()[5, 5]
    assert np.abs(corner - corner.mean()).max() < 0.02  # grey stays grey
    assert 0.85 < corner.mean() <= 1  # 58 % of PQ is 203 cd/m²: diffuse white


def test_damage_is_passed_over_and_counted(tmp_path: Path) -> None:
    path = made.clip(tmp_path / "a.mp4", 30, options={"g": "5", "bf": "0"})
    whole = bytearray(path.read_bytes())
    middle = whole.index(b"mdat") + (len(whole) - whole.index(b"mdat")) // 3
    whole[middle : middle + 120] = bytes(120)
    broken = tmp_path / "broken.mp4"
    broken.write_bytes(whole)
    reader = Reader(probe(broken))
    count = sum(1 for _ in reader)
    assert 0 < count <= 30
    assert reader.damaged > 0


def test_a_clip_without_one_good_frame_is_damaged(tmp_path: Path) -> None:
    path = made.clip(tmp_path / "a.mkv", 2, codec="ffv1")
    whole = path.read_bytes()
    start = whole.index(b"\x1f\x43\xb6\x75")  # the first cluster
    path.write_bytes(whole[: start + 40] + bytes(len(whole) - start - 40))
    with pytest.raises(DamagedError):
        probe(path)
