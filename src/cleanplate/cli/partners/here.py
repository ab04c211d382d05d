"""The rules on this machine, about a draft on disk: no server, no key, no network."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from cleanplate.agent.acts import Tell
from cleanplate.agent.local import Conversation, Turn
from cleanplate.agent.tell import told
from cleanplate.cli.partners.partner import Json, Part, Screen, dropped
from cleanplate.cli.show import stoppable
from cleanplate.draft.file import alone

_UPLOAD = frozenset({"upload", "上传"})


class Here:
    """A conversation, as somebody to talk with."""

    def __init__(self, talk: Conversation, screen: Screen) -> None:
        self._talk, self._screen = talk, screen

    def opening(self) -> str:
        language: Any = self._talk.language
        return told(Tell("timeline"), self._talk.desk.draft, self._talk.known(), language)

    def bring(self, files: Sequence[Path]) -> Iterator[Part]:
        with alone(self._talk.path):
            self._talk.refresh()
            names = [self._talk.bring(path).label for path in files]
        said = f"已加入：{'、'.join(names)}。" if self._talk.language == "zh" else f"Here now: {', '.join(names)}."
        yield Part(said, {"answer": said})

    def answer(self, line: str) -> Iterator[Part]:
        word, _, rest = line.partition(" ")
        files = dropped(rest) if word.casefold() in _UPLOAD else []
        if files:
            yield from self.bring(files)
            return
        with alone(self._talk.path):
            self._talk.refresh()
            turn = self._talk.say(line)
        yield Part(turn.answer, _facts(turn))
        if turn.export:
            yield from self._exported(turn)
        elif turn.look:
            place = self._talk.sheet()
            words = f"预览图：{place}" if turn.language == "zh" else f"Pictures: {place}"
            yield Part(words, {"look": str(place)})

    def where(self) -> Json:
        return {"draft": str(self._talk.path)}

    def _exported(self, turn: Turn) -> Iterator[Part]:
        assert turn.export
        with self._screen.bars() as shown, stoppable() as stop:
            made = self._talk.export(turn.export, shown.clip(self._talk.path.name), shown.weights, stop)
        size = f"{made.width}x{made.height}"
        words = (
            f"已导出：{made.output}（{size}）" if turn.language == "zh" else f"Exported: {made.output} ({size})"
        )
        yield Part(words, {"export": made.as_dict()})
        yield Part(self._talk.doubts(turn.language))


def _facts(turn: Turn) -> Json:
    calls = [
        {"tool": call.tool, "args": call.args, "summary": call.said.zh if turn.language == "zh" else call.said.en}
        for call in turn.calls
    ]
    return {"answer": turn.answer, "language": turn.language, "calls": calls}
