"""Files that came in can be spoken of at once, and an operation brings them into the draft, once."""

from __future__ import annotations

from cleanplate.agent.staged import staged
from cleanplate.draft.model import Draft, Media
from cleanplate.draft.new import new
from cleanplate.draft.operation import operation
from tests.agent.conversing import image, song, video


def test_a_draft_with_files_beside_it_has_them_all_in_the_order_of_their_coming() -> None:
    there = staged(new([video()]), [song(), video(), image("a.jpg")])
    assert [(u.name, u.kind) for u in there.uploads] == [
        ("song.mp3", "audio"),
        ("talk.mp4", "video"),
        ("a.jpg", "image"),
    ]
    assert there.uploads[1].media == "m1" and len(there.draft.media) == 3


def test_what_is_not_in_the_draft_is_named_by_its_facts_and_what_is_by_its_id() -> None:
    real = new([video()])
    there = staged(real, [video(), image("a.jpg")])
    assert there.brought({"op": "add", "media": "m1"}, real) == {"op": "add", "media": "m1"}
    brought = there.brought({"op": "add", "media": "m2"}, real)
    assert Media.model_validate(brought["media"]) == image("a.jpg")
    brought = there.brought({"op": "replace_background", "segment": "s1", "background": "media:m2"}, real)
    assert operation(brought).apply(real).media["m2"] == image("a.jpg")


def test_a_file_that_an_earlier_operation_brought_in_is_named_by_the_id_it_got() -> None:
    real = new([video()])
    there = staged(real, [video(), image("a.jpg"), image("b.jpg")])
    after = operation({"op": "replace_background", "segment": "s1", "background": "office"}).apply(real)
    assert after.media["m2"].name == "office"  # the id that a.jpg has beside the draft
    first = there.brought({"op": "add", "media": "m2"}, after)
    after = operation(first).apply(after)
    again = there.brought({"op": "replace_background", "segment": "s1", "background": "media:m2"}, after)
    assert again["background"] == "media:m3" and after.media["m3"] == image("a.jpg")


def test_lists_are_brought_one_by_one() -> None:
    there = staged(Draft(), [image("a.jpg"), image("b.jpg")])
    draft = operation(there.brought({"op": "slideshow", "media": ["m1", "m2"]}, Draft())).apply(Draft())
    assert [m.name for m in draft.media.values()] == ["a.jpg", "b.jpg"]


def test_words_that_look_like_an_id_stay_words() -> None:
    there = staged(Draft(), [image("a.jpg")])
    for plain in (
        {"op": "title", "text": "m1"},
        {"op": "edit_title", "segment": "s1", "text": "media:m1"},
        {"op": "rename", "segment": "s1", "title": "m1"},
        {"op": "replace_background", "segment": "s1", "background": "blue"},
        {"op": "speed", "segment": "m1", "percent": 50},
    ):
        assert there.brought(plain, Draft()) == plain


def test_the_same_file_twice_is_one_media() -> None:
    there = staged(Draft(), [image("a.jpg"), image("a.jpg")])
    assert len(there.draft.media) == 1 and [u.media for u in there.uploads] == ["m1", "m1"]
