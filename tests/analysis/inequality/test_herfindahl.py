"""Herfindahl's index, against print."""

import numpy as np
import pytest
from incomes import PRINTED

from countyindex.analysis.inequality import herfindahl
from countyindex.errors import MethodError


def test_herfindahl_is_as_printed_by_doersam():
    case = PRINTED["doersam2004"]
    sales = np.array(case["sales"], dtype=float)
    assert herfindahl(sales) == pytest.approx(case["herf"])
    assert herfindahl(sales, normalised=True) == pytest.approx(case["herf_norm"])
    assert 1 / herfindahl(sales) == pytest.approx(case["herf_equivalent"], abs=0.005)


def test_herfindahl_of_german_states_is_as_printed():
    case = PRINTED["german_states_2015"]
    assert herfindahl(np.array(case["gdp_bn"])) == pytest.approx(case["herf"], abs=5e-4)


def test_herfindahl_of_a_single_unit_is_not_normalised():
    with pytest.raises(MethodError, match="normalises"):
        herfindahl(np.array([1.0]), normalised=True)
