"""One clip: what is told of it, and its background taken away in one call."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests import media_made, seen
from tests.mcp.conftest import GREY
from tests.mcp.talking import called, done

TEAL = (0, 128, 128)


def test_a_videos_facts_are_told(home: Path) -> None:
    heard = done(home, "probe", file="talk.mp4")
    assert heard.facts == {
        "kind": "video", "container": "mov,mp4,m4a,3gp,3g2,mj2", "duration_ms": 2000, "codec": "h264",
        "width": 160, "height": 96, "fps": 25.0, "frames": 50, "audio_tracks": 1, "subtitle_tracks": 0,
    }  # fmt: skip
    assert heard.text == ("talk.mp4: a video (mov,mp4,m4a,3gp,3g2,mj2), h264 160x96, 2000 ms, 25 fps, 1 audio.")


def test_pictures_sounds_and_an_alpha_are_told_apart(home: Path) -> None:
    media_made.vp9_alpha(home / "ball.webm")
    assert done(home, "probe", file="photo.png").facts["kind"] == "picture"
    sound = done(home, "probe", file="music.m4a").facts
    assert (sound["kind"], sound["audio_tracks"], "width" in sound) == ("sound", 1, False)
    assert "no network is needed" in done(home, "probe", file="ball.webm").text


def test_subtitles_are_told_of(film: Path) -> None:
    (film / "talk.srt").write_text("1\n00:00:00,200 --> 00:00:00,900\nGood morning\n")
    done(film, "apply", draft="film.json", operation="captions", args={"file": "talk.srt", "show": "stream"})
    done(film, "export", draft="film.json", output="said.mp4")
    heard = done(film, "probe", file="said.mp4")
    assert heard.facts["subtitle_tracks"] == 1 and heard.text.endswith("1 audio, with subtitles.")


def test_a_text_is_no_video(home: Path) -> None:
    (home / "talk.txt").write_text("hello " * 100)
    heard = called(home, "probe", file="talk.txt")
    assert heard.failed and heard.facts["error"]["code"] == "unsupported"


def test_a_screen_is_replaced_and_the_file_is_told_of(home: Path) -> None:
    arguments = {"network": "key", "background": "teal", "output": "cut/teal.mp4", "start_ms": 400, "end_ms": 1200}
    heard = done(home, "remove", file="talk.mp4", **arguments)
    frames = seen.frames(home / "cut" / "teal.mp4")
    assert heard.facts["output"] == "cut/teal.mp4" and heard.facts["frames"] == len(frames) == 20
    assert heard.facts["bytes"] == (home / "cut" / "teal.mp4").stat().st_size
    assert heard.text.startswith("Wrote cut/teal.mp4: mp4, 160x96, 20 frames, 800 ms, 1 audio, ")
    for frame in (frames[0], frames[-1]):
        assert np.abs(frame.rgb[2:16].reshape(-1, 3).mean(0) - TEAL).max() < 6
    left = 40 + 10
    inside = frames[0].rgb[34:62, left + 10 : left + 38].reshape(-1, 3).mean(0)
    assert np.abs(inside - GREY).max() < 6


def test_without_a_background_the_file_has_an_alpha_that_is_there(home: Path) -> None:
    heard = done(home, "remove", file="talk.mp4", network="key", end_ms=400)
    assert heard.facts["alpha"] and heard.facts["output"] == "talk_cleanplate.webm"
    alpha = seen.frames(home / "talk_cleanplate.webm")[0].alpha
    assert alpha is not None
    assert alpha[:16].max() <= 3 and alpha[34:62, 50:78].min() >= 250


def test_a_file_is_replaced_only_when_asked(home: Path) -> None:
    (home / "mine.webm").write_bytes(b"precious")
    arguments = {"file": "talk.mp4", "network": "key", "end_ms": 200, "output": "mine.webm"}
    heard = called(home, "remove", **arguments)
    assert heard.failed and heard.facts["error"]["code"] == "output-exists"
    assert heard.facts["error"]["hint"] == "Choose another name as output, or set overwrite to true."
    assert (home / "mine.webm").read_bytes() == b"precious"
    done(home, "remove", **arguments, overwrite=True)
    assert len(seen.frames(home / "mine.webm")) == 5


def test_a_link_does_not_lead_a_result_outside(home: Path, tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    (home / "away").symlink_to(tmp_path / "outside")
    arguments = {"network": "key", "end_ms": 200}
    assert called(home, "remove", file="talk.mp4", output="away/x.webm", **arguments).failed
    (tmp_path / "secret.mp4").write_bytes((home / "talk.mp4").read_bytes())
    (home / "link.mp4").symlink_to(tmp_path / "secret.mp4")
    assert "outside" in called(home, "remove", file="link.mp4", **arguments).text
    assert list((tmp_path / "outside").iterdir()) == []


def test_nor_does_one_where_a_result_without_a_name_would_lie(film: Path, tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    for name in ("talk_cleanplate", "film"):
        (film / name).symlink_to(tmp_path / "outside")
    assert "outside" in called(film, "remove", file="talk.mp4", network="key", format="png", end_ms=200).text
    assert "outside" in called(film, "export", draft="film.json", format="png").text
    assert list((tmp_path / "outside").iterdir()) == []


@pytest.mark.parametrize("background", ["photo.png", "office", "gradient:#ff0000,#0000ff"])
def test_a_file_a_builtin_and_a_gradient_may_be_behind(home: Path, background: str) -> None:
    heard = done(home, "remove", file="talk.mp4", network="key", background=background, end_ms=200, output="o.mp4")
    corner = seen.frames(home / "o.mp4")[0].rgb[:8, :8].reshape(-1, 3).mean(0)
    assert heard.facts["frames"] == 5 and np.abs(corner - (0, 177, 64)).max() > 20  # not the screen


def test_a_file_of_a_builtins_name_outside_is_never_read(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "office").write_bytes((home / "photo.png").read_bytes())
    monkeypatch.chdir(tmp_path)
    done(home, "remove", file="talk.mp4", network="key", background="office", end_ms=200, output="a.mp4")
    (tmp_path / "office").unlink()
    done(home, "remove", file="talk.mp4", network="key", background="office", end_ms=200, output="b.mp4")
    first, second = (seen.frames(home / name)[0].rgb for name in ("a.mp4", "b.mp4"))
    assert np.array_equal(first, second)
