"""回归插补 Regression: a missing cell takes what the most correlated indicators let expect."""

from functools import partial

import numpy as np

from countyindex.columns import present_extremes
from countyindex.errors import MethodError, Problem
from countyindex.methods import treatments
from countyindex.treatment.gaps import count_of, fill, fill_one_by_one

#: A squared correlation below this is float noise; correlations are told apart to nine digits.
NOISE, DIGITS = 1e-9, 9

#: Units with all figures needed beyond the number of predictors, so that a fit is more than exact.
SPARE = 2


@treatments.add(
    name_zh="回归插补",
    definition_zh=(
        "缺失值取线性回归（最小二乘）的拟合值；自变量为该单元有值、且与该指标相关最强的至多 3 个"
        "指标，用两者俱全的单元估计（至少比自变量多 2 个，不足则减少自变量）。不加随机项；"
        "已有值不变，凡插补处均须注明。"
    ),
    reference=(
        "OECD/EC-JRC (2008). Handbook on Constructing Composite Indicators: Methodology and User "
        "Guide. ISBN 978-92-64-04345-9, section 3."
    ),
    imputes=True,
)
def regression(
    values: np.ndarray, holes: np.ndarray | None = None, *, predictors: int = 3
) -> np.ndarray:
    r"""Fill every gap with its fitted value on the columns most correlated with its own.

    .. math:: x_{ij} = \hat\beta_0 + \sum_{q \in Q} \hat\beta_q x_{iq}

    with :math:`Q` the columns, at most `predictors`, that unit i has and that correlate most with
    column j in absolute value, and :math:`\hat\beta` by least squares over all units that have
    column j and all of :math:`Q`. Where there are fewer than :math:`|Q| + 2` such units, the
    weakest columns of :math:`Q` are left out. Filled cells never serve to fill others.

    Parameters
    ----------
    values
        Values [any unit], shape [..., units, k], missing cells NaN.
    holes
        Which missing cells to fill, shape [..., units, k]; None fills all. The others stay missing
        and are never refused: a cell that does not apply is no hole.
    predictors
        Columns in one regression at most, 1 or more.

    Returns
    -------
    numpy.ndarray
        Values without holes [the unit of the column], the shape of `values`. They may lie outside
        the range of the present ones.

    Raises
    ------
    MethodError
        A column without any value, or with an infinite one; a cell for which no correlated column
        is left, as in a column with fewer than three values.

    References
    ----------
    OECD/EC-JRC (2008), *Handbook on Constructing Composite Indicators*, section 3.

    Examples
    --------
    >>> values = np.array([[1.0, 30.0], [2.0, 50.0], [3.0, 70.0], [5.0, np.nan]])
    >>> regression(values)[3].round(9)
    array([  5., 110.])
    """
    values = np.asarray(values, dtype=float)
    filled = partial(_filled, predictors=count_of("regression", "predictors", predictors))
    return fill_one_by_one("regression", values, holes, filled)


def _filled(matrix: np.ndarray, wanted: np.ndarray, predictors: int) -> np.ndarray:
    gaps = np.isnan(matrix)
    # On [0, 1] first: fits do not depend on units of measure, and large values do not overflow.
    low, high = present_extremes(matrix)
    size = np.where(high > low, high - low, 1.0)
    scaled = (matrix - low) / size
    filling = np.full_like(matrix, np.nan)
    for column in np.flatnonzero(wanted.any(axis=0)):
        rows = np.flatnonzero(wanted[:, column])
        filling[rows, column] = _fitted(scaled, gaps, rows, int(column), predictors)
    return fill(matrix, low + filling * size)


def _fitted(
    scaled: np.ndarray, gaps: np.ndarray, lacking: np.ndarray, column: int, predictors: int
) -> np.ndarray:
    """Fitted values of one column for the units that lack it."""
    strength = _squared_correlations(scaled, gaps, column)
    order = np.argsort(-strength.round(DIGITS), kind="stable")
    order = order[strength[order] > NOISE]
    # What each unit has, strongest first; units that have the same are fitted together.
    usable = ~gaps[np.ix_(lacking, order)]
    usable &= np.cumsum(usable, axis=1) <= predictors
    patterns, which = np.unique(usable, axis=0, return_inverse=True)
    fitted = np.zeros(len(lacking))
    for number, pattern in enumerate(patterns):
        those = which.ravel() == number
        rows = lacking[those]
        chosen, donors = _supported(order[pattern], gaps, column)
        if not chosen.size:
            _refuse(rows, column)
        fitted[those] = _prediction(scaled, chosen, donors, rows, column)
    return fitted


def _squared_correlations(scaled: np.ndarray, gaps: np.ndarray, column: int) -> np.ndarray:
    """Squared Pearson correlation with every column, over units that have both; 0 where none."""
    both = ~gaps & ~gaps[:, [column]]
    n = np.maximum(both.sum(axis=0), 1)
    own = np.where(both, scaled[:, [column]], 0.0)
    other = np.where(both, scaled, 0.0)
    own = np.where(both, own - own.sum(axis=0) / n, 0.0)
    other = np.where(both, other - other.sum(axis=0) / n, 0.0)
    product = np.square(own).sum(axis=0) * np.square(other).sum(axis=0)
    told = (n > SPARE) & (product > NOISE**2)
    squared = np.square((own * other).sum(axis=0)) / np.where(told, product, 1.0)
    squared[column] = 0.0
    return np.where(told, squared, 0.0)


def _supported(chosen: np.ndarray, gaps: np.ndarray, column: int) -> tuple[np.ndarray, np.ndarray]:
    """Leave out the weakest columns until enough units have them all; the columns, the units."""
    while chosen.size:
        donors = np.flatnonzero(~gaps[:, column] & ~gaps[:, chosen].any(axis=1))
        if donors.size >= chosen.size + SPARE:
            return chosen, donors
        chosen = chosen[:-1]
    return chosen, np.zeros(0, dtype=int)


def _prediction(
    scaled: np.ndarray, chosen: np.ndarray, donors: np.ndarray, rows: np.ndarray, column: int
) -> np.ndarray:
    known, target = scaled[np.ix_(donors, chosen)], scaled[donors, column]
    centre, level = known.mean(axis=0), target.mean()
    slopes = np.linalg.lstsq(known - centre, target - level, rcond=NOISE)[0]
    return np.asarray(level + (scaled[np.ix_(rows, chosen)] - centre) @ slopes)


def _refuse(rows: np.ndarray, column: int) -> None:
    raise MethodError(
        Problem(
            "",
            "The regression method finds no correlated indicator that the unit and at least three "
            "others have.",
            "Use another imputation, or supply observations.",
        ),
        rows=rows.tolist(),
        columns=[column],
    )
