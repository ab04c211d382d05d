"""Hold ten conversations with the agent and write them down, each with pictures of what came of it.

    python -m scripts.conversations [NAME …]

What the person says is fixed; every answer is what the agent says to it now. With names only their pictures are
drawn anew; the page is always written whole.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from PIL import Image
from scripts.sample_media import make

from cleanplate.agent.local import joined
from cleanplate.agent.memory import Memory, recalled
from cleanplate.agent.respond import closing, respond
from cleanplate.agent.tell import Facts
from cleanplate.compose.sheet import seen
from cleanplate.draft.desk import Desk, laid
from cleanplate.draft.model import Draft, Media
from cleanplate.draft.sample import MUSIC, PHOTO, SEA, VIDEO
from cleanplate.render.library import Library
from cleanplate.render.preview import frames

DOCS = Path(__file__).parents[1] / "docs"
PICTURES = DOCS / "conversations"
_HEIGHT, _LARGEST = 170, 60_000  # pixels of a picture's shorter side; bytes of a file
_FACTS = Facts(unmatted=True)  # two cores, no credits: as in a terminal
_HEAD = """# Conversations

Ten conversations, held by `make conversations` with the same core that answers a chat turn of the service and
`cleanplate chat`: by rules, without a model, a key or a network. What the person says was written first and then
left alone, so now and then the agent asks back. Below each are three moments of the draft at its end.
The person is Eileen Collins, photographed by NASA (public domain, carried by scikit-image).
"""


@dataclass(frozen=True)
class Conversation:
    """What a person brings and says, in order."""

    name: str
    title: str
    language: str
    said: tuple[str, ...]
    files: tuple[Media, ...] = (VIDEO,)

    def held(self) -> tuple[Draft, list[str]]:
        """The draft at its end, and the answers."""
        desk, memory, answers = Desk(Draft()), Memory(), []
        for media in self.files:
            desk = laid(desk, media)
        for text in self.said:
            answer = respond(text, desk, memory, self.files, _FACTS, self.language)
            desk, memory = answer.desk, recalled(answer.memory.text())
            answers.append(joined([*answer.said, closing(answer, _FACTS)], answer.language))
        return desk.draft, answers


CONVERSATIONS = (
    Conversation(
        "weekly-update",
        "An office, a title, and quieter music",
        "en",
        (
            "Hi! Can you put me in an office?",
            "Hmm, make it a library instead",
            "add a title saying Weekly Update at the bottom for the first 3 seconds",
            "now some calm background music, not too loud",
            "the music is still a bit loud",
            "what's on the timeline now?",
            "great, export it please",
        ),
    ),
    Conversation(
        "urban-dreams",
        "Several things in one message, and one of them taken back",
        "en",
        (
            "cut out the background and make it transparent, then add a title 'Urban Dreams' for the first 3 "
            "seconds and lo-fi music at 35%",
            "undo that",
            "make the title yellow and a bit bigger",
            "put a dark blue background behind me after all",
            "1",
            "which formats can I get?",
            "export it as mp4",
        ),
    ),
    Conversation(
        "plan-first",
        "A plan before anything is done",
        "en",
        (
            'Before you do anything, make a plan: replace the background with teal, add the title "Day one", make '
            "it vertical and speed it up to 1.5x",
            "how long is the video now?",
            "without 4",
            "no, put the title at the top",
            "undo",
            "export in 1080p",
        ),
    ),
    Conversation(
        "bakery",
        "A promo from nothing but words",
        "en",
        (
            'Make me a 12 second vertical promo for my bakery called "Crumb & Co" with upbeat music',
            "make the title gold",
            "swap the music for something acoustic",
            'put "Open every day from 7" at the bottom for the last 4 seconds',
            "use a cafe background instead",
            "how many credits did that cost?",
        ),
        (),
    ),
    Conversation(
        "tidy-up",
        "Cutting a talk",
        "en",
        (
            "trim the first second off",
            "split it at 4 seconds",
            "make the second part black and white",
            "slow it down to half speed",
            "no, back to normal speed please",
            "fade out at the end",
            "blur the background of the first clip",
            "why is that frame bad?",
        ),
    ),
    Conversation(
        "weekend",
        "换背景、加标题和音乐",
        "zh-CN",
        (
            "你好，帮我把背景换成办公室",
            "换成海边吧",
            "前三秒加个标题“周末旅行”，放在上面，再配一段轻松的音乐，音量30%",
            "标题改成黄色",
            "音乐再小声一点",
            "撤销",
            "导出",
        ),
    ),
    Conversation(
        "jihua",
        "先看计划再动手",
        "zh-CN",
        (
            "先给我一个计划：背景换成蓝色，加标题“第一天”，改成竖屏，再加速到1.5倍",
            "现在视频有多长？",
            "不要4",
            "标题放到上面",
            "背景换成深蓝色",
            "导出要多久？",
        ),
    ),
    Conversation(
        "kafei",
        "只有文字，从零开始",
        "zh-CN",
        (
            "帮我做一个十秒的咖啡店竖屏宣传短片，标题“晨光咖啡”，音乐要温暖一点",
            "标题换成白色，再大一点",
            "最后三秒加上“早上七点开门”，放在底部",
            "不要音乐",
            "撤销",
            "背景换成海边",
        ),
        (),
    ),
    Conversation(
        "tiaose",
        "调色、剪辑和提问",
        "zh-CN",
        (
            "把前两秒剪掉",
            "亮一点，再加点对比度",
            "太亮了，暗一点",
            "最后一秒淡出",
            "能自动加字幕吗？",
            "那就在结尾加标题“谢谢观看”，持续两秒",
            "能导出哪些格式？",
        ),
    ),
    Conversation(
        "xiatian",
        "两张照片和一首歌",
        "zh-CN",
        (
            "我都传了什么？",
            "把照片做成幻灯片，每张两秒",
            "配上 music.m4a",
            "开头加标题“我们的夏天”，持续两秒",
            "标题换个颜色，用橙色",
            "音乐最后淡出",
            "导出成gif",
        ),
        (PHOTO, SEA, MUSIC),
    ),
)


def main() -> None:
    wanted = sys.argv[1:]
    PICTURES.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as folder:
        make(Path(folder))
        for conversation in CONVERSATIONS:
            if not wanted or conversation.name in wanted:
                _save(_drawn(conversation.held()[0], Path(folder)), PICTURES / f"{conversation.name}.jpg")
    for path in PICTURES.glob("*.jpg"):
        if path.stem not in {conversation.name for conversation in CONVERSATIONS}:
            path.unlink()
    (DOCS / "conversations.md").write_text(page())


def page() -> str:
    """The page in Markdown."""
    return "\n".join([_HEAD, *map(_entry, CONVERSATIONS)])


def _entry(conversation: Conversation) -> str:
    zh = conversation.language.startswith("zh")
    you, colon = ("我", "：") if zh else ("You", ": ")
    turns = zip(conversation.said, conversation.held()[1], strict=True)
    lines = chain.from_iterable((f"**{you}**{colon}{s}", f"**cleanplate**{colon}{_quoted(a)}") for s, a in turns)
    brought = ("、" if zh else ", ").join(media.file for media in conversation.files)
    nothing = "没有文件" if zh else "no files"
    files = f"*{'文件' if zh else 'Files'}{colon}{brought}*" if brought else f"*{nothing}*"
    picture = f"![{conversation.title}](conversations/{conversation.name}.jpg)"
    return "\n\n".join([f"## {conversation.title}", files, *lines, picture]) + "\n"


def _quoted(answer: str) -> str:
    """Lines of an answer stay lines."""
    return answer.replace("\n", "  \n")


def _drawn(draft: Draft, folder: Path) -> Image.Image:
    """Three moments side by side."""
    times = [draft.duration * part // 6 for part in (1, 3, 5)]
    shown = [np.asarray(seen(picture)) for _, picture in frames(draft, times, Library(folder), _HEIGHT)]
    gap = np.full((shown[0].shape[0], 6, 3), 255, np.uint8)
    return Image.fromarray(np.hstack([shown[0], gap, shown[1], gap, shown[2]]))


def _save(image: Image.Image, path: Path) -> None:
    """As good as fits into a small file."""
    for quality in (88, 80, 70, 60, 50):
        image.save(path, quality=quality, optimize=True)
        if path.stat().st_size < _LARGEST:
            return


if __name__ == "__main__":
    main()
