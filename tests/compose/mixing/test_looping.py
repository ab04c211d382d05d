"""Music that goes on and on: no beat is off, no seam is heard, and it is the same wherever it is taken up."""

from __future__ import annotations

import numpy as np
import pytest

from cleanplate.compose.mixing.beats import looks
from cleanplate.compose.mixing.form import Form, even, form_of
from cleanplate.compose.mixing.looping import endless, last_bar, last_beat
from cleanplate.media.tape import exactly
from cleanplate.picture import Floats
from tests.sound_made import RATE, blocks, joined, music, noise, reel, sine


def _played(wave: Floats, form: Form, count: int, since: int = 0) -> Floats:
    return joined(exactly(endless(reel(wave), form)(since), count))


def _clicks(bpm: float, seconds: float) -> Floats:
    wave = np.zeros((2, round(seconds * RATE)), np.float32)
    click = np.sin(2 * np.pi * 300 * np.arange(1_200) / RATE) * np.exp(-np.arange(1_200) / 300)
    for number in range(int(seconds * bpm / 60)):
        at = round(number * 60 / bpm * RATE)
        part = wave[:, at : at + 1_200]
        part += (1.0 if number % 4 == 0 else 0.5) * click[: part.shape[1]].astype(np.float32)
    return wave


@pytest.mark.parametrize("bpm", [80, 97.3, 119.88, 128, 150])
def test_beats_keep_their_pace_across_every_seam(bpm: float) -> None:
    """Each beat of three rounds within 5 ms of where it would be if nobody had gone back."""
    wave = _clicks(bpm, 24)
    form = form_of(reel(wave), wave.shape[1])
    found = _played(wave, form, 3 * wave.shape[1])
    loud = np.flatnonzero(np.abs(found[0]) > 0.02)
    onsets = loud[np.diff(loud, prepend=-RATE) > 4_000]
    period = 60 / bpm * RATE
    assert onsets.size > 60 * bpm / 60
    assert np.abs(np.diff(onsets) - period).max() < 0.005 * RATE
    assert np.abs(onsets - np.round(onsets / period) * period).max() < 0.005 * RATE


def test_a_seam_between_like_places_is_not_heard() -> None:
    """Where the music repeats itself to the sample, it comes out as the original would."""
    wave = music(100, 40)
    wave[:, RATE * 192 // 10 :] = wave[:, : wave.shape[1] - RATE * 192 // 10]  # eight bars, again
    form = form_of(reel(wave), wave.shape[1])
    found = _played(wave, form, form.end + RATE)
    since = form.end - RATE
    expected = np.concatenate([wave[:, since : form.end], wave[:, form.begin : form.begin + RATE]], axis=1)
    error = found[:, since:] - expected
    assert np.sqrt(np.mean(error**2)) < 0.02 * np.sqrt(np.mean(expected**2))


def test_a_seam_between_unlike_places_is_as_loud_as_both() -> None:
    wave = noise(4)
    form = Form(RATE, 3 * RATE, alike=0)
    found = _played(wave, form, 4 * RATE)[:, 3 * RATE - 600 : 3 * RATE + 600]
    levels = [20 * np.log10(part.std() / wave.std()) for part in np.array_split(found, 4, axis=1)]
    assert np.abs(levels).max() < 0.6


def test_what_is_the_same_at_both_ends_gets_no_louder_where_it_crosses() -> None:
    wave = sine(4, 480)
    found = _played(wave, Form(RATE, 3 * RATE, alike=1), 4 * RATE)
    assert np.abs(found - wave).max() < 1e-4


@pytest.mark.parametrize("since", [0, 1, 95_399, 95_400, 96_000, 96_599, 96_600, 200_000, 1_000_000])
def test_it_is_the_same_wherever_it_is_taken_up(since: int) -> None:
    wave, form = noise(3), Form(24_000, 96_000, alike=0.3)
    whole = _played(wave, form, 1_100_000)
    assert np.array_equal(_played(wave, form, 50_000, since), whole[:, since : since + 50_000])


def test_a_whole_loop_follows_itself_bit_for_bit() -> None:
    wave = noise(1)
    found = _played(wave, even(RATE, 4), 5 * RATE // 2)
    assert np.array_equal(found, np.concatenate([wave, wave, wave[:, : RATE // 2]], axis=1))


def test_the_last_bar_is_found_in_whatever_round() -> None:
    form = even(8_000, 4)
    assert [last_bar(form, at) for at in (0, 1_999, 2_000, 8_000, 8_001, 21_999)] == [
        0,
        0,
        2_000,
        8_000,
        8_000,
        20_000,
    ]
    late = Form(3_000, 7_000, (1_000, 3_000, 5_000, 7_000))
    assert [last_bar(late, at) for at in (999, 1_000, 7_000, 9_100, 11_500)] == [None, 1_000, 7_000, 9_000, 11_000]
    assert last_bar(Form(0, 100), 50) is None


def test_the_levels_of_the_music_stay_what_they_are() -> None:
    wave = music(110, 20)
    form = form_of(reel(wave), wave.shape[1])
    found = looks(blocks(_played(wave, form, 60 * RATE))).levels.mean(axis=1)
    assert found[20:].min() > looks(blocks(wave)).levels.mean(axis=1)[20:-20].min() - 0.2


def test_the_last_beat_is_a_quarter_of_the_bar_it_lies_in() -> None:
    form = even(16 * RATE, 8)  # bars of two seconds, beats of half a second
    for until, beat in ((0, 0.0), (0.4, 0.0), (0.5, 0.5), (3.9, 3.5), (4.0, 4.0), (16.6, 16.5), (33.2, 33.0)):
        assert last_beat(form, round(until * RATE)) == round(beat * RATE)


def test_without_bars_there_is_no_beat() -> None:
    assert last_beat(Form(0, RATE), RATE // 2) is None
