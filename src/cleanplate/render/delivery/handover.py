"""A draft as it is handed to other tools: plates in the place of removed backgrounds, and what was behind each
subject on a track of its own below it, so that everything can be moved and graded there.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

from cleanplate.backdrop import ORIGINAL, TRANSPARENT, backdrop
from cleanplate.compose.background import background
from cleanplate.draft.check import checked, reference
from cleanplate.draft.model import AnyTrack, AudioTrack, Clip, Crop, Draft, Media, Removal, Sound, VideoTrack
from cleanplate.draft.segment import part
from cleanplate.draft.timeline import next_id
from cleanplate.draft.values import with_values
from cleanplate.interchange.grid import Reference, sound_of
from cleanplate.interchange.losses import sentences
from cleanplate.picture import RGB
from cleanplate.render.delivery.plates import Plate, Workshop, plates
from cleanplate.render.library import Library, Source
from cleanplate.render.place import check_free
from cleanplate.render.preview import write_picture

_MOST = 500  # times that a background is laid after itself


@dataclass
class Handover:
    """A draft for other tools, where its new media lie, what was written, and notes."""

    draft: Draft
    references: dict[str, Reference] = field(default_factory=dict)
    files: list[Path] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def handover(draft: Draft, library: Library, workshop: Workshop, folder: Path, handles: int) -> Handover:
    """Render the plates of a draft into `folder`, and lay them where its removed backgrounds were.

    Raises DraftError, MediaError, WeightsError, NetworkError, OutputError, ProofError, Cancelled.
    """
    sources = library.sources(checked(draft))
    found = {plate.clip.id: plate for plate in plates(draft, sources, handles)}
    if not found:
        return Handover(draft, notes=["No clip's background is removed, so there is no plate to render."])
    made = {name: workshop.made(plate) for name, plate in found.items()}
    laid = _Laid(draft, sources, found, made, folder)
    for track in draft.tracks:
        laid.add(track)
    return Handover(
        laid.draft(), laid.references, [*workshop.files, *laid.files], [*workshop.notes, *laid.notes()]
    )


class _Laid:
    """The new draft's tracks, while they are laid."""

    def __init__(
        self,
        draft: Draft,
        sources: Mapping[str, Source],
        found: Mapping[str, Plate],
        made: Mapping[str, Reference],
        folder: Path,
    ) -> None:
        self._draft, self._sources, self._plates, self._made, self._folder = draft, sources, found, made, folder
        self._media = dict(draft.media)
        self._tracks: list[AnyTrack] = []
        self._sounds: list[AudioTrack] = []
        self._told: dict[str, list[str]] = {}
        self.references: dict[str, Reference] = {}
        self.files: list[Path] = []
        self._ids = [t.id for t in draft.tracks]
        self._segments = [s.id for t in draft.tracks for s in t.segments]

    def draft(self) -> Draft:
        return with_values(self._draft, tracks=(*self._tracks, *self._sounds), media=self._media)

    def notes(self) -> list[str]:
        return sentences(self._told)

    def add(self, track: AnyTrack) -> None:
        """A track with plates on it; below it a track of backgrounds, and for its clips' sound one more."""
        if not isinstance(track, VideoTrack) or not any(clip.removal for clip in track.segments):
            self._tracks.append(track)
            return
        under = tuple(part for clip in track.segments if clip.removal for part in self._under(clip, clip.removal))
        if under:
            self._tracks.append(VideoTrack(id=self._track(), segments=under))
        self._tracks.append(with_values(track, segments=tuple(self._clip(clip) for clip in track.segments)))
        sounds = [(c, sound_of(c, self._draft.media[c.media])) for c in track.segments if c.removal]
        heard = tuple(with_values(sound, id=self._segment()) for _, sound in sounds if isinstance(sound, Sound))
        if heard:
            self._sounds.append(AudioTrack(id=self._track(), segments=heard))

    def _clip(self, clip: Clip) -> Clip:
        if clip.removal is None:
            return clip
        plate = self._plates[clip.id]
        if clip.removal.scene:
            self._tell("How a subject sits in its scene is not in its plate", clip)
        name = self._new(plate.media, self._made[clip.id])
        since = max(0, clip.source_in - plate.since)
        return with_values(clip, media=name, source_in=since, removal=None, muted=False)

    def _under(self, clip: Clip, removal: Removal) -> list[Clip]:
        """What was behind its subject, where the clip lies."""
        named, text = reference(removal.background), removal.background
        if text == TRANSPARENT:
            return []
        bare = with_values(clip, id=self._segment(), removal=None, muted=True, behind=None, colour=None)
        kind = "file" if named else backdrop(text).kind
        if text == ORIGINAL or kind == "blur":
            if kind == "blur":
                self._tell(f"The scene lies below as it is; {text} is for you to lay on it", clip)
            return [bare]
        if named and not self._sources[named].picture.still:
            return self._moving(bare, removal, named)
        return [with_values(bare, media=self._picture(clip, removal), speed=100, reverse=False, source_in=0)]

    def _picture(self, clip: Clip, removal: Removal) -> str:
        """A still background, as large as the plate: it lies as the plate does."""
        plate, named = self._plates[clip.id], reference(removal.background)
        size = plate.source.picture.video.size
        meant = self._sources[named].picture if named else backdrop(removal.background)
        behind = background(meant, RGB, size, removal.fit)
        assert behind
        path = self._folder / f"{clip.id}_background.png"
        check_free(path, {}, overwrite=True)
        write_picture(behind.at(Fraction(0))(None, None), path)  # type: ignore[arg-type]
        self.files.append(path)
        media = Media(kind="image", file=path.name, name=path.name, width=size[0], height=size[1])
        return self._new(media, Reference(path))

    def _moving(self, clip: Clip, removal: Removal, named: str) -> list[Clip]:
        """A video behind, laid after itself for as long as the clip lasts, cut to the clip's own shape."""
        media = self._draft.media[named]
        own, size = (self._sources[name].picture.video.size for name in (named, clip.media))
        if removal.background_sound:
            self._tell("A background's own sound is left out", clip)
        crop = _covering(own, size) if removal.fit == "cover" else Crop()
        whole = with_values(
            clip,
            media=named,
            speed=100,
            reverse=False,
            source_in=0,
            placement=with_values(clip.placement, crop=crop),
        )
        length = media.duration or clip.length
        count = min(_MOST, math.ceil(clip.length / length))
        cuts = [clip.start + index * length for index in range(count)] + [clip.end]
        found = list[Clip]()
        for index, (start, end) in enumerate(pairwise(cuts)):
            ends = {} if index == 0 else {"id": self._segment(), "transition": None}
            shown = part(whole, start, min(end, clip.end))
            assert isinstance(shown, Clip)
            found.append(with_values(shown, source_in=0, **ends))
        return found

    def _new(self, media: Media, made: Reference) -> str:
        name, file = next_id("m", self._media), f"{self._folder.name}/{made.path.name}"
        self._media[name] = with_values(media, file=file, name=made.path.name)
        self.references[name] = made
        return name

    def _track(self) -> str:
        self._ids.append(next_id("t", self._ids))
        return self._ids[-1]

    def _segment(self) -> str:
        self._segments.append(next_id("s", self._segments))
        return self._segments[-1]

    def _tell(self, words: str, clip: Clip) -> None:
        self._told.setdefault(words, []).append(clip.id)


def _covering(own: tuple[int, int], size: tuple[int, int]) -> Crop:
    """What is cut off a picture so that it has another's shape, evenly on both sides."""
    wide, high = own[0] * size[1], own[1] * size[0]
    across = max(0.0, 50 * (1 - high / wide))
    down = max(0.0, 50 * (1 - wide / high))
    return Crop(left=across, right=across, top=down, bottom=down)
