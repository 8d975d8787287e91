"""Methods, the options they need, and arrays drawn at random that any of them should take."""

import inspect

import numpy as np
import pytest
from hypothesis import settings
from hypothesis import strategies as st

NAN = np.nan
SAME = {"rtol": 1e-8, "atol": 1e-9}
drawn = settings(max_examples=40, deadline=None, derandomize=True)


def methods_of(family, takes=None):
    found = [family[name] for name in family]
    kept = [method for method in found if takes is None or method.takes == takes]
    return pytest.mark.parametrize("method", kept, ids=lambda method: method.name)


#: Options that a method cannot be called without, as functions of the number of columns.
REQUIRED = {
    ("weighting", "fixed"): lambda k: {"weights": np.arange(1.0, k + 1)},
    ("weighting", "combined"): lambda k: {
        "methods": [{"method": "entropy"}, {"method": "coefficient_of_variation"}]
    },
    ("treatment", "box_cox"): lambda k: {"exponent": 0.5},
    ("treatment", "latest"): lambda k: {"max_age": 5},
    ("normalisation", "distance_to_reference"): lambda k: {"reference": np.ones(k)},
}


#: Options under which a method that draws samples has less to do.
FEW_SAMPLES = {"samples": 3}


def halves(values):
    """Two groups of units that are told by their values, so that they follow the units around."""
    sums = np.nansum(values, axis=-1)
    return (sums > np.median(sums, axis=-1, keepdims=True)).astype(int)


#: Options that are given unit by unit, as functions of the matrix.
BY_UNIT = {"groups": halves}


def other_years(values):
    """The same cells a year before and two years after, without gaps, and how old they are."""
    filled = np.nan_to_num(values, nan=3.0)
    return np.stack([filled * 0.9, filled * 1.2]), np.array([1, -2])


def call(method, *arrays, **options):
    if method.family == "treatment" and method.declares("across_years"):
        arrays = (arrays[0], None, *other_years(arrays[0]))
    needed = [o for o, value in method.options.items() if value is inspect.Parameter.empty]
    if needed and not options:
        options = {o: BY_UNIT[o](arrays[0]) for o in needed if o in BY_UNIT}
    if len(needed) > len(options):
        key = (method.family, method.name)
        assert key in REQUIRED, f"{key} cannot be called without {needed}: add it to REQUIRED."
        options = {**options, **REQUIRED[key](np.shape(arrays[0])[-1])}
    few = {o: FEW_SAMPLES[o] for o in method.options if o in FEW_SAMPLES}
    return method.function(*arrays, **{**few, **options})


@st.composite
def matrices(draw, fewest_columns=1):
    """Positive scores, some columns with ties, more units than columns, no column constant."""
    units, columns = draw(st.integers(9, 16)), draw(st.integers(fewest_columns, 5))
    random = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    scores = 0.05 + random.lognormal(
        sigma=draw(st.sampled_from([0.3, 1.0, 2.0])), size=(units, columns)
    )
    tied = random.random(columns) < draw(st.sampled_from([0.0, 0.5]))
    scores[:, tied] = 1.0 + random.integers(0, 4, size=(units, tied.sum()))
    scores[:2, tied] = [[1.0], [5.0]]
    return scores


@st.composite
def matrices_with_gaps(draw):
    """Two columns or more, one cell missing in each of one or two units."""
    scores = draw(matrices(fewest_columns=2))
    for row in draw(st.sets(st.integers(2, len(scores) - 1), min_size=1, max_size=2)):
        scores[row, draw(st.integers(0, scores.shape[1] - 1))] = NAN
    return scores


@st.composite
def judgements(draw):
    """Nearly consistent reciprocal judgements of one to six items."""
    n = draw(st.integers(1, 6))
    random = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    upper = np.triu(np.exp(random.normal(scale=0.1, size=(n, n))), 1)
    weights = random.dirichlet(np.full(n, 3.0)) + 0.05
    noise = np.eye(n) + upper + np.tril(np.divide(1.0, upper.T, where=upper.T > 0, out=upper.T * 0))
    return weights[:, None] / weights * noise


orders = st.integers(0, 2**32 - 1)


def shuffled(order, n):
    return np.random.default_rng(order).permutation(n)


def some_weights(order, k):
    return np.random.default_rng(order).dirichlet(np.ones(k))


def read_only(array):
    array = np.array(array)
    array.flags.writeable = False
    return array


def remeasured(values, order):
    random = np.random.default_rng(order)
    k = values.shape[1]
    return random.uniform(-5, 5, k) + random.uniform(0.1, 10, k) * values
