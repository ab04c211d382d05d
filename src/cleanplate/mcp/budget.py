"""What an answer may cost those who read it: tokens, counted by a rule on the safe side, and bytes of pictures.

The rule: a token for every three bytes of UTF-8, begun ones counted. That is a Chinese character, or three letters
of English, of which models make fewer.
"""

from __future__ import annotations

import json
from collections.abc import Iterable

MOST = (
    2000  # tokens of an answer's text, and as many of its structured values: a client shows its model one of them
)
PICTURE_BYTES = 200_000  # of a picture, before base64 makes a third more of it
PICTURE_SIDE = 1568  # pixels of its longer side, at most
USUAL_SIDE = 768
_PIXELS_A_TOKEN = 750


def tokens(text: str) -> int:
    """What a text costs."""
    return -(-len(text.encode("utf-8", "replace")) // 3)


def picture_tokens(width: int, height: int) -> int:
    """What a picture costs, about: models differ."""
    return -(-width * height // _PIXELS_A_TOKEN)


def cut(text: str, most: int = MOST) -> str:
    """A text within so many tokens; what had to go is marked."""
    if tokens(text) <= most:
        return text
    kept = text.encode("utf-8", "replace")[: 3 * (most - 1)].decode("utf-8", "ignore")
    return f"{kept}…"


def fitting(lines: Iterable[str], most: int, line_most: int = 300) -> list[str]:
    """As many lines from the first on as go into so many tokens of JSON, one at least; a long one is cut."""
    found: list[str] = []
    left = most
    for line in lines:
        short = cut(line, line_most)
        left -= tokens(json.dumps(short, ensure_ascii=False)) + 1
        if left < 0 and found:
            break
        found.append(short)
    return found
