"""A description becomes operations that make a draft, with what there is, and words where they were meant."""

from __future__ import annotations

import pytest

from cleanplate.agent.scratch import sketch
from cleanplate.draft.check import problems
from cleanplate.draft.model import Canvas, Draft, Media
from cleanplate.draft.operation import operation
from cleanplate.draft.wire import Json
from tests.agent.conversing import image, song, video


def ops(description: str, *files: tuple[str, Media], rate: str | None = None) -> dict[str, Json]:
    """The operations by name; of several of a kind, the last."""
    return {plain["op"]: plain for plain in sketch(description, files, Canvas()).operations}


def made(description: str, *media: Media) -> Draft:
    files = {f"m{n}": m for n, m in enumerate(media, 1)}
    draft = Draft(media=files)
    for plain in sketch(description, tuple(files.items()), draft.canvas).operations:
        draft = operation(plain).apply(draft)
    return draft


@pytest.mark.parametrize(
    ("description", "title"),
    [
        ('a promo for my shop called "Crumb & Co"', "Crumb & Co"),
        ("my shop's promo, title 'Open now'", "Open now"),
        ("a video named Blue Hour, 5 seconds", "Blue Hour"),
        ("make a video about sea turtles with calm music", "Sea turtles"),
        ("make a promo for my bakery", "Bakery"),
        ("做一个短片，标题“晨光咖啡”", "晨光咖啡"),
        ("做一个关于夏天的短片", "夏天"),
        ("做个短片，叫《回家》", "回家"),
        ("make a video for instagram", ""),
        ("a video for 15 seconds", ""),
        ("make a film about this", ""),
        ("make a clip for me", ""),
        ("随便做一个视频", ""),
        ("a film", ""),
    ],
)
def test_the_title_is_what_was_named_and_never_made_up(description: str, title: str) -> None:
    assert ops(description).get("title", {"text": ""})["text"] == title


@pytest.mark.parametrize(
    ("description", "seconds"),
    [
        ("a film", 10),
        ("a 15-second film", 15),
        ("a film, 20 secs", 20),
        ("a 1 minute film", 60),
        ("十五秒的短片", 15),
        ("一分钟的短片", 60),
        ("a 900 second film", 120),
        ("a 0 second film", 10),
        ("a film of 5sheep", 10),
    ],
)
def test_it_lasts_as_long_as_was_said(description: str, seconds: int) -> None:
    assert made(description).duration == seconds * 1000


@pytest.mark.parametrize(
    ("description", "backdrop", "music"),
    [
        ("a film", "gradient-drift", "lo-fi"),
        ("a beach film with epic music", "beach", "cinematic"),
        ("a film for a coffee shop with acoustic music", "cafe", "acoustic"),
        ("咖啡店的短片，音乐要欢快", "cafe", "upbeat"),
        ("a wedding film", "bokeh", "acoustic"),
        ("赛博朋克游戏预告", "grid", "cinematic"),
    ],
)
def test_names_count_more_than_moods(description: str, backdrop: str, music: str) -> None:
    found = sketch(description, (), Canvas())
    assert (found.backdrop, found.music) == (backdrop, music)


@pytest.mark.parametrize(
    ("description", "size"),
    [
        ("a vertical film", (1080, 1920)),
        ("a square film", (1080, 1080)),
        ("竖屏短片", (1080, 1920)),
        ("a film", (1920, 1080)),
    ],
)
def test_it_has_the_shape_that_was_said(description: str, size: tuple[int, int]) -> None:
    draft = made(description)
    assert (draft.canvas.width, draft.canvas.height) == size


def test_videos_give_their_own_shape_and_rate_and_are_all_shown_in_order() -> None:
    draft = made("make a film", video("a.mp4", 3, (720, 1280)), video("b.mp4", 4), song())
    canvas = draft.canvas
    assert (canvas.width, canvas.height, canvas.rate) == (720, 1280, 25) and draft.duration == 7000


def test_a_large_video_gives_a_canvas_of_a_usual_size() -> None:
    canvas = made("make a film", video("a.mp4", 3, (3840, 2160))).canvas
    assert (canvas.width, canvas.height) == (1920, 1080)


def test_pictures_share_the_time_that_was_said() -> None:
    pictures = [image(f"{n}.jpg") for n in range(4)]
    assert made("a film about Rome", *pictures).duration == 12_000
    assert made("an 8 second film about Rome", *pictures).duration == 8000
    assert made("a 1 second film about Rome", *pictures).duration == 6000  # no shorter than can be seen


@pytest.mark.parametrize("files", [(), (image("a.jpg"), image("b.jpg")), (video(), video("b.mp4", 2)), (song(),)])
@pytest.mark.parametrize(
    "description", ["a 2 second square film called 'Go'", "竖屏短片《走》", "film" * 2000, "“", ""]
)
def test_whatever_is_described_makes_a_sound_draft(description: str, files: tuple[Media, ...]) -> None:
    draft = made(description, *files)
    assert draft.duration >= 2000 and list(problems(draft)) == []
