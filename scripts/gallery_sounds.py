"""What the gallery tells of sound: small mixes rendered, listened to, and their levels."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from pathlib import Path

import av
import numpy as np
from PIL import Image
from scripts.gallery_drawing import curves, levels

from cleanplate.compose.mixing.loudness import measured
from cleanplate.draft.model import Canvas, Draft
from cleanplate.draft.operation import operation
from cleanplate.draft.wire import Json
from cleanplate.picture import Floats
from cleanplate.render.export import render_draft
from cleanplate.render.library import Library, facts
from cleanplate.render.output import Output

_RATE, _SECONDS, _POINTS, _LOW = 48_000, 12, 600, -60.0
DUCK: Json = {"op": "duck", "segment": "s2", "by": 12}
LOUDNESS: Json = {"op": "loudness", "target": -14}


def ducking(folder: Path) -> Image.Image:
    """A voice on the left, music on the right, so that each can be told from the other in the mix."""
    plain = _mixed(folder, [])
    down = _mixed(folder, [DUCK])
    return curves(
        [
            (levels(plain[:1], _POINTS), "#9aa0a6", "the voice"),
            (levels(plain[1:], _POINTS), "#f29900", "music as it was"),
            (levels(down[1:], _POINTS), "#1a73e8", "music, ducked by 12 dB"),
        ],
        _SECONDS,
        _LOW,
    )


def loudness(folder: Path) -> Image.Image:
    """The same mix as it is, and brought to the target."""
    plain, loud = _mixed(folder, []), _mixed(folder, [LOUDNESS])
    lines = []
    for sound, colour, words in ((plain, "#9aa0a6", "as mixed"), (loud, "#1a73e8", "to −14 LUFS")):
        found = measured([sound])
        told = f"{words}: {found.loudness:.1f} LUFS, true peak {found.peak:.1f} dB"
        lines.append((levels(sound, _POINTS), colour, told))
    return curves(lines, _SECONDS, _LOW)


def _mixed(folder: Path, changes: Sequence[Json]) -> Floats:
    """Both sounds after some operations, as a player would hear them, float32 (2, n)."""
    film = Draft(canvas=Canvas(width=64, height=36, rate=25))
    for sound, name in ((_voice(), "voice.wav"), (_music(), "music.wav")):
        _write(folder / name, sound)
        added: Json = {"op": "add_audio", "media": facts(folder / name, folder)}
        film = operation(added).apply(film)
    film = reduce(lambda so_far, change: operation(change).apply(so_far), changes, film)
    done = render_draft(film, Output(folder / "mix.mov", overwrite=True), Library(folder))
    with av.open(str(done.output)) as container:
        parts = [frame.to_ndarray() for frame in container.decode(audio=0)]
    packed = np.concatenate(parts, axis=1).reshape(-1, 2).T
    return np.asarray(packed / 32768, np.float32)


def _voice() -> Floats:
    """Something like speech: syllables of a buzz, in phrases with pauses between."""
    t = np.arange(_SECONDS * _RATE) / _RATE
    buzz = sum(np.sin(2 * np.pi * 130 * k * t) / k for k in range(1, 20))
    phrases = ((t > 2) & (t < 4.5)) | ((t > 5.2) & (t < 8))
    syllables = np.clip(np.sin(2 * np.pi * 4.3 * t) + 0.4, 0, None)
    return np.stack([0.12 * buzz * syllables * phrases, 0 * t]).astype(np.float32)


def _music() -> Floats:
    t = np.arange(_SECONDS * _RATE) / _RATE
    chord = sum(np.sin(2 * np.pi * pitch * t) for pitch in (220, 277.2, 329.6, 440))
    swell = 0.8 + 0.2 * np.sin(2 * np.pi * 0.5 * t)
    return np.stack([0 * t, 0.05 * chord * swell]).astype(np.float32)


def _write(path: Path, sound: Floats) -> None:
    with av.open(str(path), "w") as out:
        stream = out.add_stream("pcm_s16le", rate=_RATE, layout="stereo")
        packed = np.rint(sound.T.reshape(1, -1) * 32767).astype(np.int16)
        frame = av.AudioFrame.from_ndarray(packed, format="s16", layout="stereo")
        frame.sample_rate = _RATE
        out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
