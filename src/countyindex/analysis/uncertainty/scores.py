"""Scores of units in many draws → their means, deviations, quantiles and errors (得分分布)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields

import numpy as np

from countyindex.analysis.uncertainty import quantiles
from countyindex.analysis.uncertainty.ranks import PROBABILITIES
from countyindex.errors import MethodError, Problem


@dataclass(frozen=True, slots=True, eq=False)
class ScoreSummary:
    """What draws say about the score of every unit, in the unit of the scores; NaN without draws.

    `scored` is the number of draws with a score, `mean` and `deviation` (ddof 1, NaN for a single
    draw), shapes [n]; `quantiles` and their standard `errors`, shapes [n, q].
    """

    scored: np.ndarray
    mean: np.ndarray
    deviation: np.ndarray
    quantiles: np.ndarray
    errors: np.ndarray


def summarise_scores(
    scores: np.ndarray, probabilities: Sequence[float] = PROBABILITIES
) -> ScoreSummary:
    r"""Describe the score of every unit over the draws in which it has one.

    .. math:: \bar x = \frac 1 m \sum_t x_t, \quad s^2 = \frac{1}{m-1} \sum_t (x_t - \bar x)^2

    Quantiles by the linear rule, as in `quantiles.interpolate`.

    Parameters
    ----------
    scores
        Shape [draws, n], NaN where a unit has no score [any unit]; may be mapped from a file, of
        which `quantiles.CELLS` are read at once. A single series of draws is one column.
    probabilities
        Which quantiles, from 0 to 1.

    Returns
    -------
    ScoreSummary
        Of all units.

    Raises
    ------
    MethodError
        Scores of another shape or infinite; probabilities outside 0 to 1.

    Examples
    --------
    >>> summarise_scores(np.array([[60.0, 50.0], [70.0, np.nan]]), [0.5]).quantiles
    array([[65.],
           [50.]])
    """
    quantiles.checked(probabilities)
    if scores.ndim != 2 or 0 in scores.shape:
        raise MethodError(
            Problem(
                "",
                f"Scores of draws have shape [draws, units], not {list(scores.shape)}.",
                "Put the scores of each draw into a row.",
            )
        )
    parts = list(_parts(scores, probabilities))
    return ScoreSummary(
        **{
            field.name: np.concatenate([getattr(part, field.name) for part in parts])
            for field in fields(ScoreSummary)
        }
    )


def _parts(scores: np.ndarray, probabilities: Sequence[float]) -> Iterator[ScoreSummary]:
    for stretch in quantiles.stretches(*scores.shape):
        rows = np.ascontiguousarray(scores[:, stretch].T, dtype=float)
        rows.sort(axis=1)
        gaps = np.isnan(rows) if np.isnan(rows[:, -1]).any() else None
        if np.isinf(rows if gaps is not None else rows[:, [0, -1]]).any():
            raise MethodError(
                Problem("", "Scores of draws are infinite.", "Leave out draws that fail (NaN).")
            )
        yield _summary(rows, gaps, probabilities)


def _summary(
    rows: np.ndarray, gaps: np.ndarray | None, probabilities: Sequence[float]
) -> ScoreSummary:
    """Describe sorted rows, in which missing scores, the gaps, come last."""
    scored = np.full(len(rows), rows.shape[1])
    if gaps is not None:
        scored -= np.count_nonzero(gaps, axis=1)
    some = np.where(scored > 0, scored, np.nan)
    mean = (rows if gaps is None else np.where(gaps, 0.0, rows)).sum(axis=1) / some
    around = rows - mean[:, None]
    if gaps is not None:
        around[gaps] = 0.0
    more = np.where(scored > 1, scored - 1, np.nan)
    ordered = quantiles.Sorted(rows)
    found = quantiles.interpolate(ordered, scored, probabilities)
    return ScoreSummary(
        scored=scored,
        mean=mean,
        deviation=np.sqrt(np.einsum("ij,ij->i", around, around) / more),
        quantiles=found,
        errors=quantiles.errors(ordered, scored, probabilities, found),
    )
