"""The corpus read, and what the front door makes of it: right, wrong, or asked back."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from cleanplate.agent.acts import Act, Apply, Export, Make, Redo, Tell, Undo
from cleanplate.agent.understand import Understood, understand
from cleanplate.draft.operation import operation
from tests.agent.scenes import SCENES

FOLDER = Path(__file__).parent / "corpus"


@dataclass(frozen=True)
class Utterance:
    """What somebody says in a scene after other things, and the acts that are expected; `acts` None: it must be
    asked back, or left."""

    scene: str
    before: tuple[str, ...]
    said: str
    acts: tuple[dict[str, Any], ...] | None
    where: str


def corpus(*names: str) -> Iterator[Utterance]:
    for path in sorted(FOLDER.glob("*.txt")):
        if names and path.stem not in names:
            continue
        scene = "talk"
        for number, line in enumerate(path.read_text().splitlines(), 1):
            if line.startswith("@"):
                scene = line[1:]
            elif " => " in line and not line.startswith("#"):
                said, _, expected = line.rpartition(" => ")
                *before, last = said.split(" >> ")
                yield Utterance(scene, tuple(before), last, _acts(expected), f"{path.stem}:{number}")


def _acts(expected: str) -> tuple[dict[str, Any], ...] | None:
    return None if expected.strip() == "ask" else tuple(_act(part.strip()) for part in expected.split(" ; "))


def _act(text: str) -> dict[str, Any]:
    lexer = shlex.shlex(text, posix=True)
    lexer.whitespace_split, lexer.commenters = True, ""
    lexer.quotes = '"' if "[" not in text else ""
    name, *words = list(lexer)
    if name in ("undo", "redo"):
        return {"do": name, "count": int(words[0]) if words else 1}
    if name == "tell":
        return {"do": "tell", "topic": words[0]}
    fields = {w.partition("=")[0]: _value(w.partition("=")[2], text) for w in words if "=" in w}
    if name in ("export", "make"):
        return {"do": name, **fields}
    named = [w for w in words if "=" not in w]
    segment = {"segment": named[0]} if named else {}
    return {"do": "apply", "op": name, **segment, **fields}


def _value(text: str, whole: str) -> Any:
    if (f'"{text}"' in whole and "[" not in whole) or f"text={text}" in whole:
        return text
    try:
        return json.loads(text)
    except ValueError:
        return text


def plain(act: Act) -> dict[str, Any]:
    """An act as the corpus writes it."""
    if isinstance(act, Apply):
        return {"do": "apply", **act.operation}
    if isinstance(act, Undo | Redo):
        return {"do": type(act).__name__.lower(), "count": act.count}
    if isinstance(act, Tell):
        return {"do": "tell", "topic": act.topic}
    if isinstance(act, Export):
        found = {"do": "export", "format": act.format, "quality": act.quality, "resolution": act.resolution}
        return {k: v for k, v in found.items() if v is not None}
    assert isinstance(act, Make)
    return {"do": "make"}


def heard(utterance: Utterance) -> Understood:
    """What is understood of it, once what was said before has been done."""
    scene = SCENES[utterance.scene]()
    for said in utterance.before:
        understood = understand(said, scene, "en")
        draft = scene.draft
        for act in understood.acts:
            draft = operation(act.operation).apply(draft) if isinstance(act, Apply) else draft
        scene = replace(scene, draft=draft, last=understood.last)
    return understand(utterance.said, scene, "en")


def verdict(utterance: Utterance) -> str:
    """exact, asked (nothing done though something could), or wrong (something else done)."""
    understood = heard(utterance)
    done = [plain(act) for act in understood.acts]
    if utterance.acts is None:
        return "wrong" if any(d["do"] != "tell" for d in done) else "exact"
    if done == list(utterance.acts):
        return "exact"
    extra = [d for d in done if d not in utterance.acts and d["do"] != "tell"]
    return "wrong" if extra else "asked"
