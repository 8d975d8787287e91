"""方向善意推定法 Directional benefit of the doubt: distance from the best in one direction."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Literal

import numpy as np

from countyindex.errors import MethodError, Problem
from countyindex.methods import choose, guarded, weightings
from countyindex.refusals import refuse_columns, refuse_rows, within_reach
from countyindex.weighting.best_weights import (
    KINDS,
    best_weights,
    one_program_a_unit,
    refuse_no_best,
    refuse_unusable,
    share_bounds,
)
from countyindex.weighting.frontier import Programs

METHOD = "directional_benefit_of_doubt"

#: Distances that move by less than this share have settled; weighted scores below it are 0.
NOISE = 1e-12

#: A weighted score that moves by no more than this share of what it could is one that stays.
FLAT = 1e-9

#: Distances settle after some five steps; a unit that has not by then is refused.
MOST_STEPS = 100


@guarded
def level_with_best(
    scores: np.ndarray,
    *,
    direction: np.ndarray | float = 1.0,
    step: Literal["own", "scale"] = "own",
    kind: Literal["weight", "contribution"] = "weight",
    lower: np.ndarray | float = 0.0,
    upper: np.ndarray | float = 1.0,
    best: float = 1.0,
) -> Mapping[str, Any]:
    r"""Say which units nothing beats in the direction.

    Parameters
    ----------
    scores, direction, step, kind, lower, upper, best
        As in `directional_benefit_of_doubt`, `scores` of shape [units, k].

    Returns
    -------
    Mapping
        ``kind``, ``step``; ``best``, the rows of those at no distance. Of the others, the distance
        is ``best`` / score − 1.

    Examples
    --------
    >>> level_with_best(np.array([[1.0, 0.5], [0.5, 1.0], [0.4, 0.8]]))["best"]
    (0, 1)
    """
    matrix = np.asarray(scores, dtype=float)
    weights = directional_benefit_of_doubt(
        matrix, direction=direction, step=step, kind=kind, lower=lower, upper=upper, best=best
    )
    reached = (weights * matrix).sum(axis=1)
    rows = np.flatnonzero(reached >= best * (1.0 - 1e-9))
    return {"kind": kind, "step": step, "best": tuple(rows.tolist())}


@weightings.add(
    name_zh="方向善意推定法",
    definition_zh=(
        "方向距离形式的善意推定：求单元沿方向 g 离前沿的距离 β = min(v − Σu·I)，"
        "约束 Σu·g = 1、任一单元的 Σu·I ≤ v、u ≥ 0；得分为 1/(1+β)（乘以 best，默认 1）。"
        "direction 为各项的方向 d：step=own（默认）时 g = d·I"
        "（自身得分的倍数，d 全为 1 即普通善意推定法），"
        "step=scale 时 g = d·best（各单元同一方向）。权重为 u 按得分缩放，Σw·I 即得分。"
        "份额上下限同 benefit_of_doubt。"
    ),
    reference=(
        "Fusco, E. (2015). Enhancing non-compensatory composite indicators: a directional "
        "proposal. European Journal of Operational Research 242(2), 620–630; by own scores: "
        "Zanella, A., Camanho, A. S., & Dias, T. G. (2015). Undesirable outputs and weighting "
        "schemes in composite indicators based on data envelopment analysis. European Journal of "
        "Operational Research 245(2), 517–530."
    ),
    report=level_with_best,
    printed={"best": 100.0},
    needs_scores=True,
    complete_only=True,
    non_negative=True,
    per_unit=True,
)
@within_reach
def directional_benefit_of_doubt(
    scores: np.ndarray,
    *,
    direction: np.ndarray | float = 1.0,
    step: Literal["own", "scale"] = "own",
    kind: Literal["weight", "contribution"] = "weight",
    lower: np.ndarray | float = 0.0,
    upper: np.ndarray | float = 1.0,
    best: float = 1.0,
) -> np.ndarray:
    r"""Give every unit weights under which its score tells how far it is from the best.

    For unit i with scores :math:`I_i` and the direction :math:`g_i`

    .. math::

        \beta_i = \min_{u \ge 0, v} \; v - \sum_q u_q I_{iq} \quad\text{such that}\quad
        \sum_q u_q g_{iq} = 1, \quad \sum_q u_q I_{kq} \le v \text{ for every unit } k

    is the number of steps :math:`g_i` that would bring it level with the best mixture of units, and
    its score is :math:`1 / (1 + \beta_i)`. A column with no part in the direction stays where it
    is; the more part it has, the more what the unit lacks there counts. With the unit's own scores
    as direction (``own``, all d = 1) this is `benefit_of_doubt`.

    The weights are :math:`u` brought to the size at which :math:`\sum_q w_q I_{iq}` is the score;
    other units may pass 1 under them.

    Parameters
    ----------
    scores
        Scores [common scale], shape [..., units, k], larger is better, none negative or missing.
    direction
        Part of every column in the direction (d), one number or shape [k], none negative, not all
        0.
    step
        ``own`` (default): :math:`g_{iq} = d_q I_{iq}`, steps are shares of what the unit has;
        ``scale``: :math:`g_q = d_q` times ``best``, the same for all units.
    kind, lower, upper
        Bounds on shares as in `benefit_of_doubt`.
    best
        The score of a unit that nothing in this direction beats, and the length of the scale, above
        0; in print 100.

    Returns
    -------
    numpy.ndarray
        Weights [`best` / the unit of the scores], shape [..., units, k], one row a unit, none
        negative.

    Raises
    ------
    MethodError
        What `benefit_of_doubt` refuses; a direction that is negative, all 0 or of another length;
        bounds that leave no weight on the columns in it; a unit all of whose scores in the
        direction are 0 (``own``), or whose score no weights can express because they lie on columns
        where it scores 0 (``scale``).

    References
    ----------
    Fusco (2015), *European Journal of Operational Research* 242(2), 620–630; Zanella, Camanho &
    Dias (2015), *European Journal of Operational Research* 245(2), 517–530.

    Examples
    --------
    The third unit could have 0.1 more of the first column, or a ninth more of both:

    >>> scores = np.array([[1.0, 0.0], [0.0, 1.0], [0.3, 0.6]])
    >>> weights = directional_benefit_of_doubt(scores, direction=[1.0, 0.0], step="scale")[2]
    >>> round(1 / float(weights @ scores[2]) - 1, 6)
    0.1
    >>> round(1 / float(directional_benefit_of_doubt(scores)[2] @ scores[2]) - 1, 6)
    0.111111
    """
    scores = np.asarray(scores, dtype=float)
    measured = choose(METHOD, "kind", kind, KINDS)
    towards = choose(METHOD, "step", step, _STEPS)
    refuse_unusable(METHOD, scores)
    refuse_no_best(METHOD, best)
    parts = _parts(direction, scores.shape[-1])
    bounds = share_bounds(METHOD, lower, upper, scores.shape[-1])
    weights = []
    for matrix in scores.reshape(-1, *scores.shape[-2:]):
        size = matrix.max(axis=0)
        scaled = matrix / size
        programs = one_program_a_unit(METHOD, scaled, scaled, measured(scaled, size), bounds)
        weights.append(_sized(programs, towards(matrix, parts, best) / size) / size)
    return best * np.array(weights).reshape(scores.shape)


def _own_scores(matrix: np.ndarray, parts: np.ndarray, best: float) -> np.ndarray:
    steps = parts * matrix
    refuse_rows(
        ~(steps > 0).any(axis=1),
        f"The {METHOD} method cannot step from scores that are all 0 in its direction.",
        "Use step: scale, another direction, or scores above 0, such as efficacy.",
    )
    return steps


def _whole_scale(matrix: np.ndarray, parts: np.ndarray, best: float) -> np.ndarray:
    return np.broadcast_to(parts * best, matrix.shape)


_STEPS = {"own": _own_scores, "scale": _whole_scale}


def _sized(programs: Programs, steps: np.ndarray) -> np.ndarray:
    """Weights whose weighted sum of a unit's own scores is 1/(1 + β)."""
    weights, distance = _nearest(programs, steps)
    own = (weights * programs.goals).sum(axis=1)
    refuse_rows(
        own <= NOISE,
        f"The {METHOD} method measures units along columns in which they score 0, and no weights "
        "of these make a score.",
        "Use step: own, or scores above 0, such as efficacy.",
    )
    return weights * (1.0 / (1.0 + distance) / own)[:, None]


def _nearest(programs: Programs, steps: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    r"""Weights of every unit and its distance β from the best along its steps.

    β is where the best weighted score of :math:`I + \beta g` reaches 1. This best score is a convex
    function of β, made of straight pieces, so that Newton's steps from beyond end on it.
    """
    weights = best_weights(METHOD, replace(programs, goals=steps))
    refuse_rows(
        ~_heeds(weights, steps),
        f"The {METHOD} method finds that its bounds leave no weight on the columns in its "
        "direction.",
        "Raise 'upper' there, or give another direction.",
    )
    distance, moving = _levels(weights, programs.goals, steps), np.arange(len(steps))
    for _ in range(MOST_STEPS):
        ahead = programs.goals[moving] + distance[moving, None] * steps[moving]
        fresh = best_weights(METHOD, _of(programs, moving, ahead))
        # On a piece that no step moves the unit is level with the best: it stays where it came to.
        telling = _heeds(fresh, steps[moving])
        moving = moving[telling]
        weights[moving] = fresh[telling]
        nearer = _levels(weights[moving], programs.goals[moving], steps[moving])
        going = distance[moving] - nearer > NOISE * (1.0 + nearer)
        distance[moving], moving = nearer, moving[going]
        if not len(moving):
            return weights, distance
    raise MethodError(
        Problem(
            "",
            f"The {METHOD} method finds no distance: the scores differ too much in size.",
            "Normalise them first.",
        ),
        rows=moving.tolist(),
    )


def _heeds(weights: np.ndarray, steps: np.ndarray) -> np.ndarray:
    """Whether the weighted score of each unit moves with its steps, by more than float noise."""
    moved = (weights * steps).sum(axis=1)
    return moved > FLAT * weights.sum(axis=1) * steps.max(axis=1)


def _levels(weights: np.ndarray, own: np.ndarray, steps: np.ndarray) -> np.ndarray:
    """How many steps bring the weighted score to 1."""
    lacking = 1.0 - (weights * own).sum(axis=1)
    return np.maximum(lacking, 0.0) / (weights * steps).sum(axis=1)


def _of(programs: Programs, units: np.ndarray, goals: np.ndarray) -> Programs:
    """The programs of some units, with other goals."""
    own, active = (
        each if len(each) == 1 else each[units] for each in (programs.own, programs.active)
    )
    return replace(programs, goals=goals, own=own, active=active)


def _parts(direction: np.ndarray | float, k: int) -> np.ndarray:
    given = np.asarray(direction, dtype=float)
    if given.shape not in ((), (k,)):
        raise MethodError(
            Problem(
                "",
                f"The {METHOD} method was given a direction that does not fit {k} columns.",
                "Give one number, or one for every column.",
            )
        )
    parts = np.broadcast_to(given, (k,))
    refuse_columns(
        ~((parts >= 0) & np.isfinite(parts)),
        f"The {METHOD} method needs a direction without negative or infinite parts.",
        "Correct 'direction'.",
    )
    if not parts.any():
        what = f"The {METHOD} method was given a direction of zeros."
        raise MethodError(Problem("", what, "Correct 'direction'."))
    return parts
