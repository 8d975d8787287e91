"""A long table → CSV that Excel opens, computers read exactly, and that hides no formula.

UTF-8 with a byte-order mark, lines end in CR LF. Text stands in quotes, numbers do not: whoever
minds the quotes gets codes as text. A number is the shortest text that reads back as the same bits.
A missing number is an empty cell.
"""

from __future__ import annotations

import pandas as pd

BOM = "\ufeff"
#: What a spreadsheet may take for the beginning of a formula (OWASP, CSV injection).
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
#: Stands in front of such text; spreadsheets show what follows it as text.
GUARD = "'"


def csv_bytes(table: pd.DataFrame) -> bytes:
    """Return a table as CSV.

    Parameters
    ----------
    table
        Columns of text (object), float64, Int64 or bool.

    Returns
    -------
    bytes
        A heading and one line a row.

    Examples
    --------
    >>> table = pd.DataFrame({"code": ["330102"], "score": [69.5]})
    >>> csv_bytes(table).decode("utf-8-sig").split()
    ['"code","score"', '"330102",69.5']
    """
    lines = [",".join(map(_quoted, table.columns))]
    cells = [_cells(table[name]) for name in table.columns]
    lines += map(",".join, zip(*cells, strict=True))
    return (BOM + "".join(f"{line}\r\n" for line in lines)).encode()


def _cells(column: pd.Series) -> list[str]:
    kind = column.dtype.kind
    if kind == "b":
        return ["true" if value else "false" for value in column]
    if kind in "iuf":
        return ["" if pd.isna(value) else repr(value) for value in column.astype(object)]
    return [_quoted(guarded(value)) for value in column]


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def guarded(text: str) -> str:
    """Put a ' before text that a spreadsheet may take for a formula.

    >>> guarded("=1+1"), guarded("-"), guarded("a=b")
    ("'=1+1", "'-", 'a=b')
    """
    return GUARD + text if _is_dangerous(text) else text


def unguarded(text: str) -> str:
    """Return the text that `guarded` was given.

    >>> unguarded("'=1+1"), unguarded("'tis")
    ('=1+1', "'tis")
    """
    return text[1:] if text.startswith(GUARD) and _is_dangerous(text[1:]) else text


def _is_dangerous(text: str) -> bool:
    """Whether text would be run, or would look like text that was guarded already."""
    return text.lstrip(GUARD).startswith(DANGEROUS)
