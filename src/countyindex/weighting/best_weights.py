"""Scores of one node → one linear program a unit, and its best weights (最有利权重).

What benefit of the doubt and its kin have in common: bounds on shares, and what they cannot take.
"""

from collections.abc import Callable

import numpy as np

from countyindex.errors import GapError, MethodError, Problem
from countyindex.refusals import refuse_cells, refuse_columns
from countyindex.weighting.frontier import Programs, optima
from countyindex.weighting.spread import column_range

#: How far bounds may miss the sum 1 by float noise.
NOISE = 1e-12


def one_program_a_unit(
    method: str,
    scaled: np.ndarray,
    peers: np.ndarray,
    parts: np.ndarray,
    bounds: tuple[np.ndarray, np.ndarray],
) -> Programs:
    """Programs that find the weights under which each unit scores most, no peer above 1.

    `scaled` [units, k] are scores of at most 1, `peers` [peers, k] those that hold weights down;
    `parts` say what a weight adds to the shares that `bounds` hold (see `KINDS`).
    """
    least, most = np.broadcast_to(bounds[0], parts.shape), np.where(parts > 0, bounds[1], 0.0)
    _refuse_unreachable(method, parts, least, most)
    order = np.argsort(-(scaled if len(parts) > 1 else scaled.mean(axis=0)[None]), axis=1)
    return Programs(
        goals=scaled,
        second=scaled.mean(axis=0),
        third=1.0 / np.arange(1.0, scaled.shape[1] + 1),
        peers=peers,
        own=_share_rows(parts, least, most),
        active=_first_vertex(peers, parts, least, most, order),
    )


def best_weights(method: str, programs: Programs) -> np.ndarray:
    """Optimal weights [units, k], none negative; what does not settle goes to HiGHS."""
    weights, proven = optima(programs)
    for unit in np.flatnonzero(~proven):
        weights[unit] = _by_highs(method, programs, int(unit))
    return np.maximum(weights, 0.0)


def _weight_shares(scaled: np.ndarray, size: np.ndarray) -> np.ndarray:
    """What one scaled weight adds to the sum of weights, the same for all units."""
    return (size.min() / size)[None]


def _contribution_shares(scaled: np.ndarray, size: np.ndarray) -> np.ndarray:
    """What one scaled weight adds to the unit's own score."""
    best = scaled.max(axis=1, keepdims=True)
    return scaled / np.where(best > 0, best, 1.0)


#: Scaled scores and the columns' sizes → what a scaled weight adds to the shares.
Measured = Callable[[np.ndarray, np.ndarray], np.ndarray]

#: What the bounds hold.
KINDS: dict[str, Measured] = {"weight": _weight_shares, "contribution": _contribution_shares}


def _share_rows(parts: np.ndarray, least: np.ndarray, most: np.ndarray) -> np.ndarray:
    """Rows · w ≤ 0 that keep every share between its bounds; a row of zeros binds nothing."""
    units, k = parts.shape
    rows = np.empty((units, 2, k, k))
    each = np.arange(k)
    rows[:, 0] = least[:, :, None] * parts[:, None, :]
    rows[:, 0, each, each] -= np.where(parts > 0, parts, 1.0)
    rows[:, 1] = -most[:, :, None] * parts[:, None, :]
    rows[:, 1, each, each] += parts
    rows[:, 1] *= ((most < 1) & (parts > 0))[:, :, None]
    largest = np.abs(rows).max(axis=-1, keepdims=True)
    return (rows / np.where(largest > 0, largest, 1.0)).reshape(units, 2 * k, k)


def _first_vertex(
    peers: np.ndarray, parts: np.ndarray, least: np.ndarray, most: np.ndarray, order: np.ndarray
) -> np.ndarray:
    """Active rows where the unit's best columns are filled up to their bounds first."""
    k = parts.shape[1]
    room = np.take_along_axis(np.where(parts > 0, most - least, 0.0), order, axis=1)
    filled = np.cumsum(room, axis=1)
    rest = 1.0 - least.sum(axis=1, keepdims=True)
    last = (filled >= rest - NOISE).argmax(axis=1)[:, None]
    given = np.clip(rest - (filled - room), 0.0, room)
    shares = least.copy()
    np.put_along_axis(shares, order, np.take_along_axis(least, order, axis=1) + given, axis=1)
    weights = shares / np.where(parts > 0, parts, 1.0)
    place = np.arange(k)
    active = len(peers) + order + np.where(place < last, k, 0)
    fullest = (weights @ peers.T).argmax(axis=1)[:, None]
    return np.where(place == last, fullest, active)


def _by_highs(method: str, programs: Programs, unit: int) -> np.ndarray:
    # Imported here: hardly a unit needs it, and scipy.optimize adds a quarter of a second.
    from scipy.optimize import linprog  # noqa: PLC0415  (as said above)

    own = programs.own[unit if len(programs.own) > 1 else 0]
    rows = np.vstack([programs.peers, own])
    level = np.repeat([1.0, 0.0], [len(programs.peers), len(own)])
    found = linprog(-programs.goals[unit], A_ub=rows, b_ub=level, method="highs")
    if not found.success:
        raise MethodError(
            Problem(
                "",
                f"The {method} method finds no best weights: the scores differ too much in size.",
                "Normalise them first.",
            ),
            rows=[unit],
        )
    return np.asarray(found.x)


def refuse_unusable(method: str, scores: np.ndarray) -> None:
    """Refuse constant and infinite columns, and cells that are negative or missing."""
    column_range(method, scores)
    if not (scores >= 0).all():
        refuse_cells(
            scores < 0,
            f"The {method} method takes no negative scores.",
            "Use scores that start at 0, such as minmax.",
        )
        refuse_cells(
            np.isnan(scores),
            f"The {method} method needs every score of every unit.",
            "Supply the missing observations, impute them, or use another weighting.",
            GapError,
        )


def refuse_no_best(method: str, best: float) -> None:
    """Refuse a best score of 0 or less."""
    if not best > 0:
        raise MethodError(
            Problem("", f"The {method} method needs a best score above 0.", "Give 1 or 100.")
        )


def share_bounds(
    method: str, lower: np.ndarray | float, upper: np.ndarray | float, k: int
) -> tuple[np.ndarray, np.ndarray]:
    """Least and most share of every column, or a refusal of what cannot be kept."""
    given = [np.asarray(bound, dtype=float) for bound in (lower, upper)]
    if any(bound.shape not in ((), (k,)) for bound in given):
        raise MethodError(
            Problem(
                "",
                f"The {method} method was given bounds that do not fit {k} columns.",
                "Give one number, or one for every column.",
            )
        )
    least, most = (np.broadcast_to(bound, (k,)) for bound in given)
    refuse_columns(
        ~((least >= 0) & (least <= most) & (most <= 1)),
        f"The {method} method needs shares with 0 ≤ lower ≤ upper ≤ 1.",
        "Correct 'lower' and 'upper'.",
    )
    if least.sum() > 1 + NOISE or most.sum() < 1 - NOISE:
        raise MethodError(
            Problem(
                "",
                f"The {method} method cannot keep these bounds: the lower ones sum to "
                f"{least.sum():.6g}, the upper ones to {most.sum():.6g}, and shares sum to 1.",
                "Lower 'lower', or raise 'upper'.",
            )
        )
    return least, most


def _refuse_unreachable(
    method: str, parts: np.ndarray, least: np.ndarray, most: np.ndarray
) -> None:
    forced = (parts == 0) & (least > 0)
    if forced.any():
        raise MethodError(
            Problem(
                "",
                f"The {method} method cannot give a score of 0 a least share of the unit's "
                "own score.",
                "Use kind: weight, or leave 'lower' out there.",
            ),
            rows=np.flatnonzero(forced.any(axis=1)).tolist(),
            columns=np.flatnonzero(forced.any(axis=0)).tolist(),
        )
    short = most.sum(axis=1) < 1 - NOISE
    if short.any():
        raise MethodError(
            Problem(
                "",
                f"The {method} method finds units with too few scores above 0 to keep the "
                "largest shares of their own score.",
                "Raise 'upper', or use kind: weight.",
            ),
            rows=np.flatnonzero(short).tolist(),
        )
