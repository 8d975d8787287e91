"""An Excel workbook → its sheets as plain cells (读 Excel); the only file that knows openpyxl."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from warnings import catch_warnings

from countyindex.errors import InputError, Problem
from countyindex.unpacking import TORN, Bounds, column_letters, refuse_oversized

__all__ = ["Sheet", "column_letters", "read_sheets"]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: rows of values as they were last calculated, from A1 on.

    `uncalculated` holds the formulas that nobody has calculated yet, by row and column from 1;
    `formulas` says which cells hold a formula at all.
    """

    path: Path
    title: str
    rows: tuple[tuple[Any, ...], ...]
    uncalculated: Mapping[tuple[int, int], str]
    formulas: frozenset[tuple[int, int]] = field(default=frozenset(), repr=False)

    @property
    def is_empty(self) -> bool:
        """Whether no cell holds anything."""
        return all(cell is None for row in self.rows for cell in row)

    def value(self, row: int, column: int) -> Any:
        """Return what a cell holds, counted from 1; None beyond the last one."""
        cells = self.rows[row - 1] if row <= len(self.rows) else ()
        return cells[column - 1] if column <= len(cells) else None

    def place(self, row: int = 0, column: int = 0) -> str:
        """Return where a cell is, counted from 1, or the sheet: file!sheet!cell."""
        where = f"{self.path}!{self.title}"
        return f"{where}!{column_letters(column)}{row}" if row else where


def read_sheets(file: Path, bounds: Bounds | None = None) -> tuple[Sheet, ...]:
    """Read every sheet of an Excel workbook.

    Raises
    ------
    InputError
        The file is no workbook, is encrypted, or holds more than the bounds.
    """
    refuse_oversized(file, bounds)
    # Imported here: it takes 0.1 s, and most projects hold text files only.
    from openpyxl import load_workbook  # noqa: PLC0415  (as said above)

    try:
        # Bars and extensions that openpyxl would drop on writing do not matter in reading.
        with catch_warnings(action="ignore", category=UserWarning):
            values = load_workbook(file, read_only=True, data_only=True)
            formulas = load_workbook(file, read_only=True)
            pairs = zip(values.worksheets, formulas.worksheets, strict=True)
            sheets = tuple(_sheet(file, given, written) for given, written in pairs)
    except TORN:
        raise InputError(
            Problem(str(file), "is no Excel workbook.", "Save it as .xlsx or CSV UTF-8.")
        ) from None
    values.close()
    formulas.close()
    return sheets


def _sheet(file: Path, given: Any, written: Any) -> Sheet:
    rows = tuple(tuple(row) for row in given.values)
    texts = tuple(tuple(row) for row in written.values)
    return Sheet(file, given.title, rows, _uncalculated(rows, texts), _formulas(texts))


def _formulas(texts: tuple[tuple[Any, ...], ...]) -> frozenset[tuple[int, int]]:
    """Return where the formulas are; those over several cells are objects of their own."""
    plain = (int, float, bool, type(None))
    return frozenset(
        (row, column)
        for row, cells in enumerate(texts, start=1)
        for column, text in enumerate(cells, start=1)
        if (text.startswith("=") if isinstance(text, str) else _is_formula(text, plain))
    )


def _is_formula(value: object, plain: tuple[type, ...]) -> bool:
    return not isinstance(value, plain) and type(value).__name__.endswith("Formula")


def _uncalculated(
    values: tuple[tuple[Any, ...], ...], texts: tuple[tuple[Any, ...], ...]
) -> dict[tuple[int, int], str]:
    return {
        (row, column): text
        for row, (given, written) in enumerate(zip(values, texts, strict=False), start=1)
        for column, (value, text) in enumerate(zip(given, written, strict=False), start=1)
        if value is None and isinstance(text, str) and text.startswith("=")
    }
