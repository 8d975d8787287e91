"""The floor for each method: its formula as a competent user writes it in NumPy, nothing checked.

Values and scores are complete, above 0, larger is better; `w` are shares. Weighted sums are sums of
products: the last bit of a BLAS product depends on the row and on the number of threads.
"""

import numpy as np
import plain_numpy
from scipy.linalg import null_space
from scipy.optimize import linprog
from scipy.spatial.distance import cdist
from scipy.stats import rankdata

minmax, entropy = plain_numpy.minmax, plain_numpy.entropy


def zscore(x):
    return (x - x.mean(axis=0)) / x.std(axis=0, ddof=1)


def rank(x):
    return rankdata(x, method="min", axis=0).astype(float)


def percentile_rank(x):
    return 100 * rank(x) / len(x)


def borda_points(x):
    return rank(x) - 1


def categorical(x):
    classes = np.searchsorted([5, 15, 35, 65, 85, 95], percentile_rank(x) + 1e-9, side="right")
    return np.array([0.0, 20, 40, 50, 60, 80, 100])[classes]


def above_below_mean(x):
    away = x / x.mean(axis=0) - 1
    return np.sign(away) * (np.abs(away) > 0.2)


def share_of_maximum(x):
    return x / x.max(axis=0)


def share_of_sum(x):
    return x / x.sum(axis=0)


def vector(x):
    return x / np.sqrt((x**2).sum(axis=0))


def distance_to_leader(x):
    best = x.max(axis=0)
    return (x - best) / np.abs(best)


def distance_to_reference(x, reference):
    return 1 + (x - reference) / np.abs(reference)


def distance_to_target(x, ends):
    start, target = ends
    return np.minimum(1 - (target - x) / (target - start), 1)


def efficacy(x):
    return 60 + 40 * minmax(x)


def critic(x):
    y = minmax(x)
    content = y.std(axis=0, ddof=1) * (1 - np.corrcoef(y.T)).sum(axis=0)
    return content / content.sum()


def standard_deviation(x):
    s = minmax(x).std(axis=0, ddof=1)
    return s / s.sum()


def coefficient_of_variation(x):
    v = x.std(axis=0, ddof=1) / x.mean(axis=0)
    return v / v.sum()


def gini(x):
    n = len(x)
    cumulated = np.sort(x, axis=0).cumsum(axis=0).sum(axis=0)
    g = (n + 1 - 2 * cumulated / x.sum(axis=0)) / n
    return g / g.sum()


def angle(x):
    u = np.arccos(x.sum(axis=0) / np.sqrt(len(x) * (x**2).sum(axis=0)))
    return u / u.sum()


def lopcow(x):
    r = minmax(x)
    change = np.abs(np.log(np.sqrt((r**2).mean(axis=0)) / r.std(axis=0, ddof=1)))
    return change / change.sum()


def merec(x):
    k, away = x.shape[1], np.abs(np.log(x.min(axis=0) / x))
    total = away.sum(axis=1, keepdims=True)
    effect = np.abs(np.log(1 + (total - away) / k) - np.log(1 + total / k)).sum(axis=0)
    return effect / effect.sum()


def cilos(x):
    best = x.max(axis=0)
    losses = (best - x[x.argmax(axis=0)]) / best
    q = np.abs(null_space(losses - np.diag(losses.sum(axis=0)))[:, 0])
    return q / q.sum()


def idocriw(x):
    p = x / x.sum(axis=0)
    product = (1 + (p * np.log(p)).sum(axis=0) / np.log(len(x))) * cilos(x)
    return product / product.sum()


def directional_benefit_of_doubt(x, direction):
    """Weights whose sum of scores is 1/(1 + steps), one program a unit."""
    return np.array([along(x, own, direction * own) for own in x])


def along(x, own, step):
    rows = np.column_stack([x, -np.ones(len(x))])
    found = linprog([*-own, 1], A_ub=rows, b_ub=np.zeros(len(x)), A_eq=[[*step, 0]], b_eq=[1])
    u = found.x[:-1]
    return u / (u @ own * (1 + found.fun))


def robust_benefit_of_doubt(x, peers, samples):
    """Mean weights over samples drawn in the order of scores, one program a unit and sample."""
    places = np.random.default_rng(0).integers(len(x), size=(samples, peers))
    ordered, limits = x[np.lexsort(x.T)], np.ones(peers)
    return np.mean(
        [[linprog(-own, A_ub=ordered[at], b_ub=limits).x for own in x] for at in places], axis=0
    )


def combined(x):
    product = entropy(x) * standard_deviation(x)
    return product / product.sum()


def arithmetic(s, w):
    return (s * w).sum(axis=1)


def geometric(s, w):
    return np.exp(arithmetic(np.log(s), w))


def harmonic(s, w):
    return 1 / arithmetic(1 / s, w)


def power(s, w):
    return arithmetic(np.sqrt(s), w) ** 2


def owa(s, w):
    best_first = np.argsort(-s, axis=1)
    reached = w[best_first].cumsum(axis=1) ** 2
    positions = np.diff(reached, axis=1, prepend=0)
    return (positions * np.take_along_axis(s, best_first, axis=1)).sum(axis=1)


def ogwa(s, w):
    return np.exp(owa(np.log(s), w))


def mean_min(s, w):
    mean = arithmetic(s, w)
    return mean - 0.5 * (mean - s.min(axis=1))


def mpi(s, w):
    return penalised(100 + 10 * (s - s.mean(axis=0)) / s.std(axis=0), w)


def ampi(s, w):
    low, high = s.min(axis=0), s.max(axis=0)
    return penalised(100 + 60 * (s - (low + high) / 2) / (high - low), w)


def penalised(z, w):
    mean = arithmetic(z, w)
    return mean - arithmetic((z - mean[:, None]) ** 2, w) / mean


def topsis(s, w):
    y = s * w
    to_best = np.sqrt(((y - y.max(axis=0)) ** 2).sum(axis=1))
    to_worst = np.sqrt(((y - y.min(axis=0)) ** 2).sum(axis=1))
    return to_worst / (to_best + to_worst)


def wroclaw(s, w):
    z = (s - s.mean(axis=0)) / s.std(axis=0)
    d = np.sqrt((w * (z - z.max(axis=0)) ** 2).sum(axis=1))
    return 1 - d / (d.mean() + 2 * d.std())


def vikor(s, w):
    best, worst = s.max(axis=0), s.min(axis=0)
    d = w * (best - s) / (best - worst)
    return 1 - (minmax(d.sum(axis=1)) + minmax(d.max(axis=1))) / 2


def waspas(s, w):
    return (arithmetic(s, w) + geometric(s, w)) / 2


def edas(s, w):
    away = s / s.mean(axis=0) - 1
    above, below = (arithmetic(np.maximum(part, 0), w) for part in (away, -away))
    return (above / above.max() + 1 - below / below.max()) / 2


def cocoso(s, w):
    sums, powers = arithmetic(s, w), (s**w).sum(axis=1)
    a = (sums + powers) / (sums + powers).sum()
    b = sums / sums.min() + powers / powers.min()
    c = (sums + powers) / (sums.max() + powers.max())
    return np.cbrt(a * b * c) + (a + b + c) / 3


def probid(s, w):
    v, n = w * s / np.sqrt((s**2).sum(axis=0)), len(s)
    half, k = (n + 1) // 2, np.arange(1, n + 1)
    d = cdist(v, np.sort(v, axis=0)[::-1])
    to_best = (d[:, :half] / k[:half]).sum(axis=1)
    to_worst = (d[:, half - 1 :] / (n + 1 - k[half - 1 :])).sum(axis=1)
    from_mean = np.sqrt(((v - v.mean(axis=0)) ** 2).sum(axis=1))
    return 1 / (1 + (to_best / to_worst) ** 2) + from_mean


def codas(s, w):
    away = (s - s.min(axis=0)) * w
    e, t = np.sqrt((away**2).sum(axis=1)), away.sum(axis=1)
    apart = e[:, None] - e
    return (apart + (np.abs(apart) >= 0.02) * (t[:, None] - t)).sum(axis=1)


def borda(s, w):
    return (rankdata(s, axis=0) - 1) @ w


def promethee(s, w):
    """Net flows under the usual preference: each column's pairs, one matrix at a time."""
    flows = np.zeros(len(s))
    for column, weight in zip(s.T, w, strict=True):
        flows += weight * np.sign(column[:, None] - column).sum(axis=1)
    return flows / (len(s) - 1)


def copeland(s, w):
    margins = np.zeros((len(s), len(s)))
    for column, weight in zip(s.T, w, strict=True):
        margins += weight * np.sign(column[:, None] - column)
    return np.sign(margins.round(12)).sum(axis=1)


def log(x):
    return np.log(x)


def log1p(x):
    return np.log1p(x)


def box_cox(x, exponent):
    return (x**exponent - 1) / exponent


def shifted_log(x):
    """Mirrored where the tail is on the left, so the skewness must be known."""
    low, high = x.min(axis=0), x.max(axis=0)
    margin = 0.01 * (high - low)
    left = plain_numpy.skewness_and_kurtosis(x)[0] < 0
    return np.where(left, -np.log(high - x + margin), np.log(x - low + margin))


def gii_log(x):
    low, high = x.min(axis=0), x.max(axis=0)
    stretch = (high - 1) / (high - low)
    left = plain_numpy.skewness_and_kurtosis(x)[0] < 0
    return np.where(left, -np.log1p(stretch * (high - x)), np.log1p(stretch * (x - low)))


def mean(x):
    return np.where(np.isnan(x), np.nanmean(x, axis=0), x)


def median(x):
    return np.where(np.isnan(x), np.nanmedian(x, axis=0), x)


def by_group(x, groups, middle):
    filled = x.copy()
    for group in np.unique(groups):
        inside = groups == group
        part = x[inside]
        filled[inside] = np.where(np.isnan(part), middle(part, axis=0), part)
    return filled


def outlying(x):
    """Skewness beyond 2 and kurtosis beyond 3.5, both corrected for bias (type 2)."""
    n = len(x)
    g1, g2 = plain_numpy.skewness_and_kurtosis(x)
    skewness = np.sqrt(n * (n - 1)) / (n - 2) * g1
    kurtosis = (n - 1) / ((n - 2) * (n - 3)) * ((n + 1) * g2 + 6)
    return (np.abs(skewness) > 2) & (kurtosis > 3.5), skewness


def winsorise(x, points=5):
    """Column by column, one value at a time, until the column's shape will do."""
    pulled = x.copy()
    for j in np.flatnonzero(outlying(x)[0]):
        column = pulled[:, j]
        for _ in range(points):
            side = 1 if outlying(column)[1] > 0 else -1
            turned = side * column
            top = turned.max()
            column[turned == top] = side * turned[turned < top].max()
            if not outlying(column)[0]:
                break
    return pulled


def two_stage(x):
    pulled = winsorise(x)
    still = outlying(pulled)[0]
    pulled[:, still] = shifted_log(x[:, still])
    return pulled


def kendall_tau(a, b):
    """Tau-b by its definition: every pair of units."""
    one, other = np.sign(a[:, None] - a), np.sign(b[:, None] - b)
    return (one * other).sum() / np.sqrt((one**2).sum() * (other**2).sum())
