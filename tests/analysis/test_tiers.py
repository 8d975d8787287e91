"""Natural breaks, against print and against every division there is."""

import doctest
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from countyindex.analysis import tiers as module
from countyindex.analysis.tiers import goodness, natural_breaks
from countyindex.errors import MethodError

drawn = settings(max_examples=60, deadline=None, derandomize=True)


def squares(values):
    return sum((value - sum(values) / len(values)) ** 2 for value in values)


def within(values, tiers):
    return sum(squares([v for v, t in zip(values, tiers, strict=True) if t == k]) for k in {*tiers})


def least_squares(values, classes):
    """The smallest sum of squares over all divisions of the sorted values."""
    values = sorted(values)
    return min(
        sum(squares(values[a:b]) for a, b in zip((0, *cuts), (*cuts, len(values)), strict=True))
        for cuts in combinations(range(1, len(values)), classes - 1)
    )


def test_the_examples_run():
    assert doctest.testmod(module).failed == 0


def test_the_example_of_ckmeans_divides_as_printed():
    # Wang & Song (2011) and the manual of Ckmeans.1d.dp: {−1 ×4}, {2 ×3}, {4, 5, 6}
    values = np.array([-1, 2, -1, 2, 4, 5, 6, -1, 2, -1], dtype=float)
    assert natural_breaks(values, 3).tolist() == [3, 2, 3, 2, 1, 1, 1, 3, 2, 3]


def test_goodness_of_four_values_is_as_worked_by_hand():
    # 4 5 | 9 10: squares around the mean 7 are 26, around 4.5 and 9.5 they are 1
    values = np.array([4.0, 5.0, 9.0, 10.0])
    assert goodness(values, natural_breaks(values, 2)) == pytest.approx(25 / 26, rel=1e-15)
    assert goodness(values, np.array([2, 2, 2, 1])) == pytest.approx(12 / 26, rel=1e-15)


@drawn
@given(st.lists(st.integers(-20, 20), min_size=1, max_size=9), st.integers(1, 5))
def test_no_division_has_smaller_squares(values, classes):
    tiers = natural_breaks(np.array(values, dtype=float), classes)
    made = min(classes, len(set(values)))
    assert set(tiers.tolist()) == set(range(1, made + 1))
    assert within(values, tiers.tolist()) == pytest.approx(least_squares(values, made), abs=1e-9)


@drawn
@given(st.integers(0, 2**32 - 1))
def test_larger_values_are_in_better_tiers_and_ties_are_together(seed):
    values = np.random.default_rng(seed).normal(size=40).round(1)
    tiers = natural_breaks(values, 5)
    order = np.argsort(-values)
    assert (np.diff(tiers[order]) >= 0).all()
    assert all(len(set(tiers[values == value])) == 1 for value in set(values))


def test_long_lists_are_divided_as_by_trying_every_last_break():
    values = np.sort(np.random.default_rng(3).lognormal(size=100))
    cost = np.array(
        [[squares(values[a:b]) if b > a else 0.0 for b in range(101)] for a in range(101)]
    )
    best = cost[0]
    for _ in range(4):
        best = np.array([min(best[a] + cost[a, b] for a in range(b + 1)) for b in range(101)])
    tiers = natural_breaks(values, 5)
    assert within(values.tolist(), tiers.tolist()) == pytest.approx(best[-1], rel=1e-10)


def test_noise_splits_no_tie():
    values = np.array([0.1 + 0.2, 0.3, 1.0])
    assert values[0] != values[1]
    assert natural_breaks(values, 3).tolist() == [2, 2, 1]


def test_fewer_distinct_values_than_classes_make_fewer_tiers():
    assert natural_breaks(np.array([7.0, 7.0, 9.0]), 5).tolist() == [2, 2, 1]
    assert natural_breaks(np.zeros(3), 2).tolist() == [1, 1, 1]


@pytest.mark.parametrize("step", [1.0, 0.1, 1 / 3, 7.7])
@pytest.mark.parametrize(("n", "classes"), [(3, 2), (5, 2), (7, 3), (8, 3), (9, 4)])
def test_equally_good_divisions_favour_the_upper_class(step, n, classes):
    # even steps: best are all divisions into classes whose sizes differ by one at most
    small, larger = divmod(n, classes)
    sizes = [small + 1] * larger + [small] * (classes - larger)
    expected = np.repeat(np.arange(1, classes + 1), sizes)[::-1]
    values = 50.0 + step * np.arange(n)
    np.testing.assert_array_equal(natural_breaks(values, classes), expected)


def test_units_without_a_value_are_in_no_tier():
    values = np.array([np.nan, 1.0, 5.0])
    tiers = natural_breaks(values, 2)
    assert tiers.tolist() == [0, 2, 1]
    assert goodness(values, tiers) == 1.0
    assert natural_breaks(np.array([np.nan, np.nan]), 2).tolist() == [0, 0]


def test_tiers_move_with_the_units_and_not_with_the_scale():
    values = np.random.default_rng(5).normal(size=60)
    order = np.random.default_rng(6).permutation(60)
    tiers = natural_breaks(values, 4)
    np.testing.assert_array_equal(natural_breaks(values[order], 4), tiers[order])
    np.testing.assert_array_equal(natural_breaks(12.5 * values, 4), tiers)


def test_equal_values_are_fitted_whole():
    assert goodness(np.array([2.0, 2.0]), np.array([1, 2])) == 1.0


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: natural_breaks(np.array([1.0, 2.0]), 0), "cannot make 0 tiers"),
        (lambda: natural_breaks(np.array([1.0, np.inf]), 2), "finite values"),
        (lambda: natural_breaks(np.ones((2, 2)), 2), "one axis"),
        (lambda: goodness(np.array([1.0, 2.0]), np.array([1])), "tiers of shape"),
    ],
)
def test_what_cannot_be_divided_is_refused(call, words):
    with pytest.raises(MethodError, match=words):
        call()
