"""What a draft's own things are called, as a message may write it: files by name, titles by their words."""

from __future__ import annotations

import re
from typing import Any

from cleanplate.agent.scene import Scene
from cleanplate.agent.words.characters import simplified
from cleanplate.agent.words.lexicon import lexicon, verbs

_MOST = 200  # names that are known at a time
_ALLOWED = frozenset(
    {"scene", "tune", "colour", "clip", "picture", "logo", "music", "object", "person", "lookname"}
)


def names(scene: Scene) -> dict[str, Any]:
    """Lower-case names with what each means; under "" the same as phrases, by their first word; under " " the
    titles that are known by how they are written.

    A name that is also a word of ours counts as a whole file name only, so that no file can be called “delete”.
    """
    found: dict[str, Any] = {}
    called = {u.media: u.name for u in scene.uploads}
    for key, media in list(scene.draft.media.items())[:_MOST]:
        if media.kind == "lut":
            continue
        for name in {called.get(key, media.label), media.label}:
            lower = simplified(" ".join(name.lower().split())[:120])
            if lower and not media.file.startswith("builtin:"):
                _name(found, lower, {"file": key})
                stem = re.sub(r"\.\w{2,5}$", "", lower)
                words = (
                    [stem]
                    if stem == " ".join(re.split(r"[_\s-]+", stem))
                    else [stem, " ".join(re.split(r"[_\s-]+", stem))]
                )
                for word in words:
                    if len(word) >= 2 and _free(word):
                        _name(found, word, {"file": key})
    for title in scene.titles()[:_MOST]:
        found.setdefault(simplified(" ".join(title.text.lower().split())), {}).setdefault("titled", title.id)
        if _telling(title.text):
            found.setdefault(" ", {})[title.text] = title.id
    return found


def _telling(text: str) -> bool:
    """Whether a title's words can stand for it without quotes: they have a capital, and do nothing themselves."""
    words = text.split()
    known = [lexicon().english(word.lower()) for word in words]
    if not 1 <= len(words) <= 6 or text != " ".join(words) or not re.match("[A-Z]", text) or not text.isascii():
        return False
    greeting = {"hello", "thanks", "filler"}
    return not any(set(k) & verbs() for k in known) and (len(words) > 1 or set(known[0]) <= greeting)


def _name(found: dict[str, Any], name: str, readings: dict[str, Any]) -> None:
    if name in found and found[name].get("file") != readings["file"]:
        return  # two files of one name: the first is meant, as lists show it
    found.setdefault(name, {}).update(readings)
    pieces = tuple(re.findall(r"[a-z]+(?:['-][a-z]+)*|[\u4e00-\u9fff]+|\d+|[^\s\w]|_", name))
    if not pieces or re.search("[\u4e00-\u9fff]", name):
        return
    whole = (name,) if re.fullmatch(r"[\w][\w.-]*\.\w{2,5}", name) else pieces
    for words in {whole, pieces}:
        listed = found.setdefault("", {}).setdefault(words[0], [])
        listed.append((words, dict(readings)))
        listed.sort(key=lambda entry: -len(entry[0]))


def _free(word: str) -> bool:
    """Whether a file's bare name can stand for it: it is no word that does something."""
    known = lexicon()
    readings = known.words.get(word) or known.han.get(word) or {}
    return set(readings) <= _ALLOWED and not any(
        len(p) > 1 and " ".join(p) == word for p, _ in known.phrases.get(word.split(maxsplit=1)[0], ())
    )
