"""HDR to SDR: white lands on white, grey stays grey, brighter stays brighter."""

from __future__ import annotations

import numpy as np
import pytest

from cleanplate.media.tonemap import WHITE_NITS, nits_to_pq, pq_to_nits, to_sdr


def test_pq_is_the_standards_curve() -> None:
    assert pq_to_nits(np.array([0.0, 0.508, 1.0])) == pytest.approx([0, 100, 10_000], rel=0.01, abs=1e-6)
    assert nits_to_pq(pq_to_nits(np.linspace(0, 1, 50))) == pytest.approx(np.linspace(0, 1, 50), abs=1e-6)


@pytest.mark.parametrize("transfer", ["pq", "hlg"])
def test_grey_stays_grey_and_order_stays(transfer: str) -> None:
    codes = np.repeat(np.linspace(0, 1, 64)[:, None], 3, axis=1)
    sdr = to_sdr(codes, transfer, 1000)  # type: ignore[arg-type]
    assert np.ptp(sdr, axis=1).max() < 2e-3
    assert (np.diff(sdr[:, 0]) >= -1e-9).all()
    assert sdr[0, 0] == pytest.approx(0, abs=0.01)
    assert sdr[-1, 0] == pytest.approx(1, abs=0.01)


def test_sdr_white_and_below_hardly_change() -> None:
    nits = np.array([0.05, 0.2, 0.4]) * WHITE_NITS
    codes = np.repeat(nits_to_pq(nits)[:, None], 3, axis=1)
    assert to_sdr(codes, "pq", 1000)[:, 0] ** 2.4 == pytest.approx([0.05, 0.2, 0.4], abs=0.05)
