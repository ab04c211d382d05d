"""`cleanplate cache`: what is kept, and being rid of it."""

from __future__ import annotations

from cleanplate.render.cache import making
from tests.commands import cleanplate


def test_cache_says_what_it_takes_and_clears_it() -> None:
    with making("spans", "ab12", ".mp4") as made:
        made.write_bytes(bytes(2_500_000))
    told = cleanplate("cache", "--json").json
    assert (told["bytes"], told["limit_mb"], told["deleted"]) == (2_500_000, 8192, 0)
    assert "2.5 MB of at most 8,192 MB" in cleanplate("cache").out
    said = cleanplate("cache", "--clear")
    assert said.out.startswith("2.5 MB deleted.\n") and "0.0 MB of at most" in said.out
    assert cleanplate("cache", "--json").json["bytes"] == 0
