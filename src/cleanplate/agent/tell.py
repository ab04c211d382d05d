"""Answers to questions: what can be done, what is there, how long, how much, how good. Nothing changes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from cleanplate.agent import estimate
from cleanplate.agent.acts import Language, Tell
from cleanplate.agent.scene import Upload
from cleanplate.draft.model import Draft
from cleanplate.draft.operation import kinds
from cleanplate.draft.summary import summary
from cleanplate.material.catalog import MATERIAL
from cleanplate.media.formats import FORMATS

Json = dict[str, Any]


@dataclass(frozen=True)
class Facts:
    """What may be known beside the draft. `balance`: credits (available, held); None where nothing costs any."""

    uploads: tuple[Upload, ...] = ()
    balance: tuple[int, int] | None = None
    price: int = 0  # credits for a started minute of matting
    cores: int = 2
    grade: Json | None = None


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
        return kind.zh if language == "zh" else (kind.__doc__ or "").strip().split("\n")[0]
    said = _SAID.get(question.topic, _SAID["help"])[language == "zh"]
    return said.format(about=question.about)


_SAID = {
    "help": (
        "Say what you want in plain words: take the background away or replace it (a colour, a room such as an "
        "office or a beach, a moving background, a blur, your own picture), cut, split, speed up or slow down, "
        "add titles, captions and music, change colours and looks, make it vertical, undo and redo. Several "
        "things in one message are fine. Try: “cut out the background and make it transparent, then add a title "
        "'Hello' for the first 3 seconds”.",
        "用平常的话告诉我就行：去掉或更换背景（纯色、办公室、海边等场景、动态背景、虚化、您自己的图片），剪切、分割、加速或放慢，"
        "添加标题、字幕和音乐，调整颜色和风格，改成竖屏，撤销和重做。一句话里说几件事也可以。"
        "例如：“抠像，背景透明，前三秒加标题‘你好’”。",
    ),
    "hello": (
        "Hello! Upload a video and tell me what to do with it, such as “replace the background with an office”.",
        "您好！上传一段视频，告诉我想怎么改：比如“把背景换成办公室”。",
    ),
    "thanks": ("You're welcome.", "不客气。"),
    "kept": ("All right, I leave that as it is: {about}", "好的，这个不动：{about}"),
    "captions": (
        "I cannot write captions from speech. Upload an SRT or VTT file and say “add the captions”, or tell me "
        "the words and I make a title of them.",
        "我不能从语音生成字幕。请上传 SRT 或 VTT 文件，然后说“添加字幕”；或者告诉我文字，我做成标题。",
    ),
}


def _timeline(draft: Draft, facts: Facts, zh: bool) -> str:
    if not draft.duration:
        there = ("Nothing is on the timeline yet.", "时间线上还没有内容。")[zh]
        return f"{there}{'' if zh else ' '}{_media(draft, facts, zh)}"
    return summary(draft, "zh" if zh else "en")


def _length(draft: Draft, facts: Facts, zh: bool) -> str:
    if not draft.duration:
        return _timeline(draft, facts, zh)
    canvas, seconds = draft.canvas, draft.duration / 1000
    takes = estimate.spoken(estimate.export_s(draft, facts.cores), "zh" if zh else "en")
    if zh:
        return f"时长 {seconds:g} 秒，画面 {canvas.width}x{canvas.height}，导出{takes}。"
    return f"It is {seconds:g} s long, {canvas.width}x{canvas.height}; an export takes {takes}."


def _credits(draft: Draft, facts: Facts, zh: bool) -> str:
    if facts.balance is None:
        return ("Here nothing costs credits: it is your own machine.", "在您自己的电脑上，一切都不需要积分。")[zh]
    available, held = facts.balance
    if zh:
        return f"可用积分 {available}" + (f"，进行中的任务占用 {held}。" if held else "。")
    return f"You have {available} credits" + (f", and {held} more are held for work under way." if held else ".")


def _cost(draft: Draft, facts: Facts, zh: bool) -> str:
    if facts.balance is None or not facts.price:
        return ("Nothing costs credits here.", "这里不收取积分。")[zh]
    needs = estimate.credits(estimate.matted_ms(draft), facts.price)
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
        return f"可上传：{ins}。可导出：{outs}；透明背景用 webm、mov 或 png。"
    ins = "mp4 mov avi webm mkv, jpg png gif webp, mp3 wav m4a aac"
    return f"In: {ins}. Out: {outs}; for a transparent background webm, mov or png."


def _grade(draft: Draft, facts: Facts, zh: bool) -> str:
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
            f"抠像评分 {whole}/100，没有可疑片段。",
        )[zh]
    listed = "; ".join(f"{when} ({why})" for when, why in doubtful[:4])
    if zh:
        return f"抠像评分 {whole}/100。可疑的片段：{listed}。可以试试“最佳质量”，或告诉我主体是人还是物体。"
    return (
        f"The cut-out's grade is {whole} of 100. Doubtful: {listed}. Try “best quality”, or tell me whether the "
        "subject is a person or an object."
    )


def spans(grade: Json) -> list[tuple[str, str]]:
    """When a cut-out is doubtful, and why: (1.2–2 s, the edge flickers)."""
    found = []
    for suspect in grade.get("suspects") or ():
        when = f"{suspect['start_ms'] / 1000:g}–{suspect['end_ms'] / 1000:g} s"
        found.append((when, ", ".join(str(reason) for reason in suspect.get("reasons", ())) or "?"))
    return found


def _media(draft: Draft, facts: Facts, zh: bool) -> str:
    if not facts.uploads:
        return ("Upload a video, a picture or a sound to begin.", "请先上传视频、图片或音频。")[zh]
    names = ", ".join(f"{upload.name} ({upload.kind})" for upload in facts.uploads[:12])
    return f"{('Uploaded', '已上传')[zh]}{('：' if zh else ': ')}{names}{'。' if zh else '.'}"


def _material(draft: Draft, facts: Facts, zh: bool) -> str:
    rows: dict[str, list[str]] = {"room": [], "moving": [], "music": []}
    for one in MATERIAL.values():
        rows[one.kind].append(one.also[-1] if zh and one.also else one.name)
    names = ("Rooms", "Moving backgrounds", "Music") if not zh else ("场景", "动态背景", "音乐")
    colon, stop = ("：", "。") if zh else (": ", ". ")
    return "".join(
        f"{n}{colon}{'、'.join(r) if zh else ', '.join(r)}{stop}"
        for n, r in zip(names, rows.values(), strict=True)
    ).strip()
