"""Scores → the same, all above 0 (or not below it), or a refusal by unit and indicator (正分)."""

import numpy as np

from countyindex.aggregation.extent import infinite
from countyindex.columns import present_extremes
from countyindex.errors import MethodError, Problem
from countyindex.refusals import refuse_cells, refuse_columns

#: Units that are looked at before all are.
FIRST = 8


def positive_scores(
    method: str, scores: np.ndarray, floor: float | None, zero: bool = False
) -> np.ndarray:
    """Scores raised to the floor, as a new array, or as they are; refused unless positive.

    `zero` lets scores of exactly 0 pass. A floor that leaves a column nothing to tell units apart
    by is refused too.
    """
    if floor is not None:
        if not (np.isfinite(floor) and floor > 0):
            raise MethodError(
                Problem(
                    "", f"The {method} method cannot use the floor {floor}.", "Give one above 0."
                )
            )
        _refuse_flattened(method, scores, floor)
        scores = np.maximum(scores, floor)
    least = np.fmin.reduce(scores, axis=None) if scores.size else np.inf
    if least < 0 or (least == 0 and not zero):
        refuse_cells(
            scores < 0 if zero else scores <= 0,
            f"The {method} method takes scores {'of 0 or more' if zero else 'above 0'} only.",
            "Normalise to scores of 0 and above, such as minmax, or use another aggregation."
            if least < 0
            else "Set 'floor' in the scheme, or use another aggregation.",
        )
    return scores


def _refuse_flattened(method: str, scores: np.ndarray, floor: float) -> None:
    """Refuse a floor that no score of a column rises above, where scores differ."""
    # As a rule some of the first units are above it; only where none is, all are looked at.
    if (np.fmax.reduce(scores[..., :FIRST, :], axis=-2) > floor).all():
        return
    low, high = present_extremes(scores)
    below = high <= floor
    if below.any():
        refuse_columns(
            below & (low < high),
            f"The {method} method's floor {floor:g} lies above every score of a column, or level.",
            "Normalise to scores of 0 and above, such as minmax, or use a smaller 'floor'.",
        )


def largest(method: str, scores: np.ndarray) -> float:
    """The largest of scores that are not negative; an infinite one is refused."""
    most = float(np.fmax.reduce(scores, axis=None, initial=0.0))
    if most == np.inf:
        refuse_cells(np.isinf(scores), *infinite(method))
    return most
