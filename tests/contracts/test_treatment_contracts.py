"""What every registered treatment promises, held on drawn numbers (方法的约定)."""

import numpy as np
from drawing import (
    SAME,
    call,
    drawn,
    matrices,
    matrices_with_gaps,
    methods_of,
    orders,
    read_only,
    shuffled,
)
from hypothesis import given

from countyindex.methods import treatments


@methods_of(treatments)
@drawn
@given(values=matrices_with_gaps(), order=orders)
def test_a_treatment_does_not_notice_the_order_of_units(method, values, order):
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


@methods_of(treatments)
@drawn
@given(values=matrices_with_gaps())
def test_a_stack_is_treated_like_its_matrices_one_by_one(method, values):
    stack = np.stack([values, values[::-1] * 2.0, values + 3.0])[:, None]
    singly = [[call(method, matrix) for matrix in row] for row in stack]
    np.testing.assert_allclose(call(method, stack), singly, **SAME)
