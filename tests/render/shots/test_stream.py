"""A source's frames as the canvas asks for them: forward, backward, held, and opened anywhere."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from cleanplate.errors import DamagedError
from cleanplate.media.read import Frame, Reader
from cleanplate.picture import Layout
from cleanplate.render.shots import stream
from cleanplate.render.shots.shot import Shot
from cleanplate.render.shots.stream import Roll, Stream, every
from tests import media_made
from tests.render.film import MS, film, number, shot, source

_FRAME = 96 * 64 * 3  # bytes, as the chunks are counted in
_IRREGULAR = [0, 40, 50, 60, 70, 80, 90, 100, 110, 120, 300, 340, 800, 1300, 1310, 1320]  # ms


@pytest.fixture(scope="module")
def place(made: Path) -> Path:
    folder = made / "stream"
    folder.mkdir()
    source(folder / "plain.mp4")
    reordered = {"preset": "medium", "x264-params": "bframes=3:b-adapt=0:keyint=12", "crf": "1"}
    media_made.clip(folder / "b.mp4", 24, options=reordered)
    media_made.clip(
        folder / "irregular.mkv",
        len(_IRREGULAR),
        [t * MS for t in _IRREGULAR],
        base=MS,
        options=media_made.LOSSLESS,
    )
    source(folder / "loud.mp4", 8, tracks=[media_made.Track(seconds=Fraction(3))])
    media_made.still(folder / "still.png")
    return folder


def rolled(place: Path, file: str, **clip: Any) -> Shot:
    return shot(film(place, [{"media": file, **clip}]), place)


def backward(made: Shot, start: Fraction) -> list[Frame]:
    with closing(Roll(made, Layout()).backward(start)) as frames:
        return list(frames)


def forward(made: Shot) -> list[Frame]:
    with closing(Roll(made, Layout()).frames()) as frames:
        return list(frames)


def times(frames: list[Frame]) -> list[Fraction]:
    return [frame.source_time for frame in frames]


def shown(made: Shot) -> list[float]:
    """The number of the scene's frame on each frame of the canvas."""
    assert made.rate
    opened = Stream(Roll(made, Layout()), None, made.frames[0] / made.rate)
    with closing(opened):
        return [number(opened.at(index / made.rate).frame.picture) for index in made.frames]


# --- what the canvas shows ------------------------------------------------------------------------------


def test_forward_it_shows_each_frame_in_its_turn(place: Path) -> None:
    assert shown(rolled(place, "plain.mp4", out=480)) == list(range(12))
    assert shown(rolled(place, "plain.mp4", **{"source_in": 120, "in": 1000, "out": 1200})) == [3, 4, 5, 6, 7]


def test_backward_it_shows_the_same_from_the_end(place: Path) -> None:
    assert shown(rolled(place, "plain.mp4", reverse=True, out=480)) == list(range(12))[::-1]
    assert shown(rolled(place, "plain.mp4", reverse=True, source_in=120, out=200)) == [7, 6, 5, 4, 3]
    assert shown(rolled(place, "plain.mp4", reverse=True, speed=200, source_in=80, out=160)) == [9, 7, 5, 3]


def test_half_as_fast_each_is_shown_twice_whichever_way(place: Path) -> None:
    assert shown(rolled(place, "plain.mp4", speed=50, out=320)) == [0, 0, 1, 1, 2, 2, 3, 3]
    assert shown(rolled(place, "plain.mp4", speed=50, reverse=True, out=320)) == [3, 3, 2, 2, 1, 1, 0, 0]


def test_held_it_shows_one(place: Path) -> None:
    assert set(shown(rolled(place, "plain.mp4", speed=0, source_in=200, out=2000))) == {5}


def test_a_picture_is_shown_as_long_as_is_asked(place: Path) -> None:
    assert shown(rolled(place, "still.png", out=400)) == [0] * 10


@pytest.mark.parametrize("reverse", [False, True])
@pytest.mark.parametrize("file", ["plain.mp4", "b.mp4", "irregular.mkv"])
def test_opened_in_the_middle_it_shows_what_it_would_have_shown(place: Path, file: str, reverse: bool) -> None:
    made = rolled(place, file, reverse=reverse, source_in=40, out=360)
    whole = shown(made)
    for skipped in range(1, len(whole)):
        index = made.frames[skipped]
        with closing(Stream(Roll(made, Layout()), None, Fraction(index, 25))) as opened:
            assert number(opened.at(Fraction(index, 25)).frame.picture) == whole[skipped]


def test_where_the_picture_ends_before_the_sound_its_last_frame_stays(place: Path) -> None:
    made = rolled(place, "loud.mp4", out=3000)
    assert shown(made) == [*range(8), *[7] * 67]
    late = rolled(place, "loud.mp4", source_in=2000, out=1000)
    assert set(shown(late)) == {7}
    assert shown(rolled(place, "loud.mp4", reverse=True, out=3000)) == [*[7] * 67, *range(7, -1, -1)]


def test_a_file_without_a_frame_is_not_looked_at_for_ever(place: Path, tmp_path: Path) -> None:
    made = rolled(place, "loud.mp4", source_in=2000, out=1000)
    broken = tmp_path / "broken.mp4"
    data = bytearray((place / "loud.mp4").read_bytes())
    begin = data.index(b"mdat") + 4
    data[begin : data.index(b"moov")] = bytes(data.index(b"moov") - begin)
    broken.write_bytes(bytes(data))
    shown_of = replace(made.source, info=replace(made.info, path=broken))
    with pytest.raises(DamagedError, match="not one frame"):
        forward(replace(made, source=shown_of))


# --- turned round ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("held", [4, 5, 7, 1000])
@pytest.mark.parametrize("file", ["plain.mp4", "b.mp4", "irregular.mkv"])
def test_in_chunks_of_any_length_backward_is_forward_turned_round(
    place: Path, file: str, held: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stream, "_HELD", held * _FRAME)
    made = rolled(place, file, out=400)
    whole = forward(rolled(place, file, out=made.source.media.duration))
    turned = backward(made, whole[-1].source_time)
    assert times(turned) == times(whole)[::-1]
    for one, other in zip(turned, reversed(whole), strict=True):
        assert all((a == b).all() for a, b in zip(one.picture.planes, other.picture.planes, strict=True))


def test_backward_begins_with_the_frame_on_screen_and_ends_with_the_one_at_the_begin(place: Path) -> None:
    made = rolled(place, "plain.mp4", source_in=130, out=200)
    assert [round(t * 25) for t in times(backward(made, Fraction(10, 41)))] == [6, 5, 4, 3]
    assert [round(t * 25) for t in times(backward(made, Fraction(6, 25)))] == [6, 5, 4, 3]
    irregular = rolled(place, "irregular.mkv", source_in=500, out=200)
    assert times(backward(irregular, Fraction(1))) == [Fraction(8, 10), Fraction(34, 100)]
    within = rolled(place, "irregular.mkv", source_in=500, out=200)
    assert times(backward(within, Fraction(7, 10))) == [Fraction(34, 100)]


def test_no_more_frames_are_held_than_fit_even_in_a_burst(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The rate that a chunk's length is reckoned by is an average; in the burst it is far higher."""
    ticks = [*range(0, 5000, 500), *range(5000, 5060), *range(5500, 9000, 500)]
    media_made.clip(
        tmp_path / "burst.mkv", len(ticks), [t * MS for t in ticks], base=MS, options=media_made.LOSSLESS, rate=5
    )
    monkeypatch.setattr(stream, "_HELD", 4 * _FRAME)
    alive, most = 0, 0

    class Counted(Frame):
        def __init__(self, frame: Frame) -> None:
            nonlocal alive, most
            super().__init__(frame.index, frame.picture, frame.time, frame.duration, frame.source_time)
            alive += 1
            most = max(most, alive)

        def __del__(self) -> None:
            nonlocal alive
            alive -= 1

    class Counting(Reader):
        def __iter__(self) -> Iterator[Frame]:
            return map(Counted, super().__iter__())

    monkeypatch.setattr(stream, "Reader", Counting)
    made = rolled(tmp_path, "burst.mkv", out=400)
    seen = [frame.source_time for frame in Roll(made, Layout()).backward(Fraction(9))]
    assert seen == [t * MS for t in reversed(ticks)]
    assert most <= 4 + stream._DECODED_AHEAD + 3


# --- what was wrong -------------------------------------------------------------------------------------


def test_damage_is_counted_over_all_readings(place: Path, tmp_path: Path) -> None:
    whole = media_made.clip(tmp_path / "whole.mp4", 48, options={"preset": "ultrafast", "g": "6", "crf": "10"})
    flipped = media_made.flipped(tmp_path / "flipped.mp4", whole, 6)
    made = rolled(tmp_path, "flipped.mp4", out=1920)
    roll = Roll(made, Layout())
    counts = []
    for _ in range(2):
        with closing(every(roll, None)) as frames:
            assert list(frames)
        counts.append(roll.damaged)
    assert flipped.is_file() and counts[0] > 0 and counts[1] == 2 * counts[0]
