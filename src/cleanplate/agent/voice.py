"""How an operation's words sound in a conversation: names in the place of ids, units as a language writes them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from functools import cache

from cleanplate.agent.acts import Language, Question
from cleanplate.agent.words.labels import material_name
from cleanplate.agent.words.lexicon import lexicon
from cleanplate.draft.builtin import of_media
from cleanplate.draft.model import Draft
from cleanplate.draft.operation import Words, label
from cleanplate.draft.timeline import segments
from cleanplate.material.catalog import MATERIAL

_QUOTED = re.compile("“[^”]*”")  # a person's own words: they stay as they are
_HAN = "[\u4e00-\u9fff]"
_SPAN = re.compile(r"(?<![\w.])(\d+(?:\.\d+)?)s?-(\d+(?:\.\d+)?)s(?![\w.])")
_SECONDS = re.compile(r"(?<![\w.])(\d+(?:\.\d+)?)s(?![\w])")
_WORD = re.compile(r"(?<![\w.#-])[a-z]+(?:-[a-z]+)?(?![\w.-])", re.A)
_ON_TRACK = re.compile(r" (?:of|on) track t\d+|轨道 t\d+ 的?")
_CORNER = re.compile(r"x [\d.]+[,，] ?y [\d.]+[,，] ?(?:anchor|锚点) ([a-z]+(?:-[a-z]+)?)")
_SHADE = re.compile(r"(?<![\w.-])(dark|light|sky|royal)(blue|green|red|grey|yellow)(?![\w.-])")
_ANCHORS = {
    "centre": "正中",
    "left": "左侧",
    "right": "右侧",
    "top": "顶部",
    "bottom": "底部",
    "top-left": "左上角",
    "top-right": "右上角",
    "bottom-left": "左下角",
    "bottom-right": "右下角",
}


def spoken(words: Words, before: Draft, after: Draft, language: Language) -> str:
    """What an operation says that it did, as a sentence. The names are those of the drafts on both sides of it."""
    zh = language == "zh"
    return sentence(named(words.zh if zh else words.en, before, language, after), zh)


def named(text: str, draft: Draft, language: Language, after: Draft | None = None) -> str:
    """Words of operations with everything called as people call it in this language."""
    for known in (draft, after or draft):
        text = unnumbered(text, known, language)
    return _outside(text, lambda part: _units(part, draft, after or draft, language == "zh"))


def taken_back(words: Words, tool: str, before: Draft, after: Draft, language: Language) -> str:
    """The same of an operation that was undone, or done again."""
    said = spoken(words, before, after, language)
    if language == "zh":
        return ("已撤销：" if tool == "undo" else "已重做：") + said.removeprefix("已")
    return f"{'Undone' if tool == 'undo' else 'Done again'}: {said[:1].lower() + said[1:]}"


def unnumbered(text: str, draft: Draft, language: Language) -> str:
    """Words that name segments as operations do, “talk.mp4 (s1)”: without the id, where the name alone will do,
    else with when it begins."""
    ids = {segment.id: segment for segment in segments(draft)}
    bare = {i: label(draft, i).removesuffix(f" ({i})") for i in ids}
    many = Counter(bare.values())
    for i, name in bare.items():
        at = f"{ids[i].start / 1000:g}"
        when = f"（{at} 秒起）" if language == "zh" else f" (from {at} s)"
        text = text.replace(f"{name} ({i})", name + (when if many[name] > 1 else ""))
    return text


def unnumbered_question(asked: Question, draft: Draft, language: Language) -> Question:
    """A question whose choices name segments as people do."""
    choices = (replace(choice, label=named(choice.label, draft, language)) for choice in asked.choices)
    return replace(asked, choices=tuple(choices))


def sentence(text: str, zh: bool) -> str:
    """With a stop at its end, and no spaces where Chinese has none."""
    if zh:
        text = _outside(text, lambda part: re.sub(rf"([：，]{_HAN}{{2,4}}) (?={_HAN})", r"\1为", part))
        text = _outside(text, lambda part: re.sub(rf"(?<={_HAN}) (?={_HAN})", "", part))
        text = re.sub(rf"(?<=[\u4e00-\u9fff：，。]) (?=“)|(?<=”) (?={_HAN}|：|，)|(?<=[：，]) ", "", text)
    stop = "。" if zh else "."
    return text if text.endswith((stop, "?", "？", "!", "！", "”.")) else text + stop


def _outside(text: str, change: Callable[[str], str]) -> str:
    """A text with everything changed that is not in quotes."""
    quoted = _QUOTED.findall(text)
    parts = [change(part) for part in _QUOTED.split(text)]
    return "".join(part + said for part, said in zip(parts, [*quoted, ""], strict=True))


def _units(part: str, before: Draft, after: Draft, zh: bool) -> str:
    part = _ON_TRACK.sub("", part)
    part = _CORNER.sub(lambda found: _corner(found[1], zh), part)
    part = _SPAN.sub(r"\1-\2 秒" if zh else r"\1–\2 s", part)
    part = _SECONDS.sub(r"\1 秒" if zh else r"\1 s", part)
    if not zh:
        return _SHADE.sub(r"\1 \2", part)
    own = {media.name for media in (*before.media.values(), *after.media.values()) if not of_media(media)}
    return _WORD.sub(lambda found: found[0] if found[0] in own else _chinese().get(found[0], found[0]), part)


def _corner(anchor: str, zh: bool) -> str:
    return f"位置 {_ANCHORS[anchor]}" if zh else f"place {anchor.replace('-', ' ')}"


@cache
def _chinese() -> dict[str, str]:
    """Chinese names of colours (the first that each one has), of what is built in, and of fonts."""
    found = {"sans": "无衬线体", "serif": "衬线体", "hand": "手写体", "display": "展示体"}
    for one in MATERIAL.values():
        name = material_name(one, zh=True)
        found[one.name] = f"“{name}”" if one.kind == "music" else name
    for word, readings in lexicon().han.items():
        if isinstance(readings.get("colour"), str):
            found.setdefault(readings["colour"], word)
    return found
