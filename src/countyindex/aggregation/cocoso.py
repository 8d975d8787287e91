"""综合折衷解法 CoCoSo: three ways to compare a unit's sum and powers with the others', combined."""

import numpy as np

from countyindex.aggregation.extent import column_extent, refuse_gaps
from countyindex.aggregation.weighted import common_weights
from countyindex.errors import MethodError, Problem
from countyindex.methods import aggregations
from countyindex.refusals import refuse_cells, refuse_rows, within_reach


@aggregations.add(
    name_zh="综合折衷解法（CoCoSo）",
    definition_zh=(
        "k = (kₐ·k_b·k_c)^⅓ + ⅓(kₐ + k_b + k_c)；kₐ = (S + P)/Σ(S + P)，"
        "k_b = S/min S + P/min P，k_c = [λS + (1 − λ)P]/[λ·max S + (1 − λ)·max P]；"
        "S = Σ w·s，P = Σ s^w，s 为 0–1 分值（先除以 scale），λ=share（默认 0.5）。"
        "给出 upper 时以最优单元为 upper。各项均为 0 的单元、缺失项拒绝；"
        "各单元须用同一权重。得分随其他单元变化。"
    ),
    reference=(
        "Yazdani, M., Zarate, P., Zavadskas, E. K., & Turskis, Z. (2019). A combined compromise "
        "solution (CoCoSo) method for multi-criteria decision-making problems. Management Decision "
        "57(9), 2501–2519."
    ),
    printed={"scale": 100.0, "upper": 100.0},
    complete_only=True,
    common_weights=True,
)
@within_reach
def cocoso(
    scores: np.ndarray,
    weights: np.ndarray,
    *,
    share: float = 0.5,
    scale: float = 1.0,
    upper: float | None = None,
) -> np.ndarray:
    r"""Compare every unit's weighted sum and sum of powers with those of the others.

    .. math::
        S_i = \sum_j w_j s_{ij}, \quad P_i = \sum_j s_{ij}^{w_j}, \quad
        k_i = \sqrt[3]{k_{ia} k_{ib} k_{ic}} + \tfrac{1}{3} (k_{ia} + k_{ib} + k_{ic})

    .. math::
        k_{ia} = \frac{S_i + P_i}{\sum_l (S_l + P_l)}, \quad
        k_{ib} = \frac{S_i}{\min S} + \frac{P_i}{\min P}, \quad
        k_{ic} = \frac{\lambda S_i + (1 - \lambda) P_i}{\lambda \max S + (1 - \lambda) \max P}

    Parameters
    ----------
    scores
        Scores [0 … `scale`], shape [..., units, k], larger is better, none below 0, none missing.
        The authors take min–max scores.
    weights
        Weights [share], none negative, sum 1, common to all units, shape [..., k].
    share
        What the weighted sum counts in :math:`k_c`, :math:`\lambda` [share], from 0 to 1.
    scale
        What full marks are in `scores` [score], above 0; they are divided by it first, since powers
        depend on it. In print 100.
    upper
        None gives k. A number above 0 gives the best unit that score, the others theirs in
        proportion; in print 100.

    Returns
    -------
    numpy.ndarray
        Scores above 0, shape [..., units].

    Raises
    ------
    MethodError
        Missing, infinite or negative scores; a unit that scores 0 in all that has weight; a share
        outside [0, 1]; a `scale` or `upper` that is not above 0; weights that are no shares, do not
        fit, or differ by unit.

    References
    ----------
    Yazdani, Zarate, Zavadskas & Turskis (2019), *Management Decision* 57(9), 2501–2519.

    Examples
    --------
    >>> cocoso(np.array([[1.0, 0.25], [0.25, 1.0], [0.25, 0.25]]), np.array([0.5, 0.5])).round(4)
    array([2.9516, 2.9516, 1.5827])
    """
    _refuse_options(share, scale, upper)
    scores = np.asarray(scores, dtype=float)
    weights = common_weights("cocoso", scores, weights)
    _refuse_scores(scores)
    scores = scores if scale == 1.0 else scores / scale
    sums = np.einsum("...nk,...k->...n", scores, weights)
    refuse_rows(
        sums == 0,
        "The cocoso method divides by a unit's weighted sum, which is 0.",
        "Shift the scores, leave the units out, or use another aggregation.",
    )
    powers = np.einsum("...nk->...n", scores ** weights[..., None, :])
    compromise = _compromise(sums, powers, share)
    if upper is None:
        return compromise
    return np.asarray(upper * compromise / compromise.max(axis=-1, keepdims=True))


def _compromise(sums: np.ndarray, powers: np.ndarray, share: float) -> np.ndarray:
    """The three appraisals of every unit against the others, in one number."""
    (low, high), (least, most) = _ends(sums), _ends(powers)
    both = sums + powers
    of_all = both / both.sum(axis=-1, keepdims=True)
    to_worst = sums / low + powers / least
    to_best = (share * sums + (1.0 - share) * powers) / (share * high + (1.0 - share) * most)
    return np.asarray(np.cbrt(of_all * to_worst * to_best) + (of_all + to_worst + to_best) / 3.0)


def _ends(numbers: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The smallest and the largest, which broadcast to the numbers."""
    return numbers.min(axis=-1, keepdims=True), numbers.max(axis=-1, keepdims=True)


def _refuse_scores(scores: np.ndarray) -> None:
    low, _, complete = column_extent("cocoso", scores)
    if not complete:
        refuse_gaps("cocoso", scores)
    if low.min(initial=0.0) < 0:
        refuse_cells(
            scores < 0,
            "The cocoso method takes scores of 0 or more only.",
            "Normalise to scores of 0 and above, or use another aggregation.",
        )


def _refuse_options(share: float, scale: float, upper: float | None) -> None:
    ends = [scale] if upper is None else [scale, upper]
    if not (0 <= share <= 1 and all(0 < end < np.inf for end in ends)):
        raise MethodError(
            Problem(
                "",
                f"The cocoso method cannot use share {share}, scale {scale} and upper {upper}.",
                "Give a share from 0 to 1, and ends of the scales above 0.",
            )
        )
