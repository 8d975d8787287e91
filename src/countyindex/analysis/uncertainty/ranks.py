"""Ranks of units in many draws → how often each rank, and quantiles, means and errors (位次分布).

Ranks have shape [draws, n], integers, 1 is best, 0 where a unit is not ranked in a draw. What is
said of a unit is said of the draws in which it is ranked; how often it is not is said beside it.
Two ways lead to one `RankSummary`: over the counts of every rank (`acceptability`, n × n, which add
up over blocks of draws), or straight over the draws, a stretch of units at a time, for boards too
long for a square table. They give the same numbers, to the last bit but for the errors.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields

import numpy as np

from countyindex.analysis.uncertainty import quantiles
from countyindex.errors import MethodError, Problem

#: The quantiles that are printed: the median, the middle half and the middle 90 %.
PROBABILITIES = (0.05, 0.25, 0.5, 0.75, 0.95)

#: "Among the first …" that is printed.
TOPS = (5, 10, 20)


@dataclass(frozen=True, slots=True, eq=False)
class RankSummary:
    """What draws say about the rank of every unit; NaN for units never ranked.

    `ranked` is the number of draws with a rank and `unranked` the share [share] of those without,
    shapes [n]; `mean` and `deviation` (ddof 1, NaN for a single draw) are in places, shapes [n];
    `quantiles` and their standard `errors` in places, shapes [n, q]; `top` the probability of
    being among the first k [share], shape [n, k].
    """

    ranked: np.ndarray
    unranked: np.ndarray
    mean: np.ndarray
    deviation: np.ndarray
    quantiles: np.ndarray
    errors: np.ndarray
    top: np.ndarray


def acceptability(ranks: np.ndarray) -> np.ndarray:
    """Count how often each unit has each rank (位次接受度); counts of blocks of draws add up.

    Parameters
    ----------
    ranks
        Shape [draws, n].

    Returns
    -------
    numpy.ndarray of int64
        Shape [n, n + 1]: draws in which the unit of the row has the rank of the column; column 0
        counts those in which it has none.

    Raises
    ------
    MethodError
        Ranks that are not integers from 0 to n.

    References
    ----------
    Lahdelma, R., & Salminen, P. (2001). SMAA-2: Stochastic multicriteria acceptability analysis for
    group decision making. *Operations Research* 49(3), 444–454.

    Examples
    --------
    >>> acceptability(np.array([[1, 2], [1, 2], [2, 1], [1, 0]]))
    array([[0, 3, 1],
           [1, 1, 2]])
    """
    ranks = checked(ranks)
    n = ranks.shape[1]
    cells = ranks + np.arange(n, dtype=np.int64) * (n + 1)
    return np.bincount(cells.ravel(), minlength=n * (n + 1)).reshape(n, n + 1)


def rank_quantiles(counts: np.ndarray, probabilities: Sequence[float]) -> np.ndarray:
    """Take quantiles of ranks from their counts: those of ``numpy.quantile`` over ranked draws.

    Parameters
    ----------
    counts
        Shape [n, n + 1], of `acceptability`.
    probabilities
        Which quantiles, from 0 to 1.

    Returns
    -------
    numpy.ndarray
        Shape [n, q] [places], NaN for a unit never ranked.

    Raises
    ------
    MethodError
        Probabilities outside 0 to 1.

    Examples
    --------
    >>> rank_quantiles(np.array([[0, 3, 1], [1, 1, 2]]), [0.5, 0.9])
    array([[1. , 1.7],
           [2. , 2. ]])
    """
    draws = counts[:, 1:].sum(axis=1)
    return quantiles.interpolate(quantiles.Counted(counts), draws, probabilities)


def top(counts: np.ndarray, first: int) -> np.ndarray:
    """Return the probability of being among the first ranks.

    Parameters
    ----------
    counts
        Shape [n, n + 1], of `acceptability`.
    first
        How many ranks.

    Returns
    -------
    numpy.ndarray
        Shape [n] [share of the draws in which the unit is ranked], NaN for a unit never ranked.

    Examples
    --------
    >>> top(np.array([[0, 3, 1], [1, 1, 2]]), 1).round(3)
    array([0.75 , 0.333])
    """
    return _share(counts[:, 1 : first + 1].sum(axis=1), counts[:, 1:].sum(axis=1))


def summarise_counts(
    counts: np.ndarray,
    probabilities: Sequence[float] = PROBABILITIES,
    tops: Sequence[int] = TOPS,
) -> RankSummary:
    """Describe the rank of every unit from the counts of every rank.

    Parameters
    ----------
    counts
        Shape [n, n + 1], of `acceptability`.
    probabilities
        Which quantiles, from 0 to 1.
    tops
        Among the first how many.

    Returns
    -------
    RankSummary
        Of all units.

    Raises
    ------
    MethodError
        Probabilities outside 0 to 1.

    Examples
    --------
    >>> summarise_counts(np.array([[0, 3, 1], [1, 1, 2]])).mean.round(3)
    array([1.25 , 1.667])
    """
    places = np.arange(counts.shape[1])
    return _summary(
        draws=counts.sum(axis=1),
        ranked=counts[:, 1:].sum(axis=1),
        sums=(counts @ places, counts @ places**2),
        ordered=quantiles.Counted(counts),
        first=np.stack([counts[:, 1 : k + 1].sum(axis=1) for k in tops], axis=1),
        probabilities=probabilities,
    )


def summarise_ranks(
    ranks: np.ndarray,
    probabilities: Sequence[float] = PROBABILITIES,
    tops: Sequence[int] = TOPS,
) -> RankSummary:
    """Describe the rank of every unit straight from the draws, a stretch of units at a time.

    Parameters
    ----------
    ranks
        Shape [draws, n]; may be mapped from a file, of which `quantiles.CELLS` are read at once.
    probabilities, tops
        As in `summarise_counts`.

    Returns
    -------
    RankSummary
        Of all units: the same as `summarise_counts` over `acceptability`.

    Raises
    ------
    MethodError
        Ranks that are not integers from 0 to n; probabilities outside 0 to 1.

    Examples
    --------
    >>> summarise_ranks(np.array([[1, 2], [1, 2], [2, 1], [1, 0]])).mean.round(3)
    array([1.25 , 1.667])
    """
    quantiles.checked(probabilities)
    parts = list(_parts(ranks, probabilities, tops))
    return RankSummary(
        **{
            field.name: np.concatenate([getattr(part, field.name) for part in parts])
            for field in fields(RankSummary)
        }
    )


def checked(ranks: np.ndarray, units: int | None = None) -> np.ndarray:
    """Refuse what cannot be ranks of `units` units (left out: of as many as there are columns)."""
    ranks = np.asarray(ranks)
    _, n = shape_of(ranks)
    if ranks.size and not 0 <= ranks.min() <= ranks.max() <= (units or n):
        raise _no_ranks(f"these go from {ranks.min()} to {ranks.max()} for {units or n} units.")
    return ranks


def shape_of(ranks: np.ndarray) -> tuple[int, int]:
    """Return draws and units, without reading any; refuse another shape or type."""
    if ranks.ndim != 2 or ranks.shape[1] == 0 or ranks.dtype.kind not in "iu":
        raise _no_ranks(f"these are {ranks.dtype} of shape {list(ranks.shape)}.")
    draws, n = ranks.shape
    return draws, n


def _no_ranks(these: str) -> MethodError:
    return MethodError(
        Problem(
            "",
            "Ranks of draws are integers from 0 to the number of units, shape [draws, units]; "
            + these,
            "Rank the scores of each draw first.",
        )
    )


def _parts(
    ranks: np.ndarray, probabilities: Sequence[float], tops: Sequence[int]
) -> Iterator[RankSummary]:
    draws, n = shape_of(ranks)
    for stretch in quantiles.stretches(draws, n):
        columns = checked(ranks[:, stretch], units=n)
        rows = np.sort(columns.T.astype(narrowest(n), order="C"), axis=1)
        gone = np.count_nonzero(rows == 0, axis=1)
        yield _summary(
            draws=np.full(len(rows), draws),
            ranked=draws - gone,
            sums=(
                rows.sum(axis=1, dtype=np.int64),
                np.einsum("ij,ij->i", rows, rows, dtype=np.int64),
            ),
            ordered=quantiles.Sorted(rows, gone),
            first=np.stack([np.count_nonzero(rows <= k, axis=1) - gone for k in tops], axis=1),
            probabilities=probabilities,
        )


def permutations(ranks: np.ndarray) -> bool:
    """Say whether every draw has each rank from 1 to n once: nobody ties, nobody is left out."""
    n = ranks.shape[1]
    ordered = np.sort(ranks.astype(narrowest(n)), axis=1)
    return bool((ordered == np.arange(1, n + 1)).all())


def narrowest(n: int) -> type[np.signedinteger]:
    """Choose the smallest integers that hold n ranks and are quick to sort."""
    return np.int16 if n < np.iinfo(np.int16).max else np.int32


def _summary(
    *,
    draws: np.ndarray,
    ranked: np.ndarray,
    sums: tuple[np.ndarray, np.ndarray],
    ordered: quantiles.InOrder,
    first: np.ndarray,
    probabilities: Sequence[float],
) -> RankSummary:
    mean = _share(sums[0], ranked)
    found = quantiles.interpolate(ordered, ranked, probabilities)
    return RankSummary(
        ranked=ranked,
        unranked=_share(draws - ranked, draws),
        mean=mean,
        deviation=_deviation(mean, *sums, ranked),
        quantiles=found,
        errors=quantiles.errors(ordered, ranked, probabilities, found),
        top=_share(first, ranked[:, None]),
    )


def _deviation(
    mean: np.ndarray, total: np.ndarray, squares: np.ndarray, ranked: np.ndarray
) -> np.ndarray:
    """Take the standard deviation from whole-numbered sums, around the whole number next to it."""
    middle = np.where(ranked > 0, np.rint(np.nan_to_num(mean)), 0).astype(np.int64)
    around = total - ranked * middle
    spread = squares - 2 * middle * total + ranked * middle**2
    variance = _share(spread - _share(around * around, ranked), ranked - 1)
    return np.sqrt(np.maximum(variance, 0.0))


def _share(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    """Divide; NaN where there is nothing to divide by."""
    return part / np.where(whole > 0, whole, np.nan)
