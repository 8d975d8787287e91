"""What a method does not claim of itself → arrays on which the claim would fail."""

from pathlib import Path

import numpy as np
from drawing import NAN, call

from countyindex.methods import aggregations


def shows_its_denial(method, trait):
    key = (method.family, method.name, trait)
    assert key in COUNTER_EXAMPLES, (
        f"{method.name} does not declare '{trait}': declare it, or add a counter-example to "
        f"COUNTER_EXAMPLES[{key}] in {Path(__file__).name}."
    )
    assert WITNESS[trait](method, *COUNTER_EXAMPLES[key]), f"{key} is no counter-example."


#: What a counter-example must show: a function of the method and the entry of the table.
WITNESS = {
    "affine_invariant": lambda m, one, other: not np.allclose(call(m, one), call(m, other)),
    "non_negative": lambda m, scores: call(m, scores).min() < 0,
    "complete_only": lambda m, *arrays: (
        np.isnan(arrays[0]).any() and np.isfinite(call(m, *arrays)).all()
    ),
    "needs_spread": lambda m, scores, weights: (
        np.ptp(scores[:, 0]) == 0
        and np.isfinite(call(m, scores, weights)).all()
        and np.isfinite(call(m, scores[:, :1], np.ones(1))).all()
    ),
    "positive": lambda m, *arrays: arrays[0].min() <= 0 and np.isfinite(call(m, *arrays)).all(),
    "linear": lambda m, one, other, weights: (
        not np.allclose(
            call(m, one + other, weights), call(m, one, weights) + call(m, other, weights)
        )
    ),
    "monotone": lambda m, worse, better, weights: (
        (better >= worse).all() and (call(m, better, weights) < call(m, worse, weights)).any()
    ),
}

GAP = np.array([[1.0, 4.0], [NAN, 1.0], [3.0, 2.0], [4.0, 3.0]])
HALVES = np.array([0.5, 0.5])
SIGNED = np.array([[0.0, 1.0], [-1.0, 2.0], [3.0, 4.0]])
OVERTAKEN = (
    np.array([[1.0, 1.0], [2.0, 3.0], [3.0, 2.0]]),
    np.array([[1.0, 1.0], [9.0, 9.0], [3.0, 2.0]]),
    HALVES,
)
FOUR = np.array([[1.0, 4.0], [2.0, 1.0], [3.0, 2.0], [4.0, 3.0]])
#: A column in which all units are alike, beside one in which they are not.
LEVEL = np.array([[100.0, 4.0], [100.0, 1.0], [100.0, 2.0]])

#: One column, and the same in another unit of measure.
DEGREES = (np.array([[1.0], [2.0], [4.0]]), np.array([[11.0], [12.0], [14.0]]))

#: Two columns, and the same with another origin of the second.
DRIFTED = (FOUR, FOUR + np.array([0, 9]))

#: Two matrices whose sum is another matter.
SUMMANDS = (FOUR, FOUR[::-1] ** 2, HALVES)

#: (family, method, trait it denies) → arrays on which the trait fails, as `WITNESS` takes them.
COUNTER_EXAMPLES = {
    **{("aggregation", name, "linear"): SUMMANDS for name in aggregations if name != "arithmetic"},
    **{
        ("aggregation", name, "needs_spread"): (LEVEL, HALVES)
        for name in (
            *("arithmetic", "borda", "cocoso", "codas", "copeland", "geometric", "harmonic"),
            *("kemeny", "mean_min", "ogwa", "owa", "power", "promethee", "waspas"),
        )
    },
    ("normalisation", "share_of_maximum", "affine_invariant"): DEGREES,
    ("normalisation", "share_of_sum", "affine_invariant"): DEGREES,
    ("normalisation", "vector", "affine_invariant"): DEGREES,
    ("normalisation", "distance_to_leader", "affine_invariant"): DEGREES,
    ("normalisation", "above_below_mean", "affine_invariant"): DEGREES,
    ("normalisation", "distance_to_reference", "affine_invariant"): DEGREES,
    ("weighting", "equal", "complete_only"): (GAP,),
    ("weighting", "fixed", "complete_only"): (GAP,),
    ("weighting", "entropy", "complete_only"): (GAP,),
    ("weighting", "critic", "complete_only"): (GAP,),
    ("weighting", "pca", "complete_only"): (GAP,),
    ("weighting", "factor_analysis", "complete_only"): (GAP,),
    ("weighting", "standard_deviation", "complete_only"): (GAP,),
    ("weighting", "coefficient_of_variation", "complete_only"): (GAP,),
    **{
        ("weighting", name, "complete_only"): (GAP,)
        for name in ("gini", "angle", "lopcow", "merec", "cilos", "idocriw")
    },
    **{
        ("weighting", name, "affine_invariant"): DRIFTED
        for name in ("gini", "angle", "merec", "cilos", "idocriw")
    },
    **{
        ("weighting", f"{how}benefit_of_doubt", "affine_invariant"): DRIFTED
        for how in ("", "directional_", "robust_")
    },
    ("weighting", "combined", "complete_only"): (GAP,),
    ("weighting", "combined", "affine_invariant"): (FOUR, FOUR + np.array([0, 9])),
    ("weighting", "optimised", "complete_only"): (GAP,),
    ("weighting", "optimised", "affine_invariant"): (FOUR, FOUR * [1.0, 9.0]),
    ("weighting", "coefficient_of_variation", "affine_invariant"): (FOUR, FOUR + np.array([0, 9])),
    ("aggregation", "arithmetic", "complete_only"): (GAP, HALVES),
    ("aggregation", "arithmetic", "positive"): (np.array([[0.0, 1.0], [-1.0, 2.0]]), HALVES),
    ("aggregation", "geometric", "complete_only"): (GAP, HALVES),
    ("aggregation", "harmonic", "complete_only"): (GAP, HALVES),
    ("aggregation", "waspas", "complete_only"): (GAP, HALVES),
    ("aggregation", "ogwa", "complete_only"): (GAP, HALVES),
    ("aggregation", "owa", "complete_only"): (GAP, HALVES),
    ("aggregation", "owa", "positive"): (np.array([[0.0, 1.0], [-1.0, 2.0]]), HALVES),
    ("aggregation", "mean_min", "complete_only"): (GAP, HALVES),
    ("aggregation", "mean_min", "positive"): (np.array([[0.0, 1.0], [-1.0, 2.0]]), HALVES),
    ("aggregation", "power", "complete_only"): (GAP, HALVES),
    ("aggregation", "power", "positive"): (np.array([[0.0, 1.0], [4.0, 0.0]]), HALVES),
    **{
        ("aggregation", name, trait): arrays
        for name in ("mpi", "ampi", "topsis", "promethee", "borda", "copeland")
        for trait, arrays in {
            "complete_only": (GAP, HALVES),
            "positive": (SIGNED, HALVES),
        }.items()
    },
    **{
        ("aggregation", name, trait): arrays
        for name in ("vikor", "kemeny", "wroclaw", "edas", "probid", "codas")
        for trait, arrays in {"positive": (SIGNED, HALVES), "monotone": OVERTAKEN}.items()
    },
    ("aggregation", "cocoso", "positive"): (np.array([[0.0, 1.0], [4.0, 0.0]]), HALVES),
    ("aggregation", "cocoso", "monotone"): OVERTAKEN,
    # Another unit gains, and this one falls behind.
    **{
        ("aggregation", name, "monotone"): OVERTAKEN
        for name in ("topsis", "promethee", "borda", "copeland", "mpi", "ampi")
    },
}
