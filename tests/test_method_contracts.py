"""What every registered method promises, held on drawn numbers, of new files too (方法的约定).

A trait that a method declares must hold on everything that is drawn. A trait that it denies must be
shown to fail once, by an entry in `COUNTER_EXAMPLES`.
"""

import inspect
import pickle

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from countyindex.errors import MethodError
from countyindex.methods import aggregations, normalisations, treatments, weightings

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


# ------------------------------------------------------------------ treatment and normalisation


@methods_of(treatments)
@drawn
@given(values=matrices_with_gaps(), order=orders)
def test_a_treatment_does_not_notice_the_order_of_units(method, values, order):
    order = shuffled(order, len(values))
    np.testing.assert_allclose(call(method, values[order]), call(method, values)[order], **SAME)


@methods_of(normalisations)
@drawn
@given(values=matrices_with_gaps(), order=orders)
def test_a_normalisation_does_not_notice_the_order_of_units(method, values, order):
    order = shuffled(order, len(values))
    np.testing.assert_allclose(call(method, values[order]), call(method, values)[order], **SAME)


@methods_of(treatments)
@drawn
@given(values=matrices())
def test_a_treatment_of_complete_values_leaves_no_gap_and_its_input_alone(method, values):
    kept = read_only(values)
    treated = call(method, kept)
    assert treated.shape == values.shape
    assert np.isfinite(treated).all()
    # A treatment that changes nothing may hand its input on, and no part of it otherwise.
    assert treated is kept or not np.shares_memory(treated, kept)
    np.testing.assert_array_equal(kept, values)


@methods_of(normalisations)
@drawn
@given(values=matrices())
def test_a_normalisation_of_complete_values_leaves_no_gap_and_its_input_alone(method, values):
    kept = read_only(values)
    scores = call(method, kept)
    assert scores.shape == values.shape
    assert np.isfinite(scores).all()
    assert not np.shares_memory(scores, kept)
    np.testing.assert_array_equal(kept, values)


@methods_of(treatments)
@drawn
@given(values=matrices_with_gaps())
def test_only_an_imputation_fills_gaps_and_it_changes_nothing_else(method, values):
    treated, missing = call(method, values), np.isnan(values)
    if method.declares("imputes"):
        assert np.isfinite(treated).all()
        np.testing.assert_array_equal(treated[~missing], values[~missing])
    else:
        np.testing.assert_array_equal(np.isnan(treated), missing)


@methods_of(normalisations)
@drawn
@given(values=matrices_with_gaps())
def test_a_normalisation_keeps_gaps_and_the_order_of_values(method, values):
    scores = call(method, values)
    np.testing.assert_array_equal(np.isnan(scores), np.isnan(values))
    for column, normalised in zip(values.T, scores.T, strict=True):
        better = column[:, None] > column
        assert (normalised[:, None] - normalised)[better].min() >= 0
        tied = column[:, None] == column
        assert not (normalised[:, None] - normalised)[tied].any()


@methods_of(treatments)
@drawn
@given(values=matrices_with_gaps())
def test_a_stack_is_treated_like_its_matrices_one_by_one(method, values):
    stack = np.stack([values, values[::-1] * 2.0, values + 3.0])[:, None]
    singly = [[call(method, matrix) for matrix in row] for row in stack]
    np.testing.assert_allclose(call(method, stack), singly, **SAME)


@methods_of(normalisations)
@drawn
@given(values=matrices_with_gaps())
def test_a_stack_is_normalised_like_its_matrices_one_by_one(method, values):
    stack = np.stack([values, values[::-1] ** 2, values + 3.0])[:, None]
    singly = [[call(method, matrix) for matrix in row] for row in stack]
    np.testing.assert_allclose(call(method, stack), singly, **SAME)


@methods_of(normalisations)
@drawn
@given(values=matrices(), order=orders)
def test_a_normalisation_that_declares_it_does_not_notice_units_of_measure(method, values, order):
    if not method.declares("affine_invariant"):
        return shows_its_denial(method, "affine_invariant")
    np.testing.assert_allclose(
        call(method, remeasured(values, order)), call(method, values), **SAME
    )


@methods_of(normalisations)
@drawn
@given(values=matrices())
def test_goalposts_are_the_ends_of_the_scale_or_have_no_say(method, values):
    goalposts = np.stack([values.min(axis=0) - 1.0, values.max(axis=0) + 2.0])
    scores = call(method, values, goalposts)
    if not method.declares("uses_goalposts"):
        return np.testing.assert_array_equal(scores, call(method, values))
    ends = call(method, goalposts, goalposts)
    np.testing.assert_allclose(ends, np.broadcast_to(ends[:, :1], ends.shape))
    assert (ends[0] < scores).all()
    assert (scores < ends[1]).all()


@methods_of(normalisations)
@drawn
@given(values=matrices())
def test_printed_scores_of_figures_above_0_end_at_0_unless_they_are_signed(method, values):
    figures = np.abs(values) + 1.0
    figures[1:] += np.arange(1, len(figures))[:, None]
    if method.declares("signed"):
        figures = np.vstack([np.full((200, 1), 100.0) + np.arange(200)[:, None] / 200, [[1.0]]])
        assert printed(method, figures).min() < 0
    else:
        assert printed(method, figures).min() >= 0


def printed(method, values):
    required = REQUIRED.get((method.family, method.name), lambda k: {})(values.shape[-1])
    return method.function(values, **required, **method.printed)


# ------------------------------------------------------------------ weighting


@methods_of(weightings, takes="scores")
@drawn
@given(scores=matrices(), order=orders)
def test_weights_do_not_notice_the_order_of_units(method, scores, order):
    order = shuffled(order, len(scores))
    weights = call(method, scores)
    moved = weights[order] if method.declares("per_unit") else weights
    np.testing.assert_allclose(call(method, scores[order]), moved, **SAME)


@methods_of(weightings, takes="judgements")
@drawn
@given(matrix=judgements(), order=orders)
def test_weights_from_judgements_follow_the_order_of_items(method, matrix, order):
    order = shuffled(order, len(matrix))
    weights = call(method, matrix)
    np.testing.assert_allclose(call(method, matrix[np.ix_(order, order)]), weights[order], **SAME)


@methods_of(weightings, takes="scores")
@drawn
@given(scores=matrices())
def test_weights_are_shares_and_the_scores_stay_as_they_were(method, scores):
    kept = read_only(scores)
    weights = call(method, kept)
    assert weights.shape == (scores.shape if method.declares("per_unit") else scores.shape[1:])
    holds_shares(method, weights, scores.shape[1])
    np.testing.assert_array_equal(kept, scores)


@methods_of(weightings, takes="judgements")
@drawn
@given(matrix=judgements())
def test_weights_from_judgements_are_shares_and_judgements_stay(method, matrix):
    kept = read_only(matrix)
    holds_shares(method, call(method, kept), len(matrix))
    np.testing.assert_array_equal(kept, matrix)


def holds_shares(method, weights, k):
    assert weights.shape[-1] == k
    assert np.isfinite(weights).all()
    if not method.declares("per_unit"):
        np.testing.assert_allclose(weights.sum(axis=-1), 1.0, rtol=1e-12)
    if method.declares("non_negative"):
        assert weights.min() >= 0
    else:
        shows_its_denial(method, "non_negative")


@methods_of(weightings, takes="scores")
@drawn
@given(scores=matrices(), order=orders)
def test_weights_that_declare_it_do_not_notice_units_of_measure(method, scores, order):
    if not method.declares("affine_invariant"):
        return shows_its_denial(method, "affine_invariant")
    np.testing.assert_allclose(
        call(method, remeasured(scores, order)), call(method, scores), **SAME
    )


@methods_of(weightings, takes="scores")
@drawn
@given(scores=matrices_with_gaps())
def test_weights_take_gaps_unless_they_say_otherwise(method, scores):
    if method.declares("complete_only"):
        with pytest.raises(MethodError):
            call(method, scores)
    else:
        holds_shares(method, call(method, scores), scores.shape[1])
        shows_its_denial(method, "complete_only")


@methods_of(weightings, takes="judgements")
@drawn
@given(matrix=judgements())
def test_a_missing_judgement_is_refused(method, matrix):
    matrix[0, -1] = NAN
    with pytest.raises(MethodError):
        call(method, matrix)


@methods_of(weightings, takes="scores")
@drawn
@given(scores=matrices(), order=orders)
def test_weights_not_read_off_the_scores_are_the_same_for_any(method, scores, order):
    others = np.random.default_rng(order).random(scores.shape)
    same = np.array_equal(call(method, scores), call(method, others))
    if method.declares("needs_scores"):
        assert scores.shape[1] <= 2 or not same
    else:
        assert same


@methods_of(weightings, takes="scores")
@drawn
@given(scores=matrices())
def test_a_stack_is_weighed_like_its_matrices_one_by_one(method, scores):
    stack = np.stack([scores, scores**2, np.sqrt(scores)])[:, None]
    singly = [[call(method, matrix) for matrix in row] for row in stack]
    np.testing.assert_allclose(call(method, stack), singly, **SAME)


@methods_of(weightings, takes="judgements")
@drawn
@given(matrix=judgements())
def test_a_stack_of_single_experts_is_weighed_one_by_one(method, matrix):
    stack = np.stack([matrix, matrix.T])[:, None]
    singly = [call(method, one) for (one,) in stack]
    np.testing.assert_allclose(call(method, stack), singly, **SAME)


# ------------------------------------------------------------------ aggregation


@methods_of(aggregations)
@drawn
@given(scores=matrices(), order=orders)
def test_an_aggregate_does_not_notice_the_order_of_units(method, scores, order):
    weights, turn = some_weights(order, scores.shape[1]), shuffled(order, len(scores))
    aggregate = call(method, scores, weights)
    np.testing.assert_allclose(call(method, scores[turn], weights), aggregate[turn], **SAME)


@methods_of(aggregations)
@drawn
@given(scores=matrices(), order=orders)
def test_an_aggregate_of_complete_scores_is_a_number_and_its_input_stays(method, scores, order):
    kept, weights = read_only(scores), read_only(some_weights(order, scores.shape[1]))
    aggregate = call(method, kept, weights)
    assert aggregate.shape == scores.shape[:1]
    assert np.isfinite(aggregate).all()
    np.testing.assert_array_equal(kept, scores)


@methods_of(aggregations)
@drawn
@given(scores=matrices(), order=orders)
def test_a_better_score_never_lowers_a_monotone_aggregate(method, scores, order):
    if not method.declares("monotone"):
        return shows_its_denial(method, "monotone")
    weights = some_weights(order, scores.shape[1])
    better = scores + np.random.default_rng(order).exponential(size=scores.shape)
    assert (call(method, better, weights) >= call(method, scores, weights) - 1e-12).all()


@methods_of(aggregations)
@drawn
@given(scores=matrices(), order=orders)
def test_the_aggregate_of_a_sum_is_the_sum_of_aggregates_where_it_says_so(method, scores, order):
    if not method.declares("linear"):
        return shows_its_denial(method, "linear")
    weights, others = some_weights(order, scores.shape[1]), scores[shuffled(order, len(scores))]
    apart = call(method, scores, weights) + call(method, others, weights)
    np.testing.assert_allclose(call(method, scores + others, weights), apart, **SAME)


@methods_of(aggregations)
@drawn
@given(scores=matrices(), order=orders)
def test_an_aggregate_of_positive_scores_refuses_others_by_row_and_column(method, scores, order):
    if not method.declares("positive"):
        return shows_its_denial(method, "positive")
    scores[3, -1] = 0.0
    with pytest.raises(MethodError) as refusal:
        call(method, scores, some_weights(order, scores.shape[1]))
    assert refusal.value.rows == (3,)
    assert refusal.value.columns == (scores.shape[1] - 1,)


@methods_of(aggregations)
@drawn
@given(scores=matrices(), order=orders)
def test_a_gap_gives_its_weight_to_the_cells_present_or_is_refused(method, scores, order):
    scores = np.column_stack([scores, scores[::-1, 0]])
    weights = some_weights(order, scores.shape[1])
    rest = call(method, scores[:, 1:], weights[1:] / weights[1:].sum())
    scores[2, 0] = NAN
    if method.declares("complete_only"):
        with pytest.raises(MethodError):
            call(method, scores, weights)
    else:
        np.testing.assert_allclose(call(method, scores, weights)[2], rest[2], **SAME)
        scores[2] = NAN
        np.testing.assert_array_equal(
            np.isnan(call(method, scores, weights)), np.arange(len(scores)) == 2
        )
        shows_its_denial(method, "complete_only")


@methods_of(aggregations)
@drawn
@given(scores=matrices(), order=orders)
def test_a_stack_is_aggregated_like_its_matrices_one_by_one(method, scores, order):
    stack = np.stack([scores, scores**2, np.sqrt(scores)])
    common = np.stack([some_weights(order + i, scores.shape[1]) for i in range(3)])
    singly = [call(method, *pair) for pair in zip(stack, common, strict=True)]
    np.testing.assert_allclose(call(method, stack, common), singly, **SAME)


@methods_of(aggregations)
@drawn
@given(scores=matrices(), order=orders)
def test_weights_of_every_unit_may_differ_or_are_refused(method, scores, order):
    own = np.stack([some_weights(order + i, scores.shape[1]) for i in range(len(scores))])
    if method.declares("common_weights"):
        with pytest.raises(MethodError):
            call(method, scores, own)
        return
    aggregate = call(method, scores, own)
    for i, weights in enumerate(own):
        np.testing.assert_allclose(aggregate[i], call(method, scores, weights)[i], **SAME)


# ------------------------------------------------------------------ denials


def remeasured(values, order):
    random = np.random.default_rng(order)
    k = values.shape[1]
    return random.uniform(-5, 5, k) + random.uniform(0.1, 10, k) * values


def shows_its_denial(method, trait):
    key = (method.family, method.name, trait)
    assert key in COUNTER_EXAMPLES, (
        f"{method.name} does not declare '{trait}': declare it, or add a counter-example to "
        f"COUNTER_EXAMPLES[{key}]."
    )
    assert WITNESS[trait](method, *COUNTER_EXAMPLES[key]), f"{key} is no counter-example."


#: What a counter-example must show: a function of the method and the entry of the table.
WITNESS = {
    "affine_invariant": lambda m, one, other: not np.allclose(call(m, one), call(m, other)),
    "non_negative": lambda m, scores: call(m, scores).min() < 0,
    "complete_only": lambda m, *arrays: (
        np.isnan(arrays[0]).any() and np.isfinite(call(m, *arrays)).all()
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
#: One column, and the same in another unit of measure.
DEGREES = (np.array([[1.0], [2.0], [4.0]]), np.array([[11.0], [12.0], [14.0]]))

#: Two columns, and the same with another origin of the second.
DRIFTED = (FOUR, FOUR + np.array([0, 9]))

#: Two matrices whose sum is another matter.
SUMMANDS = (FOUR, FOUR[::-1] ** 2, HALVES)

#: (family, method, trait it denies) → arrays on which the trait fails, as `WITNESS` takes them.
COUNTER_EXAMPLES = {
    **{("aggregation", name, "linear"): SUMMANDS for name in aggregations if name != "arithmetic"},
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


def test_every_counter_example_belongs_to_a_denial():
    families = {
        family.name: family for family in (treatments, normalisations, weightings, aggregations)
    }
    for family, name, trait in COUNTER_EXAMPLES:
        assert not families[family][name].declares(trait), (family, name, trait)


# ------------------------------------------------------------------ what no method takes

EVERY = [f[name] for f in (treatments, normalisations, weightings, aggregations) for name in f]
every_method = pytest.mark.parametrize("method", EVERY, ids=lambda m: f"{m.family}-{m.name}")


@every_method
@pytest.mark.parametrize("shape", [(0, 3), (3, 0), (0, 0), (3,), ()])
def test_no_units_no_columns_and_fewer_axes_are_refused_in_a_sentence(method, shape):
    refused_by_name(method, np.zeros(shape), f"not of shape {shape}.")


@methods_of(weightings, takes="judgements")
def test_judgements_of_no_expert_are_refused_in_a_sentence(method):
    refused_by_name(method, np.ones((0, 3, 3)), "not of shape (0, 3, 3).")


@every_method
@pytest.mark.parametrize("given", [[["a", "b"], ["c", "d"]], [[1.0], [1.0, 2.0]]])
def test_text_and_rows_of_several_lengths_are_refused_in_a_sentence(method, given):
    refused_by_name(method, given, "are numbers, in rows of one length.")


def refused_by_name(method, array, said):
    needed = {o: 1.0 for o, value in method.options.items() if value is inspect.Parameter.empty}
    weights = (np.ones(3) / 3,) if method.family == "aggregation" else ()
    with pytest.raises(MethodError) as refusal:
        method.function(array, *weights, **needed)
    assert str(refusal.value).startswith(f"The {method.name} method needs {method.takes} ")
    assert said in str(refusal.value)


@every_method
def test_an_option_that_is_not_a_number_is_refused_by_its_name(method):
    arrays = (FOUR, HALVES) if method.family == "aggregation" else (FOUR,)
    for option in method.options:
        with pytest.raises(MethodError, match=f"The {method.name} method cannot use {option} nan"):
            method.function(*arrays, **{option: NAN})


@every_method
@pytest.mark.parametrize("option", ["lower", "upper"])
def test_an_endless_scale_is_refused_by_its_name(method, option):
    arrays = (FOUR, HALVES) if method.family == "aggregation" else (FOUR,)
    if option in method.options:
        with pytest.raises(MethodError, match=f"{method.name} method cannot use {option} -?inf"):
            method.function(*arrays, **{option: -np.inf if option == "lower" else np.inf})


@every_method
def test_a_method_may_be_given_its_array_by_name(method):
    with pytest.raises(MethodError, match=r"not of shape \(3,\)"):
        method.function(**{method.takes: np.zeros(3)})


def test_a_refusal_says_the_positions_it_is_about():
    scores = np.ones((12, 3))
    scores[1:11, 2] = 0.0
    with pytest.raises(MethodError) as refusal:
        aggregations["geometric"].function(scores, np.ones(3) / 3)
    where = "(rows 1, 2, 3, 4, 5, 6, 7, 8 and 2 more, columns 2, counted from 0)"
    assert str(refusal.value).endswith(where)
    named = refusal.value.named("节点", [f"单元{i}" for i in range(12)], ["a", "b", "c"])
    assert "counted from 0" not in str(named)
    assert pickle.loads(pickle.dumps(refusal.value)).args == refusal.value.args
