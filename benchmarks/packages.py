"""Methods shared with pymcdm and scikit-criteria: ours against theirs, at 90 × 50 and 3,000 × 60.

Both are asked by their arrays, without their tables of labels, where they let one; answers must
agree where the definitions do. Needs the extra `bench`; without it nothing is measured.
"""

from __future__ import annotations

import importlib.util

from measure import Measure
from methods import SHAPES, call, held

#: Packages that order pairs of units one by one take minutes beyond this many.
FEW = 1_000


def measures() -> list[Measure]:
    """Time every shared method, target: ahead."""
    import numpy as np  # noqa: PLC0415  (keeps the parent of the memory measures small)
    import synthetic  # noqa: PLC0415  (the same)

    theirs = {"pymcdm": with_pymcdm, "scikit-criteria": with_scikit_criteria}
    modules = {"pymcdm": "pymcdm", "scikit-criteria": "skcriteria"}
    found = []
    for package, calls in theirs.items():
        if importlib.util.find_spec(modules[package]) is None:
            print(f"{package} is not installed; 'make bench' installs it.")
            continue
        for shape in SHAPES:
            values = synthetic.values(shape)
            weights = np.random.default_rng(1).dirichlet(np.ones(shape[1]))
            for name, pair in calls(values, weights).items():
                label = f"{name} : {package}, {shape[0]:,} × {shape[1]}"
                found.append(held(label, *pair, 1.0))
    return found


def with_pymcdm(values, weights):
    """Name → our call and pymcdm's."""
    import numpy as np  # noqa: PLC0415  (as above)
    from pymcdm.methods import (  # noqa: PLC0415  (as above)
        COCOSO,
        CODAS,
        EDAS,
        PROBID,
        PROMETHEE_II,
        TOPSIS,
        VIKOR,
        WASPAS,
        WPM,
        WSM,
    )

    import countyindex.aggregation as agg  # noqa: PLC0415  (as above)
    import countyindex.normalisation as norm  # noqa: PLC0415  (as above)

    types = np.ones(values.shape[1])
    vikor = VIKOR()
    found = weightings_of_pymcdm(values, types) | {
        "minmax": columns_of_pymcdm(norm.minmax, "minmax_normalization", values),
        "share_of_sum": columns_of_pymcdm(norm.share_of_sum, "sum_normalization", values),
        "share_of_maximum": columns_of_pymcdm(
            norm.share_of_maximum, "linear_normalization", values
        ),
        "vector": columns_of_pymcdm(norm.vector, "vector_normalization", values),
        "topsis of min–max": (
            call(agg.topsis, values, weights, normalisation="minmax"),
            lambda: TOPSIS()(values, weights, types),
        ),
        "vikor": (
            call(agg.vikor, values, weights),
            lambda: 1 - vikor(values, weights, types),
        ),
        "arithmetic": (
            lambda: agg.arithmetic(values / values.sum(axis=0), weights),
            lambda: WSM()(values, weights, types),
        ),
        "geometric": (
            lambda: agg.geometric(values / values.sum(axis=0), weights),
            lambda: WPM()(values, weights, types),
        ),
        "waspas of share_of_maximum": (
            lambda: agg.waspas(norm.share_of_maximum(values), weights),
            lambda: WASPAS()(values, weights, types),
        ),
        "edas": (call(agg.edas, values, weights), lambda: EDAS()(values, weights, types)),
        "cocoso of minmax": (
            lambda: agg.cocoso(norm.minmax(values), weights),
            lambda: COCOSO()(values, weights, types),
        ),
        "probid": (call(agg.probid, values, weights), lambda: PROBID()(values, weights, types)),
    }
    if len(values) <= FEW:
        found["codas of share_of_maximum"] = (
            lambda: agg.codas(norm.share_of_maximum(values), weights),
            lambda: CODAS()(values, weights, types),
        )
        usual = PROMETHEE_II("usual")
        found["promethee"] = (
            call(agg.promethee, values, weights),
            lambda: usual(values, weights, types),
        )
    return found


def weightings_of_pymcdm(values, types):
    """Name → our call and pymcdm's, of the weights read off the figures."""
    import pymcdm.weights as w  # noqa: PLC0415  (as above)

    import countyindex.normalisation as norm  # noqa: PLC0415  (as above)
    import countyindex.weighting as weigh  # noqa: PLC0415  (as above)

    found = {
        "entropy of raw shares": (
            call(weigh.entropy, values, definition="raw_shares"),
            call(w.entropy_weights, values),
        ),
        "standard_deviation": (
            call(weigh.standard_deviation, values),
            lambda: w.standard_deviation_weights(norm.minmax(values)),
        ),
        "variance": (
            call(weigh.standard_deviation, values, measure="variance"),
            call(w.variance_weights, values),
        ),
    }
    for name in ("critic", "angle", "merec", "cilos", "idocriw", "lopcow"):
        theirs = getattr(w, f"{name}_weights")
        found[name] = (call(getattr(weigh, name), values), call(theirs, values, types))
    if len(values) <= FEW:
        found["gini"] = (call(weigh.gini, values), call(w.gini_weights, values))
    return found


def columns_of_pymcdm(ours, name, values):
    """Our call, and pymcdm's for one column after the other."""
    import numpy as np  # noqa: PLC0415  (as above)
    import pymcdm.normalizations  # noqa: PLC0415  (as above)

    theirs = getattr(pymcdm.normalizations, name)
    return call(ours, values), lambda: np.column_stack([theirs(column) for column in values.T])


def with_scikit_criteria(values, weights):
    """Name → our call and scikit-criteria's, by its functions on arrays."""
    import numpy as np  # noqa: PLC0415  (as above)
    from skcriteria.agg.cocoso import cocoso  # noqa: PLC0415  (as above)
    from skcriteria.agg.codas import codas  # noqa: PLC0415  (as above)
    from skcriteria.agg.edas import edas  # noqa: PLC0415  (as above)
    from skcriteria.agg.probid import probid  # noqa: PLC0415  (as above)
    from skcriteria.agg.simple import wpm, wsm  # noqa: PLC0415  (as above)
    from skcriteria.agg.topsis import topsis  # noqa: PLC0415  (as above)
    from skcriteria.agg.waspas import waspas  # noqa: PLC0415  (as above)
    from skcriteria.preprocessing.scalers import (  # noqa: PLC0415  (as above)
        matrix_scale_by_cenit_distance,
        scale_by_sum,
        scale_by_vector,
    )
    from skcriteria.preprocessing.weighters import (  # noqa: PLC0415  (as above)
        critic_weights,
        entropy_weights,
        gini_weights,
        merec_weights,
    )

    import countyindex.aggregation as agg  # noqa: PLC0415  (as above)
    import countyindex.normalisation as norm  # noqa: PLC0415  (as above)
    import countyindex.weighting as weigh  # noqa: PLC0415  (as above)

    most = np.ones(values.shape[1], dtype=int)
    return {
        "minmax": (
            call(norm.minmax, values),
            call(matrix_scale_by_cenit_distance, values, most),
        ),
        "entropy of raw shares": (
            call(weigh.entropy, values, definition="raw_shares"),
            call(entropy_weights, values),
        ),
        "share_of_sum": (call(norm.share_of_sum, values), lambda: scale_by_sum(values, axis=0)),
        "vector": (call(norm.vector, values), lambda: scale_by_vector(values, axis=0)),
        "critic": (call(weigh.critic, values), call(critic_weights, values, most)),
        "gini": (call(weigh.gini, values), call(gini_weights, values)),
        "merec": (call(weigh.merec, values), call(merec_weights, values, most)),
        "waspas": (
            call(agg.waspas, values, weights),
            lambda: waspas(values, weights, 0.5)[3],
        ),
        "edas": (call(agg.edas, values, weights), lambda: edas(values, weights, most)[1]),
        "codas": (call(agg.codas, values, weights), lambda: codas(values, weights, 0.02)[1]),
        "cocoso": (call(agg.cocoso, values, weights), lambda: cocoso(values, weights, 0.5)[1]),
        "probid": (
            call(agg.probid, values, weights),
            lambda: probid(scale_by_vector(values, axis=0), most, weights)[4],
        ),
        "topsis": (
            call(agg.topsis, values, weights),
            lambda: topsis(values, most, weights)[3],
        ),
        "arithmetic": (
            call(agg.arithmetic, values, weights),
            lambda: wsm(values, weights)[1],
        ),
        "geometric": (
            call(agg.geometric, values, weights),
            lambda: 10 ** wpm(values, weights)[1],
        ),
    }
