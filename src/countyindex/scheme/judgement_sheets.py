"""A filled-in workbook of pairwise comparisons (判断矩阵) → one full matrix an expert.

The first sheet, 说明, names what is compared; every other sheet is one expert's matrix, the name of
the sheet the expert's. `countyindex template judgements` writes such a workbook, empty.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from countyindex.documents import number
from countyindex.errors import InputError, Problem, did_you_mean
from countyindex.excel import Sheet, read_sheets
from countyindex.scheme.judgements import Judgements, on_scale, reciprocal, rounded_reciprocal

#: The sheet that names what is compared.
FACTS = "说明"

#: What stands in column A of that sheet → the field of `Judgements` that column B gives.
FIELDS: Mapping[str, str] = {
    "标题": "title_zh",
    "备注": "note_zh",
    "节点": "node",
    "随机一致性指标表": "random_index",
}

#: The heading of the list of items on that sheet: id in column A, name in column B.
ITEMS = "项目代码"

#: The cell at the corner of every expert's matrix: names stand to its right and below it.
CORNER = "行相对于列"


def read_judgement_sheets(path: str | Path) -> Judgements:
    """Read a workbook of comparisons: the upper triangles count, the lower ones must agree.

    Raises
    ------
    InputError
        A judgement is missing, is no number on the scale 1/9 … 9 or contradicts its reciprocal; an
        item is not known; the sheet 说明 is incomplete. All problems at once, each with
        file!sheet!cell.
    """
    sheets = {sheet.title: sheet for sheet in read_sheets(Path(path))}
    if FACTS not in sheets:
        raise InputError(
            Problem(
                str(path),
                f"has no sheet '{FACTS}' that names what is compared.",
                "Begin with 'countyindex template judgements -o FILE.xlsx'.",
            )
        )
    facts, problems = sheets.pop(FACTS), list[Problem]()
    fields, items = _facts(facts, problems)
    experts = {title: sheet for title, sheet in sheets.items() if not sheet.is_empty}
    if not experts:
        problems.append(Problem(str(path), "there is no expert.", "Add one sheet of comparisons."))
    matrices = tuple(_matrix(sheet, items, problems) for sheet in experts.values())
    if problems:
        raise InputError(problems)
    return Judgements(
        path=Path(path),
        **{"title_zh": "", "note_zh": "", "node": "index", "random_index": "saaty1980", **fields},
        items=tuple(items.values()),
        experts=tuple(experts),
        matrices=matrices,
    )


def _facts(sheet: Sheet, problems: list[Problem]) -> tuple[dict[str, str], dict[str, str]]:
    """What the sheet 说明 says: the fields of `Judgements`, and the items' names → ids."""
    fields: dict[str, str] = {}
    items: dict[str, str] = {}
    listing = False
    for row in range(1, len(sheet.rows) + 1):
        key, value = _text(sheet.value(row, 1)), _text(sheet.value(row, 2))
        if key in FIELDS and value:
            fields[FIELDS[key]] = value
        elif key == ITEMS:
            listing = True
        elif listing and key:
            name = value or key
            if name in items or key in items.values():
                problems.append(Problem(sheet.place(row, 1), f"lists {key} {name} twice."))
            items[name] = key
    if len(items) < 2:
        problems.append(
            Problem(
                sheet.place(),
                f"lists {len(items)} items to compare.",
                f"Write ids and names under '{ITEMS}'.",
            )
        )
    return fields, items


@dataclass(frozen=True, slots=True)
class _Grid:
    """Where one expert's comparisons stand: the row and the column of each item, by name."""

    sheet: Sheet
    rows: Mapping[str, int]
    columns: Mapping[str, int]

    def at(self, one: str, other: str) -> tuple[int, int]:
        return self.rows[one], self.columns[other]


def _grid(sheet: Sheet, names: list[str], problems: list[Problem]) -> _Grid | None:
    corner = next(
        (
            (i, j)
            for i, row in enumerate(sheet.rows, start=1)
            for j, cell in enumerate(row, start=1)
            if _text(cell) == CORNER
        ),
        None,
    )
    if corner is None:
        problems.append(
            Problem(
                sheet.place(),
                f"has no matrix: no cell says '{CORNER}'.",
                "Copy another expert's sheet, or delete this one.",
            )
        )
        return None
    top, left = corner
    across = _labels(sheet, ((top, left + i) for i in range(1, len(names) + 1)), names, problems)
    down = _labels(sheet, ((top + i, left) for i in range(1, len(names) + 1)), names, problems)
    if across is None or down is None:
        return None
    return _Grid(
        sheet,
        {name: row for name, (row, _) in down.items()},
        {name: column for name, (_, column) in across.items()},
    )


def _labels(
    sheet: Sheet, cells: Iterator[tuple[int, int]], names: list[str], problems: list[Problem]
) -> dict[str, tuple[int, int]] | None:
    """Where each item's name stands; None, with what is wrong, unless every one stands once."""
    found: dict[str, tuple[int, int]] = {}
    wrong = []
    for cell in cells:
        name = _text(sheet.value(*cell))
        if name in names and name not in found:
            found[name] = cell
            continue
        what = "stands here twice." if name in found else f"is none of the items of '{FACTS}'."
        left = [item for item in names if item not in found]
        wrong.append(Problem(sheet.place(*cell), f"'{name}' {what}", did_you_mean(name, left)))
    problems += wrong
    return None if wrong else found


def _matrix(
    sheet: Sheet, items: Mapping[str, str], problems: list[Problem]
) -> tuple[tuple[float, ...], ...]:
    names = list(items)
    grid = _grid(sheet, names, problems)
    if grid is None:
        return ()
    problems += [each for name in names for each in _unequal_to_itself(grid, name)]
    given = {(name, name): 1.0 for name in names}
    for i, one in enumerate(names):
        for other in names[i + 1 :]:
            value = _judgement(grid, one, other, problems)
            given[one, other], given[other, one] = value, 1 / value
    return tuple(tuple(given[one, other] for other in names) for one in names)


def _unequal_to_itself(grid: _Grid, name: str) -> Iterator[Problem]:
    """Say that a cell on the diagonal holds something else than 1, or nothing."""
    cell = grid.at(name, name)
    value = grid.sheet.value(*cell)
    if _text(value) not in ("", "1", "1.0"):
        place = grid.sheet.place(*cell)
        yield Problem(place, f"{name} compared with itself is '{value}'.", "Put 1 back.")


def _judgement(grid: _Grid, one: str, other: str, problems: list[Problem]) -> float:
    """How much more one item counts than another; 1, and what is wrong, where that is not said."""
    wrong: list[Problem] = []
    upper = _number(grid.sheet, grid.at(one, other), wrong)
    mirrored = _mirrors_text(grid.sheet, grid.at(one, other), grid.at(other, one))
    lower = None if mirrored else _number(grid.sheet, grid.at(other, one), wrong)
    place = grid.sheet.place(*grid.at(one, other))
    if not wrong and upper is None and lower is None:
        wrong += _unsaved(grid, one, other)
    if not wrong and upper is None and lower is None:
        wrong.append(
            Problem(
                place,
                f"expert {grid.sheet.title} has not compared {one} with {other}.",
                "Write a number from 1/9 to 9.",
            )
        )
    elif upper is not None and lower is not None and not reciprocal(upper, lower):
        wrong.append(
            Problem(
                grid.sheet.place(*grid.at(other, one)),
                f"{one} over {other} is {upper:g}, but {other} over {one} is {lower:g}: one must "
                "be the reciprocal of the other.",
                "Correct one or empty it.",
            )
        )
    problems += wrong
    if wrong:
        return 1.0
    return upper if upper is not None else 1 / lower if lower is not None else 1.0


def _unsaved(grid: _Grid, one: str, other: str) -> Iterator[Problem]:
    """Say of a formula whose result was not saved that it has none; not of the template's own."""
    upper, lower = grid.at(one, other), grid.at(other, one)
    mirrored = grid.sheet.place(*upper).rpartition("!")[2]
    for cell in (upper, lower):
        formula = grid.sheet.uncalculated.get(cell, "")
        if formula and mirrored not in formula:
            what = f"the formula '{formula}' was saved without its result."
            do = "Open the file in Excel or LibreOffice and save it, or write the number."
            yield Problem(grid.sheet.place(*cell), what, do)


def _mirrors_text(sheet: Sheet, upper: tuple[int, int], lower: tuple[int, int]) -> bool:
    """Whether a formula reads a judgement that is a text: 1/2 is a date to a spreadsheet then."""
    text = sheet.value(*upper)
    return isinstance(text, str) and bool(text.strip()) and lower in sheet.formulas


def _number(sheet: Sheet, cell: tuple[int, int], problems: list[Problem]) -> float | None:
    """The judgement in a cell, or None where it is empty or wrong."""
    value = sheet.value(*cell)
    if (isinstance(value, str) and not value.strip()) or value is None:
        # A formula such as =1/3 that nobody has calculated says all the same what it is.
        value = _fraction(sheet.uncalculated.get(cell, ""))
        if value is None:
            return None
    try:
        found = number(value)
    except (ValueError, TypeError):
        problems.append(
            Problem(
                sheet.place(*cell),
                f"the judgement '{value}' is no number.",
                "Write 3 or =1/3; Excel may have read 1/3 as a date.",
            )
        )
        return None
    unfit = _unfit(value, found)
    if unfit:
        problems.append(Problem(sheet.place(*cell), *unfit))
        return None
    return found


def _unfit(written: Any, judgement: float) -> tuple[str, str] | None:
    """Say why a number is no judgement."""
    whole = rounded_reciprocal(judgement)
    if whole is not None:
        return f"the judgement {written} is 1/{whole} cut short.", f"Write =1/{whole}."
    if not on_scale(judgement):
        return f"the judgement {written} lies outside 1/9 … 9.", "Use Saaty's scale."
    return None


def _fraction(formula: str) -> float | None:
    try:
        return number(formula.removeprefix("="))
    except ValueError:
        return None


def _text(value: Any) -> str:
    return "" if value is None else str(value).strip()
