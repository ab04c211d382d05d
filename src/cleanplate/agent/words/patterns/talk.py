"""Words that change no picture: questions, undo, export, a draft from scratch, a greeting."""

from __future__ import annotations

from collections.abc import Callable

from cleanplate.agent.acts import Export, Make, Redo, Tell, Undo
from cleanplate.agent.words.frame import Frame, Made
from cleanplate.agent.words.request import Request
from cleanplate.backdrop import TRANSPARENT
from cleanplate.draft.wire import Json

_ALL = (
    "is what which howlong howmany question whether show have it clip all timeline there "
    "project why howto can picture again want use add"
)


def _tell(topic: str) -> Callable[[Request], Made]:
    def make(request: Request) -> Made:
        if request.has("quoted"):
            return None
        asking = request.has("what", "which", "why", "howlong", "howmany", "howto")
        if asking or topic in ("credits", "cost"):
            request.used.update(range(len(request.tokens)))
        request.drop("support place", _ALL)
        request.drop(topic, "material" if topic == "material" else "")
        if topic == "material":
            request.drop("background music title look scene transition font")
        if topic == "grade":
            request.drop("frame adj edge amount background cutout point clock noise")
        if topic in ("length", "formats", "media", "timeline", "credits", "cost"):
            request.drop(
                "end now export media music title seen captions remove background file cutout span "
                "lower formats timeline",
            )
        return [Tell(topic)]

    return make


def _upload(request: Request) -> Made:
    request.drop("media music picture pictures sound mine something howto")
    return _tell("upload")(request)


def _about(request: Request) -> Made:
    """How something is done: all of the question is about it."""
    text = " ".join(t.text for t in request.tokens if not t.filler and "howto" not in t.readings)
    request.used.update(range(len(request.tokens)))
    return [Tell("help", text[:80])]


def _good(request: Request) -> Made:
    """How good the cut-out is, not how a good one is made."""
    asked = [t.text for t in request.tokens if "howto" in t.readings]
    if any(text not in ("how", "怎么样") for text in asked):
        return None
    return _tell("grade")(request)


def _state_question(request: Request) -> Made:
    """Is the music muted? A look at the timeline says it."""
    first = next((t for t in request.tokens if t.readings), None)
    if first is None or not ("fact" in first.readings or first.text in ("is", "are")):
        return None
    request.used.update(range(len(request.tokens)))
    return [Tell("timeline")]


def _undo(request: Request) -> Made:
    steps = request.take("steps", "number", "num", "factor")
    if steps is None and request.drop("all whole"):
        steps = max(1, request.scene.history.position)
    request.drop("it undo redo again ord step no")
    if any("unit" in t.readings and t.readings["unit"] == "step" for t in request.tokens):
        request.drop("unit num")
    count = 1 if steps is None else int(float(steps))
    return [Undo(count)] if 1 <= count <= 1000 else None


def _redo(request: Request) -> Made:
    steps = request.take("steps", "number", "num", "factor")
    if steps is None and request.drop("all whole"):
        steps = max(1, len(request.scene.history.steps) - request.scene.history.position)
    request.drop("it redo unit again undo")
    count = 1 if steps is None else int(float(steps))
    return [Redo(count)] if 1 <= count <= 1000 else None


_ASKING = ("帮", "请", "麻烦", "给我", "一下")  # with one of these a question is a request


def _export(request: Request) -> Made:
    if request.has("quoted"):
        return None
    words = "".join(t.text for t in request.tokens)
    if words.endswith(("吗", "么")) and not any(w in words for w in _ASKING):
        request.used.update(range(len(request.tokens)))
        return [Tell("formats")]  # 能导出gif吗
    forms = list(dict.fromkeys(request.take("format") for _ in request.all("format"))) or [None]
    sides = list(dict.fromkeys(request.take("lines") for _ in request.all("lines"))) or [None]
    quality = request.take("quality")
    if size := request.take("size2"):
        sides = [min(size)]
    if len(forms) > 1:
        request.drop("both all count")
    request.drop(
        "export clip it to file formats use resolution qualityword at with project transparent "
        "put format write replace end person show set",
    )
    exports = [Export(form, quality, int(side) if side else None) for form in forms for side in sides]
    return [*_cleared(request), *exports]


def _cleared(request: Request) -> list[Json]:
    """导出透明webm, once the background is gone: the canvas must be clear, too."""
    draft = request.scene.draft
    bare = any(c.removal and c.removal.background == TRANSPARENT for c in request.scene.clips())
    if not (request.has("transparent") and bare) or draft.canvas.background == TRANSPARENT:
        return []
    return [{"op": "canvas_background", "background": TRANSPARENT}]


def _make(request: Request) -> Made:
    """All that was said is the description."""
    request.used.update(range(len(request.tokens)))
    return [Make("")]


def _greet(topic: str) -> Callable[[Request], Made]:
    def make(request: Request) -> Made:
        request.drop("hello thanks there it is amount clip", topic)
        return [Tell(topic)]

    return make


FRAMES = (
    Frame("tell", "can", _tell("help"), 0.5),
    Frame("tell", "howto", _about, 3),
    Frame("tell", "howto &grade", _tell("grade"), 2.5),
    Frame(
        "tell",
        "what &blur|fade|duck|denoise|keyout|transition|vignette|grain|look|loudness|kenburns|aspect|overlay"
        "|freeze|feather|animate|fitscene|captions|title|opacity|gamma|exposure|saturation|contrast !behindme",
        _about,
        0.5,
    ),
    Frame("tell", "&timeline &what|show|which|want|polite|status", _tell("timeline")),
    Frame("tell", "timeline", _tell("timeline"), -0.2),
    Frame("tell", "howlong", _tell("length"), 0.5),
    Frame("tell", "howlong &title|titled|ref|file|music", _tell("timeline"), 0.6),
    Frame("tell", "credits", _tell("credits")),
    Frame("tell", "howmany credits", _tell("credits"), 0.5),
    Frame("tell", "formats &which|what|can|support|howmany|show|export|material", _tell("formats"), 0.5),
    Frame("tell", "what|which support", _tell("formats"), 0.3),
    Frame("tell", "which &formats", _tell("formats"), 0.5),
    Frame("tell", "why &grade|frame|adj|edge|background", _tell("grade"), 0.5),
    Frame("tell", "&grade &why|what|howmany|howto|show|question|is", _tell("grade"), 0.3),
    Frame("tell", "&howto &good &cutout|edge|grade", _good, 2.5),
    Frame("tell", "good &cutout|edge|grade &is|whether &question", _good, 0.5),
    Frame("tell", "howmany &adj &grade", _tell("grade")),
    Frame("tell", "status", _tell("state")),
    Frame("tell", "howmany cost", _tell("cost"), 0.6),
    Frame("tell", "cost", _tell("cost")),
    Frame(
        "tell",
        "&which|what|material|show &music|background|title|look|transition|scene|font material",
        _tell("material"),
    ),
    Frame("tell", "which &background|music|look|transition|title|font", _tell("material")),
    Frame("tell", "what &music|background|look material", _tell("material"), 0.3),
    Frame("tell", "&what|which|show|howmany media", _tell("media"), 0.4),
    Frame("tell", "upload", _upload, -0.2),
    Frame("tell", "howto &upload", _upload, 3.5),
    Frame("tell", "&whether|is &question", _state_question, 0.3),
    Frame("undo", "undo !background", _undo, 0.4),
    Frame("redo", "redo", _redo, 0.6),
    Frame("redo", "restore undo !background", _redo, 0.6),
    Frame("export", "add|want|put &format &lines|clip|file|quality !what !which !howto", _export),
    Frame("export", "export !what !which !howto", _export, 0.5),
    Frame("hello", "hello", _greet("hello"), -0.5),
    Frame("thanks", "thanks", _greet("thanks"), -0.6),
)
