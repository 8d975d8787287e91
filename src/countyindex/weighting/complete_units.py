"""Scores of one node → the units that have every score, the others blanked (完整单元)."""

import numpy as np

from countyindex.errors import MethodError, Problem


def complete_units(method: str, scores: np.ndarray) -> np.ndarray:
    """Blank every unit that lacks a score, so that the others can be read row by row.

    `scores` has the shape [..., units, k], missing cells NaN; complete ones come back untouched.
    """
    gaps = np.isnan(scores).any(axis=-1, keepdims=True)
    if not gaps.any():
        return scores
    if gaps.all(axis=-2).any():
        raise MethodError(
            Problem(
                "",
                f"The {method} method reads whole units, and every one lacks a score.",
                "Leave an indicator out, or supply the missing observations.",
            )
        )
    return np.where(gaps, np.nan, scores)
