"""层次分析法 AHP weights: pairwise judgements of one or more experts → weights and consistency."""

from collections.abc import Mapping
from typing import Any, Literal, NamedTuple

import numpy as np

from countyindex.errors import MethodError, Problem
from countyindex.methods import choose, guarded, weightings
from countyindex.weighting.contradiction import worst_judgements

#: Mean consistency index of random reciprocal matrices for n = 1, 2, 3 …, by table.
RANDOM_INDEX: Mapping[str, tuple[float, ...]] = {
    # Saaty, T. L. (1980). The Analytic Hierarchy Process. McGraw-Hill; as commonly reproduced.
    "saaty1980": (0.0, 0.0, 0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49, 1.51),
    # Saaty, T. L. (2005). Theory and Applications of the Analytic Network Process, p. 31.
    "saaty2005": (
        *(0.0, 0.0, 0.52, 0.89, 1.11, 1.25, 1.35, 1.40),
        *(1.45, 1.49, 1.52, 1.54, 1.56, 1.58, 1.59),
    ),
    # Donegan, H. A., & Dodd, F. J. (1991). A note on Saaty's random indexes.
    # Mathematical and Computer Modelling 15(10), 135–137.
    "donegan_dodd1991": (
        *(0.0, 0.0, 0.4914, 0.8286, 1.0591, 1.1797, 1.2519, 1.3171),
        *(1.3733, 1.4055, 1.4213, 1.4497, 1.4643, 1.4822, 1.4969),
    ),
}

#: How far a judgement times its reciprocal may be from 1: float noise, not a rounded third.
NOT_RECIPROCAL = 1e-6


class Consistency(NamedTuple):
    """How well judgements agree with themselves; each of the shape of the leading axes."""

    lambda_max: np.ndarray
    ci: np.ndarray
    cr: np.ndarray


@guarded
def consistency(judgements: np.ndarray, *, random_index: str = "saaty1980") -> Consistency:
    r"""Measure how far pairwise judgements are from agreeing with themselves.

    .. math:: CI = (\lambda_{max} - n) / (n - 1), \quad CR = CI / RI_n

    with :math:`\lambda_{max}` the principal eigenvalue. One or two items are always consistent.

    Parameters
    ----------
    judgements
        Reciprocal matrices [Saaty's scale], shape [..., n, n], row against column.
    random_index
        Name of the table of :math:`RI`, one of `RANDOM_INDEX`; the table decides the ratio.

    Returns
    -------
    Consistency
        :math:`\lambda_{max}`, :math:`CI`, :math:`CR`, each of shape [...].

    Raises
    ------
    MethodError
        Judgements that are not positive or contradict their reciprocal; more items than the table
        has; an unknown table.

    References
    ----------
    Saaty, T. L. (1980). *The Analytic Hierarchy Process*. McGraw-Hill.

    Examples
    --------
    >>> told = consistency(np.array([[1, 2, 4], [1 / 2, 1, 3], [1 / 4, 1 / 3, 1]]))
    >>> round(float(told.cr), 4)
    0.0158
    """
    matrices = _checked(judgements)
    n = matrices.shape[-1]
    ri = _random_index(random_index, n)
    if n <= 2:
        exact = np.full(matrices.shape[:-2], float(n))
        return Consistency(exact, np.zeros_like(exact), np.zeros_like(exact))
    lambda_max = np.linalg.eigvals(matrices).real.max(axis=-1)
    ci = np.maximum((lambda_max - n) / (n - 1), 0.0)
    return Consistency(lambda_max, ci, ci / ri)


@guarded
def judgement_report(
    judgements: np.ndarray,
    *,
    random_index: str = "saaty1980",
    max_cr: float | None = 0.10,
    priorities: Literal["eigenvector", "row_geometric_mean"] = "eigenvector",
    group: Literal["judgements", "priorities"] = "judgements",
) -> Mapping[str, Any]:
    r"""Say how consistent every expert and the group are.

    Parameters
    ----------
    judgements
        As `ahp` takes them: [n, n] for one expert or [experts, n, n].
    random_index, max_cr, priorities, group
        As in `ahp`.

    Returns
    -------
    Mapping
        ``experts`` (number), ``random_index`` (table), ``ri``, ``max_cr``; ``lambda_max``, ``ci``
        and ``cr`` of the group's geometric-mean matrix; ``expert_lambda_max``, ``expert_ci`` and
        ``expert_cr``, one number an expert. ``worst`` names the judgements of the group that hurt
        its consistency most and ``expert_worst`` those of every expert, each a tuple of
        `Contradiction`: several where they hurt alike, none where all agree.

    References
    ----------
    Saaty, T. L. (1980). *The Analytic Hierarchy Process*. McGraw-Hill.

    Examples
    --------
    >>> judgement_report(np.array([[1, 3], [1 / 3, 1]]))["expert_cr"]
    (0.0,)
    """
    experts = _experts(judgements)
    each = consistency(experts, random_index=random_index)
    together = consistency(_group_matrix(experts), random_index=random_index)
    return {
        "experts": experts.shape[-3],
        "random_index": random_index,
        "ri": _random_index(random_index, experts.shape[-1]),
        "max_cr": max_cr,
        **{name: float(value) for name, value in together._asdict().items()},
        **{f"expert_{name}": tuple(value.tolist()) for name, value in each._asdict().items()},
        "worst": worst_judgements(_group_matrix(experts)),
        "expert_worst": tuple(worst_judgements(matrix) for matrix in experts),
    }


@weightings.add(
    name_zh="层次分析法",
    definition_zh=(
        "由 1–9 标度的成对判断求权重：正互反矩阵主特征向量归一"
        "（priorities=row_geometric_mean 时为行几何平均）；"
        "CI = (λmax − n)/(n − 1)，CR = CI/RI，RI 取所列表（默认 Saaty 1980）；"
        "任一专家或群组 CR ≥ 0.10 即拒绝。"
        "多位专家以判断的几何平均合成（group=priorities 时为各自权重的几何平均）。"
    ),
    reference=(
        "Saaty, T. L. (1980). The Analytic Hierarchy Process. McGraw-Hill; Aczél, J., & Saaty, "
        "T. L. (1983). Procedures for synthesizing ratio judgements. Journal of Mathematical "
        "Psychology 27, 93–102."
    ),
    report=judgement_report,
    affine_invariant=True,
    complete_only=True,
    non_negative=True,
)
def ahp(
    judgements: np.ndarray,
    *,
    random_index: str = "saaty1980",
    max_cr: float | None = 0.10,
    priorities: Literal["eigenvector", "row_geometric_mean"] = "eigenvector",
    group: Literal["judgements", "priorities"] = "judgements",
) -> np.ndarray:
    r"""Derive weights from pairwise judgements, and refuse judgements that contradict themselves.

    Under ``eigenvector`` (left) or ``row_geometric_mean`` (right)

    .. math:: A w = \lambda_{max} w \quad\text{or}\quad w_i \propto \Big(\prod_j a_{ij}\Big)^{1/n}

    with :math:`\lambda_{max}` the largest eigenvalue. Several experts are joined by the geometric
    mean, cell by cell of their judgements or of their weights. A group's matrix need not lie on
    the scale from 1 to 9.

    Parameters
    ----------
    judgements
        Reciprocal matrices [Saaty's scale], row against column: shape [n, n] for one expert,
        [..., experts, n, n] for several.
    random_index
        Name of the table of random indices, one of `RANDOM_INDEX`.
    max_cr
        Consistency ratio from which the group or any single expert is refused; None accepts all.
    priorities
        ``eigenvector`` (default) or ``row_geometric_mean``.
    group
        Join experts by ``judgements`` (default) or by ``priorities``.

    Returns
    -------
    numpy.ndarray
        Weights [share], shape [..., n], positive, sum 1.

    Raises
    ------
    MethodError
        Judgements that are missing, not positive or contradict their reciprocal; a consistency
        ratio of `max_cr` or more; more items than the table of random indices has.

    References
    ----------
    Saaty, T. L. (1980). *The Analytic Hierarchy Process*. McGraw-Hill. Aczél & Saaty (1983),
    *Journal of Mathematical Psychology* 27, 93–102.

    Examples
    --------
    >>> ahp(np.array([[1, 2, 4], [1 / 2, 1, 2], [1 / 4, 1 / 2, 1]])).round(4)
    array([0.5714, 0.2857, 0.1429])
    """
    derive = choose("ahp", "priorities", priorities, _PRIORITIES)
    join = choose("ahp", "group", group, _GROUPS)
    experts = _experts(judgements)
    _refuse_contradictions(experts, random_index, max_cr)
    return join(experts, derive)


def _principal_eigenvector(matrices: np.ndarray) -> np.ndarray:
    values, vectors = np.linalg.eig(matrices)
    principal = values.real.argmax(axis=-1)[..., None, None]
    weights = np.abs(np.take_along_axis(vectors, principal, axis=-1)[..., 0].real)
    return weights / weights.sum(axis=-1, keepdims=True)


def _row_geometric_mean(matrices: np.ndarray) -> np.ndarray:
    weights = np.exp(np.log(matrices).mean(axis=-1))
    return weights / weights.sum(axis=-1, keepdims=True)


def _by_judgements(experts: np.ndarray, derive: Any) -> np.ndarray:
    return derive(_group_matrix(experts))


def _by_priorities(experts: np.ndarray, derive: Any) -> np.ndarray:
    weights = np.exp(np.log(derive(experts)).mean(axis=-2))
    return weights / weights.sum(axis=-1, keepdims=True)


_PRIORITIES = {"eigenvector": _principal_eigenvector, "row_geometric_mean": _row_geometric_mean}
_GROUPS = {"judgements": _by_judgements, "priorities": _by_priorities}


def _experts(judgements: np.ndarray) -> np.ndarray:
    matrices = _checked(judgements)
    return matrices[None] if matrices.ndim == 2 else matrices


def _group_matrix(experts: np.ndarray) -> np.ndarray:
    return (
        experts[..., 0, :, :] if experts.shape[-3] == 1 else np.exp(np.log(experts).mean(axis=-3))
    )


def _random_index(table: str, n: int) -> float:
    values = choose("ahp", "random_index", table, RANDOM_INDEX)
    if n > len(values):
        raise MethodError(
            Problem(
                "",
                f"The ahp method compares {n} items, and the random-index table {table} ends at "
                f"{len(values)}.",
                "Name another table, or split the node into smaller ones.",
            )
        )
    return values[n - 1]


def _checked(judgements: np.ndarray) -> np.ndarray:
    matrices = np.asarray(judgements, dtype=float)
    if matrices.ndim < 2 or matrices.shape[-1] != matrices.shape[-2]:
        raise MethodError(
            Problem(
                "", f"The ahp method needs square matrices, not {matrices.shape}.", "Add the rest."
            )
        )
    usable = np.isfinite(matrices) & (matrices > 0)
    _refuse_cell(matrices, ~usable, "is not a positive number", "Give a judgement from 1/9 to 9.")
    with np.errstate(over="ignore"):
        product = matrices * np.swapaxes(matrices, -1, -2)
    _refuse_cell(
        matrices,
        ~(np.abs(product - 1.0) <= NOT_RECIPROCAL),
        "is not the reciprocal of the judgement the other way round",
        "Write 1/3, not 0.33, or give one triangle only.",
    )
    return matrices


def _refuse_cell(matrices: np.ndarray, bad: np.ndarray, what: str, do: str) -> None:
    if bad.any():
        *leading, row, column = (int(i) for i in np.argwhere(bad)[0])
        who = f" of expert {leading[-1] + 1}" if leading else ""
        judgement = matrices[(*leading, row, column)]
        raise MethodError(
            Problem(
                "",
                f"The ahp method: the judgement{who} on item {row + 1} against item {column + 1}, "
                f"{judgement:g}, {what}.",
                do,
            ),
            columns=sorted({row, column}),
        )


def _refuse_contradictions(experts: np.ndarray, random_index: str, max_cr: float | None) -> None:
    each = consistency(experts, random_index=random_index).cr
    together = consistency(_group_matrix(experts), random_index=random_index).cr
    if max_cr is None:
        return
    told = [
        f"expert {index[-1] + 1} has {each[index]:.6f}" + _hurting(experts[index])
        for index in map(tuple, np.argwhere(each >= max_cr))
    ]
    if (together >= max_cr).any():
        told.append(f"the group has {together.max():.6f}")
    if told:
        raise MethodError(
            Problem(
                "",
                f"The ahp method refuses judgements with a consistency ratio of {max_cr:g} or more "
                f"(table {random_index}): {', '.join(told)}.",
                "Revise the judgements, or raise 'max_cr'.",
            )
        )


def _hurting(matrix: np.ndarray) -> str:
    worst = worst_judgements(matrix)
    if len(worst) != 1:
        return ""
    row, column, judgement, implied, _ = worst[0]
    return (
        f" (most of it from item {row + 1} against item {column + 1}: {judgement:g} is given, "
        f"the others imply {implied:.3g})"
    )
