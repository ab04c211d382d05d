"""Where music can go back: whole bars, to the sample, where it sounds alike."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from cleanplate.compose.mixing.form import SEAM, Form, even, form_of
from cleanplate.picture import Floats
from tests.sound_made import RATE, music, noise, reel, speech


def _form(wave: Floats) -> Form:
    return form_of(reel(wave), wave.shape[1])


@pytest.mark.parametrize("bpm", [80, 96.5, 119.88, 127.3, 150])
def test_a_loop_is_whole_bars_within_a_fraction_of_a_millisecond(bpm: float) -> None:
    form = _form(music(bpm, 30))
    bar = 4 * 60 / bpm * RATE
    count = round((form.end - form.begin) / bar)
    assert count >= 4 and count % 4 == 0  # as the chords go
    assert abs(form.end - form.begin - count * bar) < 0.0005 * RATE
    assert form.alike > 0.9


def test_bars_begin_where_the_chords_change() -> None:
    form, bar = _form(music(110, 30)), 4 * 60 / 110 * RATE
    assert len(form.bars) >= 12
    assert max(abs(at - round(at / bar) * bar) for at in form.bars) < 0.012 * RATE


def test_the_seam_lies_just_before_a_bar_so_that_its_beat_is_whole() -> None:
    form = _form(music(100, 30))
    ahead = next(bar - form.begin for bar in form.bars if bar >= form.begin)
    assert SEAM // 2 < ahead < 0.05 * RATE


def test_an_ending_is_no_part_of_the_loop() -> None:
    wave = music(120, 40)
    wave[:, 30 * RATE :] *= np.exp(-np.arange(10 * RATE) / RATE).astype(np.float32)
    form = _form(wave)
    assert form.bars and form.end < 32 * RATE


@pytest.mark.parametrize(
    "wave", [speech((0.3, 4), (5, 9), seconds=10), np.tile(noise(5), 2)], ids=["speech", "noise"]
)
def test_without_a_beat_all_of_it_goes_round(wave: Floats) -> None:
    form = _form(wave)
    assert form.bars == ()
    assert (form.begin, form.end) == (SEAM // 2, wave.shape[1] - SEAM // 2)


def test_what_is_too_short_to_cross_fade_goes_round_as_it_is() -> None:
    assert _form(noise(1)[:, :7_000]) == Form(0, 7_000, seam=0)


@pytest.mark.parametrize("count", [0, 1, 100])
def test_next_to_nothing_comes_ten_times_a_second(count: int) -> None:
    assert _form(noise(1)[:, :count]) == Form(0, 4_800, seam=0)


def test_material_that_loops_as_a_whole_has_even_bars() -> None:
    form = even(1_000, 4)
    assert (form.begin, form.end, form.seam) == (0, 1_000, 0)
    assert [after - before for before, after in pairwise(form.bars)] == [250, 250, 250]
