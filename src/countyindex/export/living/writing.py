"""Sheet plans → an XlsxWriter workbook: looks become formats, nothing is decided here (写出)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from countyindex.data import Status
from countyindex.export.living.plan import Look, SheetPlan
from countyindex.export.workbook.page import Exact
from countyindex.export.workbook.styles import (
    BAR,
    EDGE,
    HEADING_FILL,
    MUTED,
    STATUS_FILL,
    Styles,
)

#: What inputs look like: blue on pale yellow.
INPUT_INK, INPUT_FILL, INPUT_EDGE = "#1F4FD8", "#FFF9DB", "#E3D9A0"
PARAGRAPH = Look("paragraph")
#: What a reader may do on a protected sheet.
ALLOWED = {
    **dict.fromkeys(("format_columns", "format_rows", "autofilter", "objects"), True),
    **{"select_locked_cells": True, "select_unlocked_cells": True},
}


class PlainWorksheet(Worksheet):
    """A worksheet whose formulas call nothing younger than Excel 2007, so none is looked for."""

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
        return formula.removeprefix("=")


class Looks:
    """Formats by look, each made once."""

    def __init__(self, book: Workbook):
        self.styles = Styles(book)
        self._made: dict[Look, Format] = {}

    def __getitem__(self, look: Look) -> Format:
        if look not in self._made:
            self._made[look] = self.styles.make(**_properties(look))
        return self._made[look]

    def bars(self, sheet: Worksheet, area: tuple[int, int, int, int]) -> None:
        """Draw data bars from 0."""
        sheet.conditional_format(
            *area,
            {
                **{"type": "data_bar", "bar_solid": True, "bar_color": BAR, "data_bar_2010": True},
                **{"min_type": "num", "min_value": 0, "bar_no_border": True},
            },
        )


_CELL = {"bottom": 1, "bottom_color": "#DDE2E8", "valign": "vcenter"}
_KINDS: dict[str, dict[str, Any]] = {
    "title": {"bold": True, "font_size": 15, "font_color": "#2B5C8A"},
    "section": {"bold": True, "font_color": "#2B5C8A"},
    "note": {"font_color": MUTED},
    "paragraph": {"text_wrap": True, "valign": "top"},
    "head": {
        **{"bold": True, "text_wrap": True, "align": "center", "valign": "vcenter"},
        **{"bg_color": HEADING_FILL, "bottom": 1, "top": 1, "border_color": EDGE},
    },
    "group": {"bold": True, "font_color": "#2B5C8A"},
    "muted": {"font_color": MUTED, "font_size": 9},
    "about": {"font_color": MUTED, "font_size": 9, "text_wrap": True, "valign": "top"},
    "steer": {"font_color": MUTED, "font_size": 9, "align": "right"},
    "text": _CELL,
    "name": {**_CELL, "bold": True},
    "code": {**_CELL, "align": "center"},
    "number": _CELL,
    "any": {**_CELL, "align": "right"},
    "place": {**_CELL, "align": "center"},
    "bar": {**_CELL, "bold": True},
    "state": {**_CELL, "text_wrap": True},
    "empty": {**_CELL, "align": "center", "font_color": MUTED},
    "change": {**_CELL, "align": "center", "num_format": '[Blue]▲0;[Red]▼0;"–"'},
    "moved": {**_CELL, "num_format": '+0.0000;-0.0000;"–"'},
    "input": {
        **{"font_color": INPUT_INK, "bg_color": INPUT_FILL, "border": 1},
        **{"border_color": INPUT_EDGE, "locked": False, "valign": "vcenter"},
    },
}


def _properties(look: Look) -> dict[str, Any]:
    kind, pattern = look
    fill = {status.id: STATUS_FILL.get(status) for status in Status}
    properties = dict(_KINDS.get(kind, _CELL))
    shade = fill.get(pattern if kind == "empty" else kind)
    if shade:
        properties["bg_color"] = shade
    if pattern and kind != "empty":
        properties["num_format"] = pattern
    return properties


def write_sheets(book: Workbook, plans: Sequence[SheetPlan], zero: bool = False) -> None:
    """Write every sheet; `zero` stores 0 in place of each formula's value."""
    looks = Looks(book)
    sheets = [book.add_worksheet(plan.name, PlainWorksheet) for plan in plans]
    for plan, sheet in zip(plans, sheets, strict=True):
        _write(book, sheet, plan, looks, zero)
    sheets[0].activate()


def _write(book: Workbook, sheet: Worksheet, plan: SheetPlan, looks: Looks, zero: bool) -> None:
    sheet.set_default_row(16)
    for first, last, width, hidden in plan.widths:
        sheet.set_column(first, last, width, None, {"hidden": hidden})
    for row, points in plan.heights.items():
        sheet.set_row(row, points)
    _cells(sheet, plan, looks, zero)
    for row, left, right, words in plan.paragraphs:
        sheet.merge_range(row, left, row, right, "", looks[PARAGRAPH])
        sheet.write_string(row, left, words, looks[PARAGRAPH])
    for row, column, target, words in plan.links:
        there = "internal:'" + target.replace("'", "''") + "'!A1"
        sheet.write_url(row, column, there, looks.styles.link, words)
    for *area, options in plan.checks:
        sheet.data_validation(*area, options)
    for row, column, words in plan.comments:
        size = {"x_scale": 2.4, "y_scale": max(0.6, 0.28 * (words.count("\n") + len(words) / 22))}
        sheet.write_comment(row, column, words[:32_000], {**size, "author": "countyindex"})
    for draw in plan.extras:
        draw(book, sheet, looks)
    _page(sheet, plan)


def _cells(sheet: Worksheet, plan: SheetPlan, looks: Looks, zero: bool) -> None:
    write_string, write_formula = sheet.write_string, sheet.write_formula
    for row, column, words, look in plan.texts:
        write_string(row, column, words, looks[look])
    for row, column, number, look in plan.numbers:
        if number is None:
            sheet.write_blank(row, column, None, looks[look])
        else:
            sheet.write_number(row, column, Exact(number), looks[look])
    for row, column, formula, value, look in plan.formulas:
        write_formula(row, column, formula, looks[look], 0 if zero else value)


def _page(sheet: Worksheet, plan: SheetPlan) -> None:
    sheet.hide_gridlines(2)
    if any(plan.freeze):
        sheet.freeze_panes(*plan.freeze)
    sheet.set_landscape()
    sheet.set_paper(8)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0, max(plan.freeze[0] - 1, 0))
    sheet.set_footer("&L&8countyindex&C&8第 &P 页，共 &N 页&R&8&A")
    sheet.protect("", ALLOWED)
    if plan.tab:
        sheet.set_tab_color(plan.tab)
    if plan.hidden:
        sheet.hide()
