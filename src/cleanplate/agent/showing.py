"""Words that ask for a look at the work: “show me”, “看看效果”. What answers them is a contact sheet."""

from __future__ import annotations

import re

_ASKED = re.compile(
    r"(?:ok(?:ay)?,? |now |please |so )*(?:can (?:i|you) |could you |let me |i want to |i'd like to )?"
    r"(?:(?:please )?show me(?: it| the (?:video|result|draft|frames|pictures|preview)"
    r"| a (?:preview|contact sheet|look)"
    r"| (?:some|a few) (?:frames|pictures)| how it looks| what it looks like| what you(?:'ve| have) (?:done|got))?"
    r"|show (?:it|the result|a preview|a contact sheet)|(?:make |give me )?a contact sheet|contact sheet"
    r"|see (?:it|the result|how it looks|what it looks like|a preview)|have a look|take a look"
    r"|(?:what does|how does) it look(?: like)?|preview(?: it)?)(?: so far| now| please| then)*"
    r"|(?:请|先|那|麻烦)?(?:你)?(?:给我|让我|帮我|我想|我要|能不能|可以)?(?:先)?"
    r"(?:看看|看一下|看一看|看下|瞧瞧|展示一下|预览|预览一下|出个预览)(?:一下)?(?:现在的|目前的)?"
    r"(?:效果|结果|样子|画面|成果|成品|预览|缩略图)?(?:吧|吗|呗|怎么样|如何|什么样)?"
    r"|(?:现在|目前)?(?:效果|画面|看起来)(?:怎么样|如何|什么样|怎样)",
    re.I,
)
_LONGEST = 60  # characters


def asks_to_see(text: str) -> bool:
    """Whether a message asks for a look at the whole work, and for nothing else."""
    words = " ".join(text.split()).strip(" .!?。！？,，").replace("’", "'")
    return len(words) <= _LONGEST and bool(_ASKED.fullmatch(words))
