"""blending: in linear light, or by code values."""

from __future__ import annotations

from cleanplate.draft.sample import sample
from cleanplate.draft.wire import dumped
from tests.draft.doing import done, refused, said


def test_there_and_back() -> None:
    draft = done(sample(), "blending", linear=True)
    assert draft.canvas.linear and dumped(done(draft, "blending", linear=False)) == dumped(sample())


def test_it_must_be_said_which() -> None:
    assert refused(sample(), "blending").path == "linear"
    assert refused(sample(), "blending", linear="bright").path == "linear"


def test_it_is_told() -> None:
    assert said(sample(), "blending", linear=True).en == "Layers are now mixed in linear light"
    assert said(sample(), "blending", linear=False).zh == "图层现在按编码值混合"
