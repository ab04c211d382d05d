"""Draw the gallery: what an editor finds around a cut-out, each rendered as `cleanplate render` would.

    python -m scripts.gallery [NAME …]

What each picture was drawn of is in its comment, so that a test can tell whether it is behind.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image
from scripts.gallery_rooms import ROOMS, Exhibit
from scripts.sample_media import make

DOCS = Path(__file__).parents[1] / "docs"
PICTURES = DOCS / "gallery"
_HEAD = """# Gallery

Made by `make gallery` of one small film (the operations' sample: a talk before a backdrop, a photo, a title, a
tone) with nothing but the operations under each picture; [the reference](operations.md) tells what each takes.
The person is Eileen Collins, photographed by NASA (public domain, carried by scikit-image).
"""


def main() -> None:
    wanted = sys.argv[1:]
    PICTURES.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as folder:
        make(Path(folder))
        for exhibit in exhibits():
            if not wanted or exhibit.name in wanted:
                save(exhibit.drawn(Path(folder)), exhibit)
    for path in PICTURES.glob("*.jpg"):
        if path.stem not in {exhibit.name for exhibit in exhibits()}:
            path.unlink()
    (DOCS / "gallery.md").write_text(page())


def exhibits() -> list[Exhibit]:
    return [exhibit for room in ROOMS for exhibit in room.exhibits]


def save(image: Image.Image, exhibit: Exhibit) -> None:
    """Write it, with what it tells in its comment."""
    image.save(PICTURES / f"{exhibit.name}.jpg", quality=84, optimize=True, comment=exhibit.told.encode())


def page() -> str:
    """The page in Markdown."""
    parts = [_HEAD]
    for room in ROOMS:
        parts.append(f"## {room.title}\n\n{room.text}\n")
        parts += [_entry(exhibit) for exhibit in room.exhibits]
    return "\n".join(parts)


def _entry(exhibit: Exhibit) -> str:
    how = "\n".join(json.dumps(change, ensure_ascii=False) for change in exhibit.changes)
    code = f"\n<details><summary>how</summary>\n\n```json\n{how}\n```\n</details>\n" if how else ""
    command = f"\n    {exhibit.command}\n" if exhibit.command else ""
    return f"**{exhibit.title}** {exhibit.text}\n\n![{exhibit.title}](gallery/{exhibit.name}.jpg)\n{code}{command}"


if __name__ == "__main__":
    main()
