"""What is asked back: which one is meant, what there is none of, and the nearest things that can be done."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from cleanplate.agent.acts import GAP, Act, Apply, Choice, Language, Question, Tell
from cleanplate.agent.scene import Scene
from cleanplate.agent.words.frame import Match, fitted
from cleanplate.agent.words.labels import OFFERS, material_name, offered
from cleanplate.agent.words.request import Unsure
from cleanplate.agent.words.token import Token
from cleanplate.draft.operation import label
from cleanplate.material.catalog import MATERIAL

_MOST = 3  # choices beside the last one
LEFT_OPEN = ("text", "tune")  # what is asked for in the person's own words
_WHICH = {
    "clip": ("Which clip?", "哪个片段？"),
    "title": ("Which title?", "哪个标题？"),
    "sound": ("Which sound?", "哪段声音？"),
    "heard": ("Whose volume?", "调整谁的音量？"),
    "seen": ("Which one?", "哪一个？"),
}
_LACKING = {
    "clip": ("There is no clip like that on the timeline.", "时间线上没有这样的片段。"),
    "title": ("There is no title on the timeline.", "时间线上没有标题。"),
    "sound": ("There is no music on the timeline.", "时间线上没有音乐。"),
    "time": ("No clip is seen at that time.", "那个时间没有片段。"),
    "pictures": ("There are no pictures yet.", "还没有图片。"),
}
_OPEN = {"text": ("What should it say?", "标题写什么？"), "tune": ("Which music?", "用哪一首音乐？")}
_ALL, _ELSE = ("All of them", "全部"), ("Something else", "其他")
_HINTS = {
    "background": ("remove_background", "replace_background", "blur_background"),
    "person": ("remove_background", "replace_background", "place_behind"),
    "music": ("swap_audio", "volume", "add_audio"),
    "sound": ("volume", "mute", "denoise"),
    "title": ("title", "edit_title", "animate"),
    "captions": ("captions", "title"),
    "clip": ("trim", "speed", "colour"),
    "picture": ("add", "picture_in_picture", "replace_background"),
    "transition": ("transition", "fade"),
    "time": ("speed", "trim", "fit_music"),
}


def which(tokens: list[Token], scene: Scene, match: Match, language: Language) -> Question:
    """Which of some segments is meant; each choice does it to that one."""
    assert match.unsure
    unsure, zh = match.unsure, language == "zh"
    if unsure.kind in LEFT_OPEN:
        return _left_open(tokens, scene, match, unsure, language)
    if not unsure.ids:
        return lacking(unsure, tokens, scene, language)
    single = [i for i in unsure.ids if _done(tokens, scene, match, (i,))][
        : _MOST if len(unsure.ids) > _MOST else 4
    ]
    choices = [Choice(label(scene.draft, i), _done(tokens, scene, match, (i,))) for i in single]
    whole = _done(tokens, scene, match, unsure.ids)
    if len(choices) < 4 and unsure.kind in ("clip", "title", "sound") and whole:
        choices.append(Choice(_ALL[zh], whole))
    if len(choices) < 2:
        choices.append(_else(zh))
    return Question(_WHICH.get(unsure.kind, _WHICH["seen"])[zh], tuple(choices), "which")


def _left_open(tokens: list[Token], scene: Scene, match: Match, unsure: Unsure, language: Language) -> Question:
    """What a title says, or which music: all else that was said of it waits for the answer."""
    zh = language == "zh"
    named = [i for i in unsure.ids if i != GAP]
    choices = (
        Choice(material_name(MATERIAL[i], zh), _done(tokens, scene, match, (i,))) for i in named if i in MATERIAL
    )
    return Question(_OPEN[unsure.kind][zh], tuple(choices), unsure.kind, _done(tokens, scene, match, (GAP,)))


def still(asked: Question, piece: str, language: Language) -> Question:
    """The same question, and what of the message waits until it is answered."""
    said = (f"“{piece[:60]}” is not done yet.", f"“{piece[:60]}”还没有做。")[language == "zh"]
    return replace(asked, text=f"{said}{'' if language == 'zh' else ' '}{asked.text}")


def _done(tokens: list[Token], scene: Scene, match: Match, ids: tuple[str, ...]) -> tuple[Act, ...]:
    made = fitted(match.frame, tokens, scene, ids)
    return made.acts if made and made.whole and not made.unsure else ()


def lacking(unsure: Unsure, tokens: list[Token], scene: Scene, language: Language) -> Question:
    """There is no such thing; what could be done instead: music comes as loud as it should have become."""
    zh = language == "zh"
    said = _LACKING.get(unsure.kind, _LACKING["clip"])[zh]
    if unsure.kind == "sound" and scene.clips():
        loud = _loud(tokens)
        made = [Apply({"op": "add_audio", "media": name, **loud}) for name in ("lo-fi", "upbeat")]
        return Question(
            said, (*(Choice(offered((a,), scene.draft, language), (a,)) for a in made), _else(zh)), "lacking"
        )
    return Question(
        said, (Choice(("Show what there is", "看看有什么")[zh], (Tell("timeline"),)), _else(zh)), "lacking"
    )


def _loud(tokens: list[Token]) -> dict[str, int]:
    """How loud something is to be; nothing where it is to be so much more or less than it is."""
    said = {reading for token in tokens for reading in token.readings}
    share = next((t.readings["percent"] for t in tokens if "percent" in t.readings), None)
    if share is None or not 0 <= share <= 1000 or said & {"raise", "lower", "more", "by", "fadein", "fadeout"}:
        return {}
    return {"volume": round(share)}


def nearest(tokens: list[Token], scene: Scene, found: Iterable[Match], language: Language) -> Question:
    """Nothing was certain: the nearest readings first, then what is done with the things that were named."""
    zh = language == "zh"
    absent = next((t.text for t in tokens if "nofile" in t.readings), None)
    if absent is not None:
        return no_file(absent, scene, language)
    choices: list[Choice] = []
    for match in found:
        if match.acts and len(match.left) <= 2 and not any(isinstance(a, Tell) for a in match.acts):
            text = offered(match.acts, scene.draft, language)
            if text not in {c.label for c in choices}:
                choices.append(Choice(text, match.acts))
        if len(choices) == 2:
            break
    said = {reading for token in tokens for reading in token.readings}
    hints = [op for noun, ops in _HINTS.items() if noun in said for op in ops] or [
        "remove_background",
        "title",
        "add_audio",
    ]
    for op in dict.fromkeys(hints):
        if len(choices) < _MOST and OFFERS[op][zh] not in {c.label for c in choices}:
            choices.append(Choice(OFFERS[op][zh]))
    return Question(_UNSURE[zh], (*choices, _else(zh)), "unsure" if choices and choices[0].acts else "unknown")


_UNSURE = ("I'm not sure what you want. Did you mean one of these?", "我不太确定你的意思，是下面哪一个？")


def of_piece(asked: Question, piece: str, language: Language) -> Question:
    """The same question where the rest was done: it names the piece that was not."""
    zh, shown = language == "zh", piece[:60]
    if asked.text != _UNSURE[zh]:
        return asked
    text = (
        f"I'm not sure about “{shown}”. Did you mean one of these?",
        f"“{shown}”我不太确定是什么意思，是下面哪一个？",
    )[zh]
    return replace(asked, text=text)


_HEARD = ("mp3", "wav", "m4a", "aac")
_SEEN = ("mp4", "mov", "avi", "webm", "mkv", "m4v", "jpg", "jpeg", "png", "gif", "webp")


def no_file(name: str, scene: Scene, language: Language) -> Question:
    """A file is named that never came in; what is built in could stand for it."""
    zh, kind = language == "zh", name.rpartition(".")[2]
    made: list[Act] = []
    if kind in _HEARD and scene.clips():
        made = [Apply({"op": "add_audio", "media": tune}) for tune in ("lo-fi", "upbeat")]
    choices = [Choice(offered((act,), scene.draft, language), (act,)) for act in made]
    if kind in (*_HEARD, *_SEEN):
        choices.append(Choice(("Show my files", "看看我的文件")[zh], (Tell("media"),)))
    instead = (" Add built-in music instead?", "要改用自带的音乐吗？")[zh] if made else ""
    text = (f"There is no file {name[:60]}.", f"没有 {name[:60]} 这个文件。")[zh] + instead
    return Question(text, (*choices, _else(zh)), "lacking")


def too_long(language: Language) -> Question:
    """Too much at once."""
    zh = language == "zh"
    text = (
        "That is a lot at once. Please send it in a few shorter messages.",
        "一次说得太多了，请分几条发给我。",
    )[zh]
    return Question(text, (Choice(("Show what you can do", "你能做什么")[zh], (Tell("help"),)), _else(zh)), "long")


def held_back(piece: str, language: Language) -> Question:
    """Part of it was not understood and may change the rest, so that nothing was done."""
    zh, shown = language == "zh", piece[:60]
    text = (
        f"I left it all as it is, since I'm not sure about “{shown}”.",
        f"因为不确定“{shown}”的意思，我先什么都没改。",
    )[zh]
    return Question(
        text, (Choice(("Show what you can do", "你能做什么")[zh], (Tell("help"),)), _else(zh)), "kept back"
    )


def refused(reason: str, language: Language) -> Question:
    """An operation was understood and cannot be."""
    zh = language == "zh"
    choices = (Choice(("Show the timeline", "看看时间线")[zh], (Tell("timeline"),)), _else(zh))
    return Question(f"这样做不到：{reason}" if zh else f"That cannot be done: {reason}", choices, "refused")


def _else(zh: bool) -> Choice:
    return Choice(_ELSE[zh])
