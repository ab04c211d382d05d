"""Answers to questions: what can be done, what is there, how long, how much, how good. Nothing changes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from cleanplate import price
from cleanplate.agent import estimate
from cleanplate.agent.acts import Language, Tell
from cleanplate.agent.behind import told_behind
from cleanplate.agent.scene import Upload
from cleanplate.agent.words.labels import material_name
from cleanplate.draft.model import Draft
from cleanplate.draft.operation import kinds
from cleanplate.draft.summary import summary
from cleanplate.material.catalog import MATERIAL
from cleanplate.media.formats import FORMATS

Json = dict[str, Any]


@dataclass(frozen=True)
class Facts:
    """What may be known beside the draft. `balance`: credits (available, held); None where nothing costs any.
    `unmatted`: mattes are not made beforehand, so that an export makes them."""

    uploads: tuple[Upload, ...] = ()
    balance: tuple[int, int] | None = None
    price: int = 0  # credits for a started minute of matting
    cores: int = 2
    grade: Json | None = None
    unmatted: bool = False

    def export(self, draft: Draft, language: Language) -> str:
        """How long an export takes: about 20 seconds."""
        mattes = estimate.matting_s(draft, self.cores) if self.unmatted else 0
        return estimate.spoken(estimate.export_s(draft, self.cores) + mattes, language)


def told(question: Tell, draft: Draft, facts: Facts, language: Language) -> str:
    """The answer, in a sentence or a few."""
    answers = {
        "timeline": _timeline,
        "state": _timeline,
        "length": _length,
        "credits": _credits,
        "cost": _cost,
        "formats": _formats,
        "grade": _grade,
        "media": _media,
        "material": _material,
    }
    answer = answers.get(question.topic)
    if answer:
        return answer(draft, facts, language == "zh")
    if question.topic == "help" and question.about in kinds():
        kind = kinds()[question.about]
        return kind.zh if language == "zh" else " ".join((kind.__doc__ or "").strip().split("\n\n")[0].split())
    topic = "begun" if question.topic == "hello" and draft.duration else question.topic
    said = _SAID.get(topic, _SAID["help"])[language == "zh"]
    return said.format(about=question.about)


_SAID = {
    "help": (
        "Say what you want in plain words: take the background away or replace it (a colour, a room such as an "
        "office or a beach, a moving background, a blur, your own picture), cut, split, speed up or slow down, "
        "add titles, captions and music, change colours and looks, make it vertical, undo and redo. Several "
        "things in one message are fine. Try: “cut out the background and make it transparent, then add a title "
        "'Hello' for the first 3 seconds”.",
        "用平常的话告诉我就行：去掉或更换背景（纯色、办公室、海边等场景、动态背景、虚化、你自己的图片），剪切、分割、加速或放慢，"
        "添加标题、字幕和音乐，调整颜色和风格，改成竖屏，撤销和重做。一句话里说几件事也可以。"
        "例如：“抠像，背景透明，前三秒加标题‘你好’”。",
    ),
    "hello": (
        "Hello! Give me a video and tell me what to do with it, such as “replace the background with an office”.",
        "你好！给我一段视频，告诉我想怎么改，比如“把背景换成办公室”。",
    ),
    "begun": (
        "Hello! Tell me what to change, such as “replace the background with an office”.",
        "你好！告诉我想怎么改，比如“把背景换成办公室”。",
    ),
    "thanks": ("You're welcome.", "不客气。"),
    "kept": ("All right, I leave that as it is: “{about}”.", "好的，没有改动：“{about}”。"),
    "nothing": ("All right, nothing was changed.", "好的，什么都没有改。"),
    "upload": (
        "Type a file's name, or drop the file here: videos, pictures and sounds come in like that. On the command "
        "line: cleanplate chat talk.mp4.",
        "在这里输入文件名，或把文件放进来，就能添加视频、图片和音频。在命令行：cleanplate chat talk.mp4。",
    ),
    "subtitles": (
        "A subtitle file comes in by its text: paste it here, or do it on the command line: "
        "cleanplate draft captions film.json --from {about}.",
        "字幕文件要用它的文字：把内容粘贴到这里，或者在命令行执行："
        "cleanplate draft captions film.json --from {about}。",
    ),
    "captions": (
        "I can't write captions from speech. Give me an SRT or VTT file and say “add the captions”, or tell me "
        "the words and I make a title of them.",
        "我不能从语音生成字幕。请给我 SRT 或 VTT 文件，然后说“添加字幕”；或者告诉我文字，我做成标题。",
    ),
}


def _timeline(draft: Draft, facts: Facts, zh: bool) -> str:
    if not draft.duration:
        there = ("Nothing is on the timeline yet.", "时间线上还没有内容。")[zh]
        return f"{there}{'' if zh else ' '}{_media(draft, facts, zh)}"
    line = f"{summary(draft, 'zh' if zh else 'en')}{'。' if zh else '.'}"
    behind = told_behind(draft, "zh" if zh else "en")
    return f"{line}{'' if zh else ' '}{behind}" if behind else line


def _length(draft: Draft, facts: Facts, zh: bool) -> str:
    if not draft.duration:
        return _timeline(draft, facts, zh)
    canvas, seconds = draft.canvas, draft.duration / 1000
    takes = facts.export(draft, "zh" if zh else "en")
    if zh:
        return (
            f"时长 {seconds:g} 秒，画面 {canvas.width}x{canvas.height}，导出{takes.replace('大约', '大约需要')}。"
        )
    return f"It is {seconds:g} s long, {canvas.width}x{canvas.height}; an export takes {takes}."


def _credits(draft: Draft, facts: Facts, zh: bool) -> str:
    if facts.balance is None:
        return ("Nothing costs credits here: it is your own machine.", "这是你自己的电脑，不需要积分。")[zh]
    available, held = facts.balance
    if zh:
        return f"可用积分 {available}" + (f"，进行中的任务占用 {held}。" if held else "。")
    return f"You have {available} credits" + (f", and {held} more are held for work under way." if held else ".")


def _cost(draft: Draft, facts: Facts, zh: bool) -> str:
    if facts.balance is None or not facts.price:
        return ("Nothing costs credits here.", "这里不收取积分。")[zh]
    needs = price.matting(estimate.matted_ms(draft), facts.price)
    if zh:
        now = f"目前的时间线最多需要 {needs} 积分；" if needs else ""
        return f"抠像每开始一分钟 {facts.price} 积分，{now}导出和其他修改免费。"
    now = f"; what is on the timeline needs at most {needs}" if needs else ""
    return (
        f"Matting costs {facts.price} credits for each started minute{now}. Exports and all other edits are free."
    )


def _formats(draft: Draft, facts: Facts, zh: bool) -> str:
    outs = ", ".join(FORMATS)
    if zh:
        ins = "mp4 mov avi webm mkv，jpg png gif webp，mp3 wav m4a aac"
        return f"可以用：{ins}。可以导出：{'、'.join(FORMATS)}；透明背景用 webm、mov 或 png。"
    ins = "mp4 mov avi webm mkv, jpg png gif webp, mp3 wav m4a aac"
    return f"In: {ins}. Out: {outs}; for a transparent background webm, mov or png."


def _grade(draft: Draft, facts: Facts, zh: bool) -> str:
    if facts.grade is None and facts.unmatted and estimate.matted_ms(draft):
        return (
            "The cut-out is made with the export: ask again after that, and I can say how good it is.",
            "抠像会在导出时进行，导出之后再问我，我就能告诉你效果如何。",
        )[zh]
    if facts.grade is None:
        return (
            "No cut-out has been made yet, so there is nothing to grade.",
            "还没有做过抠像，所以没有评分。",
        )[zh]
    score, doubtful = facts.grade.get("score"), spans(facts.grade)
    whole = f"{score:.0f}" if isinstance(score, int | float) else "?"
    if not doubtful:
        return (
            f"The cut-out's grade is {whole} of 100, and no part of it is doubtful.",
            f"抠像评分 {whole} 分（满分 100），没有可疑的片段。",
        )[zh]
    if zh:
        listed = "、".join(f"{when.replace(' s', ' 秒')}（{_reasons(why)}）" for when, why in doubtful[:4])
        more = "可以试试“最佳质量”，或告诉我主体是人还是物体。"
        return f"抠像评分 {whole} 分（满分 100）。可疑的片段：{listed}。{more}"
    listed = "; ".join(f"{when} ({why})" for when, why in doubtful[:4])
    return (
        f"The cut-out's grade is {whole} of 100. Doubtful: {listed}. Try “best quality”, or tell me whether the "
        "subject is a person or an object."
    )


def spans(grade: Json) -> list[tuple[str, str]]:
    """When a cut-out is doubtful, and why: (1.2–2 s, the edge flickers)."""
    found = []
    for suspect in grade.get("suspects") or ():
        if not isinstance(suspect, dict) or not {"start_ms", "end_ms"} <= suspect.keys():
            continue
        when = f"{suspect['start_ms'] / 1000:.1f}–{suspect['end_ms'] / 1000:.1f} s".replace(".0", "")
        found.append((when, ", ".join(str(reason) for reason in suspect.get("reasons", ())) or "?"))
    return found


_REASONS = {
    "the edge flickers": "边缘闪烁",
    "parts come or go at once": "局部突然出现或消失",
    "there are holes in the subject": "主体上有空洞",
    "much is neither subject nor background": "许多地方难以分清主体和背景",
    "neighbouring mattes contradict each other": "前后帧的抠像不一致",
}


def _reasons(why: str) -> str:
    """The grade's reasons in Chinese."""
    return "，".join(_REASONS.get(reason, "不确定") for reason in why.split(", "))


def _media(draft: Draft, facts: Facts, zh: bool) -> str:
    if not facts.uploads:
        return (
            "There are no files yet: a video, a picture or a sound is a good start.",
            "还没有文件，请先给我视频、图片或音频。",
        )[zh]
    kinds = {"video": "视频", "image": "图片", "audio": "音频", "lut": "调色表"}
    if zh:
        return f"已有的文件：{'、'.join(f'{u.name}（{kinds.get(u.kind, u.kind)}）' for u in facts.uploads[:12])}。"
    called = {"image": "picture", "audio": "sound", "lut": "colour table"}
    return f"Files: {', '.join(f'{u.name} ({called.get(u.kind, u.kind)})' for u in facts.uploads[:12])}."


def _material(draft: Draft, facts: Facts, zh: bool) -> str:
    rows: dict[str, list[str]] = {"room": [], "moving": [], "music": []}
    for one in MATERIAL.values():
        rows[one.kind].append(material_name(one, zh))
    names = ("Rooms", "Moving backgrounds", "Music") if not zh else ("场景", "动态背景", "音乐")
    colon, stop = ("：", "。") if zh else (": ", ". ")
    return "".join(
        f"{n}{colon}{'、'.join(r) if zh else ', '.join(r)}{stop}"
        for n, r in zip(names, rows.values(), strict=True)
    ).strip()
