"""Each contract: what goes in, what comes out, and how state travels."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleanplate.errors import NetworkError, WeightsError
from cleanplate.matting.matter import Matter, load_matter
from cleanplate.matting.networks.network import input_size
from cleanplate.picture import RGB, Layout, Picture, from_rgb, resized
from tests import networks_made, scene

_YUV = Layout()


def _picture(index: int = 0, layout: Layout = _YUV) -> Picture:
    return from_rgb(scene.shot(index), layout)


def _off(matter: Matter, picture: Picture, index: int = 0) -> float:
    """Mean distance from the truth, 0..1, at the picture's own size."""
    coarse, _ = matter.coarse(picture, matter.start(picture))
    assert coarse.alpha.dtype == np.float32
    assert 0 <= coarse.alpha.min() <= coarse.alpha.max() <= 1
    return float(np.abs(resized(coarse.alpha, scene.SIZE) - scene.truth(index)).mean())


@pytest.mark.parametrize("layout", [Layout(), RGB, Layout("bt2020", halved=False, depth=10)])
@pytest.mark.parametrize("kind", ["modnet", "u2net", "rvm"])
def test_every_contract_finds_the_subject_in_any_layout(
    kind: str, layout: Layout, request: pytest.FixtureRequest
) -> None:
    matter = load_matter(request.getfixturevalue(kind))
    assert _off(matter, _picture(3, layout), 3) < 0.04


@pytest.mark.parametrize(("kind", "sequential"), [("modnet", False), ("u2net", False), ("rvm", True)])
def test_the_contract_of_a_file_is_told_by_its_inputs(
    kind: str, sequential: bool, request: pytest.FixtureRequest
) -> None:
    path = request.getfixturevalue(kind)
    network = load_matter(path).network
    assert (network.name, network.provider, network.sequential) == (Path(path).stem, "cpu", sequential)


@pytest.mark.parametrize("quality", ["fast", "balanced", "best"])
def test_every_quality_finds_the_subject(modnet: str, quality: Any) -> None:
    assert _off(load_matter(modnet, quality=quality), _picture()) < 0.04


def test_u2nets_scale_is_undone(u2net: str) -> None:
    """Whatever range the first output has, least is 0 and most is 1."""
    coarse, _ = load_matter(u2net).coarse(_picture(), None)
    assert (float(coarse.alpha.min()), float(coarse.alpha.max())) == (0, 1)


def test_u2net_on_a_flat_picture_answers_without_dividing_by_nothing(u2net: str) -> None:
    flat = from_rgb(np.zeros((64, 96, 3), np.uint8), RGB)
    coarse, _ = load_matter(u2net).coarse(flat, None)
    assert np.isfinite(coarse.alpha).all()


def test_rvms_memories_travel_from_frame_to_frame(rvm: str) -> None:
    """The made network fades by a tenth each frame, and to nothing when its four memories are mixed up."""
    matter = load_matter(rvm)
    state = matter.start(_picture())
    peaks = []
    for index in range(5):
        coarse, state = matter.coarse(_picture(index), state)
        peaks.append(float(coarse.alpha.max()))
    assert peaks == pytest.approx([1, 0.9, 0.8, 0.7, 0.6], abs=0.01)


def test_a_state_is_a_value_so_a_span_can_start_again(rvm: str) -> None:
    matter = load_matter(rvm)
    first = matter.start(_picture())
    _, second = matter.coarse(_picture(0), first)
    once, third = matter.coarse(_picture(1), second)
    again, _ = matter.coarse(_picture(1), second)
    fresh, _ = matter.coarse(_picture(1), matter.start(_picture()))
    assert (once.alpha == again.alpha).all()
    assert float(fresh.alpha.max()) == pytest.approx(1, abs=0.01)
    assert float(matter.coarse(_picture(2), third)[0].alpha.max()) == pytest.approx(0.8, abs=0.01)


def test_a_network_of_no_contract_is_refused(tmp_path: Path) -> None:
    path = networks_made.stranger(tmp_path / "stranger.onnx")
    with pytest.raises(NetworkError, match="fits no contract") as caught:
        load_matter(str(path))
    assert "left, right" in caught.value.message
    assert "MODNet" in caught.value.hint


@pytest.mark.parametrize("suffix", ["onnx", "tflite"])
def test_a_path_that_is_not_there_is_said(tmp_path: Path, suffix: str) -> None:
    with pytest.raises(WeightsError, match=rf"gone\.{suffix}"):
        load_matter(str(tmp_path / f"gone.{suffix}"))


@given(st.integers(16, 8000), st.integers(16, 8000), st.sampled_from([384 * 224, 512 * 288]))
def test_the_input_has_the_pictures_aspect_and_about_so_many_pixels(width: int, height: int, pixels: int) -> None:
    across, down = input_size((width, height), pixels)
    assert across % 32 == down % 32 == 0
    assert min(across, down) >= 64
    if 1 / 4 <= width / height <= 4:
        assert across * down == pytest.approx(pixels, rel=0.3)
        assert across / down == pytest.approx(width / height, rel=0.3)


@pytest.mark.parametrize("size", [(16, 4000), (4000, 16), (1, 1), (333, 599)])
def test_odd_shapes_go_through(modnet: str, size: tuple[int, int]) -> None:
    matter = load_matter(modnet)
    picture = from_rgb(np.full((size[1], size[0], 3), scene.SUBJECT, np.uint8), _YUV)
    alpha, _ = matter.alpha(picture, matter.start(picture))
    assert alpha.shape == size[::-1]
    assert alpha.min() == 255
