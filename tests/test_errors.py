"""Errors are for people, and the picture of them in the docstring is whole."""

from __future__ import annotations

import inspect

import pytest

from cleanplate import errors


def _classes() -> list[type[errors.CleanplateError]]:
    return [c for _, c in inspect.getmembers(errors, inspect.isclass) if issubclass(c, errors.CleanplateError)]


@pytest.mark.parametrize("error", _classes(), ids=lambda e: e.__name__)
def test_every_error_is_drawn_in_the_tree(error: type[errors.CleanplateError]) -> None:
    assert error.__name__ in (errors.__doc__ or "")
    assert error.__doc__


def test_codes_tell_errors_apart() -> None:
    codes = [c.code for c in _classes()]
    assert len(set(codes)) == len(codes)


def test_the_wire_knows_unsupported_and_too_large() -> None:
    assert errors.UnsupportedError.wire == 4001
    assert errors.TooLargeError.wire == 4002
