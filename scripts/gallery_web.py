"""What `--format web` makes, looked at in a browser over a coloured page: both ways of playing, side by side."""

from __future__ import annotations

import functools
import http.server
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

from cleanplate.draft.model import Draft
from cleanplate.render.export import render_draft
from cleanplate.render.library import Library
from cleanplate.render.output import Output

_SIZE = (960, 270)
_STRIPES = "repeating-linear-gradient(45deg, #1040c0 0 24px, #e0a020 24px 48px)"
_PAGE = f"""<body style="margin:0; display:flex; background:{_STRIPES}">
<script src="cleanplate-video.js"></script>
<cleanplate-video src="." muted force="webm" style="width:480px"></cleanplate-video>
<cleanplate-video src="." muted force="stacked" style="width:480px"></cleanplate-video>"""
_LOAD = """Promise.all([...document.querySelectorAll("cleanplate-video")].map((player) => player.load())).then(
  () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))"""


def played(film: Draft, folder: Path) -> Image.Image:
    """A screenshot of a transparent draft on a page: VP9 with alpha on the left, stacked H.264 on the right."""
    made = folder / "web"
    render_draft(film, Output(made, "web", overwrite=True), Library(folder))
    (made / "both.html").write_text(_PAGE)
    with _served(made) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": _SIZE[0], "height": _SIZE[1]})
        page.goto(f"{address}/both.html")
        page.evaluate(_LOAD)
        picture = page.screenshot()
        browser.close()
    return Image.open(BytesIO(picture)).convert("RGB")


@contextmanager
def _served(folder: Path) -> Iterator[str]:
    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=folder)) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()
