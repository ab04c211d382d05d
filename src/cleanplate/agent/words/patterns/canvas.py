"""Words for the canvas: its shape, its size, its rate, what is below everything."""

from __future__ import annotations

from cleanplate.agent.words.frame import Frame, Made
from cleanplate.agent.words.patterns.matte import backdrop
from cleanplate.agent.words.request import Request
from cleanplate.draft.wire import Json

_CHANGES = (
    "restore replace set aspect resolution canvas clip it to put use look formats rate whole add crop platform"
)


def _aspect(request: Request) -> Made:
    ratio = request.take("ratio")
    request.drop("ratio but", _CHANGES)
    more: Json = {"reframe": "none"} if request.drop("noreframe") else {}
    return [{"op": "aspect", "ratio": ratio, **more}]


def _size(request: Request) -> Made:
    width, height = request.take("size2")
    request.drop(_CHANGES)
    return (
        [{"op": "canvas_size", "width": width, "height": height}]
        if 1 <= min(width, height) <= 16384 >= max(width, height)
        else None
    )


def _lines(request: Request) -> Made:
    """By the length of the shorter side, at the shape it has."""
    short = int(request.take("lines"))
    request.drop(_CHANGES)
    canvas = request.scene.draft.canvas
    width, height = (
        2 * round(side * short / min(canvas.width, canvas.height) / 2) for side in (canvas.width, canvas.height)
    )
    return [{"op": "canvas_size", "width": width, "height": height}] if max(width, height) <= 16384 else None


def _rate(request: Request) -> Made:
    rate = request.take("fps", "number")
    request.drop("rate each all", _CHANGES)
    if rate is None or not 1 <= rate <= 240:
        return None
    return [{"op": "canvas_rate", "rate": int(rate) if rate == int(rate) else rate}]


def _background(request: Request) -> Made:
    request.drop("canvas background set replace colourword to use put box")
    behind = "transparent" if request.drop("transparent") else backdrop(request)
    return [{"op": "canvas_background", "background": behind}] if behind else None


FRAMES = (
    Frame("aspect", "&ratio", _aspect),
    Frame("canvas_size", "&size2", _size),
    Frame("canvas_size", "&lines make|resolution|set|replace|canvas", _lines),
    Frame("canvas_rate", "&fps", _rate),
    Frame("canvas_rate", "rate &number", _rate),
    Frame("canvas_background", "canvas background", _background, 0.5),
    Frame("canvas_background", "canvas &colour|gradient|transparent", _background, 0.2),
)
