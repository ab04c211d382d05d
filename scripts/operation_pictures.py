"""Draw a picture for every operation: the sample before it and after, and both timelines.

    python -m scripts.operation_pictures [NAME …]

What each was drawn of is in its text, so that a test can tell whether it is behind.
"""

from __future__ import annotations

import sys
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from shutil import copy
from tempfile import TemporaryDirectory

from PIL import Image, ImageDraw
from PIL.PngImagePlugin import PngInfo
from scripts.sample_media import make, on_screen, write_talk
from scripts.timeline_drawing import FAINT, INK, PAPER, font, height, timeline

from cleanplate.compose.sheet import seen
from cleanplate.draft.model import Canvas, Draft
from cleanplate.draft.operation import Operation, kinds, operation
from cleanplate.draft.sample import VIDEO, sample
from cleanplate.render.library import Library
from cleanplate.render.preview import frames

DOCS = Path(__file__).parents[1] / "docs" / "operations"
OF = "cleanplate"  # the key of a picture's text that says what it was drawn of
_WIDTH, _BETWEEN = 640, 12
_SIDE = (_WIDTH - _BETWEEN) // 2
_STAGE = _SIDE, _SIDE * 9 // 16  # where the canvas is shown
_LINE = 20  # pixels of what is said of the canvas
_EMPTY = "#e8eaed"
_SHADES = (216, 176, 144, 112, 88, 72, 56)  # of the canvases in a picture's palette: as many as keep it small
_LARGEST = 39_000  # bytes


def main() -> None:
    wanted = sys.argv[1:] or list(kinds())
    DOCS.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as folder:
        make(Path(folder))
        for name in wanted:
            save(drawn_of(kinds()[name], media(name, Path(folder))), kinds()[name], DOCS / f"{name}.png")
    for path in DOCS.glob("*.png"):
        if path.stem not in kinds():
            path.unlink()


def media(name: str, folder: Path) -> Path:
    """The folder with an operation's media: a key's talk is before a green screen."""
    if name != "chroma_key":
        return folder
    own = folder / name
    if not own.is_dir():
        own.mkdir()
        for path in folder.glob("*.*"):
            copy(path, own)
        write_talk(own / VIDEO.file, on_screen())
    return own


def told(kind: type[Operation]) -> str:
    """A hash of all that an operation's picture tells: both drafts, and the time."""
    drafts = "".join(draft.model_dump_json(by_alias=True) for draft in _both(kind))
    return sha256(f"{drafts}{kind.look}".encode()).hexdigest()


def drawn_of(kind: type[Operation], folder: Path) -> Image.Image:
    """Before and after side by side, each over its timeline; both timelines to one scale."""
    both = _both(kind)
    span = max(draft.duration for draft in both)
    tall = _STAGE[1] + _LINE + max(height(draft) for draft in both)
    image = Image.new("RGB", (_WIDTH, tall), PAPER)
    for draft, word, left in zip(both, ("before", "after"), (0, _SIDE + _BETWEEN), strict=True):
        image.paste(_stage(draft, kind.look, Library(home=folder)), (left, 0))
        _say(image, draft.canvas, word, kind.look, left)
        image.paste(timeline(draft, span, kind.look, _SIDE), (left, _STAGE[1] + _LINE))
    return image


def save(image: Image.Image, kind: type[Operation], path: Path) -> None:
    """Write it small, with what it tells in its text."""
    text = PngInfo()
    text.add_text(OF, told(kind))
    for shades in _SHADES:
        small = BytesIO()
        image.quantize(palette=_palette(image, shades), dither=Image.Dither.NONE).save(
            small, "PNG", pnginfo=text, optimize=True
        )
        if small.tell() <= _LARGEST:
            break
    path.write_bytes(small.getvalue())


def _palette(image: Image.Image, shades: int) -> Image.Image:
    """The colours of the drawings as they are, and so many of the canvases."""
    height = _STAGE[1]
    canvases = image.crop((0, 0, image.width, height)).quantize(shades, kmeans=1)
    drawings = image.crop((0, height, image.width, image.height)).quantize(40)
    palette = Image.new("P", (1, 1))
    palette.putpalette([*(drawings.getpalette() or []), *(canvases.getpalette() or [])])
    return palette


def _both(kind: type[Operation]) -> tuple[Draft, Draft]:
    before = sample()
    return before, operation(kind.example).apply(before)


def _stage(draft: Draft, look: int, library: Library) -> Image.Image:
    """The canvas in the middle of its place, or where it ends."""
    stage = Image.new("RGB", _STAGE, _EMPTY)
    middle = _STAGE[0] // 2, _STAGE[1] // 2
    if look >= draft.duration:
        said = f"the timeline ends at {draft.duration / 1000:g} s"
        ImageDraw.Draw(stage).text(middle, said, FAINT, font(), "mm")
        return stage
    size = draft.canvas.width, draft.canvas.height
    share = min(have / want for have, want in zip(_STAGE, size, strict=True))
    _, picture = next(frames(draft, [look], library, short_side=round(2 * share * min(size))))
    canvas = Image.fromarray(seen(picture))
    canvas = canvas.resize((round(size[0] * share), round(size[1] * share)), Image.Resampling.LANCZOS)
    stage.paste(canvas, (middle[0] - canvas.width // 2, middle[1] - canvas.height // 2))
    return stage


def _say(image: Image.Image, canvas: Canvas, word: str, look: int, left: int) -> None:
    pen, y = ImageDraw.Draw(image), _STAGE[1] + _LINE / 2
    pen.text((left, y), word, INK, font(bold=True), "lm")
    assert canvas.rate
    loud = "" if canvas.loudness is None else f"{canvas.loudness:g} LUFS, "
    facts = f"{loud}{canvas.width}×{canvas.height}, {float(canvas.rate):.4g} fps, at {look / 1000:g} s"
    pen.text((left + _SIDE, y), facts, FAINT, font(), "rm")


if __name__ == "__main__":
    main()
