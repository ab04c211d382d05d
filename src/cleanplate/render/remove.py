"""`remove`: the smallest draft. One clip, at its own times, without its background."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from cleanplate.backdrop import TRANSPARENT
from cleanplate.compose.background import check as check_background
from cleanplate.draft.behind import named_builtin
from cleanplate.draft.check import REFERENCE
from cleanplate.draft.model import Canvas, Clip, Draft, Media, Removal, VideoTrack
from cleanplate.draft.options.named_looks import meant
from cleanplate.draft.options.scene_defaults import scene_fit
from cleanplate.errors import MediaError, UsageError
from cleanplate.matting.networks import weights
from cleanplate.matting.networks.catalog import entry
from cleanplate.media.formats import FORMATS
from cleanplate.media.probe import MediaInfo, probe
from cleanplate.picture import Size
from cleanplate.render.export import planned, render_draft
from cleanplate.render.library import Library, media_facts
from cleanplate.render.options import Options
from cleanplate.render.output import Output, Result
from cleanplate.render.place import stem
from cleanplate.render.plan import Plan
from cleanplate.render.watch import Progress, Stop

STILL = 1000  # ms that a still is on its canvas: it has only one frame
_OWN = "own"  # what a network is called that is a file of a person's


def remove_background(
    source: str | Path,
    output: str | Path | None = None,
    options: Options = Options(),  # noqa: B008  (frozen)
    *,
    progress: Callable[[Progress], None] | None = None,
    fetching: weights.Progress | None = None,
    stop: Stop | None = None,
) -> Result:
    """Cut the subject out of a video, an animation or a still.

    `output` None lays the result beside the source; a folder takes it under the source's name. `progress` is
    called after each frame, `fetching` while weights come in. When `stop` is set the work ends with Cancelled.
    Nothing half-done is ever left: the result is written beside its place, opened again, checked, and moved.

    Raises UsageError, MediaError, WeightsError, NetworkError, OutputError, ProofError, Cancelled.
    """
    info = probe(source)
    draft, library = _smallest(info, options)
    own = _own(info, options)
    result = render_draft(
        draft, _output(output, options), library, own=own, progress=progress, fetching=fetching, stop=stop
    )
    return replace(result, notes=(*result.notes, *_view_notes(options)))


def plan_removal(info: MediaInfo, output: Path | None, options: Options) -> Plan:
    """What `remove_background` would do."""
    draft, library = _smallest(info, options)
    work = planned(draft, _output(output, options), library, _own(info, options))
    return replace(work, notes=(*work.notes, *_view_notes(options)))


def _view_notes(options: Options) -> list[str]:
    if not options.view or options.view == "compare" or options.background == TRANSPARENT:
        return []
    return [f"The view “{options.view}” does not show the background."]


def _own(info: MediaInfo, options: Options) -> Path:
    return info.path.with_name(stem(info.path, options.view))


def _output(path: str | Path | None, options: Options) -> Output:
    return Output(
        path=Path(path) if path is not None else None,
        format=options.format,
        quality=options.quality,
        view=options.view,
        report=options.report,
        overwrite=options.overwrite,
        fresh=options.report is not None,  # its pictures are taken while frames go by
    )


def _smallest(info: MediaInfo, options: Options) -> tuple[Draft, Library]:
    """One clip on a canvas of its own shape and times, and where its files lie."""
    known, media = {"m1": info}, {"m1": _facts("m1", info)}
    behind, background = _behind(options.background), options.background
    if isinstance(behind, Media):
        media["m2"], background = behind, f"{REFERENCE}m2"
    elif behind:
        background = _named(known, media, behind)
    plate = options.plate
    if options.plate_file:
        plate = _named(known, media, probe(options.plate_file))
    if options.background_sound and not (behind and behind.audio):
        raise UsageError("The background has no sound of its own.", "Leave out --background-sound.")
    shown = _shown(options)
    network, networks = _network(options.network)
    removal = _removal(options, background if shown is None else shown, plate, network)
    if options.scene_fit and shown is None:
        removal = removal.model_copy(update={"scene": scene_fit(background, options.scene_fit)})
    look = meant(options.look)
    start, end = _cut(info, options)
    clip = Clip(id="s1", start=0, end=end - start, media="m1", source_in=start, removal=removal, look=look)
    width, height = fitting(info.video.size, options.width, options.height)
    clear = (shown or background) == TRANSPARENT
    canvas = Canvas(width=width, height=height, background=TRANSPARENT if clear else "#000000")
    draft = Draft(tracks=(VideoTrack(id="t1", segments=(clip,)),), canvas=canvas, media=media)
    return draft, Library(known=known, networks=networks)


def _behind(text: str) -> MediaInfo | Media | None:
    """A file's facts, or those of a built-in of that name; None of a colour and its like.

    Raises UsageError or MediaError.
    """
    ours = named_builtin(text)
    return ours if ours and not Path(text).is_file() else check_background(text)


def _network(asked: str | None) -> tuple[str | None, dict[str, str]]:
    """A network as a draft may name it, and where it lies if it is a file of a person's.

    Raises UsageError, with the networks there are, for a name that is none.
    """
    if asked is None or asked in ("key", "source"):
        return asked, {}
    key, plus, guard = asked.partition("+") if asked.startswith("key+") else ("", "", asked)
    if Path(guard).suffix:
        return f"{key}{plus}{_OWN}", {_OWN: guard}
    return f"{key}{plus}{entry(guard).name}", {}


def _shown(options: Options) -> str | None:
    """What is behind the subject where that is not for the person to say: a matte has nothing, as most views."""
    alone = options.format in FORMATS and not FORMATS[options.format].opaque and not FORMATS[options.format].alpha
    if alone or options.format in ("bundle", "web") or options.view not in (None, "compare"):
        return TRANSPARENT
    return None


def _removal(options: Options, background: str, plate: str | None, network: str | None) -> Removal:
    edges, key = options.edges, options.key
    return Removal(
        background=background,
        fit=options.fit,
        network=network,
        quality=options.quality,
        subject=options.subject,
        key="#{:02x}{:02x}{:02x}".format(*key) if key else None,
        shadows=options.shadows,
        feather=edges.feather,
        choke=edges.choke,
        threshold=edges.threshold,
        chatter=edges.chatter,
        decontaminate=edges.decontaminate,
        plate=plate,
        background_sound=options.background_sound,
    )


def _cut(info: MediaInfo, options: Options) -> tuple[int, int]:
    """From when to when in whole ms, never taking in a frame more than was asked for."""
    if info.still:
        return 0, STILL
    start, last = math.ceil((options.start or 0) * 1000), math.ceil(info.duration * 1000)
    if start >= last > 0:
        raise MediaError(
            f"{info.path.name} has no frame between --start and --end.", "Choose times inside the clip."
        )
    if options.end is not None:
        asked = math.floor(options.end * 1000)
        last = min(asked, last) if last else asked
    return start, max(last, start + 1)


def fitting(size: Size, width: int | None, height: int | None) -> Size:
    """The largest size of the same aspect inside the box; a side left out is free."""
    if width is None and height is None:
        return size
    factor = min((width or 1 << 20) / size[0], (height or 1 << 20) / size[1])
    return max(1, round(size[0] * factor)), max(1, round(size[1] * factor))


def _facts(name: str, info: MediaInfo) -> Media:
    """A file's facts by an id in place of its name, which may be anything that a disk can hold."""
    return media_facts(info).model_copy(update={"file": name})


def _named(known: dict[str, MediaInfo], media: dict[str, Media], info: MediaInfo) -> str:
    name = f"m{len(media) + 1}"
    known[name], media[name] = info, _facts(name, info)
    return f"{REFERENCE}{name}"
