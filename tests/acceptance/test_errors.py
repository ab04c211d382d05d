"""What goes wrong is said in two lines: what happened with its code, and what to do. Never a traceback."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from cleanplate.errors import CleanplateError, DraftError, ParameterError, ServiceError, UsageError
from tests import media_made, networks_made
from tests.commands import Said, cleanplate

Put = Callable[[str, object], None]


@dataclass(frozen=True)
class _Case:
    """One way to fail: the code that is told, the exit code, and a word of the message."""

    code: str
    exit: int
    says: str
    make: Callable[[Path, str, Put], list[object]]


def _clip(tmp_path: Path) -> Path:
    return media_made.clip(tmp_path / "talk.mp4", 4)


def _with(*words: object) -> Callable[[Path, str, Put], list[object]]:
    return lambda folder, network, _put: [_clip(folder), "--network", network, *words]


def _on(make: Callable[[Path], Path]) -> Callable[[Path, str, Put], list[object]]:
    return lambda folder, network, _put: [make(folder), "--network", network]


def _text(folder: Path) -> Path:
    (folder / "text.mp4").write_text("words, words, words\n" * 50)
    return folder / "text.mp4"


def _empty(folder: Path) -> Path:
    (folder / "empty.mp4").touch()
    return folder / "empty.mp4"


def _cut_off(folder: Path) -> Path:
    whole = _clip(folder)
    data = whole.read_bytes()
    whole.write_bytes(data[: data.index(b"moov")])
    return whole


def _too_large(folder: Path, network: str, put: Put) -> list[object]:
    put("max_pixels", 1000)
    return [_clip(folder), "--network", network]


def _existing(folder: Path, network: str, _put: Put) -> list[object]:
    (folder / "out.webm").write_text("precious")
    return [_clip(folder), "--network", network, "-o", folder / "out.webm"]


def _onto_itself(folder: Path, network: str, _put: Put) -> list[object]:
    clip = _clip(folder)
    return [clip, "--network", network, "-o", clip, "-b", "teal", "--overwrite"]


def _broken_network(folder: Path, _network: str, _put: Put) -> list[object]:
    (folder / "bad.onnx").write_bytes(bytes(500))
    return [_clip(folder), "--network", folder / "bad.onnx"]


def _stranger(folder: Path, _network: str, _put: Put) -> list[object]:
    return [_clip(folder), "--network", networks_made.stranger(folder / "stranger.onnx")]


def _grey_key(folder: Path, _network: str, _put: Put) -> list[object]:
    grey = media_made.clip(folder / "grey.mp4", [np.full((64, 96, 3), 128, np.uint8)] * 3)
    return [grey, "--network", "key"]


def _no_folder(folder: Path, network: str, _put: Put) -> list[object]:
    (folder / "file").write_text("no folder")
    return [_clip(folder), "--network", network, "-o", folder / "file" / "out.webm"]


def _nothing_found(folder: Path, _network: str, _put: Put) -> list[object]:
    return [_clip(folder), "--network", networks_made.modnet(folder / "blind.onnx", 0.0, 0.0)]


def _nothing_removed(folder: Path, _network: str, _put: Put) -> list[object]:
    return [_clip(folder), "--network", networks_made.modnet(folder / "keen.onnx", 0.0, 1.0)]


def _still_as_video(folder: Path, network: str, _put: Put) -> list[object]:
    return [media_made.still(folder / "a.png"), "--network", network, "--format", "gif"]


def _empty_folder(folder: Path, network: str, _put: Put) -> list[object]:
    (folder / "clips").mkdir()
    return [folder / "clips", "--network", network]


_CASES = {
    "unknown format": _Case("wrong-use", 2, "“avi”", _with("--format", "avi")),
    "unknown suffix": _Case("wrong-use", 2, "“.xyz”", _with("-o", "out.xyz")),
    "unknown network": _Case("wrong-use", 2, "“magic”", _with("--network", "magic")),
    "unknown quality": _Case("wrong-use", 2, "“superb”", _with("--quality", "superb")),
    "unknown fit": _Case("wrong-use", 2, "“tile”", _with("--fit", "tile")),
    "unknown subject": _Case("wrong-use", 2, "“cats”", _with("--subject", "cats")),
    "unknown colour": _Case("wrong-use", 2, "“bluish”", _with("-b", "bluish")),
    "no background file": _Case("wrong-use", 2, "office.jpg", _with("-b", "office.jpg")),
    "bad key": _Case("wrong-use", 2, "“greenish”", _with("--network", "key", "--key", "greenish")),
    "bad time": _Case("wrong-use", 2, "“soon”", _with("--start", "soon")),
    "end before start": _Case("wrong-use", 2, "before the start", _with("--start", "2", "--end", "1")),
    "tiny width": _Case("wrong-use", 2, "4 pixels", _with("--width", "4")),
    "empty folder": _Case("wrong-use", 2, "no videos or pictures", _empty_folder),
    "onto itself": _Case("wrong-use", 2, "its own source", _onto_itself),
    "a still as video": _Case(
        "wrong-use",
        2,
        "still",
        lambda f, n, _p: [media_made.still(f / "a.png"), "--network", n, "--format", "gif"],
    ),
    "no alpha": _Case("no-alpha", 2, "“mp4” has no alpha", _with("--format", "mp4")),
    "output exists": _Case("output-exists", 2, "is there already", _existing),
    "after the end": _Case("bad-media", 1, "no frame between", _with("--start", "99")),
    "does not exist": _Case("unsupported", 1, "gone.mp4", _on(lambda f: f / "gone.mp4")),
    "text": _Case("unsupported", 1, "not a video", _on(_text)),
    "empty": _Case("unsupported", 1, "empty", _on(_empty)),
    "only sound": _Case("unsupported", 1, "only sound", _on(lambda f: media_made.audio_only(f / "a.m4a"))),
    "cut off": _Case("damaged", 1, "no index", _on(_cut_off)),
    "too large": _Case("too-large", 1, "96x64", _too_large),
    "no weights": _Case("weights", 1, "gone.onnx", _with("--network", "gone.onnx")),
    "broken network": _Case("network", 1, "bad.onnx", _broken_network),
    "stranger": _Case("network", 1, "fits no contract", _stranger),
    "no screen": _Case("network", 1, "No screen colour", _grey_key),
    "no folder": _Case("output", 1, "cannot be made", _no_folder),
    "nothing found": _Case("no-subject", 1, "No subject was found", _nothing_found),
    "nothing removed": _Case("proof-failed", 1, "Nothing was removed", _nothing_removed),
}


@pytest.fixture(params=_CASES.values(), ids=_CASES.keys())
def case(request: pytest.FixtureRequest) -> _Case:
    found: _Case = request.param
    return found


@pytest.fixture
def words(case: _Case, tmp_path: Path, modnet: str, setting: Put, monkeypatch: pytest.MonkeyPatch) -> list[object]:
    monkeypatch.chdir(tmp_path)
    return case.make(tmp_path, modnet, setting)


def _files(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def _two_lines(said: Said) -> tuple[str, str]:
    first, second = said.err.strip().splitlines()
    return first, second


def test_two_lines_and_the_right_exit_code(case: _Case, words: list[object]) -> None:
    said = cleanplate("remove", *words, "--quiet")
    assert said.code == case.exit, said
    happened, advice = _two_lines(said)
    assert happened.startswith(f"error [{case.code}]: ")
    assert case.says in happened
    assert advice.startswith("  → ")
    assert len(advice) > 12
    assert said.out == ""


def test_json_holds_the_same(case: _Case, words: list[object]) -> None:
    said = cleanplate("remove", *words, "--quiet", "--json")
    assert said.code == case.exit, said
    error = said.json["error"]
    assert set(error) == {"code", "message", "hint"}
    assert error["code"] == case.code
    assert case.says in error["message"]
    assert error["hint"]


def test_nothing_is_left_behind_and_nothing_changed(case: _Case, words: list[object], tmp_path: Path) -> None:
    before = _files(tmp_path)
    cleanplate("remove", *words, "--quiet")
    assert _files(tmp_path) == before


def test_the_cases_show_every_error_but_a_wish_to_stop() -> None:
    def below(kind: type[CleanplateError]) -> set[str]:
        return {kind.code}.union(*(below(k) for k in kind.__subclasses__()))

    shown = {case.code for case in _CASES.values()}
    # `remove` has no draft but its own, no requests and no service
    elsewhere = below(DraftError) | below(ParameterError) | below(ServiceError)
    assert shown == below(CleanplateError) - elsewhere - {"failed", "cancelled"}
    assert {c.code for c in _CASES.values() if c.exit == 2} == below(UsageError) - elsewhere


@pytest.mark.parametrize(
    "words", [[], ["remove"], ["remove", "a.mp4", "--nonsense"], ["fly"], ["remove", "a", "--width", "x"]]
)
def test_wrong_words_on_the_command_line_exit_with_two(words: list[str]) -> None:
    said = cleanplate(*words)
    assert said.code == 2
    assert "Usage" in said.err + said.out
    assert "Traceback" not in said.err


def test_a_network_that_fails_midway_leaves_nothing(tmp_path: Path) -> None:
    """It loads, and refuses its first input."""
    network = networks_made.fussy(tmp_path / "fussy.onnx")
    clip = _clip(tmp_path)
    before = _files(tmp_path)
    said = cleanplate("remove", clip, "--network", network, "-o", tmp_path / "out.webm", "--json")
    assert (said.code, said.json["error"]["code"]) == (1, "network")
    assert _files(tmp_path) == before


def test_a_bad_setting_is_an_error_that_names_it(tmp_path: Path, modnet: str, setting: Put) -> None:
    setting("max_pixels", "plenty")
    said = cleanplate("remove", _clip(tmp_path), "--network", modnet, "--quiet")
    assert said.code in (1, 2)
    assert "CLEANPLATE_MAX_PIXELS" in said.err or "max_pixels" in said.err


def test_error_objects_are_plain_text_in_any_language(tmp_path: Path) -> None:
    said = cleanplate("remove", tmp_path / "日本 “x”.mp4", "--json")
    assert "日本 “x”.mp4" in json.loads(said.out)["error"]["message"]


@pytest.mark.parametrize("command", ["probe", "remove"])
def test_probe_fails_like_remove(tmp_path: Path, command: str) -> None:
    said = cleanplate(command, _text(tmp_path))
    assert said.code == 1
    assert _two_lines(said)[0].startswith("error [unsupported]: text.mp4")
