"""All tools, in the order that they are listed in: about as they are used."""

from __future__ import annotations

from cleanplate.mcp import clips, drafts, exports, looks, telling
from cleanplate.mcp.tool import Tool

TOOLS: dict[str, Tool] = {
    tool.name: tool
    for tool in (
        clips.PROBE,
        clips.REMOVE,
        drafts.OPEN,
        drafts.SAY,
        drafts.BACKGROUND,
        drafts.APPLY,
        telling.OPERATIONS,
        telling.MATERIAL_TOOL,
        telling.STATE,
        looks.FRAME,
        looks.SHEET,
        exports.ESTIMATE,
        exports.EXPORT,
        drafts.UNDO,
        drafts.REDO,
    )
}
