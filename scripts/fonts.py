"""One variable font out of a family's regular and bold files, as `src/cleanplate/fonts/` holds them.

    pip install fonttools brotli
    python scripts/fonts.py REGULAR.ttf BOLD.ttf OUT.woff2

NotoSansSC.woff2 was made of npm's @expo-google-fonts/noto-sans-sc 0.4.3, NotoEmoji.woff2 of
@expo-google-fonts/noto-emoji 0.4.7. Both weights have the same points in the same order, so a bold glyph is
its regular one plus a move for each point: one file holds both, at little more than the size of one.
"""

from __future__ import annotations

import sys

from fontTools.ttLib import TTFont, newTable
from fontTools.ttLib.tables._f_v_a_r import Axis
from fontTools.ttLib.tables.TupleVariation import TupleVariation
from fontTools.varLib.iup import iup_delta_optimize

_UNUSED = "vhea", "vmtx", "VORG", "BASE", "STAT"  # columns of text, and names for menus
_PHANTOMS = 4  # points at the end that stand for the advances
_NEAR = 0.5  # font units that a point may be off


def joined(regular: TTFont, bold: TTFont) -> TTFont:
    """The regular font with an axis of weight, 400 to 700, that ends at the bold one."""
    moves = newTable("gvar")
    moves.version, moves.reserved = 1, 0
    moves.variations = {name: _moves(name, regular, bold) for name in regular.getGlyphOrder()}
    axes = newTable("fvar")
    axes.axes, axes.instances = [_weight(regular)], []
    regular["fvar"], regular["gvar"] = axes, moves
    for table in _UNUSED:
        if table in regular:
            del regular[table]
    return regular


def _moves(name: str, regular: TTFont, bold: TTFont) -> list[TupleVariation]:
    (thin, shape), (thick, other) = (
        font["glyf"]._getCoordinatesAndControls(name, font["hmtx"].metrics) for font in (regular, bold)
    )
    if len(thin) != len(thick) or shape.endPts != other.endPts:
        sys.exit(f"The two weights draw {name} with different points: they cannot be joined.")
    deltas = [(x - a, y - b) for (a, b), (x, y) in zip(thin, thick, strict=True)]
    ends = shape.endPts if shape.numberOfContours >= 0 else list(range(len(thin) - _PHANTOMS))
    kept = iup_delta_optimize(deltas, thin, ends, tolerance=_NEAR)
    return [TupleVariation({"wght": (0.0, 1.0, 1.0)}, kept)] if any(d and d != (0, 0) for d in kept) else []


def _weight(font: TTFont) -> Axis:
    axis = Axis()
    axis.axisTag, axis.axisNameID = "wght", font["name"].addName("Weight")
    axis.minValue = axis.defaultValue = 400
    axis.maxValue = 700
    return axis


if __name__ == "__main__":
    first, second, out = sys.argv[1:]
    font = joined(TTFont(first), TTFont(second))
    font.flavor = "woff2"
    font.save(out)
    font = TTFont(out)
    font["glyf"].ensureDecompiled()
    font.save(out)  # twice: FreeType 2.14 misreads the last glyph of a woff2 made straight from TrueType
