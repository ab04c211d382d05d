"""What is seen behind those who were cut out: what was put there, or else what lies below, or the canvas."""

from __future__ import annotations

from collections.abc import Iterable

from cleanplate.agent.acts import Language
from cleanplate.agent.voice import named
from cleanplate.agent.words.labels import material_name
from cleanplate.backdrop import TRANSPARENT
from cleanplate.draft.behind import behind_label
from cleanplate.draft.builtin import of_media
from cleanplate.draft.history import History
from cleanplate.draft.model import Canvas, Clip, Draft
from cleanplate.draft.operation import label
from cleanplate.draft.timeline import segments
from cleanplate.material.catalog import MATERIAL

_BLACK = Canvas().background
_MOST = 4  # clips that are named


def blackened(draft: Draft, history: History) -> frozenset[str]:
    """The ids of the clips behind which it is black though nobody asked for that."""
    wanted = any(s.operation.get("op") == "canvas_background" for s in history.steps[: history.position])
    if draft.canvas.background != _BLACK or wanted:
        return frozenset()
    return frozenset(c.id for c in _cut_out(draft) if _behind(draft, c) == _BLACK)


def still_black(draft: Draft, ids: Iterable[str], language: Language) -> str:
    """Said with an export: it is black behind these."""
    listed = sorted(ids)
    one = _name(draft, listed[0]) if len(listed) == 1 else ("the cut-outs", "抠出的画面")[language == "zh"]
    return f"{one} 后面是黑色的。" if language == "zh" else f"It is black behind {one}."


def told_behind(draft: Draft, language: Language) -> str:
    """“Behind talk.mp4: an office.”; empty where nothing was cut out."""
    found: dict[str, str] = {}
    for clip in _cut_out(draft):
        found.setdefault(_name(draft, clip.id), _shown(draft, _behind(draft, clip), language))
    if language == "zh":
        return "".join(f"{name} 后面：{shown}。" for name, shown in list(found.items())[:_MOST])
    return " ".join(f"Behind {name}: {shown}." for name, shown in list(found.items())[:_MOST])


def _cut_out(draft: Draft) -> list[Clip]:
    clips = (s for s in segments(draft) if isinstance(s, Clip))
    return [c for c in clips if c.removal and c.removal.background != "original"]


def _behind(draft: Draft, clip: Clip) -> str:
    """The words that name it: a backdrop's, the id of a clip below, or the canvas's."""
    assert clip.removal
    if clip.removal.background != TRANSPARENT:
        return clip.removal.background
    below: list[str] = []
    for track in draft.tracks:
        if any(s.id == clip.id for s in track.segments):
            break
        below += [
            s.id for s in track.segments if isinstance(s, Clip) and s.start < clip.end and clip.start < s.end
        ]
    return below[-1] if below else draft.canvas.background


def _shown(draft: Draft, behind: str, language: Language) -> str:
    zh = language == "zh"
    if behind == TRANSPARENT:
        return ("nothing, it is transparent", "透明")[zh]
    if behind in {s.id for s in segments(draft)}:
        return _name(draft, behind)
    media = draft.media.get(behind.removeprefix("media:"))
    built_in = of_media(media) if media else None
    if built_in is not None and not zh and built_in.kind == "room":
        return f"{'an' if built_in.name[0] in 'aeiou' else 'a'} {built_in.name.replace('-', ' ')}"
    if built_in is not None:
        return material_name(MATERIAL[built_in.name], zh)
    if behind == _BLACK:
        return ("black", "黑色")[zh]
    words = behind_label(draft, behind)
    return named(words.zh if zh else words.en, draft, language)


def _name(draft: Draft, id: str) -> str:
    return label(draft, id).removesuffix(f" ({id})")
