"""Editions that no living workbook can be made of → a refusal that says what to use (拒绝)."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from countyindex.edition import Edition
from countyindex.errors import Problem, UsageError
from countyindex.export.living.choices import AGGREGATIONS
from countyindex.export.living.figures import Figures
from countyindex.export.living.layout import Board
from countyindex.result import Result

#: Units in one workbook; beyond, spreadsheet programs take too long over every change.
MOST_UNITS = 500
INSTEAD = "Use 'countyindex score' with --set or a variant in config/ for it."


def refuse_edition(edition: Edition) -> None:
    """Refuse what is too large or made by methods that no plain formula does.

    Raises
    ------
    UsageError
        All of it, in sentences.
    """
    problems = list(dict.fromkeys(x for board in edition.boards for x in _unlike(board)))
    units = sum(len(board.dataset.values) for board in edition.boards)
    if units > MOST_UNITS:
        what = f"a living workbook holds at most {MOST_UNITS} units, and these boards have {units}."
        do = "Take fewer boards with --scheme, or change figures and choices in the project itself"
        problems.insert(0, Problem("", what, f"{do} and run 'countyindex score'."))
    if problems:
        raise UsageError(problems)


def _unlike(board: Result) -> Iterator[Problem]:
    plan, where = board.plan, board.scheme.place
    calls = [plan.normalisation_of(item.id) for item in board.dataset.indicators]
    if any(call.method != "minmax" for call in calls):
        yield Problem(where, "a living workbook normalises by minmax only.", INSTEAD)
    elif any(call.options != plan.normalisation.options for call in calls):
        yield Problem(where, "a living workbook has one scale for all indicators.", INSTEAD)
    levels = [level.aggregation for level in plan.levels]
    nodes = [choice.aggregation for choice in plan.nodes.values() if choice.aggregation]
    if any(call != levels[0] for call in (*levels, *nodes)):
        yield Problem(where, "a living workbook aggregates all nodes alike.", INSTEAD)
    elif levels[0].method not in AGGREGATIONS.values():
        what = f"a living workbook knows no aggregation by {levels[0].method}."
        yield Problem(where, what, INSTEAD)
    if any(level.unit_weights for level in board.levels):
        what = "a living workbook has one set of weights for all units of a board."
        yield Problem(where, what, INSTEAD)


def refuse_second_look(board: Board, figures: Figures, passing: np.ndarray) -> None:
    """Refuse a board whose screening went round more than once: formulas look once.

    Raises
    ------
    UsageError
        A unit left only after other indicators had left.
    """
    kept = figures.in_use | ~passing
    if board.result.not_ranked and not kept.all():
        what = "units and indicators leave one another short of data, which formulas do not follow."
        raise UsageError([Problem(board.result.scheme.place, what, INSTEAD)])
