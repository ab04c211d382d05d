"""Grades: bad mattes are told from good ones without truth, and a clip's doubtful spans come with their times."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleanplate.matting.engine.grade import SUSPECT, Grade, Judge, lone_grade, still_grade
from cleanplate.matting.engine.preset import PRESETS
from cleanplate.matting.engine.temporal import solved
from cleanplate.matting.networks.network import Coarse
from cleanplate.picture import Floats
from tests import moving
from tests.moving import Reds, Still

_BAD = Grade(flicker=0.5)
_GRAY = np.full((72, 128), 90, np.uint8)


def _scores(frames: list[Still], network: Reds) -> list[float]:
    return [item.grade.score for item in solved(frames, network, PRESETS["balanced"], 2)]


def _body(hole: float = 0.0) -> Floats:
    """A figure of 40x50 samples, with a hole of so much alpha missing."""
    alpha = np.zeros((72, 128), np.float32)
    alpha[10:60, 40:80] = 1
    alpha[25:40, 52:66] = 1 - hole
    return alpha


def test_a_good_matte_scores_high_on_every_frame() -> None:
    assert min(_scores(moving.walk(16)[0], Reds())) > 80


def test_parts_that_come_and_go_score_low() -> None:
    def half(matte: Floats, look: int) -> Floats:
        return matte if look % 2 else np.asarray(matte * (np.arange(matte.shape[0]) < 70)[:, None], np.float32)

    good, bad = (_scores(moving.walk(16)[0], network) for network in (Reds(), Reds(half)))
    assert min(bad) < min(good) - 20


def test_a_hole_that_looks_like_the_subject_counts_and_a_gap_does_not() -> None:
    """Between arm and body the wall shows, in its own luma; that is no fault."""
    gap = _GRAY.copy()
    gap[25:40, 52:66] = 200
    whole, hole, seen_through = (
        still_grade(alpha, gray).holes
        for alpha, gray in ((_body(), _GRAY), (_body(hole=1), _GRAY), (_body(hole=1), gap))
    )
    assert whole == 0
    assert hole == pytest.approx(15 * 14 / (40 * 50 - 15 * 14), rel=0.05)
    assert seen_through < hole / 100


def test_haze_is_unsure_and_an_edge_is_not() -> None:
    haze = _body()
    haze[20:50, 80:110] = 0.5
    assert still_grade(_body(), _GRAY).unsure == 0
    assert still_grade(haze, _GRAY).unsure > 0.2


def test_an_empty_matte_is_no_fault_by_itself() -> None:
    assert still_grade(np.zeros((72, 128), np.float32), _GRAY) == Grade()


def test_a_matte_without_an_engine_is_graded_at_any_size() -> None:
    picture = moving.shot(0, 60).picture
    assert lone_grade(Coarse(moving.figure(60), picture, sharp=True)).score > 95


def test_the_reason_is_the_worst_measure() -> None:
    assert "flicker" in Grade(flicker=0.3, odds=0.01).reason
    assert "hole" in Grade(flicker=0.001, holes=0.5).reason


@given(st.builds(Grade, *[st.floats(0, 10)] * 5))
def test_a_score_lies_between_0_and_100(grade: Grade) -> None:
    assert 0 <= grade.score <= 100


def _verdict(bad: set[int], count: int = 60, rate: int = 10) -> Judge:
    judge = Judge()
    for index in range(count):
        judge.add(Fraction(index, rate), _BAD if index in bad else Grade())
    return judge


def test_a_span_lasts_until_its_last_frame_is_gone() -> None:
    (span,) = _verdict({20, 21, 22}).verdict(Fraction(6)).suspects
    assert (span.start, span.end) == (2, Fraction(23, 10))
    assert span.score == _BAD.score
    assert span.reasons == (_BAD.reason,)


def test_a_span_at_the_end_lasts_to_the_clips_end() -> None:
    (span,) = _verdict({59}).verdict(Fraction(6)).suspects
    assert (span.start, span.end) == (Fraction(59, 10), 6)


def test_near_spans_are_one_and_far_ones_are_not() -> None:
    assert len(_verdict({10, 13}).verdict(Fraction(6)).suspects) == 1
    assert len(_verdict({10, 30}).verdict(Fraction(6)).suspects) == 2


def test_the_worst_frame_of_a_span_is_named() -> None:
    judge = Judge()
    for index, flicker in enumerate((0.0, 0.2, 0.4, 0.2, 0.0)):
        judge.add(Fraction(index), Grade(flicker=flicker))
    verdict = judge.verdict(Fraction(5))
    assert verdict.suspects[0].worst == 2
    assert verdict.least == Grade(flicker=0.4).score


def test_a_clip_without_frames_has_nothing_to_show() -> None:
    assert Judge().verdict(Fraction(0)).suspects == ()


@given(st.sets(st.integers(0, 59)))
def test_every_suspect_frame_lies_in_one_span_and_spans_do_not_meet(bad: set[int]) -> None:
    assert _BAD.score < SUSPECT
    spans = _verdict(bad).verdict(Fraction(6)).suspects
    for index in bad:
        assert sum(span.start <= Fraction(index, 10) < span.end for span in spans) == 1
    assert all(one.end < other.start for one, other in pairwise(spans))
