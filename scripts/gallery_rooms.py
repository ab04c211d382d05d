"""What hangs in the gallery, room by room."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import reduce
from hashlib import sha256
from pathlib import Path
from typing import Any

from PIL import Image
from scripts.gallery_drawing import cell, frames_of, heard, picture, sheet
from scripts.gallery_sounds import DUCK, LOUDNESS, ducking, loudness
from scripts.gallery_web import played as web_played

from cleanplate.compose.sheet import seen
from cleanplate.draft.finish import SceneFit
from cleanplate.draft.model import Draft
from cleanplate.draft.operation import operation
from cleanplate.draft.options.named_looks import LOOKS
from cleanplate.draft.options.title_presets import PRESETS
from cleanplate.draft.sample import sample
from cleanplate.draft.wire import Json
from cleanplate.material.catalog import MATERIAL, Kind
from cleanplate.media.probe import probe
from cleanplate.media.read import Reader
from cleanplate.render.delivery.deliver import Delivery, deliver
from cleanplate.render.library import Library
from cleanplate.render.material import code, drawn, played

Drawn = Callable[[Path], Image.Image]
_SMALL = (480, 270)


@dataclass(frozen=True)
class Exhibit:
    """`told` is a hash of what its picture tells; `changes` are the operations behind it, `command` is to type."""

    name: str
    title: str
    text: str
    drawn: Drawn
    told: str
    changes: Sequence[Json] = ()
    command: str = ""


@dataclass(frozen=True)
class Room:
    title: str
    text: str
    exhibits: list[Exhibit] = field(default_factory=list)


def _done(changes: Sequence[Json], draft: Draft | None = None) -> Draft:
    return reduce(lambda so_far, change: operation(change).apply(so_far), changes, draft or sample())


def _hash(*parts: Any) -> str:
    return sha256(repr(parts).encode()).hexdigest()


def _strip(
    name: str, title: str, text: str, changes: Sequence[Json], times: Sequence[int], columns: int = 4
) -> Exhibit:
    """Moments of the sample after some changes."""
    draft = _done(changes)

    def drawn(folder: Path) -> Image.Image:
        shown = frames_of(draft, times, folder, cell(columns))
        return sheet([(image, f"{time / 1000:.2f} s") for image, time in zip(shown, times, strict=True)], columns)

    return Exhibit(name, title, text, drawn, _hash(draft.model_dump_json(by_alias=True), times), changes)


def _variants(
    name: str,
    title: str,
    text: str,
    each: Sequence[tuple[str, Sequence[Json]]],
    time: int,
    columns: int = 4,
    first: Sequence[Json] = (),
) -> Exhibit:
    """One moment of the sample after each of several changes, `first` before all of them."""
    drafts = [(words, _done(changes, _done(first))) for words, changes in each]

    def drawn(folder: Path) -> Image.Image:
        return sheet([(frames_of(d, [time], folder, cell(columns))[0], words) for words, d in drafts], columns)

    told = _hash([d.model_dump_json(by_alias=True) for _, d in drafts], time)
    return Exhibit(name, title, text, drawn, told, [*first, *each[-1][1]])


def plates(folder: Path) -> Image.Image:
    """Frames of the files that an export for other tools consists of."""
    out, film = folder / "out", _done(_SHORT)
    files, _ = deliver(film, Delivery(out, "film", ("otio",), "prores", mattes=True), Library(folder))
    size = cell(3), cell(3) * 9 // 16
    cells = []
    for path in sorted(path for path in files if path.suffix in (".mov", ".mp4", ".png")):
        found = next(iter(Reader(probe(path)))).picture
        cells.append((Image.fromarray(seen(found)).resize(size, Image.Resampling.LANCZOS), path.name))
    return sheet(cells, 3)


def _material(name: str, title: str, text: str, kind: Kind, command: str) -> Exhibit:
    """All of a kind of what comes with us, each with its names."""
    mine = [one for one in MATERIAL.values() if one.kind == kind]

    def pictures(folder: Path) -> Image.Image:
        size = _SMALL
        cells = []
        for one in mine:
            for phase in (0.0, 0.4) if kind == "moving" else (0.0,):
                small = picture(drawn(one, size, phase)).resize(
                    (cell(4), cell(4) * 9 // 16), Image.Resampling.LANCZOS
                )
                cells.append((small, one.name))
        return sheet(cells, 4)

    def sounds(folder: Path) -> Image.Image:
        told = [(one, f"{one.name}, {one.bpm} bpm, {one.length / 1000:g} s") for one in mine]
        return sheet([(heard(played(one), words, cell(2)), "") for one, words in told], 2)

    made = sounds if kind == "music" else pictures
    return Exhibit(name, title, text, made, _hash(code(kind), [one.name for one in mine]), command=command)


_CAPTIONS = """1
00:00:00,000 --> 00:00:02,000
Nobody had seen this coast from above before, not even the pilots.

2
00:00:02,000 --> 00:00:04,000
在此之前，没有人从空中看过这片海岸，连飞行员也没有。
"""
_FIT: Json = {"op": "scene_fit", "segment": "s1"} | dict.fromkeys(SceneFit.model_fields, 0)
_NO_TITLE: Json = {"op": "delete", "segment": "s4"}
_BEACH: list[Json] = [
    {"op": "replace_background", "segment": "s3", "background": "beach"},
    {"op": "fit", "segment": "s3", "fit": "cover"},
]
_EFFECTS = ("grey", "sepia", "vignette", "sharpen", "blur", "grain")
_SHORT: list[Json] = [
    *({"op": "delete", "segment": name} for name in ("s2", "s3", "s4", "s5")),
    {"op": "trim", "segment": "s1", "out": 1000},
    {"op": "replace_background", "segment": "s1", "background": "office"},
]
_CLEAR: list[Json] = [
    *_SHORT[:-1],
    {"op": "remove_background", "segment": "s1"},
    {"op": "canvas_background", "background": "transparent"},
]
_LOOK: Json = {"op": "look", "segment": "s1"}
_OFFICE: list[Json] = [{"op": "replace_background", "segment": "s1", "background": "office"}]
_CUT: Json = {"op": "transition", "segment": "s3", "d": 800}
_THIRDS = (5600, 5800, 6000, 6200, 6400)
_MATTE: list[Json] = [{"op": "replace_background", "segment": "s1", "background": "cafe"}]

ROOMS = (
    Room(
        "Depth",
        "Anything can lie between a subject and its background: a title, a picture, a video, as they move.",
        [
            _strip(
                "depth-title",
                "A title behind a person",
                "in the scene as it is: nothing else is changed.",
                [
                    _NO_TITLE,
                    {
                        "op": "title",
                        "text": "ASTRONAUT",
                        "at": 0,
                        "d": 4000,
                        "font": "display",
                        "size": 42,
                        "y": 42,
                    },
                    {"op": "place_behind", "segment": "s6", "subject": "s1"},
                    {"op": "animate", "segment": "s6", "enter": "slide", "direction": "left", "d": 1200},
                ],
                (300, 700, 1500, 3000),
            ),
            _strip(
                "depth-picture",
                "A picture behind a person",
                "before another background.",
                [
                    _NO_TITLE,
                    *_OFFICE,
                    {
                        "op": "picture_in_picture",
                        "media": "m4",
                        "at": 0,
                        "d": 4000,
                        "corner": "centre",
                        "size": 75,
                    },
                    {"op": "place_behind", "segment": "s6", "subject": "s1"},
                ],
                (500, 3500),
                2,
            ),
        ],
    ),
    Room(
        "Scene fit",
        "A subject takes on the light of its new scene. Off until it is asked for.",
        [
            _variants(
                "scene-fit",
                "All of it by one word",
                "and each part alone, as strong as it goes.",
                [
                    ("off", []),
                    *((name.replace("_", " "), [_FIT | {name: 100}]) for name in SceneFit.model_fields),
                    ("scene_fit, as it is by itself", [{"op": "scene_fit", "segment": "s1"}]),
                ],
                2000,
                3,
                [_NO_TITLE, *_MATTE],
            )
        ],
    ),
    Room(
        "Looks",
        "Each by its name and as strong as you like; or a .cube file of your own.",
        [
            _variants(
                "looks",
                "Named looks",
                "over clips, or over the whole canvas.",
                [
                    ("none", []),
                    *((one.name, [{"op": "look", "segment": "s1", "name": one.name}]) for one in LOOKS),
                ],
                2000,
                4,
                [_NO_TITLE],
            ),
            _variants(
                "effects",
                "Effects",
                "alone, as strong as they go, or mixed.",
                [(name, [_LOOK | {name: 100}]) for name in _EFFECTS],
                2000,
                3,
                [_NO_TITLE],
            ),
        ],
    ),
    Room(
        "Transitions",
        "Their middle lies at the cut; each clip plays on beyond it where its file has more.",
        [
            _strip(
                f"transition-{kind}", kind.capitalize(), text, [*_BEACH, _CUT | {"kind": kind} | more], _THIRDS, 5
            )
            for kind, text, more in (
                ("dissolve", "one picture melts into the next.", {}),
                ("fade", "through black, or any colour.", {"colour": "#000000"}),
                ("wipe", "behind a soft edge, in four directions.", {"direction": "left"}),
                ("slide", "the new one pushes the old one out.", {"direction": "left"}),
                ("zoom", "the old one grows away, the new one settles.", {}),
            )
        ],
    ),
    Room(
        "Titles",
        "All lie inside the safe area, wrap, and can be read on white and on black.",
        [
            _variants(
                "title-presets",
                "Presets",
                "of size, place, box and motion.",
                [
                    (
                        name,
                        [
                            _NO_TITLE,
                            {
                                "op": "title",
                                "text": "Ada Moreno\nMarine biologist",
                                "at": 0,
                                "d": 4000,
                                "preset": name,
                            },
                        ],
                    )
                    for name in PRESETS
                ],
                2000,
                4,
            ),
            *(
                _strip(
                    f"motion-{kind}",
                    f"Motion: {kind}",
                    text,
                    [
                        _NO_TITLE,
                        {
                            "op": "title",
                            "text": "Good morning",
                            "at": 500,
                            "size": 14,
                            "place": "lower",
                            "bold": True,
                        },
                        {"op": "animate", "segment": "s6", "enter": kind, "leave": leave, "d": 900},
                    ],
                    (600, 750, 900, 1100, 1500),
                    5,
                )
                for kind, leave, text in (
                    ("fade", "fade", "comes and goes softly."),
                    ("slide", "slide", "from its side, slowing down."),
                    ("pop", "pop", "grows a little beyond its size, and settles."),
                    ("type", "fade", "letter by letter; no line jumps."),
                )
            ),
        ],
    ),
    Room(
        "Captions",
        "From SRT and WebVTT files and back, burned in or as a subtitle stream.",
        [
            _strip(
                "captions",
                "Burned in",
                "lines of like length, at most two.",
                [
                    _NO_TITLE,
                    {
                        "op": "captions",
                        "text": _CAPTIONS,
                    },
                ],
                (1000, 3000),
                2,
            )
        ],
    ),
    Room(
        "Sound",
        "Measured as broadcasters do, in one pass over what is heard.",
        [
            Exhibit(
                "ducking",
                "Ducking",
                "music goes down before the first word, and comes back after the last.",
                ducking,
                _hash("ducking", DUCK),
                [DUCK],
            ),
            Exhibit(
                "loudness",
                "Loudness",
                "a quiet mix brought to −14 LUFS, with a true peak of −1 dB at most.",
                loudness,
                _hash("loudness", LOUDNESS),
                [LOUDNESS],
            ),
        ],
    ),
    Room(
        "Out and in",
        "OpenTimelineIO, CMX 3600 and FCPXML, with what an editor needs to go on in another tool.",
        [
            Exhibit(
                "plates",
                "Plates",
                "a cut-out with straight alpha (over squares), its matte, and what stands behind it.",
                plates,
                _hash("plates", _done(_SHORT).model_dump_json(by_alias=True)),
                command="cleanplate draft export film.json -o out --to all --plates prores --mattes",
            ),
        ],
    ),
    Room(
        "On a page",
        "`--format web` makes a folder that any browser plays with its alpha: [how](web.md).",
        [
            Exhibit(
                "web",
                "The web component",
                "over a striped page in Chromium: VP9 with alpha on the left, stacked H.264 on the right.",
                lambda folder: web_played(_done(_CLEAR), folder),
                _hash("web", _done(_CLEAR).model_dump_json(by_alias=True)),
                command="cleanplate remove talk.mp4 --format web",
            ),
        ],
    ),
    Room(
        "What comes with us",
        "Made by our own code, free to use for anything; any of its names will do, in English or Chinese.",
        [
            _material(
                "rooms", "Rooms and views", "softly out of focus.", "room", "cleanplate remove talk.mp4 -b office"
            ),
            _material(
                "moving",
                "Moving backgrounds",
                "loops without a seam.",
                "moving",
                "cleanplate material preview all",
            ),
            _material(
                "music", "Music", "loops by seeded synthesis.", "music", "cleanplate material preview lo-fi"
            ),
        ],
    ),
)
