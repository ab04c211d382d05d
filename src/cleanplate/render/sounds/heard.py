"""What is found out about recordings by hearing them once, and kept: noise, beats, where someone speaks."""

from __future__ import annotations

import json
from collections.abc import Callable, Generator
from contextlib import closing
from dataclasses import asdict, dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from cleanplate.compose.mixing.ducking import spoken
from cleanplate.compose.mixing.form import Form, even, form_of
from cleanplate.draft.builtin import of_media
from cleanplate.draft.time import Stretch
from cleanplate.media.denoise import Noise, cleaned, noise_of
from cleanplate.media.probe import Audio
from cleanplate.media.samples import RATE, Reel, reel
from cleanplate.picture import Floats
from cleanplate.render.cache import find, fingerprint, making
from cleanplate.render.library import Source

_KIND, _SUFFIX = "heard", ".json"
VERSION = 1  # of what is found: another one asks again


@dataclass(frozen=True)
class Recording:
    """A media's first track of sound, from the moment that the draft counts as its start."""

    source: Source

    @property
    def length(self) -> int:
        """Samples up to its end; its file's, where it does not say its own."""
        info, own = self.source.sound, self._audio.end
        end = info.start + info.duration if own is None else own
        return max(0, round((end - self._begin) * RATE))

    def reel(self, denoise: float) -> Reel:
        """Its samples, with as much of its noise taken away. Raises MediaError."""
        plain = reel(self.source.path, self._audio, self._begin)
        return cleaned(plain, self._noise(plain), denoise) if denoise else plain

    def form(self) -> Form:
        """How it can be played on and on. Raises MediaError."""
        known = of_media(self.source.media)
        if known:
            return even(self.length, known.bars or 1)
        found = _told("form", self.source.hash, lambda: asdict(form_of(self.reel(0), self.length)))
        return Form(**{**found, "bars": tuple(found["bars"])})

    @property
    def _audio(self) -> Audio:
        return self.source.sound.audio[0]

    @property
    def _begin(self) -> Fraction:
        return max(self.source.sound.start, Fraction(0))

    def _noise(self, plain: Reel) -> Noise:
        def ask() -> Any:
            with closing(plain(0)) as blocks:
                return noise_of(blocks).power.tolist()

        return Noise(np.array(_told("noise", self.source.hash, ask)))


def words(told: list[Any], blocks: Callable[[], Generator[Floats]]) -> list[Stretch]:
    """Where someone speaks in what is played, which `told` says all of."""

    def ask() -> Any:
        with closing(blocks()) as heard:
            return spoken(heard)

    return [(first, last) for first, last in _told("words", told, ask)]


def _told(what: str, of: Any, ask: Callable[[], Any]) -> Any:
    """An answer of plain values that was found before, or is asked for and kept."""
    key = fingerprint(what, VERSION, of)
    path = find(_KIND, key, _SUFFIX)
    try:
        if path:
            return json.loads(path.read_text())
    except (OSError, ValueError):  # cleared since, or half of it, as a power cut leaves it
        pass
    found = json.loads(json.dumps(ask()))
    with making(_KIND, key, _SUFFIX) as made:
        made.write_text(json.dumps(found))
    return found
