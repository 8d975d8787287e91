"""稳健善意推定法 Robust benefit of the doubt: flattering weights beside many samples of peers."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from countyindex.errors import MethodError, Problem
from countyindex.methods import choose, guarded, weightings
from countyindex.refusals import refuse_columns, within_reach
from countyindex.weighting.best_weights import (
    KINDS,
    Measured,
    best_weights,
    one_program_a_unit,
    refuse_no_best,
    refuse_unusable,
    share_bounds,
)

METHOD = "robust_benefit_of_doubt"


@guarded
def sampling_error(
    scores: np.ndarray,
    *,
    peers: int = 20,
    samples: int = 100,
    seed: int = 0,
    kind: Literal["weight", "contribution"] = "weight",
    lower: np.ndarray | float = 0.0,
    upper: np.ndarray | float = 1.0,
    best: float = 1.0,
) -> Mapping[str, Any]:
    r"""Say how far the mean over the samples may be from that over all samples.

    Parameters
    ----------
    scores, peers, samples, seed, kind, lower, upper, best
        As in `robust_benefit_of_doubt`, `scores` of shape [units, k].

    Returns
    -------
    Mapping
        ``peers``, ``samples``, ``seed``, ``kind``; ``largest_error``, the largest standard error of
        a unit's score :math:`s_i / \sqrt{B}` (None for one sample); ``best``, the rows that reach
        the best score or pass it.

    Examples
    --------
    >>> scores = np.array([[1.0, 0.1], [0.5, 0.5], [0.2, 0.8]])
    >>> round(sampling_error(scores, peers=500)["largest_error"], 9)
    0.0
    """
    scores = np.asarray(scores, dtype=float)
    drawing = _drawing(scores, peers, samples, seed, kind, lower, upper, best)
    reached = np.array([best * (weights * scores).sum(axis=1) for weights in drawing.each(scores)])
    error = reached.std(axis=0, ddof=1).max() / np.sqrt(samples) if samples > 1 else None
    return {
        **{"peers": peers, "samples": samples, "seed": seed, "kind": kind},
        "largest_error": None if error is None else float(error),
        "best": tuple(np.flatnonzero(reached.mean(axis=0) >= best * (1.0 - 1e-9)).tolist()),
    }


@weightings.add(
    name_zh="稳健善意推定法",
    definition_zh=(
        "m 阶善意推定：从全部单元中有放回地抽取 m 个（peers），只以它们为参照求各单元的最有利权重，"
        "重复 B 次（samples，随机种子 seed），取各次权重的平均，得分即各次得分的平均。"
        "单元自己不在样本中时得分可超过 best（默认 1），离群的强者因此不再压低所有单元。"
        "m 很大时即普通善意推定法。各单元共用同一批样本；抽样按得分排序后进行，与单元次序无关。"
        "份额上下限同 benefit_of_doubt。"
    ),
    reference=(
        "Cazals, C., Florens, J.-P., & Simar, L. (2002). Nonparametric frontier estimation: a "
        "robust approach. Journal of Econometrics 106(1), 1–25; for composite indices: Vidoli, F., "
        "& Mazziotta, C. (2013). Robust weighted composite indicators by means of frontier methods "
        "with an application to European infrastructure endowment. Statistica Applicata – Italian "
        "Journal of Applied Statistics."
    ),
    report=sampling_error,
    printed={"best": 100.0},
    needs_scores=True,
    complete_only=True,
    non_negative=True,
    per_unit=True,
)
@within_reach
def robust_benefit_of_doubt(
    scores: np.ndarray,
    *,
    peers: int = 20,
    samples: int = 100,
    seed: int = 0,
    kind: Literal["weight", "contribution"] = "weight",
    lower: np.ndarray | float = 0.0,
    upper: np.ndarray | float = 1.0,
    best: float = 1.0,
) -> np.ndarray:
    r"""Give every unit the mean of the weights that flatter it most beside samples of few peers.

    From all n units, m are drawn with replacement, B times. With :math:`w_i^b` the benefit of the
    doubt of unit i where only the peers of sample b hold the weights down,

    .. math::

        \bar w_i = \frac{1}{B} \sum_b w_i^b, \qquad
        \sum_q \bar w_{iq} I_{iq} = \frac{1}{B} \sum_b \mathrm{BoD}_i(b)

    so the score under these weights is the mean of the scores over the samples. A unit need not be
    in a sample, so its score **may pass** ``best``: it is then better than m of its peers usually
    allow. A single outstanding unit is missing from most samples and no longer dwarfs the others.
    As m grows, scores become those of `benefit_of_doubt`.

    All units are held against the same samples. Samples are drawn from the units in the order of
    their scores, so that the order of rows has no say.

    Parameters
    ----------
    scores
        Scores [common scale], shape [..., units, k], larger is better, none negative or missing.
    peers
        How many units a sample holds (m), 1 or more.
    samples
        How many samples are drawn (B), 1 or more.
    seed
        Of the random numbers, 0 or more; the same samples are drawn for every leading axis.
    kind, lower, upper
        Bounds on shares as in `benefit_of_doubt`.
    best
        The score of a unit as good as the best of its peers under its weights, above 0; in print
        100.

    Returns
    -------
    numpy.ndarray
        Weights [`best` / the unit of the scores], shape [..., units, k], one row a unit, none
        negative.

    Raises
    ------
    MethodError
        What `benefit_of_doubt` refuses; no peers, no samples, a seed below 0; a sample in which a
        column holds no score above 0, beside which a score has no end.

    References
    ----------
    Cazals, Florens & Simar (2002), *Journal of Econometrics* 106(1), 1–25; Vidoli & Mazziotta
    (2013), *Statistica Applicata – Italian Journal of Applied Statistics*.

    Examples
    --------
    Held against one other unit at a time, the first is better than itself, all in all:

    >>> scores = np.array([[1.0, 0.4], [0.5, 0.5], [0.2, 0.8], [0.3, 0.4]])
    >>> weights = robust_benefit_of_doubt(scores, peers=1)
    >>> bool((weights * scores).sum(axis=-1)[0] > 1)
    True
    """
    scores = np.asarray(scores, dtype=float)
    drawing = _drawing(scores, peers, samples, seed, kind, lower, upper, best)
    stack = scores.reshape(-1, *scores.shape[-2:])
    mean = [sum(drawing.each(matrix)) / samples for matrix in stack]
    return best * np.array(mean).reshape(scores.shape)


@dataclass(frozen=True, slots=True, eq=False)
class _Drawing:
    """Which places in the order of scores every sample holds, and the bounds on shares."""

    #: Shape [samples, peers].
    places: np.ndarray
    measured: Measured
    bounds: tuple[np.ndarray, np.ndarray]

    def each(self, matrix: np.ndarray) -> Iterator[np.ndarray]:
        """The best weights [units, k] of all units beside one sample after the other."""
        size = matrix.max(axis=0)
        scaled = matrix / size
        ordered, parts = scaled[np.lexsort(matrix.T)], self.measured(scaled, size)
        _refuse_endless(ordered[self.places].max(axis=1))
        for places in self.places:
            peers = ordered[np.unique(places)]
            yield (
                best_weights(METHOD, one_program_a_unit(METHOD, scaled, peers, parts, self.bounds))
                / size
            )


def _drawing(
    scores: np.ndarray,
    peers: int,
    samples: int,
    seed: int,
    kind: str,
    lower: np.ndarray | float,
    upper: np.ndarray | float,
    best: float,
) -> _Drawing:
    measured = choose(METHOD, "kind", kind, KINDS)
    refuse_unusable(METHOD, scores)
    refuse_no_best(METHOD, best)
    for name, number, least in (("peers", peers, 1), ("samples", samples, 1), ("seed", seed, 0)):
        if not (isinstance(number, int | np.integer) and number >= least):
            what = f"The {METHOD} method cannot use {name} {number}."
            raise MethodError(Problem("", what, f"Give a whole number of {least} or more."))
    bounds = share_bounds(METHOD, lower, upper, scores.shape[-1])
    random = np.random.default_rng(seed)
    places = random.integers(scores.shape[-2], size=(samples, peers))
    return _Drawing(places, measured, bounds)


def _refuse_endless(most: np.ndarray) -> None:
    """Refuse samples whose best score of a column is 0; `most` has shape [samples, k]."""
    refuse_columns(
        most <= 0,
        f"The {METHOD} method drew peers none of whom has a score above 0 in a column, so that "
        "scores have no end.",
        "Draw more 'peers', or use scores above 0, such as efficacy.",
    )
