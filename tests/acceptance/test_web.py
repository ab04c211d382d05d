"""`--format web`: a folder that a browser plays with its alpha, looked at in one, pixel by pixel."""

from __future__ import annotations

import functools
import http.server
import re
import shutil
import threading
import time
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from cleanplate.media.probe import probe
from cleanplate.media.web.folder import PARTS
from tests import media_made, seen
from tests.commands import cleanplate

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
browser = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed (Debian: apt install chromium)")
WIDTH, HEIGHT, RATE, FRAMES = 160, 96, 10, 20
RED, PAGE = (200, 40, 60), (16, 64, 192)
SOFT = 12  # pixels over which the edge goes from solid to clear


def _centre(index: int) -> float:
    return 40 + 4.0 * index


def _alpha(index: int) -> NDArray[np.uint8]:
    """A disc with a soft edge, moving to the right."""
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH] + 0.5
    away = np.hypot(x - _centre(index), y - HEIGHT / 2)
    return np.rint(np.clip((34 - away) / SOFT, 0, 1) * 255).astype(np.uint8)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clip with alpha and sound, made into a folder by the command."""
    home = tmp_path_factory.mktemp("web")
    colour = np.full((HEIGHT, WIDTH, 3), RED, np.uint8)
    pictures = [np.dstack([colour, _alpha(i)]) for i in range(FRAMES)]
    clip = media_made.clip(
        home / "disc.mov",
        pictures,
        rate=RATE,
        codec="qtrle",
        pixels="argb",
        given="rgba",
        tracks=[media_made.Track(codec="pcm_s16le")],
    )
    said = cleanplate("remove", clip, "--format", "web", "-o", home / "made", "--json")
    assert said.code == 0, said
    assert said.json["receipt"]["frames"] == FRAMES and said.json["audio_tracks"] == 1 and said.json["alpha"]
    return home / "made"


def test_the_folder_holds_all_that_a_page_needs(folder: Path) -> None:
    assert {p.name for p in folder.iterdir()} == set(PARTS)
    clear, stacked = probe(folder / "video.webm"), probe(folder / "stacked.mp4")
    assert clear.video.size == (WIDTH, HEIGHT) and stacked.video.size == (WIDTH, 2 * HEIGHT)
    assert (clear.audio[0].codec, stacked.audio[0].codec) == ("opus", "aac")
    assert "made/cleanplate-video.js" in (folder / "snippet.html").read_text()
    assert 'src="made"' in (folder / "snippet.html").read_text()
    assert "@" not in (folder / "index.html").read_text()


def test_both_videos_show_the_alpha_of_every_frame(folder: Path) -> None:
    clear = list(seen.frames(folder / "video.webm"))
    stacked = list(seen.frames(folder / "stacked.mp4"))
    assert len(clear) == len(stacked) == FRAMES
    for index, (one, two) in enumerate(zip(clear, stacked, strict=True)):
        assert one.alpha is not None
        for alpha in (one.alpha, seen.alpha_of_stacked(two)):
            assert np.abs(alpha.astype(int) - _alpha(index)).mean() < 3


def test_the_poster_shows_the_subject_with_its_alpha(folder: Path) -> None:
    poster = np.asarray(Image.open(folder / "poster.webp").convert("RGBA"))
    assert poster.shape == (HEIGHT, WIDTH, 4)
    assert np.abs(poster[..., 3].astype(int) - _alpha(0)).mean() < 3
    assert np.abs(poster[48, 40, :3].astype(int) - RED).max() < 8


def test_an_opaque_result_is_refused(tmp_path: Path) -> None:
    clip = media_made.clip(tmp_path / "clip.mp4", 5)
    cleanplate("draft", "new", clip, "-o", tmp_path / "film.json")
    said = cleanplate("render", tmp_path / "film.json", "--format", "web")
    assert said.code == 2 and "transparent" in said.err
    assert not (tmp_path / "film").exists()


def test_a_folder_that_is_there_is_not_overwritten_unasked(folder: Path) -> None:
    before = (folder / "video.webm").read_bytes()
    clip = folder.parent / "disc.mov"
    refused = cleanplate("remove", clip, "--format", "web", "-o", folder)
    assert refused.code == 2 and "already" in refused.err
    assert (folder / "video.webm").read_bytes() == before
    assert cleanplate("remove", clip, "--format", "web", "-o", folder, "--overwrite").code == 0
    assert {p.name for p in folder.iterdir()} == set(PARTS)


def test_the_component_is_small() -> None:
    from cleanplate.media.web import folder as module

    text = (Path(module.__file__).parent / "component" / "cleanplate-video.js").read_bytes()
    assert len(text) < 12_000 and b"http" not in text.replace(b"https://", b"http")


# --- in a browser ---------------------------------------------------------------------------------------


class _Ranges(http.server.SimpleHTTPRequestHandler):
    """A folder over HTTP with ranges, which browsers need to seek."""

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        asked = re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("Range") or "")
        if asked is None:
            super().do_GET()
            return
        data = Path(self.translate_path(self.path)).read_bytes()
        start, end = int(asked[1]), min(int(asked[2] or len(data) - 1), len(data) - 1)
        self.send_response(206)
        self.send_header("Content-Type", self.guess_type(self.path))
        self.send_header("Content-Range", f"bytes {start}-{end}/{len(data)}")
        self.send_header("Content-Length", str(end - start + 1))
        self.end_headers()
        self.wfile.write(data[start : end + 1])


@pytest.fixture(scope="module")
def site(folder: Path) -> Iterator[str]:
    handler = functools.partial(_Ranges, directory=str(folder.parent))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/made"
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def page() -> Iterator[Any]:
    api = pytest.importorskip("playwright.sync_api")
    with api.sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield found.new_page(viewport={"width": 320, "height": 200})
        found.close()


_AT = """async ([attributes, time, half]) => {
  const player = document.createElement("cleanplate-video");
  for (const [name, value] of Object.entries(attributes)) player.setAttribute(name, value);
  document.body.append(player);
  await player.load();
  const seeked = new Promise((done) => player.addEventListener("seeked", done, { once: true }));
  const shown = new Promise((done) => {  // "seeked" may come before the frame itself
    const look = (_, frame) => Math.abs(frame.mediaTime + half - time) < half
      ? done() : player.video.requestVideoFrameCallback(look);
    player.video.requestVideoFrameCallback(look);
  });
  player.currentTime = time;
  await Promise.all([seeked, shown]);
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  return [player.kind, player.duration, player.videoWidth, player.videoHeight];
}"""


def _opened(page: Any, site: str) -> None:
    """A coloured page that knows the component."""
    page.goto(f"{site}/snippet.html")
    page.set_content(
        f'<body style="margin:0;background:rgb{PAGE}"><script src="{site}/cleanplate-video.js"></script>'
    )
    page.wait_for_function("!!customElements.get('cleanplate-video')")


def _shot(page: Any, site: str, index: int, **attributes: str) -> tuple[list[Any], NDArray[np.int64]]:
    """What the component says of itself, and what the page shows, at the middle of a frame."""
    _opened(page, site)
    style = f"width:{WIDTH}px"
    where = {} if "stacked" in attributes else {"src": site}
    told = page.evaluate(
        _AT, [{"muted": "", "style": style, **where, **attributes}, (index + 0.5) / RATE, 0.5 / RATE]
    )
    return told, _drawn(page, index)


def _drawn(page: Any, index: int) -> NDArray[np.int64]:
    """What the page shows once the video is drawn: on a busy machine that comes after the scripts."""
    late = time.monotonic() + 10
    while True:
        picture = Image.open(BytesIO(page.screenshot())).convert("RGB").crop((0, 0, WIDTH, HEIGHT))
        shown = np.asarray(picture).astype(np.int64)
        if np.abs(shown[HEIGHT // 2, int(_centre(index))] - PAGE).max() > 12 or time.monotonic() > late:
            return shown


@browser
@pytest.mark.parametrize("kind", ["webm", "stacked"])
@pytest.mark.parametrize("index", [2, 13])
def test_a_page_shows_through_where_the_picture_is_clear(page: Any, site: str, kind: str, index: int) -> None:
    told, rgb = _shot(page, site, index, force=kind)
    assert told == [kind, pytest.approx(FRAMES / RATE, abs=0.06), WIDTH, HEIGHT]
    alpha = _alpha(index) / 255
    wanted = alpha[..., None] * RED + (1 - alpha[..., None]) * PAGE
    assert np.abs(rgb[alpha == 1] - RED).mean() < 4
    far = np.asarray(Image.fromarray(_alpha(index)).resize((WIDTH, HEIGHT))) == 0
    assert np.abs(rgb[far] - PAGE).max() <= 12 and np.abs(rgb[far] - PAGE).mean() < 0.5
    assert np.abs(rgb - wanted).mean() < 2.5


@browser
@pytest.mark.parametrize("kind", ["webm", "stacked"])
def test_a_soft_edge_goes_evenly_from_the_subject_to_the_page(page: Any, site: str, kind: str) -> None:
    _, rgb = _shot(page, site, 5, force=kind)
    row = rgb[HEIGHT // 2 - 2 : HEIGHT // 2 + 2].mean(axis=0)
    edge = row[int(_centre(5)) + 18 : int(_centre(5)) + 38]  # from inside to outside
    share = (edge - PAGE) @ (np.array(RED) - PAGE) / np.sum((np.array(RED) - PAGE) ** 2)
    assert share[0] > 0.95 and share[-1] < 0.05
    assert np.all(np.diff(share) < 0.06)  # no rim that is darker or lighter than both sides
    off = edge - (PAGE + share[:, None] * (np.array(RED) - PAGE))
    assert np.abs(off).max() < 14  # nor of another colour


@browser
def test_the_browser_that_shows_alpha_gets_the_webm(page: Any, site: str) -> None:
    told, _ = _shot(page, site, 3)
    assert told[0] == "webm"


@browser
def test_without_a_webm_the_stacked_one_is_played(page: Any, site: str) -> None:
    told, rgb = _shot(page, site, 3, stacked=f"{site}/stacked.mp4")
    assert told[0] == "stacked" and np.abs(rgb[HEIGHT // 2, int(_centre(3))] - RED).max() < 10


@browser
def test_it_plays_to_its_end_and_says_so(page: Any, site: str) -> None:
    _opened(page, site)
    ended = page.evaluate(
        """async (src) => {
          const player = Object.assign(document.createElement("cleanplate-video"), { muted: true });
          player.setAttribute("src", src);
          document.body.append(player);
          const heard = [];
          for (const name of ["play", "timeupdate", "ended"]) {
            player.addEventListener(name, () => heard.push(name), { once: true });
          }
          const over = new Promise((done) => player.addEventListener("ended", done, { once: true }));
          await player.play();
          await over;
          return [...heard, player.ended];
        }""",
        site,
    )
    assert ended == ["play", "timeupdate", "ended", True]


@browser
def test_who_wants_less_motion_sees_the_poster(page: Any, site: str) -> None:
    page.emulate_media(reduced_motion="reduce")
    try:
        _opened(page, site)
        shown = page.evaluate(
            """async (src) => {
              const player = document.createElement("cleanplate-video");
              for (const name of ["autoplay", "muted"]) player.setAttribute(name, "");
              player.setAttribute("src", src);
              document.body.append(player);
              await player.load();
              await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
              return player.paused;
            }""",
            site,
        )
        assert shown is True
    finally:
        page.emulate_media(reduced_motion=None)
