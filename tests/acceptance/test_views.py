"""Views and edge options, from the command line to decoded pixels."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from cleanplate.compose.view_names import VIEWS
from tests import media_made, scene, seen
from tests.commands import Said, cleanplate
from tests.media_made import Track

MS = Fraction(1, 1000)
_TIMES = [t * MS for t in (0, 40, 80, 110, 150, 260)]
Run = Callable[..., Said]


@pytest.fixture(scope="module")
def source(made: Path) -> Path:
    """Six frames at uneven times, and sound."""
    return media_made.clip(made / "seen.mp4", 6, _TIMES, base=MS, tracks=[Track("eng")], shown_last=40 * MS,
                           options=media_made.LOSSLESS)  # fmt: skip


@pytest.fixture
def run(source: Path, modnet: str, tmp_path: Path) -> Run:
    def remove(*words: object, file: str = "out.mp4") -> Said:
        return cleanplate("remove", source, "-o", tmp_path / file, "--network", modnet, "--json", *words)

    return remove


def _away(index: int, by: int = 8) -> Any:
    away = np.ones((64, 96), bool)
    rows, columns = scene.box(index)
    away[max(0, rows.start - by) : rows.stop + by, max(0, columns.start - by) : columns.stop + by] = False
    return away


def _inner(index: int, by: int = 8) -> tuple[slice, slice]:
    rows, columns = scene.box(index)
    return slice(rows.start + by, rows.stop - by), slice(columns.start + by, columns.stop - by)


# what each shows of the room and of the subject: mean RGB, within 14
_LOOKS: dict[str, tuple[tuple[int, int, int] | None, tuple[int, int, int]]] = {
    "alpha": ((0, 0, 0), (255, 255, 255)),
    "status": ((0, 0, 0), (255, 255, 255)),
    "checker": ((128, 128, 128), scene.SUBJECT),
    "black": ((0, 0, 0), scene.SUBJECT),
    "white": ((255, 255, 255), scene.SUBJECT),
    "overlay": ((153, 32, 58), scene.SUBJECT),
}


@pytest.mark.parametrize("view", _LOOKS)
def test_a_view_is_an_opaque_mp4_in_step_with_its_sound(run: Run, tmp_path: Path, view: str) -> None:
    said = run("--view", view)
    assert said.code == 0, said
    assert (said.json["format"], said.json["alpha"], said.json["audio_tracks"]) == ("mp4", False, 1)
    frames = seen.frames(tmp_path / "out.mp4")
    assert [f.time for f in frames] == pytest.approx(_TIMES, abs=1e-6)
    room, subject = _LOOKS[view]
    for index, frame in enumerate(frames):
        assert frame.rgb.shape == (64, 96, 3)
        assert np.abs(frame.rgb[_away(index)].mean(axis=0) - room).max() < 14
        assert np.abs(frame.rgb[_inner(index)].mean(axis=(0, 1)) - subject).max() < 14
    heard = seen.sounds(tmp_path / "out.mp4")
    assert [h.language for h in heard] == ["eng"]
    assert abs(heard[0].click - 0.25) < 0.005


@pytest.mark.parametrize(("words", "behind"), [(("-b", "teal"), (0, 128, 128)), ((), (128, 128, 128))])
def test_compare_shows_source_result_matte_and_status(
    run: Run, tmp_path: Path, words: tuple[str, ...], behind: tuple[int, int, int]
) -> None:
    """Four whole frames at half size; the result before its background, or a checkerboard."""
    assert run("--view", "compare", *words, "--format", "png", file="out").code == 0
    for index, frame in enumerate(seen.frames(tmp_path / "out")):
        parts = [frame.rgb[y : y + 32, x : x + 48].astype(float) for y in (0, 32) for x in (0, 48)]
        away, (rows, columns) = _away(index)[::2, ::2], _inner(index)
        inner = slice(rows.start // 2, rows.stop // 2), slice(columns.start // 2, columns.stop // 2)
        walls = [part[away].mean(axis=0) for part in parts]
        subjects = [part[inner].mean(axis=(0, 1)) for part in parts]
        room = scene.room()[::2, ::2][away].mean(axis=0)
        for found, expected in zip(walls, (room, behind, (0, 0, 0), (0, 0, 0)), strict=True):
            assert np.abs(found - expected).max() < 14
        for found, expected in zip(subjects, (scene.SUBJECT, scene.SUBJECT, (255,) * 3, (255,) * 3), strict=True):
            assert np.abs(found - np.array(expected)).max() < 14


@pytest.mark.parametrize(
    ("file", "format"), [("a.webm", "webm"), ("a.mov", "mov"), ("a", "png"), ("a.gif", "gif"), ("a.webp", "webp")]
)
def test_a_view_may_be_any_format_that_shows_one_picture(run: Run, tmp_path: Path, file: str, format: str) -> None:
    """Opaque, though the format could hold alpha."""
    said = run("--view", "white", "--format", format, file=file)
    assert said.code == 0, said
    assert said.json["alpha"] is False
    for index, frame in enumerate(seen.frames(tmp_path / file)):
        assert frame.alpha is None or frame.alpha.min() == 255
        assert frame.rgb[_away(index)].min() > 215  # lossy ones may waver


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("suffix", ["png", "jpg"])
def test_a_still_has_views_too(modnet: str, tmp_path: Path, view: str, suffix: str) -> None:
    path = media_made.still(tmp_path / "me.png")
    out = tmp_path / f"out.{suffix}"
    said = cleanplate("remove", path, "-o", out, "--view", view, "--network", modnet)
    assert said.code == 0, said
    frame = seen.frames(out)[0]
    assert frame.rgb.shape == (64, 96, 3)
    assert frame.alpha is None or frame.alpha.min() == 255


def test_a_view_lies_beside_the_source_under_its_own_name(modnet: str, tmp_path: Path) -> None:
    """So the result and its views can lie there together; also of several sources into one folder."""
    paths = [media_made.clip(tmp_path / f"{name}.mp4", 2) for name in ("a", "b")]
    assert cleanplate("remove", paths[0], "--network", modnet, "--view", "status").code == 0
    assert cleanplate("remove", paths[0], "--network", modnet, "--view", "alpha").code == 0
    assert {p.name for p in tmp_path.iterdir()} == {
        "a.mp4",
        "b.mp4",
        *(f"a_cleanplate_{v}.mp4" for v in ("status", "alpha")),
    }
    words = ["--network", modnet, "--view", "black", "--format", "png", "-o", f"{tmp_path}/out/"]
    assert cleanplate("remove", *paths, *words).code == 0
    assert {p.name for p in (tmp_path / "out").iterdir()} == {"a_cleanplate_black", "b_cleanplate_black"}


def test_a_background_that_a_view_does_not_show_is_told(run: Run) -> None:
    said = run("--view", "alpha", "-b", "teal")
    assert said.code == 0
    assert any("does not show the background" in note for note in said.json["notes"])


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--view", "xray"), "There is no view “xray”"),
        (("--view", "alpha", "--format", "matte"), "cannot be written as “matte”"),
        (("--view", "black", "--format", "stacked"), "cannot be written as “stacked”"),
        (("--view", "black", "--format", "bundle"), "cannot be written as “bundle”"),
        (("--feather", "-1"), "feather"),
        (("--choke", "400"), "choke"),
        (("--threshold", "60"), "threshold"),
        (("--threshold", "nan"), "threshold"),
        (("--chatter", "101"), "chatter"),
        (("--decontaminate", "-0.5"), "decontaminate"),
        (("--shadows", "120", "--network", "key"), "Shadows"),
        (("--shadows", "50", "-b", "teal"), "keyer"),
        (("--choke", "much"), "--choke"),
    ],
)
def test_what_cannot_be_asked_is_wrong_use(run: Run, tmp_path: Path, words: tuple[str, ...], says: str) -> None:
    said = run(*words)
    assert said.code == 2
    assert says in said.out + said.err
    assert not list(tmp_path.iterdir())


def _alphas(run: Run, tmp_path: Path, *words: object) -> list[Any]:
    said = run("--format", "matte", *words, "--overwrite", file="matte.mp4")
    assert said.code == 0, said
    return [frame.rgb[..., 1].astype(float) for frame in seen.frames(tmp_path / "matte.mp4")]


def test_choke_and_feather_reach_the_file(run: Run, tmp_path: Path) -> None:
    """Choked by 3 the box loses 3 pixels on each of its four sides; feathered by 8 only its rim is wider."""
    plain, less, more, soft = (
        _alphas(run, tmp_path, *words) for words in ((), ("--choke", 3), ("--choke", -3), ("--feather", 8))
    )
    height, width = (s.stop - s.start for s in scene.box(0))
    for a, b, c, d in zip(plain, less, more, soft, strict=True):
        side = 2 * (height + width)
        assert (a.sum() - b.sum()) / 255 == pytest.approx(3 * side, rel=0.25)
        assert (c.sum() - a.sum()) / 255 == pytest.approx(3 * side, rel=0.25)
        assert d.sum() == pytest.approx(a.sum(), rel=0.03)
        rim = [((x > 20) & (x < 235)).sum() for x in (a, d)]
        assert rim[1] > 1.4 * rim[0]


def test_a_threshold_hardens_the_edge(modnet: str, tmp_path: Path) -> None:
    """Of a subject out of focus, whose edge is wide."""
    shots = [cv2.GaussianBlur(shot, (0, 0), 5) for shot in scene.shots(3)]
    source = media_made.clip(tmp_path / "soft.mp4", shots)
    words = ("--format", "matte", "--network", modnet, "--overwrite", "-o", tmp_path / "matte.mp4")
    rims = []
    for threshold in (5, 45):
        assert cleanplate("remove", source, *words, "--threshold", threshold).code == 0
        alphas = [frame.rgb[..., 1] for frame in seen.frames(tmp_path / "matte.mp4")]
        rims.append([((alpha > 25) & (alpha < 230)).sum() for alpha in alphas])
    assert all(hard < 0.7 * plain for plain, hard in zip(*rims, strict=True))


def test_without_decontamination_the_edge_keeps_its_old_colours(run: Run, tmp_path: Path) -> None:
    """The rim holds some of the dark blue room: over white it is bluer than with it taken out."""
    found = []
    for share in (0, 100):
        words = ("--decontaminate", share, "-b", "white", "--format", "png", "--overwrite")
        assert run(*words, file="out").code == 0
        found.append(seen.frames(tmp_path / "out"))
    assert any((a.rgb != b.rgb).any() for a, b in zip(*found, strict=True))
    for index, (kept, clean) in enumerate(zip(*found, strict=True)):
        assert (kept.rgb[_away(index)] == clean.rgb[_away(index)]).all()
        assert (kept.rgb[_inner(index)] == clean.rgb[_inner(index)]).all()


def test_help_tells_the_edges_and_the_views() -> None:
    said = cleanplate("remove", "--help")
    assert said.code == 0
    words = " ".join(said.out.replace("│", " ").split())
    assert all(what in words for what in VIEWS.values())
    assert "key+modnet" in words
    edges = said.out[said.out.index("─ Edges ─") :]
    assert all(f"--{name}" in edges for name in ("feather", "choke", "threshold", "chatter", "decontaminate"))
