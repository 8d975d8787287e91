"""A sheet of observations in Excel → rows of text with their cells (Excel 观测值)."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from countyindex.errors import InputError, Problem
from countyindex.excel import column_letters, read_sheets
from countyindex.unpacking import FIGURES


def read_excel(file: Path, problems: list[Problem]) -> tuple[pd.DataFrame, Iterable[str]]:
    """Read the first sheet of an Excel workbook as text, with the place of each row's value.

    What cannot be read goes to `problems`, with the cell: a formula that was never calculated, a
    second sheet with figures, a file that is no workbook.
    """
    try:
        sheet, *others = read_sheets(file, FIGURES)
    except InputError as error:
        problems += error.problems
        return pd.DataFrame(), ()
    for other in others:
        if not other.is_empty:
            what = f"holds figures, but only the first sheet, {sheet.title}, is read."
            problems.append(Problem(other.place(), what, "Move or delete it."))
    for (row, column), text in sheet.uncalculated.items():
        do = "Open the file in Excel and save it, or write the number."
        problems.append(Problem(sheet.place(row, column), f"the formula {text} has no value.", do))
    rows = [["" if cell is None else str(cell).strip() for cell in row] for row in sheet.rows]
    if not rows:
        problems.append(Problem(sheet.place(), "is empty.", "Write a heading."))
        return pd.DataFrame(), ()
    width = max((i for row in rows for i, cell in enumerate(row, start=1) if cell), default=0)
    header, body = rows[0][:width], [row[:width] for row in rows[1:]]
    letters = column_letters(header.index("value") + 1 if "value" in header else 1)
    wheres = [f"{sheet.place()}!{letters}{line}" for line in range(2, len(body) + 2)]
    kept = [i for i, row in enumerate(body) if any(row)]
    return pd.DataFrame([body[i] for i in kept], columns=header), [wheres[i] for i in kept]
