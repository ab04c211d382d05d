"""Cut-outs for other tools: each clip whose background is removed as a plate with alpha, and its matte.

A plate has its source's size, rate and frame numbers, with a few frames more at both ends where the source has
them; where it lies on the canvas, and what is behind it, is for the timeline to say.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Literal

from cleanplate.backdrop import TRANSPARENT
from cleanplate.draft.model import Canvas, Clip, Draft, Media, VideoTrack
from cleanplate.draft.time import frame_of, ms_of
from cleanplate.draft.values import with_values
from cleanplate.errors import UsageError
from cleanplate.interchange.grid import Reference
from cleanplate.interchange.timecode import drops, label
from cleanplate.matting.networks import weights
from cleanplate.media.exr import write_exr
from cleanplate.media.stamp import stamp
from cleanplate.render.delivery.links import start
from cleanplate.render.export import planned, render_draft
from cleanplate.render.library import Library, Source, likely_rate
from cleanplate.render.output import Output
from cleanplate.render.place import beside, check_free, move
from cleanplate.render.preview import save_frame
from cleanplate.render.stage.scene import Scene
from cleanplate.render.watch import Progress, Stop, Watch

Kind = Literal["prores", "exr"]
KINDS: tuple[Kind, ...] = ("prores", "exr")
HANDLES = 12  # frames more at both ends, where the source has them
DIGITS = 4  # of a picture's number, at least


@dataclass(frozen=True)
class Options:
    """What is rendered of each cut-out: `mattes` too, as grey H.264; `handles` in frames of the source."""

    kind: Kind = "prores"
    mattes: bool = False
    handles: int = HANDLES
    overwrite: bool = False

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            said = f"There are no plates of kind “{self.kind}”."
            raise UsageError(said, f"Choose from: {', '.join(KINDS)}, none.")
        if not 0 <= self.handles <= 1000:
            raise UsageError(f"Handles of {self.handles} frames cannot be.", "Choose 0 to 1000.")


@dataclass(frozen=True)
class Plate:
    """A cut-out of frames `first` up to, not with, `last` of its source, counted from the source's own first.

    `start` is the number that the source's timecode gives its first frame, `drop` whether in drop-frame; `name` is
    its file's, without suffix.
    """

    clip: Clip
    source: Source
    rate: Fraction
    first: int
    last: int
    start: int
    drop: bool
    name: str

    @property
    def still(self) -> bool:
        return self.source.picture.still

    @property
    def frames(self) -> int:
        return self.last - self.first

    @property
    def since(self) -> int:
        """ms of the source before it."""
        return 0 if self.still else ms_of(self.first / self.rate)

    @property
    def length(self) -> int:
        """ms; 0 of a still."""
        return 0 if self.still else ms_of(self.frames / self.rate)

    @property
    def media(self) -> Media:
        """What a draft says of it, by its name alone, without suffix."""
        width, height = self.source.picture.video.size
        kind: Literal["image", "video"] = "image" if self.still else "video"
        rate = None if self.still else self.rate
        return Media(
            kind=kind, file=self.name, name=self.name, duration=self.length, width=width, height=height, rate=rate
        )


def plates(draft: Draft, sources: dict[str, Source], handles: int = HANDLES) -> list[Plate]:
    """What must be rendered, a plate for each clip with a removed background, in order."""
    clips = [c for track in draft.tracks if isinstance(track, VideoTrack) for c in track.segments if c.removal]
    longest = max((c.transition.length for t in draft.tracks if isinstance(t, VideoTrack) for c in t.segments
                   if c.transition), default=0)  # fmt: skip
    return [_plate(clip, sources[clip.media], handles, longest) for clip in clips]


def _plate(clip: Clip, source: Source, handles: int, longest: int) -> Plate:
    media, info = source.media, source.picture
    rate = media.rate or (Fraction(25) if info.still else likely_rate(info))
    name = f"{clip.id}_{re.sub(r'[^A-Za-z0-9_-]+', '-', Path(media.label).stem)[:40].strip('-') or 'clip'}"
    if info.still:
        return Plate(clip, source, rate, 0, 1, 0, False, name)
    around = max(handles, math.ceil(longest * clip.speed * rate / 200_000))  # half a transition plays on beyond it
    end = frame_of(media.duration or ms_of(info.duration), rate)
    first = max(0, math.floor(clip.source_in * rate / 1000) - around)
    last = math.ceil(max(clip.source_out, clip.source_in + 1) * rate / 1000) + around
    last = min(max(last, first + 1), max(end, first + 1))
    begin, drop = start(info.path, rate)
    return Plate(clip, source, rate, first, last, begin, drops(rate) if drop is None else drop, name)


class Workshop:
    """Where plates are rendered: into `folder`, by what a draft's media are found with.

    `told` gives what hears of a plate's progress, by its name.
    """

    def __init__(
        self,
        draft: Draft,
        folder: Path,
        library: Library,
        options: Options,
        *,
        told: Callable[[str], Callable[[Progress], None] | None] = lambda name: None,
        fetching: weights.Progress | None = None,
        stop: Stop | None = None,
    ) -> None:
        self._draft, self._folder, self._library, self._options = draft, folder, library, options
        self._told, self._fetching, self._stop = told, fetching, stop
        self.files: list[Path] = []
        self.notes: list[str] = []

    def made(self, plate: Plate) -> Reference:
        """Render a plate, its matte too where that was asked for. Raises what `render_draft` does."""
        self._folder.mkdir(parents=True, exist_ok=True)
        if plate.still:
            return self._still(plate)
        found = self._pictures(plate) if self._options.kind == "exr" else self._prores(plate)
        if self._options.mattes:
            self._render(plate, self._folder / f"{plate.name}_matte.mp4", "matte")
        return found

    def _still(self, plate: Plate) -> Reference:
        path = self._free(self._folder / f"{plate.name}.png")
        save_frame(self._alone(plate), 0, path, self._library, fetching=self._fetching)
        self.files.append(path)
        return Reference(path)

    def _prores(self, plate: Plate) -> Reference:
        path = self._folder / f"{plate.name}.mov"
        self._render(plate, path, "mov")
        with beside(path) as hidden:
            stamp(path, hidden, label(plate.start + plate.first, plate.rate, plate.drop))
            move(hidden, path)
        return Reference(path, plate.start + plate.first, plate.drop)

    def _pictures(self, plate: Plate) -> Reference:
        """Numbered as the source's frames are."""
        folder, first = self._folder / plate.name, plate.start + plate.first
        digits = max(DIGITS, len(str(first + plate.frames)))
        watch = Watch(self._told(plate.name), self._stop)
        self._free(folder / f"{plate.name}.{first:0{digits}}.exr")
        folder.mkdir(exist_ok=True)
        for old in folder.glob(f"{plate.name}.*.exr"):  # of another range
            self._free(old).unlink()
        work = planned(self._alone(plate), Output(format="mov"), self._library, folder / plate.name)
        with (
            closing(Scene(work, self._library, self._fetching)) as scene,
            closing(scene.frames(list(work.spans))) as found,
        ):
            for done, item in enumerate(found, 1):
                write_exr(folder / f"{plate.name}.{first + done - 1:0{digits}}.exr", item.frame.picture)
                watch.tell(done, plate.frames)
        self.files.append(folder)
        return Reference(folder, first, plate.drop, (f"{plate.name}.", ".exr", digits))

    def _render(self, plate: Plate, path: Path, format: str) -> None:
        name = path.stem
        output = Output(path, format=format, quality="best", overwrite=self._options.overwrite)
        result = render_draft(
            self._alone(plate),
            output,
            self._library,
            progress=self._told(name),
            fetching=self._fetching,
            stop=self._stop,
        )
        self.notes += [note for note in result.notes if note not in self.notes]
        self.files.append(path)

    def _alone(self, plate: Plate) -> Draft:
        """The smallest draft that shows it: its source, before nothing, at its own size and rate."""
        removal = plate.clip.removal
        assert removal
        clip = Clip(
            id="s1",
            start=0,
            end=plate.length or 1000,
            media=plate.clip.media,
            source_in=plate.since,
            muted=True,
            removal=with_values(removal, background=TRANSPARENT, scene=None, background_sound=False),
        )
        width, height = plate.source.picture.video.size
        canvas = Canvas(width=width, height=height, rate=plate.rate, background=TRANSPARENT)
        return Draft(tracks=(VideoTrack(id="t1", segments=(clip,)),), canvas=canvas, media=self._draft.media)

    def _free(self, path: Path) -> Path:
        check_free(path, {}, self._options.overwrite)
        return path
