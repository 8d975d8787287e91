"""Scores of one node → the units that have every score, the others blanked (完整单元)."""

import numpy as np

from countyindex.errors import GapError, MethodError, Problem
from countyindex.refusals import refuse_cells
from countyindex.weighting.spread import column_range


def complete_units(
    method: str, scores: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray, bool]:
    """Blank every unit that lacks a score, so that the others can be read row by row.

    `scores` has the shape [..., units, k], missing cells NaN; complete ones come back untouched.
    With the scores come the smallest and the largest of every column, shape [..., k], and whether
    no cell is missing.
    """
    low, high, complete = column_range(method, scores)
    if complete:
        return scores, low, high, True
    gaps = np.isnan(scores).any(axis=-1, keepdims=True)
    if gaps.all(axis=-2).any():
        refuse_cells(
            np.isnan(scores),
            f"The {method} method reads whole units, and every one lacks a score.",
            "Leave an indicator out, or supply the missing observations.",
            GapError,
        )
    kept = np.where(gaps, np.nan, scores)
    return kept, *column_range(method, kept)


def more_units_than_columns(method: str, matrix: np.ndarray) -> np.ndarray:
    """The units of one matrix [units, k] that have every score; refused unless more than k > 1."""
    gaps = np.isnan(matrix)
    complete = matrix[~gaps.any(axis=1)]
    units, k = complete.shape
    if units > k or k == 1:
        return complete
    what = f"The {method} method needs more complete units than columns: {units} units for {k}."
    if len(matrix) > k:
        do = "Use another weighting here, or supply the missing observations."
        refuse_cells(gaps, what, do, GapError)
    raise MethodError(Problem("", what, "Use another weighting here, or leave indicators out."))
