"""One sheet, filled from the top: headings, paragraphs, tables, and how it prints (版面)."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from countyindex.export.workbook.paper import A4, MARGINS, Paper, compact_room, page_breaks
from countyindex.export.workbook.styles import BAR, Styles, text_width

#: Height of one line of text, and of a row that says nothing of its own [points].
LINE, PLAIN = 16.5, 16.0
#: No row may be higher [points], and no heading of a table longer [signs]: limits of Excel.
HIGHEST, LONGEST_HEADING = 409.0, 255
#: A column of names grows up to this [characters]; longer names are wrapped.
WIDEST = 40.0
#: No column may be wider [characters].
BROADEST = 250.0
BACK = "← 目录"


class Exact(float):
    """A number that is written with all its digits; XlsxWriter's own pattern keeps sixteen."""

    __slots__ = ()

    def __format__(self, pattern: str) -> str:
        """Return the shortest text that is read back as the same number."""
        return repr(float(self)).removesuffix(".0")


class Column(NamedTuple):
    """A column of a table: its heading, how wide [characters], how its cells look."""

    heading: str
    width: float
    format: Format
    #: Colour of a data bar, or none.
    bar: str = ""
    #: The value at which the bar is full; none means the largest.
    bar_full: float | None = None


class Cell(NamedTuple):
    """A value that does not look like the rest of its column."""

    value: str | float | None
    format: Format


@dataclass(slots=True)
class Page:
    """One worksheet; `row` is the next free row."""

    book: Workbook
    sheet: Worksheet
    styles: Styles
    contents: str
    row: int = 0
    #: Columns that take part in the print area.
    width: int = 1
    _tables: int = 0
    _widths: dict[int, float] = field(default_factory=dict)
    _heights: dict[int, float] = field(default_factory=dict)
    #: Rows that begin a block, and whether it must begin a page.
    _blocks: dict[int, bool] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The sheet's name."""
        return str(self.sheet.get_name())

    def title(self, text: str, subtitle: str = "") -> None:
        """Write the sheet's title, a line below it and the way back to the contents."""
        self.height(self.row, 26)
        self.sheet.write_string(self.row, 0, text, self.styles.title)
        self.row += 1
        if subtitle:
            self.sheet.write_string(self.row, 0, subtitle, self.styles.muted)
            self.row += 1
        if self.name != self.contents:
            self.link(self.row, 0, self.contents, BACK)
            self.row += 1

    def link(self, row: int, column: int, sheet: str, text: str) -> None:
        """Write a link to another sheet."""
        target = "internal:'" + sheet.replace("'", "''") + "'!A1"
        self.sheet.write_url(row, column, target, self.styles.link, text)

    def height(self, row: int, points: float) -> None:
        """Make a row so high."""
        self._heights[row] = min(points, HIGHEST)
        self.sheet.set_row(row, self._heights[row])

    def block(self, new_page: bool = False) -> None:
        """Begin something that is printed on one page if it fits, or on a page of its own."""
        self._blocks[self.row] = new_page

    def section(self, text: str, new_page: bool = False, whole: bool = True) -> None:
        """Begin a block with a heading within the sheet; one that need not be whole flows on."""
        if whole:
            self.block(new_page)
        self.height(self.row, 22)
        self.sheet.write_string(self.row, 0, text, self.styles.section)
        self.row += 1

    def line(self, text: str, column: int = 0) -> None:
        """Write one line of muted text."""
        self.sheet.write_string(self.row, column, text, self.styles.muted)
        self.row += 1

    def paragraph(self, text: str, columns: int, width: float, left: int = 0) -> None:
        """Write wrapped text over several columns that are together so wide [characters]."""
        self.height(self.row, LINE * lines_needed(text, width) + 2)
        if columns > 1:
            last = left + columns - 1
            self.sheet.merge_range(self.row, left, self.row, last, "", self.styles.note)
        self.sheet.write_string(self.row, left, text, self.styles.note)
        self.row += 1

    def gap(self, rows: int = 1) -> None:
        """Leave rows free."""
        self.row += rows

    def naming(self, heading: str, names: Iterable[str], least: float = 10.0) -> Column:
        """Return a column of names: as wide as the longest, within limits; longer ones wrap."""
        wide = max(map(text_width, names), default=0.0) + 2
        form = self.styles.strong if wide <= WIDEST else self.styles.strong_wrapped
        return Column(heading, min(WIDEST, max(least, wide)), form)

    def widen(self, columns: Sequence[Column], left: int = 0) -> None:
        """Make the sheet's columns at least as wide as a table wants."""
        for at, column in enumerate(columns, left):
            self.widen_one(at, column.width)
        self.width = max(self.width, left + len(columns))

    def widen_one(self, at: int, width: float) -> None:
        """Make one of the sheet's columns at least so wide."""
        if width > self._widths.get(at, 0):
            self._widths[at] = width
            self.sheet.set_column(at, at, width)

    def headings(self, columns: Sequence[Column], left: int = 0) -> None:
        """Write a heading row, as high as its longest heading."""
        texts = [column.heading[:LONGEST_HEADING] for column in columns]
        pairs = zip(texts, columns, strict=True)
        lines = max(lines_needed(text, column.width) for text, column in pairs)
        needed = LINE * lines + 8
        self.height(self.row, max(needed, self._heights.get(self.row, 0.0)))
        for at, text in enumerate(texts, left):
            self.sheet.write_string(self.row, at, text, self.styles.heading)
        self.widen(columns, left)

    def groups(self, columns: Sequence[Column], above: Sequence[str], left: int = 0) -> None:
        """Write names over neighbouring columns that belong together; blank ones stand alone."""
        lines, at = 1, 0
        while at < len(above):
            end = at + 1
            while above[at] and end < len(above) and above[end] == above[at]:
                end += 1
            if end - at > 1:
                self.sheet.merge_range(
                    *(self.row, left + at, self.row, left + end - 1, above[at]),
                    self.styles.heading,
                )
            else:
                self.sheet.write_string(self.row, left + at, above[at], self.styles.heading)
            wide = sum(column.width for column in columns[at:end])
            lines = max(lines, lines_needed(above[at], wide))
            at = end
        self.height(self.row, LINE * lines + 4)
        self.row += 1

    def cells(
        self, row: int, columns: Sequence[Column], values: Iterable[Any], left: int = 0
    ) -> None:
        """Write one row of a table: text as text, numbers as numbers, blanks for nothing."""
        sheet = self.sheet
        for at, (column, given) in enumerate(zip(columns, values, strict=True), left):
            value, form = given if type(given) is Cell else (given, column.format)
            if isinstance(value, str):
                sheet.write_string(row, at, value, form)
            elif value is None or value != value:  # noqa: PLR0124  (NaN)
                sheet.write_blank(row, at, None, form)
            else:
                sheet.write_number(row, at, Exact(value), form)

    def rows(
        self, columns: Sequence[Column], rows: Sequence[Sequence[Any]], left: int = 0
    ) -> tuple[int, int]:
        """Write rows under the headings in the current row; return the first and the last.

        Rows with wrapped text get their height, which programs do not work out on opening a file.
        """
        first = self.row + 1
        wrapped = [at for at, column in enumerate(columns) if column.format.text_wrap]
        for at, values in enumerate(rows, first):
            self.cells(at, columns, values, left)
            if wrapped:
                texts = ((_text(values[i]), columns[i].width) for i in wrapped)
                lines = max(lines_needed(text, width) for text, width in texts)
                if lines > 1:
                    self.height(at, max(LINE * lines + 2, self._heights.get(at, 0.0)))
        last = max(self.row, first + len(rows) - 1)
        self.bars(columns, first, last, left)
        self.row = last + 1
        return first, last

    def table(
        self,
        columns: Sequence[Column],
        rows: Sequence[Sequence[Any]],
        left: int = 0,
        filtered: bool = True,
    ) -> tuple[int, int]:
        """Write a table whose headings can filter it; return its first and last row of values.

        A sheet may hold several such tables, each with its own filter.
        """
        self.headings(columns, left)
        first, last = self.rows(columns, rows, left)
        if filtered and rows:
            self._filter(columns, first - 1, last, left)
        return first, last

    def bars(self, columns: Sequence[Column], first: int, last: int, left: int = 0) -> None:
        """Draw data bars in the columns that want them."""
        for at, column in enumerate(columns, left):
            if column.bar and last >= first:
                self.bar(first, at, last, at, column.bar, column.bar_full)

    def bar(
        self,
        top: int,
        left: int,
        bottom: int,
        right: int,
        colour: str = BAR,
        full: float | None = None,
    ) -> None:
        """Draw data bars over a range, from 0 to `full` or to the largest value."""
        options: dict[str, Any] = {
            **{"type": "data_bar", "bar_solid": True, "bar_color": colour, "data_bar_2010": True},
            **{"bar_border_color": colour, "min_type": "num", "min_value": 0},
            **{"bar_negative_color_same": True, "bar_no_border": True},
        }
        if full is not None:
            options |= {"max_type": "num", "max_value": full}
        self.sheet.conditional_format(top, left, bottom, right, options)

    def _filter(self, columns: Sequence[Column], top: int, bottom: int, left: int) -> None:
        """Make the range a table with filter buttons and no look of its own."""
        taken: set[str] = set()
        headers = []
        for column in columns:
            heading = _untaken(column.heading[:LONGEST_HEADING] or "-", taken)
            taken.add(heading.lower())
            headers.append({"header": heading, "header_format": self.styles.heading})
        self._tables += 1
        self.sheet.add_table(
            *(top, left, bottom, left + len(columns) - 1),
            {
                "columns": headers,
                "style": None,
                "name": f"t{self.sheet.index + 1}_{self._tables}",
            },
        )

    def finish(
        self,
        freeze: tuple[int, int],
        repeat: tuple[int, int],
        footer: str,
        paper: Paper = A4,
        portrait: bool = False,
        compact: bool = False,
    ) -> None:
        """Freeze panes, and set up printing: one page wide, headings on every page.

        Parameters
        ----------
        freeze
            The first row and column that move.
        repeat
            The first of the rows that stand at the top of every printed page, and the one after.
        footer
            What the page says at its foot, left.
        paper, portrait
            What it is printed on.
        compact
            Whether to shrink the sheet a little further where that saves a page.
        """
        sheet = self.sheet
        sheet.hide_gridlines(2)
        sheet.freeze_panes(*freeze)
        sheet.set_portrait() if portrait else sheet.set_landscape()
        sheet.set_paper(paper.number)
        sheet.set_margins(**MARGINS)
        sheet.repeat_rows(repeat[0], max(repeat[1] - 1, 0))
        sheet.set_footer(f"&L&8{footer.replace('&', '&&')}&C&8第 &P 页，共 &N 页&R&8&A")
        sheet.fit_to_pages(1, 0)
        heights = [self._heights.get(row, PLAIN) for row in range(self.row)]
        widths = [self._widths.get(at, 0.0) for at in range(self.width)]
        room = paper.room(widths, portrait)
        if compact and (needed := compact_room(heights, self._blocks, room, repeat)) > room:
            # A page is shrunk to the width of what is printed: a blank column makes that wider.
            margin = min(sum(widths) * (needed / room - 1), BROADEST)
            self.widen_one(self.width, margin)
            self.width += 1
            room = paper.room([*widths, margin], portrait)
        sheet.print_area(0, 0, max(self.row - 1, 0), self.width - 1)
        breaks = page_breaks(heights, self._blocks, room, repeat)
        if breaks:
            sheet.set_h_pagebreaks(breaks)


def _untaken(heading: str, taken: set[str]) -> str:
    """Return the heading, numbered if another column has it."""
    number, found = 2, heading
    while found.lower() in taken:
        tail = f" {number}"
        found, number = heading[: LONGEST_HEADING - len(tail)] + tail, number + 1
    return found


def lines_needed(text: str, width: float) -> int:
    """Return how many lines a text takes in a column so wide [characters]."""
    room = max(width - 1.5, 2.0)
    if "\n" not in text:
        return math.ceil(text_width(text) / room) or 1
    return sum(math.ceil(text_width(part) / room) or 1 for part in text.split("\n"))


def _text(value: Any) -> str:
    value = value.value if isinstance(value, Cell) else value
    return value if isinstance(value, str) else ""
