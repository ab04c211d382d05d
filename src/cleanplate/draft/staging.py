"""What is wrong with how segments come, go, take over from each other, and lie behind each other."""

from __future__ import annotations

from collections.abc import Iterator

from cleanplate.backdrop import colour
from cleanplate.draft.cuts import cuts, room
from cleanplate.draft.model import Clip, Draft, TextTrack, Title, VideoTrack
from cleanplate.draft.problem import Problem
from cleanplate.errors import UsageError


def problems(draft: Draft) -> Iterator[Problem]:
    """Everything that is wrong, in the document's order."""
    behind = _behind(draft)
    for i, track in enumerate(draft.tracks):
        if isinstance(track, VideoTrack):
            yield from _transitions(draft, track, f"t[{i}]")
        for j, segment in enumerate(track.segments):
            if isinstance(segment, Clip | Title):
                yield from _motions(segment, f"t[{i}].sg[{j}]")
                yield from _depth(draft, behind, track.id, segment, f"t[{i}].sg[{j}].behind")


def _transitions(draft: Draft, track: VideoTrack, at: str) -> Iterator[Problem]:
    places = {segment.id: j for j, segment in enumerate(track.segments)}
    for cut in cuts(track.segments):
        path, longest = f"{at}.sg[{places[cut.after.id]}].transition", room(track, cut.after.id)
        if cut.how.length > longest:
            said = f"{cut.how.length} ms do not fit between {cut.before.id} and {cut.after.id}"
            yield Problem(f"{path}.d", said, f"Up to {longest} ms: half lies on either side of the cut.")
        if draft.canvas.rate is None:
            said = "the canvas has no rate, so it shows one clip at its own times"
            yield Problem(path, said, "A canvas with a rate (canvas_rate).")
        try:
            colour(cut.how.colour)
        except UsageError as error:
            yield Problem(f"{path}.colour", error.message.rstrip("."), error.hint)


def _motions(segment: Clip | Title, at: str) -> Iterator[Problem]:
    given = {name: motion for name, motion in (("enter", segment.enter), ("leave", segment.leave)) if motion}
    total = sum(motion.length for motion in given.values())
    if given and total > segment.length:
        said = f"its motions last {total} ms, and it is {segment.length} ms long"
        yield Problem(f"{at}.{next(iter(given))}.d", said, f"Up to {segment.length} ms both together.")
    for name, motion in given.items():
        if motion.kind == "type" and isinstance(segment, Clip):
            yield Problem(f"{at}.{name}.kind", "only titles have letters to type", "slide or pop.")


def _depth(
    draft: Draft, behind: dict[str, set[str]], track: str, segment: Clip | Title, at: str
) -> Iterator[Problem]:
    if not segment.behind:
        return
    there = [t.id for t in draft.tracks if isinstance(t, VideoTrack) and t.id != track]
    allowed = f"One of the other video tracks: {', '.join(there[:12]) or 'there is none'}."
    if segment.behind == track:
        yield Problem(at, "a track cannot lie behind its own subject", allowed)
    elif segment.behind not in there:
        yield Problem(at, f"there is no video track “{segment.behind}”", allowed)
    elif _reaches(behind, segment.behind, track):
        said = f"{segment.behind} lies behind {track} itself"
        yield Problem(at, said, "No circle: one of the two must be in front.")


def _behind(draft: Draft) -> dict[str, set[str]]:
    """Which tracks each track has segments behind of."""
    found: dict[str, set[str]] = {}
    for track in draft.tracks:
        if isinstance(track, VideoTrack | TextTrack):
            found[track.id] = {s.behind for s in track.segments if s.behind}
    return found


def _reaches(behind: dict[str, set[str]], start: str, target: str) -> bool:
    """Whether one comes from a track to another by what lies behind what."""
    known, ahead = set[str](), [start]
    while ahead:
        now = ahead.pop()
        for after in behind.get(now, ()):
            if after == target:
                return True
            if after not in known:
                known.add(after)
                ahead.append(after)
    return False
