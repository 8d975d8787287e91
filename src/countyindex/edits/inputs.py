"""The inputs of a living workbook, cell by cell: what they are called and whose they are (输入)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from countyindex.export.living.cells import at
from countyindex.export.living.plan import Inputs, Value

#: Kind, node/expert, row, column: the keys of the manifest.
Key = tuple[str, str, str, str]
#: What every input of one board holds.
Cells = Mapping[Key, Value]
#: Whom a change belongs to: figures and facts, choices, or people who judged.
Owner = Literal["input", "scheme", "judgement"]


@dataclass(frozen=True, slots=True)
class Edit:
    """One input that is not what was published; `place` is sheet!cell."""

    board: str
    key: Key
    place: str
    owner: Owner
    #: What people call it: the table, the row, the column.
    title: str
    row: str
    column: str
    published: Value
    now: Value


def cells_of(blocks: Iterable[Inputs]) -> dict[Key, Value]:
    """Return the published value of every input of some blocks."""
    return {key: value for block in blocks for key, _, _, value in walk(block)}


def walk(block: Inputs) -> Iterator[tuple[Key, int, int, Value]]:
    """Yield key, position within the block and published value of every input."""
    for i, row in enumerate(block.rows):
        for j, column in enumerate(block.columns):
            if (i, j) not in block.locked:
                yield (block.kind, block.of, row, column), i, j, block.values[i][j]


def edit_of(board: str, block: Inputs, key: Key, i: int, j: int, now: Value) -> Edit:
    """Describe a change."""
    return Edit(
        board=board,
        key=key,
        place=f"{block.sheet}!{at(block.row + i, block.column + j)}",
        owner=owner_of(key),
        title=block.title,
        row=block.row_labels[i],
        column=block.column_labels[j],
        published=block.values[i][j],
        now=now,
    )


def owner_of(key: Key) -> Owner:
    """Say whom a change belongs to; a direction is a fact of the registry."""
    kind, _, _, column = key
    if kind == "judgements":
        return "judgement"
    facts = ("direction", "interval_low", "interval_high")
    if kind in ("raw", "overrides") or (kind == "indicators" and column in facts):
        return "input"
    return "scheme"


def part(cells: Cells, kind: str, of: str = "") -> dict[tuple[str, str], Value]:
    """Return the inputs of one kind by row and column."""
    return {(r, c): value for (k, o, r, c), value in cells.items() if (k, o) == (kind, of)}


def number_in(cells: Cells, kind: str, row: str, column: str) -> float | None:
    """Return an input that is a number or blank."""
    value = cells.get((kind, "", row, column))
    return value if isinstance(value, int | float) else None


def word_in(cells: Cells, kind: str, row: str, column: str) -> str:
    """Return an input that is a word."""
    return str(cells[kind, "", row, column])
