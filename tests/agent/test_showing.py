"""Words that ask for a look at the work, and words that only sound like it."""

from __future__ import annotations

import pytest

from cleanplate.agent.showing import asks_to_see


@pytest.mark.parametrize(
    "text",
    [
        "show me",
        "Show me!",
        "show me the result",
        "please show me what it looks like so far",
        "ok, show me what you've done",
        "can I see it now?",
        "let me see the result",
        "what does it look like?",
        "how does it look",
        "preview",
        "a contact sheet please",
        "看看效果",
        "看看",
        "给我看看",
        "给我看一下现在的效果吧",
        "让我看看画面怎么样？",
        "现在效果怎么样？",
        "预览一下",
    ],
)
def test_these_ask_for_a_look(text: str) -> None:
    assert asks_to_see(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "show me the timeline",
        "show me a plan",
        "show tracks",
        "show the title for 3 seconds",
        "show me how to add a title",
        "add a title “show me”",
        "show me and remove the background",
        "look warmer",
        "make it look better",
        "看看时间线",
        "显示标题三秒",
        "加标题“看看”",
        "换个好看的背景",
        "show me " * 5000,
    ],
)
def test_these_do_not(text: str) -> None:
    assert not asks_to_see(text)
