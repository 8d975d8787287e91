"""回归插补 Regression: a missing cell takes what the most correlated indicators let expect."""

import numpy as np

from countyindex.errors import MethodError, Problem
from countyindex.methods import treatments
from countyindex.treatment.gaps import fill, refuse_empty_columns

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
def regression(values: np.ndarray, *, predictors: int = 3) -> np.ndarray:
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
    predictors
        Columns in one regression at most, 1 or more.

    Returns
    -------
    numpy.ndarray
        Values without gaps [the unit of the column], the shape of `values`. They may lie outside
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
    if isinstance(predictors, bool) or not isinstance(predictors, int) or predictors < 1:
        raise MethodError(
            Problem(
                "",
                f"The regression method cannot take {predictors!r} predictors.",
                "Give 1 or more.",
            )
        )
    refuse_empty_columns("regression", values)
    stack = values.reshape(-1, *values.shape[-2:])
    return np.array([_filled(matrix, predictors) for matrix in stack]).reshape(values.shape)


def _filled(matrix: np.ndarray, predictors: int) -> np.ndarray:
    gaps = np.isnan(matrix)
    if not gaps.any():
        return matrix.copy()
    # On [0, 1] first: fits do not depend on units of measure, and large values do not overflow.
    low, high = np.nanmin(matrix, axis=0), np.nanmax(matrix, axis=0)
    size = np.where(high > low, high - low, 1.0)
    scaled = (matrix - low) / size
    filling = np.zeros_like(matrix)
    for column in np.flatnonzero(gaps.any(axis=0)):
        filling[:, column] = _fitted(scaled, gaps, int(column), predictors)
    return fill(matrix, low + filling * size)


def _fitted(scaled: np.ndarray, gaps: np.ndarray, column: int, predictors: int) -> np.ndarray:
    """Fitted values of one column where it has gaps, 0 elsewhere."""
    strength = _squared_correlations(scaled, gaps, column)
    order = np.argsort(-strength.round(DIGITS), kind="stable")
    order = order[strength[order] > NOISE]
    lacking = np.flatnonzero(gaps[:, column])
    # What each unit has, strongest first; units that have the same are fitted together.
    usable = ~gaps[np.ix_(lacking, order)]
    usable &= np.cumsum(usable, axis=1) <= predictors
    patterns, which = np.unique(usable, axis=0, return_inverse=True)
    fitted = np.zeros(len(scaled))
    for number, pattern in enumerate(patterns):
        rows = lacking[which.ravel() == number]
        chosen, donors = _supported(order[pattern], gaps, column)
        if not chosen.size:
            _refuse(rows, column)
        fitted[rows] = _prediction(scaled, chosen, donors, rows, column)
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
