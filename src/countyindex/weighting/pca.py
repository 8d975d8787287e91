"""主成分法 Principal-component weights, after two published customs that differ."""

from collections.abc import Mapping
from typing import Any, Literal

import numpy as np

from countyindex.errors import MethodError, Problem
from countyindex.methods import choose, guarded, weightings
from countyindex.refusals import refuse_columns
from countyindex.weighting.adequacy import bartlett, kmo
from countyindex.weighting.correlation import complete_correlations
from countyindex.weighting.rotation import varimax

#: An eigenvalue counts as above 1 only by more than float noise.
NOISE = 1e-9

#: A component whose loadings nearly cancel (|Σl| / Σ|l| below this) has no clear good side.
UNCLEAR = 0.1


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
    weigh = choose("pca", "custom", custom, _CUSTOMS)
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
