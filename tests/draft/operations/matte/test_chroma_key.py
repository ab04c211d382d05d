"""chroma_key: a screen taken out, by a key alone or guarded by a network."""

from __future__ import annotations

import pytest

from cleanplate.draft.model import Removal
from cleanplate.draft.sample import sample
from tests.draft.doing import done, refused, said, segment


def test_alone_it_finds_the_colour_and_shows_what_lies_below() -> None:
    assert segment(done(sample(), "chroma_key", segment="s1"), "s1").removal == Removal(network="key")


def test_everything_at_once() -> None:
    removal = segment(
        done(sample(), "chroma_key", segment="s1", key="lime", background="m4", shadows=40, guard=True), "s1"
    ).removal
    assert removal == Removal(network="key+modnet", key="lime", background="media:m4", shadows=40)


def test_an_object_is_guarded_by_a_network_for_objects() -> None:
    removal = segment(done(sample(), "chroma_key", segment="s1", guard=True, subject="object"), "s1").removal
    assert removal.network == "key+u2netp"


def test_what_is_left_out_stays_as_it_was() -> None:
    draft = done(sample(), "chroma_key", segment="s3", key="#00ff00", network="key+selfie", shadows=20)
    removal = segment(done(draft, "chroma_key", segment="s3", feather=1), "s3").removal
    assert removal == Removal(
        background="teal", network="key+selfie", key="#00ff00", shadows=20, feather=1
    )  # s3 stood before teal
    alone = segment(done(draft, "chroma_key", segment="s3", guard=False, key="auto"), "s3").removal
    assert (alone.network, alone.key) == ("key", None)


@pytest.mark.parametrize(
    ("fields", "path", "told"),
    [
        ({"network": "modnet"}, "network", "finds subjects, not screens"),
        ({"network": "key", "guard": True}, "guard", "contradict"),
        ({"network": "key+modnet", "guard": False}, "guard", "contradict"),
        ({"key": "greenish"}, "t[0].sg[0].removal.key", "not a colour"),
        ({"shadows": 101}, "shadows", "less than or equal to 100"),
    ],
)
def test_bad_input(fields: dict[str, object], path: str, told: str) -> None:
    error = refused(sample(), "chroma_key", segment="s1", **fields)
    assert error.path == path and told in str(error)


def test_it_is_told() -> None:
    assert said(sample(), "chroma_key", segment="s1") == (
        "Keyed the screen out of talk.mp4 (s1)",
        "已从 talk.mp4 (s1) 中抠除幕布",
    )
    assert said(sample(), "chroma_key", segment="s1", key="#00b140", background="m4", guard=True) == (
        "Keyed the #00b140 screen out of talk.mp4 (s1) and put sea.jpg behind (guard on)",
        "已从 talk.mp4 (s1) 中抠除 #00b140 幕布，背景换为 sea.jpg（网络辅助 开）",
    )
