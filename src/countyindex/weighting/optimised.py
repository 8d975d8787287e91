"""目标重要性赋权 Optimised weights: those under which columns matter as much as was intended."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from countyindex.methods import guarded, weightings
from countyindex.refusals import within_reach
from countyindex.weighting.complete_units import more_units_than_columns
from countyindex.weighting.correlation import correlations, refuse_copies
from countyindex.weighting.shares import shares_of
from countyindex.weighting.spread import column_deviation, column_range


@guarded
def achievement(scores: np.ndarray, *, targets: np.ndarray | None = None) -> Mapping[str, Any]:
    r"""Say how near the optimised weights come to the importances aimed at.

    Parameters
    ----------
    scores
        Scores [common scale], shape [units, k], as `optimised` takes them.
    targets
        As in `optimised`.

    Returns
    -------
    Mapping
        ``units`` (complete units used); one number a column each: ``targets`` [share],
        ``correlations`` with the index, ``importance`` [share]; ``objective`` (the distance
        :math:`H`, 0 when the targets are met, at most 1); ``largest_miss`` (largest difference
        between a target and the importance reached).

    References
    ----------
    Becker, Saisana, Paruolo & Vandecasteele (2017), *Ecological Indicators* 80, 12–22.

    Examples
    --------
    >>> told = achievement(np.array([[0.0, 0.1], [0.4, 0.3], [0.6, 0.9], [1.0, 0.8]]))
    >>> told["units"], round(told["objective"], 6)
    (4, 0.0)
    """
    complete, low, high = _complete_units(np.asarray(scores, dtype=float))
    aims = _aims(targets, complete.shape[-1])
    r, _ = _structure(complete, low, high)
    solved = _solved(r, aims)
    along = r @ solved
    importance = np.square(along) / np.square(along).sum()
    apart = along / np.sqrt(np.square(along).sum()) - np.sqrt(aims)
    return {
        "units": len(complete),
        "targets": tuple(aims.tolist()),
        "correlations": tuple((along / np.sqrt(solved @ along)).tolist()),
        "importance": tuple(importance.tolist()),
        "objective": float(np.sqrt(np.square(apart).sum() / 2)),
        "largest_miss": float(np.abs(importance - aims).max()),
    }


@weightings.add(
    name_zh="目标重要性赋权",
    definition_zh=(
        "求非负权重，使各项的重要性（与线性加权指数相关系数平方之份额）"
        "最接近目标份额 t（默认相等）：最小化 H² = 1 − Σ√t_j·r_j/√Σr²"
        "（H 为海林格距离，0 即完全达到），由非负最小二乘求得唯一解；报告达到的重要性与 H。"
        "权重对应所给数值的尺度；只用各项齐全的单元。"
    ),
    reference=(
        "Becker, W., Saisana, M., Paruolo, P., & Vandecasteele, I. (2017). Weights and importance "
        "in composite indicators: Closing the gap. Ecological Indicators 80, 12–22 (the idea and "
        "the linear measure; the distance that is minimised is stated here)."
    ),
    report=achievement,
    needs_scores=True,
    non_negative=True,
)
@within_reach
def optimised(scores: np.ndarray, *, targets: np.ndarray | None = None) -> np.ndarray:
    r"""Find the weights under which every column matters as much as was intended.

    The importance of a column is its squared correlation with the index :math:`y = \sum_j w_j x_j`,
    as a share: :math:`p_j = r_j^2 / \sum_j r_j^2`. Weights are chosen, none negative, that bring
    the correlations into line with the square roots of the targets,

    .. math:: \min_{w \ge 0} H, \quad
              H^2 = 1 - \sum_j \sqrt{t_j} \, r_j \Big/ \sqrt{\textstyle\sum_j r_j^2}

    which for :math:`r_j \ge 0` is the Hellinger distance of importances from targets. With
    :math:`R` the correlations of the columns, :math:`s` their standard deviations and
    :math:`u_j = w_j s_j`, this is the least-squares problem :math:`\min_{u \ge 0} |R u - \sqrt t|`,
    which has one solution. `achievement` reports :math:`H` and the importances reached.

    Parameters
    ----------
    scores
        Scores [the common scale on which they will be averaged], shape [..., units, k], larger is
        better; units with a missing cell are left out (listwise).
    targets
        Points for the importance of every column, shape [k], brought to shares; None gives all the
        same.

    Returns
    -------
    numpy.ndarray
        Weights [share], shape [..., k], none negative, sum 1.

    Raises
    ------
    MethodError
        No more complete units than columns; a constant, empty or infinite column; columns that
        repeat others; targets that are negative, missing or only zeros.

    References
    ----------
    Becker, Saisana, Paruolo & Vandecasteele (2017), *Ecological Indicators* 80, 12–22.

    Examples
    --------
    Two columns that agree need less weight each to matter as much as the third:

    >>> scores = np.array([[0, 0, 0.5], [1, 0.5, 0], [0, 0.5, 0], [1, 1, 0.5], [0.5, 0.5, 1]])
    >>> optimised(scores).round(3)
    array([0.224, 0.317, 0.458])
    """
    scores = np.asarray(scores, dtype=float)
    aims = _aims(targets, scores.shape[-1])
    stack = scores.reshape(-1, *scores.shape[-2:])
    weights = [_weigh(matrix, aims) for matrix in stack]
    return np.array(weights).reshape(*scores.shape[:-2], scores.shape[-1])


def _weigh(matrix: np.ndarray, aims: np.ndarray) -> np.ndarray:
    r, deviation = _structure(*_complete_units(matrix))
    weights = _solved(r, aims) / deviation
    return weights / weights.sum()


def _solved(r: np.ndarray, aims: np.ndarray) -> np.ndarray:
    # Imported here: no default scheme asks for it, and scipy.optimize adds a quarter of a second.
    from scipy.optimize import nnls  # noqa: PLC0415  (as said above)

    return nnls(r, np.sqrt(aims))[0]


def _aims(targets: np.ndarray | None, k: int) -> np.ndarray:
    return shares_of("optimised", "targets", np.ones(k) if targets is None else targets, k)


def _complete_units(matrix: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Units without a missing cell, and the smallest and largest score of every column."""
    low, high, whole = column_range("optimised", matrix)
    complete = more_units_than_columns("optimised", matrix)
    if not whole:
        low, high, _ = column_range("optimised", complete)
    return complete, low, high


def _structure(
    complete: np.ndarray, low: np.ndarray, high: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Correlations of the columns, and their standard deviations in the scale given."""
    unit_scores = (complete - low) / (high - low)
    r = correlations("optimised", unit_scores)
    refuse_copies("optimised", r, "Drop the copies, or use another weighting here.")
    return r, column_deviation(unit_scores, True) * (high - low)
