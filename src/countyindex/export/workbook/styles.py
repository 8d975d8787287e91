"""The look of the workbook: one font, a few restrained colours, number formats (样式)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format

from countyindex.data import Status

FONT, SIZE = "微软雅黑", 10

INK, MUTED, LINK = "#1F2933", "#5F6B7A", "#2B5C8A"
HEADING_FILL, RULE, EDGE = "#E4EBF2", "#DDE2E8", "#8FA3B8"
BAR, PALE_BAR = "#B9D0E4", "#DAE5EF"
#: The colours of lines and columns in charts, in turn.
SERIES = ("#2B5C8A", "#C4793B", "#5B8C6B", "#8A5A83", "#B5A04A", "#4E8F9B")

#: The ground of a cell whose value is not simply a published or computed one.
STATUS_FILL: Mapping[Status, str] = {
    Status.CARRIED: "#FFF4CC",
    Status.INHERITED: "#FBE3CF",
    Status.IMPUTED: "#F6D5D8",
    Status.MISSING: "#E9E9E9",
    Status.NOT_APPLICABLE: "#DFE9E3",
    Status.NOT_PUBLISHED: "#E3DFEE",
}

SCORE, WEIGHT, PERCENT, COUNT = "0.0", "0.0000", '0.0%;-0.0%;"–"', "0"
#: Formats by the size of the numbers of a column, largest first.
BY_SIZE = ((10_000.0, "#,##0"), (100.0, "#,##0.0"), (1.0, "#,##0.00"), (0.0, "0.0000"))

#: The font's properties; a scheme would put the reader's own theme font in its place.
TYPE = {"font_name": FONT, "font_size": SIZE, "font_color": INK, "font_scheme": ""}


def options() -> dict[str, Any]:
    """Return the options of every workbook: text stays text, nothing is guessed."""
    return {
        **{"in_memory": True, "default_format_properties": dict(TYPE)},
        **dict.fromkeys(("strings_to_formulas", "strings_to_urls", "strings_to_numbers"), False),
    }


class Styles:
    """Formats of one workbook, each made once."""

    def __init__(self, book: Workbook):
        self._book = book
        self._made: dict[tuple[tuple[str, Any], ...], Format] = {}
        self._numbers: dict[tuple[str, Status | None, str], Format] = {}
        self.title = self.make(bold=True, font_size=15, font_color=LINK)
        self.section = self.make(bold=True, font_size=12, font_color=LINK)
        self.muted = self.make(font_color=MUTED)
        self.note = self.make(font_color=MUTED, text_wrap=True, valign="top")
        self.link = self.make(font_color=LINK, underline=1, valign="vcenter")
        self.heading = self.make(
            **{"bold": True, "text_wrap": True, "align": "center", "valign": "vcenter"},
            **{"bg_color": HEADING_FILL, "bottom": 1, "top": 1, "border_color": EDGE},
        )
        self.text = self.cell(indent=1)
        self.wrapped = self.cell(text_wrap=True, indent=1)
        self.centred = self.cell(align="center")
        self.strong = self.cell(bold=True)
        self.strong_wrapped = self.cell(bold=True, text_wrap=True)
        self.fact = self.cell(align="center", font_color=MUTED, text_wrap=True)
        self.rank = self.cell(num_format=COUNT, align="center")
        self.score = self.cell(num_format=SCORE)
        self.total = self.cell(num_format=SCORE, bold=True)
        self.weight = self.cell(num_format=WEIGHT)
        self.percent = self.cell(num_format=PERCENT)

    def make(self, **properties: Any) -> Format:
        """Return the format with these properties."""
        key = tuple(sorted(properties.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format({**TYPE, **properties})
        return self._made[key]

    def cell(self, **properties: Any) -> Format:
        """Return a format for a cell of a table: a hairline below, text at the top."""
        return self.make(
            **{"bottom": 1, "bottom_color": RULE, "valign": "vcenter", **properties},
        )

    def number(self, pattern: str) -> Format:
        """Return a table cell's format for numbers."""
        return self.marked(pattern, None, "")

    def marked(self, pattern: str, status: Status | None, mark: str) -> Format:
        """Return the format of a value with a status: its colour, and a mark behind the number."""
        key = (pattern, status, mark)
        if key not in self._numbers:
            fill = STATUS_FILL.get(status) if status is not None else None
            properties: dict[str, Any] = {"bg_color": fill} if fill else {}
            if mark:
                pattern = ";".join(f'{part}"{mark}"' for part in (pattern, f"-{pattern}"))
            self._numbers[key] = self.cell(num_format=pattern, **properties)
        return self._numbers[key]

    def status(self, status: Status) -> Format:
        """Return the format of an empty cell that says why it is empty."""
        fill = STATUS_FILL.get(status)
        properties: dict[str, Any] = {"bg_color": fill} if fill else {}
        return self.cell(align="center", font_color=MUTED, **properties)


def pattern_for(largest: float) -> str:
    """Return the number format that suits a column whose largest value has this size."""
    return next((pattern for size, pattern in BY_SIZE if largest >= size), BY_SIZE[-1][1])


def text_width(text: str) -> float:
    """Width of a text in Excel's column units; a Chinese character takes nearly two."""
    # A Chinese character is three bytes long, a Latin letter one.
    return len(text) + 0.475 * (len(text.encode()) - len(text))
