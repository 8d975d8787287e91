"""Points that somebody decided → shares of their sum (份额); not a method by itself."""

import numpy as np

from countyindex.errors import MethodError, Problem
from countyindex.refusals import refuse_columns


def shares_of(
    method: str, option: str, points: object, count: int, what: str = "columns"
) -> np.ndarray:
    r"""Divide points by their sum: :math:`c_j / \sum_j c_j`, none negative, not all 0.

    `points` has the shape [count] or [..., count]; `option` is the name it was given under and
    `what` says what is counted, for the refusals.
    """
    given = np.asarray(points, dtype=float)
    if given.ndim == 0 or given.shape[-1] != count:
        number = given.shape[-1] if given.ndim else 1
        raise MethodError(
            Problem(
                "",
                f"The {method} method was given {number} points for {count} {what}.",
                f"Give one each under '{option}'.",
            )
        )
    refuse_columns(
        ~(np.isfinite(given) & (given >= 0)),
        f"The {method} method needs points that are numbers and not negative.",
        f"Correct '{option}'.",
    )
    with np.errstate(over="ignore"):
        total = given.sum(axis=-1, keepdims=True)
    if not np.isfinite(total).all():
        given = given / given.max(axis=-1, keepdims=True)
        total = given.sum(axis=-1, keepdims=True)
    if (total == 0).any():
        raise MethodError(
            Problem("", f"The {method} method was given only zeros.", f"Correct '{option}'.")
        )
    return given / total
