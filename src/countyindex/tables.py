"""A CSV file → its heading and rows of text, each row with its line (读表)."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from pathlib import Path

from countyindex.errors import InputError, Problem


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of text under a heading, each as long as the heading; empty rows are left out."""

    path: Path
    columns: tuple[str, ...]
    rows: tuple[list[str], ...]
    #: The line of the file that each row stands on.
    lines: tuple[int, ...]


def read_table(path: Path, encodings: tuple[str, ...] = ("utf-8-sig",)) -> Table:
    """Read a CSV file as text, cells stripped.

    Parameters
    ----------
    path
        The file.
    encodings
        Tried in this order.

    Raises
    ------
    InputError
        The file is missing, empty or in another encoding, a heading is repeated, a row has more
        cells than the heading, or a quote is opened and not closed on its line; all at once.
    """
    text = _decoded(path, encodings)
    rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    problems: list[Problem] = []
    columns: list[str] = []
    body: list[list[str]] = []
    lines: list[int] = []
    line = 1
    try:
        for row in rows:
            if rows.line_num > line:
                raise csv.Error
            if not columns:
                columns = [cell.strip() for cell in row]
            elif len(row) > len(columns):
                what = f"has {len(row)} cells where the heading has {len(columns)}."
                do = "Write numbers without commas, and put text with commas in quotes."
                problems.append(Problem(f"{path}:{line}", what, do))
            elif any(row):
                body.append([cell.strip() for cell in row] + [""] * (len(columns) - len(row)))
                lines.append(line)
            line = rows.line_num + 1
    except csv.Error:
        what = "a quote is not closed on this line, or stands inside a cell."
        problems.append(Problem(f"{path}:{line}", what, "Close it, or write it twice."))
    if not columns and not problems:
        problems.append(Problem(str(path), "is empty.", "Write a heading, or remove the file."))
    for column in sorted({name for name in columns if columns.count(name) > 1}):
        what = f"the column '{column}' stands twice in the heading."
        problems.append(Problem(f"{path}:1", what, "Keep one."))
    if problems:
        raise InputError(problems)
    return Table(path, tuple(columns), tuple(body), tuple(lines))


def _decoded(path: Path, encodings: tuple[str, ...]) -> str:
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        raise InputError(Problem(str(path), "there is no such file.")) from None
    except OSError as error:
        raise InputError(Problem(str(path), f"cannot be read ({error.strerror}).")) from None
    for encoding in encodings:
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise InputError(Problem(str(path), "is not UTF-8 text.", "Save it as CSV UTF-8."))
