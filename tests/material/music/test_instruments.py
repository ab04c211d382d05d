"""Every instrument of the house: in tune, without a click at either end, louder when it is played louder."""

from __future__ import annotations

import numpy as np
import pytest

from cleanplate.material.music import drums, keys, pads, plucked
from cleanplate.material.music.loop import Instrument
from cleanplate.material.music.score import hertz
from tests.material.music.heard import RATE, cents, pitch_of

STRUCK = {
    "electric piano": keys.electric_piano, "felt piano": keys.felt_piano, "grand piano": keys.grand_piano,
    "vibraphone": keys.vibraphone, "marimba": keys.marimba, "glass": keys.glass,
    "nylon": plucked.nylon_guitar, "steel": plucked.steel_guitar, "muted": plucked.muted_guitar,
    "ukulele": plucked.ukulele,
}  # fmt: skip
LOW = {
    "upright": plucked.upright_bass,
    "finger": plucked.finger_bass,
    "sub": plucked.sub_bass,
    "drone": pads.drone,
}
HELD = {
    "warm pad": pads.warm_pad, "slow pad": pads.slow_pad, "strings": pads.strings, "horns": pads.horns,
    "tremolo": pads.tremolo_strings, "spiccato": pads.spiccato,
}  # fmt: skip
PITCHED = [(n, i, p) for n, i in (STRUCK | HELD).items() for p in (48, 60, 67, 76)]
PITCHED += [(n, i, p) for n, i in LOW.items() for p in (28, 33, 40)]
DRUMS = (
    drums.soft_kick, drums.dusty_kick, drums.tight_kick, drums.dusty_snare, drums.rim, drums.brush, drums.clap,
    drums.hat, drums.open_hat, drums.shaker, drums.low_drum, drums.heart, drums.tick,
)  # fmt: skip
ALL: list[tuple[str, Instrument]] = [*(STRUCK | HELD | LOW | {"air": pads.air}).items()]
ALL += [(one.__name__, one) for one in DRUMS]
named = pytest.mark.parametrize(("name", "instrument"), ALL, ids=[name for name, _ in ALL])


def chance() -> np.random.Generator:
    return np.random.default_rng(3)


@pytest.mark.parametrize(("name", "instrument", "midi"), PITCHED, ids=[f"{n} {p}" for n, _, p in PITCHED])
def test_it_is_in_tune(name: str, instrument: Instrument, midi: int) -> None:
    """Within three cents, which nobody hears; a section, whose players are further apart, within six."""
    wanted = hertz(midi)
    found = pitch_of(instrument(wanted, 2.0, 0.6, chance()), wanted)
    assert cents(found, wanted) == pytest.approx(0, abs=6 if name in HELD else 3)


@named
def test_it_begins_and_ends_without_a_click(name: str, instrument: Instrument) -> None:
    """From nothing and to nothing: its first and last samples are lost in it."""
    wave = np.atleast_2d(instrument(220, 0.5, 0.8, chance()))
    top = np.abs(wave).max()
    assert wave.dtype == np.float32
    assert np.abs(wave[:, 0]).max() < 0.02 * top
    assert np.abs(wave[:, -8:]).max() < 0.002 * top


@named
def test_it_is_louder_when_played_louder(name: str, instrument: Instrument) -> None:
    soft, loud = (float(np.mean(instrument(220, 0.5, force, chance()) ** 2)) for force in (0.3, 0.9))
    assert loud > 1.8 * soft


@pytest.mark.parametrize("name", STRUCK)
def test_what_is_struck_dies_away(name: str) -> None:
    wave = STRUCK[name](220, 1.0, 0.7, chance())
    early, late = wave[RATE // 50 : RATE // 5], wave[RATE // 2 : RATE * 4 // 5]
    assert np.mean(late**2) < 0.75 * np.mean(early**2)


@pytest.mark.parametrize("name", ["felt piano", "electric piano", "steel"])
def test_the_force_brings_overtones(name: str) -> None:
    """An instrument is not only louder when it is struck harder, it is brighter."""

    def brightness(force: float) -> float:
        power = np.abs(np.fft.rfft(STRUCK[name](220, 0.5, force, chance()))) ** 2
        hz = np.arange(power.size) * RATE / 2 / power.size
        return float(power[hz > 1500].sum() / power.sum())

    assert brightness(0.9) > 1.15 * brightness(0.3)
