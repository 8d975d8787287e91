"""Shares of a column's sum and of its length: algebra, gaps, sizes, and what is refused."""

import numpy as np
import pytest

from countyindex.errors import MethodError
from countyindex.normalisation import share_of_sum, vector

NAN = np.nan
MIXED = np.array([[1.0, -2.0], [4.0, -8.0], [NAN, -4.0]])


def test_shares_of_a_column_are_parts_of_its_sum_and_costs_of_the_sum_of_reciprocals():
    # Costs 2, 8, 4 have the reciprocals 4/8, 1/8, 2/8.
    shares = np.array([[1 / 5, 4 / 7], [4 / 5, 1 / 7], [NAN, 2 / 7]])
    np.testing.assert_allclose(share_of_sum(MIXED), shares)
    np.testing.assert_allclose(share_of_sum(MIXED, total=100.0), 100 * shares)


def test_the_best_counts_once_more_where_a_scheme_says_so():
    shares = np.array([[1 / 9, 4 / 11], [4 / 9, 1 / 11], [NAN, 2 / 11]])
    np.testing.assert_allclose(share_of_sum(MIXED, best_twice=True), shares)


def test_figures_near_the_ends_of_a_float_have_shares_and_lengths():
    tiny_and_huge = np.array([[3e-310, 3e307, 3e200], [4e-310, 4e307, 4e200]])
    np.testing.assert_allclose(share_of_sum(tiny_and_huge), [[3 / 7] * 3, [4 / 7] * 3], rtol=1e-9)
    np.testing.assert_allclose(vector(tiny_and_huge), [[0.6] * 3, [0.8] * 3], rtol=1e-9)


def test_a_column_has_the_length_asked_for_and_keeps_its_signs():
    values = np.array([[3.0, -1.0], [-4.0, -1.0], [NAN, -1.0]])
    third = 1 / np.sqrt(3)
    np.testing.assert_allclose(vector(values), [[0.6, -third], [-0.8, -third], [NAN, -third]])
    np.testing.assert_allclose(vector(values[:2, :1], length=100.0), [[60.0], [-80.0]])


def test_a_column_without_any_figure_stays_empty():
    empty = np.array([[NAN, 1.0], [NAN, 3.0]])
    np.testing.assert_array_equal(share_of_sum(empty), [[NAN, 0.25], [NAN, 0.75]])
    assert np.isnan(vector(empty)[:, 0]).all()


@pytest.mark.parametrize(
    ("method", "values", "said"),
    [
        (share_of_sum, [[1.0, 1.0], [2.0, -1.0]], "column of one sign"),
        (share_of_sum, [[1.0, 0.0], [2.0, 0.0]], "best value is not 0"),
        (share_of_sum, [[1.0, -1.0], [2.0, 0.0]], "column of one sign, whose best value is not 0"),
        (share_of_sum, [[1.0, np.inf], [2.0, 1.0]], "finite values"),
        (vector, [[1.0, 0.0], [2.0, 0.0]], "column of zeros"),
        (vector, [[1.0, -np.inf], [2.0, 1.0]], "finite values"),
    ],
)
def test_columns_without_a_share_or_a_length_are_refused_by_position(method, values, said):
    with pytest.raises(MethodError, match=said) as refusal:
        method(np.array(values))
    assert refusal.value.columns == (1,)


@pytest.mark.parametrize(
    ("method", "option"), [(share_of_sum, {"total": 0.0}), (vector, {"length": -1.0})]
)
def test_a_scale_that_is_not_above_0_is_refused(method, option):
    with pytest.raises(MethodError, match="Give a number above 0"):
        method(np.ones((2, 2)), **option)
