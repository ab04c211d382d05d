"""Media are files in the folders that a render may read, as they were added, or a clear refusal."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from cleanplate.draft.check import checked, problems
from cleanplate.draft.model import Draft, Media
from cleanplate.draft.wire import loaded
from cleanplate.errors import DamagedError, DraftError, MediaError, UnsupportedError
from cleanplate.media.probe import probe
from cleanplate.render.library import Library, facts, likely_rate, media_facts, used
from tests import media_made


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "home"
    folder.mkdir()
    media_made.clip(folder / "talk.mp4", tracks=[media_made.Track()])
    (tmp_path / "secret.mp4").write_bytes((folder / "talk.mp4").read_bytes())
    return folder


def draft(file: str, kind: str = "video", **more: object) -> Draft:
    media = {"m1": {"kind": kind, "file": file, **more}}
    clip = {"id": "s1", "media": "m1", "in": 0, "out": 400}
    if kind == "audio":
        return loaded({"t": [{"id": "t1", "tt": 1, "sg": [clip]}], "m": {"rate": "25"}, "media": media})
    return loaded({"t": [{"id": "t1", "tt": 0, "sg": [clip]}], "m": {"rate": "25"}, "media": media})


def refused(home: Path, made: Draft, *folders: Path) -> DraftError:
    """As a render refuses it: by its words first, then by where it leads."""
    with pytest.raises(DraftError) as caught:
        Library(home, folders).sources(checked(made))
    assert caught.value.hint
    return caught.value


def _fifo(path: Path) -> None:
    os.mkfifo(path)


def _loop(path: Path) -> None:
    path.symlink_to(path)


def _outwards(path: Path) -> None:
    path.symlink_to(path.parent.parent / "secret.mp4")


def _folder_outwards(path: Path) -> None:
    (path.parent / "sub").symlink_to(path.parent.parent)


def _device(path: Path) -> None:
    path.symlink_to("/dev/zero")


def _dangling(path: Path) -> None:
    path.symlink_to(path.with_name("nowhere.mp4"))


# --- where no render may read ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("make", "file", "why"),
    [
        (None, "missing.mp4", "no such file"),
        (None, "talk.mp4/x.mp4", "no such file"),
        (None, "x" * 300 + ".mp4", "no such file"),
        (Path.mkdir, "trap.mp4", "is no file"),
        (None, ".", "is no file"),
        (_fifo, "trap.mp4", "is no file"),
        (_loop, "trap.mp4", "no such file"),
        (_dangling, "trap.mp4", "no such file"),
        (_outwards, "trap.mp4", "outside"),
        (_folder_outwards, "sub/secret.mp4", "outside"),
        (_device, "trap.mp4", "outside"),
        (None, "/etc/passwd", "outside"),
        (None, "/dev/zero", "outside"),
        (None, "../secret.mp4", "climbs out"),
        (None, "sub/../../secret.mp4", "climbs out"),
        (None, "..\\secret.mp4", "climbs out"),
        (None, "http://host/talk.mp4", "address"),
        (None, "HTTPS://host/talk.mp4", "address"),
        (None, "file:///etc/passwd", "address"),
        (None, "file:talk.mp4", "address"),
        (None, "concat:talk.mp4|talk.mp4", "address"),
        (None, "subfile,,start,0,end,9,,:talk.mp4", "no such file"),
        (None, "data:video/mp4;base64,AAAA", "address"),
        (None, "//host/share/talk.mp4", "address"),
        (None, "\\\\host\\share\\talk.mp4", "address"),
        (None, "talk.mp4\0.txt", "no name has"),
        (None, "talk\n.mp4", "no name has"),
    ],
)
def test_a_hostile_path_is_refused_with_its_place_and_what_to_do(
    home: Path, make: Callable[[Path], object] | None, file: str, why: str
) -> None:
    if make:
        make(home / "trap.mp4")
    error = refused(home, draft(file))
    assert error.path == "media.m1.file"
    assert why in error.message
    assert len(error.message) < 250


@pytest.mark.parametrize("file", ["talk.mp4\0", "../secret.mp4", "http://host/x.mp4", "x" * 5000])
def test_the_library_alone_holds_too(home: Path, file: str) -> None:
    """A caller may not have checked the draft's words."""
    media = Media.model_construct(kind="video", file=file, hash="")
    with pytest.raises(DraftError) as caught:
        Library(home).path("m1", media)
    assert caught.value.path == "media.m1.file"


@pytest.mark.parametrize("kind", ["video", "image", "audio"])
def test_a_fifo_is_refused_whatever_it_calls_itself(home: Path, kind: str) -> None:
    os.mkfifo(home / "trap.mp4")
    assert "is no file" in refused(home, draft("trap.mp4", kind)).message


def test_adding_a_fifo_or_a_folder_is_refused_at_once(home: Path) -> None:
    os.mkfifo(home / "trap.mp4")
    for path in (home / "trap.mp4", home, home / "missing.mp4"):
        with pytest.raises(UnsupportedError):
            facts(path, home)


# --- where it may ---------------------------------------------------------------------------------------


def test_names_begin_at_the_draft_s_folder_and_links_inside_it_are_followed(home: Path) -> None:
    (home / "sub").mkdir()
    (home / "sub" / "link.mp4").symlink_to(home / "talk.mp4")
    for file in ("talk.mp4", "sub/link.mp4", "./talk.mp4", str(home / "talk.mp4")):
        source = Library(home).sources(checked(draft(file)))["m1"]
        assert source.picture.video.size == (96, 64)


def test_another_folder_must_be_named_by_hand_or_by_setting(
    home: Path, tmp_path: Path, setting: Callable[[str, object], None]
) -> None:
    made = draft(str(tmp_path / "secret.mp4"))
    assert "--media" in refused(home, made).hint
    assert refused(home, made, tmp_path / "other")
    assert Library(home, (tmp_path,)).sources(made)
    setting("media_dirs", f"{tmp_path / 'other'}{os.pathsep}{tmp_path}")
    assert Library(home).sources(made)


def test_a_folder_of_a_like_name_is_another_folder(home: Path, tmp_path: Path) -> None:
    near = tmp_path / "home2"
    near.mkdir()
    (near / "talk.mp4").write_bytes((home / "talk.mp4").read_bytes())
    assert "outside" in refused(home, draft(str(near / "talk.mp4"))).message


def test_media_that_are_known_outright_are_not_looked_for(home: Path) -> None:
    info = probe(home / "talk.mp4")
    assert Library(home / "none", known={"m1": info}).sources(draft("../x"))["m1"].picture is info


def test_only_what_is_used_must_be_there(home: Path) -> None:
    made = draft("talk.mp4")
    more = {"m2": Media(kind="image", file="gone.png")}
    assert list(Library(home).sources(made.model_copy(update={"media": {**made.media, **more}}))) == ["m1"]


def test_used_are_clips_sounds_and_what_stands_behind_them() -> None:
    clip = {"id": "s1", "media": "m1", "in": 0, "out": 400}
    removal = {"background": "media:m3", "plate": "media:m4"}
    made = loaded(
        {
            "t": [
                {"id": "t1", "tt": 0, "sg": [clip | {"removal": removal}]},
                {"id": "t2", "tt": 1, "sg": [clip | {"id": "s2", "media": "m2"}]},
                {"id": "t3", "tt": 7, "sg": [{"id": "s3", "in": 0, "out": 400, "text": "media:m9"}]},
            ],
            "m": {"background": "media:m5"},
        }
    )
    assert used(made) == ["m1", "m2", "m3", "m4", "m5"]


# --- as it was added ------------------------------------------------------------------------------------


def test_a_file_that_was_changed_since_is_not_the_one_that_was_added(home: Path) -> None:
    made = draft("talk.mp4", hash=facts(home / "talk.mp4", home).hash)
    assert Library(home).sources(made)
    media_made.clip(home / "talk.mp4", 5)
    error = refused(home, made)
    assert error.path == "media.m1.hash" and "talk.mp4" in error.message


def test_what_is_no_media_says_which_one_of_the_draft_s_it_is(home: Path) -> None:
    (home / "notes.mp4").write_text("not a video")
    with pytest.raises(MediaError, match=r"media\.m1: notes\.mp4"):
        Library(home).sources(draft("notes.mp4"))
    media_made.truncated(home / "cut.mp4", home / "talk.mp4", 0.5)
    with pytest.raises(DamagedError, match=r"media\.m1: cut\.mp4") as caught:
        Library(home).sources(draft("cut.mp4"))
    assert str(caught.value) == caught.value.message


def test_every_media_that_is_wrong_is_told(home: Path) -> None:
    (home / "notes.mp4").write_text("not a video")
    clips = [{"id": f"s{i}", "media": f"m{i}", "in": 400 * i, "out": 400 * i + 400} for i in range(1, 4)]
    files = {"m1": "gone.mp4", "m2": "talk.mp4", "m3": "notes.mp4"}
    media = {name: {"kind": "video", "file": file} for name, file in files.items()}
    made = loaded({"t": [{"id": "t1", "tt": 0, "sg": clips}], "m": {"rate": "25"}, "media": media})
    assert not list(problems(made))
    found = list(Library(home).problems(made))
    assert [p.path for p in found] == ["media.m1.file", "media.m3.file"]
    assert all(p.what and p.allowed for p in found)


# --- facts ----------------------------------------------------------------------------------------------


def test_the_facts_of_a_video_a_picture_and_a_sound(home: Path) -> None:
    media_made.still(home / "still.png")
    media_made.audio_only(home / "music.m4a", Fraction(2))
    video, still, sound = (facts(home / name, home) for name in ("talk.mp4", "still.png", "music.m4a"))
    assert (video.kind, video.file, video.name) == ("video", "talk.mp4", "talk.mp4")
    assert (video.width, video.height, video.rate, video.duration, video.audio) == (96, 64, 25, 480, True)
    assert (still.kind, still.duration, still.rate, still.audio) == ("image", 0, None, False)
    assert (sound.kind, sound.audio, sound.width) == ("audio", True, 0) and 1950 <= sound.duration <= 2100
    assert all(len(media.hash) == 64 for media in (video, still, sound))


def test_a_file_inside_is_named_from_the_draft_and_one_outside_by_its_whole_path(
    home: Path, tmp_path: Path
) -> None:
    (home / "sub").mkdir()
    inside = home / "sub" / "talk.mp4"
    inside.write_bytes((home / "talk.mp4").read_bytes())
    assert facts(inside, home).file == "sub/talk.mp4"
    outside = tmp_path / "secret.mp4"
    with pytest.raises(DraftError, match="outside"):
        facts(outside, home)
    assert facts(outside, home, [tmp_path]).file == str(outside)


def test_an_animation_is_a_video_without_sound(home: Path) -> None:
    found = facts(media_made.gif(home / "cat.gif"), home)
    assert (found.kind, found.audio) == ("video", False) and found.duration > 0
    assert media_facts(probe(home / "cat.gif")).hash == ""


@pytest.mark.parametrize(
    ("own", "canvas"),
    [
        (Fraction(25), Fraction(25)),
        (Fraction(30_000, 1001), Fraction(30_000, 1001)),
        (Fraction(2997, 100), Fraction(30_000, 1001)),
        (Fraction(23_976, 1000), Fraction(24_000, 1001)),
        (Fraction(29_999, 1000), Fraction(30)),
        (Fraction(15), Fraction(15)),
        (Fraction(1, 3), Fraction(1)),
        (Fraction(1000), Fraction(240)),
        (None, Fraction(25)),
    ],
)
def test_a_canvas_takes_the_common_rate_that_is_meant(home: Path, own: Fraction | None, canvas: Fraction) -> None:
    info = probe(home / "talk.mp4")
    assert likely_rate(replace(info, video=replace(info.video, frame_rate=own))) == canvas


def test_a_person_s_own_network_is_found_by_the_draft_s_name_for_it() -> None:
    library = Library(networks={"mine": "mine.onnx"})
    assert [library.network(n) for n in ("mine", "modnet", "key", "key+mine", "key+modnet")] == [
        "mine.onnx",
        "modnet",
        "key",
        "key+mine.onnx",
        "key+modnet",
    ]


def test_a_device_is_refused_even_where_its_folder_may_be_read(home: Path) -> None:
    assert "is no file" in refused(home, draft("/dev/zero"), Path("/dev")).message
