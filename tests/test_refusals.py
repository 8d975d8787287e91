"""What no method takes: numbers too far from 1 are named, and nothing else is taken for them."""

import numpy as np
import pytest

from countyindex.errors import MethodError
from countyindex.refusals import within_reach


@within_reach
def squared(values: np.ndarray) -> np.ndarray:
    return values * values


@within_reach
def flagged(values: np.ndarray) -> np.ndarray:
    """As a processor that raises the flag of an invalid operation over a missing cell."""
    return values + (np.float64(np.inf) - np.float64(np.inf))


def test_numbers_whose_squares_no_float_holds_are_refused_by_column():
    with pytest.raises(MethodError, match="The squared method finds numbers too large") as refusal:
        squared(np.array([[1.0, 1e200], [2.0, 3.0]]))
    assert refusal.value.columns == (1,)


def test_numbers_within_reach_pass_though_a_flag_is_raised_over_them():
    assert np.isnan(flagged(np.array([[1.0, 2.0]]))).all()
    with pytest.raises(MethodError, match="too large or too small"):
        flagged(np.array([[1.0, 1e200]]))
