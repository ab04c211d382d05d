"""What hands can do. Paths in `params` are the service's own; names that people gave are only ever labels."""

from __future__ import annotations

import mimetypes
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict
from pathlib import Path
from threading import Event

from cleanplate.draft.model import Draft
from cleanplate.draft.wire import parsed
from cleanplate.errors import Cancelled, CleanplateError, OutputError
from cleanplate.flow.hands.child import Task, Tell
from cleanplate.flow.hands.cutout import cutout
from cleanplate.flow.hands.kinds import kind_of, looked_into
from cleanplate.flow.hands.lines import Json
from cleanplate.flow.hands.small import poster, proxy
from cleanplate.ids import content_hash
from cleanplate.render.export import render_draft
from cleanplate.render.library import Library, media_facts
from cleanplate.render.mattes import make_mattes, matting_needed
from cleanplate.render.output import Output, plain_verdict
from cleanplate.render.preview import SUFFIXES, save_frame, save_sheet
from cleanplate.render.watch import Progress

_TYPES = {".webm": "video/webm", ".webp": "image/webp", ".mov": "video/quicktime", ".m4a": "audio/mp4"}
_ZIPPED = "png"  # numbered pictures go into a zip at once


def look(params: Json, tell: Tell, stop: Event) -> Json:
    """{path, label} → {kind, media, facts, type, suffix}: what a file is, by looking into it."""
    path, label = Path(params["path"]), str(params["label"])
    with _called({str(path): label, path.name: label}):
        info = looked_into(path, label)
    type, suffix = kind_of(info)
    media = media_facts(info).model_copy(update={"hash": content_hash(path), "file": f"media{suffix}", "name": ""})
    facts = {
        "duration": media.duration / 1000 if media.duration else None,
        "width": media.width or None,
        "height": media.height or None,
        "fps": round(float(media.rate), 3) if media.rate else None,
        "audio": media.sounds,
    }
    plain = media.model_dump(by_alias=True, mode="json", exclude_defaults=True)
    return {"kind": media.kind, "media": plain, "facts": facts, "type": type, "suffix": suffix}


def make_poster(params: Json, tell: Tell, stop: Event) -> Json:
    """{path, to} → {}: a .jpg of at most 640 pixels."""
    with _written(Path(params["to"]), ".jpg") as made:
        poster(Path(params["path"]), made)
    return {}


def make_proxy(params: Json, tell: Tell, stop: Event) -> Json:
    """{path, to} → {}: a small .mp4 with its sound."""
    with _written(Path(params["to"]), ".mp4") as made:
        proxy(Path(params["path"]), made, _progress(tell), stop)
    return {}


def needed(params: Json, tell: Tell, stop: Event) -> Json:
    """{draft, home, short_side} → {ms}: how much of the sources has no mattes yet."""
    draft = parsed(params["draft"])
    with _own_names(draft, params):
        return {"ms": matting_needed(draft, _library(params), params.get("short_side"))}


def mattes(params: Json, tell: Tell, stop: Event) -> Json:
    """{draft, home, short_side} → {frames, seconds_matted_ms, network_runs, cover, score, least, suspects}."""
    draft = parsed(params["draft"])
    with _own_names(draft, params):
        made = make_mattes(
            draft,
            _library(params),
            params.get("short_side"),
            progress=_progress(tell),
            fetching=_fetching(tell),
            stop=stop,
        )
    return {
        "frames": made.frames,
        "seconds_matted_ms": made.matted_ms,
        "network_runs": made.network_runs,
        "cover": made.cover,
        **plain_verdict(made.verdict),
    }


def render(params: Json, tell: Tell, stop: Event) -> Json:
    """{draft, home, folder, name, format, quality, short_side, crf} → {path, type} and what a result says."""
    draft, folder = parsed(params["draft"]), Path(params["folder"])
    name = _stem(str(params.get("name") or ""))
    zipped = folder / f"{name}.zip"
    output = Output(
        path=zipped if params.get("format") == _ZIPPED else None,
        format=params.get("format"),
        quality=params.get("quality") or "balanced",
        short_side=params.get("short_side"),
        crf=params.get("crf"),
        overwrite=True,
    )
    with _own_names(draft, params) as named:
        result = render_draft(
            draft,
            output,
            _library(params),
            own=folder / name,
            progress=_progress(tell),
            fetching=_fetching(tell),
            stop=stop,
        )
        path = _packed(result.output, zipped, stop) if result.output.is_dir() else result.output
    facts = result.as_dict()
    del facts["output"], facts["report"]
    notes = [named(note) for note in result.notes]
    return {**facts, "notes": notes, "path": str(path), "type": _type(path)}


def frame(params: Json, tell: Tell, stop: Event) -> Json:
    """{draft, home, at, to, short_side} → {width, height}: a picture of the canvas at a time in ms."""
    draft, to = parsed(params["draft"]), Path(params["to"])
    with _own_names(draft, params), _written(to, _suffix(to, ".png")) as made:
        size = save_frame(
            draft, int(params["at"]), made, _library(params), params.get("short_side"), _fetching(tell)
        )
    return {"width": size[0], "height": size[1]}


def sheet(params: Json, tell: Tell, stop: Event) -> Json:
    """{draft, home, to, columns, rows} → {times}: a contact sheet, and the ms that its pictures are of."""
    draft, to = parsed(params["draft"]), Path(params["to"])
    columns, rows = int(params["columns"]), int(params["rows"])
    told = _progress(tell)
    with _own_names(draft, params), _written(to, _suffix(to, ".jpg")) as made:
        times = save_sheet(
            draft,
            made,
            columns,
            rows,
            _library(params),
            _fetching(tell),
            lambda done: told(Progress(done, columns * rows)),
        )
    return {"times": times}


TASKS: dict[str, Task] = {
    "look": look,
    "poster": make_poster,
    "proxy": make_proxy,
    "needed": needed,
    "mattes": mattes,
    "render": render,
    "frame": frame,
    "sheet": sheet,
    "cutout": cutout,
}


def _library(params: Json) -> Library:
    return Library(Path(params["home"]))


def _progress(tell: Tell) -> Callable[[Progress], None]:
    return lambda progress: tell(asdict(progress))


def _fetching(tell: Tell) -> Callable[[int, int], None]:
    return lambda done, total: tell({"done": done, "total": total, "stage": "fetch"})


def _stem(name: str) -> str:
    """A file's name without its suffix; never a way into another folder."""
    return name if name and "\0" not in name and Path(name).name == name and not name.startswith(".") else "result"


def _suffix(to: Path, usual: str) -> str:
    return to.suffix.lower() if to.suffix.lower() in SUFFIXES else usual


def _type(path: Path) -> str:
    suffix = path.suffix.lower()
    return _TYPES.get(suffix) or mimetypes.types_map.get(suffix, "application/octet-stream")


@contextmanager
def _written(to: Path, suffix: str) -> Iterator[Path]:
    """A place of the right suffix; what was written there is moved to where it is wanted."""
    made = to if to.suffix.lower() == suffix else to.with_name(to.name + suffix)
    try:
        with _called({str(made): "The picture", str(made.parent): "Its folder", made.name: "The picture"}):
            yield made
        made.replace(to)
    except OSError as error:
        raise OutputError(f"The result cannot be written: {error.strerror}.", "Try again later.") from error
    finally:
        if made != to:
            with suppress(OSError):
                made.unlink(missing_ok=True)


def _packed(folder: Path, path: Path, stop: Event) -> Path:
    """A folder as a zip; what is in it is compressed already. Raises Cancelled, OutputError."""
    try:
        with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as packed:
            for file in sorted(folder.rglob("*")):
                if stop.is_set():
                    raise Cancelled("The work was stopped.", "What was finished is kept; start it again any time.")
                packed.write(file, file.relative_to(folder))
    except OSError as error:
        raise OutputError(f"The result cannot be written: {error.strerror}.", "Try again later.") from error
    return path


@contextmanager
def _own_names(draft: Draft, params: Json) -> Iterator[Callable[[str], str]]:
    """People know their files by their labels, and nothing of where they lie."""
    folders = [params[key] for key in ("home", "folder") if key in params]
    labels = {media.file: media.label for media in draft.media.values()}
    inside = {f"{folder}/": "" for folder in folders}
    with _called({**inside, **dict.fromkeys(folders, "the folder"), **labels}) as named:
        yield named


@contextmanager
def _called(names: dict[str, str]) -> Iterator[Callable[[str], str]]:
    """Errors say what people call a thing in place of what it is called here."""

    def named(text: str) -> str:
        for ours, theirs in names.items():
            text = text.replace(ours, theirs)
        return text

    try:
        yield named
    except CleanplateError as error:
        error.message, error.hint = named(error.message), named(error.hint)
        error.args = (error.message,)
        raise
