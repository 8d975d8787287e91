"""Given limits, against plain arithmetic."""

import numpy as np
import pytest

from countyindex.errors import MethodError
from countyindex.treatment import limits

VALUES = np.array([[-3.0, 10.0], [0.5, np.nan], [7.0, 30.0]])


def test_values_beyond_a_limit_become_the_limit():
    limited = limits(VALUES, lower=0.0, upper=10.0)
    np.testing.assert_array_equal(limited, [[0.0, 10.0], [0.5, np.nan], [7.0, 10.0]])


def test_a_side_without_a_limit_is_open():
    np.testing.assert_array_equal(limits(VALUES, lower=1.0)[:, 0], [1.0, 1.0, 7.0])
    np.testing.assert_array_equal(limits(VALUES), VALUES)


def test_limits_the_wrong_way_round_are_refused():
    with pytest.raises(MethodError, match="5 above 2"):
        limits(VALUES, lower=5.0, upper=2.0)
