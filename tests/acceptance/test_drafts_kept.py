"""Nothing is computed twice: what did not change is kept to the byte, and never makes a wrong result."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from cleanplate.settings import settings
from tests import media_made, networks_made, scene, seen
from tests.acceptance import films
from tests.commands import cleanplate
from tests.media_made import Track

_PROGRAM = "from cleanplate.cli.main import main; main()"
_PATIENCE = 60  # seconds until a test gives up; none of it is waited for when all is well
_SEEN = [i % films.ROUND for i in range(50)]

Put = Callable[[str, object], None]


@pytest.fixture
def film(tmp_path: Path) -> Path:
    """10 seconds in two spans, with a title in the second and sound."""
    film = films.new(films.wandering(tmp_path / "talk.mp4", 10, tracks=[Track()]))
    return films.apply(film, "title text=Hi at=7s length=2s place=lower size=20 colour=#ff00ff")


@pytest.fixture
def cut_out(film: Path, modnet: str) -> tuple[Path, list[str]]:
    films.apply(film, "replace_background segment=s1 background=teal network=reds")
    return film, ["--weights", f"reds={modnet}", "--overwrite"]


# --- what changes, and what stays -----------------------------------------------------------------------


@pytest.mark.parametrize("file", ["out.mp4", "out.webm", "out.mov"])
def test_the_same_once_more_is_all_kept_and_the_same_to_the_byte(film: Path, file: str) -> None:
    out, first = films.render(film, file)
    before, spans = out.read_bytes(), films.kept()
    out, again = films.render(film, file, "--overwrite")
    assert first["spans_kept"] == 0 and again["spans_kept"] == again["spans"] == first["spans"] > 1
    assert out.read_bytes() == before
    assert films.kept() == spans
    assert again["receipt"] == first["receipt"]


def test_another_title_renders_its_own_seconds_only(film: Path) -> None:
    out, first = films.render(film, "out.mp4")
    before, spans = seen.frames(out), films.kept()
    films.apply(film, "edit_title segment=s2 text=Hello")
    out, again = films.render(film, "out.mp4", "--overwrite")
    assert again["spans_kept"] == again["spans"] - 1 == first["spans"] - 1
    now = films.kept()
    assert {name: now[name] for name in spans} == spans
    assert len(now) == len(spans) + 2  # one span, and its facts
    changed = [i for i, (a, b) in enumerate(zip(before, seen.frames(out), strict=True)) if (a.rgb != b.rgb).any()]
    assert changed and set(changed) <= {*range(35, 50)}  # the span from 7 s on


def test_what_is_taken_back_is_there_again_at_once(film: Path) -> None:
    out, _ = films.render(film, "out.mp4")
    before = out.read_bytes()
    films.apply(film, "edit_title segment=s2 text=Hello")
    films.render(film, "out.mp4", "--overwrite")
    films.apply(film, "edit_title segment=s2 text=Hi")
    out, told = films.render(film, "out.mp4", "--overwrite")
    assert told["spans_kept"] == told["spans"]
    assert out.read_bytes() == before


def test_another_background_runs_no_network(cut_out: tuple[Path, list[str]]) -> None:
    film, words = cut_out
    _, first = films.render(film, "out.mp4", *words)
    films.apply(film, "replace_background segment=s1 background=#800000")
    out, told = films.render(film, "out.mp4", *words)
    assert first["network_runs"] > 0
    assert (told["network_runs"], told["spans_kept"], told["network"]) == (0, 0, "reds")
    frames = seen.frames(out)
    assert all(np.abs(f.rgb[:8].astype(int) - (128, 0, 0)).mean() < 12 for f in frames)
    assert films.numbers(frames) == pytest.approx(_SEEN, abs=1)


def test_another_format_runs_no_network_either(cut_out: tuple[Path, list[str]]) -> None:
    film, words = cut_out
    films.render(film, "out.mp4", *words)
    for file in ("out.webm", "frames"):
        _, told = films.render(film, file, *words)
        assert (told["network_runs"], told["frames"]) == (0, 50)


def test_another_network_by_the_same_name_is_another_result(
    cut_out: tuple[Path, list[str]], lopsided: str
) -> None:
    """A name may stand for any file: what it holds is what counts."""
    film, words = cut_out
    films.render(film, "out.mp4", *words)
    out, told = films.render(film, "out.mp4", "--weights", f"reds={lopsided}", "--overwrite")
    assert told["spans_kept"] == 0 and told["network_runs"] > 0
    for frame in seen.frames(out):
        assert np.abs(frame.rgb[:8, -30:].astype(int) - (0, 128, 128)).mean() < 12
        assert frame.rgb[:8, :30, 0].mean() > frame.rgb[:8, -30:, 0].mean()


@pytest.fixture(scope="session")
def lopsided(made: Path) -> str:
    return str(networks_made.lopsided(made / "lopsided.onnx"))


def test_another_sound_renders_no_picture(film: Path) -> None:
    out, _ = films.render(film, "out.mp4")
    before, spans, heard = [f.rgb for f in seen.frames(out)], films.kept(), seen.sounds(out)[0]
    films.apply(film, "volume segment=s1 percent=50")
    out, told = films.render(film, "out.mp4", "--overwrite")
    assert told["spans_kept"] == told["spans"]
    assert films.kept() == spans
    assert all((a == b.rgb).all() for a, b in zip(before, seen.frames(out), strict=True))
    assert np.abs(seen.sounds(out)[0].samples).max() < np.abs(heard.samples).max() * 0.6


def test_fresh_renders_every_span_anew(film: Path) -> None:
    films.render(film, "out.mp4")
    out, told = films.render(film, "out.mp4", "--overwrite", "--fresh")
    assert (told["spans_kept"], told["frames"]) == (0, 50)
    assert films.numbers(seen.frames(out)) == _SEEN


def test_a_source_that_changed_is_seen_to_have_changed(film: Path) -> None:
    """The draft holds its hash: kept spans of the old one are never shown for it."""
    films.render(film, "out.mp4")
    films.wandering(film.parent / "talk.mp4", 10, first=5)
    said = cleanplate("render", film, "-o", film.parent / "out.mp4", "--overwrite", "--json")
    assert said.code == 2 and said.json["error"]["path"] == "media.m1.hash"


# --- what may befall the cache --------------------------------------------------------------------------


def _facts(path: Path) -> Path:
    return path.with_suffix(".json")


_BREAK: dict[str, Callable[[Path], object]] = {
    "cut": lambda path: os.truncate(path, path.stat().st_size // 2),
    "cut by a little": lambda path: os.truncate(path, path.stat().st_size - 1),
    "empty": lambda path: os.truncate(path, 0),
    "deleted": lambda path: path.unlink(),
    "other bytes": lambda path: path.write_bytes(b"\0" * 100),
    "facts cut": lambda path: os.truncate(_facts(path), 40),
    "facts empty": lambda path: os.truncate(_facts(path), 0),
    "facts deleted": lambda path: _facts(path).unlink(),
    "facts null": lambda path: _facts(path).write_text("null"),
    "facts of nothing": lambda path: _facts(path).write_text("{}"),
    "facts a list": lambda path: _facts(path).write_text("[[]]"),
}


@pytest.mark.parametrize("name", _BREAK)
def test_a_broken_span_is_rendered_again(film: Path, name: str) -> None:
    films.render(film, "out.mp4")
    for path in sorted((settings().cache_dir / "spans").glob("*/*.mp4"))[:1]:
        _BREAK[name](path)
    out, told = films.render(film, "out.mp4", "--overwrite")
    assert told["spans_kept"] == told["spans"] - 1
    assert films.numbers(seen.frames(out)) == _SEEN
    assert films.render(film, "out.mp4", "--overwrite")[1]["spans_kept"] == told["spans"]


@pytest.mark.parametrize("left", [0.0, 0.6])
@pytest.mark.parametrize("file", ["out.mp4", "out.webm", "out.mov"])
def test_a_broken_mix_is_made_again(film: Path, file: str, left: float) -> None:
    out, _ = films.render(film, file)
    heard = seen.sounds(out)[0]
    (mix,) = (settings().cache_dir / "sounds").glob("*/*.sound")
    os.truncate(mix, int(mix.stat().st_size * left))
    out, _ = films.render(film, file, "--overwrite")
    again = seen.sounds(out)[0]
    assert again.click == pytest.approx(heard.click, abs=0.001)
    assert again.end == heard.end and np.abs(again.samples[-9600:]).max() > 0.05


@pytest.mark.parametrize("left", [0.0, 0.6])
def test_broken_mattes_are_found_again(cut_out: tuple[Path, list[str]], left: float) -> None:
    film, words = cut_out
    films.render(film, "out.mp4", *words)
    (mattes,) = (settings().cache_dir / "mattes").glob("*/*.db")
    os.truncate(mattes, int(mattes.stat().st_size * left))
    out, told = films.render(film, "out.mp4", *words, "--fresh")
    frames = seen.frames(out)
    assert told["frames"] == 50 and films.numbers(frames) == pytest.approx(_SEEN, abs=1)
    assert all(np.abs(f.rgb[:8].astype(int) - (0, 128, 128)).mean() < 12 for f in frames)


def test_the_cache_keeps_its_limit_and_what_was_used_last(film: Path, setting: Put) -> None:
    """What is older than an hour goes; what this render made stays, for it may be needed at once."""
    films.render(film, "old.mp4")
    old = films.kept()
    for path in (settings().cache_dir / "spans").glob("*/*"):
        os.utime(path, (time.time() - 7200,) * 2)
    films.apply(film, "volume segment=s1 percent=50", "edit_title segment=s2 text=Hello")
    setting("cache_limit_mb", 0)
    _, told = films.render(film, "new.mp4")
    left = films.kept()
    assert told["spans_kept"] == 1  # found, and so used again
    assert len(set(old) & set(left)) == 2 and len(left) == 4
    films.apply(film, "edit_title segment=s2 text=Hi")
    out, told = films.render(film, "again.mp4")
    assert told["spans_kept"] == 1
    assert films.numbers(seen.frames(out)) == _SEEN


def test_a_cache_without_a_limit_in_sight_loses_nothing(film: Path) -> None:
    films.render(film, "old.mp4")
    for path in (settings().cache_dir / "spans").glob("*/*"):
        os.utime(path, (time.time() - 7200,) * 2)
    assert films.render(film, "new.mp4")[1]["spans_kept"] == 2


# --- what may befall a render ---------------------------------------------------------------------------


@pytest.fixture
def long_film(tmp_path: Path) -> Path:
    """A minute and a half in many spans."""
    shown = [i // 25 % films.ROUND for i in range(2250)]
    clip = media_made.clip(tmp_path / "long.mp4", [scene.shot(i) for i in shown], options={"preset": "ultrafast"})
    return films.new(clip)


def test_a_render_that_was_killed_goes_on_where_it_was(long_film: Path) -> None:
    """SIGKILL: nothing of ours runs any more."""
    out = long_film.parent / "out.mp4"
    command = [sys.executable, "-c", _PROGRAM, "render", str(long_film), "-o", str(out), "--quiet"]
    with subprocess.Popen(command, env={**os.environ, "NO_COLOR": "1"}) as process:
        begun = time.monotonic()
        while _finished() < 4 and process.poll() is None and time.monotonic() < begun + _PATIENCE:
            time.sleep(0.01)
        assert process.poll() is None, "it was done before it could be killed"
        process.send_signal(signal.SIGKILL)
    finished = _finished()
    assert not out.exists()
    out, told = films.render(long_film, "out.mp4")
    assert told["spans"] > told["spans_kept"] >= finished > 3
    assert told["frames"] == 2250
    assert films.numbers(seen.frames(out)) == [i // 25 % films.ROUND for i in range(2250)]


def _finished() -> int:
    """How many spans were made, proven and kept so far."""
    return len([*(settings().cache_dir / "spans").glob("*/" + "[0-9a-f]" * 64 + ".json")])
