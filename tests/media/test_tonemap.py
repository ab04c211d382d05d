"""HDR to SDR: white lands on white, grey stays grey, brighter stays brighter."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleanplate.media.tonemap import WHITE_NITS, cached_cube, nits_to_pq, pq_to_nits, to_sdr
from cleanplate.settings import settings

Transfer = Literal["pq", "hlg"]
_TRANSFERS: tuple[Transfer, ...] = ("pq", "hlg")


def _greys(count: int) -> np.ndarray:
    return np.repeat(np.linspace(0, 1, count)[:, None], 3, axis=1)


def _sdr_of_nits(nits: float, peak: int = 1000) -> float:
    return float(to_sdr(np.full((1, 3), nits_to_pq(np.array(nits))), "pq", peak)[0, 0])


def test_pq_is_the_standards_curve() -> None:
    """Points of ST 2084: 0, 100 cd/m² at 0.5081, 1,000 at 0.7518, 10,000 at 1."""
    nits = pq_to_nits(np.array([0.0, 0.5081, 0.7518, 1.0]))
    assert nits == pytest.approx([0, 100, 1000, 10_000], rel=0.005, abs=1e-6)


@given(st.floats(0, 1))
def test_pq_and_its_inverse_undo_one_another(code: float) -> None:
    assert nits_to_pq(pq_to_nits(np.array(code))) == pytest.approx(code, abs=1e-6)


@pytest.mark.parametrize("peak", [300, 1000, 4000, 10_000])
def test_diffuse_white_lands_near_sdrs_white(peak: int) -> None:
    """203 cd/m² (BT.2408). The roll-off leaves room above for highlights, the more the brighter the master."""
    assert 0.75 <= _sdr_of_nits(WHITE_NITS, peak) <= 1


def test_with_a_peak_at_white_nothing_is_bent() -> None:
    assert _sdr_of_nits(WHITE_NITS, 203) == pytest.approx(1, abs=0.01)
    assert _sdr_of_nits(WHITE_NITS / 2, 203) ** 2.4 == pytest.approx(0.5, abs=0.01)


def test_the_brightest_highlight_is_white_and_black_is_black() -> None:
    assert _sdr_of_nits(1000) == pytest.approx(1, abs=0.01)
    assert _sdr_of_nits(0) == pytest.approx(0, abs=0.01)


@pytest.mark.parametrize("share", [0.05, 0.2, 0.4])
def test_dark_and_middle_tones_hardly_change(share: float) -> None:
    assert _sdr_of_nits(share * WHITE_NITS) ** 2.4 == pytest.approx(share, abs=0.05)


@pytest.mark.parametrize("transfer", _TRANSFERS)
@pytest.mark.parametrize("peak", [400, 1000, 4000])
def test_grey_stays_grey_and_brighter_stays_brighter(transfer: Transfer, peak: int) -> None:
    sdr = to_sdr(_greys(256), transfer, peak)
    assert np.ptp(sdr, axis=1).max() < 2e-3
    assert (np.diff(sdr[:, 0]) >= -1e-9).all()


@pytest.mark.parametrize("transfer", _TRANSFERS)
@given(rgb=st.tuples(*[st.floats(0, 1)] * 3))
def test_everything_stays_in_range(transfer: Transfer, rgb: tuple[float, float, float]) -> None:
    sdr = to_sdr(np.array([rgb]), transfer, 1000)
    assert np.isfinite(sdr).all()
    assert 0 <= sdr.min() <= sdr.max() <= 1


def test_hlg_white_lands_near_sdrs_white() -> None:
    """75 % of HLG is diffuse white (BT.2408)."""
    assert 0.75 <= float(to_sdr(np.full((1, 3), 0.75), "hlg", 1000)[0, 0]) <= 1


@pytest.mark.parametrize("colour", [0, 1, 2])
def test_a_primary_keeps_its_hue(colour: int) -> None:
    codes = np.full((1, 3), 0.1)
    codes[0, colour] = 0.5
    assert int(to_sdr(codes, "pq", 1000)[0].argmax()) == colour


def test_the_cube_is_what_the_functions_say_in_the_order_of_the_format() -> None:
    """A .cube counts red fastest."""
    path = cached_cube("pq", 1000)
    lines = path.read_text().splitlines()
    size = int(lines[0].removeprefix("LUT_3D_SIZE "))
    rows = np.array([[float(v) for v in line.split()] for line in lines[1:]])
    assert rows.shape == (size**3, 3)
    reddest = to_sdr(np.array([[1.0, 0, 0]]), "pq", 1000)[0]
    assert rows[size - 1] == pytest.approx(reddest, abs=1e-5)


def test_the_cube_is_made_once_and_leaves_nothing_beside_it(setting: object, tmp_path: Path) -> None:
    setting("cache_dir", tmp_path / "cache")  # type: ignore[operator]
    first = cached_cube("hlg", 1000)
    stamp = first.stat().st_mtime_ns
    assert cached_cube("hlg", 1000) == first
    assert first.stat().st_mtime_ns == stamp
    assert [p.name for p in settings().cache_dir.iterdir()] == [first.name]
