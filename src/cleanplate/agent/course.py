"""What a message does while it is answered: one act after another, each done, refused or told in its turn."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from cleanplate.agent.acts import Act, Apply, Export, Language, Make, Redo, Tell, Undo
from cleanplate.agent.aside import Aside
from cleanplate.agent.behind import still_black
from cleanplate.agent.regrets import regret
from cleanplate.agent.scratch import Sketch, sketch
from cleanplate.agent.staged import Staged
from cleanplate.agent.tell import Facts, told
from cleanplate.agent.voice import spoken, taken_back
from cleanplate.agent.words.labels import material_name
from cleanplate.backdrop import TRANSPARENT
from cleanplate.draft.behind import named_builtin
from cleanplate.draft.builtin import of_media
from cleanplate.draft.desk import Desk
from cleanplate.draft.model import Clip, Draft, Sound, Title
from cleanplate.draft.operation import Words, label, operation
from cleanplate.draft.operations.words.title import LENGTH
from cleanplate.draft.timeline import next_segment, segment_of, segments, track_of
from cleanplate.errors import CleanplateError
from cleanplate.material.catalog import MATERIAL
from cleanplate.media.formats import FORMATS

Json = dict[str, Any]
WHO = "agent"
_PLACING = frozenset({"place", "preset", "x", "y", "anchor"})
MOST_BACK = 50  # steps that one message takes back
_BOTH: tuple[Language, Language] = ("en", "zh")
_MISSED = {"en": "The picture generator gave nothing this time.", "zh": "图片生成这次没有成功。"}


@dataclass(frozen=True)
class Call:
    """A tool that was used: an operation's name (or undo, redo), its fields, and what it says it did."""

    tool: str
    args: Json
    said: Words
    draft: Draft


@dataclass
class Course:
    """An answer while it is made. `draft` is how it was before the last change; `known` are segments that were
    there when the message came; `aside` is what was found out beside it."""

    desk: Desk
    language: Language
    facts: Facts
    staged: Staged
    draft: Draft
    known: frozenset[str]
    aside: Aside
    said: list[str] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)
    export: Export | None = None
    others: list[Export] = field(default_factory=list)  # that were asked for with it: one is made at a time
    failed: bool = False
    make: str = ""

    def do(self, act: Act) -> None:
        if isinstance(act, Apply):
            self._apply(act.operation)
        elif isinstance(act, Undo | Redo):
            self._back(act)
        elif isinstance(act, Tell):
            self.said.append(told(act, self.desk.draft, self.facts, self.language))
        elif isinstance(act, Make):
            self._make(act)
        elif self.export is None:
            self.export = act
        elif act != self.export:
            self.others.append(act)

    def _apply(self, plain: Json, aloud: bool = True) -> None:
        """Do one operation, unless it is about something that was refused before it."""
        if self.failed and aloud and plain.get("segment") not in (None, *self.known):
            said = ("What builds on it was left out, too.", "依赖这一步的修改也没有做。")[self.language == "zh"]
            self.said += [said] if said not in self.said else []
            return
        swapped = _swapped(plain, self.desk.draft) if aloud else None
        if swapped:
            self._swap(swapped)
            return
        plain = self.staged.brought(_fitting(plain, self.desk.draft), self.desk.draft)
        try:
            self.desk = self.desk.applied(operation(plain), WHO)
        except CleanplateError as error:
            self.failed = True
            self.said.append(_refused(error, self.desk.draft, self.language))
            return
        self._note(str(plain["op"]), {k: v for k, v in plain.items() if k != "op"}, aloud)

    def _swap(self, steps: list[Json]) -> None:
        """Another backdrop in a backdrop's place."""
        failed, self.failed = self.failed, False
        for plain in steps:
            if not self.failed:
                self._apply(plain, aloud=False)
        if not self.failed:
            clip = segment_of(self.desk.draft, steps[-1]["segment"])
            name = label(self.desk.draft, clip.id).removesuffix(f" ({clip.id})")
            words = Words(f"The background is {name} now", f"背景已换成 {name}")
            self.said.append(spoken(words, self.desk.draft, self.desk.draft, self.language))
        self.failed = self.failed or failed

    def _back(self, act: Undo | Redo) -> None:
        tool = "undo" if isinstance(act, Undo) else "redo"
        for number in range(max(1, min(act.count, MOST_BACK))):
            try:
                self.desk = self.desk.undone() if tool == "undo" else self.desk.redone()
            except CleanplateError as error:
                said = regret(error.message, self.desk.draft, self.language)
                self.said += [said] if not number else []  # all that there was is enough said
                return
            self._note(tool, {})

    def _make(self, act: Make) -> None:
        before = self.desk
        files = [(u.media, self.staged.draft.media[u.media]) for u in self.staged.uploads]
        own = [(name, media) for name, media in files if media not in self.aside.drawn]
        drawn = next((name for name, media in files if media == self.aside.backdrop), None)
        made = sketch(act.description, own, before.draft.canvas, drawn)
        self.make = "" if any(media.shows for _, media in own) else act.description
        for plain in made.operations:
            self._apply(plain, aloud=False)
        if self.aside.missed:
            self.said.append(_MISSED[self.language])
        if self.desk.draft.duration:
            self.said.append(_sketched(made, self.desk.draft, self.language))

    def _note(self, tool: str, args: Json, aloud: bool = True) -> None:
        words, before, after = self.desk.words[-1], self.draft, self.desk.draft
        self.draft = after
        back = tool in ("undo", "redo")
        en, zh = (
            taken_back(words, tool, before, after, to) if back else spoken(words, before, after, to)
            for to in _BOTH
        )
        self.calls.append(Call(tool, args, Words(en, zh), after))
        if aloud:
            self.said.append(zh if self.language == "zh" else en)


def _fitting(plain: Json, draft: Draft) -> Json:
    """A title of which nobody said where, low, as in the middle it would lie on a face; of which nobody said how
    long, no longer than the film."""
    if plain["op"] != "title":
        return plain
    place = {"place": "lower"} if _PLACING.isdisjoint(plain) else {}
    rest = draft.duration - plain.get("at", 0)
    return plain | place | ({"d": rest} if "d" not in plain and 0 < rest < LENGTH else {})


def _swapped(plain: Json, draft: Draft) -> list[Json] | None:
    """What puts another picture in the place of one of our backdrops, which has no subject to be cut out; None
    where that is not what is asked."""
    if plain["op"] != "replace_background" or not isinstance(plain.get("background"), str):
        return None
    clip = next((s for s in segments(draft) if s.id == plain.get("segment")), None)
    if not isinstance(clip, Clip) or clip.removal or not of_media(draft.media[clip.media]):
        return None
    given = plain["background"].removeprefix("media:")
    if named_builtin(given) is None and given not in draft.media:
        return None
    track, new = track_of(draft, clip.id), next_segment(draft)
    end = max(segment.end for segment in track.segments)
    return [
        {"op": "add", "media": given, "track": track.id, "at": end, "d": clip.length},
        {"op": "delete", "segment": clip.id},
        {"op": "move", "segment": new, "at": clip.start},
        {"op": "fit", "segment": new, "fit": "cover"},
    ]


def _sketched(made: Sketch, draft: Draft, language: Language) -> str:
    """What a first draft shows, of what is really on its timeline; and what of it was generated."""
    zh, seconds = language == "zh", f"{draft.duration / 1000:g}"
    clips = [s for s in segments(draft) if isinstance(s, Clip)]
    titles = [s for s in segments(draft) if isinstance(s, Title)]
    sounds = [s for s in segments(draft) if isinstance(s, Sound)]
    shape = f"{draft.canvas.width}x{draft.canvas.height}"
    if made.backdrop:
        name = material_name(MATERIAL[made.backdrop], zh)
        shows = f"背景“{name}”" if zh else f"the {name} background"
    elif made.drawn:
        shows = "为它生成的背景图" if zh else "a backdrop that was generated for it"
    else:
        count = len(clips)
        shows = f"你的 {count} 个文件" if zh else "your own file" if count == 1 else f"your own {count} files"
    if zh:
        parts = [shows, *(f"开头的标题“{t.text}”" for t in titles)]
        parts += [f"“{material_name(MATERIAL[made.music], zh)}”音乐"] if sounds else []
        own = "除背景图外，" if made.drawn else "我不能拍摄或生成画面，"
        return (
            f"初稿做好了：{seconds} 秒，{shape}，有{'、'.join(parts)}。"
            f"{own}用的都是现成的素材；给我你自己的视频或图片，就能换进去。"
        )
    parts = [shows, *(f"the title “{t.text}” at the start" for t in titles)]
    parts += [f"{made.music} music"] if sounds else []
    listed = f"{', '.join(parts[:-1])} and {parts[-1]}" if len(parts) > 1 else parts[0]
    own = "But for the backdrop it is" if made.drawn else "I can't film or generate pictures, so it is"
    return (
        f"Here is a first draft: {seconds} s, {shape}, with {listed}. {own} "
        "made of what there is; give me clips or pictures of your own to put in."
    )


def exportable(course: Course, black: frozenset[str]) -> Export | None:
    """The export that was asked for, once it is said what it will be; None where there is none to make. `black`:
    clips behind which it is black though nobody asked for that."""
    draft, wish, zh = course.desk.draft, course.export, course.language == "zh"
    assert wish
    if not any(track.segments for track in draft.tracks):
        said = ("There is nothing to export yet: the timeline is empty.", "时间线是空的，还没有可以导出的内容。")
        course.said.append(said[zh])
        return None
    clear = draft.canvas.background == TRANSPARENT
    format = wish.format or ("webm" if clear else "mp4")
    takes, seconds = course.facts.export(draft, course.language), f"{draft.duration / 1000:g}"
    if clear and format in FORMATS and FORMATS[format].opaque:
        said = (
            f"{format} can't be transparent. Ask for webm, mov or png, or put a colour behind it first.",
            f"{format} 不支持透明背景。请改用 webm、mov 或 png，或先换上纯色背景。",
        )
        course.said.append(said[zh])
        return None
    said = (
        f"Ready to export: {format}, {seconds} s of video, {takes} of work.",
        f"可以导出了：{format} 格式，时长 {seconds} 秒，导出{takes.replace('大约', '大约需要')}。",
    )
    course.said.append(said[zh])
    if black and format != "matte":
        course.said.append(still_black(draft, black, course.language))
    if course.others:
        course.said.append(_one_at_a_time(course.others, zh))
    return wish


def _one_at_a_time(others: list[Export], zh: bool) -> str:
    """What else was asked for, and how it comes."""
    named = [f"{o.resolution}p" if o.resolution else o.format or o.quality or "" for o in others]
    ways = [f"“导出{' ' if n.isascii() else ''}{n}”" if zh else f"“export as {n}”" for n in dict.fromkeys(named)]
    if zh:
        return f"一次只导出一个文件：之后再说{'、'.join(ways)}，就会生成另外的。"
    return f"One export makes one file: say {' and '.join(ways)} after it for the other{'s' * (len(ways) > 1)}."


def _refused(error: CleanplateError, draft: Draft, language: Language) -> str:
    why = regret(error.message, draft, language, error.hint)
    return f"这一步没有做：{why}" if language == "zh" else f"That was not done: {why}"
