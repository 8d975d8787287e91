"""The floor for Sobol indices: what a competent user writes in NumPy and SciPy for one design.

Six factors: 4 normalisations, 3 aggregations, 3 treatments, 2 imputations, 3 weightings, and
50 weights ±25 %. Each combination is computed once; indices and intervals are those of all outputs.
"""

import numpy as np
import plain_draws
from scipy.stats import qmc, rankdata

#: How many options each discrete factor has, and what a resample is drawn from.
OPTIONS, RESAMPLES = (4, 3, 3, 2, 3), 1000


def runs(values, base, seed=1):
    """Scores of all runs, shape (8, base, units), and the scheme's own ranks."""
    k = values.shape[1]
    points = qmc.Sobol(2 * (5 + k), scramble=True, seed=np.random.default_rng(seed)).random(base)
    a, b = points[:, ::2], points[:, 1::2]
    stacked = [a, b]
    for factor in range(6):
        mixed = a.copy()
        columns = slice(factor, factor + 1) if factor < 5 else slice(5, None)
        mixed[:, columns] = b[:, columns]
        stacked.append(mixed)
    u = np.concatenate(stacked)
    picks = np.minimum((u[:, :5] * OPTIONS).astype(int), np.array(OPTIONS) - 1)
    raw = 0.75 + 0.5 * u[:, 5:]
    scores = np.empty((len(u), len(values)))
    tables = normalised(values)
    group = np.ravel_multi_index(picks.T, OPTIONS)
    order = np.argsort(group, kind="stable")
    ends = np.cumsum(np.bincount(group, minlength=np.prod(OPTIONS)))
    starts = np.concatenate([[0], ends[:-1]])
    for combination, rows in enumerate(map(slice, starts, ends)):
        normalisation, aggregation, treatment, missing, weighting = np.unravel_index(
            combination, OPTIONS
        )
        at = order[rows]
        y = tables[missing, treatment, normalisation]
        w = raw[at] * WEIGHTINGS[weighting](y)
        w /= w.sum(axis=1, keepdims=True)
        scores[at] = AGGREGATIONS[aggregation](y, w)
    own = plain_draws.ranks_of(tables[0, 0, 0].mean(axis=1)[None])[0]
    return scores.reshape(8, base, -1), own


def normalised(values):
    """Every imputation, treatment and normalisation, once."""
    holes = np.isnan(values)
    filled = [np.where(holes, f(values, axis=0), values) for f in (np.nanmean, np.nanmedian)]
    found = {}
    for m, x in enumerate(filled):
        cut = plain_draws.winsorised
        for t, z in enumerate((cut(x), x, cut(x, always=True, most=2))):
            found[m, t, 0] = plain_draws.minmax(z)
            found[m, t, 1] = 100 * rankdata(z, method="min", axis=0) / len(z)
            found[m, t, 2] = 100 + 100 * (z - z.max(axis=0)) / abs(z.max(axis=0))
            found[m, t, 3] = 100 * z / z.max(axis=0)
    return found


def critic(y):
    x = plain_draws.minmax(y)
    return x.std(axis=0, ddof=1) * (1 - np.corrcoef(x, rowvar=False)).sum(axis=0)


WEIGHTINGS = (
    lambda y: np.ones(y.shape[1]),
    lambda y: plain_draws.minmax(y).std(axis=0, ddof=1),
    critic,
)
AGGREGATIONS = (
    lambda y, w: w @ y.T,
    lambda y, w: np.exp(w @ np.log(np.maximum(y, 1.0)).T),
    lambda y, w: 1 / (w @ (1 / np.maximum(y, 1.0)).T),
)


def shifts(values, base):
    """Scores, ranks and R_S of all runs."""
    scores, own = runs(values, base)
    ranks = plain_draws.ranks_of(scores)
    return scores, ranks, np.abs(ranks - own).mean(axis=-1)


def indices(values, base):
    """Indices and intervals of R_S and of every score and rank, and of R_S from fewer rows."""
    scores, ranks, shift = shifts(values, base)
    y = np.concatenate([shift[:, :, None], scores, ranks], axis=2)
    steps = [2**n for n in range(6, base.bit_length())]
    return estimated(y), [estimated(y[:, :n, :1]) for n in steps]


def estimated(y, cells=1 << 22):
    """Estimates with bootstrap intervals, as many outputs at once as fit."""
    n = y.shape[1]
    drawn = np.random.default_rng(1).integers(n, size=(RESAMPLES, n))
    counts = np.stack([np.bincount(at, minlength=n) / n for at in drawn])
    weights = np.concatenate([np.full((1, n), 1 / n), counts])
    width = max(cells // (20 * n), 1)
    parts = []
    for start in range(0, y.shape[2], width):
        some = y[:, :, start : start + width] - y[:2, :, start : start + width].mean(axis=(0, 1))
        a, b, steps = some[0], some[1], some[2:] - some[0]
        moments = np.stack([(a + b) / 2, (a**2 + b**2) / 2, *(b * steps), *steps, *(steps**2)], 1)
        means = (weights @ moments.reshape(n, -1)).reshape(len(weights), *moments.shape[1:])
        variance = means[:, 1] - means[:, 0] ** 2
        variance = np.where(variance > 0, variance, np.inf)[:, None]
        first = (means[:, 2:8] - means[:, :1] * means[:, 8:14]) / variance
        total = means[:, 14:] / (2 * variance)
        parts += [
            (each[0], np.quantile(each[1:], (0.025, 0.975), axis=0)) for each in (first, total)
        ]
    return parts
