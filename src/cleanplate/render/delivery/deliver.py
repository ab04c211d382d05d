"""All that another tool needs of a draft, in one folder: timelines, plates, and a page that tells what is what."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from cleanplate.draft.model import Draft
from cleanplate.errors import OutputError, UsageError
from cleanplate.interchange.edl.write import write as write_edl
from cleanplate.interchange.fcpxml.write import write as write_fcpxml
from cleanplate.interchange.grid import Reference
from cleanplate.interchange.otio.write import write as write_otio
from cleanplate.matting.networks import weights
from cleanplate.render.delivery.handover import Handover, handover
from cleanplate.render.delivery.links import references
from cleanplate.render.delivery.plates import HANDLES, Kind, Options, Workshop
from cleanplate.render.library import Library
from cleanplate.render.place import beside, check_free, move
from cleanplate.render.watch import Progress, Stop

PLATES = "plates"
PAGE = "README.txt"
_NO_SEQUENCES = "Final Cut Pro reads no numbered pictures: the FCPXML was left out (--plates prores)."


@dataclass(frozen=True)
class Delivery:
    """What goes where: `formats` of otio, edl and fcpxml, called `name`; `plates` None renders none."""

    folder: Path
    name: str
    formats: tuple[str, ...]
    plates: Kind | None = None
    mattes: bool = False
    handles: int = HANDLES
    drop: bool | None = None
    overwrite: bool = False


def deliver(
    draft: Draft,
    delivery: Delivery,
    library: Library,
    *,
    told: Callable[[str], Callable[[Progress], None] | None] = lambda name: None,
    fetching: weights.Progress | None = None,
    stop: Stop | None = None,
) -> tuple[list[Path], list[str]]:
    """Write it all; the files, and notes of what could not go along.

    Raises DraftError, UsageError, OutputExistsError, and what rendering does.
    """
    folder = _folder(delivery)
    options = Options(delivery.plates or "prores", delivery.mattes, delivery.handles, delivery.overwrite)
    places, notes = references(draft, library)
    made = Handover(draft)
    if delivery.plates:
        plates = folder / PLATES
        workshop = Workshop(draft, plates, library, options, told=told, fetching=fetching, stop=stop)
        made = handover(draft, library, workshop, plates, delivery.handles)
    texts, lost = _timelines(made.draft, {**places, **made.references}, delivery)
    notes = list(dict.fromkeys([*notes, *made.notes, *lost]))
    texts[folder / PAGE] = _page(delivery, made, notes)
    for path in texts:
        check_free(path, {}, delivery.overwrite)  # a list for each track has a name of its own
    for path, text in texts.items():
        _write(path, text)
    return [*texts, *made.files], notes


def _folder(delivery: Delivery) -> Path:
    """The folder, made; nothing of ours is in it, or may be replaced. Raises OutputError, OutputExistsError."""
    folder, suffixes = delivery.folder, {"otio": ".otio", "edl": ".edl", "fcpxml": ".fcpxml"}
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{folder} is a file.", "Name a folder with -o.")
    for name in (*(f"{delivery.name}{suffixes[format]}" for format in delivery.formats), PAGE):
        check_free(folder / name, {}, delivery.overwrite)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"{folder} cannot be made: {error.strerror}.", "Choose another place.") from error
    return folder


def _timelines(
    draft: Draft, places: dict[str, Reference], delivery: Delivery
) -> tuple[dict[Path, str], list[str]]:
    """The text of each file, and notes of what it cannot hold."""
    folder, name = delivery.folder, delivery.name
    texts, notes = dict[Path, str](), list[str]()
    for format in delivery.formats:
        if format == "otio":
            texts[folder / f"{name}.otio"], more = write_otio(draft, places, folder)
        elif format == "edl":
            lists, more = write_edl(draft, places, delivery.drop)
            texts |= {folder / f"{name}{one.suffix}.edl": one.text for one in lists}
        elif delivery.plates == "exr" and any(place.numbers for place in places.values()):
            more = [_NO_SEQUENCES]
        else:
            texts[folder / f"{name}.fcpxml"], more = write_fcpxml(draft, places)
        notes += more
    return texts, notes


def _write(path: Path, text: str) -> None:
    try:
        with beside(path) as hidden:
            hidden.write_text(text, encoding="utf-8")
            move(hidden, path)
    except OSError as error:
        raise OutputError(f"{path} cannot be written: {error.strerror}.", "Choose another place.") from error


def _page(delivery: Delivery, made: Handover, notes: list[str]) -> str:
    """What lies in the folder, and how its pictures are to be read."""
    lines = [f"{delivery.name}: timelines and plates", ""]
    lines += [f"- {words}" for format, words in _TIMELINES.items() if format in delivery.formats]
    if made.files and delivery.plates:
        lines += ["", *_PLATES[delivery.plates]]
        lines.append(
            f"Each has up to {delivery.handles} frames more than its cut at both ends, where the source has them."
        )
        lines.append("Frame numbers and timecode are the source's: a file without timecode counts from 0.")
        lines.append("Below each plate lies what was behind its subject, on a video track of its own.")
    if delivery.mattes and delivery.plates:
        lines += ["*_matte.mp4: the alpha alone, full-range grey, of the same frames as its plate."]
    if notes:
        lines += ["", "What could not go along:", *(f"- {note}" for note in notes)]
    return "\n".join(lines) + "\n"


_TIMELINES = {
    "otio": "*.otio: OpenTimelineIO (DaVinci Resolve, Premiere, Avid, Hiero …); cleanplate reads it back exactly",
    "edl": "*.edl: CMX 3600 lists, one for each video track, to be laid over each other",
    "fcpxml": "*.fcpxml: Final Cut Pro 10.6 and later, DaVinci Resolve",
}
_PLATES: dict[Kind, list[str]] = {
    "prores": [
        "plates/*.mov: ProRes 4444, 10 bit and alpha, colours as in the source (video levels, its own matrix).",
        "The alpha is straight (unmultiplied): tell your tool so where it asks.",
    ],
    "exr": [
        "plates/NAME/NAME.####.exr: OpenEXR, half float, red green blue alpha.",
        "Scene-linear light with BT.709 primaries; the alpha is premultiplied, as OpenEXR has it.",
    ],
}
