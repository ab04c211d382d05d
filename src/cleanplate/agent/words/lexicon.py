"""All words that are known, with what they mean: looked up by phrase, word form, or nearest spelling."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from cleanplate.agent.words.typos import SHORTEST, meant
from cleanplate.draft.options.named_looks import LOOKS
from cleanplate.material.catalog import MATERIAL

Readings = Mapping[str, Any]
FILLER = "filler"
_PLAIN_LOOKS = frozenset(
    {"sharp", "clear", "golden", "matte", "film look", "cold", "清晰", "锐利"}
)  # mean more than that


_APOSTROPHES = ("what's", "n't ", "i'm ", "that's", "who's")  # written without, too: whats behind me
_MONO = ("greyscale", "grayscale", "monochromatic", "black n white", "black & white", "b n w", "黑白的", "灰度")
_TABLES = ("verbs", "moods", "things", "styles", "qualities", "degrees", "units", "places", "colours", "fillers")


def _lines(name: str) -> list[str]:
    """The lines of a table of words, without remarks."""
    text = (files(__package__) / "data" / f"{name}.txt").read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


class Lexicon:
    """Phrases by their first word, and Chinese words by themselves. `extra` are a draft's own names."""

    def __init__(self) -> None:
        self.phrases: dict[str, list[tuple[tuple[str, ...], dict[str, Any]]]] = {}
        self.words: dict[str, dict[str, Any]] = {}
        self.han: dict[str, dict[str, Any]] = {}
        self.longest = 1
        for name in _TABLES:
            for line in _lines(name):
                self._read(line)
        self._materials()
        self._looks()
        self.everyday = frozenset(word for line in _lines("everyday") for word in line.split())
        parts = {w for listed in self.phrases.values() for phrase, _ in listed for w in phrase}
        self.known = frozenset({*self.words, *parts})
        self._by_length = _grouped(w for w in self.known if len(w) >= SHORTEST and w.isalpha())

    def english(self, word: str) -> Readings:
        """What a word means: as it stands, or as a form of another; nothing for an unknown one."""
        return self.words.get(word) or self.form(word)

    def spelt(self, word: str) -> str:
        """The known word that a misspelt one stands for, where only one can be meant; else the word itself."""
        if (
            len(word) < SHORTEST
            or word in self.known
            or word in self.everyday
            or not word.isalpha()
            or self.form(word)
        ):
            return word
        return _respelt(word)

    def form(self, word: str) -> Readings:
        """Plurals, -ing and -ed of words that are known; the last say that it is past."""
        for ending, stems, past in _forms(word):
            if ending and (found := next((self.words[s] for s in stems if s in self.words), None)):
                return {**found, "past": True} if past else found
        return {}

    def near(self, word: str) -> list[str]:
        """Known words at the fewest slips from one."""
        about = (w for n in range(len(word) - 2, len(word) + 3) for w in self._by_length.get((word[0], n), ()))
        return meant(word, about)

    def _read(self, line: str) -> None:
        """`reading=value: English, phrases | 中文 词语`"""
        head, _, rest = line.partition(": ")
        name, _, value = head.partition("=")
        english, _, han = rest.partition("|")
        for phrase in english.split(","):
            self._put(phrase.strip(), name, value or True)
        for word in han.split():
            self._put(word, name, value or True)

    def _put(self, phrase: str, name: str, value: Any) -> None:
        if not phrase:
            return
        if any(c in phrase for c in _APOSTROPHES):
            self._put(phrase.replace("'", ""), name, value)
        if any("\u4e00" <= c <= "\u9fff" for c in phrase):
            self.han.setdefault(phrase, {}).setdefault(name, value)
            self.longest = max(self.longest, len(phrase))
            return
        words = tuple(phrase.removeprefix("the ").split())
        if len(words) == 1:
            self.words.setdefault(words[0], {}).setdefault(name, value)
            return
        listed = self.phrases.setdefault(words[0], [])
        known = next((readings for other, readings in listed if other == words), None)
        if known is None:
            listed.append((words, {name: value}))
            listed.sort(key=lambda entry: -len(entry[0]))
        else:
            known.setdefault(name, value)

    def _materials(self) -> None:
        for one in MATERIAL.values():
            kind = "tune" if one.kind == "music" else "scene"
            for word in (one.name, *one.also):
                self._put(word.lower(), kind, one.name)

    def _looks(self) -> None:
        for look in LOOKS:
            for word in (look.name.replace("_", " "), look.zh, *look.aliases):
                if word not in _PLAIN_LOOKS:
                    self._put(word.lower(), "lookname", look.name)
        for word in _MONO:
            self._put(word, "lookname", "mono")
        self._put("old film look", "lookname", "vintage")
        for word in ("冷色调", "暖色调"):
            self._put(word, "lookname", "cool" if word[0] == "冷" else "warm")


def _grouped(words: Iterable[str]) -> dict[tuple[str, int], list[str]]:
    """By first letter and length: a slip rarely hits the first letter, and guesses stay near."""
    found: dict[tuple[str, int], list[str]] = {}
    for word in words:
        found.setdefault((word[0], len(word)), []).append(word)
    return found


def _forms(word: str) -> Iterator[tuple[bool, tuple[str, ...], bool]]:
    """(whether it ends so, what it may be a form of, whether that is past)"""
    yield word.endswith("s") and len(word) > 3, (word[:-1], word[:-2]), False
    stem = word[:-3]
    yield word.endswith("ing") and len(word) > 5, (stem, f"{stem}e", stem[:-1]), False
    stem = word[:-2]
    yield word.endswith("ed") and len(word) > 4, (stem, f"{stem}e", stem[:-1]), True


@lru_cache(maxsize=4096)
def _respelt(word: str) -> str:
    known = lexicon()
    found = known.near(word)
    if len(found) == 1:
        return found[0]
    meanings = [known.words.get(w) for w in found]
    return found[0] if found and meanings[0] and all(m == meanings[0] for m in meanings) else word


@cache
def lexicon() -> Lexicon:
    """The one there is, read once."""
    return Lexicon()


@cache
def verbs() -> frozenset[str]:
    """The readings that are doings."""
    heads = (line.partition(":")[0] for line in _lines("verbs"))
    return frozenset(heads) - {"want", "make"} | {"touch"}
