"""The engine: mattes that hold still, from few looks, across motion, cuts and a network's bad moments."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from cleanplate.matting.engine.preset import PRESETS, Preset, Quality
from cleanplate.matting.engine.temporal import solved
from cleanplate.matting.key.keyer import Keyer
from cleanplate.picture import Floats, resized
from tests import moving
from tests.moving import Reds, Still

BALANCED = PRESETS["balanced"]
_QUALITIES: list[Quality] = ["fast", "balanced", "best"]


def _run(frames: list[Still], network: Reds, preset: Preset = PRESETS["balanced"]) -> list[Floats]:
    done = list(solved(frames, network, preset, 2))
    assert [item.frame.index for item in done] == [frame.index for frame in frames]
    assert all(item.coarse.picture is item.frame.picture for item in done)
    return [np.asarray(resized(item.coarse.alpha, moving.SIZE), np.float32) for item in done]


def _errors(found: list[Floats], truth: list[Floats]) -> list[float]:
    return [float(np.abs(f - t).mean()) for f, t in zip(found, truth, strict=True)]


def _flicker(found: list[Floats]) -> float:
    return float(np.mean([np.abs(b - a).mean() for a, b in pairwise(found)]))


@pytest.mark.parametrize("quality", _QUALITIES)
def test_a_moving_subject_is_followed_between_the_keys(quality: Quality) -> None:
    frames, truth = moving.walk(24)
    network = Reds()
    errors = _errors(_run(frames, network, PRESETS[quality]), truth)
    assert max(errors) < 0.012  # of the picture: less than half a sample around the figure's edge
    assert len(network.looked) < 24 * (1.5 if quality == "best" else 0.6)


def test_a_still_scene_costs_hardly_a_look() -> None:
    frames = [moving.shot(i, 60) for i in range(40)]
    network = Reds()
    errors = _errors(_run(frames, network), [moving.figure(60)] * 40)
    assert max(errors) < 0.008
    assert len(network.looked) <= 9


def test_faster_motion_gets_denser_keys() -> None:
    looks = []
    for step in (0.0, 9.0):
        network = Reds()
        _run(moving.walk(20, step)[0], network)
        looks.append(len(network.looked))
    assert looks[1] > looks[0]


@pytest.mark.parametrize("quality", _QUALITIES)
def test_the_budget_of_looks_is_kept(quality: Quality) -> None:
    """Noise, which no motion explains, asks for a key at every frame."""
    rng = np.random.default_rng(1)
    frames = []
    for i in range(80):
        still = moving.shot(i, 60)
        noisy = [np.clip(p + rng.normal(0, 25, p.shape), 0, 255).astype(np.uint8) for p in still.picture.planes]
        frames.append(Still(i, replace(still.picture, planes=(noisy[0], noisy[1], noisy[2]))))
    network, preset = Reds(), PRESETS[quality]
    _run(frames, network, preset)
    assert len(network.looked) <= preset.runs * (80 + 10) + 80 / preset.longest + 6


def test_nothing_leaks_across_a_cut() -> None:
    left = [moving.shot(i, 20) for i in range(10)]
    right = [moving.shot(10 + i, 170, wall=200) for i in range(10)]
    found = _run(left + right, Reds())
    assert max(_errors(found, [moving.figure(20)] * 10 + [moving.figure(170)] * 10)) < 0.008


def test_who_appears_between_two_keys_is_seen_at_once() -> None:
    nobody = np.zeros(moving.SIZE[::-1], np.float32)
    there = [5 <= i < 9 for i in range(14)]
    frames = [moving.shot(i, 60, None if seen else nobody) for i, seen in enumerate(there)]
    found = _run(frames, Reds())
    assert [bool(f.max() > 0.8) for f in found] == there


def test_what_one_key_alone_invents_is_voted_down() -> None:
    """A wall that appears once."""

    def wall(matte: Floats, look: int) -> Floats:
        if look == 5:
            matte = matte.copy()
            matte[:, : matte.shape[1] // 3] = 1
        return matte

    frames, truth = moving.walk(30, 1.0, 120)
    preset = replace(PRESETS["balanced"], longest=3)
    assert max(_errors(_run(frames, Reds(wall), preset), truth)) < 0.02


def test_what_one_key_alone_misses_is_voted_back() -> None:
    def hole(matte: Floats, look: int) -> Floats:
        if look == 5:
            matte = matte.copy()
            matte[matte.shape[0] // 2 :] = 0
        return matte

    frames, truth = moving.walk(30, 1.0, 120)
    preset = replace(PRESETS["balanced"], longest=3)
    assert max(_errors(_run(frames, Reds(hole), preset), truth)) < 0.02


def test_flicker_at_the_edge_is_evened_out() -> None:
    """The network's threshold wanders from look to look; the matte does less so."""

    def wander(matte: Floats, look: int) -> Floats:
        return np.asarray(np.clip(matte * (1 + 0.4 * (-1) ** look) - 0.3 * (look % 2), 0, 1), np.float32)

    frames = [moving.shot(i, 60) for i in range(20)]
    every = replace(PRESETS["best"], longest=1, runs=3.0)
    raw = _run(frames, Reds(wander), replace(every, reach=0, mean=0))
    steady = _run(frames, Reds(wander), every)
    assert _flicker(steady) < 0.5 * _flicker(raw)


def test_a_small_subject_is_looked_at_in_a_crop() -> None:
    small = moving.figure(100, 60, 30, 40)
    network = Reds()
    _run([moving.shot(i, 100, small) for i in range(20)], network)
    assert network.looked[0] == moving.SIZE
    assert network.looked[1][0] < moving.SIZE[0] / 2


def test_a_recurrent_network_sees_every_frame_once_with_its_state() -> None:
    frames, truth = moving.walk(12)
    network = Reds(sequential=True)
    assert max(_errors(_run(frames, network), truth)) < 0.012
    assert network.states == list(range(12))
    assert set(network.looked) == {moving.SIZE}


def test_fast_gives_a_recurrent_network_few_frames() -> None:
    frames, truth = moving.walk(30, 1.0)
    network = Reds(sequential=True)
    assert max(_errors(_run(frames, network, PRESETS["fast"]), truth)) < 0.015
    assert network.states == list(range(len(network.states)))
    assert len(network.looked) < 10


def test_a_key_needs_no_engine() -> None:
    """A chroma key answers each frame exactly, at the picture's own size."""
    frames = moving.walk(5)[0]
    done = list(solved(frames, Keyer((20, 60, 100)), BALANCED, 2))
    assert [item.frame.index for item in done] == list(range(5))
    assert all(item.coarse.sharp and item.coarse.alpha.shape == moving.SIZE[::-1] for item in done)


def test_no_frames_are_no_mattes() -> None:
    assert list(solved([], Reds(), BALANCED, 2)) == []


def test_one_frame_is_a_clip_too() -> None:
    assert max(_errors(_run([moving.shot(0, 60)], Reds()), [moving.figure(60)])) < 0.008


def test_few_frames_are_held_however_long_the_clip() -> None:
    """What was read and not yet given back stays bounded."""
    asked = 0

    def source() -> Iterator[Still]:
        nonlocal asked
        still = moving.shot(0, 60)
        for index in range(400):
            asked += 1
            yield Still(index, still.picture)

    most = 0
    for given, _ in enumerate(solved(source(), Reds(), BALANCED, 2)):
        most = max(most, asked - given)
    assert asked == 400
    assert most < 70


def test_larger_frames_are_held_in_smaller_numbers() -> None:
    huge = PRESETS["balanced"].for_network(False, 100 << 20)
    assert (huge.longest, huge.reach) == (2, 2)
    assert PRESETS["balanced"].for_network(False, 3 << 20) == PRESETS["balanced"]


def test_giving_up_early_stops_everything() -> None:
    frames = moving.walk(30)[0]
    going = solved(frames, Reds(), BALANCED, 2)
    next(going)
    going.close()
    with pytest.raises(StopIteration):
        next(going)


def test_what_the_network_raises_comes_out() -> None:
    def fail(matte: Floats, look: int) -> Floats:
        raise RuntimeError("out of memory")

    with pytest.raises(RuntimeError, match="out of memory"):
        list(solved(moving.walk(10)[0], Reds(fail), BALANCED, 2))
