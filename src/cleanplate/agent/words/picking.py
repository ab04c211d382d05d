"""An answer to a question that was asked back: its number, its letter, or its words."""

from __future__ import annotations

import re

from cleanplate.agent.acts import Act
from cleanplate.agent.scene import Scene
from cleanplate.agent.words.characters import simplified

_NUMBERS = {
    w: n
    for n, words in enumerate(
        (
            "1 a first one 一 第一个 第一 1.",
            "2 b second two 二 第二个 第二 2.",
            "3 c third three 三 第三个 第三 3.",
            "4 d fourth four 四 第四个 第四 4.",
        )
    )
    for w in words.split()
}


def picked(text: str, scene: Scene) -> tuple[Act, ...] | None:
    """The acts of the choice that is meant; None where the text is no such answer."""
    asked = scene.last.asked
    if asked is None or len(text) > 200:
        return None
    said = simplified(" ".join(text.lower().split()).strip(" .。!！"))
    for choice in asked.choices:
        if choice.acts and said == choice.label.lower():
            return choice.acts
    bare = re.sub(r"^(the |option |number |no\.? |选|选项|要)|( one| option| please|吧|个吧)$", "", said).strip()
    for choice in asked.choices:
        if choice.acts and bare in (choice.label.lower(), choice.label.lower().strip("“”")):
            return choice.acts
    number = _NUMBERS.get(bare)
    if number is not None and number < len(asked.choices):
        return asked.choices[number].acts or None
    return None
