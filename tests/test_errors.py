"""The error tree: what its docstring draws is what there is, and every error speaks to people and machines."""

from __future__ import annotations

import inspect
import re

import pytest

from cleanplate import errors
from cleanplate.errors import CleanplateError, ProofError, ServiceError

_CLASSES = [
    c for _, c in inspect.getmembers(errors, inspect.isclass) if issubclass(c, CleanplateError)
]  # fmt: skip


def _drawn() -> dict[str, str]:
    """Child → parent, as the docstring's tree draws them."""
    parents: dict[str, str] = {}
    above: list[tuple[int, str]] = []
    for line in (errors.__doc__ or "").splitlines():
        match = re.match(r"^([\s│├└─]*)([A-Z]\w+)(\s{2,}|$)", line)
        if not match or not (match[2].endswith("Error") or match[2] == "Cancelled"):
            continue
        depth = len(match[1])
        while above and above[-1][0] >= depth:
            above.pop()
        if above:
            parents[match[2]] = above[-1][1]
        above.append((depth, match[2]))
    return parents


def test_the_docstring_draws_every_class_under_its_parent() -> None:
    real = {c.__name__: c.__bases__[0].__name__ for c in _CLASSES if c is not CleanplateError}
    assert _drawn() == real


@pytest.mark.parametrize("kind", _CLASSES)
def test_every_error_has_a_sentence_a_hint_a_code_and_a_number(kind: type[CleanplateError]) -> None:
    error = kind("It broke.", "Mend it.")
    assert (error.message, error.hint, str(error)) == ("It broke.", "Mend it.", "It broke.")
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", error.code)
    assert 4000 <= error.wire < 6000 or issubclass(kind, ServiceError)
    assert (kind.__doc__ or "").strip().endswith(".")


def test_codes_tell_the_classes_apart() -> None:
    codes = [kind.code for kind in _CLASSES]
    assert len(set(codes)) == len(codes)


def test_wrong_use_is_a_value_error_too() -> None:
    with pytest.raises(ValueError, match="no such thing"):
        raise errors.UsageError("no such thing")


def test_a_failed_proof_says_why_and_what_to_do() -> None:
    error = ProofError.because("it holds 3 frames, planned were 4")
    assert "3 frames, planned were 4" in error.message
    assert "thrown away" in error.message
    assert "--format" in error.hint


def test_the_wire_knows_unsupported_and_too_large() -> None:
    assert (errors.UnsupportedError.wire, errors.TooLargeError.wire) == (4001, 4002)
