"""GII's logarithm: its formula, both tails, and what it refuses."""

import numpy as np
import pytest

from countyindex.errors import MethodError
from countyindex.treatment import gii_log

NAN = np.nan
FAR = np.array([[1.0], [2.0], [3.0], [4.0], [5.0], [6.0], [99.0]])


def test_a_column_runs_from_0_to_the_logarithm_of_its_largest_value():
    logs = gii_log(FAR).ravel()
    assert logs[0] == 0 and logs[-1] == pytest.approx(np.log(99.0))
    # One value above the least: 1 + 98·(2 − 1)/98 = 2.
    assert logs[1] == pytest.approx(np.log(2.0))


def test_a_tail_to_the_left_is_mirrored():
    logs = gii_log(100.0 - FAR).ravel()
    assert logs[0] == 0 and (np.diff(logs) < 0).all()
    assert logs[-1] == pytest.approx(-np.log(99.0))


def test_the_factor_stretches_small_numbers():
    shares = FAR / 1000.0
    with pytest.raises(MethodError, match="above 1") as refusal:
        gii_log(shares)
    assert refusal.value.columns == (0,)
    np.testing.assert_allclose(gii_log(shares, factor=1000.0), gii_log(FAR))


def test_calm_columns_and_gaps_stay_unless_all_are_asked_for():
    calm = np.arange(7.0)[:, None] + 2.0
    np.testing.assert_array_equal(gii_log(calm), calm)
    holed = np.array([[2.0], [NAN], [4.0], [8.0]])
    np.testing.assert_allclose(
        gii_log(holed, when="always").ravel(), np.log([1, NAN, 1 + 7 / 3, 8])
    )


@pytest.mark.parametrize("wrong", [0.0, -1.0])
def test_a_factor_of_0_or_less_is_refused(wrong):
    with pytest.raises(MethodError, match="multiply"):
        gii_log(FAR, factor=wrong)


def test_constant_and_infinite_columns_are_refused():
    with pytest.raises(MethodError, match="all the same"):
        gii_log(np.full((5, 1), 3.0), when="always")
    with pytest.raises(MethodError, match="finite"):
        gii_log(np.array([[1.0], [np.inf]]))
