"""Drafts of clips that lie on disk, and what is seen of them: the scene's frames by their numbers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import closing
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cleanplate.draft.model import Draft
from cleanplate.draft.wire import Json, loaded
from cleanplate.picture import Picture
from cleanplate.render.export import planned
from cleanplate.render.library import Library, facts
from cleanplate.render.output import Output
from cleanplate.render.plan import Plan
from cleanplate.render.shots.shot import Shot
from cleanplate.render.stage.scene import Scene
from tests import media_made, scene

MS = Fraction(1, 1000)


def film(folder: Path, *tracks: Sequence[Json], titles: Sequence[Json] = (), **canvas: Any) -> Draft:
    """A draft in `folder` of tracks of clips, lowest first; each clip's media is a file's name there.

    What a clip leaves out: its id, and its in and out (0 to 400 ms).
    """
    files: dict[str, str] = {}

    def name(file: str) -> str:
        return files.setdefault(file, f"m{len(files) + 1}")

    made, count = [], 0
    for number, clips in enumerate(tracks, 1):
        segments = []
        for plain in clips:
            count += 1
            removal = plain.get("removal")
            named = {key: _renamed(value, name) for key, value in (removal or {}).items()}
            more = {"removal": named} if removal is not None else {}
            given = {"id": f"s{count}", "in": 0, "out": 400, **plain, "media": name(plain["media"]), **more}
            segments.append(given)
        made.append({"id": f"t{number}", "tt": 0, "sg": segments})
    if titles:
        made.append({"id": "t9", "tt": 7, "sg": list(titles)})
    canvas = {key: _renamed(value, name) for key, value in canvas.items()}
    known = {
        media: facts(folder / file, folder).model_dump(by_alias=True, mode="json") for file, media in files.items()
    }
    size = {"width": scene.SIZE[0], "height": scene.SIZE[1], "rate": "25"}
    return loaded({"t": made, "m": size | canvas, "media": known})


def _renamed(value: Any, name: Any) -> Any:
    """media:FILE as media:ID."""
    if isinstance(value, str) and value.startswith("media:"):
        return f"media:{name(value.removeprefix('media:'))}"
    return value


def work(
    draft: Draft, folder: Path, networks: dict[str, str] | None = None, **output: Any
) -> tuple[Plan, Library]:
    """Everything that a render of it would do."""
    library = Library(folder, networks=networks or {})
    return planned(draft, Output(**output), library, folder / "out"), library


def shot(draft: Draft, folder: Path, index: int = 0) -> Shot:
    return work(draft, folder, format="mp4")[0].shots[index]


def painted(
    draft: Draft,
    folder: Path,
    indices: Iterable[int] = (0,),
    networks: dict[str, str] | None = None,
    **output: Any,
) -> list[Picture]:
    """Frames of the canvas as the format shows them."""
    plan, library = work(draft, folder, networks, **output)
    with closing(Scene(plan, library, sketch=True)) as stage:
        return [stage.still(index) for index in indices]


def rgb(picture: Picture) -> NDArray[np.uint8]:
    return np.asarray((picture.with_alpha(None).rgb() * 255).round(), np.uint8)


def number(picture: Picture) -> float:
    """Which frame of the scene a picture shows."""
    return scene.index_of(rgb(picture)[..., 0] > 130, picture.size)


def source(path: Path, count: int = 12, **more: Any) -> Path:
    """A lossless clip of the scene."""
    return media_made.clip(path, count, options=media_made.LOSSLESS, **more)
