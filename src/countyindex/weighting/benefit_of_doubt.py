"""善意推定法（BoD） Benefit of the doubt: every unit gets the weights that flatter it most."""

from collections.abc import Mapping
from typing import Any, Literal

import numpy as np

from countyindex.errors import MethodError, Problem
from countyindex.methods import choose, guarded, weightings
from countyindex.refusals import refuse_columns
from countyindex.weighting.frontier import Programs, optima
from countyindex.weighting.spread import column_range

#: How far bounds may miss the sum 1 by float noise.
NOISE = 1e-12


@guarded
def best_practice(
    scores: np.ndarray,
    *,
    kind: Literal["weight", "contribution"] = "weight",
    lower: np.ndarray | float = 0.0,
    upper: np.ndarray | float = 1.0,
    best: float = 1.0,
) -> Mapping[str, Any]:
    r"""Say which units no other beats under their own weights.

    Parameters
    ----------
    scores, kind, lower, upper, best
        As in `benefit_of_doubt`, `scores` of shape [units, k].

    Returns
    -------
    Mapping
        ``kind``; ``best``, the rows that reach the best score.

    References
    ----------
    Cherchye, Moesen, Rogge & Van Puyenbroeck (2007), *Social Indicators Research* 82, 111–145.

    Examples
    --------
    >>> best_practice(np.array([[1.0, 0.0], [0.5, 0.5], [0.2, 0.8]]))["best"]
    (0, 1, 2)
    """
    weights = benefit_of_doubt(scores, kind=kind, lower=lower, upper=upper, best=best)
    reached = np.einsum("nk,nk->n", np.asarray(scores, dtype=float), weights)
    return {
        "kind": kind,
        "best": tuple(np.flatnonzero(reached >= best * (1.0 - 1e-9)).tolist()),
    }


@weightings.add(
    name_zh="善意推定法",
    definition_zh=(
        "每个单元各取对自己最有利的非负权重：max Σw·I，约束为用同一组权重时任一单元的 Σw·I ≤ 1。"
        "份额上下限 lower、upper 的含义由 kind 指明：weight 为权重份额 w_q/Σw，"
        "contribution 为贡献份额 w_q·I_q/Σw·I。权重之和不为 1，Σw·I 即得分，"
        "最优者为 best（默认 1）。"
        "最优权重不唯一时，取使全部单元合计得分最大者，再按指标先后。"
    ),
    reference=(
        "Cherchye, L., Moesen, W., Rogge, N., & Van Puyenbroeck, T. (2007). An introduction to "
        "'benefit of the doubt' composite indicators. Social Indicators Research 82, 111–145; "
        "among several optima: Doyle, J., & Green, R. (1994). Efficiency and cross-efficiency in "
        "DEA: derivations, meanings and uses. Journal of the Operational Research Society 45(5), "
        "567–578."
    ),
    report=best_practice,
    printed={"best": 100.0},
    needs_scores=True,
    complete_only=True,
    non_negative=True,
    per_unit=True,
)
def benefit_of_doubt(
    scores: np.ndarray,
    *,
    kind: Literal["weight", "contribution"] = "weight",
    lower: np.ndarray | float = 0.0,
    upper: np.ndarray | float = 1.0,
    best: float = 1.0,
) -> np.ndarray:
    r"""Give every unit the weights under which it looks best beside all others.

    For unit i with scores :math:`I_i`

    .. math::

        \max_{w \ge 0} \sum_q w_q I_{iq} \quad\text{such that}\quad
        \sum_q w_q I_{kq} \le 1 \text{ for every unit } k, \qquad L_q \le b_q \le U_q

    where the share :math:`b_q` is :math:`w_q / \sum_r w_r` under ``weight`` and
    :math:`w_q I_{iq} / \sum_r w_r I_{ir}` under ``contribution``. The weights do **not** sum to 1:
    the score is :math:`\sum_q w_q I_{iq}`, 1 for a unit that no other beats under these weights.

    Several weights may give a unit the same best score; of these, the ones are taken under which
    all units together score most, and at a further tie those that favour the earlier columns. So
    the order of the units has no say.

    Parameters
    ----------
    scores
        Scores [common scale], shape [..., units, k], larger is better, none negative or missing.
    kind
        What the bounds hold: shares of the ``weight`` (default) or of the ``contribution`` to the
        unit's own score.
    lower, upper
        Least and largest share of every column [share], one number or shape [k].
    best
        The score of a unit that no other beats under its weights, above 0; in print 100.

    Returns
    -------
    numpy.ndarray
        Weights [`best` / the unit of the scores], shape [..., units, k], one row a unit, none
        negative.

    Raises
    ------
    MethodError
        A score is negative, missing or infinite; a column is constant; a best score of 0 or less;
        bounds that are no shares or
        cannot be kept together; under ``contribution`` a unit whose scores are all 0, or too few
        of whose scores are above 0 to keep the bounds.

    References
    ----------
    Cherchye, Moesen, Rogge & Van Puyenbroeck (2007), *Social Indicators Research* 82, 111–145;
    Doyle & Green (1994), *Journal of the Operational Research Society* 45(5), 567–578.

    Examples
    --------
    >>> scores = np.array([[1.0, 0.0], [0.5, 0.5], [0.2, 0.8], [0.3, 0.4]])
    >>> (benefit_of_doubt(scores) * scores).sum(axis=-1).round(4)
    array([1. , 1. , 1. , 0.7])
    """
    scores = np.asarray(scores, dtype=float)
    measured = choose("kind", kind, _KINDS)
    _refuse_unusable(scores)
    if not best > 0:
        raise MethodError(
            Problem("", "The benefit_of_doubt method needs a best score above 0.", "Give 1 or 100.")
        )
    least, most = _bounds(lower, upper, scores.shape[-1])
    stack = scores.reshape(-1, *scores.shape[-2:])
    weights = [_weigh(matrix, measured, least, most) for matrix in stack]
    return best * np.array(weights).reshape(scores.shape)


def _weigh(matrix: np.ndarray, measured: Any, least: np.ndarray, most: np.ndarray) -> np.ndarray:
    size = matrix.max(axis=0)
    scaled = matrix / size
    parts = measured(scaled, size)
    least, most = np.broadcast_to(least, parts.shape), np.where(parts > 0, most, 0.0)
    _refuse_unreachable(parts, least, most)
    order = np.argsort(-(scaled if len(parts) > 1 else scaled.mean(axis=0)[None]), axis=1)
    programs = Programs(
        goals=scaled,
        second=scaled.mean(axis=0),
        third=1.0 / np.arange(1.0, len(size) + 1),
        peers=scaled,
        own=_share_rows(parts, least, most),
        active=_first_vertex(scaled, parts, least, most, order),
    )
    weights, proven = optima(programs)
    for unit in np.flatnonzero(~proven):
        weights[unit] = _by_highs(programs, int(unit))
    return np.maximum(weights, 0.0) / size


def _weight_shares(scaled: np.ndarray, size: np.ndarray) -> np.ndarray:
    """What one scaled weight adds to the sum of weights, the same for all units."""
    return (size.min() / size)[None]


def _contribution_shares(scaled: np.ndarray, size: np.ndarray) -> np.ndarray:
    """What one scaled weight adds to the unit's own score."""
    best = scaled.max(axis=1, keepdims=True)
    return scaled / np.where(best > 0, best, 1.0)


_KINDS = {"weight": _weight_shares, "contribution": _contribution_shares}


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
    scaled: np.ndarray, parts: np.ndarray, least: np.ndarray, most: np.ndarray, order: np.ndarray
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
    active = len(scaled) + order + np.where(place < last, k, 0)
    peer = (weights @ scaled.T).argmax(axis=1)[:, None]
    return np.where(place == last, peer, active)


def _by_highs(programs: Programs, unit: int) -> np.ndarray:
    # Imported here: hardly a unit needs it, and scipy.optimize adds a quarter of a second.
    from scipy.optimize import linprog  # noqa: PLC0415

    own = programs.own[unit if len(programs.own) > 1 else 0]
    rows = np.vstack([programs.peers, own])
    level = np.repeat([1.0, 0.0], [len(programs.peers), len(own)])
    found = linprog(-programs.goals[unit], A_ub=rows, b_ub=level, method="highs")
    if not found.success:
        raise MethodError(
            Problem(
                "",
                "The benefit_of_doubt method finds no best weights: the scores differ too much in "
                "size.",
                "Normalise them first.",
            ),
            rows=[unit],
        )
    return np.asarray(found.x)


def _refuse_unusable(scores: np.ndarray) -> None:
    column_range("benefit_of_doubt", scores)
    bad = np.argwhere(~(scores >= 0))
    if len(bad):
        raise MethodError(
            Problem(
                "",
                "The benefit_of_doubt method takes no negative and no missing score.",
                "Use scores that start at 0, such as minmax, and impute what is missing.",
            ),
            rows=sorted(set(bad[:, -2].tolist())),
            columns=sorted(set(bad[:, -1].tolist())),
        )


def _bounds(
    lower: np.ndarray | float, upper: np.ndarray | float, k: int
) -> tuple[np.ndarray, np.ndarray]:
    given = [np.asarray(bound, dtype=float) for bound in (lower, upper)]
    if any(bound.shape not in ((), (k,)) for bound in given):
        raise MethodError(
            Problem(
                "",
                f"The benefit_of_doubt method was given bounds that do not fit {k} columns.",
                "Give one number, or one for every column.",
            )
        )
    least, most = (np.broadcast_to(bound, (k,)) for bound in given)
    refuse_columns(
        ~((least >= 0) & (least <= most) & (most <= 1)),
        "The benefit_of_doubt method needs shares with 0 ≤ lower ≤ upper ≤ 1.",
        "Correct 'lower' and 'upper'.",
    )
    if least.sum() > 1 + NOISE or most.sum() < 1 - NOISE:
        raise MethodError(
            Problem(
                "",
                "The benefit_of_doubt method cannot keep these bounds: the lower ones sum to "
                f"{least.sum():.6g}, the upper ones to {most.sum():.6g}, and shares sum to 1.",
                "Lower 'lower', or raise 'upper'.",
            )
        )
    return least, most


def _refuse_unreachable(parts: np.ndarray, least: np.ndarray, most: np.ndarray) -> None:
    forced = (parts == 0) & (least > 0)
    if forced.any():
        raise MethodError(
            Problem(
                "",
                "The benefit_of_doubt method cannot give a score of 0 a least share of the unit's "
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
                "The benefit_of_doubt method finds units with too few scores above 0 to keep the "
                "largest shares of their own score.",
                "Raise 'upper', or use kind: weight.",
            ),
            rows=np.flatnonzero(short).tolist(),
        )
