"""Words into acts: what a message asks for, what must be asked back, and what nobody could make sense of.

By rules alone. A request is done only where every word that could matter has a part in it; all else is asked back.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from cleanplate.agent.acts import Act, Language, Question
from cleanplate.agent.scene import Last, Scene
from cleanplate.agent.words import near
from cleanplate.agent.words.gaps import filled
from cleanplate.agent.words.lexer import unquoted
from cleanplate.agent.words.picking import picked
from cleanplate.agent.words.reading import Reading
from cleanplate.agent.words.token import LONGEST, clean


@dataclass(frozen=True)
class Understood:
    """What a message asks for, in order. `rest`: pieces of it that nobody could make sense of, or that are asked
    about. `last`: what to keep of it for the next message, once the acts are done."""

    language: Language
    acts: tuple[Act, ...] = ()
    asks: Question | None = None
    rest: tuple[str, ...] = ()
    last: Last = field(default_factory=Last)


def understand(text: str, scene: Scene, language: str | None = None) -> Understood:
    """What a message asks for, of this scene. `language` is the session's, such as en or zh-CN; the message's own
    counts more. Never raises, whatever the text."""
    spoken = language_of(text, language)
    if len(text) > LONGEST:
        asked = near.too_long(spoken)
        return Understood(spoken, asks=asked, last=replace(scene.last, asked=asked))
    reading = Reading(clean(text), scene.asking(None), spoken)
    chosen = picked(text, scene)
    if chosen is None:
        reading.read()
        if scene.last.asked and (chosen := filled(text, scene.last.asked, scene, reading)):
            spoken = language_of("" if scene.last.asked.topic == "text" else text, language)
            reading = Reading(clean(text), scene.asking(None), spoken)
    if chosen is not None:
        reading.take(chosen)
    last = replace(reading.scene.last, asked=reading.asks)
    return Understood(spoken, reading.answer(), reading.asks, tuple(reading.rest), last)


def language_of(text: str, session: str | None) -> Language:
    """What a message is answered in: its own language where it tells one, else the session's."""
    text = unquoted(text[:400])  # a title's words are no sign of what the person speaks
    if re.search("[\u4e00-\u9fff]", text):
        return "zh"
    chinese = (session or "").lower().startswith("zh")
    return "zh" if chinese and len(re.findall("[A-Za-z]{2,}", text)) < 3 else "en"
