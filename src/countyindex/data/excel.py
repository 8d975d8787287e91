"""A sheet of observations in Excel → rows of text with their cells (读 Excel)."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from zipfile import BadZipFile

import pandas as pd

from countyindex.errors import Problem


def read_excel(file: Path, problems: list[Problem]) -> tuple[pd.DataFrame, Iterable[str]]:
    """Read the first sheet of an Excel workbook as text, with the place of each row's value.

    What cannot be read goes to `problems`, with the cell: a formula that was never calculated, a
    second sheet with figures, a file that is no workbook.
    """
    # Imported here: they take 0.1 s, and most projects hold CSV files only.
    from openpyxl import load_workbook  # noqa: PLC0415
    from openpyxl.utils import get_column_letter  # noqa: PLC0415

    try:
        book = load_workbook(file, read_only=True, data_only=True)
        formulas = load_workbook(file, read_only=True).worksheets[0]
    except (BadZipFile, KeyError, ValueError):
        problems.append(
            Problem(str(file), "is no Excel workbook.", "Save it as .xlsx or CSV UTF-8.")
        )
        return pd.DataFrame(), ()
    sheet, *others = book.worksheets
    for other in others:
        if any(cell is not None for row in other.values for cell in row):
            what = f"holds figures, but only the first sheet, {sheet.title}, is read."
            problems.append(Problem(f"{file}!{other.title}", what, "Move or delete it."))
    both = zip(formulas.values, sheet.values, strict=False)
    for row, (written, given) in enumerate(both, start=1):
        for column, (text, value) in enumerate(zip(written, given, strict=False), start=1):
            if value is None and isinstance(text, str) and text.startswith("="):
                place = f"{file}!{sheet.title}!{get_column_letter(column)}{row}"
                do = "Open the file in Excel and save it, or write the number."
                problems.append(Problem(place, f"the formula {text} has no value.", do))
    rows = [["" if cell is None else str(cell).strip() for cell in row] for row in sheet.values]
    if not rows:
        problems.append(Problem(f"{file}!{sheet.title}", "is empty.", "Write a heading."))
        return pd.DataFrame(), ()
    width = max((i for row in rows for i, cell in enumerate(row, start=1) if cell), default=0)
    header, body = rows[0][:width], [row[:width] for row in rows[1:]]
    letter = get_column_letter(header.index("value") + 1 if "value" in header else 1)
    wheres = [f"{file}!{sheet.title}!{letter}{line}" for line in range(2, len(body) + 2)]
    kept = [i for i, row in enumerate(body) if any(row)]
    return pd.DataFrame([body[i] for i in kept], columns=header), [wheres[i] for i in kept]
