"""Which skill is speaking: the three X-Skill headers, without which a hosted export is refused."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from cleanplate import __version__

SOURCE = "cleanplate"
_PLACES = {".clawhub": "clawhub", ".cursor/skills": "cursor"}
_LONGEST = 64 << 10  # characters of SKILL.md that are looked at


def attribution(
    environment: Mapping[str, str], skill: Path | None = None, home: Path | None = None
) -> dict[str, str]:
    """The headers. `skill` is a folder whose SKILL.md says name and version; SKILL_SOURCE counts more."""
    said = frontmatter(skill / "SKILL.md") if skill else {}
    source = environment.get("SKILL_SOURCE") or said.get("name") or SOURCE
    return {
        "X-Skill-Source": _safe(source) or SOURCE,
        "X-Skill-Version": _safe(said.get("version", "")) or __version__,
        "X-Skill-Platform": platform(skill or Path(__file__), home),
    }


def platform(place: Path, home: Path | None = None) -> str:
    """By where it is installed: ~/.clawhub is clawhub, ~/.cursor/skills is cursor, all else unknown."""
    base = home or Path.home()
    for folder, name in _PLACES.items():
        if place.absolute().is_relative_to(base / folder):
            return name
    return "unknown"


def frontmatter(path: Path) -> dict[str, str]:
    """`name` and `version` of a SKILL.md, the version also where it lies under `metadata`; empty where there are
    none."""
    try:
        with path.open(encoding="utf-8", errors="replace") as file:
            text = file.read(_LONGEST)
    except OSError:
        return {}
    head = re.match(r"\ufeff?---\s*\n(.*?)\n---\s*(\n|$)", text, re.DOTALL)
    lines = re.findall(r"^ *(name|version):[ \t]*(.+?)[ \t]*$", head[1] if head else "", re.MULTILINE)
    return {key: value.strip("\"'") for key, value in reversed(lines)}


def _safe(value: str) -> str:
    """What a header can carry."""
    return "".join(c for c in value if " " <= c <= "~").strip()[:100]
