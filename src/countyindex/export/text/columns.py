"""Rows of text → lines in which columns stand below each other, Chinese as wide as it is drawn."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from unicodedata import east_asian_width

#: Between two columns, and before the first.
GAP, INDENT = "  ", "  "


def aligned(rows: Sequence[Sequence[str]], right: Collection[int] = ()) -> Iterator[str]:
    """Yield each row as a line.

    Parameters
    ----------
    rows
        Texts, as many in every row.
    right
        The columns that end, not begin, below each other: numbers.
    """
    widths = [max(map(drawn_width, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (
            " " * (width - drawn_width(cell)) + cell
            if at in right
            else cell + " " * (width - drawn_width(cell))
            for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        yield (INDENT + GAP.join(cells)).rstrip()


def padded(text: str, width: int) -> str:
    """Return a text with blanks behind it, one at least."""
    return text + " " * max(width - drawn_width(text), 1)


def drawn_width(text: str) -> int:
    """Return how many cells of a terminal a text takes; a Chinese sign takes two."""
    return sum(2 if east_asian_width(sign) in "WF" else 1 for sign in text)
