"""A workbook's zip file → a refusal of what is hostile or torn, before it is unpacked (解压)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree.ElementTree import ParseError, fromstring
from zipfile import BadZipFile, ZipFile
from zlib import error as zlib_error

from countyindex.errors import InputError, Problem

#: What reading a file that is no workbook, or a torn one, ends in.
TORN = (
    *(BadZipFile, zlib_error, EOFError, NotImplementedError, RuntimeError, ParseError),
    *(LookupError, ValueError, TypeError, AttributeError, ArithmeticError),
)


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a workbook may hold before anybody reads it."""

    #: Bytes that all parts unpack to, and how many times its packed size one part may unpack to.
    unpacked: int = 300_000_000
    ratio: int = 300
    parts: int = 2_000
    #: Cells of all sheets; the last row and column of any.
    cells: int = 1_500_000
    rows: int = 20_000
    columns: int = 2_000


#: A small part may be packed as tightly as it likes [bytes].
SMALL = 1_000_000
#: How an encrypted workbook, or one of Excel 97, begins.
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
#: Parts that a workbook of figures has no use for: how their names begin, and what they are.
FOREIGN = {
    "xl/vbaProject": ("holds macros.", "Save it as .xlsx, without them."),
    "xl/externalLinks/": (
        "is linked to other workbooks.",
        "Replace these formulas by their values, break the links and save it.",
    ),
    "xl/connections": ("is connected to outside data.", "Delete the connections and save it."),
    "xl/embeddings/": ("holds other files.", "Delete them and save it."),
    "xl/activeX/": ("holds programs.", "Delete the controls and save it."),
}


def refuse_hostile(file: Path, bounds: Bounds | None = None) -> None:
    """Refuse what is no plain workbook of moderate size, before anything is unpacked whole.

    Sizes are taken from the directory of the zip file, which bounds what is ever unpacked; then
    the sheets run by once, piece by piece.

    Raises
    ------
    InputError
        The file is no workbook, is encrypted or torn, unpacks to too much, has macros, links to
        elsewhere or entities, or a sheet reaches too far.
    """
    limits = bounds or Bounds()
    try:
        with file.open("rb") as stream:
            if stream.read(len(OLE)) == OLE:
                what = "is protected with a password, or is a workbook of Excel 97."
                raise InputError(
                    Problem(str(file), what, "Save it as .xlsx without a password to open it.")
                )
        with ZipFile(file) as book:
            problems = list(_strange_parts(file, book, limits))
            if not problems:
                problems = list(_far_sheets(file, book, limits))
    except TORN:
        what = "is no Excel workbook, or only a part of one."
        raise InputError(
            Problem(str(file), what, "Save it again as .xlsx, or take another copy.")
        ) from None
    if problems:
        raise InputError(problems)


def _strange_parts(file: Path, book: ZipFile, limits: Bounds) -> Iterator[Problem]:
    """Say what the directory alone gives away."""
    parts = book.infolist()
    names = [part.filename for part in parts]
    size = sum(part.file_size for part in parts)
    if len(parts) > limits.parts or len(set(names)) < len(names):
        what = f"holds {len(parts)} parts, or one of them twice."
        yield Problem(str(file), what, "Take a copy that Excel saved.")
    if size > limits.unpacked:
        what = f"unpacks to {size / 1e6:,.0f} MB, and {limits.unpacked / 1e6:,.0f} MB are read."
        yield Problem(str(file), what, "Take the workbook that countyindex wrote.")
    for part in parts:
        tight = part.file_size > limits.ratio * max(part.compress_size, 1)
        if tight and part.file_size > SMALL and size <= limits.unpacked:
            times = part.file_size // max(part.compress_size, 1)
            what = f"{part.filename} unpacks to {times:,} times its size, as no sheet does."
            yield Problem(str(file), what, "Take the workbook that countyindex wrote.")
    if not {"[Content_Types].xml", "xl/workbook.xml"} <= set(names):
        yield Problem(str(file), "is no Excel workbook.", "Give an .xlsx.")
    for beginning, (what, do) in FOREIGN.items():
        if any(name.startswith(beginning) for name in names):
            yield Problem(str(file), what, do)


#: A cell, a merged range, the range a sheet says it fills, and what XML of Excel never holds.
_MARKS = re.compile(
    rb'<(?:\w+:)?c r="([A-Z]{1,3})(\d+)"|<(?:\w+:)?row [^>]*?\br="(\d+)"'
    rb'|<(?:\w+:)?dimension ref="[^":]*:?([A-Z]{1,3})(\d+)"|(<!DOCTYPE|<!ENTITY)'
)
#: Bytes of a sheet that are looked at together, and that the pieces overlap by.
_PIECE, _OVERLAP = 1 << 20, 200


def _far_sheets(file: Path, book: ZipFile, limits: Bounds) -> Iterator[Problem]:
    """Say which sheets reach beyond the last row or column, or hold too many cells."""
    found: dict[str, tuple[int, int]] = {}
    cells = 0
    for part in book.namelist():
        if not part.endswith((".xml", ".rels", ".vml")):
            continue
        row = column = 0
        for mark in _marks(book, part):
            letters, digits, alone, to_letters, to_digits, entity = mark.groups()
            if entity:
                yield Problem(str(file), f"{part} declares entities, as no workbook does.")
                return
            cells += letters is not None
            row = max(row, int(digits or alone or to_digits))
            column = max(column, _number_of(letters or to_letters or b""))
        if row > limits.rows or column > limits.columns:
            found[part] = row, max(column, 1)
        if cells > limits.cells:
            what = f"holds more than {limits.cells:,} cells."
            yield Problem(str(file), what, "Take the workbook that countyindex wrote.")
            return
    titles = sheet_parts(book) if found else {}
    for part, (row, column) in found.items():
        cell = f"{column_letters(column)}{row}"
        what = f"reaches to {cell}, beyond row {limits.rows:,} or column {limits.columns:,}."
        do = "Delete the empty rows and columns, and save it."
        yield Problem(f"{file}!{titles.get(part, part)}", what, do)


def _marks(book: ZipFile, part: str) -> Iterator[re.Match[bytes]]:
    """Find the marks of a part piece by piece; one that two pieces share is found once."""
    with book.open(part) as stream:
        rest = b""
        while piece := stream.read(_PIECE):
            text = rest + piece
            last = 0
            for mark in _MARKS.finditer(text):
                yield mark
                last = mark.end()
            rest = text[max(last, len(text) - _OVERLAP) :]


def _number_of(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def sheet_parts(book: ZipFile) -> dict[str, str]:
    """Return part → title of every sheet, as the workbook lists them."""
    links = fromstring(book.read("xl/_rels/workbook.xml.rels"))
    targets = {link.get("Id"): str(link.get("Target")) for link in links}
    titles = {}
    for item in fromstring(book.read("xl/workbook.xml")).iter():
        if item.tag.rpartition("}")[2] == "sheet":
            id_ = next((v for k, v in item.attrib.items() if k.endswith("}id")), None)
            target = targets.get(id_, "").lstrip("/")
            part = target if target.startswith("xl/") else f"xl/{target}"
            titles[part] = str(item.get("name"))
    return titles


def merged_cells(file: Path) -> dict[str, tuple[str, ...]]:
    """Return the merged ranges of every sheet, by title: `{"表": ("A1:C1",)}`.

    Raises
    ------
    InputError
        The file is no workbook.
    """
    try:
        with ZipFile(file) as book:
            return {
                title: tuple(
                    found.decode()
                    for found in re.findall(rb'<(?:\w+:)?mergeCell ref="([^"]*)"', book.read(part))
                )
                for part, title in sheet_parts(book).items()
                if part in book.namelist()
            }
    except TORN:
        raise InputError(Problem(str(file), "is no Excel workbook.", "Save it as .xlsx.")) from None


def column_letters(column: int) -> str:
    """Return the letters of a column counted from 1: A, …, Z, AA, …"""
    letters = ""
    while column:
        column, place = divmod(column - 1, 26)
        letters = chr(ord("A") + place) + letters
    return letters
