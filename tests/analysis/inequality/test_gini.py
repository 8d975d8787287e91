"""The Gini coefficient, against print and its definition over pairs."""

import numpy as np
import pytest
from hypothesis import given
from incomes import INCOMES, MEXICO, PRINTED, drawn, seeds, some

from countyindex.analysis.inequality import gini
from countyindex.errors import MethodError


def test_gini_of_mexico_is_as_printed():
    assert gini(INCOMES[0]) == pytest.approx(MEXICO["gini_1940"], rel=1e-15)


def test_gini_is_as_printed_by_doersam():
    case = PRINTED["doersam2004"]
    sales = np.array(case["sales"], dtype=float)
    assert gini(sales) == pytest.approx(case["gini"])
    assert gini(sales, normalised=True) == pytest.approx(case["gini_norm"])


def test_gini_of_income_classes_weighs_them_by_people():
    case = PRINTED["doersam2004"]
    found = gini(np.array(case["income"]), np.array(case["class_size"]))
    assert found == pytest.approx(case["gini_weighted"], abs=5e-5)


def test_gini_of_german_states_is_as_printed():
    case = PRINTED["german_states_2015"]
    assert gini(np.array(case["gdp_bn"])) == pytest.approx(case["gini"], abs=5e-5)


@drawn
@given(seed=seeds)
def test_gini_is_half_the_relative_mean_difference_over_pairs(seed):
    values, people, _ = some(seed)
    share = people / people.sum()
    difference = share @ np.abs(values[:, None] - values) @ share
    assert gini(values, people) == pytest.approx(difference / (2 * share @ values), abs=1e-14)


def test_gini_is_normalised_only_where_units_count_alike():
    with pytest.raises(MethodError, match="n/"):
        gini(np.array([1.0, 2.0]), np.ones(2), normalised=True)
