"""What every registered normalisation promises, held on drawn numbers (方法的约定)."""

import numpy as np
from counter_examples import shows_its_denial
from drawing import (
    REQUIRED,
    SAME,
    call,
    drawn,
    matrices,
    matrices_with_gaps,
    methods_of,
    orders,
    read_only,
    remeasured,
    shuffled,
)
from hypothesis import given

from countyindex.methods import normalisations


@methods_of(normalisations)
@drawn
@given(values=matrices_with_gaps(), order=orders)
def test_a_normalisation_does_not_notice_the_order_of_units(method, values, order):
    order = shuffled(order, len(values))
    np.testing.assert_allclose(call(method, values[order]), call(method, values)[order], **SAME)


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
