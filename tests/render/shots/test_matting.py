"""What mattes depend on, when they are kept, and the plate that a person gives."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from fractions import Fraction
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from cleanplate.draft.model import Removal
from cleanplate.errors import UsageError
from cleanplate.media.probe import probe
from cleanplate.picture import Layout
from cleanplate.render.library import Library
from cleanplate.render.shots.matting import Matters, Matting, given_plate, matte_key, matting, network_of
from cleanplate.render.shots.shot import Shot
from cleanplate.render.shots.stream import Roll
from cleanplate.settings import settings
from tests import media_made, networks_made, scene
from tests.render.film import film, shot, source

COUNT = 12


@pytest.fixture(scope="module")
def place(made: Path) -> Path:
    folder = made / "matting"
    folder.mkdir()
    source(folder / "talk.mp4")
    source(folder / "other.mp4", 13)
    media_made.still(folder / "still.png")
    media_made.still(folder / "cutout.png", alpha=True)
    return folder


def removed(place: Path, file: str = "talk.mp4", removal: dict[str, Any] | None = None, **clip: Any) -> Shot:
    return shot(film(place, [{"media": file, "out": 480, "removal": removal or {}, **clip}]), place)


def opened(made: Shot, weights: str, **removal: Any) -> tuple[Matting, Roll]:
    roll = Roll(made, Layout())
    library = Library(made.info.path.parent, networks={"modnet": weights})
    return matting(made, Layout(), Matters(library), roll.frames, Removal(**removal)), roll


def looked(made: Shot, weights: str, **removal: Any) -> tuple[list[np.ndarray], int]:
    """The mattes of a whole pass, and how often the network ran for them."""
    at_work, roll = opened(made, weights, **removal)
    at_work.prepare(roll.frames, None, lambda done: None)
    with closing(at_work.solved(roll.frames())) as found:
        alphas = [item.coarse.alpha for item in found]
    at_work.close()
    return alphas, at_work.account.runs


# --- the key --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "change",
    [
        {"background": "teal"},
        {"fit": "contain"},
        {"feather": 3},
        {"choke": 2},
        {"threshold": 20},
        {"decontaminate": 0},
        {"background_sound": True},
        {"key": "#00ff00"},
        {"network": "modnet"},
    ],
)
def test_mattes_are_the_same_whatever_is_done_with_them(place: Path, change: dict[str, Any]) -> None:
    made, library = removed(place), Library(place)
    assert matte_key(made, Removal(**change), library, "") == matte_key(made, Removal(), library, "")


@pytest.mark.parametrize(
    "clip",
    [
        {"source_in": 120, "out": 200},
        {"in": 1000, "out": 1480},
        {"reverse": True},
        {"speed": 50},
        {"placement": {"scale": 40, "x": 10, "opacity": 20}},
        {"colour": {"exposure": 1}},
        {"fade_in": 100},
    ],
)
def test_mattes_are_the_same_wherever_the_clip_lies(place: Path, clip: dict[str, Any]) -> None:
    library = Library(place)
    one, other = removed(place), removed(place, **clip)
    assert matte_key(one, Removal(), library, "") == matte_key(other, Removal(), library, "")


@pytest.mark.parametrize(
    "change", [{"quality": "best"}, {"subject": "object"}, {"chatter": 50}, {"network": "u2netp"}]
)
def test_another_way_of_matting_has_mattes_of_its_own(place: Path, change: dict[str, Any]) -> None:
    made, library = removed(place), Library(place)
    assert matte_key(made, Removal(**change), library, "") != matte_key(made, Removal(), library, "")
    assert matte_key(made, Removal(), library, "none") != matte_key(made, Removal(), library, "")


def test_another_source_or_other_weights_too(place: Path, modnet: str, u2net: str) -> None:
    made, library = removed(place), Library(place)
    plain = matte_key(made, Removal(), library, "")
    assert matte_key(removed(place, "other.mp4"), Removal(), library, "") != plain
    own = [Library(place, networks={"modnet": file}) for file in (modnet, u2net)]
    keys = {matte_key(made, Removal(), with_own, "") for with_own in own}
    assert len(keys | {plain}) == 3


def test_own_weights_are_known_by_their_bytes_not_by_their_name(place: Path, tmp_path: Path, modnet: str) -> None:
    copied = tmp_path / "copy.onnx"
    copied.write_bytes(Path(modnet).read_bytes())
    made = removed(place)
    keys = {matte_key(made, Removal(), Library(place, networks={"modnet": str(f)}), "") for f in (modnet, copied)}
    assert len(keys) == 1
    networks_made.modnet(copied, gain=5.0)
    other = matte_key(made, Removal(), Library(place, networks={"modnet": str(copied)}), "")
    assert other not in keys


# --- keeping --------------------------------------------------------------------------------------------


def test_a_second_pass_has_the_very_same_mattes_without_the_network(place: Path, modnet: str) -> None:
    made = removed(place)
    first, runs = looked(made, modnet)
    second, none = looked(made, modnet)
    assert runs > 0 and none == 0 and len(first) == COUNT
    assert all(map(np.array_equal, first, second))


def test_a_part_of_it_is_recalled_and_the_rest_is_made(place: Path, modnet: str) -> None:
    part, _ = looked(removed(place, source_in=160, out=160), modnet, quality="fast")
    whole, runs = looked(removed(place), modnet, quality="fast")
    assert len(part) == 4 and len(whole) == COUNT and runs > 0
    assert all(map(np.array_equal, whole[4:8], part))
    assert looked(removed(place), modnet, quality="fast")[1] == 0


def test_backwards_all_mattes_are_made_forwards_before(place: Path, modnet: str) -> None:
    made = removed(place, reverse=True)
    at_work, roll = opened(made, modnet)
    at_work.prepare(roll.frames, None, lambda done: None)
    runs = at_work.account.runs
    with closing(at_work.solved(roll.backward(Fraction(44, 100)))) as found:
        alphas = [item.coarse.alpha for item in found]
    at_work.close()
    assert runs > 0 and at_work.account.runs == runs
    forward, none = looked(removed(place), modnet)
    assert none == 0 and all(map(np.array_equal, alphas, forward[::-1]))


def test_a_sketch_keeps_nothing_but_uses_what_is_kept(place: Path, modnet: str) -> None:
    made = removed(place)
    at_work, roll = opened(made, modnet)
    at_work.sketch = True
    at_work.prepare(roll.frames, None, lambda done: None)
    with closing(at_work.solved(roll.frames())) as found:
        assert len(list(found)) == COUNT
    assert at_work.store and not any(at_work.store.knows(frame) for frame in roll.frames())
    at_work.close()
    kept, runs = looked(made, modnet)
    assert runs > 0
    again, roll = opened(made, modnet)
    again.sketch = True
    with closing(again.solved(roll.frames())) as found:
        assert all(np.array_equal(item.coarse.alpha, alpha) for item, alpha in zip(found, kept, strict=True))
    assert again.account.runs == 0
    again.close()


def test_what_breaks_off_is_kept_as_far_as_it_came(place: Path, modnet: str) -> None:
    made = removed(place)
    at_work, roll = opened(made, modnet, quality="fast")
    found = at_work.solved(roll.frames())
    done = [next(found) for _ in range(5)]
    found.close()
    assert at_work.store and at_work.store.covers(Fraction(0), done[-1].frame.source_time)
    assert not at_work.store.covers(Fraction(0), None)
    at_work.close()


def test_a_key_or_a_still_keeps_no_mattes(place: Path, modnet: str) -> None:
    for made, removal in ((removed(place), {"network": "key"}), (removed(place, "still.png"), {})):
        at_work, _ = opened(made, modnet, **removal)
        assert at_work.store is None
        at_work.close()
    assert not (settings().cache_dir / "mattes").exists()


def test_a_key_looks_at_the_clip_s_first_frame_wherever_it_is_opened(place: Path, modnet: str) -> None:
    made = removed(place, source_in=80, out=400)
    at_work, _ = opened(made, modnet, network="key+modnet")
    assert at_work.first is not None
    assert scene.index_of(at_work.first.rgb()[..., 0] > 0.5) == 2
    at_work.close()


# --- the network ----------------------------------------------------------------------------------------


def test_the_network_is_the_one_that_fits(place: Path) -> None:
    info = removed(place).info
    assert network_of(Removal(), info) == "modnet"
    assert network_of(Removal(subject="object"), info) == "u2netp"
    assert network_of(Removal(network="rvm", subject="object"), info) == "rvm"
    assert network_of(Removal(), probe(place / "cutout.png")) == "source"
    with pytest.raises(UsageError, match="shadow") as caught:
        network_of(Removal(shadows=50), info)
    assert "key" in caught.value.hint


# --- a plate --------------------------------------------------------------------------------------------


def test_a_plate_comes_at_the_size_of_the_frames(place: Path, tmp_path: Path) -> None:
    Image.fromarray(scene.room((192, 128))).save(tmp_path / "empty.png")
    made = removed(place)
    plate = given_plate(probe(tmp_path / "empty.png"), made, Layout())
    assert plate.picture.size == made.size and (plate.picture.layout, plate.coverage) == (Layout(), 1)
    assert np.abs(plate.picture.rgb() * 255 - scene.room()).mean() < 3


def test_a_plate_of_another_shape_or_one_that_moves_is_refused(place: Path, tmp_path: Path) -> None:
    Image.fromarray(scene.room((96, 96))).save(tmp_path / "square.png")
    made = removed(place)
    with pytest.raises(UsageError, match="another shape"):
        given_plate(probe(tmp_path / "square.png"), made, Layout())
    with pytest.raises(UsageError, match="not a still"):
        given_plate(probe(place / "talk.mp4"), made, Layout())


def test_a_found_plate_is_kept_with_the_mattes(place: Path, modnet: str) -> None:
    made = removed(place)
    plates = []
    for size in (made.canvas, (48, 32)):
        at_work, roll = opened(replace(made, canvas=size), modnet, quality="best", plate="auto")
        at_work.prepare(roll.frames, None, lambda done: None)
        with closing(at_work.solved(roll.frames())) as found:
            assert len(list(found)) == COUNT
        plates.append((at_work.matter.plate, at_work.account.runs))
        at_work.close()
    (first, runs), (second, none) = plates
    assert runs > 0 and none == 0
    assert first and second, "the box leaves all of the room free at one time or another"
    assert first.picture.size == made.size and second.picture.size == roll.shot.size == (96, 64)


def test_what_is_matted_in_two_goes_is_known_to_be_whole(place: Path, modnet: str) -> None:
    """A render that was killed goes on from the middle; after that, another background runs no network."""
    made = removed(place, removal={"quality": "best"}, out=480)
    for begin, count in ((Fraction(0), 6), (Fraction(4, 25), COUNT)):
        at_work, roll = opened(made, modnet, quality="best", feather=2)
        at_work.prepare(roll.frames, None, lambda done: None)
        with closing(at_work.solved(roll.frames(begin))) as found:
            assert list(islice(found, count))
        at_work.close()
    mattes, runs = looked(made, modnet, quality="best", feather=2)
    assert (len(mattes), runs) == (COUNT, 0)
