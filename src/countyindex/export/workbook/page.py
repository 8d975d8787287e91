"""One sheet, filled from the top: headings, paragraphs, tables, and how it prints (版面)."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from countyindex.export.workbook.styles import BAR, Styles, text_width

#: Height of one line of text [points].
LINE = 16.5
A4, A3 = 9, 8
#: Excel repeats and freezes nothing beyond this many rows sensibly.
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

    @property
    def name(self) -> str:
        """The sheet's name."""
        return str(self.sheet.get_name())

    def title(self, text: str, subtitle: str = "") -> None:
        """Write the sheet's title, a line below it and the way back to the contents."""
        self.sheet.set_row(self.row, 26)
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

    def section(self, text: str) -> None:
        """Write a heading within the sheet."""
        self.sheet.set_row(self.row, 22)
        self.sheet.write_string(self.row, 0, text, self.styles.section)
        self.row += 1

    def line(self, text: str, column: int = 0) -> None:
        """Write one line of muted text."""
        self.sheet.write_string(self.row, column, text, self.styles.muted)
        self.row += 1

    def paragraph(self, text: str, columns: int, width: float) -> None:
        """Write wrapped text over several columns that are together so wide [characters]."""
        self.sheet.set_row(self.row, LINE * lines_needed(text, width) + 2)
        if columns > 1:
            self.sheet.merge_range(self.row, 0, self.row, columns - 1, "", self.styles.note)
        self.sheet.write_string(self.row, 0, text, self.styles.note)
        self.row += 1

    def gap(self, rows: int = 1) -> None:
        """Leave rows free."""
        self.row += rows

    def widen(self, columns: Sequence[Column], left: int = 0) -> None:
        """Make the sheet's columns at least as wide as a table wants."""
        for at, column in enumerate(columns, left):
            if column.width > self._widths.get(at, 0):
                self._widths[at] = column.width
                self.sheet.set_column(at, at, column.width)
        self.width = max(self.width, left + len(columns))

    def headings(self, columns: Sequence[Column], left: int = 0) -> None:
        """Write a heading row, as high as its longest heading."""
        lines = max(lines_needed(column.heading, column.width) for column in columns)
        self.sheet.set_row(self.row, LINE * max(2, lines) + 4)
        for at, column in enumerate(columns, left):
            self.sheet.write_string(self.row, at, column.heading, self.styles.heading)
        self.widen(columns, left)

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
        first = self.row + 1
        self.headings(columns, left)
        wrapped = [at for at, column in enumerate(columns) if column.format.text_wrap]
        for at, values in enumerate(rows, first):
            self.cells(at, columns, values, left)
            if wrapped:
                self.sheet.set_row(at, self._height(columns, values, wrapped))
        last = max(self.row, first + len(rows) - 1)
        if filtered and rows:
            self._filter(columns, first - 1, last, left)
        self.bars(columns, first, last, left)
        self.row = last + 1
        return first, last

    def _height(
        self, columns: Sequence[Column], values: Sequence[Any], wrapped: list[int]
    ) -> float:
        """Height of a row with wrapped text; programs do not work it out when they open a file."""
        texts = ((columns[at].width, _text(values[at])) for at in wrapped)
        return LINE * max(lines_needed(text, width) for width, text in texts) + 2

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
        seen: dict[str, int] = {}
        headers = []
        for column in columns:
            text = column.heading or "-"
            seen[text.lower()] = seen.get(text.lower(), 0) + 1
            repeated = seen[text.lower()] > 1
            headers.append(
                {
                    "header": f"{text} {seen[text.lower()]}" if repeated else text,
                    "header_format": self.styles.heading,
                }
            )
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
        self, freeze: tuple[int, int], repeat: int, footer: str, paper: int = A4, columns: int = 0
    ) -> None:
        """Freeze panes, and set up printing: landscape, one page wide, headings on every page.

        Parameters
        ----------
        freeze
            The first row and column that move.
        repeat
            How many rows stand at the top of every printed page; taken as the rows up to it.
        footer
            What the page says at its foot, left.
        paper
            Excel's number of the paper's size.
        columns
            How many columns are printed; 0 takes those of the tables.
        """
        sheet = self.sheet
        sheet.hide_gridlines(2)
        sheet.freeze_panes(*freeze)
        sheet.set_landscape()
        sheet.set_paper(paper)
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        sheet.fit_to_pages(1, 0)
        sheet.print_area(0, 0, max(self.row - 1, 0), (columns or self.width) - 1)
        if repeat:
            sheet.repeat_rows(max(0, repeat - 1) if repeat > REPEATED else 0, repeat - 1)
        sheet.set_footer(f"&L&8{footer.replace('&', '&&')}&C&8第 &P 页，共 &N 页&R&8&A")


#: Where more rows than these stand above a table, only its headings are repeated.
REPEATED = 8


def lines_needed(text: str, width: float) -> int:
    """Return how many lines a text takes in a column so wide [characters]."""
    room = max(width - 1.5, 2.0)
    return sum(math.ceil(text_width(part) / room) or 1 for part in text.split("\n"))


def _text(value: Any) -> str:
    value = value.value if isinstance(value, Cell) else value
    return value if isinstance(value, str) else ""
