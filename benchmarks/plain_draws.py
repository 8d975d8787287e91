"""The floor for draws: what a competent user writes in NumPy for one design, nothing checked.

Everything that is printed of units is computed here, too: means, deviations and quantiles of scores
and ranks, how often each rank, who is before whom, and each indicator left out once.
"""

import numpy as np

QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)


def ranks_of(scores):
    """Ranks along the last axis, for scores without ties."""
    order = np.argsort(-scores, axis=-1)
    ranks = np.empty(scores.shape, dtype=np.int16)
    places = np.arange(1, scores.shape[-1] + 1, dtype=np.int16)
    np.put_along_axis(ranks, order, places[None], axis=-1)
    return ranks


def described(scores, reference):
    """Everything that is printed of draws, shape (draws, units)."""
    ranks = ranks_of(scores)
    draws, n = ranks.shape
    told = [scores.mean(axis=0), scores.std(axis=0, ddof=1), np.quantile(scores, QUANTILES, axis=0)]
    told += [ranks.mean(axis=0), ranks.std(axis=0, ddof=1), np.quantile(ranks, QUANTILES, axis=0)]
    acceptability = np.bincount((np.arange(n) * (n + 1) + ranks).ravel(), minlength=n * (n + 1))
    by_unit = np.ascontiguousarray(ranks.T)
    before = [np.count_nonzero(by_unit[i] < by_unit, axis=1) / draws for i in range(n)]
    moves = np.abs(ranks - reference)
    told += [acceptability, np.array(before), moves.mean(axis=1)]
    told += [(moves > k).mean(axis=1) for k in (3, 5, 10)]
    return [*told, spearman(ranks, reference)]


def spearman(ranks, reference):
    x, y = ranks - ranks.mean(axis=1, keepdims=True), reference - reference.mean()
    return (x @ y) / np.sqrt((x**2).sum(axis=1) * (y**2).sum())


def left_out(scores):
    """Ranks without each indicator, weights equal."""
    k = scores.shape[1]
    weights = (1 - np.eye(k)) / (k - 1)
    return ranks_of(weights @ scores.T)


def minmax(x):
    low, high = np.nanmin(x, axis=-2, keepdims=True), np.nanmax(x, axis=-2, keepdims=True)
    return 100 * (x - low) / (high - low)


def shape(x):
    """Skewness and kurtosis of type 2 of complete columns."""
    n = x.shape[-2]
    d = x - x.mean(axis=-2, keepdims=True)
    square = d * d
    m2 = square.mean(axis=-2)
    g1 = (square * d).mean(axis=-2) / m2**1.5
    g2 = (square * square).mean(axis=-2) / m2**2 - 3
    return (
        g1 * np.sqrt(n * (n - 1)) / (n - 2),
        ((n + 1) * g2 + 6) * (n - 1) / ((n - 2) * (n - 3)),
    )


def winsorised(x, always=False, most=5):
    """Pull in the most extreme value, again and again, of columns that are outlying."""
    skew, kurt = shape(x)
    wanted = np.nonzero(np.ones_like(skew, bool) if always else (abs(skew) > 2) & (kurt > 3.5))
    if not wanted[0].size:
        return x
    x = x.copy()
    rows = np.moveaxis(x, -2, -1)[wanted]
    going, original = np.arange(len(rows)), rows.copy()
    while going.size:
        part = rows[going]
        s, k = shape(part.T)
        if not always:
            going, part = (a[(abs(s) > 2) & (k > 3.5)] for a in (going, part))
            s, _ = shape(part.T) if len(part) else (s[:0], k[:0])
        side = np.sign(s)[:, None]
        turned = part * side
        top = turned.max(axis=1, keepdims=True)
        at_top = turned == top
        below = np.where(at_top, -np.inf, turned).max(axis=1, keepdims=True)
        allowed = (at_top | (part != original[going])).sum(axis=1) <= most
        rows[going[allowed]] = (np.where(at_top, below, turned) * side)[allowed]
        going = going[allowed]
    np.moveaxis(x, -2, -1)[wanted] = rows
    return x


def weights_of(rng, draws, k):
    raw = rng.uniform(0.75, 1.25, (draws, k))
    return raw / raw.sum(axis=1, keepdims=True)


def of_weights(values, draws):
    """Draw weights alone."""
    scores = minmax(winsorised(values))
    reference = ranks_of(scores.mean(axis=1)[None])[0]
    weights = weights_of(np.random.default_rng(1), draws, values.shape[1])
    return described(weights @ scores.T, reference), left_out(scores)


def of_everything(values, draws):
    """Weights × 4 normalisations × 3 aggregations × 3 treatments × 2 imputations, each once."""
    from scipy.stats import rankdata  # noqa: PLC0415  (only needed here)

    rng = np.random.default_rng(1)
    holes = np.isnan(values)
    filled = [np.where(holes, f(values, axis=0), values) for f in (np.nanmean, np.nanmedian)]
    treated = [t for x in filled for t in (winsorised(x), x, winsorised(x, always=True, most=2))]
    normalised = [
        y
        for x in treated
        for y in (
            minmax(x),
            100 * rankdata(x, method="min", axis=0) / len(x),
            100 + 100 * (x - x.max(axis=0)) / abs(x.max(axis=0)),
            100 * x / x.max(axis=0),
        )
    ]
    reference = ranks_of(normalised[0].mean(axis=1)[None])[0]
    which, how = rng.integers(len(normalised), size=draws), rng.integers(3, size=draws)
    weights = weights_of(rng, draws, values.shape[1])
    scores = np.empty((draws, len(values)))
    for i, y in enumerate(normalised):
        above = np.maximum(y, 1.0)
        for j, (into, back) in enumerate(
            ((lambda s: s, lambda s: s), (np.log, np.exp), (np.reciprocal, np.reciprocal))
        ):
            rows = np.flatnonzero((which == i) & (how == j))
            scores[rows] = back(weights[rows] @ into(above if j else y).T)
    return described(scores, reference), left_out(normalised[0])


def of_errors(values, draws, together=29):
    """Weights and an error of every cell: the whole line for every draw, some at a time."""
    rng = np.random.default_rng(1)
    scores = minmax(winsorised(values))
    reference = ranks_of(scores.mean(axis=1)[None])[0]
    weights = weights_of(rng, draws, values.shape[1])
    totals = np.empty((draws, len(values)))
    for start in range(0, draws, together):
        some = weights[start : start + together]
        off = rng.standard_normal((len(some), *values.shape))
        off *= 0.02
        off += 1
        off *= values
        totals[start : start + together] = np.einsum("dnk,dk->dn", minmax(winsorised(off)), some)
    return described(totals, reference), left_out(scores)
