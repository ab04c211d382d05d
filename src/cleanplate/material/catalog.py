"""What material there is, and what people call it, in English and Chinese: names alone, nothing is made here.

Each is made by the module of its room that has its name (with _ for -): music by `made()`, a moving background by
`make(size)`, a room by `drawn(size)`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Kind = Literal["music", "moving", "room"]
BUILTIN = "builtin:"
SIZE = (1920, 1080)
RATE = 30  # frames a second of what moves
_BEATS = 4  # of a bar


@dataclass(frozen=True)
class Material:
    """`en` and `zh` say what it is; `also` are other names for it, in both languages, as people type them.

    `length` is in ms, 0 of a still. Music has a tempo and so many bars of four beats.
    """

    name: str
    kind: Kind
    en: str
    zh: str
    also: tuple[str, ...]
    length: int = 0
    bpm: int = 0
    bars: int = 0

    @property
    def file(self) -> str:
        """How a draft names it."""
        return f"{BUILTIN}{self.name}"


def _music(name: str, bpm: int, bars: int, en: str, zh: str, *also: str) -> Material:
    return Material(name, "music", en, zh, also, round(bars * _BEATS * 60_000 / bpm), bpm, bars)


def _moving(name: str, seconds: int, en: str, zh: str, *also: str) -> Material:
    return Material(name, "moving", en, zh, also, seconds * 1000)


def _room(name: str, en: str, zh: str, *also: str) -> Material:
    return Material(name, "room", en, zh, also)


MATERIAL: dict[str, Material] = {
    m.name: m
    for m in (
        _music("lo-fi", 80, 16, "lo-fi: dusty keys and a lazy beat", "低保真：慵懒的节拍与键盘",
               "lofi", "lo fi", "chillhop", "chill", "study music", "低保真", "轻松", "慵懒", "学习音乐"),
        _music("upbeat", 120, 24, "upbeat: bright and driving", "欢快：明亮有活力",
               "happy", "energetic", "pop", "fun", "cheerful", "欢快", "活力", "快乐", "动感"),
        _music("calm", 72, 16, "calm: slow piano and pads", "平静：舒缓的钢琴与铺底",
               "relaxing", "peaceful", "soft", "gentle", "meditation", "平静", "舒缓", "放松", "安静"),
        _music("cinematic", 90, 24, "cinematic: strings that grow", "电影感：渐强的弦乐",
               "epic", "film", "movie", "dramatic", "orchestral", "电影感", "史诗", "大气", "震撼"),
        _music("ambient", 60, 16, "ambient: wide, slow textures", "氛围：宽广缓慢的音色",
               "atmosphere", "space", "dreamy", "drone", "氛围", "空灵", "太空", "梦幻"),
        _music("corporate", 108, 24, "corporate: plucked and confident", "商务：自信的拨奏",
               "business", "presentation", "tech", "motivational", "商务", "企业", "科技", "励志"),
        _music("acoustic", 100, 24, "acoustic: picked guitar", "原声：指弹吉他",
               "guitar", "folk", "warm", "unplugged", "原声", "吉他", "民谣", "温暖"),
        _music("suspense", 75, 16, "suspense: low pulse and tension", "悬疑：低沉的脉动",
               "tension", "thriller", "dark", "mystery", "悬疑", "紧张", "惊悚", "神秘"),
        _moving("gradient-drift", 16, "colours that drift into each other", "缓缓流动的渐变色",
                "drift", "moving gradient", "soft colours", "渐变", "流动渐变", "动态渐变"),
        _moving("bokeh", 12, "soft circles of light", "柔和的光斑",
                "lights", "light circles", "blurred lights", "光斑", "散景", "焦外"),
        _moving("studio-sweep", 12, "a grey studio, its light sweeping by", "灯光扫过的灰色影棚",
                "sweep", "studio light", "spotlight", "扫光", "影棚灯光", "聚光灯"),
        _moving("particles", 12, "dust that floats in light", "光中漂浮的微粒",
                "dust", "sparkles", "motes", "粒子", "微粒", "星尘"),
        _moving("waves", 16, "silky waves, one behind the other", "层层丝滑的波浪",
                "wave", "silk", "ribbons", "波浪", "丝带", "海浪线条"),
        _moving("grid", 8, "a lit grid that runs to the horizon", "伸向地平线的发光网格",
                "synthwave", "retro", "neon grid", "网格", "霓虹网格", "复古科技"),
        _moving("aurora", 16, "northern lights over hills", "山丘上的极光",
                "northern lights", "polar lights", "极光", "北极光"),
        _moving("paper", 12, "layers of cut paper", "层叠的剪纸",
                "cut paper", "paper layers", "origami", "剪纸", "纸张", "折纸"),
        _room("office", "an office behind glass, softly out of focus", "玻璃隔断后的办公室，柔焦",
              "office setting", "workplace", "meeting room", "conference room",
              "办公室", "公司", "会议室", "办公环境"),
        _room("living-room", "a living room with a lamp, sofa and plants", "有台灯、沙发和绿植的客厅",
              "living room", "livingroom", "lounge", "home", "客厅", "家里", "家居"),
        _room("studio", "a photographer's backdrop, lit from above", "顶光照明的摄影棚背景",
              "photo studio", "backdrop", "seamless", "摄影棚", "影棚", "演播室"),
        _room("city", "a city's lights at night through a window", "窗外的城市夜景",
              "city at night", "skyline", "downtown", "urban", "城市", "都市", "夜景", "街景"),
        _room("nature", "trees and light, far out of focus", "虚化的树林与阳光",
              "forest", "trees", "park", "outdoors", "garden", "自然", "森林", "树林", "公园", "户外"),
        _room("library", "shelves of books in warm light", "暖光下的书架",
              "bookshelf", "books", "study", "图书馆", "书架", "书房"),
        _room("beach", "sand, sea and a wide sky", "沙滩、大海与天空",
              "sea", "seaside", "ocean", "沙滩", "海边", "大海", "海滩"),
        _room("cafe", "a café with warm lamps", "暖灯下的咖啡馆",
              "café", "coffee shop", "coffeehouse", "咖啡馆", "咖啡厅", "咖啡店"),
    )
}  # fmt: skip


def material(text: str, kinds: Iterable[Kind] = ("music", "moving", "room")) -> Material | None:
    """What someone means by a name or `builtin:NAME`, among some kinds; None where nothing is called so."""
    meant, wanted = _plain(text.removeprefix(BUILTIN)), frozenset(kinds)
    return next((m for m in MATERIAL.values() if m.kind in wanted and meant in _names(m)), None)


def _names(one: Material) -> set[str]:
    return {_plain(word) for word in (one.name, *one.also)}


def _plain(text: str) -> str:
    return " ".join(text.casefold().replace("-", " ").replace("_", " ").split())
