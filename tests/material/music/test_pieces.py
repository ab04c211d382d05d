"""Every piece: a loop of its length and level, in its key and time, that leaves room for a voice."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from cleanplate.material.catalog import MATERIAL
from cleanplate.material.music.score import chords
from tests.material.music.heard import RATE, chroma, jerk, measured, module, novelty, octaves, piece

PIECES = [one.name for one in MATERIAL.values() if one.kind == "music"]
WITH_A_BEAT = ["lo-fi", "upbeat", "corporate", "acoustic", "cinematic"]
each_piece = pytest.mark.parametrize("name", PIECES)


@each_piece
def test_a_piece_is_exactly_as_long_as_its_bars(name: str) -> None:
    known = MATERIAL[name]
    wave = piece(name)
    assert wave.dtype == np.float32
    assert wave.shape == (2, round(known.bars * 4 * 60 * RATE / known.bpm))
    assert abs(wave.shape[1] * 1000 / RATE - known.length) < 1
    assert np.isfinite(wave).all()


@each_piece
def test_a_piece_has_the_level_that_all_have(name: str) -> None:
    loudness, peak = measured(piece(name))
    assert loudness == pytest.approx(-16, abs=0.6)
    assert peak <= -1.5


@each_piece
def test_a_piece_goes_round_without_a_seam(name: str) -> None:
    """Neither a click nor anything newer at its end than a downbeat inside brings."""
    wave = piece(name)
    bends, near = jerk(wave), 4
    assert max(bends[:near].max(), bends[-near:].max()) <= bends[near:-near].max()
    news = novelty(wave)
    assert max(news[:6].max(), news[-6:].max()) <= 1.15 * news[6:-6].max()


@pytest.mark.parametrize("name", ["calm", "ambient"])
def test_a_loop_cut_short_would_be_noticed(name: str) -> None:
    bends = jerk(piece(name)[:, : -RATE // 3])
    assert max(bends[0], bends[-1]) > 1.02 * bends[1:-1].max()


@each_piece
def test_what_rings_at_the_end_rings_at_the_beginning(name: str) -> None:
    """None starts from silence or ends in it: the ring has no gap."""
    wave = piece(name)
    usual = np.sqrt(np.mean(wave**2))
    for part in (wave[:, : RATE // 10], wave[:, -RATE // 10 :]):
        assert np.sqrt(np.mean(part**2)) > usual / 12


@each_piece
def test_a_piece_stands_in_the_middle_and_sums_to_mono(name: str) -> None:
    wave = piece(name)
    assert np.abs(wave.mean(axis=1)).max() < 1e-4
    assert np.corrcoef(wave)[0, 1] > 0.25
    left, right = np.sqrt(np.mean(wave**2, axis=1))
    assert abs(20 * np.log10(left / right)) < 1.5


@each_piece
def test_a_piece_leaves_room_for_a_voice(name: str) -> None:
    """Less and less from 500 Hz up, as music goes, and more so where words are understood."""
    low, warm, clear, speech, bright, air = octaves(piece(name), 20, 500, 1000, 2000, 4000, 8000)
    assert low < warm - 15
    assert clear < warm + 1
    assert warm - 22 < speech < warm - 9
    assert bright < speech + 3
    assert warm - 50 < air < warm - 14


@each_piece
def test_a_piece_breathes_and_is_not_pressed_flat(name: str) -> None:
    wave = piece(name)
    assert 20 * np.log10(np.abs(wave).max() / np.sqrt(np.mean(wave**2))) > 12


@each_piece
def test_its_chords_are_those_of_its_score(name: str) -> None:
    """Their tones sound while they last: better than in any of the eleven other keys."""
    beat = 60 / MATERIAL[name].bpm
    harmony = chords(module(name).FORM)
    heard = [chroma(piece(name), c.beat * beat + 0.1, (c.beat + c.length) * beat) for c in harmony]
    fits = [
        np.mean([sum(one[(tone + key) % 12] for tone in c.tones) for one, c in zip(heard, harmony, strict=True)])
        for key in range(12)
    ]
    assert fits[0] > 1.02 * max(fits[1:])


@pytest.mark.parametrize("name", WITH_A_BEAT)
def test_its_beats_fall_on_its_grid(name: str) -> None:
    """Folded at the beat, what is new comes on it; and it comes again after a bar, not after nearly one."""
    known, news = MATERIAL[name], novelty(piece(name))
    steps = news.size / (known.bars * 4)  # of a beat
    phase = (np.arange(news.size) / steps) % 1
    on = news[(phase < 0.06) | (phase > 0.97)].mean()
    assert on > 1.6 * news.mean()
    again = [float(np.corrcoef(news, np.roll(news, round(4 * steps * late)))[0, 1]) for late in (0.9, 1, 1.1)]
    assert again[1] > again[0] + 0.1
    assert again[1] > again[2] + 0.1


@pytest.mark.parametrize("name", ["lo-fi"])
def test_a_piece_is_the_same_each_time(name: str) -> None:
    assert np.array_equal(module(name).made(), piece(name))


def test_no_two_pieces_are_alike() -> None:
    """Each two differ in their tones or in their colour, and none that share a tempo do so by little."""
    tones = {name: chroma(piece(name)) for name in PIECES}
    colours = {name: octaves(piece(name), *(62.5 * 2**k for k in range(8))) for name in PIECES}
    for one, two in combinations(PIECES, 2):
        apart = float(np.abs(tones[one] - tones[two]).sum())
        colour = float(np.abs(np.diff(colours[one]) - np.diff(colours[two])).max())
        assert apart > 0.12 or colour > 6
        assert apart + colour / 20 > (0.4 if MATERIAL[one].bpm == MATERIAL[two].bpm else 0.2)
