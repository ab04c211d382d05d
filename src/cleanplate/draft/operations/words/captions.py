"""captions: subtitles out of a .srt or .vtt file, painted or as a stream of the file."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any, Literal

from pydantic import Field

from cleanplate.draft.captions import track as titled
from cleanplate.draft.captions.cue import LATEST, Cue
from cleanplate.draft.captions.file import LARGEST, read
from cleanplate.draft.model import Canvas, Draft, TextTrack, Title
from cleanplate.draft.node import Id
from cleanplate.draft.operation import Operation, Words, track_label
from cleanplate.draft.options.title_presets import OUTLINE, Values, fitted, looks
from cleanplate.draft.timeline import next_id, next_segment
from cleanplate.draft.values import made, with_values
from cleanplate.errors import DraftError

_UPPER: Values = {"anchor": "top", "y": 8.0}  # percent of the canvas
_STYLES: dict[str, Values] = {"box": {}, "outline": {"box": None, "bold": True} | OUTLINE}


class Captions(Operation):
    """Put captions on a track of their own, out of the text of a .srt or .vtt file, or change those there are.

    Burned ones are painted; those of a stream are written into the file, where players turn them on and off, or
    beside it, where the format holds none. Two that overlap are shown together; what lies past the end is cut off.
    """

    op: Literal["captions"] = "captions"
    text: Annotated[str, Field(min_length=1, max_length=LARGEST)] | None = Field(
        None,
        description="What is in the file (typed: file=talk.srt); left out, the captions that are there change.",
        json_schema_extra={"from_file": True},
    )
    track: Id | None = Field(
        None, description="Captions to replace or change; left out, a new track, or the only captions there are."
    )
    show: Literal["burned", "stream"] | None = Field(
        None, description="Painted, or a subtitle stream; burned.", json_schema_extra={"zh": "方式"}
    )
    language: Annotated[str, Field(pattern=r"^[A-Za-z0-9-]{0,35}$")] | None = Field(
        None, description="Such as en or zh-Hans: players name it.", json_schema_extra={"zh": "语言"}
    )
    shift: Annotated[int, Field(ge=-LATEST, le=LATEST)] | None = Field(
        None, description="ms that all come later; negative: earlier.", json_schema_extra={"zh": "平移"}
    )
    place: Literal["upper", "lower"] | None = Field(
        None, description="Where burned ones lie; lower.", json_schema_extra={"zh": "位置"}
    )
    style: Literal["box", "outline"] | None = Field(
        None, description="What burned ones can be read on anything by; box.", json_schema_extra={"zh": "样式"}
    )
    size: Annotated[float, Field(ge=0.5, le=50)] | None = Field(
        None, description="Percent of the canvas's shorter side; 5.", json_schema_extra={"zh": "字号"}
    )

    zh = "用 .srt 或 .vtt 文件的内容添加字幕轨道，可烧录或作为字幕流；或更改已有字幕。"
    words = Words("{did}{how}", "{did}{how}")
    example = {
        "op": "captions",
        "text": "1\n00:00:02,600 --> 00:00:04,300\nA caption in two lines,\nout of a subtitle file.\n",
        "language": "en",
    }
    look = 3000

    def apply(self, draft: Draft) -> Draft:
        old = self._there(draft)
        show = self.show or (old and old.captions) or "burned"
        new = self._read(draft, old, show) if self.text else self._changed(draft, old, show)
        values: Values = {"segments": new, "captions": show}
        values |= {} if self.language is None else {"language": self.language}
        if old:
            track = with_values(old, **values)
            return with_values(draft, tracks=tuple(track if t.id == old.id else t for t in draft.tracks))
        track = made(TextTrack, id=next_id("t", (t.id for t in draft.tracks)), **values)
        return with_values(draft, tracks=(*draft.tracks, track))

    def given(self) -> dict[str, Any]:
        """What says something: the track only names what is meant."""
        return {name: value for name, value in super().given().items() if name != "track"}

    def told(self, before: Draft) -> dict[str, object]:
        old, how = self._there(before), self.changes("text")
        shown = Words(f": {how.en}" if how.en else "", f"：{how.zh}" if how.zh else "")
        if self.text is None:
            where = track_label(before, old.id if old else "")
            return {"did": Words(f"Changed the captions of {where.en}", f"已修改{where.zh} 的字幕"), "how": shown}
        found = read(self.text)
        kept = self._kept(before, found)
        en, zh = f"{len(kept)} caption{'' if len(kept) == 1 else 's'}", f"{len(kept)} 条字幕"
        did = Words(f"Added {en}", f"已添加 {zh}")
        if old:
            where = track_label(before, old.id)
            did = Words(f"Put {en} in the place of those of {where.en}", f"已将{where.zh} 的字幕换成 {zh}")
        fitted = len(set(self._moved(before, found)) - set(kept))
        if fitted:
            shown = Words(
                f"{shown.en}; {fitted} overlapped and were fitted together",
                f"{shown.zh}；{fitted} 条重叠，已调整",
            )
        return {"did": did, "how": shown}

    def _there(self, draft: Draft) -> TextTrack | None:
        """The track that is meant; None for a new one. Raises DraftError."""
        new = self.text is not None and self.track is None
        return None if new else titled.captions_of(draft, self.track)

    def _moved(self, draft: Draft, found: list[Cue]) -> list[Cue]:
        """Captions at their times, none past the end of what they belong to."""
        ends = [s.end for t in draft.tracks if not (isinstance(t, TextTrack) and t.captions) for s in t.segments]
        return titled.moved(found, self.shift or 0, max(ends, default=None))

    def _kept(self, draft: Draft, found: list[Cue]) -> list[Cue]:
        """Raises DraftError where nothing is left."""
        kept = titled.apart(self._moved(draft, found))
        if not kept:
            raise DraftError(
                "None of the captions lies within the timeline and says anything.",
                "Move them with shift, or give another file.",
                "shift" if self.shift else "text",
            )
        return kept

    def _read(self, draft: Draft, old: TextTrack | None, show: str) -> list[Title]:
        """The titles of a file, looking as those before them did."""
        like = old.segments[0] if old and old.captions and old.segments else None
        base = looks("caption", draft.canvas)
        values = {name: getattr(like, name) for name in base} if like else base
        values |= self._asked(draft.canvas)
        first = int(next_segment(draft)[1:])
        found = [replace(c, text=_set(c.text, values, draft.canvas, show)) for c in read(self.text or "")]
        return [
            made(Title, id=f"s{first + i}", start=c.start, end=c.end, **_sized(c.text, values, draft.canvas))
            for i, c in enumerate(self._kept(draft, found))
        ]

    def _changed(self, draft: Draft, old: TextTrack | None, show: str) -> list[Title]:
        """The titles that are there, each as it looks but for what was asked."""
        assert old
        self.asked()
        values, found = self._asked(draft.canvas), []
        for title in old.segments:
            for cue in self._moved(draft, [Cue(title.start, title.end, title.text)]) if self.shift else [title]:
                own = {name: getattr(title, name) for name in looks("caption", draft.canvas)} | values
                text = title.text if show == old.captions else _set(title.text, own, draft.canvas, show)
                sized = _sized(text, own, draft.canvas)
                found.append(with_values(title, start=cue.start, end=cue.end, **sized))
        if not found:
            raise DraftError("None of the captions would lie within the timeline.", "Shift them less.", "shift")
        return found

    def _asked(self, canvas: Canvas) -> Values:
        """What was asked of their look."""
        base, values = looks("caption", canvas), Values()
        if self.style:
            names = ("box", "box_padding", "box_radius", "bold", "stroke", "stroke_colour", "shadow")
            values |= {name: base[name] for name in names} | _STYLES[self.style]
        if self.place:
            values |= {name: base[name] for name in ("x", "y", "anchor")}
            values |= _UPPER if self.place == "upper" else {}
        return values | ({"size": self.size} if self.size else {})


def _set(text: str, values: Values, canvas: Canvas, show: str) -> str:
    """The words as they are shown: where lines are painted and too long, they are broken anew."""
    em = values["size"] / 100 * min(canvas.width, canvas.height)
    return text if show == "stream" else titled.in_one_line(text, values["width"] / 100 * canvas.width / em)


def _sized(text: str, values: Values, canvas: Canvas) -> Values:
    """A title's words and look, small enough for all of them to have room."""
    return fitted(values, text, "caption", canvas) | {"text": text}
