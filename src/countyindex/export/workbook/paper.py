"""Heights of rows and widths of columns → before which rows a printed page begins (分页)."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

#: Margins of every page [inches].
MARGINS = {"left": 0.4, "right": 0.4, "top": 0.5, "bottom": 0.6}
#: Points an inch has; points a column is wide for each character, and for itself.
INCH, CHARACTER, EDGES = 72.0, 5.25, 3.75
#: Width of a column that says nothing of its own [characters].
USUAL = 8.43
#: Programs differ in the height of their lines; so much of a page is counted on.
CERTAIN = 0.92
#: A sheet is shrunk by no more than this share to save a page.
SHRUNK = 0.2
#: Rows are not cut, so that a page may end this much before its end [points].
SLACK = 16.0
#: A block that reaches less than this share of a page into its last one may well end before it.
DOUBTFUL = 0.08


class Paper(NamedTuple):
    """A size of paper: Excel's number of it, its short and its long side [inches]."""

    number: int
    short: float
    long: float

    def room(self, widths: Sequence[float], portrait: bool) -> float:
        """Return how high a page is, in points of a sheet shrunk to be one page wide.

        Parameters
        ----------
        widths
            The widths of the sheet's printed columns [characters]; 0 for the usual one.
        portrait
            Whether the short side lies across.
        """
        across, down = (self.short, self.long) if portrait else (self.long, self.short)
        across -= MARGINS["left"] + MARGINS["right"]
        down -= MARGINS["top"] + MARGINS["bottom"]
        wide = sum((width or USUAL) * CHARACTER + EDGES for width in widths)
        scale = min(1.0, across * INCH / wide) if wide else 1.0
        return down * INCH / scale * CERTAIN


A4 = Paper(9, 8.27, 11.69)
A3 = Paper(8, 11.69, 16.54)


def compact_room(
    heights: Sequence[float], blocks: Mapping[int, bool], room: float, repeat: tuple[int, int]
) -> float:
    """Return how high a page must be to save those pages that a little shrinking saves.

    Parameters
    ----------
    heights, blocks, room, repeat
        As in `page_breaks`.
    """
    head = sum(heights[repeat[0] : repeat[1]])
    forced = (row for row, alone in blocks.items() if alone and row > repeat[1] + 1)
    starts = sorted({0, *forced})
    needed = room
    for start, end in zip(starts, [*starts[1:], len(heights)], strict=True):
        body = sum(heights[start:end]) - (0.0 if start else head)
        pages = max(1, math.ceil(body / max(room - head, 1.0) - SHRUNK))
        needed = max(needed, body / pages + head + SLACK)
    return needed


def page_breaks(
    heights: Sequence[float], blocks: Mapping[int, bool], room: float, repeat: tuple[int, int]
) -> list[int]:
    """Return the rows before which a page must begin so that no block is cut without need.

    Parameters
    ----------
    heights
        Of all rows [points].
    blocks
        Row → whether the block that begins there must begin a page.
    room
        Height of a page [points].
    repeat
        The rows that every page repeats: the first, and the one after.
    """
    head = sum(heights[repeat[0] : repeat[1]])
    starts = sorted({0, *blocks})
    used, breaks, doubtful = 0.0, [], False
    for start, end in zip(starts, [*starts[1:], len(heights)], strict=True):
        need = sum(heights[start:end])
        full = used + need > room or doubtful
        if start > repeat[1] + 1 and start in blocks and (blocks[start] or full):
            breaks.append(start)
            used = head
        doubtful = False
        for height in heights[start:end]:
            wraps = used + height > room
            used = height + (head if wraps else used)
            doubtful = (doubtful or wraps) and used - head < DOUBTFUL * room
    return breaks
