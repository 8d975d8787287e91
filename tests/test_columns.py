"""Smallest, largest, sum and range of columns, long and short, whole and with holes (虚构)."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from countyindex import columns

#: Below and above `columns.LONG`, and no multiple of the rows that are gone through as one.
SHAPES = [(1, 1), (7, 3), (columns.LONG - 1, 2), (columns.LONG + 3, 2), (2, 517, 3), (2, 3, 5, 4)]


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("order", ["C", "F"])
def test_extremes_and_sums_are_those_of_the_columns(shape, order):
    values = np.asarray(np.random.default_rng(7).normal(size=shape), order=order)
    low, high = columns.extremes(values)
    np.testing.assert_array_equal(low, values.min(axis=-2))
    np.testing.assert_array_equal(high, values.max(axis=-2))
    np.testing.assert_allclose(columns.sums(values), values.sum(axis=-2, keepdims=True), atol=1e-9)


@pytest.mark.parametrize("units", [5, columns.LONG + 5])
def test_a_missing_cell_shows_in_extremes_and_is_passed_over_among_the_present(units):
    values = np.random.default_rng(3).normal(size=(units, 3))
    values[2, 0] = np.nan
    values[:, 1] = np.nan
    assert np.isnan(columns.extremes(values)).tolist() == [[True, True, False]] * 2
    low, high = columns.present_extremes(values)
    np.testing.assert_array_equal(low, [np.nanmin(values[:, 0]), np.nan, values[:, 2].min()])
    np.testing.assert_array_equal(high, [np.nanmax(values[:, 0]), np.nan, values[:, 2].max()])


@given(
    arrays.arrays(
        float,
        (3, 2),
        elements=st.floats(0, 1e299) | st.floats() | st.sampled_from([0.0, -0.0, np.nan, 1e300]),
    )
)
def test_plain_numbers_are_told_from_all_others(values):
    number = [x for x in values.ravel().tolist() if 0 <= x < columns.FAR and np.copysign(1, x) > 0]
    assert columns.are_plain(values) == (len(number) == values.size and max(number) > 0)


ENDS = arrays.arrays(
    float, (2, 3), elements=st.floats(-1e308, 1e308) | st.sampled_from([np.nan, np.inf, -np.inf])
)


@given(ENDS)
def test_the_quick_answer_about_ranges_is_the_close_one(ends):
    low, high = np.sort(ends, axis=0)
    size, useful = columns.ranges(low, high)
    quick = columns.clear_ranges(low, high)
    if quick is not None:
        assert useful.all()
        np.testing.assert_array_equal(quick, size)
    elif (np.abs(ends) < columns.FAR).all():
        assert not useful.all()


def test_columns_apart_by_float_noise_are_flat_and_of_no_clear_range():
    low, high = np.array([1.0, -5.0, 1e15]), np.array([1.0 + 1e-13, -5.0 + 1e-11, 1e15 + 1.0])
    assert columns.is_flat(low, high).tolist() == [True, False, True]
    assert columns.ranges(low, high)[1].tolist() == [False, True, False]
    assert columns.clear_ranges(low, high) is None


def test_columns_of_very_different_size_have_clear_ranges():
    low, high = np.array([1e-9, 0.0]), np.array([2e-9, 1e15])
    np.testing.assert_array_equal(columns.clear_ranges(low, high), high - low)


def test_a_column_without_a_value_is_not_flat():
    nothing = np.array([np.nan])
    assert columns.is_flat(nothing, nothing).tolist() == [False]
    assert columns.ranges(nothing, nothing)[1].tolist() == [False]
