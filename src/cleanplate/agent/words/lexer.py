"""A message into tokens: quoted texts first, which are never read, then numbers, names, words and characters."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from cleanplate.agent.words.characters import simplified
from cleanplate.agent.words.lexicon import FILLER, Lexicon, lexicon
from cleanplate.agent.words.numerals import chinese
from cleanplate.agent.words.token import Token

Names = Mapping[str, Mapping[str, Any]]  # a draft's own names, lower-case, and what each means

_PAIRS = {"“": "”", "”": "”", "「": "」", "『": "』", "《": "》", '"': '"', "‘": "'", "«": "»", "【": "】"}
_SOFT = frozenset(
    {"to", "by", "with", "at", "for", "from", "and", "then", "polite", "make", "want", "thanks", FILLER}
)
_HAN = "\u4e00-\u9fff\u3007"
_SCAN = re.compile(
    rf"""(?P<colour>\#(?:[0-9a-f]{{8}}|[0-9a-f]{{6}}|[0-9a-f]{{3,4}})(?![0-9a-z]))
    |(?P<file>[a-z0-9_][a-z0-9_.-]{{0,80}}\.(?:mp4|mov|avi|webm|mkv|m4v|jpe?g|png|gif|webp|mp3|wav|m4a|aac|cube|srt|vtt)(?![a-z0-9]))
    |(?P<size>\d{{2,5}}\s?(?:[x*乘]|by)\s?\d{{2,5}}(?![\d.]))
    |(?P<ratio>(?:16|9|1|4)[:/x](?:9|16|1|5)(?![\d]))
    |(?P<clock>\d{{1,2}}:\d{{2}}(?::\d{{2}})?(?:\.\d{{1,3}})?(?![\d:]))
    |(?P<number>(?<![\w.])[+-]\d{{1,9}}(?:\.\d{{1,6}})?|(?<=[\s{_HAN}])[+-]\d{{1,9}}(?:\.\d{{1,6}})?|\d{{1,9}}(?:\.\d{{1,6}})?(?:st|nd|rd|th)?(?![\d]))
    |(?P<named>(?:mp[34]|h\.?26[45]|x26[45]|vp9|m4a|mpeg4)(?![a-z0-9_]))
    |(?P<word>(?<![a-z])(?:dr|mrs?|ms|prof|vs|feat)\.(?=\s?[a-z])|[a-z]+(?:['-][a-z]+)*(?:&[a-z]+)?)
    |(?P<han>[{_HAN}]+)
    |(?P<mark>[^\w\s])
    |(?P<other>\w)""",
    re.VERBOSE,
)
_CUE = re.compile(r"^[ \t]*(?:\d+:)?\d{2}:\d{2}[.,]\d{1,3}[ \t]*-->", re.MULTILINE)
_OPENERS = re.compile("[“”「『《\"‘«【']")
MOST = 400  # tokens of a message that are read
_STOPS = {
    ".": "stop",
    ";": "stop",
    "!": "stop",
    "\n": "stop",
    "。": "stop",
    "；": "stop",
    "！": "stop",
    "…": "stop",
    ",": "comma",
    "，": "comma",
    "、": "comma",
    "?": "question",
    "？": "question",
    ":": "colon",
    "：": "colon",
    "%": "",
    "+": "plus",
    "&": "amp",
}


def tokens(text: str, names: Names) -> list[Token]:
    """The tokens of a message that was cleaned, in order, up to MOST and a few; between them is only space."""
    found: list[Token] = []
    lower = simplified(text.lower() if len(text.lower()) == len(text) else "".join(c.lower()[:1] for c in text))
    end = _captions(text)
    at = 0
    for start, stop in _set_apart(text[:end], lower, names):
        found += _plain(lower, at, start, names)
        said = lower[start:stop]
        named = {**lexicon().english(said), **names.get(said, {})} if said in names else None
        found.append(Token(start, stop, said, named) if named else _quoted(text, start, stop, names))
        at = stop
        if len(found) > MOST:
            return found
    found += _plain(lower, at, end, names)
    if end < len(text):
        found.append(Token(end, len(text), lower[end:], {"srt": text[end:]}))
    return found


def _captions(text: str) -> int:
    """Where the text of a subtitle file begins in a message; its end, where there is none."""
    cue = _CUE.search(text) if "-->" in text else None
    if cue is None:
        return len(text)
    head = re.search(
        r"(?:WEBVTT[^\n]{0,80}\n\s{0,4}|\d{1,6}[ \t]{0,4}\r?\n)$", text[max(0, cue.start() - 100) : cue.start()]
    )
    return cue.start() - (len(head.group()) if head else 0)


def _quoted(text: str, start: int, stop: int, names: Names) -> Token:
    said = text[start + 1 : stop - 1]
    known = {k: v for k, v in names.get(simplified(said.strip().lower()), {}).items() if k in ("titled", "file")}
    return Token(start, stop, text[start:stop].lower(), {"quoted": said, **known})


def _set_apart(text: str, lower: str, names: Names) -> list[tuple[int, int]]:
    """Texts in quotes, and outside of them titles as they are written, and file names that are not Latin."""
    quotes = list(_quotes(text))
    for title in names.get(" ", {}):
        for match in islice(re.finditer(rf"(?<![A-Za-z]){re.escape(title)}(?![A-Za-z])", text), 8):
            if all(match.end() <= start or stop <= match.start() for start, stop in quotes):
                quotes.append(match.span())
    for name in names:
        if "." in name and not name.isascii():
            at = lower.find(name)
            if at >= 0 and all(at + len(name) <= start or stop <= at for start, stop in quotes):
                quotes.append((at, at + len(name)))
    return sorted(quotes)


def _quotes(text: str) -> Iterator[tuple[int, int]]:
    """Where texts in quotes stand; an apostrophe within a word is none."""
    ends = {
        close: [i for i, c in enumerate(text) if c == close] for close in {*_PAIRS.values(), "'"} if close in text
    }
    if "'" in ends:
        ends["'"] = [i for i in ends["'"] if i + 1 == len(text) or not text[i + 1].isalnum()]
    done = 0
    for match in _OPENERS.finditer(text):
        opener = match.start()
        if opener < done or (
            text[opener] == "'" and opener and text[opener - 1].isalnum() and text[opener - 1].isascii()
        ):
            continue
        close = ends.get(_PAIRS.get(text[opener], "'"), [])
        place = bisect_right(close, opener)
        if place < len(close) and close[place] > opener + 1:
            done = close[place] + 1
            yield opener, done


def unquoted(text: str) -> str:
    """What is said, without the texts in quotes; all of it where nothing else is there."""
    at, said = 0, ""
    for start, stop in _quotes(text):
        said, at = said + text[at:start] + " ", stop
    said += text[at:]
    return said if any(c.isalpha() for c in said) else text


def _plain(lower: str, start: int, end: int, names: Names) -> list[Token]:
    """Tokens of what is not quoted; lines end as sentences do."""
    bare = list(islice(_SCAN.finditer(lower, start, end), MOST + 1))
    found: list[Token] = []
    known, index, newlines = lexicon(), 0, [i for i in range(start, end) if lower[i] == "\n"][:MOST]
    while index < len(bare) and len(found) <= MOST:
        match = bare[index]
        while newlines and newlines[0] < match.start():
            line = newlines.pop(0)
            found.append(Token(line, line + 1, "\n", {"stop": True}, True))
        if match.lastgroup == "han":
            index += 1
            found += islice(_han(match.group(), match.start(), known, names), MOST + 1)
        else:
            token, count = _one(lower, bare, index, known, names)
            index += count
            found.append(token)
    return found


def _one(lower: str, bare: list[re.Match[str]], index: int, known: Lexicon, names: Names) -> tuple[Token, int]:
    """The token that begins at a match, and how many matches it takes."""
    match = bare[index]
    kind, text = match.lastgroup, match.group()
    if kind in ("word", "number", "file"):
        phrase = _phrase(lower, bare, index, known, names)
        if phrase:
            return phrase
    if kind in ("word", "named"):
        return _word(match, known), 1
    return Token(match.start(), match.end(), text, *_simple(kind or "", text)), 1


def _word(match: re.Match[str], known: Lexicon) -> Token:
    text = known.spelt(match.group())
    readings = known.english(text)
    if not readings and text.endswith("'s"):
        readings = known.english(text[:-2])
    return Token(match.start(), match.end(), text, readings, _soft(readings))


def _simple(kind: str, text: str) -> tuple[dict[str, Any], bool]:
    """What a token that is no word means, and whether it may be left out."""
    if kind == "mark":
        return _mark(text)
    if kind == "size":
        width, height = (int(side) for side in re.split(r"\s?(?:[x*乘]|by)\s?", text))
        return {"size2": (width, height)}, False
    plain = {"number": _number, "clock": _clock, "ratio": _ratio}.get(kind)
    names = {"colour": "colour", "file": "nofile"}
    return (plain(text) if plain else {names[kind]: text} if kind in names else {}), False


def _number(text: str) -> dict[str, Any]:
    if text[-1].isalpha():
        return {"ord": str(int(float(text[:-2])))}
    return {"number": float(text)} | ({"signed": True} if text[0] in "+-" else {})


def _clock(text: str) -> dict[str, Any]:
    *hours, minutes, seconds = text.split(":")
    total = (int(hours[0]) * 60 if hours else 0) + int(minutes)
    return {"clock": round((total * 60 + float(seconds)) * 1000)}


def _ratio(text: str) -> dict[str, Any]:
    ratio = re.sub(r"[/x]", ":", text)
    return {"ratio": ratio} if ratio in ("16:9", "9:16", "1:1", "4:5") else {}


def _mark(text: str) -> tuple[dict[str, Any], bool]:
    """A comma, a full stop, a percent sign; other marks mean nothing and may be left out."""
    name = _STOPS.get(text)
    if name is None:
        return dict(lexicon().words.get(text, {})), True
    return ({name: True}, name != "question") if name else ({"unit": "percent"}, False)


def _phrase(
    lower: str, bare: list[re.Match[str]], index: int, known: Lexicon, names: Names
) -> tuple[Token, int] | None:
    """The longest phrase that begins here, a draft's names before all others."""
    first, said = bare[index], bare[index].group()
    for words, readings in (*_named(names, said.removesuffix("'s")), *known.phrases.get(known.spelt(said), ())):
        last = index + len(words) - 1
        if last < len(bare) and all(_is(bare[index + i].group(), w, known) for i, w in enumerate(words)):
            merged = {**known.english(words[0]), **readings} if len(words) == 1 else dict(readings)
            token = Token(
                first.start(), bare[last].end(), lower[first.start() : bare[last].end()], merged, _soft(merged)
            )
            return token, len(words)
    return None


def _soft(readings: Mapping[str, Any]) -> bool:
    """Whether a word may be there or not: it is a filler, or means nothing but how others belong together."""
    return FILLER in readings or (bool(readings) and _SOFT.issuperset(readings))


def _is(said: str, word: str, known: Lexicon) -> bool:
    return word in (said, said.removesuffix("'s"), known.spelt(said))


def _named(names: Names, first: str) -> list[tuple[tuple[str, ...], Mapping[str, Any]]]:
    index = names.get("", {})
    listed: list[tuple[tuple[str, ...], Mapping[str, Any]]] = index.get(first, [])
    return listed


_UNKNOWN = 4  # words that a character without a meaning counts for
_NUMERAL = re.compile("[零〇一二两三四五六七八九十百千半]{1,9}(?:点[零一二三四五六七八九五]{1,6})?")


def _han(run: str, start: int, known: Lexicon, names: Names) -> Iterator[Token]:
    """Chinese in words: as few characters as can be stay unknown, then as few words, the longer first."""
    run = run[: 4 * MOST]
    lengths = _lengths(run, known, names)
    at = 0
    while at < len(run):
        word = run[at : at + lengths[at]]
        readings = {**known.han.get(word, {}), **{k: v for k, v in names.get(word, {}).items() if word}}
        if _NUMERAL.fullmatch(word) and (len(word) == 1 or not readings):
            readings |= {"number": chinese(word)}
            readings.pop("num", None)
        yield Token(start + at, start + at + len(word), word, readings, _soft(readings))
        at += len(word)


def _lengths(run: str, known: Lexicon, names: Names) -> list[int]:
    """How long the word is that begins at each place; a character that nobody knows counts as many words."""
    costs, lengths = [0] * (len(run) + 1), [1] * len(run)
    for at in range(len(run) - 1, -1, -1):
        costs[at] = costs[at + 1] + _UNKNOWN
        numeral = _NUMERAL.match(run, at)
        digits = numeral.end() - at if numeral else 0
        for length in range(1, max(min(known.longest, len(run) - at), digits) + 1):
            word = run[at : at + length]
            if (length == digits or word in known.han or word in names) and costs[at + length] + 1 <= costs[at]:
                costs[at], lengths[at] = costs[at + length] + 1, length
    return lengths
