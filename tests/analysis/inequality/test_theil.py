"""Theil's T and L and their parts, against print."""

import numpy as np
import pytest
from hypothesis import given
from incomes import INCOMES, MEXICO, PRINTED, REGIONS, drawn, seeds, some

from countyindex.analysis.inequality import theil_l, theil_l_parts, theil_t, theil_t_parts


def test_theil_t_of_mexico_is_as_printed_in_every_year():
    np.testing.assert_allclose(theil_t(INCOMES), MEXICO["theil_t"], atol=5e-9)
    parts = theil_t_parts(INCOMES, REGIONS)
    np.testing.assert_allclose(parts.between, MEXICO["theil_t_between"], atol=5e-9)
    np.testing.assert_allclose(parts.within + parts.between, theil_t(INCOMES), rtol=1e-13)


def test_two_groups_of_equals_differ_between_and_not_within():
    toy = PRINTED["toy"]
    parts = theil_t_parts(np.array(toy["y"], dtype=float), np.array(toy["groups"]))
    assert parts.total == pytest.approx(toy["T"], rel=1e-15)
    assert parts.between == pytest.approx(toy["between"], rel=1e-15)
    assert parts.within == toy["within"]


def test_theil_l_is_what_stoermann_prints_as_theil():
    case = PRINTED["stoermann2009"]
    assert theil_l(np.array(case["values"])) == pytest.approx(case["theil_l"], abs=5e-8)
    assert theil_t(np.array(case["values"])) != pytest.approx(case["theil_l"], abs=1e-3)


@drawn
@given(seed=seeds)
def test_theil_parts_add_up_and_none_is_negative(seed):
    values, people, groups = some(seed)
    for parts in (theil_t_parts(values, groups, people), theil_l_parts(values, groups, people)):
        assert parts.between + parts.within == pytest.approx(parts.total, abs=1e-13)
        assert min(parts.between, parts.within, *parts.inside) > -1e-15
        assert parts.weights.sum() == pytest.approx(1.0)
        assert parts.contributions.sum() == pytest.approx(parts.within)
