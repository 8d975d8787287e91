"""An `Edition` → one Excel workbook; the same inputs give the same bytes (导出工作簿)."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from countyindex.edition import Edition
from countyindex.errors import UsageError, did_you_mean
from countyindex.export.workbook import names
from countyindex.export.workbook.board import Gain, write_board
from countyindex.export.workbook.book import new_book
from countyindex.export.workbook.comparison import write_comparison
from countyindex.export.workbook.contents import write_contents
from countyindex.export.workbook.dimensions import write_dimensions
from countyindex.export.workbook.income import write_income
from countyindex.export.workbook.matrices import write_scores, write_values
from countyindex.export.workbook.page import PLAIN, Page
from countyindex.export.workbook.panorama import write_panorama
from countyindex.export.workbook.seal import KINDS, check_replaceable, replace_file, sealed
from countyindex.export.workbook.sources import write_sources
from countyindex.export.workbook.styles import Styles
from countyindex.export.workbook.treatment import write_treatment
from countyindex.export.workbook.weights import write_weights

if TYPE_CHECKING:
    from countyindex.analysis.uncertainty.outcome import Uncertainty

__all__ = ["check_replaceable", "write_workbook"]

#: Fills one sheet.
Writer = Callable[[Page, Edition], None]

#: The sheets that every workbook has besides the contents and the leaderboards.
SHEETS: dict[str, Writer] = {
    names.DIMENSIONS: write_dimensions,
    names.OVERVIEW: write_panorama,
    names.COMPARISON: write_comparison,
    names.WEIGHTS: write_weights,
    names.SCORES: write_scores,
    names.VALUES: write_values,
    names.TREATMENT: write_treatment,
    names.INCOME: write_income,
    names.SOURCES: write_sources,
}


#: Sheets that are written when they are asked for: set → modules here that list them as `SHEETS`.
EXTRA_SHEETS = {"audit": ("audit",), "disparity": ("disparity", "coupling")}


def write_workbook(
    edition: Edition,
    path: str | Path,
    *,
    force: bool = False,
    sheets: Sequence[str] = (),
    uncertainties: Sequence[Uncertainty] = (),
) -> Path:
    """Write a whole edition to an Excel workbook.

    The file is written beside its place and then put there, so that an interrupted run leaves the
    old one whole. An existing file is replaced only if it was written here and not changed since.

    Parameters
    ----------
    edition
        The edition; nothing in it is recomputed.
    path
        The file to write; folders that are missing are made.
    force
        Replace whatever file stands there.
    sheets
        Sets of sheets to add: ``audit`` (统计审计), ``disparity`` (差距分解, 耦合协调).
    uncertainties
        How sure the ranks of boards of this edition are: their leaderboards gain interval, tier
        and whether the next unit can be told apart, and the sheets of `write_uncertainty` follow.

    Returns
    -------
    Path
        Where the workbook is.

    Raises
    ------
    UsageError
        The file was changed, is not ours, or cannot be written; a set of sheets is unknown; an
        uncertainty is of no board of the edition.

    Examples
    --------
    >>> import tempfile
    >>> import countyindex as ci
    >>> from countyindex.export.workbook import write_workbook
    >>> edition = ci.score_edition(ci.find_project(), year=2024)
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_workbook(edition, folder + "/index.xlsx").name
    'index.xlsx'
    """
    target = Path(path)
    drawn = _drawn(edition, uncertainties)
    check_replaceable(target, force, "edition")
    chosen, gains = _chosen(sheets), {}
    if drawn:
        printed = import_module(f"{__name__}.uncertainty")
        chosen |= printed.sheets_of(uncertainties)
        gains = {board: printed.gain_of(each) for board, each in drawn.items()}
    replace_file(target, sealed(_content(edition, chosen, gains)))
    return target


def _drawn(edition: Edition, outcomes: Sequence[Uncertainty]) -> dict[tuple[str, str], Uncertainty]:
    """Return outcomes by scheme and cohort; refuse one whose draws vary no board of the edition."""
    boards = {(board.scheme.id, board.cohort): board for board in edition.boards}
    drawn = {(each.reference.scheme.id, each.cohort): each for each in outcomes}
    for (scheme, cohort), each in drawn.items():
        if boards.get((scheme, cohort)) != each.reference:
            raise UsageError(
                f"the draws of '{scheme}', {cohort}, {each.year}, vary no board of this edition. "
                "Draw them for the same year, scheme and settings."
            )
    return drawn


def _chosen(sets: Sequence[str]) -> dict[str, Writer]:
    """Return the sheets of every workbook and of the sets asked for, each with its writer."""
    chosen = dict(SHEETS)
    for name in sets:
        if name not in EXTRA_SHEETS:
            raise UsageError(
                f"there is no set of sheets '{name}'. " + did_you_mean(name, EXTRA_SHEETS)
            )
        for module in EXTRA_SHEETS[name]:
            chosen |= import_module(f"{__name__}.{module}").SHEETS
    return chosen


def _content(
    edition: Edition,
    sheets: Mapping[str, Writer],
    gains: Mapping[tuple[str, str], Gain],
) -> bytes:
    """Return the workbook's bytes, not sealed yet."""
    out = io.BytesIO()
    title = f"countyindex {edition.year}：{KINDS['edition']}"
    book = new_book(out, title, f"数据年份 {edition.year}", edition.year)
    styles = Styles(book)
    titles = dict(zip(map(id, edition.boards), names.board_names(edition), strict=True))
    order = [
        (item if isinstance(item, str) else titles[id(item)], item)
        for item in names.sheet_order(edition, [name for name in sheets if name not in SHEETS])
    ]
    pages = {
        name: Page(book, book.add_worksheet(name), styles, names.CONTENTS) for name, _ in order
    }
    for page in pages.values():
        page.sheet.set_default_row(PLAIN)
    listed = {}
    for name, item in order:
        if isinstance(item, str):
            listed[name] = ""
        else:
            cohort = names.cohort_zh(edition, item)
            listed[name] = f"{item.scheme.title_zh} · {cohort}，{len(item.scores)} 个单元排名"
            write_board(pages[name], edition, item, gains.get((item.scheme.id, item.cohort)))
    del listed[names.CONTENTS]
    write_contents(pages[names.CONTENTS], edition, listed)
    for name, write in sheets.items():
        write(pages[name], edition)
    book.close()
    return out.getvalue()
