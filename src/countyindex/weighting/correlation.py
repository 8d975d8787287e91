"""Columns of scores → their correlations, pair by pair (两两完整) or over complete units."""

import numpy as np

from countyindex.errors import GapError, Problem
from countyindex.refusals import refuse_columns
from countyindex.weighting.complete_units import more_units_than_columns
from countyindex.weighting.spread import column_range

#: A variance below this, of columns scaled to [0, 1], is float noise.
NOISE = 1e-24

#: A smallest eigenvalue of the correlations below this: some columns repeat others.
SINGULAR = 1e-10

#: A column has a part in a mixture that comes to nothing if it is larger than this.
PART = 1e-6


def correlations(method: str, unit_scores: np.ndarray) -> np.ndarray:
    r"""Pearson correlations of columns that lie in [0, 1], each pair over its common units.

    .. math:: r_{jk} = s_{jk} / \sqrt{s_{jj|k} \, s_{kk|j}}

    `unit_scores` has the shape [..., units, k], missing cells NaN; the result is [..., k, k] with
    1 on the diagonal, inside [−1, 1].
    """
    present = np.isfinite(unit_scores)
    if present.all():
        total = np.add.reduce(unit_scores, axis=-2, keepdims=True)
        centred = unit_scores - total / unit_scores.shape[-2]
        products = np.swapaxes(centred, -1, -2) @ centred
        variances = np.diagonal(products, axis1=-2, axis2=-1)[..., :, None]
    else:
        products, variances = _pairwise(_centred(unit_scores, present), present.astype(float))
    scale = np.sqrt(np.maximum(variances * np.swapaxes(variances, -1, -2), 0.0))
    bad = (scale <= NOISE).any(axis=-2)
    if bad.any():
        _refuse_unshared(method, bad, ~present)
    r = np.clip(products / scale, -1.0, 1.0)
    diagonal = np.arange(r.shape[-1])
    r[..., diagonal, diagonal] = 1.0
    return r


def complete_correlations(method: str, matrix: np.ndarray) -> tuple[np.ndarray, int]:
    """Correlations of the columns over the units that have them all, and how many these are."""
    column_range(method, matrix)
    complete = more_units_than_columns(method, matrix)
    units, k = complete.shape
    if k == 1:
        return np.ones((1, 1)), units
    low, high, _ = column_range(method, complete)
    return correlations(method, (complete - low) / (high - low)), units


def refuse_copies(method: str, r: np.ndarray, do: str) -> None:
    """Refuse columns that repeat others or mixtures of them; `r` are their correlations [k, k]."""
    # Eigenvectors take as long again as eigenvalues, and only a refusal needs them.
    if np.linalg.eigvalsh(r)[0] >= SINGULAR:
        return
    values, vectors = np.linalg.eigh(r)
    mixed = np.abs(vectors[:, values < SINGULAR]) > PART
    refuse_columns(
        mixed.any(axis=1),
        f"The {method} method cannot tell columns apart that repeat one another or a mixture of "
        "others.",
        do,
    )


def _refuse_unshared(method: str, bad: np.ndarray, gaps: np.ndarray) -> None:
    """Refuse columns [..., k] without a spread, and point at their gaps [..., units, k]."""
    columns = np.flatnonzero(bad.reshape(-1, bad.shape[-1]).any(axis=0))
    rows = gaps.reshape(-1, *gaps.shape[-2:])[..., columns].any(axis=(0, 2))
    what = (
        f"The {method} method needs correlations, and some column is constant over the units it "
        "shares with another."
    )
    do = "Leave the indicator out, or supply the missing observations."
    raise GapError(Problem("", what, do), np.flatnonzero(rows).tolist(), columns.tolist())


def _centred(unit_scores: np.ndarray, present: np.ndarray) -> np.ndarray:
    """Deviations from the mean of the present cells; 0 where a cell is missing."""
    counts = present.sum(axis=-2)[..., None, :]
    means = np.sum(unit_scores, axis=-2, where=present, keepdims=True) / np.maximum(counts, 1)
    return np.where(present, unit_scores - means, 0.0)


def _pairwise(centred: np.ndarray, present: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Sums of products and of squares about the mean, over the units of each pair of columns."""
    turned, turned_present = np.swapaxes(centred, -1, -2), np.swapaxes(present, -1, -2)
    common = np.maximum(turned_present @ present, 1.0)
    sums = turned @ present
    products = turned @ centred - sums * np.swapaxes(sums, -1, -2) / common
    return products, np.square(turned) @ present - np.square(sums) / common


def mid_ranks(scores: np.ndarray) -> np.ndarray:
    """Ranks within every column, 1 the smallest; ties share their mean, missing cells stay NaN."""
    units = scores.shape[-2]
    order = np.argsort(scores, axis=-2, kind="stable")
    sorted_scores = np.take_along_axis(scores, order, axis=-2)
    places = np.arange(1.0, units + 1)[:, None]
    new = np.ones(scores.shape, dtype=bool)
    new[..., 1:, :] = sorted_scores[..., 1:, :] != sorted_scores[..., :-1, :]
    first = np.maximum.accumulate(np.where(new, places, 0.0), axis=-2)
    ends = np.ones(scores.shape, dtype=bool)
    ends[..., :-1, :] = new[..., 1:, :]
    backwards = np.where(ends, places, units + 1.0)[..., ::-1, :]
    last = np.minimum.accumulate(backwards, axis=-2)[..., ::-1, :]
    ranks = np.empty(scores.shape)
    np.put_along_axis(ranks, order, (first + last) / 2.0, axis=-2)
    ranks[np.isnan(scores)] = np.nan
    return ranks
