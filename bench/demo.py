"""The main job on real input: remove a background, show the progress, and say where to look.

    python bench/demo.py [CLIP]

Without CLIP a short clip is made of the portrait that scikit-image carries (Eileen Collins, NASA, public
domain), slowly moving, with a spoken-like tone as its sound.
"""

from __future__ import annotations

import sys
from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np
from numpy.typing import NDArray

from cleanplate.cli.show import bars
from cleanplate.media.probe import probe
from cleanplate.media.read import Reader
from cleanplate.picture import RGB
from cleanplate.render.options import Options
from cleanplate.render.remove import remove_background

OUT = Path("demo")
_SIZE, _FRAMES, _RATE = (640, 480), 48, 24
_BACKGROUND = "gradient:#ffb347,#7b2ff7,135"


def main() -> None:
    OUT.mkdir(exist_ok=True)
    clip = Path(sys.argv[1]) if len(sys.argv) > 1 else portrait_clip(OUT / "portrait.mp4")
    with bars(quiet=False) as shown:
        before = remove_background(
            clip,
            OUT / "cutout.webm",
            Options(overwrite=True),
            progress=shown.clip("cutout.webm"),
            fetching=shown.weights,
        )
        after = remove_background(
            clip,
            OUT / "result.mp4",
            Options(background=_BACKGROUND, overwrite=True),
            progress=shown.clip("result.mp4"),
            fetching=shown.weights,
        )
    picture = before_and_after([clip, before.output, after.output], OUT / "before-after.png")
    print(f"source:        {clip}")
    print(f"transparent:   {before.output}  ({before.frames} frames, alpha, {before.audio_tracks} audio track)")
    print(f"with backdrop: {after.output}  ({after.seconds:.1f} s on {after.provider}, checked)")
    print(f"before/after:  {picture}")


def portrait_clip(path: Path) -> Path:
    """A clip of 2 s at 640x480 with sound: the portrait under a slow pan and zoom."""
    from skimage import data

    photo = data.astronaut()
    with av.open(str(path), "w") as container:
        video = container.add_stream("libx264", rate=_RATE, options={"crf": "16"})
        audio = container.add_stream("aac", rate=48_000, layout="mono")
        video.width, video.height = _SIZE
        video.pix_fmt = "yuv420p"
        for index in range(_FRAMES):
            frame = av.VideoFrame.from_ndarray(_view(photo, index / _FRAMES), format="rgb24")
            container.mux(video.encode(frame))
        container.mux(video.encode(None))
        container.mux(audio.encode(_tone(_FRAMES / _RATE)))
        container.mux(audio.encode(None))
    return path


def _view(photo: NDArray[np.uint8], t: float) -> NDArray[np.uint8]:
    width = int(470 - 30 * np.sin(np.pi * t))
    height = width * 3 // 4
    x, y = int(8 + 20 * t), int(2 + 6 * np.sin(2 * np.pi * t) ** 2)
    crop = photo[y : y + height, x : x + width]
    return np.asarray(cv2.resize(crop, _SIZE, interpolation=cv2.INTER_CUBIC), np.uint8)


def _tone(seconds: float) -> av.AudioFrame:
    t = np.arange(int(48_000 * seconds), dtype=np.float32) / 48_000
    wave = 0.15 * np.sin(2 * np.pi * 180 * t) * (0.5 + 0.5 * np.sin(2 * np.pi * 3 * t))
    frame = av.AudioFrame.from_ndarray(wave[None].astype(np.float32), format="fltp", layout="mono")
    frame.sample_rate, frame.pts, frame.time_base = 48_000, 0, Fraction(1, 48_000)
    return frame


def before_and_after(paths: list[Path], picture: Path) -> Path:
    """The middle frame of each, side by side; alpha over a checkerboard."""
    tiles = [_middle(path) for path in paths]
    height = min(tile.shape[0] for tile in tiles)
    scaled = [
        cv2.resize(t, (t.shape[1] * height // t.shape[0], height), interpolation=cv2.INTER_AREA) for t in tiles
    ]
    cv2.imwrite(str(picture), np.hstack(scaled)[..., ::-1])
    return picture


def _middle(path: Path) -> NDArray[np.uint8]:
    info = probe(path)
    for frame in Reader(info, RGB, alpha=info.video.alpha, start=info.duration / 2):
        rgb, alpha = frame.picture.rgb(), frame.picture.alpha
        if alpha is not None:
            share = alpha[..., None].astype(np.float32) / 255
            rgb = rgb * share + _checker(rgb.shape[:2]) * (1 - share)
        return np.rint(rgb * 255).astype(np.uint8)
    raise AssertionError("a probed clip has a frame")


def _checker(shape: tuple[int, ...]) -> NDArray[np.float32]:
    y, x = np.indices(shape[:2]) // 16
    return np.where((x + y) % 2, 0.78, 0.94)[..., None].astype(np.float32)


if __name__ == "__main__":
    main()
