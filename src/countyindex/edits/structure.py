"""The sheets of a file beside those written → what no longer stands where it did (结构)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from countyindex.errors import Problem
from countyindex.excel import Sheet
from countyindex.export.living.cells import at
from countyindex.export.living.plan import CODE, HEAD, NAME, Inputs, SheetPlan

#: Complaints of one kind on one sheet; more are counted.
MOST = 3
#: Labels that say what a row or column is.
LABELS = (CODE, NAME, HEAD)
UNDO = "Undo the sorting or moving, or write the workbook again and make the changes in it."
#: What an address looks like.
ADDRESS = re.compile(r"([A-Z]+)(\d+)")


def missing_sheets(
    file: Path, planned: Sequence[SheetPlan], sheets: Mapping[str, Sheet]
) -> list[Problem]:
    """Say which sheets are not there, and which strangers stand in their place."""
    known = {plan.name for plan in planned}
    strange = [name for name in sheets if name not in known]
    hint = f"Is it '{strange[0]}' now? " if len(strange) == 1 else ""
    return [
        Problem(
            f"{file}!{plan.name}",
            "is not there: the sheet was renamed or deleted.",
            f"{hint}Give it its name back, or write the workbook again.",
        )
        for plan in planned
        if plan.name not in sheets
    ]


def moved_labels(plan: SheetPlan, sheet: Sheet) -> Iterator[Problem]:
    """Say where the names of rows and columns are no longer what was written."""
    labels = {(r, c): text for r, c, text, look in plan.texts if look in LABELS and text}
    found = {place: _text(sheet.value(place[0] + 1, place[1] + 1)) for place in labels}
    wrong = [place for place, text in labels.items() if found[place] != text.strip()]
    if not wrong:
        return
    row, column = wrong[0]
    down = [place for place in labels if place[1] == column]
    sorted_ = Counter(labels[p].strip() for p in down) == Counter(found[p] for p in down)
    says = f"'{found[row, column]}'" if found[row, column] else "nothing"
    what = f"holds {says}, where '{labels[row, column]}' was written"
    if sorted_ and len(wrong) > 1:
        what += f": the rows were sorted by hand ({len(wrong)} labels have moved)"
    elif len(wrong) > 1:
        what += f", and {len(wrong) - 1} more labels have changed"
    yield Problem(sheet.place(row + 1, column + 1), f"{what}.", UNDO)


def typed_over(plan: SheetPlan, sheet: Sheet) -> Iterator[Problem]:
    """Say which cells hold no formula any more."""
    lost = [
        (row, column)
        for row, column, *_ in plan.formulas
        if (row + 1, column + 1) not in sheet.formulas
    ]
    for row, column in lost[:MOST]:
        says = _text(sheet.value(row + 1, column + 1))
        what = f"holds '{says}' in place of its formula." if says else "has lost its formula."
        do = "Undo it, or copy the formula from the cell beside it."
        yield Problem(sheet.place(row + 1, column + 1), what, do)
    if len(lost) > MOST:
        what = f"{len(lost) - MOST} more cells have lost their formulas."
        yield Problem(sheet.place(), what, "Write the workbook again.")


def merged_inputs(
    file: Path, blocks: Sequence[Inputs], merged: Mapping[str, Sequence[str]]
) -> Iterator[Problem]:
    """Say which merged cells lie over inputs: all but the first of them are lost."""
    for block in blocks:
        first, last = (
            (block.row, block.column),
            (block.row + len(block.rows) - 1, block.column + len(block.columns) - 1),
        )
        for area in merged.get(block.sheet, ()):
            (top, left), (bottom, right) = _corners(area)
            apart = bottom < first[0] or top > last[0] or right < first[1] or left > last[1]
            if not apart:
                what = "these cells are merged, and all but the first have lost what they held."
                do = "Split them, and type in what each should hold."
                yield Problem(f"{file}!{block.sheet}!{area}", what, do)


def _corners(area: str) -> list[tuple[int, int]]:
    """Return the corners of a range, counted from 0."""
    found = [(int(row) - 1, _column(letters)) for letters, row in ADDRESS.findall(area)]
    return [found[0], found[-1]] if found else [(0, 0), (-1, -1)]


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def address_of(first: str, i: int, j: int) -> str:
    """Return the cell that stands i rows below and j columns right of another."""
    (row, column), _ = _corners(first)
    return at(row + i, column + j)


def corner(first: str) -> tuple[int, int]:
    """Return row and column of an address, counted from 0."""
    return _corners(first)[0]


def _text(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else str(value).strip()
