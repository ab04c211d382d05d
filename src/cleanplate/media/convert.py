"""av's frames ↔ our pictures: deinterlaced, tone-mapped, scaled, upright, in the layout asked for."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import cv2
import numpy as np
from av.filter import Graph
from av.video.frame import VideoFrame
from av.video.reformatter import ColorRange, Colorspace, Interpolation

from cleanplate.media.probe import Video, has_alpha
from cleanplate.media.tonemap import cached_cube
from cleanplate.picture import RGB, Layout, Matrix, Picture, Plane, Size

_COLORSPACE: dict[Matrix, Colorspace] = {
    "bt709": Colorspace.ITU709,
    "bt601": Colorspace.ITU601,
    "bt2020": Colorspace.BT2020,
}
_QUALITY = Interpolation.BICUBIC | Interpolation.ACCURATE_RND | Interpolation.FULL_CHR_H_INT
_TURN = {90: cv2.ROTATE_90_COUNTERCLOCKWISE, 180: cv2.ROTATE_180, 270: cv2.ROTATE_90_CLOCKWISE}
_UNKNOWN_PEAK = 1000  # nits: what most HDR is mastered at when the file doesn't say


def pixel_format(layout: Layout, alpha: bool = False) -> str:
    """av's name of a layout that it holds in planes of our order (RGB's are turned in `from_planes`)."""
    a = "a" if alpha else ""
    suffix = "" if layout.depth == 8 else f"{layout.depth}le"
    if layout.matrix == "rgb":
        return f"gbr{a}p{suffix}"
    return f"yuv{a}{'420' if layout.halved else '444'}p{suffix}"


class Converter:
    """Turns decoded frames of one video into pictures of one layout and size."""

    def __init__(self, video: Video, layout: Layout, size: Size, keep_alpha: bool, rough: bool = False) -> None:
        """`rough`: only the first frame is converted, and stands for all."""
        self._video, self._rough = video, rough
        self._first: Picture | None = None
        self._layout = layout
        self._coded = size[::-1] if video.rotation in (90, 270) else size
        self._alpha = keep_alpha
        self._weave = _Chain("bwdif", mode="send_frame", deint="interlaced") if video.interlaced else None
        self._tone = _ToneMap(video) if video.hdr else None

    def pictures(self, frame: VideoFrame | None) -> Iterator[tuple[Picture, Fraction | None, Fraction]]:
        """(picture, pts in seconds, duration in seconds) of each frame that comes out; None flushes."""
        for woven in self._weave.run(frame) if self._weave else [frame] if frame else []:
            base = Fraction(woven.time_base or self._video.time_base)
            when = None if woven.pts is None else woven.pts * base
            if self._first is None or not self._rough:
                self._first = self._picture(woven)
            yield self._first, when, (woven.duration or 0) * base

    def _picture(self, frame: VideoFrame) -> Picture:
        layout = self._video.layout
        if self._tone:
            frame, layout = self._tone.map(frame), RGB
        alpha = self._alpha and has_alpha(frame)
        wanted = pixel_format(self._layout, alpha)
        same = frame.format.name.replace("yuvj", "yuv") == wanted and layout == self._layout
        if not same or (frame.width, frame.height) != self._coded:
            frame = frame.reformat(
                *self._coded,
                format=wanted,
                src_colorspace=_COLORSPACE.get(layout.matrix),
                dst_colorspace=_COLORSPACE.get(self._layout.matrix),
                src_color_range=ColorRange.JPEG if layout.full_range else ColorRange.MPEG,
                dst_color_range=ColorRange.JPEG if self._layout.full_range else ColorRange.MPEG,
                interpolation=_QUALITY,
            )
        return _upright(to_picture(frame, self._layout, alpha), self._video)


class _Chain:
    """One libavfilter filter, made anew whenever the frames' shape changes."""

    def __init__(self, name: str, **options: str) -> None:
        self._name, self._options = name, options
        self._shape: tuple[int, int, str] | None = None
        self._graph = Graph()

    def run(self, frame: VideoFrame | None) -> Iterator[VideoFrame]:
        if frame is not None:
            shape = (frame.width, frame.height, frame.format.name)
            if shape != self._shape:
                self._build(frame)
                self._shape = shape
        elif self._shape is None:
            return
        self._graph.vpush(frame)
        while True:
            try:
                yield self._graph.vpull()
            except (BlockingIOError, EOFError):
                return

    def _build(self, frame: VideoFrame) -> None:
        self._graph = Graph()
        source = self._graph.add_buffer(
            width=frame.width, height=frame.height, format=frame.format, time_base=frame.time_base
        )
        middle, sink = self._graph.add(self._name, **self._options), self._graph.add("buffersink")
        self._graph.link_nodes(source, middle, sink).configure()


class _ToneMap:
    """PQ or HLG frames to BT.709 RGB, by a cube kept in the cache folder."""

    def __init__(self, video: Video) -> None:
        assert video.hdr is not None
        self._layout = video.layout
        cube = cached_cube(video.hdr, video.peak_nits or _UNKNOWN_PEAK)
        self._cube = _Chain("lut3d", file=str(cube), interp="tetrahedral")

    def map(self, frame: VideoFrame) -> VideoFrame:
        codes = frame.reformat(
            format="gbrp10le",
            src_colorspace=_COLORSPACE[self._layout.matrix],
            src_color_range=ColorRange.JPEG if self._layout.full_range else ColorRange.MPEG,
            interpolation=_QUALITY,
        )
        codes.time_base = frame.time_base or Fraction(1, 1000)  # the filter insists on one
        codes.color_trc = codes.color_primaries = 2  # from here on the cube says what the samples mean
        return next(self._cube.run(codes))


def to_picture(frame: VideoFrame, layout: Layout, alpha: bool) -> Picture:
    """A picture over a frame's own memory where its rows are packed; copies where they are not."""
    sizes = [*layout.plane_sizes((frame.width, frame.height)), (frame.width, frame.height)]
    planes = [np.ascontiguousarray(_plane(frame, i, sizes[i], layout)) for i in range(4 if alpha else 3)]
    if layout.matrix == "rgb":
        planes[:3] = [planes[2], planes[0], planes[1]]
    clear = None
    if alpha:
        clear = planes[3] if layout.depth == 8 else (planes[3] >> (layout.depth - 8)).astype(np.uint8)
    return Picture((planes[0], planes[1], planes[2]), layout, clear)


def from_picture(picture: Picture, pixel_format: str) -> VideoFrame:
    """A new frame with the picture's planes, and its alpha where the format has a fourth plane."""
    frame = VideoFrame(*picture.size, pixel_format)
    planes = list(picture.planes)
    if picture.layout.matrix == "rgb":
        planes = [planes[1], planes[2], planes[0]]
    if len(frame.planes) == 4:
        planes.append(_deep(picture.alpha, picture))
    for target, plane in enumerate(planes):
        _plane(frame, target, (plane.shape[1], plane.shape[0]), picture.layout)[:] = plane
    return frame


def _deep(alpha: Plane | None, picture: Picture) -> Plane:
    """Alpha at the layout's depth: full range, so 255 becomes the peak."""
    depth = picture.layout.depth
    if alpha is None:
        return np.full(picture.size[::-1], picture.layout.peak, picture.layout.dtype)
    if depth == 8:
        return alpha
    wide = alpha.astype(np.uint16)
    return (wide << (depth - 8)) | (wide >> (16 - depth))


def _plane(frame: VideoFrame, index: int, size: Size, layout: Layout) -> Plane:
    plane = frame.planes[index]
    dtype = np.dtype[Any](layout.dtype)
    rows: Plane = np.frombuffer(memoryview(plane), dtype).reshape(-1, plane.line_size // dtype.itemsize)
    return rows[: size[1], : size[0]]


def _upright(picture: Picture, video: Video) -> Picture:
    if not video.rotation and not video.mirrored:
        return picture
    first, second, third = (_turned(plane, video) for plane in picture.planes)
    alpha = None if picture.alpha is None else _turned(picture.alpha, video)
    return Picture((first, second, third), picture.layout, alpha)


def _turned(plane: Plane, video: Video) -> Plane:
    if video.mirrored:
        plane = cv2.flip(plane, 1)
    return np.asarray(cv2.rotate(plane, _TURN[video.rotation]) if video.rotation else plane)
