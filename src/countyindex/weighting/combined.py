"""组合赋权 Combined weights: two or more weightings of the same columns → one."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Literal

import numpy as np

from countyindex.errors import MethodError, Problem
from countyindex.methods import Method, choose, weightings
from countyindex.weighting.shares import shares_of

#: Eigenvalues of the products below this share of the largest: the vectors are one and the same.
SAME = 1e-11

#: How far the game's equations may be missed, as a share of the largest product.
MISSED = 1e-5


def combine_weights(
    vectors: np.ndarray,
    *,
    how: Literal["product", "linear", "square_root", "game"] = "product",
    alpha: Sequence[float] | None = None,
) -> np.ndarray:
    r"""Combine weight vectors of the same columns into one.

    With :math:`w_{mj}` the weight of column j in vector m of M,

    ``product`` takes :math:`\prod_m w_{mj}`, ``square_root`` :math:`(\prod_m w_{mj})^{1/M}` (the
    square root for two), ``linear`` :math:`\sum_m \alpha_m w_{mj}`, each divided by its sum.
    ``game`` is linear too, with the shares :math:`\alpha = a / \sum a` at which the combination is
    closest to all vectors at once:

    .. math:: \sum_n (w_m \cdot w_n) \, a_n = w_m \cdot w_m \quad\text{for every } m

    Identical vectors leave the equations open; their mean is taken.

    Parameters
    ----------
    vectors
        Weights [share], shape [..., M, k], M ≥ 2, none negative, each with the sum 1.
    how
        ``product`` (default), ``linear``, ``square_root`` or ``game``.
    alpha
        Under ``linear`` the points of every vector, brought to shares; None gives all the same.

    Returns
    -------
    numpy.ndarray
        Weights [share], shape [..., k], none negative, sum 1.

    Raises
    ------
    MethodError
        Fewer than two vectors; weights that are negative or not finite or sum to 0; no column that
        all vectors give a weight; a negative share in the game, or vectors that leave it without a
        solution; an `alpha` that does not fit.

    Examples
    --------
    >>> combine_weights([[0.5, 0.3, 0.2], [0.2, 0.3, 0.5]], how="linear", alpha=[3, 1])
    array([0.425, 0.3  , 0.275])
    """
    combine = choose("combined", "how", how, _WAYS)
    given = np.asarray(vectors, dtype=float)
    if given.ndim < 2 or given.shape[-2] < 2:
        raise MethodError(
            Problem("", "The combined method needs two or more weightings.", "Name another one.")
        )
    if alpha is not None and how != "linear":
        raise MethodError(
            Problem("", f"The combined method has no use for 'alpha' under {how}.", "Leave it out.")
        )
    weights = combine(shares_of("combined", "methods", given, given.shape[-1]), alpha)
    total = weights.sum(axis=-1, keepdims=True)
    if (total <= 0).any():
        raise MethodError(
            Problem(
                "",
                "The combined method finds no column to which all weightings give a weight.",
                "Combine them with how: linear.",
            )
        )
    return weights / total


@weightings.add(
    name_zh="组合赋权",
    definition_zh=(
        "对两种及以上赋权结果再合成并归一：how=product 乘法 w ∝ Πw_m；square_root 几何平均 "
        "w ∝ (Πw_m)^(1/M)（两种时为平方根）；linear 线性 w = Σα_m·w_m（默认各占相同份额）；"
        "game 博弈论法，解 Σ_n(w_m·w_n)a_n = w_m·w_m 后以 a/Σa 作线性组合，a 为负即拒绝，"
        "向量相同时取平均。"
    ),
    reference=(
        "Hwang, C.-L., & Yoon, K. (1981). Multiple Attribute Decision Making: Methods and "
        "Applications. Springer (the product of given and entropy weights; the other forms as "
        "stated)."
    ),
    needs_scores=True,
    non_negative=True,
)
def combined(
    scores: np.ndarray,
    *,
    methods: Sequence[str | Mapping[str, Any]],
    how: Literal["product", "linear", "square_root", "game"] = "product",
    alpha: Sequence[float] | None = None,
) -> np.ndarray:
    r"""Weigh by two or more methods, and combine what they give.

    With :math:`w_m` the weights by method m of M,

    .. math:: w \propto \prod_m w_m, \quad w \propto \Big(\prod_m w_m\Big)^{1/M}, \quad
              w = \sum_m \alpha_m w_m

    under ``product``, ``square_root`` and ``linear``; ``game`` is linear with the shares of
    `combine_weights`, which does the same to weights that are at hand.

    Parameters
    ----------
    scores
        Scores [any unit], shape [..., units, k], larger is better; missing cells as each of the
        methods takes them.
    methods
        Two or more weightings of this family by name, or as ``{"method": name, option: value, …}``.
        A method that takes judgements instead of scores finds them under ``judgements``, or what
        came of them under ``weights``.
    how
        ``product`` (default), ``linear``, ``square_root`` or ``game``.
    alpha
        Under ``linear`` the points of every method, brought to shares; None gives all the same.

    Returns
    -------
    numpy.ndarray
        Weights [share], shape [..., k], none negative, sum 1; one row a unit, [..., units, k],
        when one of the methods gives every unit its own.

    Raises
    ------
    MethodError
        Fewer than two methods, an unknown one or an option it has not; what any of them refuses;
        what `combine_weights` refuses.

    References
    ----------
    Hwang & Yoon (1981), *Multiple Attribute Decision Making: Methods and Applications*, for the
    product.

    Examples
    --------
    >>> scores = np.array([[1.0, 1.0], [0.0, 1.0], [0.0, 1.0], [0.0, 0.0]])
    >>> combined(scores, methods=["entropy", "equal"]).round(4)
    array([0.8281, 0.1719])
    """
    scores = np.asarray(scores, dtype=float)
    each = [_weigh(scores, call) for call in methods]
    if any(weights.ndim == scores.ndim for weights in each):
        each = [w if w.ndim == scores.ndim else w[..., None, :] for w in each]
    vectors = np.stack(np.broadcast_arrays(*each), axis=-2) if each else np.empty(0)
    try:
        return combine_weights(vectors, how=how, alpha=alpha)
    except MethodError as error:
        raise _naming(error, [_split(call)[0] for call in methods]) from None


def _naming(error: MethodError, names: Sequence[str]) -> MethodError:
    """The refusal with the method's name behind the number of a weighting."""
    problem = error.problems[0]
    what = re.sub(
        r"\bweighting (\d+)", lambda said: f"{said[0]} ({names[int(said[1]) - 1]})", problem.what
    )
    return MethodError(Problem(problem.where, what, problem.do), error.rows, error.columns)


def _split(call: str | Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    """The name of a method and its options."""
    options = {"method": call} if isinstance(call, str) else dict(call)
    return str(options.pop("method", "")), options


def _weigh(scores: np.ndarray, call: str | Mapping[str, Any]) -> np.ndarray:
    name, options = _split(call)
    known = (name,) if name in weightings else weightings
    method = choose(
        "combined", "weighting method", name, {each: weightings[each] for each in known}
    )
    if method.takes == "judgements":
        return _judged(method, scores, options)
    _refuse_options(method, options)
    return _weights_of(method, scores, options)


def _weights_of(method: Method, given: Any, options: Mapping[str, Any]) -> np.ndarray:
    try:
        return np.asarray(method.function(given, **options))
    except MethodError as error:
        raise error.by("combined", part=method.name) from None


def _judged(method: Method, scores: np.ndarray, options: dict[str, Any]) -> np.ndarray:
    judgements, weights = options.pop("judgements", None), options.pop("weights", None)
    _refuse_options(method, options)
    if weights is None and judgements is None:
        raise MethodError(
            Problem("", f"The combined method has no judgements for {method.name}.", "Give them.")
        )
    weights = np.asarray(_weights_of(method, judgements, options) if weights is None else weights)
    if weights.shape[-1] != scores.shape[-1]:
        raise MethodError(
            Problem(
                "",
                f"The combined method was given judgements on {weights.shape[-1]} items for "
                f"{scores.shape[-1]} columns.",
                "Compare each column with each other one.",
            )
        )
    return np.broadcast_to(weights, (*scores.shape[:-2], weights.shape[-1]))


def _refuse_options(method: Method, options: Mapping[str, Any]) -> None:
    problems = [sentence.strip() for _, sentence in method.problems_with(options)]
    if problems:
        raise MethodError(Problem("", "The combined method: " + " ".join(problems)))


def _product(vectors: np.ndarray, alpha: Sequence[float] | None) -> np.ndarray:
    return vectors.prod(axis=-2)


def _square_root(vectors: np.ndarray, alpha: Sequence[float] | None) -> np.ndarray:
    return vectors.prod(axis=-2) ** (1.0 / vectors.shape[-2])


def _linear(vectors: np.ndarray, alpha: Sequence[float] | None) -> np.ndarray:
    count = vectors.shape[-2]
    points = np.ones(count) if alpha is None else alpha
    return np.einsum(
        "m,...mk->...k", shares_of("combined", "alpha", points, count, "methods"), vectors
    )


def _game(vectors: np.ndarray, alpha: Sequence[float] | None) -> np.ndarray:
    products = vectors @ np.swapaxes(vectors, -1, -2)
    own = np.diagonal(products, axis1=-2, axis2=-1)
    a = (np.linalg.pinv(products, rcond=SAME, hermitian=True) @ own[..., None])[..., 0]
    missed = np.abs((products @ a[..., None])[..., 0] - own).max(axis=-1)
    if (missed > MISSED * own.max(axis=-1)).any():
        raise MethodError(
            Problem(
                "",
                "The combined method finds no solution of the game: some weighting is a mixture of "
                "the others.",
                "Leave it out, or combine them with how: linear.",
            )
        )
    if (a < -MISSED * np.abs(a).max(axis=-1, keepdims=True)).any():
        first = np.argwhere(a < 0)[0][-1] + 1
        raise MethodError(
            Problem(
                "",
                f"The combined method's game gives weighting {first} a negative share.",
                "Combine them with how: linear or product.",
            )
        )
    shares = np.maximum(a, 0.0)
    return np.einsum("...m,...mk->...k", shares / shares.sum(axis=-1, keepdims=True), vectors)


_WAYS = {"product": _product, "linear": _linear, "square_root": _square_root, "game": _game}
