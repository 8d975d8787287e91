"""The hidden sheets of published inputs and of what differs from them (发布值, 核对)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from countyindex.export.living.cells import at, fixed, on
from countyindex.export.living.manifest import CHECK_SHEET, PUBLISHED_SHEET
from countyindex.export.living.plan import MUTED, Inputs, Look, SheetPlan

#: Columns before the values: on both sheets; on `核对` the first holds the count so far.
LEAD = 4
#: On `发布值`: what the row belongs to, its label, the row that holds the columns' labels.
WHAT, LABEL, HEADS_AT = 0, 1, 2
#: On `发布值`, from the top: the row above each block.
BEGINS = 3
#: LibreOffice's CHOOSE takes no more.
MOST_CHOICES = 29
GENERAL = Look("number", "General")


@dataclass(frozen=True, slots=True)
class Shelf:
    """Where each block of inputs has its published copy: `tops` are first rows of values."""

    inputs: tuple[Inputs, ...]
    boards: tuple[int, ...]
    tops: tuple[int, ...]
    #: The first row below all blocks, and the widest block.
    end: int
    width: int


def shelve(blocks: Sequence[tuple[int, Inputs]]) -> Shelf:
    """Stack the blocks, each below a row of its columns' labels."""
    tops, free = [], 1
    for _, block in blocks:
        tops.append(free + 1)
        free += 1 + len(block.rows)
    width = max(len(block.columns) for _, block in blocks)
    inputs = tuple(block for _, block in blocks)
    return Shelf(inputs, tuple(board for board, _ in blocks), tuple(tops), free, width)


def published_sheet(shelf: Shelf, names: Sequence[str]) -> SheetPlan:
    """Put the published value of every input."""
    sheet = SheetPlan(PUBLISHED_SHEET, hidden=True)
    sheet.row(0, 0, ["榜单与表", "行", "列名所在行"], MUTED)
    for k, top in enumerate(shelf.tops):
        sheet.numbers.append((k, BEGINS, float(top), MUTED))
    for block, board, top in zip(shelf.inputs, shelf.boards, shelf.tops, strict=True):
        sheet.row(top - 1, LEAD, block.column_labels, MUTED)
        for i, (label, values) in enumerate(zip(block.row_labels, block.values, strict=True)):
            row = top + i
            sheet.texts.append((row, WHAT, f"{names[board]} · {block.title}", MUTED))
            sheet.texts.append((row, LABEL, label, MUTED))
            sheet.numbers.append((row, HEADS_AT, float(top), MUTED))
            for j, value in enumerate(values):
                if value is not None:
                    sheet.put(row, LEAD + j, value, GENERAL)
    return sheet


def check_sheet(shelf: Shelf) -> SheetPlan:
    """Count the inputs that differ from what was published, on and on from cell to cell.

    Column A is the count at the end of each row: k changes lie in the row where it first reaches k,
    and there in the first cell that says k.
    """
    sheet = SheetPlan(CHECK_SHEET, hidden=True)
    sheet.numbers.append((0, 0, 0.0, MUTED))
    before = "$A$1"
    last_row = 0
    for block, top in zip(shelf.inputs, shelf.tops, strict=True):
        sheet.formulas.append((top - 1, 0, f"=A{last_row + 1}", 0.0, GENERAL))
        live = on(block.sheet)
        published = on(PUBLISHED_SHEET)
        for i in range(len(block.rows)):
            row = top + i
            before = f"A{row}"
            cells = [j for j in range(len(block.columns)) if (i, j) not in block.locked]
            for j in cells:
                here, there = at(block.row + i, block.column + j), at(row, LEAD + j)
                formula = f"={before}+1-EXACT({live}{here},{published}{there})"
                sheet.formulas.append((row, LEAD + j, formula, 0.0, GENERAL))
                before = there
            sheet.formulas.append((row, 0, f"={before}", 0.0, GENERAL))
            last_row = row
    return sheet


def changed_between(shelf: Shelf, first: int, last: int) -> str:
    """Return how many inputs differ in blocks first … last, as an expression."""
    end = shelf.tops[last] + len(shelf.inputs[last].rows)
    start = shelf.tops[first]
    return f"{on(CHECK_SHEET)}$A${end}-{on(CHECK_SHEET)}$A${start}"


def live_value(shelf: Shelf, row: str, column: str) -> str:
    """Return an expression for the input that a row and column of `发布值` stand for."""
    parts = []
    for block, top in zip(shelf.inputs, shelf.tops, strict=True):
        bottom, right = block.row + len(block.rows) - 1, block.column + len(block.columns) - 1
        corners = fixed(block.row, block.column), fixed(bottom, right)
        area = f"{on(block.sheet)}{corners[0]}:{corners[1]}"
        parts.append(f"INDEX({area},{row}-{top},{column}-{LEAD})")
    which = f"MATCH({row}-1,{on(PUBLISHED_SHEET)}$D$1:$D${len(parts)},1)"
    chosen = '""'
    for start in reversed(range(0, len(parts), MOST_CHOICES)):
        some = ",".join(parts[start : start + MOST_CHOICES])
        chosen = f"IF({which}<={start + MOST_CHOICES},CHOOSE({which}-{start},{some}),{chosen})"
    return chosen
