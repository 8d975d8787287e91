"""What a sheet of the living workbook will hold, before anything is written (工作表草图)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from countyindex.export.living.cells import at
from countyindex.export.living.manifest import Area

#: A number, a text, or nothing.
Value = float | str | None


class Look(NamedTuple):
    """How a cell looks: a kind of cell that `writing` knows, and a number format."""

    kind: str
    pattern: str = ""


TITLE, NOTE, HEAD, GROUP = Look("title"), Look("note"), Look("head"), Look("group")
TEXT, MUTED, NAME, CODE = Look("text"), Look("muted"), Look("name"), Look("code")
ABOUT = Look("about")
COUNT, PLACE_LOOK = Look("number", "0"), Look("place", "0")
WORD = Look("input")
SCORE, WEIGHT = Look("number", "0.0"), Look("number", "0.0000")


@dataclass(slots=True)
class SheetPlan:
    """One sheet: cells as (row, column, …, look), and what lies over them."""

    name: str
    texts: list[tuple[int, int, str, Look]] = field(default_factory=list)
    #: None is a blank cell with a look.
    numbers: list[tuple[int, int, float | None, Look]] = field(default_factory=list)
    #: Row, column, formula with its equals sign, its value.
    formulas: list[tuple[int, int, str, float | str, Look]] = field(default_factory=list)
    #: First column, last column, width [characters], whether hidden.
    widths: list[tuple[int, int, float, bool]] = field(default_factory=list)
    heights: dict[int, float] = field(default_factory=dict)
    #: First row, first column, last row, last column, and what Excel checks.
    checks: list[tuple[int, int, int, int, dict[str, Any]]] = field(default_factory=list)
    comments: list[tuple[int, int, str]] = field(default_factory=list)
    #: Row, column, sheet, text.
    links: list[tuple[int, int, str, str]] = field(default_factory=list)
    #: Row, first and last column, wrapped text over all of them.
    paragraphs: list[tuple[int, int, int, str]] = field(default_factory=list)
    #: Charts and conditional formats: called with workbook, worksheet and looks.
    extras: list[Callable[[Any, Any, Any], None]] = field(default_factory=list)
    freeze: tuple[int, int] = (0, 0)
    hidden: bool = False
    #: Colour of the tab.
    tab: str = ""

    def put(self, row: int, column: int, value: Value, look: Look) -> None:
        """Put one text, number or blank."""
        if isinstance(value, str):
            self.texts.append((row, column, value, look))
        else:
            self.numbers.append((row, column, value, look))

    def row(self, row: int, column: int, values: Sequence[Value], look: Look) -> None:
        """Put values side by side."""
        for offset, value in enumerate(values):
            self.put(row, column + offset, value, look)


@dataclass(frozen=True, slots=True)
class Inputs:
    """A rectangle of inputs: keys for programs, labels for people, the published values."""

    kind: str
    sheet: str
    row: int
    column: int
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    row_labels: tuple[str, ...]
    column_labels: tuple[str, ...]
    values: Sequence[Sequence[Value]]
    of: str = ""
    locked: frozenset[tuple[int, int]] = frozenset()
    #: What people call the whole.
    title: str = ""

    def area(self, published: str) -> Area:
        """Return how the manifest describes it."""
        return Area(
            *(self.kind, self.sheet, at(self.row, self.column), self.rows, self.columns),
            *(self.of, published, tuple(sorted(self.locked))),
        )


def results(
    kind: str,
    sheet: str,
    first: tuple[int, int],
    rows: Sequence[str],
    columns: Sequence[str],
    of: str = "",
) -> Area:
    """Return how the manifest describes a rectangle of formulas."""
    return Area(kind, sheet, at(*first), tuple(rows), tuple(columns), of)
