"""A workbook's zip file → a refusal of what is hostile or torn, before it is unpacked (解压)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
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
    #: Cells of all sheets; the last row and column of any, and how many cells these span.
    cells: int = 1_500_000
    rows: int = 20_000
    columns: int = 2_000
    area: int = 10_000_000
    #: Texts that sheets share; tags of all parts, and of any part that holds neither.
    texts: int = 400_000
    tags: int = 8_000_000
    other_tags: int = 200_000


#: What a workbook of nothing but figures may hold: as many rows as Excel has.
FIGURES = Bounds(
    cells=10_000_000,
    rows=1_048_576,
    columns=16_384,
    area=20_000_000,
    texts=2_000_000,
    tags=60_000_000,
)


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
    the parts run by once, piece by piece.

    Raises
    ------
    InputError
        The file is no workbook, is encrypted or torn, unpacks to too much, has macros, links to
        elsewhere or entities, or a sheet reaches too far.
    """
    try:
        _refuse(file, bounds or Bounds(), FOREIGN)
    except TORN:
        what = "is no Excel workbook, or only a part of one."
        raise InputError(
            Problem(str(file), what, "Save it again as .xlsx, or take another copy.")
        ) from None


def refuse_oversized(file: Path, bounds: Bounds | None = None) -> None:
    """Refuse what nobody could read in reasonable time; a torn file is left to its reader.

    Raises
    ------
    InputError
        The file is encrypted, unpacks to too much, has entities, or a sheet reaches too far.
    """
    with suppress(*TORN):
        _refuse(file, bounds or Bounds(), {})


def _refuse(file: Path, limits: Bounds, foreign: Mapping[str, tuple[str, str]]) -> None:
    with file.open("rb") as stream:
        if stream.read(len(OLE)) == OLE:
            what = "is protected with a password, or is a workbook of Excel 97."
            raise InputError(
                Problem(str(file), what, "Save it as .xlsx without a password to open it.")
            )
    with ZipFile(file) as book:
        problems = list(_strange_parts(file, book, limits, foreign))
        if not problems:
            problems = list(_far_sheets(file, book, limits))
    if problems:
        raise InputError(problems)


def _strange_parts(
    file: Path, book: ZipFile, limits: Bounds, foreign: Mapping[str, tuple[str, str]]
) -> Iterator[Problem]:
    """Say what the directory alone gives away."""
    parts = book.infolist()
    names = [part.filename for part in parts]
    size = sum(part.file_size for part in parts)
    if len(parts) > limits.parts or len(set(names)) < len(names):
        what = f"holds {len(parts)} parts, or one of them twice."
        yield Problem(str(file), what, _BY_EXCEL)
    if size > limits.unpacked:
        what = f"unpacks to {size / 1e6:,.0f} MB, and {limits.unpacked / 1e6:,.0f} MB are read."
        yield Problem(str(file), what, _OURS)
    for part in parts:
        tight = part.file_size > limits.ratio * max(part.compress_size, 1)
        if tight and part.file_size > SMALL and size <= limits.unpacked:
            times = part.file_size // max(part.compress_size, 1)
            what = f"{part.filename} unpacks to {times:,} times its size, as no sheet does."
            yield Problem(str(file), what, _OURS)
    if not {"[Content_Types].xml", "xl/workbook.xml"} <= set(names):
        yield Problem(str(file), "is no Excel workbook.", "Give an .xlsx.")
    for beginning, (what, do) in foreign.items():
        if any(name.startswith(beginning) for name in names):
            yield Problem(str(file), what, do)


#: Bytes that are looked at together; no text or tag of a workbook is as long.
_PIECE = 1 << 20
#: A cell, a row, the range that a sheet says it fills, a text that sheets share; with attributes.
_TAG = re.compile(rb"<(?:[^\s<>/:]+:)?(c|row|dimension|si)(?=[\s/>])([^<]*)")
#: Where a cell, row or range says it is.
_ADDRESS = re.compile(rb"""\s(?:r|ref)\s*=\s*(?:"([^"<]*)"|'([^'<]*)')""")
_CELLS = re.compile(rb"(?:[A-Z]{1,3}\d{1,7}:)?([A-Z]{1,3})(\d{1,7})")
_ENTITY = re.compile(rb"<!DOCTYPE|<!ENTITY", re.IGNORECASE)
#: How a part says its encoding, and the ones in which tags read as they stand.
_ENCODING = re.compile(rb"""^\s*<\?xml[^>]*?\sencoding\s*=\s*["']([^"']*)""")
_PLAIN = (b"utf-8", b"utf8", b"us-ascii", b"ascii")
#: How a part begins that has two bytes a letter.
_WIDE = (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")
#: Parts that may hold many tags.
_LARGE = ("xl/worksheets/", "xl/sharedStrings")
#: What comes before the first tag of a part.
_BEFORE = b"\xef\xbb\xbf \t\r\n"
_BY_EXCEL = "Take a copy that Excel saved."
_OURS = "Take the workbook that countyindex wrote."


@dataclass(slots=True)
class _Extent:
    """What one part holds, as far as it has run by."""

    tags: int = 0
    cells: int = 0
    texts: int = 0
    rows: int = 0
    last_row: int = 0
    last_column: int = 0
    strange: list[str] = field(default_factory=list)

    def look(self, text: bytes) -> None:
        """Count the tags of a piece, and note how far they reach."""
        self.tags += text.count(b"<")
        if _ENTITY.search(text):
            self.strange.append("declares entities, as no workbook does.")
        for tag in _TAG.finditer(text):
            self._count(tag[1], _ADDRESS.search(tag[2]))

    def _count(self, kind: bytes, address: re.Match[bytes] | None) -> None:
        self.cells += kind == b"c"
        self.texts += kind == b"si"
        self.rows += kind == b"row"
        self.last_row = max(self.last_row, self.rows)
        if address is not None and kind != b"si":
            self._reach(kind, address[1] if address[2] is None else address[2])

    def _reach(self, kind: bytes, address: bytes) -> None:
        """Note a row or a cell; Excel writes both in one way only."""
        found = _CELLS.fullmatch(b"A" + address if kind == b"row" else address)
        if found is None:
            shown = address[:20].decode("utf-8", "replace")
            self.strange.append(f"has a cell or row at '{shown}', which is no address.")
            return
        self.last_row = max(self.last_row, int(found[2]))
        self.last_column = max(self.last_column, _number_of(found[1]))


def _far_sheets(file: Path, book: ZipFile, limits: Bounds) -> Iterator[Problem]:
    """Say which parts hold too much, and which sheets reach beyond the last row or column."""
    found: dict[str, _Extent] = {}
    for part in book.namelist():
        extent = _extent(book, part, limits)
        for what in extent.strange[:1]:
            yield Problem(str(file), f"{part} {what}", _BY_EXCEL)
        if extent.strange:
            return
        found[part] = extent
        too_many = _too_many(list(found.values()), limits)
        if too_many:
            yield Problem(str(file), f"holds more than {too_many}.", _OURS)
            return
    far = {part: each for part, each in found.items() if _is_far(each, limits)}
    titles = sheet_parts(book) if far else {}
    for part, extent in far.items():
        cell = f"{column_letters(max(extent.last_column, 1))}{extent.last_row}"
        what = (
            f"reaches to {cell}, beyond row {limits.rows:,} or column {limits.columns:,}, "
            f"or over more than {limits.area:,} cells."
        )
        do = "Delete the empty rows and columns, and save it."
        yield Problem(f"{file}!{titles.get(part, part)}", what, do)


def _is_far(extent: _Extent, limits: Bounds) -> bool:
    row, column = extent.last_row, extent.last_column
    return row > limits.rows or column > limits.columns or row * column > limits.area


def _too_many(found: list[_Extent], limits: Bounds) -> str:
    """Say what there is too much of in all parts together."""
    if sum(each.cells for each in found) > limits.cells:
        return f"{limits.cells:,} cells"
    if sum(each.texts for each in found) > limits.texts:
        return f"{limits.texts:,} texts"
    return f"{limits.tags:,} tags" if sum(each.tags for each in found) > limits.tags else ""


def _extent(book: ZipFile, part: str, limits: Bounds) -> _Extent:
    """Look through a part piece by piece; what is XML shows by its first sign, not by its name."""
    seen = _Extent()
    with book.open(part) as stream:
        text = stream.read(_PIECE)
        plain = text.lstrip(_BEFORE)
        said = _ENCODING.match(plain)
        if text.startswith(_WIDE) or (said and said[1].lower() not in _PLAIN):
            seen.strange.append("is not in UTF-8.")
        if seen.strange or not plain.startswith(b"<"):
            return seen
        while piece := stream.read(_PIECE):
            last = text.rfind(b"<")
            seen.look(text[:last])
            text = text[last:] + piece
            if len(text) > 2 * _PIECE:
                seen.strange.append("holds a text longer than any cell.")
            if seen.strange or _too_many([seen], limits):
                return seen
        seen.look(text)
    if seen.tags > limits.other_tags and not part.startswith(_LARGE):
        seen.strange.append(f"holds {seen.tags:,} tags, as no such part does.")
    return seen


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
