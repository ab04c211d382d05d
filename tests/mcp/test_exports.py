"""A draft as a file: what it would take, what it becomes, under which name."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from cleanplate.agent.local import memory_path
from tests import seen
from tests.mcp.talking import called, done


def test_an_export_is_the_film_that_was_asked_for(film: Path) -> None:
    heard = done(film, "export", draft="film.json", output="out/film.mp4", resolution=96)
    frames = seen.frames(film / "out" / "film.mp4")
    assert heard.facts["output"] == "out/film.mp4" and heard.facts["frames"] == len(frames) == 50
    assert (heard.facts["width"], heard.facts["height"]) == (160, 96) and heard.facts["audio_tracks"] == 1
    assert np.abs(frames[20].rgb[2:16].reshape(-1, 3).mean(0) - (0, 128, 128)).max() < 6
    assert 0 <= heard.facts["matte_score"] <= 100
    assert '"grade"' in memory_path(film / "film.json").read_text()


def test_without_a_name_it_takes_a_free_one(film: Path) -> None:
    assert done(film, "export", draft="film.json").facts["output"] == "film.mp4"
    first = (film / "film.mp4").read_bytes()
    assert done(film, "export", draft="film.json").facts["output"] == "film_2.mp4"
    assert (film / "film.mp4").read_bytes() == first
    assert called(film, "export", draft="film.json", output="film.mp4").facts["error"]["code"] == "output-exists"


def test_a_clear_canvas_becomes_a_format_with_alpha(film: Path) -> None:
    done(film, "background", draft="film.json", background="transparent")
    heard = done(film, "export", draft="film.json")
    assert heard.facts["format"] == "webm" and heard.facts["alpha"]
    alpha = seen.frames(film / "film.webm")[0].alpha
    assert alpha is not None and alpha[:16].max() <= 3 and alpha.max() >= 250


def test_an_estimate_tells_what_is_there_already(film: Path) -> None:
    before = done(film, "estimate", draft="film.json").facts
    assert before["format"] == "mp4" and before["frames"] == 50 and before["spans"] == 1
    assert (before["spans_kept"], before["networks"], before["fetch_bytes"]) == (0, ["key"], 0)
    assert before["seconds"] >= 1 and before["bytes"] > 0
    done(film, "export", draft="film.json")
    assert done(film, "estimate", draft="film.json").facts["spans_kept"] == 1


def test_weights_that_are_not_here_are_told_before_they_are_fetched(film: Path) -> None:
    done(film, "apply", draft="film.json", operation="restore_background", args={"segment": "s1"})
    done(film, "background", draft="film.json", background="teal")
    heard = done(film, "estimate", draft="film.json")
    assert heard.facts["networks"] == ["modnet"] and heard.facts["fetch_bytes"] == 25_888_640
    assert "26 MB of weights would be fetched first" in heard.text and heard.facts["to_matte_ms"] == 2000
