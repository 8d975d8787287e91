"""EM 插补 Expectation–maximisation: gaps filled with what a normal model of all columns expects."""

import numpy as np

from countyindex.errors import MethodError, Problem
from countyindex.methods import treatments
from countyindex.refusals import refuse_cells
from countyindex.treatment.gaps import fill, gaps_to_fill

#: Means and covariances [standard deviations] that move less than this stand still.
STILL = 1e-10

#: Steps; a dozen to some hundreds are usual.
MOST_STEPS = 20_000

#: Eigenvalues of correlations below this share of the largest are none.
SINGULAR = 1e-10


@treatments.add(
    name_zh="EM 插补",
    definition_zh=(
        "假定各指标服从多元正态分布，用 EM 算法由全部有值单元求均值与协方差的极大似然估计，"
        "缺失值取给定该单元其余指标时的条件期望（不加随机项，方差因此偏小）。"
        "须单元多于指标；没有任何指标值的单元拒绝插补。已有值不变，凡插补处均须注明。"
    ),
    reference=(
        "Dempster, A. P., Laird, N. M., & Rubin, D. B. (1977). Maximum likelihood from incomplete "
        "data via the EM algorithm. Journal of the Royal Statistical Society B 39(1), 1–38."
    ),
    imputes=True,
)
def em(values: np.ndarray, holes: np.ndarray | None = None) -> np.ndarray:
    r"""Fill every gap with its expectation, given the unit's other indicators.

    The units are taken for draws from a normal distribution with the mean :math:`\mu` and the
    covariance :math:`\Sigma` that make what is present most likely. With m and o the missing and
    the present indicators of a unit,

    .. math:: x_m = \mu_m + \Sigma_{mo} \Sigma_{oo}^{-1} (x_o - \mu_o)

    Expectation fills the gaps so and adds :math:`\Sigma_{mm} - \Sigma_{mo} \Sigma_{oo}^{-1}
    \Sigma_{om}` to the unit's products; maximisation takes means and covariances (by n) of what is
    filled; both in turn from the means and variances of the present cells, until nothing moves.

    Parameters
    ----------
    values
        Values [any unit], shape [..., units, k], missing cells NaN.
    holes
        Which missing cells to fill, shape [..., units, k]; None fills all. The others are missing
        to the model too, and stay so.

    Returns
    -------
    numpy.ndarray
        Values without holes [the unit of the column], the shape of `values`.

    Raises
    ------
    MethodError
        No more units than indicators; a hole of a unit without any value; a column without any
        value, or with an infinite one; no end of the steps.

    References
    ----------
    Dempster, Laird & Rubin (1977), *Journal of the Royal Statistical Society B* 39(1), 1–38.

    Examples
    --------
    >>> values = np.array([[1.0, 3.0], [2.0, 5.0], [3.0, 6.0], [4.0, 10.0], [5.0, np.nan]])
    >>> em(values)[4].round(6)
    array([ 5. , 11.5])
    """
    values = np.asarray(values, dtype=float)
    wanted = gaps_to_fill("em", values, holes)
    if not wanted.any():
        return values.copy()
    missing = np.isnan(values)
    refuse_cells(
        wanted & missing.all(axis=-1, keepdims=True),
        "The em method has nothing to go by for a unit without any value.",
        "Leave the unit out, or supply observations.",
    )
    units, k = values.shape[-2:]
    if units <= k:
        raise MethodError(
            Problem(
                "",
                f"The em method needs more units than indicators: {units} units for {k}.",
                "Use knn, or a mean or median.",
            )
        )
    stack = values.reshape(-1, units, k)
    filled = np.array([_expected(matrix) for matrix in stack]).reshape(values.shape)
    return fill(values, np.where(wanted, filled, np.nan))


def _expected(matrix: np.ndarray) -> np.ndarray:
    """Expectations of the missing cells of one matrix, in place of them."""
    missing = np.isnan(matrix)
    # A column that is empty is never filled here, and must not spoil the others.
    there = np.flatnonzero(~missing.all(axis=0))
    centre = np.nanmean(matrix[:, there], axis=0)
    spread = np.nanstd(matrix[:, there], axis=0)
    spread = np.where(spread > 1e-12 * np.abs(centre), spread, 1.0)
    z = (matrix[:, there] - centre) / spread
    patterns, members = np.unique(missing[:, there], axis=0, return_inverse=True)
    rows = [np.flatnonzero(members.ravel() == p) for p in range(len(patterns))]
    mean, covariance = np.zeros(len(there)), np.diag(np.nanvar(z, axis=0))
    for _ in range(MOST_STEPS):
        filled, unknown = np.nan_to_num(z), np.zeros_like(covariance)
        for gone, own in zip(patterns, rows, strict=True):
            _fill_pattern(filled, unknown, gone, own, mean, covariance)
        after = filled.mean(axis=0)
        away = filled - after
        spread_after = (away.T @ away + unknown) / len(z)
        moved = max(np.abs(after - mean).max(), np.abs(spread_after - covariance).max())
        mean, covariance = after, spread_after
        if moved < STILL:
            whole = matrix.copy()
            whole[:, there] = centre + spread * filled
            return whole
    raise MethodError(
        Problem(
            "",
            f"The em method has not come to an end in {MOST_STEPS} steps.",
            "Leave out indicators with few values, or use another imputation.",
        )
    )


def _fill_pattern(
    filled: np.ndarray,
    unknown: np.ndarray,
    gone: np.ndarray,
    rows: np.ndarray,
    mean: np.ndarray,
    covariance: np.ndarray,
) -> None:
    """Put expectations where units lack the same columns, and add what is unknown of them."""
    if not gone.any():
        return
    m, o = np.flatnonzero(gone), np.flatnonzero(~gone)
    inverse = np.linalg.pinv(covariance[np.ix_(o, o)], rcond=SINGULAR, hermitian=True)
    slopes = covariance[np.ix_(m, o)] @ inverse
    filled[np.ix_(rows, m)] = mean[m] + (filled[np.ix_(rows, o)] - mean[o]) @ slopes.T
    rest = covariance[np.ix_(m, m)] - slopes @ covariance[np.ix_(o, m)]
    unknown[np.ix_(m, m)] += len(rows) * rest
