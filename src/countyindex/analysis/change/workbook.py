"""A workbook of boards → its printed scores and ranks, sheet by sheet (读榜单)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from countyindex.analysis.change.board import Board
from countyindex.analysis.change.printed import Printed, makes
from countyindex.analysis.change.printed_scores import printed_scores
from countyindex.errors import InputError, Problem, UsageError
from countyindex.excel import Sheet, read_sheets
from countyindex.ranking import rank
from countyindex.unpacking import refuse_hostile

#: The headings that make a sheet a leaderboard: place, code, name, score.
RANK, CODE, NAME, SCORE = "位次", "代码", "名称", "指数得分"
#: A board's headings stand no deeper than this.
DEEPEST = 40
#: Scores that are put together again may differ by so much [share].
NOISE = 1e-9
#: What stands between the parts of a sheet's title.
BETWEEN = " · "
#: How a title ends: the year of a board, or of a sheet of a living workbook.
DATED = re.compile(r"(?:\w+（)?(?P<year>\d{4})(?: 年数据）)?")


def read_boards(file: Path) -> tuple[Board, ...]:
    """Read the leaderboards of a workbook that `score` wrote, or a living one, as last calculated.

    Of several sheets with the scores of one board the first counts.

    Raises
    ------
    UsageError
        There is no such file.
    InputError
        It is no workbook, has no leaderboard, or a board does not hold what it should.
    """
    if not file.is_file():
        raise UsageError(f"there is no file {file}.")
    refuse_hostile(file)
    found = []
    problems: list[Problem] = []
    sheets = read_sheets(file)
    printed = printed_scores(sheets)
    for sheet in sheets:
        top = _headings(sheet)
        if top is not None:
            board = _board(sheet, top, problems)
            parts = printed.get(board.heading_zh)
            known = parts is not None and _fits(parts, board)
            found.append(replace(board, printed=parts if known else None))
    boards = {(each.title_zh, each.cohort_zh, each.year): each for each in reversed(found)}
    if not found and not problems:
        problems.append(
            Problem(
                str(file),
                f"holds no leaderboard: no sheet has the headings {RANK}, {CODE}, {NAME}, {SCORE}.",
                "Give a workbook that 'countyindex score' wrote.",
            )
        )
    if problems:
        raise InputError(problems)
    return tuple(reversed(boards.values()))


def _fits(printed: Printed, board: Board) -> bool:
    """Whether a board's scores are the weighted means of what is printed of its indicators."""
    codes = set(board.scores.index) <= set(printed.scores.index)
    return codes and makes(printed, board.scores, NOISE)


def _headings(sheet: Sheet) -> int | None:
    """Return the row of a leaderboard's headings, counted from 1."""
    for number, row in enumerate(sheet.rows[:DEEPEST], start=1):
        if {RANK, CODE, NAME, SCORE} <= {cell for cell in row if isinstance(cell, str)}:
            return number
    return None


def _board(sheet: Sheet, top: int, problems: list[Problem]) -> Board:
    """Read the rows under the headings, down to the first without a code."""
    head = list(sheet.rows[top - 1])
    at = [head.index(heading) + 1 for heading in (CODE, NAME, SCORE, RANK)]
    rows: dict[str, tuple[str, float, float]] = {}
    number = top + 1
    while code := str(sheet.value(number, at[0]) or "").strip():
        if code in rows:
            what = f"the code {code} stands twice."
            problems.append(Problem(sheet.place(number, at[0]), what, "Remove one of the rows."))
        score, place = (_number(sheet, number, column, problems) for column in at[2:])
        rows[code] = (str(sheet.value(number, at[1]) or code), score, place)
        number += 1
    table = pd.DataFrame.from_dict(rows, orient="index", columns=["name", "score", "rank"])
    table.index.name = "code"
    _refuse_other_order(sheet, table, problems)
    title, cohort, year = _title(sheet.value(1, 1))
    return Board(
        place=sheet.place(),
        title_zh=title or sheet.title,
        cohort_zh=cohort,
        year=year,
        names=table["name"],
        scores=table["score"],
        ranks=table["rank"],
    )


def _number(sheet: Sheet, row: int, column: int, problems: list[Problem]) -> float:
    value = sheet.value(row, column)
    if isinstance(value, int | float) and not isinstance(value, bool) and np.isfinite(value):
        return float(value)
    problem = _no_number(sheet, value, row, column)
    if problem not in problems:
        problems.append(problem)
    return float("nan")


def _no_number(sheet: Sheet, value: Any, row: int, column: int) -> Problem:
    """Say why a cell is no number; formulas without results are told once a sheet."""
    if (row, column) in sheet.uncalculated:
        row, column = next(iter(sheet.uncalculated))
        count = len(sheet.uncalculated)
        what = f"holds the first of {count:,} formulas that nobody has calculated."
        what = what if count > 1 else "holds a formula that nobody has calculated."
        return Problem(sheet.place(row, column), what, "Open and save the file in Excel.")
    shown = "nothing" if value is None else f"'{value}', which is no number"
    do = "Write the workbook again with 'countyindex score'."
    return Problem(sheet.place(row, column), f"holds {shown}.", do)


def _refuse_other_order(sheet: Sheet, table: pd.DataFrame, problems: list[Problem]) -> None:
    """Refuse places that do not follow from the scores: somebody changed one of them."""
    if table.empty or table.isna().any(axis=None):
        return
    wrong = table.index[rank(table["score"].to_numpy()) != table["rank"].to_numpy()]
    if len(wrong):
        names = "、".join(table["name"][wrong[:8]])
        problems.append(
            Problem(
                sheet.place(),
                f"the places of {names} do not follow from the scores.",
                "Somebody changed the sheet; write it again with 'countyindex score'.",
            )
        )


def _title(text: Any) -> tuple[str, str, int | None]:
    """Take a sheet's title apart: scheme, cohort, year."""
    parts: Sequence[str] = str(text or "").split(BETWEEN)
    dated = DATED.fullmatch(parts[-1])
    parts = parts[:-1] if dated else parts
    title = BETWEEN.join(parts[:-1]) or (parts[0] if parts else "")
    year = int(dated["year"]) if dated else None
    return title, parts[-1] if len(parts) > 1 else "", year
