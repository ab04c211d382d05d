"""An answer to what was asked for in the person's own words: what a title says, which music."""

from __future__ import annotations

import re

from cleanplate.agent.acts import Act, Apply, Question, Tell
from cleanplate.agent.scene import Scene
from cleanplate.agent.words.characters import simplified
from cleanplate.agent.words.lexer import tokens as lexed
from cleanplate.agent.words.lexicon import verbs
from cleanplate.agent.words.names import names
from cleanplate.agent.words.reading import Reading
from cleanplate.agent.words.token import Token

_LONGEST = 500  # characters of an answer
_OTHER = ("which", "refused", "lacking", "text", "tune")  # questions to what was a request, too
_LEFT = re.compile(
    r"^(?:no|nope|no thanks|nothing|none|cancel(?: it| that)?|stop|forget (?:it|that)|never ?mind|leave it|skip it"
    r"|不|不了|不用了?|不要了?|不加了?|不写了?|算了(?:吧)?|取消|没有)$"
)
_SAYING = re.compile(
    r"^(?:(?:it should say|it says|let it say|make it say|just write)\b"
    r"|内容(?:是|写)|文字(?:是|写)|就[写叫]|写上)\s*[:：]?\s*",
    re.I,
)
_QUOTES = {"“": "”", '"': '"', "'": "'", "‘": "’", "「": "」", "『": "』", "《": "》"}
_ABOUT = ("make", "let", "把", "给", "让", "将")
_THINGS = frozenset({"background", "title", "music", "sound", "clip", "captions", "ref", "titled", "file"})
_BESIDE = frozenset({"music", "sound", "add", "put", "use", "want", "polite", "make", "background", "something"})


def given_up(text: str) -> bool:
    """“Never mind”: what was begun is left."""
    return bool(_LEFT.match(simplified(" ".join(text[:_LONGEST].lower().split()).strip(" .。!！"))))


def filled(text: str, asked: Question, scene: Scene, reading: Reading) -> tuple[Act, ...] | None:
    """What is done once the answer stands in the gap; None where the text is another request. `reading` is what it
    means by itself."""
    if not asked.gap or not text.strip() or len(text) > _LONGEST:
        return None
    if given_up(text):
        return (Tell("nothing"),)
    if asked.topic == "text":
        return _said(text, asked, scene, reading)
    name = _tune(text, scene)
    own = reading.acts[0] if len(reading.acts) == 1 and not reading.asks else None
    if isinstance(own, Apply) and own.operation["op"] == "add_audio":
        return _with(asked, own.operation)
    return None if name is None else _with(asked, {"media": name})


def _said(text: str, asked: Question, scene: Scene, reading: Reading) -> tuple[Act, ...] | None:
    """A title's words, as they are written."""
    own = reading.acts[0] if len(reading.acts) == 1 and not reading.asks else None
    if isinstance(own, Apply) and own.operation["op"] == "title":
        return _with(asked, own.operation)
    words = text.strip()
    if len(words) > 2 and _QUOTES.get(words[0]) == words[-1]:
        return _with(asked, {"text": words[1:-1]})
    if _is_request(words, scene, reading):
        return None
    saying = _SAYING.match(simplified(words))
    return _with(asked, {"text": words[saying.end() :] if saying and saying.end() < len(words) else words})


def _is_request(text: str, scene: Scene, reading: Reading) -> bool:
    """Whether it is understood and tells what to do: “Slow Motion”, “Black and white” and “Hello” may well be
    titles, “make it black and white” is none."""
    if re.fullmatch(r"[A-Z][\w'’-]*(?: [A-Z][\w'’-]*)+", text):
        return False
    said = lexed(text, names(scene))
    does, orders = any(not verbs().isdisjoint(token.readings) for token in said), _orders(said)
    if reading.asks:
        return orders or (does and (bool(reading.acts) or reading.asks.topic in _OTHER))
    told = [a for a in reading.acts if isinstance(a, Tell)]
    if len(told) == len(reading.acts):
        return any(a.topic not in ("hello", "thanks", "kept") and not a.about for a in told)
    return does or orders or any(not isinstance(a, Apply | Tell) for a in reading.acts)


def _orders(said: list[Token]) -> bool:
    """“Make the video nicer”, 把视频…: it begins as a request does, and names what a request is about."""
    first = next((t for t in said if not t.filler or t.text in _ABOUT), said[0])
    begins = first.text in _ABOUT or (not verbs().isdisjoint(first.readings) and not first.text.endswith("ing"))
    return begins and any(not _THINGS.isdisjoint(token.readings) for token in said)


def _tune(text: str, scene: Scene) -> str | None:
    """The one built-in music that is named, and nothing else."""
    said = [t for t in lexed(text, names(scene)) if not t.filler]
    named = {str(t.readings["tune"]) for t in said if "tune" in t.readings}
    rest = [t for t in said if "tune" not in t.readings and _BESIDE.isdisjoint(t.readings)]
    return named.pop() if len(named) == 1 and not rest else None


def _with(asked: Question, own: dict[str, object]) -> tuple[Act, ...]:
    """What waits, with what was said now before what was said then."""
    return tuple(Apply({**a.operation, **own}) for a in asked.gap if isinstance(a, Apply))
