"""主成分法 Principal-component weights, after two published customs that differ."""

import cmath
import math
from collections.abc import Mapping
from itertools import combinations
from typing import Any, Literal

import numpy as np

from countyindex.errors import MethodError, Problem
from countyindex.methods import choose, guarded, weightings
from countyindex.refusals import refuse_columns
from countyindex.weighting.correlation import correlations
from countyindex.weighting.spread import column_range

#: An eigenvalue counts as above 1 only by more than float noise.
NOISE = 1e-9

#: A component whose loadings nearly cancel (|Σl| / Σ|l| below this) has no clear good side.
UNCLEAR = 0.1

#: Varimax stops when no pair of factors turns by more than this angle [radian].
CONVERGED = 1e-13

#: Sweeps over all pairs of factors; a dozen are usual.
MOST_SWEEPS = 500

#: Below this the varimax criterion is the same at every angle, and the factors stay as they are.
FLAT = 1e-12


@guarded
def diagnostics(
    scores: np.ndarray,
    *,
    custom: Literal["loadings", "coefficients"] = "loadings",
    components: int | float | None = None,
    absolute: bool = False,
) -> Mapping[str, Any]:
    r"""Say how well one matrix of scores suits a principal component analysis.

    .. math::

        KMO = \frac{\sum r^2}{\sum r^2 + \sum q^2}, \quad
        \chi^2 = -\left(n - 1 - \frac{2k + 5}{6}\right) \ln |R|, \quad df = k(k-1)/2

    with :math:`q` the partial correlations, sums over the pairs of different columns. What is not
    defined (a single column, a singular :math:`R`) is None.

    Parameters
    ----------
    scores
        Scores [any unit], shape [units, k], as `pca` takes them, with the same options.
    custom, components, absolute
        As in `pca`.

    Returns
    -------
    Mapping
        ``units`` (complete units used), ``kmo``, ``bartlett_chi2``, ``bartlett_df``,
        ``bartlett_p``, ``eigenvalues``, ``explained_variance`` [share], ``components`` (number
        kept), ``caution_zh`` (empty when there is nothing to warn of).

    References
    ----------
    Kaiser, H. F. (1974), *Psychometrika* 39, 31–36; Bartlett, M. S. (1950), *British Journal of
    Statistical Psychology* 3, 77–85.

    Examples
    --------
    >>> told = diagnostics(np.array([[0.0, 0.1], [0.4, 0.3], [0.6, 0.9], [1.0, 0.8]]))
    >>> told["units"], round(told["kmo"], 3), told["components"]
    (4, 0.5, 1)
    """
    matrix = np.asarray(scores, dtype=float)
    r, units = complete_correlations("pca", matrix)
    eigenvalues, vectors = _eigen(r)
    kept = _number_of_components(eigenvalues, components)
    cautions = []
    if len(r) == 2:
        cautions.append("只有两项，主成分法必然等权。")
    elif custom == "coefficients":
        sums, sizes = vectors[:, :kept].sum(axis=0), np.abs(vectors[:, :kept]).sum(axis=0)
        unclear = [str(c + 1) for c in range(kept) if abs(sums[c]) < UNCLEAR * sizes[c]]
        if unclear:
            cautions.append(f"第 {'、'.join(unclear)} 主成分的载荷近于正负相抵，方向不明确。")
    return {
        "units": units,
        "kmo": kmo(r),
        **bartlett(r, units),
        "eigenvalues": tuple(map(float, eigenvalues)),
        "explained_variance": tuple(map(float, eigenvalues / len(r))),
        "components": kept,
        "caution_zh": "".join(cautions),
    }


@weightings.add(
    name_zh="主成分法",
    definition_zh=(
        "对相关系数矩阵作主成分分析（默认保留特征值大于 1 的成分；只用各项齐全的单元）。"
        "custom=loadings：方差最大旋转（Kaiser 行标准化），每项取其最大载荷所在因子上的"
        "载荷平方份额 × 该因子方差贡献份额，再归一；"
        "custom=coefficients：各成分系数（载荷/√λ）按方差贡献加权平均后归一，成分方向取载荷之和为正，"
        "出现负权重即拒绝（absolute=true 时取绝对值）。两项时必然等权。"
    ),
    reference=(
        "Nicoletti, G., Scarpetta, S., & Boylaud, O. (2000). Summary indicators of product market "
        "regulation. OECD Economics Department Working Papers 226; OECD/EC-JRC (2008). Handbook on "
        "Constructing Composite Indicators. ISBN 978-92-64-04345-9, section 6.1."
    ),
    report=diagnostics,
    affine_invariant=True,
    needs_scores=True,
    non_negative=True,
)
def pca(
    scores: np.ndarray,
    *,
    custom: Literal["loadings", "coefficients"] = "loadings",
    components: int | float | None = None,
    absolute: bool = False,
) -> np.ndarray:
    r"""Weigh columns by their part in the principal components of the correlation matrix.

    With eigenvalues :math:`\lambda` and eigenvectors :math:`v` of the correlations, the loadings
    of the components kept are :math:`l_{jc} = v_{jc}\sqrt{\lambda_c}`.

    ``loadings`` rotates them by varimax (rows first scaled to length 1 after Kaiser), and gives a
    column what it has on the factor :math:`f` of its largest loading:

    .. math:: w_j \propto \frac{l_{jf}^2}{\sum_j l_{jf}^2} \cdot
              \frac{\sum_j l_{jf}^2}{\sum_{j,c} l_{jc}^2}

    ``coefficients`` averages the components' coefficients by their variance, each component
    turned so that its loadings sum to more than 0 (at a tie, its largest loading is positive):

    .. math:: w_j \propto \sum_c v_{jc} \lambda_c / \sum_c \lambda_c

    Two columns always come out equal; a single one takes the whole weight.

    Parameters
    ----------
    scores
        Scores [any unit], shape [..., units, k], larger is better; units with a missing cell are
        left out (listwise).
    custom
        ``loadings`` (default) or ``coefficients``.
    components
        How many to keep: None for eigenvalues above 1, a whole number from 1 to k, or the least
        share of variance to explain, inside (0, 1).
    absolute
        Take absolute values where ``coefficients`` come out negative, instead of refusing them.

    Returns
    -------
    numpy.ndarray
        Weights [share], shape [..., k], none negative, sum 1.

    Raises
    ------
    MethodError
        No more complete units than columns; a constant, empty or infinite column; an impossible
        number of components; negative weights that nobody asked to turn.

    References
    ----------
    Nicoletti, Scarpetta & Boylaud (2000), OECD Economics Department Working Papers 226; OECD/EC-JRC
    (2008), *Handbook on Constructing Composite Indicators*, section 6.1.

    Examples
    --------
    >>> scores = np.array([[0, 0, 0.3], [0.3, 0.2, 1], [0.7, 0.9, 0], [1, 1, 0.6], [0.5, 0.4, 0.2]])
    >>> pca(scores, components=2).round(3)
    array([0.336, 0.326, 0.338])
    """
    scores = np.asarray(scores, dtype=float)
    weigh = choose("custom", custom, _CUSTOMS)
    stack = scores.reshape(-1, *scores.shape[-2:])
    weights = [_weigh(matrix, weigh, components, absolute) for matrix in stack]
    return np.array(weights).reshape(*scores.shape[:-2], scores.shape[-1])


def _weigh(
    matrix: np.ndarray, weigh: Any, components: int | float | None, absolute: bool
) -> np.ndarray:
    r, _ = complete_correlations("pca", matrix)
    eigenvalues, vectors = _eigen(r)
    kept = _number_of_components(eigenvalues, components)
    k = len(r)
    if k <= 2:
        return np.full(k, 1.0 / k)
    weights = weigh(eigenvalues[:kept], vectors[:, :kept], absolute)
    return weights / weights.sum()


def _by_loadings(eigenvalues: np.ndarray, vectors: np.ndarray, absolute: bool) -> np.ndarray:
    squared = np.square(varimax(vectors * np.sqrt(eigenvalues)))
    # Share on the top factor × that factor's share of the variance: the factor's sum cancels.
    return squared.max(axis=1) / squared.sum()


def _by_coefficients(eigenvalues: np.ndarray, vectors: np.ndarray, absolute: bool) -> np.ndarray:
    weights = _oriented(vectors) @ (eigenvalues / eigenvalues.sum())
    weights[np.abs(weights) < NOISE] = 0.0
    if absolute:
        weights = np.abs(weights)
    refuse_columns(
        weights < 0,
        "The pca method by coefficients gives a column a negative weight.",
        "Keep fewer components, use custom: loadings, or say absolute: true.",
    )
    return weights


_CUSTOMS = {"loadings": _by_loadings, "coefficients": _by_coefficients}


def varimax(loadings: np.ndarray) -> np.ndarray:
    """Rotate loadings [k, factors] to simple structure, rows of length 1 meanwhile (Kaiser)."""
    lengths = np.sqrt(np.square(loadings).sum(axis=1, keepdims=True))
    rows = loadings / np.where(lengths > 0, lengths, 1.0)
    k, count = loadings.shape
    # A factor each: its loadings, and how it is mixed from the factors given.
    factors = np.concatenate([rows, np.eye(count)]).T.copy()
    for _ in range(MOST_SWEEPS):
        angles = [_turn_pair(factors, k, *pair) for pair in combinations(range(count), 2)]
        if all(abs(angle) < CONVERGED for angle in angles):
            break
    return loadings @ factors[:, k:].T


def _turn_pair(factors: np.ndarray, k: int, p: int, q: int) -> float:
    r"""Turn two factors, in place, by the angle at which their squared loadings vary most.

    With :math:`z = x_p + i x_q` the angle is a quarter of the argument of
    :math:`\sum z^4 - (\sum z^2)^2 / k`.
    """
    pair = factors[p] + 1j * factors[q]
    squares = np.square(pair[:k])
    spread = complex(squares @ squares - squares.sum() ** 2 / k)
    if abs(spread) < FLAT:
        return 0.0
    angle = 0.25 * cmath.phase(spread)
    pair *= cmath.rect(1.0, -angle)
    factors[p], factors[q] = pair.real, pair.imag
    return angle


def _oriented(vectors: np.ndarray) -> np.ndarray:
    """Turn every component to the side on which its loadings sum to more than 0."""
    sums = vectors.sum(axis=0)
    largest = np.take_along_axis(vectors, np.abs(vectors).round(9).argmax(axis=0)[None], axis=0)[0]
    return vectors * np.sign(np.where(np.abs(sums) > NOISE, sums, largest))


def _eigen(r: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Eigenvalues from the largest down, none below 0, and their vectors in columns."""
    eigenvalues, vectors = np.linalg.eigh(r)
    return np.maximum(eigenvalues[::-1], 0.0), vectors[:, ::-1]


def _number_of_components(eigenvalues: np.ndarray, components: int | float | None) -> int:
    k = len(eigenvalues)
    if components is None:
        return max(1, int((eigenvalues > 1.0 + NOISE).sum()))
    if isinstance(components, int) and not isinstance(components, bool) and 1 <= components <= k:
        return components
    if isinstance(components, float) and 0 < components < 1:
        reached = np.cumsum(eigenvalues) / eigenvalues.sum()
        return min(k, int((reached < components - NOISE).sum()) + 1)
    raise MethodError(
        Problem(
            "",
            f"The pca method cannot keep {components!r} of {k} components.",
            f"Give a whole number from 1 to {k}, or a share of variance between 0 and 1.",
        )
    )


def complete_correlations(method: str, matrix: np.ndarray) -> tuple[np.ndarray, int]:
    """Correlations of the columns over the units that have them all, and how many these are."""
    column_range(method, matrix)
    complete = matrix[~np.isnan(matrix).any(axis=1)]
    units, k = complete.shape
    if k == 1:
        return np.ones((1, 1)), units
    if units <= k:
        raise MethodError(
            Problem(
                "",
                f"The {method} method needs more complete units than columns: {units} units for "
                f"{k}.",
                "Use another weighting here, or supply the missing observations.",
            )
        )
    low, high, _ = column_range(method, complete)
    return correlations(method, (complete - low) / (high - low)), units


def kmo(r: np.ndarray) -> float | None:
    """Kaiser–Meyer–Olkin measure of correlations; None where it is not defined."""
    if len(r) == 1 or np.linalg.cond(r) > 1e12:
        return None
    inverse = np.linalg.inv(r)
    scale = np.sqrt(np.diagonal(inverse))
    off = ~np.eye(len(r), dtype=bool)
    r2 = np.square(r[off]).sum()
    q2 = np.square((inverse / np.outer(scale, scale))[off]).sum()
    return float(r2 / (r2 + q2)) if r2 + q2 > 0 else None


def bartlett(r: np.ndarray, units: int) -> dict[str, float | int | None]:
    """Bartlett's test that columns have nothing in common; None where it is not defined."""
    k = len(r)
    df = k * (k - 1) // 2
    if k == 1 or np.linalg.cond(r) > 1e12:
        return {"bartlett_chi2": None, "bartlett_df": df, "bartlett_p": None}
    chi2 = max(0.0, float(-(units - 1 - (2 * k + 5) / 6) * np.linalg.slogdet(r)[1]))
    return {"bartlett_chi2": chi2, "bartlett_df": df, "bartlett_p": chi2_tail(chi2, df)}


def chi2_tail(chi2: float, df: int) -> float:
    r"""Probability that a chi-square variable with `df` degrees of freedom exceeds `chi2`.

    For whole degrees of freedom the integral is a finite sum (a Poisson tail, after
    :math:`\operatorname{erfc}\sqrt{x/2}` where `df` is odd), so that a report need not wait for
    SciPy to be imported.

    References
    ----------
    Abramowitz & Stegun (1964), *Handbook of Mathematical Functions*, 26.4.4 and 26.4.5.

    Examples
    --------
    >>> round(chi2_tail(5.991465, 2), 6)
    0.05
    """
    if chi2 <= 0:
        return 1.0
    half = chi2 / 2
    start = 0.5 if df % 2 else 0.0
    first = math.erfc(math.sqrt(half)) if df % 2 else 0.0
    terms = np.arange(start, df / 2)
    logs = terms * math.log(half) - half - np.array([math.lgamma(term + 1) for term in terms])
    return min(1.0, first + float(np.exp(logs).sum()))
