"""What hands can do: by real files, and by hostile ones."""

from __future__ import annotations

import json
import struct
import threading
import zipfile
import zlib
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from PIL import Image

from cleanplate.draft.model import Media
from cleanplate.draft.wire import Json, text_of
from cleanplate.errors import (
    Cancelled,
    CleanplateError,
    DamagedError,
    DraftError,
    NoAlphaError,
    OutputError,
    TooLargeError,
    UnsupportedError,
    UsageError,
)
from cleanplate.flow.hands import Hands
from cleanplate.flow.hands.tasks import TASKS
from cleanplate.ids import content_hash
from tests import media_made, scene, sound_made
from tests.media_made import Track
from tests.render.film import film, source

STAGED = "3f2a9c"  # what a file is called before anybody has looked into it: no suffix


def run(task: str, heard: list[Json] | None = None, stop: bool = False, **params: Any) -> Json:
    asked = threading.Event()
    if stop:
        asked.set()
    done = TASKS[task](params, (heard if heard is not None else []).append, asked)
    assert json.loads(json.dumps(done)) == done  # plain values
    return done


def look(path: Path, label: str) -> Json:
    staged = path.rename(path.with_name(STAGED))
    return run("look", path=str(staged), label=label)


def sound(path: Path, codec: str, rate: int = 48_000) -> Path:
    with av.open(str(path), "w") as out:
        stream: Any = out.add_stream(codec, rate=rate)
        stream.layout = "mono"
        wave = sound_made.sine(Fraction(1, 2), rate=rate)[:1]
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(wave, np.float32), "fltp", "mono")
        frame.sample_rate, frame.pts, frame.time_base = rate, 0, Fraction(1, rate)
        converter = av.AudioResampler(stream.format.name, "mono", rate, frame_size=stream.frame_size or None)
        for part in [*converter.resample(frame), *converter.resample(None)]:
            out.mux(stream.encode(part))
        out.mux(stream.encode(None))
    return path


MAKERS: dict[str, tuple[Callable[[Path], Any], str, str, str]] = {
    "a.mp4": (media_made.clip, "video", "video/mp4", ".mp4"),
    "a.mov": (media_made.clip, "video", "video/quicktime", ".mov"),
    "a.mkv": (media_made.clip, "video", "video/x-matroska", ".mkv"),
    "a.avi": (lambda p: media_made.clip(p, codec="mpeg4"), "video", "video/x-msvideo", ".avi"),
    "a.ts": (media_made.clip, "video", "video/mp2t", ".ts"),
    "a.webm": (media_made.vp9_alpha, "video", "video/webm", ".webm"),
    "a.gif": (media_made.gif, "video", "image/gif", ".gif"),
    "one.gif": (lambda p: media_made.gif(p, (100,)), "image", "image/gif", ".gif"),
    "a.webp": (media_made.webp, "video", "image/webp", ".webp"),
    "one.webp": (lambda p: media_made.webp(p, (100,)), "image", "image/webp", ".webp"),
    "a.png": (media_made.still, "image", "image/png", ".png"),
    "a.jpg": (media_made.still, "image", "image/jpeg", ".jpg"),
    "a.mp3": (lambda p: sound(p, "libmp3lame"), "audio", "audio/mpeg", ".mp3"),
    "a.wav": (lambda p: sound(p, "pcm_s16le"), "audio", "audio/wav", ".wav"),
    "a.flac": (lambda p: sound(p, "flac"), "audio", "audio/flac", ".flac"),
    "a.ogg": (lambda p: sound(p, "libopus"), "audio", "audio/ogg", ".ogg"),
    "a.m4a": (lambda p: sound(p, "aac"), "audio", "audio/mp4", ".m4a"),
    "a.aac": (lambda p: sound(p, "aac"), "audio", "audio/aac", ".aac"),
}


@pytest.mark.parametrize("name", MAKERS)
def test_a_file_is_what_is_in_it_whatever_it_is_called(tmp_path: Path, name: str) -> None:
    make, kind, type, suffix = MAKERS[name]
    make(tmp_path / name)
    seen = look(tmp_path / name, "holiday.pdf")
    assert (seen["kind"], seen["type"], seen["suffix"]) == (kind, type, suffix)
    media = Media.model_validate({**seen["media"], "file": f"u{suffix}"})
    assert media.kind == kind and media.hash == content_hash(tmp_path / STAGED)
    assert (seen["facts"]["width"] is None) == (kind == "audio")
    assert (seen["facts"]["duration"] is None) == (kind == "image")


def test_facts_say_what_people_ask_first(tmp_path: Path) -> None:
    media_made.clip(tmp_path / "a.mp4", 25, tracks=[Track()])
    seen = look(tmp_path / "a.mp4", "a.mp4")
    assert seen["facts"] == {"duration": 1.0, "width": 96, "height": 64, "fps": 25.0, "audio": True}


def test_a_table_of_colours_is_one_where_it_is_called_so(tmp_path: Path) -> None:
    text = "LUT_1D_SIZE 2\n0 0 0\n1 1 1\n"
    (tmp_path / "a").write_text(text)
    seen = look(tmp_path / "a", "Warm.CUBE")
    assert (seen["kind"], seen["suffix"]) == ("lut", ".cube") and not seen["facts"]["audio"]
    (tmp_path / "b").write_text(text)
    with pytest.raises(UnsupportedError, match=r"^warm\.txt"):
        look(tmp_path / "b", "warm.txt")


def test_errors_speak_of_the_file_as_the_person_called_it(tmp_path: Path) -> None:
    media_made.truncated(tmp_path / "cut", media_made.clip(tmp_path / "a.mp4"), 0.5)
    for data, label in ((b"", "empty.mp4"), (b"hello " * 99, "letter.mp4"), (None, "cut.mp4")):
        if data is not None:
            (tmp_path / "cut").write_bytes(data)
        with pytest.raises(CleanplateError, match=label.replace(".", r"\.")) as caught:
            look(tmp_path / "cut", label)
        assert STAGED not in str(caught.value) and str(tmp_path) not in str(caught.value)
        (tmp_path / STAGED).unlink()
        media_made.truncated(tmp_path / "cut", tmp_path / "a.mp4", 0.5)


def png(path: Path, width: int, height: int) -> Path:
    """A picture that is all black, which takes next to nothing however large it is."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    packer, row = zlib.compressobj(1), bytes(1 + (width + 7) // 8)
    rows = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b""))
    return path


def gif(path: Path, canvas: tuple[int, int], frame: tuple[int, int], count: int, hundredths: int) -> Path:
    """A GIF that says anything of itself; it loops for ever."""
    loop = b"\x21\xff\x0bNETSCAPE2.0\x03\x01\x00\x00\x00"
    shown = b"\x21\xf9\x04\x00" + struct.pack("<H", hundredths) + b"\x00\x00\x2c"
    shown += struct.pack("<HHHHB", 0, 0, *frame, 0) + b"\x02\x02\x44\x01\x00"
    head = b"GIF89a" + struct.pack("<HHBBB", *canvas, 0x80, 0, 0) + b"\0\0\0\xff\xff\xff" + loop
    path.write_bytes(head + shown * count + b";")
    return path


HOSTILE: dict[str, Callable[[Path], Any]] = {
    "100,000 pixels wide": lambda p: png(p, 100_000, 1000),
    "100,000 pixels wide and flat": lambda p: png(p, 100_000, 10),
    "100,000 pixels high": lambda p: png(p, 10, 100_000),
    "a bomb": lambda p: png(p, 30_000, 30_000),
    "a GIF of hours": lambda p: gif(p, (1, 1), (1, 1), 100, 65_535),
    "a GIF of a million frames": lambda p: gif(p, (1, 1), (1, 1), 300_000, 10),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_would_take_too_much_is_refused_before_it_is_decoded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    def decoded(*_: Any) -> Any:
        raise AssertionError("it was decoded")

    HOSTILE[name](tmp_path / "a")
    monkeypatch.setattr("PIL.ImageFile.ImageFile.load", decoded)
    monkeypatch.setattr("cleanplate.media.probe.first_frames", decoded)
    with pytest.raises(TooLargeError, match=r"^me\.png"):
        look(tmp_path / "a", "me.png")


def test_a_gif_that_loops_for_ever_is_as_long_as_it_is(tmp_path: Path) -> None:
    gif(tmp_path / "a", (1, 1), (1, 1), 3, 10)
    assert look(tmp_path / "a", "a.gif")["facts"]["duration"] == 0.3


def test_a_gif_whose_canvas_is_huge_is_not_painted(tmp_path: Path) -> None:
    gif(tmp_path / "a", (65_535, 65_535), (1, 1), 3, 10)
    with pytest.raises((TooLargeError, DamagedError)):
        look(tmp_path / "a", "a.gif")


def test_a_poster_is_a_jpeg_of_the_whole_picture_and_not_large(tmp_path: Path) -> None:
    Image.fromarray(np.tile(np.arange(0, 250, 10, np.uint8), (1300, 100))).save(tmp_path / "wide.png")
    run("poster", path=str(tmp_path / "wide.png"), to=str(tmp_path / "made"))
    with Image.open(tmp_path / "made") as poster:
        assert poster.format == "JPEG" and max(poster.size) == 640
        assert abs(poster.width / poster.height - 2500 / 1300) < 0.02
    assert {p.name for p in tmp_path.iterdir()} == {"wide.png", "made"}


@pytest.mark.parametrize("size", [(4000, 16), (16, 4000), (2, 2), (700, 3)])
def test_a_poster_of_any_shape_is_within_bounds(tmp_path: Path, size: tuple[int, int]) -> None:
    Image.new("RGB", size, "teal").save(tmp_path / "a.png")
    run("poster", path=str(tmp_path / "a.png"), to=str(tmp_path / "made"))
    with Image.open(tmp_path / "made") as poster:
        assert max(poster.size) <= 640


def test_a_video_s_poster_shows_it(tmp_path: Path) -> None:
    source(tmp_path / "a.mp4", 25)
    run("poster", path=str(tmp_path / "a.mp4"), to=str(tmp_path / "made"))
    with Image.open(tmp_path / "made") as poster:
        found = np.asarray(poster)
    assert poster.size == scene.SIZE and np.abs(found[..., 0].astype(int) - scene.shot(2)[..., 0]).mean() < 8


def test_a_proxy_is_small_plays_everywhere_and_sounds(tmp_path: Path) -> None:
    shots = scene.shots(12)
    large = [np.kron(shot, np.ones((8, 8, 1), np.uint8)) for shot in shots]
    media_made.clip(tmp_path / "a.mov", large, tracks=[Track(codec="pcm_s16le")])
    heard = list[Json]()
    run("proxy", heard, path=str(tmp_path / "a.mov"), to=str(tmp_path / "made"))
    with av.open(str(tmp_path / "made")) as made:
        video = made.streams.video[0]
        assert (video.codec_context.name, video.width, video.height) == ("h264", 540, 360)
        assert made.streams.audio[0].codec_context.name == "aac"
        assert sum(1 for _ in made.decode(video)) == 12
    assert heard[-1] == {"done": 12, "total": 12, "stage": "render"}
    assert {p.name for p in tmp_path.iterdir()} == {"a.mov", "made"}


def test_what_is_smaller_than_a_proxy_stays_as_small(tmp_path: Path) -> None:
    source(tmp_path / "a.mp4")
    run("proxy", path=str(tmp_path / "a.mp4"), to=str(tmp_path / "made"))
    with av.open(str(tmp_path / "made")) as made:
        assert (made.streams.video[0].width, made.streams.video[0].height) == scene.SIZE


def test_where_nothing_can_be_written_that_is_said_without_a_path(tmp_path: Path) -> None:
    Image.new("RGB", (64, 64)).save(tmp_path / "a.png")
    with pytest.raises(OutputError) as caught:
        run("poster", path=str(tmp_path / "a.png"), to=str(tmp_path / "a.png" / "made"))
    assert str(tmp_path) not in caught.value.message + caught.value.hint


@pytest.fixture
def asked(tmp_path: Path) -> Json:
    """What a task is told of a draft of one clip."""
    source(tmp_path / "u_1.mp4", 10)
    made = film(tmp_path, [{"media": "u_1.mp4"}])
    return {"draft": text_of(made), "home": str(tmp_path)}


@pytest.mark.parametrize(
    ("format", "suffix", "type"),
    [
        (None, ".mp4", "video/mp4"),
        ("hevc", ".mp4", "video/mp4"),
        ("webm", ".webm", "video/webm"),
        ("mov", ".mov", "video/quicktime"),
        ("gif", ".gif", "image/gif"),
        ("webp", ".webp", "image/webp"),
        ("png", ".zip", "application/zip"),
    ],
)
def test_a_result_has_the_name_that_was_asked_for_and_its_type(
    tmp_path: Path, asked: Json, format: str | None, suffix: str, type: str
) -> None:
    heard, out = list[Json](), tmp_path / "out"
    out.mkdir()
    done = run("render", heard, **asked, folder=str(out), name="my film. 1", format=format, quality="fast")
    assert done["path"] == str(out / f"my film. 1{suffix}") and done["type"] == type
    assert done["frames"] == 10 and done["receipt"]["frames"] == 10
    assert [p.name for p in out.iterdir()] == [f"my film. 1{suffix}"]
    assert heard[-1]["done"] == heard[-1]["total"] and heard[-1]["stage"] == "render"
    assert "output" not in done and "report" not in done


def test_a_folder_comes_as_a_zip(tmp_path: Path) -> None:
    media_made.vp9_alpha(tmp_path / "u_1.webm", 10)
    made = film(tmp_path, [{"media": "u_1.webm", "removal": {"network": "source"}}], background="transparent")
    asked = {"draft": text_of(made), "home": str(tmp_path), "folder": str(tmp_path), "name": "page"}
    done = run("render", **asked, format="web", quality="fast")
    assert done["path"].endswith("page.zip") and done["type"] == "application/zip"
    with zipfile.ZipFile(done["path"]) as packed:
        assert packed.testzip() is None
        assert {"video.webm", "stacked.mp4", "index.html"} <= set(packed.namelist())


@pytest.mark.parametrize("name", ["../../evil", "/etc/evil", "..", ".", "", "a/b", ".hidden", "nul\0"])
def test_no_name_leads_out_of_the_folder(tmp_path: Path, asked: Json, name: str) -> None:
    out = tmp_path / "out"
    out.mkdir()
    done = run("render", **asked, folder=str(out), name=name, quality="fast")
    assert Path(done["path"]).parent == out and Path(done["path"]).name == "result.mp4"


def test_an_error_about_a_draft_s_file_names_it_as_people_do(tmp_path: Path, asked: Json) -> None:
    (tmp_path / "u_1.mp4").write_bytes(b"no video at all")
    document = json.loads(asked["draft"])
    (media,) = document["media"].values()
    media["name"], media["hash"] = "Holiday.mov", ""
    with pytest.raises(UnsupportedError, match=r"Holiday\.mov") as caught:
        run("render", **{**asked, "draft": json.dumps(document)}, folder=str(tmp_path), name="x")
    assert "u_1" not in str(caught.value) and str(tmp_path) not in str(caught.value)


def test_what_cannot_be_asked_for_is_refused(tmp_path: Path, asked: Json) -> None:
    place = {"folder": str(tmp_path), "name": "x"}
    with pytest.raises(UsageError, match="no format"):
        run("render", **asked, **place, format="wmv")
    with pytest.raises(UsageError, match="CRF of 52"):
        run("render", **asked, **place, format="mp4", crf=52)
    with pytest.raises(DraftError):
        run("render", **{**asked, "draft": "{"}, **place)
    clear = json.loads(asked["draft"])
    clear["m"]["background"] = "transparent"
    with pytest.raises(NoAlphaError):
        run("render", **{**asked, "draft": json.dumps(clear)}, **place, format="mp4")


def test_a_draft_reaches_no_file_outside_of_its_home(tmp_path: Path, asked: Json) -> None:
    home = tmp_path / "home"
    home.mkdir()
    document = json.loads(asked["draft"])
    (media,) = document["media"].values()
    media["file"] = "../u_1.mp4"
    outside = {"draft": json.dumps(document), "home": str(home)}
    for task in ("render", "frame", "needed", "mattes"):
        with pytest.raises(DraftError, match=r"outside|climbs"):
            run(task, **outside, folder=str(home), name="x", at=0, to=str(home / "x"))


def test_work_that_is_stopped_leaves_nothing(tmp_path: Path, asked: Json) -> None:
    out = tmp_path / "out"
    out.mkdir()
    with pytest.raises(Cancelled):
        run("render", stop=True, **asked, folder=str(out), name="x")
    assert not list(out.iterdir())


def test_a_frame_and_a_sheet_are_pictures(tmp_path: Path, asked: Json) -> None:
    heard = list[Json]()
    assert run("frame", **asked, at=80, to=str(tmp_path / "f"), short_side=32) == {"width": 48, "height": 32}
    done = run("sheet", heard, **asked, to=str(tmp_path / "s.png"), columns=2, rows=1)
    assert done == {"times": [100, 300]} and heard[-1]["done"] == 2
    formats = []
    for name in ("f", "s.png"):
        with Image.open(tmp_path / name) as image:
            formats.append(image.format)
    assert formats == ["PNG", "PNG"]


def test_a_real_hand_looks_into_a_file_and_refuses_a_bomb(tmp_path: Path) -> None:
    """Once with all that is heavy: the others run in this process."""
    media_made.clip(tmp_path / "a.mp4")
    png(tmp_path / "bomb", 30_000, 30_000)
    hands = Hands(1)
    try:
        seen = hands.do("look", {"path": str(tmp_path / "a.mp4"), "label": "talk.mp4"}, key="one")
        assert (seen["kind"], seen["type"]) == ("video", "video/mp4")
        with pytest.raises(TooLargeError, match=r"^me\.png"):
            hands.do("look", {"path": str(tmp_path / "bomb"), "label": "me.png"}, key="two")
    finally:
        hands.close()
