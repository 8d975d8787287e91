"""Each method against its formula in plain NumPy, small, national and large; answers must agree.

`benefit_of_doubt` has a page of its own (`flattery.py`). Methods whose cost is a solver are held
against the bare calls to it, at a size they are meant for. `equal` and `fixed` compute nothing.
"""

from __future__ import annotations

import math

from measure import Measure, alternate

#: Shapes for every method.
SHAPES = (90, 50), (3_000, 60)
#: Floors that look at every pair of units take minutes at more than this.
PAIRS = {"promethee", "copeland", "codas", "probid"}
RUNS = 5
#: What a run lasts at least [s]: quick calls are repeated, or the clock is what is measured.
ENOUGH = 0.002


def measures() -> list[Measure]:
    """Time every method at two shapes, and three weighing or ordering ones at 600,000 × 60."""
    import numpy as np  # noqa: PLC0415  (keeps the parent of the memory measures small)
    import synthetic  # noqa: PLC0415  (the same)

    found = []
    for shape in SHAPES:
        values = synthetic.values(shape)
        weights = np.random.default_rng(1).dirichlet(np.ones(shape[1]))
        for name, (ours, floor) in pairs(values, weights).items():
            once = name.split()[0] in PAIRS and len(values) > 1_000
            found.append(held(f"{name}, {shape[0]:,} × {shape[1]}", ours, floor, 2.0, once))
    for name, (ours, floor) in solvers().items():
        found.append(held(name, ours, floor, 2.0, close=1e-6))
    large = synthetic.values(synthetic.LARGE)
    weights = np.full(large.shape[1], 1 / large.shape[1])
    chosen = pairs(large, weights)
    for name in ("entropy", "critic", "topsis"):
        ours, floor = chosen[name]
        found.append(held(f"{name}, {large.shape[0]:,} × {large.shape[1]}", ours, floor, 1.5))
    return found


def pairs(values, weights):
    """Name → our call and the plain one on the same figures."""
    import numpy as np  # noqa: PLC0415  (as above)
    import plain_methods as plain  # noqa: PLC0415  (as above)

    import countyindex.aggregation as agg  # noqa: PLC0415  (as above)
    import countyindex.normalisation as norm  # noqa: PLC0415  (as above)
    import countyindex.treatment as treat  # noqa: PLC0415  (as above)
    import countyindex.weighting as weigh  # noqa: PLC0415  (as above)
    from countyindex.analysis.rank_agreement import kendall_tau  # noqa: PLC0415  (as above)

    found = {}
    for name in (
        *("entropy", "critic", "standard_deviation", "coefficient_of_variation"),
        *("gini", "angle", "lopcow", "merec", "cilos", "idocriw"),
    ):
        found[name] = call(getattr(weigh, name), values), call(getattr(plain, name), values)
    both = ["entropy", "standard_deviation"]
    found["combined"] = call(weigh.combined, values, methods=both), call(plain.combined, values)
    for name in (
        *("arithmetic", "geometric", "harmonic", "power", "owa", "mean_min", "mpi", "ampi"),
        *("topsis", "wroclaw", "vikor", "borda", "promethee", "copeland"),
        *("ogwa", "waspas", "edas", "cocoso", "probid", "codas"),
    ):
        ours, floor = getattr(agg, name), getattr(plain, name)
        found[name] = call(ours, values, weights), call(floor, values, weights)
    if len(values) > 100_000:
        return found
    for name in (
        *("minmax", "zscore", "rank", "percentile_rank", "share_of_maximum"),
        *("share_of_sum", "vector", "distance_to_leader"),
        *("efficacy", "categorical", "above_below_mean"),
    ):
        found[name] = call(getattr(norm, name), values), call(getattr(plain, name), values)
    found["borda points"] = call(norm.borda, values), call(plain.borda_points, values)
    first, ends = values[0], np.stack([values.min(axis=0), values.max(axis=0) * 0.9])
    found["distance_to_reference"] = (
        call(norm.distance_to_reference, values, reference=first),
        call(plain.distance_to_reference, values, first),
    )
    found["distance_to_target"] = (
        call(norm.distance_to_target, values, ends),
        call(plain.distance_to_target, values, ends),
    )
    found["log"] = call(treat.log, values), call(plain.log, values)
    found["log1p"] = call(treat.log1p, values), call(plain.log1p, values)
    found["box_cox"] = call(treat.box_cox, values, exponent=0.3), call(plain.box_cox, values, 0.3)
    # Twice as lopsided, so that there is something to pull in.
    skewed = values**2
    for name in ("winsorise", "two_stage"):
        found[name] = call(getattr(treat, name), skewed), call(getattr(plain, name), skewed)
    always = call(treat.shifted_log, values, when="always")
    found["shifted_log"] = always, call(plain.shifted_log, values)
    # So large that every column's largest value is above 1.
    large = 100 * values
    found["gii_log"] = call(treat.gii_log, large, when="always"), call(plain.gii_log, large)
    orders = values[:, 0], values[:, 1]
    found["kendall_tau"] = call(kendall_tau, *orders), call(plain.kendall_tau, *orders)
    gaps = np.where(np.random.default_rng(2).random(values.shape) < 0.03, np.nan, values)
    for name in ("mean", "median"):
        found[name] = call(getattr(treat, name), gaps), call(getattr(plain, name), gaps)
    groups = np.arange(len(values)) % 5
    for name, middle in (("group_mean", np.nanmean), ("group_median", np.nanmedian)):
        ours = call(getattr(treat, name), gaps, groups=groups)
        found[name] = ours, call(plain.by_group, gaps, groups, middle)
    return found


def solvers():
    """Name → our call and the bare calls to the solver, at 90 × 20 if nothing else is said."""
    import numpy as np  # noqa: PLC0415  (as above)
    import plain_methods as floors  # noqa: PLC0415  (as above)
    import plain_solvers as plain  # noqa: PLC0415  (as above)
    import synthetic  # noqa: PLC0415  (as above)

    import countyindex.aggregation as agg  # noqa: PLC0415  (as above)
    import countyindex.treatment as treat  # noqa: PLC0415  (as above)
    import countyindex.weighting as weigh  # noqa: PLC0415  (as above)

    random = np.random.default_rng(3)
    values = synthetic.values((90, 20))
    gaps = np.where(random.random(values.shape) < 0.03, np.nan, values)
    points = np.exp(random.normal(scale=0.05, size=(7, 9, 9)))
    weights = random.dirichlet(np.full(9, 3.0)) + 0.05
    upper = np.triu(weights[:, None] / weights * points, 1)
    experts = upper + np.eye(9) + np.tril(1 / np.where(upper > 0, upper, 1).swapaxes(1, 2), -1)
    few, shares = values[:14, :7], random.dirichlet(np.ones(7))
    kept = {"components": 4}
    direction, drawn = np.linspace(0.5, 1.5, 20), {"peers": 30, "samples": 3}
    return {
        "directional_benefit_of_doubt": (
            scored(weigh.directional_benefit_of_doubt, values, direction=direction),
            scored(floors.directional_benefit_of_doubt, values, direction=direction),
        ),
        "robust_benefit_of_doubt": (
            scored(weigh.robust_benefit_of_doubt, values, **drawn),
            scored(floors.robust_benefit_of_doubt, values, **drawn),
        ),
        "optimised": (call(weigh.optimised, values), call(plain.optimised, values)),
        "pca by coefficients": (
            call(weigh.pca, values, custom="coefficients", absolute=True, **kept),
            call(plain.pca_by_coefficients, values, 4),
        ),
        "pca by loadings": (
            call(weigh.pca, values, **kept),
            call(plain.pca_by_loadings, values, 4),
        ),
        "factor_analysis": (
            call(weigh.factor_analysis, values, factors=4),
            call(plain.factor_analysis, values, 4),
        ),
        "ahp, 7 experts on 9 items": (call(weigh.ahp, experts), call(plain.ahp, experts)),
        "regression": (call(treat.regression, gaps), call(plain.regression, gaps)),
        "em": (call(treat.em, gaps), call(plain.em, gaps)),
        "knn": (call(treat.knn, gaps), call(plain.knn, gaps)),
        "kemeny, 14 × 7": (call(agg.kemeny, few, shares), call(plain.kemeny, few, shares)),
    }


def call(function, *arrays, **options):
    return lambda: function(*arrays, **options)


def scored(function, values, **options):
    """Of weights of each unit's own only the scores under them are determined."""
    return lambda: (function(values, **options) * values).sum(axis=1)


def held(name, ours, floor, target, once=False, close=1e-7):
    """Let both answer alike, then time them in turn."""
    import numpy as np  # noqa: PLC0415  (as above)

    np.testing.assert_allclose(ours(), floor(), rtol=close, atol=1e-9)
    times = 1 if once else math.ceil(ENOUGH / min(alternate(ours, floor, 1)))

    def repeated(work):
        def run():
            for _ in range(times):
                work()

        return run

    best = alternate(repeated(ours), repeated(floor), 1 if once else RUNS)
    return Measure(name, *(second / times for second in best), "s", target)
