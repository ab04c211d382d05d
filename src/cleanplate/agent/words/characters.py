"""Characters of Taiwan and Hong Kong as the mainland's, one for one, so that places in a text stay the same."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


def simplified(text: str) -> str:
    """The same text in simplified characters; as long as before."""
    return text if text.isascii() else text.translate(_table())


@cache
def _table() -> dict[int, str]:
    lines = (files(__package__) / "data" / "traditional.txt").read_text(encoding="utf-8").splitlines()
    groups = (group for line in lines if not line.startswith("#") for group in line.split())
    return {ord(other): group[0] for group in groups for other in group[1:]}
