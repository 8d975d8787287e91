"""The outlier rule, winsorising and logarithms, against formulas worked out apart."""

import numpy as np
import pytest
from scipy import stats

from countyindex.errors import MethodError
from countyindex.treatment import log, shifted_log, winsorise
from countyindex.treatment.shape import skewness_kurtosis
from countyindex.treatment.winsorise import points_moved

NAN = np.nan
#: Nine ordinary values and one far off.
FAR = np.array([1.0, 2, 3, 4, 5, 6, 7, 8, 9, 100])[:, None]


def test_skewness_and_kurtosis_are_the_bias_corrected_ones():
    values = np.random.default_rng(1).lognormal(size=(25, 4))
    skewness, kurtosis = skewness_kurtosis(values)
    np.testing.assert_allclose(skewness, stats.skew(values, bias=False))
    np.testing.assert_allclose(kurtosis, stats.kurtosis(values, bias=False))


def test_skewness_and_kurtosis_leave_gaps_out():
    values = np.random.default_rng(2).lognormal(size=(12, 1))
    holed = np.vstack([values, [[NAN]], [[NAN]]])
    np.testing.assert_allclose(skewness_kurtosis(holed), skewness_kurtosis(values))


@pytest.mark.parametrize(
    "column", [[1.0, 2.0, 9.0, NAN], [3.0] * 4, [NAN] * 4, [0.3, 0.1 + 0.2, 0.3, 0.3]]
)
def test_few_or_equal_values_have_no_shape(column):
    assert np.isnan(skewness_kurtosis(np.array(column)[:, None])).all()


def test_a_far_value_is_pulled_in_to_the_next_one_on_either_side():
    expected = FAR.copy()
    expected[-1] = 9.0
    np.testing.assert_array_equal(winsorise(FAR), expected)
    np.testing.assert_array_equal(winsorise(-FAR), -expected)


def test_points_are_pulled_in_one_by_one_until_the_column_is_no_longer_outlying():
    values = np.array([*range(1, 31), 200.0, 300.0, 400.0])[:, None]
    treated = winsorise(values)
    np.testing.assert_array_equal(treated.ravel(), [*range(1, 31), 30, 30, 30])
    told = points_moved(values)
    assert told["points"].tolist() == [3]
    assert not told["still_outlying"].any()


def test_no_more_points_move_than_allowed_and_what_stays_outlying_is_told():
    values = np.array([*range(1, 31), 200.0, 300.0, 9000.0])[:, None]
    treated = winsorise(values, max_points=1)
    np.testing.assert_array_equal(treated.ravel(), [*range(1, 31), 200, 300, 300])
    assert points_moved(values, max_points=1)["still_outlying"].all()
    np.testing.assert_array_equal(winsorise(values, max_points=0), values)


def test_equal_values_move_together_or_stay():
    values = np.array([*np.linspace(0, 1, 40), 50.0, 50.0])[:, None]
    np.testing.assert_array_equal(winsorise(values, max_points=1), values)
    assert winsorise(values, max_points=2).max() == 1.0


def test_a_lopsided_column_without_heavy_tails_is_left_alone():
    values = np.random.default_rng(3).exponential(size=(20, 3))
    skewness, kurtosis = skewness_kurtosis(values)
    calm = ~((np.abs(skewness) > 2) & (kurtosis > 3.5))
    np.testing.assert_array_equal(winsorise(values)[:, calm], values[:, calm])
    assert calm.any()


def test_always_moves_the_points_allowed_whatever_the_shape():
    values = np.array([1.0, 2, 4, 8, 16])[:, None]
    np.testing.assert_array_equal(winsorise(values), values)
    forced = winsorise(values, when="always", max_points=2)
    np.testing.assert_array_equal(forced.ravel(), [1, 2, 4, 4, 4])


@pytest.mark.parametrize("column", [[1.0, 2.0, 900.0], [5.0] * 6])
def test_few_or_equal_values_are_not_winsorised(column):
    values = np.array(column)[:, None]
    np.testing.assert_array_equal(winsorise(values), values)
    np.testing.assert_array_equal(winsorise(values, when="always"), values)


def test_winsorising_refuses_what_it_cannot_take():
    with pytest.raises(MethodError, match="finite") as refusal:
        winsorise(np.array([[1.0, 2.0], [np.inf, 3.0]]))
    assert (refusal.value.rows, refusal.value.columns) == ((1,), (0,))
    for wrong in (-1, 2.5, True):
        with pytest.raises(MethodError, match="points"):
            winsorise(FAR, max_points=wrong)
    with pytest.raises(MethodError, match=r"no when.*outlying"):
        winsorise(FAR, when="outlier")


def test_logarithms_are_natural_and_refuse_what_has_none_by_cell():
    np.testing.assert_allclose(
        log(np.array([[1.0, NAN], [np.e, 10.0]])), [[0, NAN], [1, np.log(10)]]
    )
    with pytest.raises(MethodError, match="log method") as refusal:
        log(np.array([[1.0, 0.0, 2.0], [3.0, 4.0, 5.0], [6.0, 7.0, -8.0]]))
    assert (refusal.value.rows, refusal.value.columns) == ((0, 2), (1, 2))


def test_the_shifted_logarithm_starts_a_hundredth_of_the_range_below_the_least():
    treated = shifted_log(FAR)
    np.testing.assert_allclose(treated, np.log(FAR - 1 + 0.99))
    assert (np.diff(treated.ravel()) > 0).all()


def test_the_shifted_logarithm_is_mirrored_for_a_left_tail():
    np.testing.assert_allclose(shifted_log(-FAR), -np.log(-1 + FAR + 0.99))


def test_the_shifted_logarithm_leaves_other_columns_unless_forced():
    values = np.column_stack([FAR, np.arange(10.0)])
    np.testing.assert_array_equal(shifted_log(values)[:, 1], values[:, 1])
    np.testing.assert_allclose(
        shifted_log(values, when="always")[:, 1], np.log(np.arange(10.0) + 0.09)
    )


def test_the_shifted_logarithm_refuses_what_it_cannot_take():
    with pytest.raises(MethodError, match="all the same") as refusal:
        shifted_log(np.column_stack([FAR, np.ones(10)]), when="always")
    assert refusal.value.columns == (1,)
    with pytest.raises(MethodError, match="share above 0"):
        shifted_log(FAR, share=0.0)
    with pytest.raises(MethodError, match="finite"):
        shifted_log(np.array([[1.0], [np.inf]]))
