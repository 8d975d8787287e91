"""Imputations: what fills a gap, and what is refused."""

import numpy as np
import pytest

from countyindex.errors import MethodError
from countyindex.treatment import knn, mean, median

NAN = np.nan


@pytest.mark.parametrize(("impute", "expected"), [(mean, 4.0), (median, 2.0)])
def test_a_gap_takes_the_middle_of_the_units_present(impute, expected):
    values = np.array([[1.0], [2.0], [9.0], [NAN]])
    np.testing.assert_array_equal(impute(values).ravel(), [1.0, 2.0, 9.0, expected])


def test_a_gap_takes_the_mean_of_its_nearest_neighbours():
    values = np.array([[0.0, 5.0], [1.0, 7.0], [10.0, 50.0], [0.4, NAN]])
    assert knn(values, neighbours=1)[3, 1] == 5.0
    assert knn(values, neighbours=2)[3, 1] == 6.0
    assert knn(values, neighbours=9)[3, 1] == pytest.approx(62 / 3)


def test_neighbours_do_not_depend_on_units_of_measure():
    values = np.random.default_rng(1).random((12, 3))
    values[4, 1] = NAN
    scale = np.array([1.0, 1.0, 1e6])
    np.testing.assert_allclose(knn(values * scale), knn(values) * scale)


def test_neighbours_equally_near_all_count():
    values = np.array([[1.0, 2.0], [1.0, 4.0], [1.0, 9.0], [8.0, 0.0], [1.0, NAN]])
    assert knn(values, neighbours=1)[4, 1] == 5.0


@pytest.mark.parametrize("impute", [mean, median, knn])
def test_a_column_without_values_or_with_infinite_ones_is_refused(impute):
    for wrong in ([NAN, NAN], [np.inf, NAN]):
        with pytest.raises(MethodError, match=impute.__name__) as refusal:
            impute(np.column_stack([[1.0, 2.0], wrong]))
        assert refusal.value.columns == (1,)


def test_a_unit_that_shares_nothing_with_the_donors_is_refused_by_its_place():
    with pytest.raises(MethodError, match="no unit to compare with") as refusal:
        knn(np.array([[1.0, NAN], [2.0, NAN], [NAN, 3.0], [NAN, 4.0]]))
    assert (refusal.value.rows, refusal.value.columns) == ((2, 3), (0,))


@pytest.mark.parametrize("wrong", [0, -1, 2.5, True])
def test_neighbours_are_counted_in_whole_numbers(wrong):
    with pytest.raises(MethodError, match="neighbours"):
        knn(np.ones((2, 2)), neighbours=wrong)
