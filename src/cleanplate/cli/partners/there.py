"""A server of the protocol: files go up to it, lines are routed as the client routes them, exports come down."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

from cleanplate.agent.showing import asks_to_see
from cleanplate.cli.partners.partner import Json, Part, Screen
from cleanplate.cli.remote import export_dict, stages, state_text
from cleanplate.cli.show import error_dict
from cleanplate.client import Client
from cleanplate.client.hearing import Heard
from cleanplate.client.routing import route
from cleanplate.client.summary import tongue
from cleanplate.client.wire import Arrived, File, Output, State, addresses
from cleanplate.errors import Cancelled, OfflineError, UsageError
from cleanplate.ids import content_hash
from cleanplate.label import label

_LONGEST = 70  # characters of a status line
_WORDS = {
    "en": {
        "here": "Here now: {}.",
        "which": "Which file? Drop it on the terminal, or say “upload talk.mp4”.",
        "credits": "{} credits available, {} held, {} in all",
        "exported": "Exported: {} ({:.1f} MB, checked)",
        "pictures": "Pictures: {}",
        "left": "Not waited for any longer; the server goes on with it.",
        "later": "Say “status” to see how it stands.",
        "fetch": "Fetch it later: cleanplate download {} --server {}",
    },
    "zh": {
        "here": "已加入：{}。",
        "which": "要上传哪个文件？把它拖到终端里，或者说“上传 talk.mp4”。",
        "credits": "积分：可用 {}，冻结 {}，共 {}",
        "exported": "已导出：{}（{:.1f} MB，已检查）",
        "pictures": "预览图：{}",
        "left": "不再等待；服务器会继续处理。",
        "later": "说“状态”可以查看进展。",
        "fetch": "稍后下载：cleanplate download {} --server {}",
    },
}


class There:
    """A client's session, as somebody to talk with. Exports come to `folder`."""

    def __init__(self, client: Client, folder: Path, screen: Screen) -> None:
        self._client, self._folder, self._screen = client, folder, screen

    def begin(self, files: Sequence[Path], session: str) -> None:
        """Settle on a session, and have the files there. “new” begins one. Where none was chosen it is the last
        one, unless that has other files and none of these. What is there already is not sent again."""
        if session == "new":
            self._client.renew()
        state = self._client.state()
        missing = [path for path in files if not _has(state, path)]
        if files and not session and len(missing) == len(files) and (state.files or state.exportable):
            self._client.renew()
        if missing:
            self._sent([str(path) for path in missing])

    def opening(self) -> str:
        return state_text(self._client.state(), self._client.core.language)

    def bring(self, files: Sequence[Path]) -> Iterator[Part]:
        yield from self._uploaded([str(path) for path in files], self._client.core.language)

    def answer(self, line: str) -> Iterator[Part]:
        language = tongue(line, self._client.core.language)
        asked, words = route(line), _WORDS[language]
        match asked.action:
            case "upload" if asked.files:
                yield from self._uploaded(asked.files, language)
            case "upload":
                yield _answered(words["which"])
            case "export":
                yield from self._exported(asked.format, language)
            case "credits":
                has = self._client.credits()
                yield _answered(words["credits"].format(has.available, has.frozen, has.total), credits=asdict(has))
            case "state":
                state = self._client.state()
                yield _answered(state_text(state, language), state=asdict(state))
            case _:
                yield from self._said(line, language)

    def where(self) -> Json:
        return {"server": self._client.core.server, "session": self._client.connect().session_id}

    def _said(self, line: str, language: str) -> Iterator[Part]:
        with self._left(language, _WORDS[language]["later"]), self._screen.status() as show:
            reply = self._client.say(line, lambda heard: self._hear(heard, show))
        calls = [{"tool": name} for name in reply.calls]
        yield _answered(reply.text, language=language, calls=calls, how=reply.how)
        if reply.how == "lost":  # the answer says so already
            yield Part("", {"error": error_dict(OfflineError(reply.text, _WORDS[language]["later"]))})
        if reply.problem:
            raise reply.problem
        if asks_to_see(line):
            yield from self._pictures(language)

    def _hear(self, heard: Heard, show: Callable[[str], None]) -> None:
        """Tools and their progress in a line that changes; the words come whole, when they are said."""
        match heard.kind:
            case "working":
                self._screen.note(heard.text)
            case "call":
                show(f"{heard.name} …")
            case "progress":
                show(f"{heard.name} {heard.text}".strip())
            case "piece" | "text":
                show(" ".join(heard.text.split())[-_LONGEST:])

    def _pictures(self, language: str) -> Iterator[Part]:
        found = [address for _, address in addresses(self._client.state().generated)]
        if found:
            yield Part(_WORDS[language]["pictures"].format("\n".join(found)), {"look": found[-1]})

    def _exported(self, format: str | None, language: str) -> Iterator[Part]:
        words, server = _WORDS[language], self._client.core.server
        order = self._client.submit(Output(format=format))
        later = words["fetch"].format(order.name, server)
        with self._left(language, later), self._screen.bars() as shown:
            done = self._client.download(order.name, f"{self._folder}/", stages(shown))
        said = words["exported"].format(done.path, done.size / 1e6)
        yield _answered(said, export=export_dict(done))

    def _uploaded(self, sources: Sequence[str], language: str) -> Iterator[Part]:
        arrived = self._sent(sources)
        names = ("、" if language == "zh" else ", ").join(file.filename for file in arrived.files)
        yield _answered(_WORDS[language]["here"].format(names), upload=asdict(arrived))

    def _sent(self, sources: Sequence[str]) -> Arrived:
        with self._screen.bars() as shown:
            arrived = self._client.upload(*sources, told=shown.amount("uploading", "MB", 1_000_000))
        for failure in arrived.failed:
            self._screen.note(f"{failure.filename}: {failure.message} {failure.hint}".strip())
        return arrived

    @contextmanager
    def _left(self, language: str, later: str) -> Iterator[None]:
        """Ctrl-C ends the waiting, and not the work."""
        try:
            yield
        except KeyboardInterrupt:
            raise Cancelled(_WORDS[language]["left"], later) from None


def _answered(words: str, **facts: object) -> Part:
    return Part(words, {"answer": words, **facts})


def _has(state: State, path: Path) -> bool:
    """Whether this very file is there; by its name alone where the server tells no hash. Raises UsageError."""
    try:
        content = content_hash(path)
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}.", "Name a file that is there.") from None
    return any(_same(file, label(path.name), content) for file in state.files)


def _same(file: File, name: str, content: str) -> bool:
    return file.hash == content if file.hash else file.filename == name
