"""Looks by name, in two languages: each is made of a look's own fields, so that a draft says what it shows."""

from __future__ import annotations

from dataclasses import dataclass

from cleanplate.draft.finish import ColourChange, Look
from cleanplate.errors import DraftError

NONE = "none"


@dataclass(frozen=True)
class NamedLook:
    """`zh` is its Chinese name, `aliases` what else people call it, in any language."""

    name: str
    zh: str
    aliases: tuple[str, ...]
    look: Look

    def scaled(self, strength: float) -> Look:
        """So much of it, 0..100 percent."""
        share, tone = strength / 100, self.look.tone
        amounts = {n: round(v * share, 2) for n, v in self.look.model_dump(exclude={"tone", "lut"}).items()}
        return Look(tone=tone and _toned(tone, share), **amounts | {"lut_strength": 100})


def _toned(tone: ColourChange, share: float) -> ColourChange:
    neutral = ColourChange()
    return ColourChange(
        **{
            name: round(getattr(neutral, name) + share * (value - getattr(neutral, name)), 3)
            for name, value in tone.model_dump().items()
        }
    )


def named_look(asked: str) -> NamedLook:
    """The look of a name, in either language, however it is written. Raises DraftError."""
    found = _FOUND.get(_plain(asked))
    if found is None:
        names = ", ".join(f"{look.name} ({look.zh})" for look in LOOKS)
        raise DraftError(f"There is no look “{asked[:40]}”.", f"Looks: {names}; {NONE}.", "name")
    return found


def meant(asked: str | None) -> Look | None:
    """The whole look of a name; None of none. Raises DraftError."""
    return None if asked is None or asked == NONE else named_look(asked).look


def _plain(name: str) -> str:
    return "".join(letter for letter in name.casefold() if letter.isalnum())


def _look(**fields: float) -> Look:
    tone = {name: value for name, value in fields.items() if name in ColourChange.model_fields}
    rest = {name: value for name, value in fields.items() if name not in tone}
    return Look(tone=ColourChange(**tone) if tone else None, **rest)


LOOKS = (
    NamedLook("warm", "暖色", ("温暖", "暖调"), _look(temperature=30, saturation=6, exposure=0.05)),
    NamedLook("cool", "冷色", ("冷调", "清冷", "cold"), _look(temperature=-28, saturation=-4, contrast=4)),
    NamedLook(
        "cinematic",
        "电影感",
        ("电影", "大片", "film look", "movie"),
        _look(contrast=20, saturation=-10, temperature=10, gamma=0.94, vignette=38, grain=14),
    ),
    NamedLook(
        "vintage",
        "复古",
        ("怀旧", "老胶片", "retro", "old film"),
        _look(contrast=-14, brightness=5, saturation=-20, temperature=24, sepia=22, vignette=36, grain=34),
    ),
    NamedLook(
        "noir",
        "黑色电影",
        ("暗黑", "film noir"),
        _look(contrast=34, gamma=0.88, grey=100, vignette=48, grain=32),
    ),
    NamedLook(
        "mono", "黑白", ("单色", "black and white", "b&w", "bw", "monochrome"), _look(contrast=10, grey=100)
    ),
    NamedLook("sepia", "棕褐", ("老照片", "泛黄", "old photo"), _look(contrast=-4, sepia=92, vignette=24)),
    NamedLook(
        "bleach",
        "漂白",
        ("银盐", "bleach bypass", "跳漂白"),
        _look(contrast=30, saturation=-48, exposure=0.1, sharpen=18, grain=22),
    ),
    NamedLook(
        "dream",
        "梦幻",
        ("柔光", "dreamy", "soft glow"),
        _look(exposure=0.2, contrast=-14, gamma=1.12, saturation=10, temperature=6, blur=10, vignette=10),
    ),
    NamedLook("faded", "褪色", ("哑光", "matte", "washed out"), _look(contrast=-26, brightness=8, saturation=-24)),
    NamedLook(
        "vivid", "鲜艳", ("鲜明", "浓郁", "vibrant", "punchy"), _look(saturation=22, contrast=12, sharpen=20)
    ),
    NamedLook(
        "documentary",
        "纪录片",
        ("纪实", "写实", "reportage"),
        _look(contrast=12, saturation=-20, sharpen=28, grain=12),
    ),
    NamedLook(
        "night",
        "夜晚",
        ("夜色", "day for night", "moonlight", "月光"),
        _look(exposure=-0.9, temperature=-40, saturation=-28, contrast=8, vignette=34),
    ),
    NamedLook(
        "golden_hour",
        "黄金时刻",
        ("日落", "夕阳", "sunset", "golden"),
        _look(temperature=44, exposure=0.1, saturation=12, contrast=-4, gamma=1.05, vignette=18),
    ),
    NamedLook(
        "winter",
        "冬日",
        ("雪景", "icy", "frost"),
        _look(temperature=-36, brightness=5, saturation=-22, contrast=8),
    ),
    NamedLook("crisp", "清晰", ("锐利", "sharp", "clear"), _look(sharpen=50, contrast=8, saturation=4)),
)
_FOUND = {_plain(word): look for look in LOOKS for word in (look.name, look.zh, *look.aliases)}
