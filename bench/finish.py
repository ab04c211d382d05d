"""What finishing costs: each effect by itself over a few seconds of 1080p, and a minute with all of them.

Mattes are there before anything is timed, so that what is compared is decoding, painting and encoding.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from pathlib import Path
from typing import Any

from bench.memory import repeated
from bench.speed import CLIP
from cleanplate.draft.model import Draft
from cleanplate.draft.new import new
from cleanplate.draft.operation import operation
from cleanplate.draft.wire import Json, text_of
from cleanplate.render.library import facts

SECONDS = 4  # of a trial
_JOB = """
import json, re, sys
from pathlib import Path
from cleanplate import Library, Output, render_draft
from cleanplate.draft.wire import parsed
folder = Path(sys.argv[1])
draft = parsed((folder / "film.json").read_text())
result = render_draft(draft, Output(folder / "out.mp4", overwrite=True, fresh=True), Library(folder))
peak = int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) / 1000
print(json.dumps({"seconds": result.seconds, "frames": result.frames, "mb": peak, "notes": result.notes}))
"""


@dataclass(frozen=True)
class Cost:
    """`milliseconds` that it adds to each frame it is on, or to each second of sound."""

    name: str
    value: str
    milliseconds: float | None = None


def _on_both(change: Json) -> list[Json]:
    return [change | {"segment": "s1"}, change | {"segment": "s2"}]


_TITLE: Json = {"op": "title", "text": "A title of some length", "at": 0, "d": SECONDS * 1000}
_CAPTIONS = "".join(
    f"{i + 1}\n00:00:{i * 2:02},000 --> 00:00:{i * 2 + 2:02},000\nWhat is said, in two lines alike.\n\n"
    for i in range(30)
)
_MUSIC: Json = {"op": "add_audio", "media": "lo-fi", "volume": 40}

# name → what it is compared with, and the changes; of each the frames that it is on, as a share
SEEN: dict[str, tuple[list[Json], float]] = {
    "another background: moving": (_on_both({"op": "replace_background", "background": "bokeh"}), 1.0),
    "light wrap": (_on_both({"op": "scene_fit", "light_wrap": 60, "match": 0, "grain": 0, "shadow": 0}), 1.0),
    "match": (_on_both({"op": "scene_fit", "light_wrap": 0, "match": 60, "grain": 0, "shadow": 0}), 1.0),
    "grain of the subject": (
        _on_both({"op": "scene_fit", "light_wrap": 0, "match": 0, "grain": 60, "shadow": 0}),
        1.0,
    ),
    "shadow": (_on_both({"op": "scene_fit", "light_wrap": 0, "match": 0, "grain": 0, "shadow": 60}), 1.0),
    "scene fit, all": (_on_both({"op": "scene_fit"}), 1.0),
    "title": ([_TITLE], 1.0),
    "title behind": ([_TITLE, {"op": "place_behind", "segment": "s3", "subject": "s1"}], 1.0),
    "captions": ([{"op": "captions", "text": _CAPTIONS}], 1.0),
    "look: cinematic": (_on_both({"op": "look", "name": "cinematic"}), 1.0),
    "look: vignette": (_on_both({"op": "look", "vignette": 60}), 1.0),
    "look: grain": (_on_both({"op": "look", "grain": 40}), 1.0),
    "look: blur": (_on_both({"op": "look", "blur": 20}), 1.0),
    "look: sharpen": (_on_both({"op": "look", "sharpen": 40}), 1.0),
    "look: sepia": (_on_both({"op": "look", "sepia": 100}), 1.0),
    **{
        f"transition: {kind}": ([{"op": "transition", "segment": "s2", "kind": kind, "d": 2000}], 2 / SECONDS)
        for kind in ("dissolve", "fade", "wipe", "slide", "zoom")
    },
    "motion: slide": ([_TITLE, {"op": "animate", "segment": "s3", "enter": "slide", "d": 2000}], 2 / SECONDS),
}
HEARD: dict[str, list[Json]] = {
    "music": [_MUSIC],
    "music, ducked": [_MUSIC, {"op": "duck", "segment": "s3"}],
    "music to length": [_MUSIC, {"op": "fit_music", "segment": "s3"}],
    "denoise": _on_both({"op": "denoise"}),
    "loudness": [{"op": "loudness"}],
}


def measure(media: Path, seconds: int = 60) -> Iterator[Cost]:
    with tempfile.TemporaryDirectory(prefix="cleanplate-bench-") as name:
        folder = Path(name)
        base = _base(media, folder, SECONDS)
        moving = _done(base, _on_both({"op": "replace_background", "background": "bokeh"}))
        _timed(folder, moving)  # makes the built-ins and the mattes
        found = _timed(folder, base)
        plain, frames = found["seconds"], found["frames"]
        yield Cost("two clips before a picture", f"{1000 * plain / frames:.1f} ms a frame", 1000 * plain / frames)
        trials = {name_: (changes, frames * share, "frame") for name_, (changes, share) in SEEN.items()}
        trials |= {name_: (changes, SECONDS, "second") for name_, changes in HEARD.items()}
        for name_, (changes, count, of) in trials.items():
            spent = _timed(folder, _done(base, changes))["seconds"]
            before, plain = plain, _timed(folder, base)["seconds"]  # what else the machine does, it does to both
            each = 1000 * (spent - (before + plain) / 2) / count
            yield Cost(name_, f"{each:+.1f} ms a {of} that it is on", each)
    with tempfile.TemporaryDirectory(prefix="cleanplate-bench-") as name:
        yield from _everything(media, Path(name), seconds)


def _everything(media: Path, folder: Path, seconds: int) -> Iterator[Cost]:
    """A minute with all of it, its mattes and its built-ins made, too."""
    half = seconds * 500
    base = _base(media, folder, seconds)
    film = _done(
        base,
        [
            {"op": "replace_background", "segment": "s1", "background": "office"},
            {"op": "replace_background", "segment": "s2", "background": "bokeh"},
            *_on_both({"op": "scene_fit"}),
            *_on_both({"op": "denoise"}),
            {"op": "transition", "segment": "s2", "kind": "dissolve", "d": 1000},
            {
                "op": "title",
                "text": "EVERYTHING",
                "at": 500,
                "d": half - 2000,
                "size": 30,
                "font": "display",
                "y": 35,
            },
            {"op": "place_behind", "segment": "s3", "subject": "s1"},
            {"op": "animate", "segment": "s3", "enter": "slide", "leave": "fade"},
            {
                "op": "title",
                "text": "Ada Moreno\nMarine biologist",
                "at": half + 1000,
                "d": 5000,
                "preset": "lower_third",
            },
            {"op": "captions", "text": _CAPTIONS},
            {"op": "look", "name": "cinematic"},
            {"op": "look", "segment": "s1", "vignette": 40, "grain": 20},
            _MUSIC,
        ],
    )
    music = next(s.id for track in film.tracks if track.type == 1 for s in track.segments)
    film = _done(
        film,
        [
            {"op": "fit_music", "segment": music},
            {"op": "duck", "segment": music},
            {"op": "loudness"},
        ],
    )
    found = _timed(folder, film)
    frames = found["frames"]
    speed = f"{found['seconds']:.1f} s, {frames / found['seconds']:.1f} fps, {found['mb']:.0f} MB"
    told = "; ".join([speed, *found["notes"]])
    yield Cost(f"{seconds} s with everything on, nothing kept before", told)
    again = _timed(folder, film)
    yield Cost(
        "once more, mattes and built-ins kept", f"{again['seconds']:.1f} s, {frames / again['seconds']:.1f} fps"
    )


def _base(media: Path, folder: Path, seconds: int) -> Draft:
    """A talk in two halves before a picture, at 1080p."""
    clip = repeated(media / CLIP, folder / "talk.mp4", -(-seconds // 20), None)
    draft = new([facts(clip, folder)])
    return _done(
        draft,
        [
            {"op": "trim", "segment": "s1", "out": seconds * 1000},
            {"op": "split", "segment": "s1", "at": seconds * 500},
            *_on_both({"op": "replace_background", "background": "office"}),
        ],
    )


def _done(draft: Draft, changes: Sequence[Json]) -> Draft:
    return reduce(lambda so_far, change: operation(change).apply(so_far), changes, draft)


def _timed(folder: Path, draft: Draft) -> dict[str, Any]:
    (folder / "film.json").write_text(text_of(draft))
    command = [sys.executable, "-c", _JOB, str(folder)]
    answer = subprocess.run(command, check=True, capture_output=True, text=True)
    found: dict[str, Any] = json.loads(answer.stdout)
    return found
