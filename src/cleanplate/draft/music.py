"""Which sounds of a draft are music, where nobody says so."""

from __future__ import annotations

from cleanplate.draft.builtin import of_media
from cleanplate.draft.model import Draft, Sound
from cleanplate.draft.operation import Words, label
from cleanplate.draft.timeline import find, segments
from cleanplate.errors import DraftError


def music(draft: Draft, segment: str | None) -> list[Sound]:
    """The sound that is named; else those that are built-in or looped, and without such all of audio files.

    A video's sound is taken for speech. Raises DraftError where there is none.
    """
    if segment is not None:
        return [find(draft, segment, Sound)]
    sounds = [s for s in segments(draft) if isinstance(s, Sound) and s.media in draft.media]
    surely = [s for s in sounds if s.looped or of_media(draft.media[s.media])]
    found = surely or [s for s in sounds if draft.media[s.media].kind == "audio"]
    if not found:
        raise DraftError("There is no music on an audio track.", "Add some with add_audio.", "segment")
    return found


def music_label(draft: Draft, segment: str | None) -> Words:
    """How people know it."""
    if segment is not None:
        return Words(label(draft, segment), label(draft, segment))
    found = music(draft, segment)
    if len(found) == 1:
        return music_label(draft, found[0].id)
    return Words("the music", "所有音乐")
