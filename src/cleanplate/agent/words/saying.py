"""Titles without quotes: “a title saying Hello World at the top”, “title: Hello”, “标题写着你好”."""

from __future__ import annotations

from cleanplate.agent.words.token import Token

_TITLES = ("title", "caption", "captions", "preset", "write")
_TAIL = frozenset(
    {
        "place",
        "colour",
        "span",
        "point",
        "dur",
        "whole",
        "font",
        "bold",
        "to",
        "with",
        "for",
        "at",
        "from",
        "filler",
        "polite",
        "thanks",
    }
)
_VALUE = frozenset({"place", "colour", "span", "point", "whole", "font"})
_STYLES = _VALUE | {"bold", "more", "adj", "preset", "dur", "number", "percent", "ord"}


def with_sayings(tokens: list[Token], text: str) -> list[Token]:
    """The same with the words of unquoted titles as one token that is not read any further."""
    for number, token in enumerate(tokens):
        begin = _begins(tokens, number, token, text)
        if begin is None:
            continue
        end = begin
        while end < len(tokens) and not {"stop", "comma", "question", "srt", "quoted"} & set(tokens[end].readings):
            end += 1
        stop = _without_tail(tokens, begin, end)
        if stop > begin:
            said = text[tokens[begin].start : tokens[stop - 1].end].strip()
            made = Token(tokens[begin].start, tokens[stop - 1].end, said.lower(), {"said": said})
            return [*tokens[:begin], made, *with_sayings(tokens[stop:], text)]
    return tokens


def _begins(tokens: list[Token], number: int, token: Token, text: str) -> int | None:
    """Where the words begin that a title is to say; None where no title is told to say anything here."""
    after = number + 1
    if after >= len(tokens) or "quoted" in tokens[after].readings:
        return None
    near = _before(tokens, number)
    if "reading" in token.readings and any(n in t.readings for t in near for n in _TITLES):
        return after
    if _renames(near, token) and not _STYLES & set(tokens[after].readings):
        return after if not text[tokens[after].start].islower() else None
    if not any(n in token.readings for n in _TITLES):
        return None
    if (
        "colon" in tokens[after].readings
        and after + 1 < len(tokens)
        and "quoted" not in tokens[after + 1].readings
    ):
        return after + 1
    adding = any(n in t.readings for t in near[-3:] for n in ("add", "put", "write"))
    letter = text[tokens[after].start]
    return after if adding and letter.isupper() and "reading" not in tokens[after].readings else None


def _renames(near: list[Token], token: Token) -> bool:
    """“Change the title to …”, “rename the clip to …”, “重命名为…”: what follows is a name."""
    if "rename" in token.readings and token.text[-1] in "为成叫做":
        return len(token.text) > 2
    said = {reading for t in near for reading in t.readings}
    return token.text == "to" and ("rename" in said or ("replace" in said and bool({"title", "titled"} & said)))


def _before(tokens: list[Token], number: int) -> list[Token]:
    """The last few tokens before one, of its own piece."""
    near = tokens[max(0, number - 8) : number]
    cut = max((i for i, t in enumerate(near) if {"stop", "comma", "then"} & set(t.readings)), default=-1)
    return near[cut + 1 :]


def _without_tail(tokens: list[Token], begin: int, end: int) -> int:
    """Where the words end, once places, colours and times after them are left to be read."""
    stop = end
    while stop > begin + 1 and _TAIL & set(tokens[stop - 1].readings):
        stop -= 1
    tail = tokens[stop:end]
    return stop if any(_VALUE & set(t.readings) for t in tail) else end
