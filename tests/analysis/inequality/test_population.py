"""Every measure looks at shares and people, and refuses values it cannot take."""

import numpy as np
import pytest
from hypothesis import given
from incomes import drawn, seeds, some

from countyindex.analysis.inequality import (
    atkinson,
    coefficient_of_variation,
    gini,
    herfindahl,
    max_min_ratio,
    theil_l,
    theil_t,
)
from countyindex.errors import MethodError

NAN = np.nan


MEASURES = {
    "theil_t": theil_t,
    "theil_l": theil_l,
    "gini": gini,
    "atkinson": lambda values, people=None: atkinson(values, 0.7, people),
    "cv": coefficient_of_variation,
}


@pytest.mark.parametrize("measure", MEASURES.values(), ids=MEASURES)
@drawn
@given(seed=seeds)
def test_a_measure_looks_at_shares_and_counts_people_not_rows(measure, seed):
    values, people, _ = some(seed)
    found = measure(values, people)
    turn = np.random.default_rng(seed).permutation(len(values))
    assert measure(values[turn], people[turn]) == pytest.approx(found, abs=1e-13)
    assert measure(1e6 * values, 1e3 * people) == pytest.approx(found, abs=1e-13)
    heads = np.ceil(people).astype(int)
    assert measure(np.repeat(values, heads)) == pytest.approx(measure(values, heads), abs=1e-12)


@pytest.mark.parametrize("measure", MEASURES.values(), ids=MEASURES)
def test_equal_values_and_a_single_unit_are_not_unequal(measure):
    np.testing.assert_allclose(measure(np.full((2, 5), 7.0)), [0.0, 0.0], atol=1e-15)
    assert measure(np.array([3.0])) == pytest.approx(0.0, abs=1e-15)


@pytest.mark.parametrize("measure", MEASURES.values(), ids=MEASURES)
@pytest.mark.parametrize("wrong", [NAN, -1.0, np.inf])
def test_values_that_are_missing_negative_or_infinite_are_refused_by_unit(measure, wrong):
    with pytest.raises(MethodError, match="present") as refusal:
        measure(np.array([1.0, wrong, 2.0]))
    assert refusal.value.rows == (1,)


def test_zeros_are_taken_where_the_formula_takes_them():
    values = np.array([0.0, 1.0, 3.0])
    for measure in (theil_t, gini, coefficient_of_variation, herfindahl):
        assert np.isfinite(measure(values))
        with pytest.raises(MethodError, match="no value above 0"):
            measure(np.zeros(3))
    assert atkinson(values, 0.5) < 1
    for refuses in (theil_l, max_min_ratio, lambda v: atkinson(v, 1.0)):
        with pytest.raises(MethodError, match="above 0") as refusal:
            refuses(values)
        assert refusal.value.rows == (0,)


@pytest.mark.parametrize("people", [[1.0, 0.0, 2.0], [1.0, NAN, 2.0], [1.0, -1.0, 2.0]])
def test_people_must_be_there(people):
    with pytest.raises(MethodError, match="population above 0") as refusal:
        gini(np.array([1.0, 2.0, 3.0]), np.array(people))
    assert refusal.value.rows == (1,)


def test_people_must_fit_the_units():
    with pytest.raises(MethodError, match="population of each"):
        gini(np.array([1.0, 2.0]), np.ones(3))
