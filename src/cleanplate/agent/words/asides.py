"""What is said beside a request: a complaint before it, what it shall not be, what shall stay."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from cleanplate.agent.scene import Scene
from cleanplate.agent.words.lexicon import verbs
from cleanplate.agent.words.split import Piece
from cleanplate.agent.words.token import Token

_VALUES = ("colour", "place", "tune", "scene", "lookname", "font", "ratio", "dur", "percent", "point")
_NOUNS = ("background", "title", "music", "sound", "clip", "picture", "captions", "ref", "titled", "file")
_SEEN = ("clip", "picture", "file", "ref", "background", "sound")
_ADDED = frozenset({"tune", "music", "sound", "title", "captions", "picture", "file"})
_DOUBTS = ("neg", "not", "no", "if", "except", "only", "keep", "already", "why", "what", "howto", "question")


def doing(piece: Piece) -> bool:
    """Whether a piece has a verb of its own."""
    return any(not verbs().isdisjoint(t.readings) for t in piece.tokens if "quoted" not in t.readings)


def without_contrasts(pieces: list[Piece]) -> list[Piece]:
    """“Not blue, pink”: what it shall not be says no more than what it shall be; what it is about is kept."""
    plain = [
        replace(p, tokens=_nouns(p)) if after and _denies(p, after) else p
        for p, after in zip(pieces, [*pieces[1:], None], strict=True)
    ]
    return [p for p in plain if p.tokens]


def _nouns(piece: Piece) -> tuple[Token, ...]:
    return tuple(t for t in piece.tokens if not set(_NOUNS).isdisjoint(t.readings))


def after_all(pieces: list[Piece]) -> list[Piece]:
    """还是要原来的: at the beginning it says “after all”, not “or”; in English that ends a piece."""
    pieces = [replace(p, tokens=p.tokens[:-2]) if _ends_after_all(p) else p for p in pieces]
    first = pieces[0]
    if len(first.tokens) < 2 or first.tokens[0].text != "还是":
        return pieces
    return [replace(first, tokens=first.tokens[1:]), *pieces[1:]]


def _ends_after_all(piece: Piece) -> bool:
    return len(piece.tokens) > 2 and [t.text for t in piece.tokens[-2:]] == ["after", "all"]


def no_more(piece: Piece) -> list[Token] | None:
    """不要淡出了, “I don't want the fade any more”: what is there shall go. None where that is not said."""
    ended = [t for t in piece.tokens if t.text in ("了", "anymore", "any more")]
    denied = [t for t in piece.tokens if "neg" in t.readings]
    wanted = piece.says("want") or all(t.text in ("不要", "不需要", "不用") for t in denied)
    if not (ended and wanted and len(denied) == 1):
        return None
    gone = replace(denied[0], readings={"nomore": True})
    rest = [t for t in piece.tokens if t not in ended and t not in denied and "want" not in t.readings]
    return [gone, *rest]


def _denies(piece: Piece, after: Piece) -> bool:
    if doing(piece) and not piece.says("use", "put", "replace", "set"):
        return False
    if not piece.says("neg", "not", "no") or after.says(*_DOUBTS) or after.says(*_NOUNS):
        return False
    other = piece.says("background", "music") and after.says("replace") and after.says(*_VALUES)
    return other or any(_said(piece, kind) and _said(after, kind) for kind in _VALUES)


def _said(piece: Piece, kind: str) -> bool:
    return any(kind in t.readings and t.text not in ("clear", "不要") for t in piece.tokens)


def without_complaints(pieces: list[Piece]) -> list[Piece]:
    """“The background is so messy, remove it”, “it's too dark, brighten it”: the request says what to do, and of
    the complaint is kept what it is about."""
    plain = [
        replace(p, tokens=_nouns(p)) if after and (_complains(p, after) or _mended(p, after)) else p
        for p, after in zip(pieces, [*pieces[1:], None], strict=True)
    ]
    return [p for p in plain if any(not t.filler and "it" not in t.readings for t in p.tokens)] or pieces


_MENDERS = {"brighten": "brightness", "darken": "brightness", "speedup": "speed", "slowdown": "speed"}
_MENDERS |= {"saturate": "saturation", "desaturate": "saturation"}


def _mended(piece: Piece, after: Piece) -> bool:
    """Whether what is too much of a quality is changed by what follows."""
    rather = any(t.readings.get("amount") == "bit" for t in piece.tokens) and piece.says("is")
    if not (piece.says("too") or rather) or piece.says(*_DOUBTS) or doing(piece) or after.says(*_NOUNS, *_DOUBTS):
        return False
    if piece.says("place"):
        return after.says("place")
    bad = {str(t.readings["adj"])[:-1] for t in piece.tokens if "adj" in t.readings}
    mends = {str(t.readings["more"])[:-1] for t in after.tokens if "more" in t.readings}
    mends |= {quality for verb, quality in _MENDERS.items() if after.says(verb)}
    return not bad.isdisjoint(mends) or ("volume" in bad and after.says("raise", "lower", "mute"))


_AWAY = ("remove", "gone", "cut", "cutout", "blur", "mute", "turnoff")


def _complains(piece: Piece, after: Piece) -> bool:
    """Whether what is said of a thing in words that nobody knows only tells why it is changed then."""
    unknown = [t for t in piece.tokens if not t.readings and not t.filler]
    why = bool(unknown) and not piece.says(*_DOUBTS) and not doing(piece)
    back = after.after in ("comma", "and", "then") and doing(after) and not after.says(*_NOUNS, *_DOUBTS)
    return why and back and (piece.says("too") or (piece.says("is") and after.says(*_AWAY)))


def keeps(piece: Piece) -> bool:
    """“Keep the title”: nothing is asked for, but that it stays as it is."""
    known = {"keep", "but", "and", "it", "as", *_NOUNS}
    return piece.says("keep") and all(t.filler or known & set(t.readings) for t in piece.tokens)


def kept(pieces: list[Piece], scene: Scene) -> set[str] | None:
    """The ids of the segments that shall stay; None where something shall stay that is not there."""
    found: set[str] = set()
    for piece in pieces:
        titles = [s.id for s in scene.titles()] if piece.says("title", "titled") else []
        sounds = [s.id for s in scene.sounds()] if piece.says("music") else []
        seen = [s.id for s in scene.clips()] if piece.says(*_SEEN) else []
        if not (titles or sounds or seen) or (piece.says("music") and not sounds):
            return None
        found |= {*titles, *sounds, *seen}
    return found


def adding(tokens: list[Token]) -> list[Token]:
    """加音乐, 加低保真音乐: the word that also means “raise” (音量加一点) adds what is named right after it."""
    made = list(tokens)
    for at, (token, after) in enumerate(pairwise(tokens)):
        if token.text == "加" and not _ADDED.isdisjoint(after.readings) and "volume" not in after.readings:
            made[at] = replace(token, readings={k: v for k, v in token.readings.items() if k != "raise"})
    return made
