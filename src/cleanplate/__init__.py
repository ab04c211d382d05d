"""cleanplate: cut the subject out of any video.

from cleanplate import Options, remove_background
result = remove_background("talk.mp4", "talk.webm")
remove_background("talk.mp4", "talk.mp4", Options(background="office.jpg"))
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cleanplate.draft.model import Draft as Draft
    from cleanplate.errors import CleanplateError as CleanplateError
    from cleanplate.matting.matter import Matter as Matter
    from cleanplate.matting.matter import load_matter as load_matter
    from cleanplate.media.probe import MediaInfo as MediaInfo
    from cleanplate.media.probe import probe as probe
    from cleanplate.media.proof import Receipt as Receipt
    from cleanplate.render.export import render_draft as render_draft
    from cleanplate.render.library import Library as Library
    from cleanplate.render.options import Options as Options
    from cleanplate.render.output import Output as Output
    from cleanplate.render.output import Result as Result
    from cleanplate.render.remove import remove_background as remove_background
    from cleanplate.render.watch import Progress as Progress

__version__ = "0.1.0"

_WHERE = {
    "CleanplateError": "cleanplate.errors",
    "Draft": "cleanplate.draft.model",
    "Library": "cleanplate.render.library",
    "Matter": "cleanplate.matting.matter",
    "MediaInfo": "cleanplate.media.probe",
    "Options": "cleanplate.render.options",
    "Output": "cleanplate.render.output",
    "Progress": "cleanplate.render.watch",
    "Receipt": "cleanplate.media.proof",
    "Result": "cleanplate.render.output",
    "load_matter": "cleanplate.matting.matter",
    "probe": "cleanplate.media.probe",
    "remove_background": "cleanplate.render.remove",
    "render_draft": "cleanplate.render.export",
}

__all__ = [*_WHERE]  # noqa: PLE0604


def __getattr__(name: str) -> Any:
    """Import on first use: `import cleanplate` and `--help` answer at once."""
    if name not in _WHERE:
        raise AttributeError(f"module 'cleanplate' has no attribute {name!r}")
    return getattr(import_module(_WHERE[name]), name)
