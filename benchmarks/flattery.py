"""Benefit of the doubt for all units in one pass, against one `linprog` call a unit."""

from __future__ import annotations

import time

from measure import Measure

#: Units × indicators; every so manyth unit is solved by itself, and the time scaled up.
SHAPE, EVERY = (2_844, 20), 400


def measures() -> list[Measure]:
    """Time both on drawn scores with and without bounds; the scores must agree."""
    import numpy as np  # noqa: PLC0415  (keeps the parent of the memory measures small)
    from scipy.optimize import linprog  # noqa: PLC0415  (the same)

    from countyindex.weighting import benefit_of_doubt  # noqa: PLC0415  (the same)

    scores = np.random.default_rng(0).random(SHAPE)
    k, some = SHAPE[1], scores[::EVERY]
    found = []
    for lower, upper in ((0.0, 1.0), (0.02, 0.15)):
        begin = time.perf_counter()
        weights = benefit_of_doubt(scores, lower=lower, upper=upper)
        ours = time.perf_counter() - begin
        rows = np.vstack([scores, lower - np.eye(k), np.eye(k) - upper])
        level = np.repeat([1.0, 0.0], [len(scores), 2 * k])
        begin = time.perf_counter()
        best = [-linprog(-own, A_ub=rows, b_ub=level, method="highs").fun for own in some]
        floor = (time.perf_counter() - begin) * len(scores) / len(some)
        np.testing.assert_allclose((weights[::EVERY] * some).sum(axis=1), best, atol=1e-7)
        name = f"benefit of the doubt, {SHAPE[0]:,} × {k}, shares in [{lower:g}, {upper:g}]"
        found.append(Measure(f"{name} : one linprog a unit", ours, floor, "s", 0.2))
    return found
