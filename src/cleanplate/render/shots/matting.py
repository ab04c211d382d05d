"""How a shot's subject is found: the matter that its removal asks for, the kept mattes, the clean plate."""

from __future__ import annotations

import io
from collections.abc import Callable, Generator, Iterable
from contextlib import closing
from dataclasses import asdict, dataclass, field, replace
from fractions import Fraction
from itertools import chain, dropwhile
from pathlib import Path

import numpy as np

from cleanplate.backdrop import colour
from cleanplate.draft.model import Removal
from cleanplate.errors import UsageError
from cleanplate.matting.edges import Edges
from cleanplate.matting.engine.survey import Survey
from cleanplate.matting.engine.temporal import Account, Solved
from cleanplate.matting.matter import Matter, load_matter
from cleanplate.matting.networks import weights
from cleanplate.matting.networks.catalog import NETWORKS
from cleanplate.matting.plate import CleanPlate, PlateFinder, given
from cleanplate.media.probe import MediaInfo
from cleanplate.media.read import Frame, Reader
from cleanplate.picture import Layout, Picture, Size, resized
from cleanplate.render.cache import fingerprint, hash_of
from cleanplate.render.library import Library
from cleanplate.render.shots.mattes import Mattes
from cleanplate.render.shots.shot import Shot
from cleanplate.settings import settings

_UNKEPT = ("key", "source")  # networks that cost less than to read what they found
_SHAPE = 0.02  # how much a given plate's aspect may differ
Frames = Callable[[], Generator[Frame]]  # a shot's frames from its begin to its end, each time anew


def network_of(removal: Removal, info: MediaInfo) -> str:
    """The network that a removal asks for, or that fits. Raises UsageError for what only a keyer can do."""
    if removal.network:
        network = removal.network
    elif info.video.cutout:
        network = "source"
    else:
        network = "u2netp" if removal.subject == "object" else "modnet"
    if removal.shadows and network.partition("+")[0] != "key":
        raise UsageError(
            f"Only a keyer can tell a shadow from its screen, and the network is “{network}”.",
            "Add --network key (or key+modnet), or leave out --shadows.",
        )
    return network


def matter_of(
    removal: Removal, info: MediaInfo, library: Library, progress: weights.Progress | None = None
) -> Matter:
    """The matter that a removal asks for. Raises UsageError, WeightsError, NetworkError."""
    name = network_of(removal, info)
    return load_matter(
        library.network(name),
        quality=removal.quality,
        single=removal.subject == "object",
        key=colour(removal.key) if removal.key else None,
        shadows=removal.shadows / 100,
        edges=Edges(removal.feather, removal.choke, removal.threshold, removal.chatter, removal.decontaminate),
        threads=settings().cores,
        progress=progress,
    )


def matte_key(shot: Shot, removal: Removal, library: Library, plate: str) -> str:
    """What the kept mattes of a shot depend on: not on where it lies, nor on its edges or background.

    They do on the size of its frames: an export must not come out coarser because a preview was made before.
    """
    name = network_of(removal, shot.info)
    guard = name.partition("+")[2] or name
    file = library.networks.get(guard)
    weigh = hash_of(Path(file)) if file else NETWORKS[guard].sha256 if guard in NETWORKS else guard
    how = [removal.quality, removal.subject, removal.chatter, plate]
    return fingerprint("mattes", shot.source.hash, shot.size, weigh, *how)


def kept_key(shot: Shot, library: Library) -> str | None:
    """The key that a shot's mattes are kept by, found without loading any network; None where none are kept."""
    removal = shot.matted
    if removal is None or shot.still or network_of(removal, shot.info) in _UNKEPT:
        return None
    return matte_key(shot, removal, library, removal.plate or "")


@dataclass
class Matting:
    """A matter at work on one shot. `account` counts what the network ran; `first` is what a key looks at.

    A `sketch` takes each frame by itself, and keeps nothing: for single frames, to look at.
    """

    shot: Shot
    removal: Removal
    layout: Layout
    matter: Matter
    store: Mattes | None
    first: Picture | None = None
    account: Account = field(default_factory=Account)
    survey: Survey | None = None
    begun: Fraction | None = None  # the time of the survey's first frame
    sketch: bool = False

    @property
    def live(self) -> bool:
        """Whether mattes can be made while the frames go by, in order."""
        shot = self.shot
        return not (shot.backward or shot.follows or (shot.clip.speed == 0 and not shot.still))

    def prepare(self, frames: Frames, plate: CleanPlate | None, each: Callable[[int], None]) -> None:
        """All that must be known before the first frame: the clean plate, a survey, or every matte.

        `each` is called with the number of frames done.
        """
        if plate:
            self.matter = self.matter.with_plate(plate)
        if self.store is None or self.shot.still or self.sketch:
            return
        wanted = self.removal.plate or ("auto" if self.matter.surveys else "none")
        kept = self.store.fact("plate") if wanted == "auto" else None
        if kept:
            self._use(_plate_of(kept))
        if self.store.covers(self.shot.begin, self.shot.stop):
            return
        if self.matter.surveys or (wanted == "auto" and not kept):
            self._look(frames, PlateFinder() if wanted == "auto" and not kept else None, each)
        if not self.live:
            with closing(self.solved(frames())) as found:
                for done, _ in enumerate(found, 1):
                    each(done)

    def solved(self, frames: Iterable[Frame]) -> Generator[Solved[Frame]]:
        """Every frame with its matte, in order; the engine only sees those that are not kept."""
        cores = settings().cores
        if self.store is None:
            found: Iterable[Solved[Frame]] = self.matter.seen(frames, cores, None, self.account, self.first)
        elif self.sketch:
            found = self._sketched(self.store, frames)
        else:
            found = self._noted(self.store, self.store.solved(frames, self._solve))
        yield from self.matter.keyed(found, cores, self.first)

    def keep(self, frames: Frames, each: Callable[[int], None]) -> None:
        """Make and keep what is not kept yet, after `prepare`; `each` is called with the number of frames done."""
        if self.store is None or self.store.covers(self.shot.begin, self.shot.stop):
            return
        with (
            closing(frames()) as seen,
            closing(self._noted(self.store, self.store.solved(seen, self._solve))) as found,
        ):
            for done, _ in enumerate(found, 1):
                each(done)

    def close(self) -> None:
        if self.survey:
            self.survey.close()
        if self.store:
            self.store.close()

    def _solve(self, frames: Iterable[Frame]) -> Generator[Solved[Frame]]:
        rest = iter(frames)
        first = next(rest)
        survey = self.survey if first.source_time == self.begun else None
        yield from self.matter.seen(chain([first], rest), settings().cores, survey, self.account, self.first)

    def _sketched(self, store: Mattes, frames: Iterable[Frame]) -> Generator[Solved[Frame]]:
        for frame in frames:
            kept = store.recall(frame)
            if kept:
                yield kept
            else:
                yield from self._solve([frame])

    def _noted(self, store: Mattes, found: Generator[Solved[Frame]]) -> Generator[Solved[Frame]]:
        """The same; what was there in one go is known to be whole."""
        first = last = None
        try:
            with closing(found):
                for item in found:
                    last = item.frame
                    first = first or last
                    yield item
            if first:
                store.cover(max(first.source_time, self.shot.begin), self.shot.stop)
            first = None
        finally:
            if first and last and first.source_time < last.source_time:
                store.cover(first.source_time, last.source_time)

    def _look(self, frames: Frames, finder: PlateFinder | None, each: Callable[[int], None]) -> None:
        assert self.store
        self.survey = Survey()
        fresh = dropwhile(self.store.knows, frames())  # a render that goes on sees only the rest
        found = self.matter.surveyed(fresh, settings().cores, self.survey, self.account)
        with closing(found):
            for done, item in enumerate(found, 1):
                self.begun = item.frame.source_time if self.begun is None else self.begun
                if finder:
                    finder.add(item.frame.picture, item.coarse.alpha)
                each(done)
        plate = finder.found() if finder else None
        if plate:
            self._use(plate)
            self.store.set_fact("plate", _bytes_of(plate))

    def _use(self, plate: CleanPlate) -> None:
        self.matter = self.matter.with_plate(_fitted(plate, self.layout, self.shot.size))


class Matters:
    """The matters of a scene: shots that ask for the same share one, and with it the network."""

    def __init__(self, library: Library, progress: weights.Progress | None = None) -> None:
        self.library, self._progress = library, progress
        self._known: dict[str, Matter] = {}

    def of(self, removal: Removal, info: MediaInfo) -> Matter:
        """Raises UsageError, WeightsError, NetworkError."""
        asked = removal.model_dump(exclude={"background", "background_sound", "fit", "plate", "scene"})
        key = fingerprint(asked, network_of(removal, info))
        if key not in self._known:
            self._known[key] = matter_of(removal, info, self.library, self._progress)
        return self._known[key]


def matting(shot: Shot, layout: Layout, matters: Matters, frames: Frames, removal: Removal) -> Matting:
    """A matter for a shot's removal, with the mattes that are kept of it."""
    matter = matters.of(removal, shot.info)
    sharp = matter.network.sharp
    store = None
    if not sharp and not shot.still:
        key = matte_key(shot, removal, matters.library, removal.plate or "")
        store = Mattes(key, shot.info.video.time_base)
    first = _first(frames) if (matter.keyer or sharp) and not shot.still else None
    return Matting(shot, removal, layout, matter, store, first)


def _first(frames: Frames) -> Picture:
    with closing(frames()) as found:
        return next(found).picture


def given_plate(info: MediaInfo, shot: Shot, layout: Layout) -> CleanPlate:
    """A plate that a person shot, at the size of the shot's frames. Raises UsageError for one of another shape."""
    if not info.still:
        raise UsageError("The plate is not a still picture.", "Give a .jpg or .png of the empty scene.")
    (width, height), (wide, high) = info.video.size, shot.size
    if abs(width * high - wide * height) > _SHAPE * wide * height:
        raise UsageError(
            f"The plate is {width}x{height}, the clip {wide}x{high}: of another shape.",
            "Take the plate with the same camera, at the same place.",
        )
    picture = next(iter(Reader(info, info.video.layout))).picture.with_alpha(None)
    return given(picture.converted(layout, shot.size))


def _fitted(plate: CleanPlate, layout: Layout, size: Size) -> CleanPlate:
    """A kept plate for frames of another size or layout than those it was found in."""
    return replace(plate, picture=plate.picture.converted(layout, size), known=resized(plate.known, size))


def _bytes_of(plate: CleanPlate) -> bytes:
    made, layout = io.BytesIO(), plate.picture.layout
    first, second, third = plate.picture.planes
    shape = np.array(list(map(str, asdict(layout).values())))
    np.savez_compressed(
        made, first=first, second=second, third=third, known=plate.known, noise=plate.noise, layout=shape
    )
    return made.getvalue()


def _plate_of(data: bytes) -> CleanPlate:
    with np.load(io.BytesIO(data), allow_pickle=False) as kept:
        matrix, halved, depth, full = (str(v) for v in kept["layout"])
        layout = Layout(matrix, halved == "True", int(depth), full == "True")  # type: ignore[arg-type]
        picture = Picture((kept["first"], kept["second"], kept["third"]), layout)
        return CleanPlate(picture, kept["known"], float(kept["noise"]))
