"""What is found out about a recording: once, and then told from what is kept."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from cleanplate.compose.mixing.form import even
from cleanplate.draft.builtin import builtin
from cleanplate.media.listen import listen
from cleanplate.render.library import Source, facts
from cleanplate.render.sounds import heard
from cleanplate.render.sounds.heard import Recording, words
from cleanplate.settings import settings
from tests.sound_made import RATE, blocks, joined, music, noise, speech, track


def _recording(path: Path) -> Recording:
    return Recording(Source(facts(path, path.parent), listen(path)))


def _kept() -> list[Path]:
    return list((settings().cache_dir / "heard").rglob("*.json"))


def test_a_form_is_found_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = track(tmp_path / "music.wav", music(120, 12))
    first = _recording(path).form()
    assert len(_kept()) == 1 and first.bars
    monkeypatch.setattr(heard, "form_of", None)
    assert _recording(path).form() == first


def test_a_noise_is_found_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = track(tmp_path / "voice.wav", speech((0.5, 1.5), seconds=3) + 0.02 * noise(3))
    first = joined(_recording(path).reel(50)(0))
    monkeypatch.setattr(heard, "noise_of", None)
    assert np.array_equal(joined(_recording(path).reel(50)(0)), first)


def test_words_are_found_once_and_anew_for_something_else(monkeypatch: pytest.MonkeyPatch) -> None:
    wave = speech((1, 2), seconds=3)
    first = words(["a", 1], lambda: blocks(wave))
    assert len(first) == 1 and abs(first[0][0] - RATE) < 0.05 * RATE
    assert words(["a", 2], lambda: blocks(wave * 0)) == []
    monkeypatch.setattr(heard, "spoken", None)
    assert words(["a", 1], lambda: blocks(wave)) == first


def test_half_of_an_answer_is_asked_for_again(tmp_path: Path) -> None:
    path = track(tmp_path / "music.wav", music(120, 12))
    first = _recording(path).form()
    (kept,) = _kept()
    kept.write_text(kept.read_text()[:20])
    assert _recording(path).form() == first


def test_built_in_music_loops_as_a_whole_and_is_not_listened_to(monkeypatch: pytest.MonkeyPatch) -> None:
    media = builtin("lo-fi")
    assert media is not None
    length = 16 * 4 * 60 * RATE // 80
    monkeypatch.setattr(heard, "form_of", None)
    monkeypatch.setattr(Recording, "length", length)
    source = Source(media, None)  # type: ignore[arg-type]
    assert Recording(source).form() == even(length, 16)


def test_a_track_ends_where_its_file_says(tmp_path: Path) -> None:
    assert _recording(track(tmp_path / "a.wav", noise(2))).length == 2 * RATE
