"""The real networks on a real person: the weights are fetched on first use and kept."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from skimage import data

from cleanplate.matting.matter import load_matter
from cleanplate.matting.networks import weights
from cleanplate.matting.networks.catalog import NETWORKS


def _alpha(network: str) -> Any:
    portrait = data.astronaut()
    matter = load_matter(network)
    return matter.alpha(portrait, matter.start(portrait))[0]


@pytest.mark.usefixtures("own_cache")
def test_modnet_covers_the_face_and_clears_the_far_corner() -> None:
    alpha = _alpha("modnet")
    assert alpha[40:165, 190:255].min() > 240  # hair to chin
    assert alpha[260:440, 100:220].min() > 240  # the suit
    assert alpha[:60, 460:].max() < 10  # the far corner
    assert alpha[20:250, 350:460].mean() < 10  # the shuttle
    assert alpha[:150, :60].mean() < 10  # the flag
    assert 0.3 < alpha.mean() / 255 < 0.8
    weights.verify(NETWORKS["modnet"])


@pytest.mark.usefixtures("own_cache")
def test_modnets_edge_is_soft_where_hair_is() -> None:
    alpha = _alpha("modnet")
    soft = (alpha > 10) & (alpha < 245)
    assert 0.005 < soft.mean() < 0.15
    assert np.abs(np.diff(alpha[150].astype(int))).max() < 255
