"""What every registered weighting promises, held on drawn numbers (方法的约定)."""

import numpy as np
import pytest
from counter_examples import shows_its_denial
from drawing import (
    NAN,
    SAME,
    call,
    drawn,
    judgements,
    matrices,
    matrices_with_gaps,
    methods_of,
    orders,
    read_only,
    remeasured,
    shuffled,
)
from hypothesis import given

from countyindex.errors import MethodError
from countyindex.methods import weightings


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
