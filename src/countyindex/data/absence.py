"""Cells that a method cannot do without → sentences that say why they are empty (缺项原因)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from countyindex.data.status import Status
from countyindex.errors import GapError, MethodError, Problem

#: What can be done about cells that no figure and no imputation will fill.
REMEDIES = {
    Status.NOT_APPLICABLE: "不适用: it does not apply there, so there is nothing to supply or "
    "impute. Use another method here, leave it out of the scheme, or rank these units in a cohort "
    "of their own.",
    Status.NOT_PUBLISHED: "未公布: the source does not print it there, and no imputation fills it. "
    "Supply the figure from another source, use another method here, or leave it out of the "
    "scheme.",
}


def joint_status(statuses: np.ndarray) -> np.ndarray:
    """Say why units have no score in something made of several indicators.

    `statuses` has shape (units, indicators) and holds none of a unit that has a score; the result
    (units,). One missing figure is enough to call the whole missing.
    """
    return np.select(
        [
            (statuses == Status.NOT_APPLICABLE).all(axis=1),
            np.isin(statuses, list(REMEDIES)).all(axis=1),
        ],
        [Status.NOT_APPLICABLE, Status.NOT_PUBLISHED],
        Status.MISSING,
    )


def say_why(
    error: GapError,
    where: str,
    units: Sequence[str],
    columns: Sequence[str],
    scores: np.ndarray,
    statuses: np.ndarray,
    kind: str = "indicator",
) -> MethodError:
    """Return the refusal of empty cells with labels, a sentence for each reason why they are empty.

    Parameters
    ----------
    error
        Names rows and columns of `scores` by their positions.
    where
        What was computed, and by which method.
    units, columns
        Chinese names of the rows and of the columns.
    scores
        Shape (units, columns); NaN where there is none.
    statuses
        Codes of `Status`, the shape of `scores`; looked at where there is no score.
    kind
        What the columns are: `indicator` or `dimension`.
    """
    refused = np.zeros(scores.shape, dtype=bool)
    refused[np.ix_(error.rows, error.columns)] = True
    empty = refused & np.isnan(scores)
    if not empty.any():
        return error.named(where, units, columns, kind)
    known = [empty & (statuses == status) for status in REMEDIES]
    reasons = zip(
        [empty & ~np.logical_or.reduce(known), *known],
        [error.problems[0].do, *REMEDIES.values()],
        strict=True,
    )
    problems = [
        MethodError(
            Problem("", error.problems[0].what, do),
            np.flatnonzero(cells.any(axis=1)).tolist(),
            np.flatnonzero(cells.any(axis=0)).tolist(),
        )
        .named(where, units, columns, kind)
        .problems[0]
        for cells, do in reasons
        if cells.any()
    ]
    return MethodError(problems, error.rows, error.columns)
