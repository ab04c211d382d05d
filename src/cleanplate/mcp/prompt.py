"""The prompt that people find in an assistant's menu: a background removed, step by step, and looked at."""

from __future__ import annotations

import mcp_types as wire

from cleanplate.errors import UsageError

_MOST = 1000  # characters of an argument
PROMPT = wire.Prompt(
    name="remove_background",
    title="Remove a video's background",
    description="Takes the background of a clip away, or puts another behind, and shows the result.",
    arguments=[
        wire.PromptArgument(name="file", description="The clip, such as talk.mp4.", required=True),
        wire.PromptArgument(
            name="background", description="What is put behind; left out: nothing.", required=False
        ),
    ],
)


def prompted(name: str, given: dict[str, str]) -> wire.GetPromptResult:
    """The words to begin with. Raises UsageError."""
    if name != PROMPT.name:
        raise UsageError(f"There is no prompt “{name[:40]}”.", f"There is {PROMPT.name}.")
    if not given.get("file"):
        raise UsageError("The prompt lacks its file.", "Name a clip.")
    file, behind = given["file"][:_MOST], (given.get("background") or "transparent")[:_MOST]
    text = (
        f"Set the background of the clip {file!r} to {behind!r} with cleanplate. Probe it, open a draft with it, "
        "set the background, and look at a contact sheet. If it shows a fault, mend it and look again. Then "
        "export, and tell me the file's name, its size and what the mattes scored."
    )
    message = wire.PromptMessage(role="user", content=wire.TextContent(text=text))
    return wire.GetPromptResult(description=PROMPT.description, messages=[message])
