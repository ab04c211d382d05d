"""A hand from within: what it passes on, and how its errors and lines look."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleanplate import errors
from cleanplate.errors import CleanplateError, UsageError
from cleanplate.flow.hands import child
from cleanplate.flow.hands.lines import Json, line, meant, parsed, told

KINDS = [
    kind
    for kind in vars(errors).values()
    if isinstance(kind, type) and issubclass(kind, CleanplateError) and kind is not CleanplateError
]
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=10,
)


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def monotonic(self) -> float:
        return self.now


def test_progress_is_passed_on_five_times_a_second_at_most(monkeypatch: pytest.MonkeyPatch) -> None:
    clock, heard = Clock(), list[Json]()
    monkeypatch.setattr(child, "time", clock)
    tell = child.Teller(heard.append)
    for done in range(100):  # ten seconds, ten times a second
        tell({"done": done})
        clock.now += 0.1
    assert 30 <= len(heard) <= 51
    tell.flush()
    tell.flush()
    assert heard[-1] == {"progress": {"done": 99}} and heard.count(heard[-1]) == 1


def test_progress_that_stands_still_is_not_said_again() -> None:
    heard = list[Json]()
    child.Teller(heard.append).flush()
    assert not heard


@given(st.dictionaries(st.text(), PLAIN))
def test_an_object_is_one_line_and_comes_back(said: Json) -> None:
    text = line(said)
    assert text.count(b"\n") == 1 and text.endswith(b"\n") and parsed(text) == said


@pytest.mark.parametrize("text", [b"", b"\n", b"[]\n", b"nonsense\n", b"\xff\xfe\n", b'{"a":', b"[" * 100_000])
def test_what_is_no_object_is_nothing(text: bytes) -> None:
    assert parsed(text) is None


@pytest.mark.parametrize("kind", KINDS)
def test_every_error_survives_the_way(kind: type[CleanplateError]) -> None:
    found = meant(parsed(line(told(kind("What happened.", "What to do."))) or b"") or {})
    assert type(found) is kind and vars(found) == vars(kind("What happened.", "What to do."))


def test_an_error_of_its_own_kind_comes_as_the_nearest_that_is_known() -> None:
    class OddError(UsageError):
        pass

    assert type(meant(told(OddError("No.", "Yes.")))) is UsageError


@pytest.mark.parametrize("name", ["Path", "annotations", "ClassVar", "nothing", "__name__", None])
def test_a_name_that_is_no_error_s_becomes_a_plain_failure(name: str | None) -> None:
    found = meant({"error": name, "message": "What happened.", "hint": ""})
    assert type(found) is CleanplateError and found.message == "What happened."
