"""Looks and scene fit as a document asks for them: painted where they belong, and never stale."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from cleanplate.draft.model import Draft
from cleanplate.draft.operation import operation
from cleanplate.draft.options.named_looks import named_look
from cleanplate.draft.options.scene_defaults import scene_fit
from cleanplate.draft.values import with_values
from cleanplate.errors import DamagedError, UsageError
from cleanplate.render.library import Library, facts, used
from cleanplate.render.options import Options
from cleanplate.render.remove import plan_removal
from cleanplate.render.spans import content, spans
from cleanplate.render.stage.finishing import moment
from tests import media_made, scene
from tests.compose.looks.cubes import write_cube
from tests.render.film import film, painted, rgb, source
from tests.render.test_remove import INFO
from tests.render.test_spans import changed, clip, draft, title

RED = (200, 30, 30)


@pytest.fixture(scope="module")
def place(made: Path) -> Path:
    folder = made / "finishing"
    folder.mkdir()
    source(folder / "talk.mp4", 25)
    Image.fromarray(np.full((64, 96, 3), RED, np.uint8)).save(folder / "red.png")
    Image.fromarray(np.full((64, 96, 3), (235, 240, 255), np.uint8)).save(folder / "sky.png")
    media_made.still(folder / "cutout.png", alpha=True)
    write_cube(folder / "swap.cube", lambda colours: colours[:, ::-1], 5)
    return folder


def given(made: Draft, op: str, **fields: Any) -> Draft:
    return operation({"op": op, **fields}).apply(made)


def only(made: Draft, place: Path, index: int = 0, **output: Any) -> Any:
    return rgb(painted(made, place, [index], format=output.pop("format", "png"), **output)[0]).astype(int)


def before_sky(place: Path, **fields: Any) -> Draft:
    made = film(place, [{"media": "cutout.png", "removal": {"background": "media:sky.png"}}])
    return given(made, "scene_fit", segment="s1", **fields) if fields else made


# --- looks ----------------------------------------------------------------------------------------------


def test_a_clips_look_is_its_own_and_not_what_lies_above_it(place: Path) -> None:
    made = film(place, [{"media": "red.png"}], [{"media": "red.png", "placement": {"scale": 50}}])
    out = only(given(made, "look", segment="s1", grey=100), place)
    assert np.ptp(out[2, 2]) <= 2 and np.abs(out[32, 48] - RED).max() <= 2


def test_the_look_over_all_is_over_titles_and_the_canvas_too(place: Path) -> None:
    made = film(
        place,
        [{"media": "red.png", "placement": {"scale": 50}}],
        titles=[title("s9", 0, 400, "HH", colour="#00ff00", y=20, size=20)],
        background="#0000ff",
    )
    plain, grey = only(made, place), only(given(made, "look", grey=100), place)
    assert np.ptp(plain, axis=2).max() > 150 and np.ptp(grey, axis=2).max() <= 2


def test_a_cut_out_keeps_its_alpha(place: Path) -> None:
    made = film(place, [{"media": "cutout.png"}], background="transparent")
    looks = {"grey": 80, "blur": 20, "sharpen": 40, "vignette": 60, "grain": 50, "contrast": 20}
    (plain,) = painted(made, place, format="mov")
    for where in ({"segment": "s1"}, {}):
        (out,) = painted(given(made, "look", **looks, **where), place, format="mov")
        assert plain.alpha is not None and out.alpha is not None and (out.alpha == plain.alpha).all()


def test_a_table_is_read_from_its_file(place: Path) -> None:
    table = facts(place / "swap.cube", place)
    assert (table.kind, table.file, len(table.hash)) == ("lut", "swap.cube", 64)
    made = given(film(place, [{"media": "red.png"}]), "look", segment="s1", lut=table)
    assert np.abs(only(made, place)[30, 40] - RED[::-1]).max() <= 2
    over_all = given(film(place, [{"media": "red.png"}]), "look", lut=table, lut_strength=0)
    assert np.abs(only(over_all, place)[30, 40] - RED).max() <= 2
    assert "m2" in used(made) and "m2" in used(over_all)


def test_a_broken_table_is_told_before_anything_is_rendered(place: Path, tmp_path: Path) -> None:
    path = tmp_path / "bad.cube"
    path.write_text("LUT_3D_SIZE 2\n0 0 0\n")
    with pytest.raises(DamagedError, match=r"bad\.cube has 1 colours"):
        facts(path, tmp_path)
    source(tmp_path / "talk.mp4", 3)
    write_cube(path, lambda colours: colours)
    made = given(
        film(tmp_path, [{"media": "talk.mp4"}]), "look", lut=facts(path, tmp_path).model_copy(update={"hash": ""})
    )
    path.write_text("LUT_3D_SIZE 2\n0 0 0\n")
    assert [p.path for p in Library(tmp_path).problems(made)] == ["media.m2.file"]


def test_grain_moves_on_a_still_and_is_the_same_wherever_one_begins(place: Path) -> None:
    made = given(film(place, [{"media": "red.png"}]), "look", segment="s1", grain=60)
    first, second, third = (rgb(p) for p in painted(made, place, [3, 5, 3], format="png"))
    assert (first == third).all() and (first != second).mean() > 0.3


def test_views_are_to_be_judged_and_have_no_look(place: Path) -> None:
    made = before_sky(place)
    looked = given(given(made, "look", segment="s1", grey=100), "look", vignette=100)
    assert (only(looked, place, view="compare") == only(made, place, view="compare")).all()


def test_moments_are_whole_and_those_over_all_their_own() -> None:
    from fractions import Fraction

    times = [Fraction(n * 1001, 240_000) for n in range(500)]
    assert len({moment(t) for t in times} | {moment(t, over_all=True) for t in times}) == 1000


# --- scene fit ------------------------------------------------------------------------------------------


def test_each_part_changes_what_is_painted_and_nothing_else_does(place: Path) -> None:
    plain = only(before_sky(place), place)
    assert (only(before_sky(place, strength=0), place) == plain).all()
    for name in ("light_wrap", "match", "shadow"):
        none = dict.fromkeys({"light_wrap", "match", "grain", "shadow"} - {name}, 0)
        assert (only(before_sky(place, **none, **{name: 100}), place) != plain).any(), name


def test_a_shadow_is_part_of_a_cut_out_that_nothing_is_behind(place: Path) -> None:
    made = film(
        place, [{"media": "cutout.png", "removal": {"background": "transparent"}}], background="transparent"
    )
    (plain,) = painted(made, place, format="mov")
    (out,) = painted(given(made, "scene_fit", segment="s1", shadow=100), place, format="mov")
    assert plain.alpha is not None and out.alpha is not None
    assert (out.alpha >= plain.alpha).all() and (out.alpha > plain.alpha + 3).any()


def test_in_its_own_scene_nothing_is_fitted(place: Path) -> None:
    fitted = before_sky(place, strength=100)
    removal = fitted.tracks[0].segments[0].removal
    own = with_values(removal, background="original")
    made = film(place, [{"media": "cutout.png"}])
    clip = with_values(made.tracks[0].segments[0], removal=own)
    after = with_values(made, tracks=(with_values(made.tracks[0], segments=(clip,)),))
    bare = with_values(clip, removal=with_values(own, scene=None))
    before = with_values(made, tracks=(with_values(made.tracks[0], segments=(bare,)),))
    assert (only(after, place) == only(before, place)).all()


def test_subject_and_scene_are_fitted_where_something_lies_between_too(place: Path) -> None:
    """A title between them that is clear leaves all as it is without."""
    made = before_sky(place, strength=100)
    between = title("s9", 0, 400, "H", colour="#ffffff", opacity=1, size=2, x=2, y=2, behind="t1")
    track = {"id": "t9", "tt": 7, "sg": [between]}
    with_title = Draft.model_validate(
        made.model_dump(by_alias=True) | {"t": [*made.model_dump(by_alias=True)["t"], track]}
    )
    off = np.abs(only(with_title, place) - only(made, place))
    assert off[12:].max() <= 2


# --- remove ---------------------------------------------------------------------------------------------


def _removed(**options: Any) -> Any:
    (track,) = plan_removal(INFO, None, Options(**options)).draft.tracks
    return track.segments[0]


def test_remove_fits_and_grades_what_it_makes() -> None:
    clip = _removed(background="teal", scene_fit=50, look="黑白")
    assert clip.removal.scene == scene_fit("teal", 50) and clip.look == named_look("mono").look
    assert _removed(scene_fit=100).removal.scene == scene_fit("transparent")
    plain = _removed(background="teal", look="none")
    assert plain.removal.scene is None and plain.look is None


def test_what_is_rendered_to_be_judged_or_alone_is_not_fitted() -> None:
    for more in ({"view": "black"}, {"format": "matte"}, {"format": "bundle"}):
        assert _removed(background="teal", scene_fit=100, **more).removal.scene is None


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"scene_fit": 101}, "101 percent"),
        ({"scene_fit": -1}, "-1 percent"),
        ({"scene_fit": float("nan")}, "nan percent"),
        ({"scene_fit": 50, "background": "original"}, "its own scene"),
        ({"look": "telepathy"}, "no look “telepathy”"),
    ],
)
def test_what_cannot_be_asked_of_remove_is_told(options: dict[str, Any], told: str) -> None:
    with pytest.raises(UsageError, match=told) as caught:
        Options(**options)
    assert caught.value.hint


# --- never stale ----------------------------------------------------------------------------------------

_PARTS = [
    *({name: 30} for name in ("grey", "sepia", "blur", "sharpen", "vignette", "grain")),
    {"contrast": 10},
    {"name": "noir"},
]


@pytest.mark.parametrize("part", _PARTS, ids=lambda p: next(iter(p)))
def test_every_part_of_a_look_is_part_of_what_a_span_shows(part: dict[str, Any]) -> None:
    made = draft([clip("s1", 0, 5000), clip("s2", 5000, 10_000)])
    assert changed(made, given(made, "look", segment="s2", **part)) == {(5000, 10_000)}
    assert len(changed(made, given(made, "look", **part))) == 2


def test_a_table_is_part_of_it_by_what_is_in_its_file(place: Path) -> None:
    made = film(place, [{"media": "red.png"}])
    tables = [facts(write_cube(place / f"{n}.cube", lambda v, n=n: v * n / 4, 5), place) for n in (1, 2, 4)]
    shown = []
    for table in tables:
        looked = given(made, "look", segment="s1", lut=table)
        sources = Library(place).sources(looked)
        shown.append(content(looked, spans(looked)[0], sources))
    assert shown[0] != shown[1] != shown[2]


@pytest.mark.parametrize("name", ["light_wrap", "match", "grain", "shadow"])
def test_every_part_of_a_scene_fit_is_part_of_what_a_span_shows(name: str) -> None:
    removal = {"background": "teal"}
    made = draft([clip("s1", 0, 5000, removal=removal), clip("s2", 5000, 10_000, removal=removal)])
    none = dict.fromkeys(("light_wrap", "match", "grain", "shadow"), 0)
    assert changed(made, given(made, "scene_fit", segment="s2", **none | {name: 5})) == {(5000, 10_000)}


def test_nothing_of_it_costs_a_run_of_the_network(place: Path) -> None:
    """Mattes are kept by what finds them; how the subject is fitted is none of that."""
    from cleanplate.render.shots.matting import matte_key
    from tests.render.film import work

    plain, fitted = (
        film(place, [{"media": "talk.mp4", "removal": {"background": "teal"} | more}])
        for more in ({}, {"scene": {"match": 50, "shadow": 20}})
    )
    keys = set()
    for made in (plain, fitted):
        plan, library = work(made, place, format="mp4")
        keys.add(matte_key(plan.shots[0], plan.shots[0].clip.removal, library, ""))
    assert len(keys) == 1 and scene.SIZE == (96, 64)


def test_a_still_subject_has_the_grain_of_its_moment_whatever_was_painted_before(place: Path) -> None:
    shot = np.full((288, 512, 3), (20, 200, 40), np.uint8)
    shot[60:260, 150:360] = np.random.default_rng(1).normal(130, 8, (200, 210, 1)).clip(0, 255)
    Image.fromarray(shot).save(place / "keyed.png")
    removal = {"network": "key", "background": "#808080", "scene": {"grain": 100}}
    made = film(place, [{"media": "keyed.png", "removal": removal}], width=512, height=288)
    first, later = (rgb(picture) for picture in painted(made, place, [0, 5], format="png"))
    (alone,) = painted(made, place, [5], format="png")
    assert (later == rgb(alone)).all() and (first != later).any()
