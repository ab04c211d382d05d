"""Nothing that a person has is ever lost: sources, outputs, and what lies beside them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import media_made, seen
from tests.commands import cleanplate


def _bytes(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


@pytest.mark.parametrize("file", ["out.webm", "out.gif", "out.zip"])
def test_an_output_is_not_overwritten_unless_asked(modnet: str, tmp_path: Path, file: str) -> None:
    clip = media_made.clip(tmp_path / "talk.mp4", 3)
    (tmp_path / file).write_text("precious")
    words = ["remove", clip, "-o", tmp_path / file, "--network", modnet]
    said = cleanplate(*words)
    assert said.code == 2
    assert "--overwrite" in said.err
    assert (tmp_path / file).read_text() == "precious"
    assert cleanplate(*words, "--overwrite").code == 0
    assert len(seen.frames(tmp_path / file)) == 3


def test_a_folder_of_pictures_is_not_overwritten_unless_asked(modnet: str, tmp_path: Path) -> None:
    """A longer earlier run leaves none of its last pictures behind, and other files stay."""
    long, short = media_made.clip(tmp_path / "long.mp4", 6), media_made.clip(tmp_path / "short.mp4", 3)
    out = tmp_path / "out"
    words = ["-o", out, "--format", "png", "--network", modnet]
    assert cleanplate("remove", long, *words).code == 0
    (out / "notes.txt").write_text("precious")
    before = _bytes(out)
    assert cleanplate("remove", short, *words).code == 2
    assert _bytes(out) == before
    assert cleanplate("remove", short, *words, "--overwrite").code == 0
    assert sorted(p.name for p in out.iterdir()) == [
        "0000.png",
        "0001.png",
        "0002.png",
        "frames.ffconcat",
        "notes.txt",
    ]


def test_pictures_without_sound_leave_no_earlier_sound_behind(modnet: str, tmp_path: Path) -> None:
    """Else the folder would hold another clip's sound beside these pictures."""
    loud = media_made.clip(tmp_path / "loud.mp4", 6, tracks=[media_made.Track()])
    silent = media_made.clip(tmp_path / "silent.mp4", 6)
    words = ["-o", tmp_path / "out", "--format", "png", "--network", modnet, "--overwrite"]
    assert cleanplate("remove", loud, *words).code == 0
    assert (tmp_path / "out" / "sound.m4a").exists()
    assert cleanplate("remove", silent, *words).code == 0
    assert not (tmp_path / "out" / "sound.m4a").exists()


def test_a_folder_with_other_things_may_take_pictures(modnet: str, tmp_path: Path) -> None:
    clip = media_made.clip(tmp_path / "talk.mp4", 3)
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "notes.txt").write_text("precious")
    assert cleanplate("remove", clip, "-o", tmp_path / "out", "--format", "png", "--network", modnet).code == 0
    found = [p for p in (tmp_path / "out").rglob("*") if p.name == "0002.png"]
    assert len(found) == 1
    assert (tmp_path / "out" / "notes.txt").read_text() == "precious"


@pytest.mark.parametrize("how", ["same", "dots", "link", "hard link"])
def test_the_source_is_never_overwritten(modnet: str, tmp_path: Path, how: str) -> None:
    clip = media_made.clip(tmp_path / "talk.mp4", 3)
    out = {"same": clip, "dots": tmp_path / "x" / ".." / "talk.mp4"}.get(how, tmp_path / "other.mp4")
    (tmp_path / "x").mkdir()
    if how == "link":
        out.symlink_to(clip)
    if how == "hard link":
        out.hardlink_to(clip)
    before = clip.read_bytes()
    said = cleanplate("remove", clip, "-o", out, "-b", "teal", "--network", modnet, "--overwrite")
    assert (said.code, "its own source" in said.err) == (2, True)
    assert clip.read_bytes() == before


def test_the_background_is_never_overwritten(modnet: str, tmp_path: Path) -> None:
    clip = media_made.clip(tmp_path / "talk.mp4", 3)
    wall = media_made.clip(tmp_path / "wall.mp4", 3)
    before = wall.read_bytes()
    said = cleanplate("remove", clip, "-o", wall, "-b", wall, "--network", modnet, "--overwrite")
    assert said.code == 2
    assert wall.read_bytes() == before


def test_the_network_is_never_overwritten(modnet: str, tmp_path: Path) -> None:
    """`-o` and `--network` mixed up: no format ends so, and the file stays."""
    clip = media_made.clip(tmp_path / "talk.mp4", 3)
    network = tmp_path / "mine.onnx"
    network.write_bytes(Path(modnet).read_bytes())
    assert cleanplate("remove", clip, "-o", network, "--network", network, "--overwrite").code == 2
    assert network.read_bytes() == Path(modnet).read_bytes()


def test_a_source_folder_keeps_its_files_as_they_are(modnet: str, tmp_path: Path) -> None:
    clip = media_made.clip(tmp_path / "talk.mp4", 3)
    before = clip.read_bytes()
    assert cleanplate("remove", clip, "--network", modnet).code == 0
    assert clip.read_bytes() == before


def test_a_failed_overwrite_keeps_the_old_result(modnet: str, tmp_path: Path) -> None:
    """The new one is proved before the old one goes."""
    from tests import networks_made

    clip = media_made.clip(tmp_path / "talk.mp4", 3)
    words = ["remove", clip, "-o", tmp_path / "out.webm", "--overwrite", "--network"]
    assert cleanplate(*words, modnet).code == 0
    before = _bytes(tmp_path)
    blind = networks_made.modnet(tmp_path.parent / "blind.onnx", 0.0, 0.0)
    assert cleanplate(*words, blind).code == 1
    assert _bytes(tmp_path) == before


def test_files_with_names_like_ours_are_left_alone(modnet: str, tmp_path: Path) -> None:
    """Tidying up takes only what this run made."""
    clip = media_made.clip(tmp_path / "talk.mp4", 3)
    for name in (".out-12345678.webm", "out-mix.mka", ".out.webm", "out.webm.m4a", ".proof-x"):
        (tmp_path / name).write_text("precious")
    before = _bytes(tmp_path)
    assert cleanplate("remove", clip, "-o", tmp_path / "out.webm", "--network", modnet).code == 0
    after = _bytes(tmp_path)
    assert {name: after[name] for name in before} == before


@pytest.mark.parametrize(
    "name", ["talk [1]*?.mp4", "talk ü 日本.mp4", "-talk.mp4", "talk.final.v2.mp4", ".talk.mp4"]
)
def test_odd_names_leave_nothing_beside_them(
    modnet: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    media_made.clip(tmp_path / "plain.mp4", 3).rename(tmp_path / name)
    assert cleanplate("remove", "--network", modnet, "--", name).code == 0
    out = name.removesuffix(".mp4") + "_cleanplate.webm"
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted([name, out])


def test_a_name_as_long_as_the_disk_allows_works(modnet: str, tmp_path: Path) -> None:
    clip = media_made.clip(tmp_path / "talk.mp4", 3)
    out = tmp_path / ("n" * 250 + ".webm")
    said = cleanplate("remove", clip, "-o", out, "--network", modnet)
    assert said.code == 0, said
    assert len(seen.frames(out)) == 3


def test_a_name_longer_than_the_disk_allows_is_an_error_of_ours(modnet: str, tmp_path: Path) -> None:
    clip = media_made.clip(tmp_path / "talk.mp4", 3)
    said = cleanplate("remove", clip, "-o", tmp_path / ("n" * 300 + ".webm"), "--network", modnet)
    assert said.code == 1
    assert said.err.lstrip().startswith("error [output]")


def test_folders_on_the_way_are_made(modnet: str, tmp_path: Path) -> None:
    clip = media_made.clip(tmp_path / "talk.mp4", 3)
    out = tmp_path / "a" / "b" / "out.webm"
    assert cleanplate("remove", clip, "-o", out, "--network", modnet).code == 0
    assert len(seen.frames(out)) == 3


def test_an_output_folder_takes_the_sources_name(modnet: str, tmp_path: Path) -> None:
    clip = media_made.clip(tmp_path / "talk.mp4", 3)
    assert cleanplate("remove", clip, "-o", f"{tmp_path}/cut/", "--network", modnet).code == 0
    assert [p.name for p in (tmp_path / "cut").iterdir()] == ["talk_cleanplate.webm"]


def test_a_playlist_named_mp4_reaches_no_other_file(modnet: str, tmp_path: Path) -> None:
    media_made.clip(tmp_path / "secret.mp4", 3)
    (tmp_path / "list.mp4").write_text("ffconcat version 1.0\nfile secret.mp4\n")
    said = cleanplate("remove", tmp_path / "list.mp4", "--network", modnet, "--json")
    assert (said.code, said.json["error"]["code"]) == (1, "unsupported")


def test_a_list_of_pictures_as_a_source_reaches_no_other_file(modnet: str, tmp_path: Path) -> None:
    """What we write beside a sequence is for other programs; here it is no video."""
    clip = media_made.clip(tmp_path / "talk.mp4", 3)
    assert cleanplate("remove", clip, "-o", tmp_path / "out", "--format", "png", "--network", modnet).code == 0
    said = cleanplate("remove", tmp_path / "out" / "frames.ffconcat", "--network", modnet)
    assert said.code == 1
