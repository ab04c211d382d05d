"""Two passes: what the first saw is not looked at again, and what it doubts is."""

from __future__ import annotations

from contextlib import closing

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleanplate.matting.engine.grade import Grade
from cleanplate.matting.engine.preset import PRESETS
from cleanplate.matting.engine.survey import Survey
from cleanplate.matting.engine.temporal import Account
from cleanplate.matting.matter import Matter
from cleanplate.picture import Floats, resized
from tests import moving
from tests.moving import Reds, Still

BEST = PRESETS["best"]


def _error(matter: Matter, frames: list[Still], truth: list[Floats], survey: Survey | None) -> float:
    found = [resized(item.coarse.alpha, moving.SIZE) for item in matter.mattes(frames, 2, survey)]
    return float(np.mean([np.abs(f - t).mean() for f, t in zip(found, truth, strict=True)]))


def test_a_matte_comes_back_as_it_was_kept() -> None:
    matte = np.random.default_rng(0).uniform(0, 1, (20, 30)).astype(np.float32)
    survey = Survey()
    survey.keep(7, matte)
    survey.keep(9, 1 - matte)
    assert survey.knows(7) and not survey.knows(8)
    assert np.abs(survey.recall(7) - matte).max() <= 0.5 / 255 + 1e-6
    assert np.abs(survey.recall(9) - (1 - matte)).max() <= 0.5 / 255 + 1e-6
    survey.close()


@given(st.lists(st.floats(0, 1), max_size=40), st.floats(0, 60))
def test_what_is_seen_again_is_paid_for_and_the_worst_comes_first(flickers: list[float], runs: float) -> None:
    with closing(Survey()) as survey:
        for flicker in flickers:
            survey.note(Grade(flicker=flicker))
        count = survey.settle(runs)
        again = [index for index in range(len(flickers)) if survey.doubted(index)]
    assert count == len(again)
    assert 2 * count <= runs  # none of them was seen before: straight and mirrored
    if again:
        worst = max(range(len(flickers)), key=lambda i: flickers[i])
        assert max(flickers[i] for i in again) == pytest.approx(flickers[worst])


def test_good_frames_are_left_alone() -> None:
    survey = Survey()
    for _ in range(20):
        survey.note(Grade())
    assert survey.settle(1000) == 0
    survey.close()


def test_the_second_pass_looks_only_where_the_first_is_in_doubt() -> None:
    frames, truth = moving.walk(24)
    network = Reds()
    matter, survey, account = Matter(network, BEST), Survey(), Account()
    list(matter.surveyed(frames, 2, survey, account))
    first = len(network.looked)
    assert account.runs == first
    assert account.frames == 24
    error = _error(matter, frames, truth, survey)
    doubted = sum(survey.doubted(i) for i in range(24))
    assert len(network.looked) - first <= 2 * doubted
    assert error < 0.012
    survey.close()


def test_what_the_first_pass_got_wrong_is_repaired() -> None:
    """The network is at odds with itself in the first looks; what it says when asked again is sound."""

    def unsteady(matte: Floats, look: int) -> Floats:
        if look < 12 and look % 2:
            return np.asarray(matte * (np.arange(matte.shape[0]) < matte.shape[0] // 2)[:, None], np.float32)
        return matte

    frames, truth = moving.walk(16, 3.0)
    once = _error(Matter(Reds(unsteady), BEST), frames, truth, None)
    matter, survey, account = Matter(Reds(unsteady), BEST), Survey(), Account()
    list(matter.surveyed(frames, 2, survey, account))
    assert any(survey.doubted(i) for i in range(16))
    assert _error(matter, frames, truth, survey) < 0.8 * once
    survey.close()


def test_both_passes_stay_within_the_budget() -> None:
    frames = moving.walk(60, 9.0)[0]
    network = Reds()
    matter, survey, account = Matter(network, BEST), Survey(), Account()
    list(matter.surveyed(frames, 2, survey, account))
    list(matter.mattes(frames, 2, survey, account))
    assert account.runs == len(network.looked)
    assert account.runs <= 1.2 * (60 + 10)
    survey.close()


@pytest.mark.parametrize("quality", ["fast", "balanced"])
def test_one_pass_is_enough_for_others(quality: str) -> None:
    assert not Matter(Reds(), PRESETS[quality]).surveys  # type: ignore[index]
    assert Matter(Reds(), BEST).surveys
    assert not Matter(Reds(sequential=True), BEST).surveys
