"""Every `Uncertainty` → sheets that say how sure ranks are, alone or in a workbook (不确定性)."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

from countyindex.analysis.sensitivity.outcome import Sensitivity
from countyindex.analysis.uncertainty.outcome import Uncertainty
from countyindex.edition import Edition
from countyindex.errors import UsageError
from countyindex.export.workbook.board import Gain
from countyindex.export.workbook.book import new_book
from countyindex.export.workbook.contents import ABOUT
from countyindex.export.workbook.page import PLAIN, Page
from countyindex.export.workbook.seal import KINDS, check_replaceable, replace_file, sealed
from countyindex.export.workbook.styles import Styles
from countyindex.export.workbook.uncertainty.columns import interval_columns
from countyindex.export.workbook.uncertainty.contents import write_contents
from countyindex.export.workbook.uncertainty.intervals import write_intervals
from countyindex.export.workbook.uncertainty.leaderboard import write_leaderboard
from countyindex.export.workbook.uncertainty.left_out import write_left_out, write_shifts
from countyindex.export.workbook.uncertainty.probabilities import write_probabilities
from countyindex.export.workbook.uncertainty.sensitivity import NAME as SENSITIVITY
from countyindex.export.workbook.uncertainty.sensitivity import fill_sensitivity
from countyindex.export.workbook.uncertainty.settings import write_settings
from countyindex.export.workbook.uncertainty.wording import board_names, how_sure_zh, title_zh

__all__ = ["SHEETS", "gain_of", "sheets_of", "write_uncertainty"]

CONTENTS = "目录"

#: The sheets besides the contents and the leaderboards: name → what fills it, for all boards.
SHEETS: Mapping[str, Callable[[Page, Sequence[Uncertainty]], None]] = {
    "位次区间": write_intervals,
    "位次概率": write_probabilities,
    "逐一剔除": write_left_out,
    "剔除后位次": write_shifts,
    "抽样设置": write_settings,
}


def write_uncertainty(
    outcomes: Sequence[Uncertainty],
    path: str | Path,
    *,
    force: bool = False,
    sensitivities: Sequence[Sensitivity] = (),
) -> Path:
    """Write how sure the ranks of several boards are to an Excel workbook.

    Parameters
    ----------
    outcomes
        The boards, one or more, all of one year and of the same choices and seed; nothing in them
        is recomputed. Equal outcomes give equal bytes.
    path
        The file to write; it is replaced only if it was written here and not changed since.
    force
        Replace whatever file stands there.
    sensitivities
        Which choice moves these boards, or others of the year: a sheet more.

    Returns
    -------
    Path
        Where the workbook is.

    Raises
    ------
    UsageError
        There are no outcomes, or those of several years; the file was changed, is not ours, or
        cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> import countyindex as ci
    >>> project = ci.find_project()
    >>> scheme = ci.read_scheme(project.schemes["province"])
    >>> study = ci.read_study(project.studies[scheme.study])
    >>> choices = ci.read_choices(project.choices).only("weights")
    >>> found = ci.uncertainty(study, scheme, 2024, choices, draws=100)
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     ci.write_uncertainty(list(found.values()), folder + "/sure.xlsx").name
    'sure.xlsx'
    """
    target = Path(path)
    _refuse_mixed(outcomes, sensitivities)
    check_replaceable(target, force, "uncertainty")
    replace_file(target, sealed(_content(outcomes, sensitivities)))
    return target


def sheets_of(outcomes: Sequence[Uncertainty]) -> dict[str, Callable[[Page, Edition], None]]:
    """Return the sheets that an edition's workbook gains, each with what fills it."""
    return {name: partial(_fill, write, outcomes) for name, write in SHEETS.items()}


def _fill(
    write: Callable[[Page, Sequence[Uncertainty]], None],
    outcomes: Sequence[Uncertainty],
    page: Page,
    edition: Edition,
) -> None:
    """Fill a sheet that prints draws; the edition has nothing to add."""
    write(page, outcomes)


def gain_of(outcome: Uncertainty) -> Gain:
    """Return what the leaderboard of an edition's workbook gains."""
    return Gain(how_sure_zh(outcome), partial(interval_columns, outcome))


def _refuse_mixed(outcomes: Sequence[Uncertainty], sensitivities: Sequence[Sensitivity]) -> None:
    years = sorted({each.year for each in outcomes} | {each.year for each in sensitivities})
    if not outcomes:
        raise UsageError("there is nothing to write: no board was drawn. Give one or more.")
    if len(years) > 1:
        named = ", ".join(map(str, years))
        raise UsageError(f"the boards are of several years, {named}. Write a workbook for each.")


def _content(outcomes: Sequence[Uncertainty], sensitivities: Sequence[Sensitivity]) -> bytes:
    """Return the workbook's bytes, not sealed yet."""
    out = io.BytesIO()
    year = outcomes[0].year
    title = f"countyindex {year}：{KINDS['uncertainty']}"
    book = new_book(out, title, f"数据年份 {year}", year)
    styles = Styles(book)
    sheets = [*SHEETS, *([SENSITIVITY] if sensitivities else [])]
    boards = board_names(outcomes, (CONTENTS, *sheets))
    pages = {
        name: Page(book, book.add_worksheet(name), styles, CONTENTS)
        for name in (CONTENTS, *boards, *sheets)
    }
    for page in pages.values():
        page.sheet.set_default_row(PLAIN)
    about = {name: title_zh(each) for name, each in zip(boards, outcomes, strict=True)}
    about |= {name: ABOUT[name] for name in sheets}
    write_contents(pages[CONTENTS], outcomes, about)
    for name, outcome in zip(boards, outcomes, strict=True):
        write_leaderboard(pages[name], outcome)
    for name, write in SHEETS.items():
        write(pages[name], outcomes)
    if sensitivities:
        fill_sensitivity(pages[SENSITIVITY], sensitivities)
    book.close()
    return out.getvalue()
