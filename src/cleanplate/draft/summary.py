"""A timeline in one line that people read, in English and Chinese."""

from __future__ import annotations

from typing import Literal

from cleanplate.draft.model import AudioTrack, Clip, Draft, Segment, Sound, TextTrack, Title, VideoTrack

Language = Literal["en", "zh"]
_SHOWN = 4  # segments of a track that are named; long words are cut
_LONGEST = 40

_NAMES = {
    "en": ("Timeline ({} track{})", "Video", "BGM", "Audio", "Title", "empty", "and {} more", "muted", "Captions"),
    "zh": ("时间线（{} 条轨道）", "视频", "背景音乐", "音频", "标题", "空", "另有 {} 段", "静音", "字幕"),
}


def summary(draft: Draft, language: Language = "en") -> str:
    """`Timeline (3 tracks): 1. Video: … (0-10s) 2. BGM: … (0-10s, 35%) 3. Title: "…" (0-3s)`."""
    names = _NAMES[language]
    head = names[0].format(len(draft.tracks), "" if len(draft.tracks) == 1 else "s")
    colon = "：" if language == "zh" else ": "
    tracks = [f"{i}. {_track(draft, track, language)}" for i, track in enumerate(draft.tracks, 1)]
    return f"{head}{colon}{' '.join(tracks)}" if tracks else f"{head}{colon}{names[5]}"


def span(segment: Segment) -> str:
    """0-10s, 1.5-3.25s"""
    return f"{segment.start / 1000:g}-{segment.end / 1000:g}s"


def _track(draft: Draft, track: VideoTrack | AudioTrack | TextTrack, language: Language) -> str:
    names = _NAMES[language]
    colon = "：" if language == "zh" else ": "
    shown = [_segment(draft, s, language) for s in track.segments[:_SHOWN]]
    if len(track.segments) > _SHOWN:
        shown.append(names[6].format(len(track.segments) - _SHOWN))
    return f"{_kind(draft, track, language)}{colon}{', '.join(shown) if shown else names[5]}"


def _kind(draft: Draft, track: VideoTrack | AudioTrack | TextTrack, language: Language) -> str:
    names = _NAMES[language]
    if track.meta.title:
        return _cut(track.meta.title)
    if isinstance(track, AudioTrack):
        files = [draft.media.get(s.media) for s in track.segments]
        return names[2] if files and all(m and m.kind == "audio" for m in files) else names[3]
    if isinstance(track, TextTrack):
        return names[8] if track.captions else names[4]
    return names[1]


def _segment(draft: Draft, segment: Clip | Sound | Title, language: Language) -> str:
    more = [span(segment)]
    if isinstance(segment, Title):
        quoted = "“{}”" if language == "zh" else '"{}"'
        return f"{quoted.format(_cut(segment.text))} ({', '.join(more)})"
    if segment.muted:
        more.append(_NAMES[language][7])
    elif segment.volume != 100:
        more.append(f"{segment.volume}%")
    if segment.speed not in (0, 100):
        more.append(f"{segment.speed / 100:g}x")
    media = draft.media.get(segment.media)
    name = segment.meta.title or (media and media.label) or segment.media
    return f"{_cut(name)} ({', '.join(more)})"


def _cut(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"
