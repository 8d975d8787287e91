"""The floor for methods whose cost is a solver: the bare calls a competent user would make.

Nothing is checked; complete scores, larger is better, unless gaps are what it is about.
"""

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp, minimize, nnls


def ahp(experts):
    """Principal eigenvector of the geometric-mean matrix; CR of everybody, read off as well."""
    together = np.exp(np.log(experts).mean(axis=0))
    n = len(together)
    largest = np.linalg.eigvals(experts).real.max(axis=1)
    values, vectors = np.linalg.eig(together)
    principal = values.real.argmax()
    consistency = (np.append(largest, values[principal].real) - n) / (n - 1) / 1.45
    assert consistency.max() < 0.1
    weights = np.abs(vectors[:, principal].real)
    return weights / weights.sum()


def optimised(x):
    """Non-negative least squares on the correlations."""
    u = nnls(np.corrcoef(x.T), np.full(x.shape[1], x.shape[1] ** -0.5))[0] / x.std(axis=0)
    return u / u.sum()


def components(x, kept):
    values, vectors = np.linalg.eigh(np.corrcoef(x.T))
    return values[::-1][:kept], vectors[:, ::-1][:, :kept]


def pca_by_coefficients(x, kept):
    values, vectors = components(x, kept)
    weights = np.abs(vectors * np.sign(vectors.sum(axis=0)) @ values)
    return weights / weights.sum()


def pca_by_loadings(x, kept):
    values, vectors = components(x, kept)
    squares = varimax(vectors * np.sqrt(values)) ** 2
    weights = squares.max(axis=1)
    return weights / weights.sum()


def factor_analysis(x, m):
    """Maximum likelihood by one bounded search, and the varimax rotation of its loadings."""
    r = np.corrcoef(x.T)
    k = len(r)

    def eigen(psi):
        size = psi**-0.5
        values, vectors = np.linalg.eigh(r * np.outer(size, size))
        return values[::-1], vectors[:, ::-1]

    def loadings(psi, values, vectors):
        return psi[:, None] ** 0.5 * vectors[:, :m] * np.sqrt(np.maximum(values[:m] - 1, 0))

    def distance(psi):
        values, vectors = eigen(psi)
        common = (loadings(psi, values, vectors) ** 2).sum(axis=1)
        rest = values[m:]
        return (rest - np.log(rest) - 1).sum(), (common + psi - 1) / psi**2

    start = (1 - 0.5 * m / k) / np.diag(np.linalg.inv(r))
    options = {"ftol": 1e-15, "gtol": 1e-10, "maxiter": 2_000}
    found = minimize(
        *(distance, start), jac=True, method="L-BFGS-B", bounds=[(0.005, 1)] * k, options=options
    )
    squares = varimax(loadings(found.x, *eigen(found.x))) ** 2
    weights = squares.max(axis=1)
    return weights / weights.sum()


def varimax(loadings, sweeps=1_000, converged=1e-15):
    """Kaiser's rotation by singular values, as it is usually written, to seven digits."""
    length = np.sqrt((loadings**2).sum(axis=1))[:, None]
    rows, turn, reached = loadings / length, np.eye(loadings.shape[1]), 0.0
    for _ in range(sweeps):
        turned = rows @ turn
        u, s, v = np.linalg.svd(rows.T @ (turned**3 - turned * (turned**2).mean(axis=0)))
        turn = u @ v
        if s.sum() < reached * (1 + converged):
            break
        reached = s.sum()
    return loadings @ turn


def regression(x, predictors=3):
    """One least-squares fit a gap, on the columns that the unit has and that correlate most."""
    gaps, filled = np.isnan(x), x.copy()
    for i, j in np.argwhere(gaps):
        strength = np.array([correlation(x, gaps, j, q) for q in range(x.shape[1])])
        strength[gaps[i]] = 0.0
        chosen = np.argsort(-strength, kind="stable")[:predictors]
        rows = ~gaps[:, [j, *chosen]].any(axis=1)
        known = np.column_stack([np.ones(rows.sum()), x[rows][:, chosen]])
        slopes = np.linalg.lstsq(known, x[rows, j])[0]
        filled[i, j] = slopes[0] + x[i, chosen] @ slopes[1:]
    return filled


def correlation(x, gaps, j, q):
    both = ~gaps[:, j] & ~gaps[:, q]
    return np.corrcoef(x[both, j], x[both, q])[0, 1] ** 2


def em(x, still=1e-10):
    """Expectation unit by unit, maximisation over all, on z-scores of what is present."""
    gaps, centre, spread = np.isnan(x), np.nanmean(x, axis=0), np.nanstd(x, axis=0)
    z = (x - centre) / spread
    mean, covariance = np.zeros(x.shape[1]), np.diag(np.nanvar(z, axis=0))
    moved = np.inf
    while moved >= still:
        filled, unknown = np.nan_to_num(z), np.zeros_like(covariance)
        for i in np.flatnonzero(gaps.any(axis=1)):
            m, o = np.flatnonzero(gaps[i]), np.flatnonzero(~gaps[i])
            slopes = np.linalg.solve(covariance[np.ix_(o, o)], covariance[np.ix_(o, m)]).T
            filled[i, m] = mean[m] + slopes @ (z[i, o] - mean[o])
            unknown[np.ix_(m, m)] += covariance[np.ix_(m, m)] - slopes @ covariance[np.ix_(o, m)]
        after = filled.mean(axis=0)
        spread_after = ((filled - after).T @ (filled - after) + unknown) / len(x)
        moved = max(np.abs(after - mean).max(), np.abs(spread_after - covariance).max())
        mean, covariance = after, spread_after
    return centre + spread * filled


def knn(x, neighbours=5):
    """The library's distances between z-scores, then the nearest of those that have the value."""
    from sklearn.metrics import nan_euclidean_distances  # noqa: PLC0415  (a second to import)

    gaps, filled = np.isnan(x), x.copy()
    z = (x - np.nanmean(x, axis=0)) / np.nanstd(x, axis=0, ddof=1)
    distances = nan_euclidean_distances(z)
    for i, j in np.argwhere(gaps):
        donors = np.flatnonzero(~gaps[:, j])
        nearest = donors[np.argpartition(distances[i, donors], neighbours)[:neighbours]]
        filled[i, j] = x[nearest, j].mean()
    return filled


def kemeny(s, w):
    """One mixed-integer program over all pairs, every ring of three forbidden from the start."""
    n = len(s)
    margins = sum(
        weight * np.sign(column[:, None] - column) for column, weight in zip(s.T, w, strict=True)
    )
    number = {pair: p for p, pair in enumerate(zip(*np.triu_indices(n, 1), strict=True))}
    rings = [(a, b, c) for a, b in number for c in range(b + 1, n)]
    rows = np.zeros((len(rings), len(number)))
    for row, (a, b, c) in zip(rows, rings, strict=True):
        row[[number[a, b], number[b, c], number[a, c]]] = 1.0, 1.0, -1.0
    found = milp(
        -np.array([margins[pair] for pair in number]),
        constraints=LinearConstraint(rows, 0.0, 1.0),
        bounds=Bounds(0, 1),
        integrality=1,
    )
    before = np.zeros((n, n))
    for pair, p in number.items():
        before[pair], before[pair[::-1]] = found.x[p], 1 - found.x[p]
    return before.sum(axis=1)
