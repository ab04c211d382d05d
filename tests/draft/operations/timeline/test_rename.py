"""rename: the draft, a track or a segment by a name of its own."""

from __future__ import annotations

from cleanplate.draft.sample import sample
from cleanplate.draft.summary import summary
from cleanplate.draft.wire import dumped
from tests.draft.doing import done, refused, said, segment


def test_each_gets_its_name_and_the_others_keep_theirs() -> None:
    draft = done(sample(), "rename", title="Holiday")
    draft = done(draft, "rename", track="t3", title="BGM ")
    draft = done(draft, "rename", segment="s5", title="Lo-fi")
    assert (draft.canvas.title, draft.tracks[2].meta.title) == ("Holiday", "BGM")
    assert summary(draft).endswith("3. BGM: Lo-fi (0-8s, 35%)")
    assert segment(draft, "s1") == segment(sample(), "s1")


def test_an_empty_name_takes_it_away() -> None:
    draft = done(sample(), "rename", segment="s4", title="Greeting")
    assert dumped(done(draft, "rename", segment="s4", title=" ")) == dumped(sample())


def test_bad_input() -> None:
    assert "not both" in str(refused(sample(), "rename", title="x", segment="s1", track="t1"))
    assert refused(sample(), "rename", title="x" * 501).path == "title"
    assert refused(sample(), "rename", title="x", track="s1").path == "track"
    assert refused(sample(), "rename", segment="s1").path == "title"


def test_it_is_told() -> None:
    assert said(sample(), "rename", title="Holiday") == ("Named the draft “Holiday”", "已将草稿命名为“Holiday”")
    assert said(sample(), "rename", segment="s1", title="{x}") == (
        "Named talk.mp4 (s1) “{x}”",
        "已将 talk.mp4 (s1) 命名为“{x}”",
    )
    assert said(sample(), "rename", title="") == ("Took the name of the draft away", "已去掉草稿的名称")
    assert said(sample(), "rename", track="t3", title="best").zh == "已将轨道 t3 命名为“best”"
