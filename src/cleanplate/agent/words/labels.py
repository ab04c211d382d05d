"""Each operation in a few words, as an offer: in English and Chinese."""

from __future__ import annotations

import re

from cleanplate.agent.acts import Act, Apply, Export, Language, Make, Redo, Tell, Undo
from cleanplate.draft.model import Draft
from cleanplate.draft.operation import label
from cleanplate.draft.wire import Json
from cleanplate.material.catalog import Material

OFFERS: dict[str, tuple[str, str]] = {
    "add": ("Put it on the timeline", "放到时间线上"),
    "add_audio": ("Add music or sound", "添加音乐或声音"),
    "animate": ("Animate it in or out", "设置入场或出场动画"),
    "aspect": ("Change the picture's shape", "更改画面比例"),
    "blending": ("Mix layers in linear light", "用线性光混合图层"),
    "blur_background": ("Blur the background", "虚化背景"),
    "canvas_background": ("Set what is below everything", "设置画布背景"),
    "canvas_rate": ("Set the frame rate", "设置帧率"),
    "canvas_size": ("Set the picture's size", "设置画面尺寸"),
    "captions": ("Change the captions", "修改字幕"),
    "chroma_key": ("Key out the green screen", "抠除绿幕"),
    "colour": ("Adjust the colours", "调整色彩"),
    "crop": ("Crop the picture", "裁切画面"),
    "delete": ("Delete it", "删除"),
    "denoise": ("Take out the noise", "降噪"),
    "detach_audio": ("Detach the sound", "分离音频"),
    "duck": ("Lower the music under speech", "说话时压低音乐"),
    "duplicate": ("Duplicate it", "复制片段"),
    "edit_title": ("Change the title", "修改标题"),
    "fade": ("Fade in or out", "淡入淡出"),
    "fit": ("Fill the screen", "铺满画面"),
    "fit_music": ("Make the music as long as the video", "让音乐与视频等长"),
    "freeze": ("Freeze a frame", "定格一帧"),
    "join": ("Join the parts", "合并片段"),
    "look": ("Give it a look", "设置画面风格"),
    "loudness": ("Even out the loudness", "统一响度"),
    "move": ("Move it in time", "移动到另一时间"),
    "mute": ("Mute it", "静音"),
    "opacity": ("Make it see-through", "设置透明度"),
    "picture_in_picture": ("Put it in a corner", "以画中画叠加"),
    "place_behind": ("Put it behind the person", "放到人物身后"),
    "position": ("Move it on the screen", "移动画面位置"),
    "remove_background": ("Remove the background", "去除背景"),
    "rename": ("Rename it", "重命名"),
    "replace_background": ("Replace the background", "替换背景"),
    "restore_background": ("Bring the background back", "恢复背景"),
    "reverse": ("Play it backward", "倒放"),
    "rotate": ("Rotate it", "旋转画面"),
    "scale": ("Make it larger or smaller", "放大或缩小"),
    "scene_fit": ("Fit the person into the scene", "让人物融入背景"),
    "slideshow": ("Make a slideshow", "制作幻灯片"),
    "slow_move": ("Zoom slowly", "缓慢推拉镜头"),
    "speed": ("Change the speed", "调整速度"),
    "split": ("Cut it in two", "拆分片段"),
    "swap_audio": ("Swap the music", "更换音乐"),
    "title": ("Add a title", "添加标题"),
    "transition": ("Add a transition", "添加转场"),
    "trim": ("Trim it", "裁剪片段"),
    "volume": ("Change the volume", "调整音量"),
}
_ACTS = {
    Undo: ("Undo the last change", "撤销上一步"),
    Redo: ("Redo", "重做"),
    Export: ("Export the video", "导出视频"),
    Make: ("Make something from scratch", "从头制作"),
    Tell: ("Tell me about it", "介绍一下"),
}
_KEYS = ("background", "media", "name", "text", "percent", "colour", "strength", "at", "ratio", "place", "kind")


def offered(acts: tuple[Act, ...], draft: Draft, language: Language) -> str:
    """The label of some acts: what is done, with what, to which."""
    zh = language == "zh"
    parts = [
        _offer(act.operation, draft, zh) if isinstance(act, Apply) else _ACTS[type(act)][zh] for act in acts[:2]
    ]
    return ("，" if zh else ", ").join(parts) + (" …" if len(acts) > 2 else "")


def _offer(operation: Json, draft: Draft, zh: bool) -> str:
    said = OFFERS[operation["op"]][zh]
    value = next((str(operation[k]) for k in _KEYS if k in operation), "")
    media = draft.media.get(value.removeprefix("media:"))
    shown = (media.label if media else value)[:24]
    where = label(draft, str(operation["segment"])) if "segment" in operation else ""
    more = ", ".join(p for p in (shown, where) if p)
    return f"{said}{'：' if zh else ': '}{more}" if more else said


def material_name(one: Material, zh: bool) -> str:
    """What a built-in is called: 海边 for beach."""
    return next((name for name in one.also if re.match("[\u4e00-\u9fff]", name)), one.name) if zh else one.name
