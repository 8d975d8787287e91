"""因子分析法 Factor-analysis weights: what columns have in common, by maximum likelihood."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from countyindex.errors import MethodError, Problem
from countyindex.methods import guarded, weightings
from countyindex.weighting.adequacy import bartlett, chi2_tail, kmo
from countyindex.weighting.correlation import complete_correlations, refuse_copies
from countyindex.weighting.rotation import varimax

#: An eigenvalue counts as above 1 only by more than float noise.
NOISE = 1e-9

#: No column's own variance is taken to be less than this share of it (a Heywood case).
LEAST = 0.005

#: Newton steps that end where the search left off; three are usual.
STEPS = 12


@guarded
def fit(scores: np.ndarray, *, factors: int | None = None) -> Mapping[str, Any]:
    r"""Say how well so many common factors explain the correlations of one matrix of scores.

    .. math:: \chi^2 = \left(n - 1 - \frac{2k + 5}{6} - \frac{2m}{3}\right) F, \quad
              df = \frac{(k - m)^2 - k - m}{2}

    with :math:`F` the smallest distance between model and data, as in `factor_analysis`.

    Parameters
    ----------
    scores
        Scores [any unit], shape [units, k], as `factor_analysis` takes them.
    factors
        As in `factor_analysis`.

    Returns
    -------
    Mapping
        ``units`` (complete units used), ``kmo``, ``bartlett_chi2``, ``bartlett_df``,
        ``bartlett_p``, ``factors``, ``fit_chi2``, ``fit_df``, ``fit_p`` (small where more factors
        are needed; None without degrees of freedom), ``uniquenesses`` [share of each column's
        variance that it has alone], ``caution_zh``.

    References
    ----------
    Bartlett, M. S. (1951), *Biometrika* 38, 337–344.

    Examples
    --------
    >>> told = fit(np.array([[0, 1, 0], [3, 2, 5], [7, 9, 2], [9, 8, 8], [5, 4, 6]]), factors=1)
    >>> told["units"], told["factors"], told["fit_df"]
    (5, 1, 0)
    """
    r, units = complete_correlations("factor_analysis", np.asarray(scores, dtype=float))
    k, m = len(r), _number_of_factors(r, factors)
    uniquenesses = _uniquenesses(r, m) if m else np.ones(k)
    df = ((k - m) ** 2 - k - m) // 2 if m else 0
    distance = _distance(uniquenesses, r, m) if df else 0.0
    chi2 = max(0.0, (units - 1 - (2 * k + 5) / 6 - 2 * m / 3) * distance)
    alone = [str(j + 1) for j in np.flatnonzero(uniquenesses <= LEAST + NOISE)]
    return {
        "units": units,
        "kmo": kmo(r),
        **bartlett(r, units),
        "factors": m,
        "fit_chi2": chi2 if df else None,
        "fit_df": df,
        "fit_p": chi2_tail(chi2, df) if df else None,
        "uniquenesses": tuple(uniquenesses.tolist()),
        "caution_zh": _caution(k, alone),
    }


def _caution(k: int, alone: list[str]) -> str:
    if k <= 2:
        return "只有两项，因子分析法必然等权。" if k == 2 else ""
    return f"第 {'、'.join(alone)} 项的独有方差取到下限（Heywood 情形）。" if alone else ""


@weightings.add(
    name_zh="因子分析法",
    definition_zh=(
        "对相关系数矩阵作极大似然因子分析（默认因子数 = 特征值大于 1 的个数，"
        "以自由度不为负为限；只用各项齐全的单元；独有方差不低于 0.005），"
        "方差最大旋转（Kaiser 行标准化）后，每项取其最大载荷平方再归一。"
        "与主成分法不同，只看各项共有的部分。两项时必然等权。"
    ),
    reference=(
        "Jöreskog, K. G. (1967). Some contributions to maximum likelihood factor analysis. "
        "Psychometrika 32(4), 443–482; weights after OECD/EC-JRC (2008). Handbook on Constructing "
        "Composite Indicators. ISBN 978-92-64-04345-9, section 6.1."
    ),
    report=fit,
    affine_invariant=True,
    needs_scores=True,
    non_negative=True,
)
def factor_analysis(scores: np.ndarray, *, factors: int | None = None) -> np.ndarray:
    r"""Weigh columns by their part in the common factors of the correlation matrix.

    The correlations :math:`R` are taken for those of m common factors with loadings :math:`L` and
    of a part that every column has alone, :math:`R \approx L L' + \Psi`. With
    :math:`\lambda_1 \ge \dots \ge \lambda_k` the eigenvalues of
    :math:`\Psi^{-1/2} R \Psi^{-1/2}`, maximum likelihood finds

    .. math:: \min_\Psi F, \quad F = \sum_{c > m} (\lambda_c - \ln \lambda_c - 1), \quad
              L = \Psi^{1/2} V_m (\Lambda_m - I)^{1/2}

    The loadings are rotated by varimax (rows first scaled to length 1 after Kaiser), and

    .. math:: w_j \propto \max_c l_{jc}^2

    Two columns always come out equal; a single one takes the whole weight.

    Parameters
    ----------
    scores
        Scores [any unit], shape [..., units, k], larger is better; units with a missing cell are
        left out (listwise).
    factors
        How many common factors; None for as many as eigenvalues of :math:`R` are above 1, but no
        more than leave degrees of freedom, :math:`(k - m)^2 \ge k + m`.

    Returns
    -------
    numpy.ndarray
        Weights [share], shape [..., k], none negative, sum 1.

    Raises
    ------
    MethodError
        No more complete units than columns; a constant, empty or infinite column; columns that
        repeat others; an impossible number of factors.

    References
    ----------
    Jöreskog (1967), *Psychometrika* 32(4), 443–482; OECD/EC-JRC (2008), *Handbook on Constructing
    Composite Indicators*, section 6.1.

    Examples
    --------
    >>> scores = np.array([[0, 1, 0], [3, 2, 5], [7, 9, 2], [9, 8, 8], [5, 4, 6]])
    >>> factor_analysis(scores, factors=1).round(3)
    array([0.434, 0.37 , 0.196])
    """
    scores = np.asarray(scores, dtype=float)
    stack = scores.reshape(-1, *scores.shape[-2:])
    weights = [_weigh(matrix, factors) for matrix in stack]
    return np.array(weights).reshape(*scores.shape[:-2], scores.shape[-1])


def _weigh(matrix: np.ndarray, factors: int | None) -> np.ndarray:
    r, _ = complete_correlations("factor_analysis", matrix)
    m = _number_of_factors(r, factors)
    if not m:
        return np.full(len(r), 1.0 / len(r))
    squared = np.square(varimax(loadings(r, _uniquenesses(r, m), m)))
    weights = squared.max(axis=1)
    return np.asarray(weights / weights.sum())


def loadings(r: np.ndarray, uniquenesses: np.ndarray, m: int) -> np.ndarray:
    """Loadings [k, m], not rotated, of the factors that go best with these uniquenesses [k]."""
    values, vectors = _scaled_eigen(uniquenesses, r)
    return np.sqrt(uniquenesses)[:, None] * vectors[:, :m] * np.sqrt(np.maximum(values[:m] - 1, 0))


def _uniquenesses(r: np.ndarray, m: int) -> np.ndarray:
    """Find what every column has alone: a search from two starts, and Newton steps to the end."""
    # Imported here: no default scheme asks for it, and scipy.optimize adds a quarter of a second.
    from scipy.optimize import minimize  # noqa: PLC0415  (as said above)

    k = len(r)
    starts = ((1.0 - 0.5 * m / k) / np.diagonal(np.linalg.inv(r)), np.full(k, 0.5))
    tries = [
        minimize(
            *(_distance_and_slope, np.clip(start, LEAST, 1.0), (r, m)),
            jac=True,
            method="L-BFGS-B",
            bounds=[(LEAST, 1.0)] * k,
            options={"ftol": 1e-15, "gtol": 1e-6, "maxiter": 2000},
        )
        for start in starts
    ]
    best = min(tries, key=lambda found: round(float(found.fun), 9))
    return _polished(best.x, r, m)


def _polished(psi: np.ndarray, r: np.ndarray, m: int) -> np.ndarray:
    """Take Newton steps within the bounds until the last digits stand still."""
    free = np.flatnonzero((psi > LEAST + 1e-6) & (psi < 1.0 - 1e-6))
    for _ in range(STEPS if len(free) else 0):
        slope, bend = _derivatives(psi, r, m)
        move = np.linalg.lstsq(bend[np.ix_(free, free)], -slope[free], rcond=1e-8)[0]
        if np.abs(move).max() > 1e-2:
            break
        psi = psi.copy()
        psi[free] = np.clip(psi[free] * np.exp(move), LEAST, 1.0)
        if np.abs(move).max() < 1e-13:
            break
    return psi


def _derivatives(psi: np.ndarray, r: np.ndarray, m: int) -> tuple[np.ndarray, np.ndarray]:
    """First and second derivatives [k], [k, k] of the distance by the logarithms of psi."""
    values, vectors = _scaled_eigen(psi, r)
    common, own = vectors[:, :m], vectors[:, m:]
    above, rest = values[:m, None], values[m:]
    pull = (1.0 - rest) * (rest + above) / (above - rest)
    between = np.einsum("nc,in,jn,ic,jc->ij", pull, common, common, own, own, optimize=True)
    bend = between + (own * rest) @ own.T * (own @ own.T)
    return np.square(own) @ (1.0 - rest), bend


def _distance(psi: np.ndarray, r: np.ndarray, m: int) -> float:
    return _distance_and_slope(psi, r, m)[0]


def _distance_and_slope(psi: np.ndarray, r: np.ndarray, m: int) -> tuple[float, np.ndarray]:
    values, vectors = _scaled_eigen(psi, r)
    rest = values[m:]
    slope = np.square(vectors[:, m:]) @ (1.0 - rest) / psi
    return float((rest - np.log(rest) - 1.0).sum()), np.asarray(slope)


def _scaled_eigen(psi: np.ndarray, r: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Eigenvalues of Ψ^−½ R Ψ^−½ from the largest down, and their vectors in columns."""
    size = 1.0 / np.sqrt(psi)
    values, vectors = np.linalg.eigh(r * np.outer(size, size))
    return values[::-1], vectors[:, ::-1]


def _number_of_factors(r: np.ndarray, factors: int | None) -> int:
    """Return how many factors there are; 0 for one or two columns, which nothing tells apart."""
    k = len(r)
    most = max((m for m in range(k) if (k - m) ** 2 >= k + m), default=0) if k > 1 else 0
    if factors is None:
        _refuse_copies(r)
        return min(most, max(1, int((np.linalg.eigvalsh(r) > 1.0 + NOISE).sum())))
    whole = isinstance(factors, int) and not isinstance(factors, bool)
    if not (whole and 1 <= factors <= max(most, 1)):
        raise MethodError(
            Problem(
                "",
                f"The factor_analysis method cannot find {factors!r} factors in {k} columns.",
                f"Give a whole number from 1 to {max(most, 1)}.",
            )
        )
    _refuse_copies(r)
    return min(factors, most)


def _refuse_copies(r: np.ndarray) -> None:
    if len(r) > 2:
        refuse_copies("factor_analysis", r, "Drop the copies, or use pca.")
