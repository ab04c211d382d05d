"""The soft shade round letters: dark at their edges, gone before the picture's."""

from __future__ import annotations

import numpy as np
import pytest

from cleanplate.compose.lettering.glow import margin, shade

DOT = np.zeros((200, 200), np.uint8)
DOT[90:110, 90:110] = 255


def test_it_is_dark_at_the_edge_and_fades_outward() -> None:
    row = shade(DOT, 20.0)[100, 110:]
    assert row[0] > 0.6 and np.all(np.diff(row) <= 1e-6)
    assert row[int(margin(20.0))] < 0.02


def test_a_thin_stroke_gets_about_as_dark_a_one() -> None:
    line = np.zeros((100, 100), np.uint8)
    line[:, 49:52] = 255
    assert shade(line, 12.0)[50, 52] > 0.45


@pytest.mark.parametrize("reach", [0.01, 1.0, 300.0])
def test_it_is_a_share_whatever_its_reach(reach: float) -> None:
    found = shade(DOT, reach)
    assert found.shape == DOT.shape and found.min() >= 0 and found.max() <= 1


def test_where_no_letter_is_nothing_is_shaded() -> None:
    assert not shade(np.zeros((20, 20), np.uint8), 5.0).any()
