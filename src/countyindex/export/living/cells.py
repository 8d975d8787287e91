"""Rows and columns counted from 0 → addresses and ranges as Excel writes them (单元格地址)."""

from __future__ import annotations

from functools import cache

#: What begins a formula's test for a number inside SUMIF: text and blanks fail it.
ANY_NUMBER = '">-1E300"'


@cache
def letters(column: int) -> str:
    """Return a column's letters: 0 → A, 26 → AA."""
    before, last = divmod(column, 26)
    return (letters(before - 1) if before else "") + chr(65 + last)


def at(row: int, column: int) -> str:
    """Return a relative address: C6."""
    return f"{letters(column)}{row + 1}"


def fixed(row: int, column: int) -> str:
    """Return an absolute address: $C$6."""
    return f"${letters(column)}${row + 1}"


def row_fixed(row: int, column: int) -> str:
    """Return an address whose row stays: C$6."""
    return f"{letters(column)}${row + 1}"


def column_of(column: int, first: int, last: int) -> str:
    """Return a column's rows from first to last, absolute: $C$6:$C$42."""
    return f"${letters(column)}${first + 1}:${letters(column)}${last + 1}"


def on(sheet: str) -> str:
    """Return what stands before an address on another sheet: 'the sheet'!."""
    return "'" + sheet.replace("'", "''") + "'!"


def text(words: str) -> str:
    """Return a text as a formula holds it."""
    return '"' + words.replace('"', '""') + '"'


def number(value: float) -> str:
    """Return a number as a formula holds it, with all its digits."""
    return repr(float(value)).removesuffix(".0")
