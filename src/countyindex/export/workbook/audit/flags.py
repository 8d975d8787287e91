"""The audit of every board, and how its sheets name items and make flagged numbers stand out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from countyindex.analysis.audit import Audit, audit
from countyindex.edition import Edition
from countyindex.export.workbook.names import board_names
from countyindex.export.workbook.page import Cell, Column, Page
from countyindex.export.workbook.styles import Styles

#: How correlations and their like are printed, with a proper minus sign.
PLACES = "0.00;−0.00;0.00"
#: What stands out.
ALERT = {"font_color": "#B03A2E", "bold": True}

#: Flag → the word for it.
FLAGS_ZH: Mapping[str, str] = {
    "": "",
    "dominates": "主导",
    "unrepresented": "未被反映",
    "contradicts": "反向",
    "collinear": "重复",
    "size": "随规模",
    "over": "影响大于权重",
    "under": "影响小于权重",
}


def audits(edition: Edition) -> Iterable[tuple[str, Audit]]:
    """Yield the audit of every board with the name of its sheet."""
    for name, board in zip(board_names(edition), edition.boards, strict=True):
        yield name, audit(board)


def item_columns(page: Page, found: Audit, first: str, second: str) -> tuple[Column, Column]:
    """Return the columns that name an item and what it belongs to or goes with."""
    named = page.naming(first, found.names.values(), least=28)
    return named, Column(second, 28, page.styles.wrapped)


def told(value: float, flag: object, styles: Styles, pattern: str = PLACES) -> Cell | float:
    """Return a number that stands out where it is flagged."""
    return Cell(value, styles.cell(num_format=pattern, **ALERT)) if flag else value
