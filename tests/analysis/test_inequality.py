"""Inequality and its parts, against print and against their definitions over pairs."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from countyindex.analysis.inequality import (
    atkinson,
    coefficient_of_variation,
    dagum,
    equally_distributed_equivalent,
    gini,
    herfindahl,
    max_min_ratio,
    theil_l,
    theil_l_parts,
    theil_t,
    theil_t_parts,
)
from countyindex.errors import MethodError

REFERENCE = Path(__file__).parents[1] / "reference"
PRINTED = json.loads((REFERENCE / "inequality.json").read_text(encoding="utf-8"))
CITIES = json.loads((REFERENCE / "wang2023.json").read_text(encoding="utf-8"))
MEXICO = PRINTED["mexico"]
#: Years × states.
INCOMES, REGIONS = np.array(list(MEXICO["states"].values())).T, np.array(MEXICO["regions"])
NAN = np.nan

drawn = settings(max_examples=30, deadline=None, derandomize=True)
seeds = st.integers(0, 2**32 - 1)


def some(seed):
    """Values, people and groups of some units, some of which have the same value."""
    random = np.random.default_rng(seed)
    n = int(random.integers(2, 25))
    values = random.lognormal(sigma=random.choice([0.1, 1.0, 2.0]), size=n).round(1) + 0.1
    return values, random.uniform(0.1, 9.0, n), random.integers(0, 4, n)


def test_theil_t_of_mexico_is_as_printed_in_every_year():
    np.testing.assert_allclose(theil_t(INCOMES), MEXICO["theil_t"], atol=5e-9)
    parts = theil_t_parts(INCOMES, REGIONS)
    np.testing.assert_allclose(parts.between, MEXICO["theil_t_between"], atol=5e-9)
    np.testing.assert_allclose(parts.within + parts.between, theil_t(INCOMES), rtol=1e-13)


def test_gini_of_mexico_is_as_printed():
    assert gini(INCOMES[0]) == pytest.approx(MEXICO["gini_1940"], rel=1e-15)


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


def test_gini_and_herfindahl_are_as_printed_by_doersam():
    case = PRINTED["doersam2004"]
    sales = np.array(case["sales"], dtype=float)
    assert gini(sales) == pytest.approx(case["gini"])
    assert gini(sales, normalised=True) == pytest.approx(case["gini_norm"])
    assert herfindahl(sales) == pytest.approx(case["herf"])
    assert herfindahl(sales, normalised=True) == pytest.approx(case["herf_norm"])
    assert 1 / herfindahl(sales) == pytest.approx(case["herf_equivalent"], abs=0.005)


def test_gini_of_income_classes_weighs_them_by_people():
    case = PRINTED["doersam2004"]
    found = gini(np.array(case["income"]), np.array(case["class_size"]))
    assert found == pytest.approx(case["gini_weighted"], abs=5e-5)


def test_german_states_are_as_printed():
    case = PRINTED["german_states_2015"]
    product = np.array(case["gdp_bn"])
    assert gini(product) == pytest.approx(case["gini"], abs=5e-5)
    assert herfindahl(product) == pytest.approx(case["herf"], abs=5e-4)


@pytest.mark.parametrize("epsilon", ["0.5", "1"])
def test_atkinson_is_as_printed(epsilon):
    case = PRINTED["atkinson"]
    values = np.array(case["values"], dtype=float)
    assert atkinson(values, float(epsilon)) == pytest.approx(case["index"][epsilon], abs=5e-6)
    found = equally_distributed_equivalent(values, float(epsilon))
    assert found == pytest.approx(case["equivalent"][epsilon], abs=5e-8)


def test_the_eleven_cities_vary_as_their_table_says():
    ratios = np.array(list(CITIES["table3"]["ratio"].values()))
    printed = CITIES["table3"]["ratio_cv_unweighted_population"]
    np.testing.assert_allclose(coefficient_of_variation(ratios), printed, atol=5e-5)


def test_rural_incomes_of_the_cities_differ_by_the_ratio_stated():
    for year, stated in CITIES["table3"]["implied_rural_max_min"].items():
        ratio, gap = (np.array(CITIES["table3"][name][year]) for name in ("ratio", "gap"))
        assert max_min_ratio(gap / (ratio - 1)) == pytest.approx(stated["ratio"], abs=5e-4)


@drawn
@given(seed=seeds)
def test_gini_is_half_the_relative_mean_difference_over_pairs(seed):
    values, people, _ = some(seed)
    share = people / people.sum()
    difference = share @ np.abs(values[:, None] - values) @ share
    assert gini(values, people) == pytest.approx(difference / (2 * share @ values), abs=1e-14)


@drawn
@given(seed=seeds)
def test_dagum_parts_are_their_definition_over_pairs_and_add_to_gini(seed):
    values, people, groups = some(seed)
    parts = dagum(values, groups, people)
    share = people / people.sum()
    mean = share @ values
    members = [groups == label for label in parts.groups]
    f = np.array([share[m].sum() for m in members])
    m = np.array([share[i] @ values[i] for i in members]) / f
    s = f * m / mean
    distance = np.abs(values[:, None] - values)
    across = np.array(
        [[share[a] @ distance[np.ix_(a, b)] @ share[b] for b in members] for a in members]
    ) / np.outer(f, f)
    coefficients = across / (m[:, None] + m)
    np.testing.assert_allclose(parts.pairs, coefficients, atol=1e-13)
    both = coefficients * (np.outer(f, s) + np.outer(s, f))
    overlap = np.divide(np.abs(m[:, None] - m), across, out=np.zeros_like(across), where=across > 0)
    upper = np.triu_indices(len(f), 1)
    assert parts.within == pytest.approx(np.sum(f * s * np.diagonal(coefficients)), abs=1e-13)
    assert parts.net_between == pytest.approx((both * overlap)[upper].sum(), abs=1e-13)
    assert parts.transvariation == pytest.approx((both * (1 - overlap))[upper].sum(), abs=1e-13)
    added = parts.within + parts.net_between + parts.transvariation
    assert added == pytest.approx(gini(values, people), abs=1e-12)
    assert parts.transvariation > -1e-14


def test_dagum_parts_of_mexico_add_to_the_printed_gini():
    parts = dagum(INCOMES, REGIONS)
    added = parts.within + parts.net_between + parts.transvariation
    assert added[0] == pytest.approx(MEXICO["gini_1940"], abs=1e-12)


@drawn
@given(seed=seeds)
def test_theil_parts_add_up_and_none_is_negative(seed):
    values, people, groups = some(seed)
    for parts in (theil_t_parts(values, groups, people), theil_l_parts(values, groups, people)):
        assert parts.between + parts.within == pytest.approx(parts.total, abs=1e-13)
        assert min(parts.between, parts.within, *parts.inside) > -1e-15
        assert parts.weights.sum() == pytest.approx(1.0)
        assert parts.contributions.sum() == pytest.approx(parts.within)


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


def test_people_and_groups_must_fit_the_units():
    with pytest.raises(MethodError, match="population of each"):
        gini(np.array([1.0, 2.0]), np.ones(3))
    with pytest.raises(MethodError, match="one group for each"):
        dagum(np.array([1.0, 2.0]), np.array([1]))


def test_what_cannot_be_normalised_or_corrected_is_refused():
    with pytest.raises(MethodError, match="n/"):
        gini(np.array([1.0, 2.0]), np.ones(2), normalised=True)
    with pytest.raises(MethodError, match="normalises"):
        herfindahl(np.array([1.0]), normalised=True)
    with pytest.raises(MethodError, match="ddof"):
        coefficient_of_variation(np.array([1.0, 2.0]), np.ones(2), ddof=1)
    with pytest.raises(MethodError, match="aversion"):
        atkinson(np.array([1.0, 2.0]), -1.0)


def test_the_coefficient_of_variation_of_a_sample_has_n_less_one():
    values = np.array([1.0, 2.0, 4.0])
    expected = values.std(ddof=1) / values.mean()
    assert coefficient_of_variation(values, ddof=1) == pytest.approx(expected)


def test_without_aversion_nothing_is_wasted_and_with_much_the_least_decides():
    values = np.array([1.0, 2.0, 9.0])
    assert atkinson(values, 0.0) == pytest.approx(0.0, abs=1e-15)
    assert equally_distributed_equivalent(values, 300.0) == pytest.approx(1.0, rel=0.01)
