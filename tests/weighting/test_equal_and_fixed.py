"""Equal and fixed weights: shares of a count, shares of points."""

import numpy as np
import pytest

from countyindex.errors import MethodError
from countyindex.weighting import equal, fixed

SCORES = np.random.default_rng(1).random((5, 4))


def test_equal_weights_are_one_over_the_number_of_columns():
    np.testing.assert_array_equal(equal(SCORES), [0.25, 0.25, 0.25, 0.25])


def test_points_become_shares_of_their_sum():
    np.testing.assert_array_equal(fixed(SCORES, weights=[4, 2, 1, 1]), [0.5, 0.25, 0.125, 0.125])


def test_points_of_a_stack_may_differ():
    given = fixed(np.stack([SCORES, SCORES]), weights=[[1, 0, 0, 0], [1, 1, 1, 1]])
    np.testing.assert_array_equal(given, [[1, 0, 0, 0], [0.25, 0.25, 0.25, 0.25]])


def test_another_number_of_points_than_columns_is_refused():
    with pytest.raises(MethodError, match="3 points for 4 columns"):
        fixed(SCORES, weights=[1, 2, 3])
    with pytest.raises(MethodError, match="1 points for 4 columns"):
        fixed(SCORES, weights=1.0)


@pytest.mark.parametrize("wrong", [-1.0, np.nan, np.inf])
def test_points_that_are_no_points_are_refused_by_column(wrong):
    with pytest.raises(MethodError, match="fixed") as refusal:
        fixed(SCORES, weights=[1, wrong, 3, 4])
    assert refusal.value.columns == (1,)


def test_only_zeros_are_refused():
    with pytest.raises(MethodError, match="only zeros"):
        fixed(SCORES, weights=[0, 0, 0, 0])


def test_points_of_a_stack_for_no_stack_are_refused():
    with pytest.raises(MethodError, match=r"points of shape \(2, 4\) for scores of shape \(5, 4\)"):
        fixed(SCORES, weights=[[1, 0, 0, 0], [1, 1, 1, 1]])


def test_points_near_the_end_of_what_a_number_holds_are_shares_like_any():
    np.testing.assert_allclose(fixed(SCORES, weights=[1e308] * 4), np.full(4, 0.25), rtol=1e-15)
