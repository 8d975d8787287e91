"""善意推定法（BoD） Benefit of the doubt: every unit gets the weights that flatter it most."""

from collections.abc import Mapping
from typing import Any, Literal

import numpy as np

from countyindex.methods import choose, guarded, weightings
from countyindex.refusals import within_reach
from countyindex.weighting.best_weights import (
    KINDS,
    Measured,
    best_weights,
    one_program_a_unit,
    refuse_no_best,
    refuse_unusable,
    share_bounds,
)


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
@within_reach
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
    measured = choose("benefit_of_doubt", "kind", kind, KINDS)
    refuse_unusable("benefit_of_doubt", scores)
    refuse_no_best("benefit_of_doubt", best)
    bounds = share_bounds("benefit_of_doubt", lower, upper, scores.shape[-1])
    stack = scores.reshape(-1, *scores.shape[-2:])
    weights = [_weigh(matrix, measured, bounds) for matrix in stack]
    return best * np.array(weights).reshape(scores.shape)


def _weigh(
    matrix: np.ndarray, measured: Measured, bounds: tuple[np.ndarray, np.ndarray]
) -> np.ndarray:
    size = matrix.max(axis=0)
    scaled = matrix / size
    parts = measured(scaled, size)
    programs = one_program_a_unit("benefit_of_doubt", scaled, scaled, parts, bounds)
    return best_weights("benefit_of_doubt", programs) / size
