"""What every registered aggregation promises, held on drawn numbers (方法的约定)."""

import re

import numpy as np
import pytest
from counter_examples import shows_its_denial
from drawing import (
    NAN,
    SAME,
    call,
    drawn,
    matrices,
    methods_of,
    orders,
    read_only,
    shuffled,
    some_weights,
)
from hypothesis import given

from countyindex.errors import MethodError
from countyindex.methods import aggregations


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
def test_units_with_one_score_are_refused_by_a_method_that_says_so(method, scores, order):
    if not method.declares("needs_spread"):
        return shows_its_denial(method, "needs_spread")
    weights = some_weights(order, scores.shape[1])
    assert np.isfinite(call(method, scores, weights)).all()
    for column, weight in ((np.full((len(scores), 1), 100.0), np.ones(1)), (scores * 0, weights)):
        with pytest.raises(MethodError):
            call(method, column + 1.0, weight)


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


@pytest.mark.parametrize(
    "method",
    [m for m in map(aggregations.__getitem__, aggregations) if "floor" in m.options],
    ids=lambda m: m.name,
)
def test_a_floor_that_leaves_nothing_to_tell_units_apart_by_is_refused(method):
    """As under vectors of an indicator of which less is better: all its scores are below 0."""
    scores = np.array([[1.0, 0.5], [2.0, 0.9], [3.0, 0.1]])
    weights = np.array([0.5, 0.5])
    refused = f"The {method.name} method's floor 1 lies above every score of a column"
    with pytest.raises(MethodError, match=refused) as refusal:
        call(method, scores, weights, floor=1.0)
    assert refusal.value.columns == (1,)
    scores[2, 1] = 1.0
    with pytest.raises(MethodError, match=refused):
        call(method, scores, weights, floor=1.0)
    scores[2, 1] = 1.5
    assert np.isfinite(call(method, scores, weights, floor=1.0)).all()
    assert np.isfinite(call(method, np.array([[2.0, 0.5]]), weights, floor=1.0)).all()


@methods_of(aggregations)
def test_scores_below_0_are_aggregated_in_their_order_or_refused(method):
    """A weighted vector of an indicator of which less is better, beside one of more."""
    better = np.array([[0.9, -0.1], [0.4, -0.5], [0.3, -0.8]])
    weights = np.array([0.5, 0.5])
    try:
        aggregate = call(method, better, weights)
    except MethodError as refusal:
        assert re.search("scores (above 0|of 0 or more) only|is not above 0", str(refusal))
        assert "of 0 and above" in refusal.problems[0].do
    else:
        assert (np.diff(aggregate) < 0).all()
