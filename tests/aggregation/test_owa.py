"""The ordered weighted average: its ends, Yager's weights by position, and gaps."""

import numpy as np
import pytest

from countyindex.aggregation import arithmetic, owa
from countyindex.errors import MethodError

SCORES = np.random.default_rng(1).uniform(0, 100, size=(12, 5))
WEIGHTS = np.array([0.1, 0.2, 0.3, 0.25, 0.15])
NAN = np.nan


def test_the_exponent_1_is_the_arithmetic_mean():
    np.testing.assert_allclose(owa(SCORES, WEIGHTS, exponent=1.0), arithmetic(SCORES, WEIGHTS))


def test_large_and_small_exponents_tend_to_the_worst_and_the_best_score():
    np.testing.assert_allclose(owa(SCORES, WEIGHTS, exponent=400.0), SCORES.min(axis=1))
    np.testing.assert_allclose(owa(SCORES, WEIGHTS, exponent=1e-12), SCORES.max(axis=1))


def test_equal_weights_give_the_weights_by_position_of_the_quantifier():
    # Q(r/4) − Q((r − 1)/4) with Q(x) = x²: 1, 3, 5 and 7 sixteenths, from the best down.
    scores = np.array([[16.0, 32.0, 64.0, 48.0]])
    assert owa(scores, np.full(4, 0.25)) == pytest.approx((64 + 3 * 48 + 5 * 32 + 7 * 16) / 16)


def test_importances_stretch_the_positions_of_their_columns():
    # The best score weighs 0.75² of all, the other the rest.
    assert owa([[8.0, 4.0]], [0.75, 0.25]) == pytest.approx(0.5625 * 8 + 0.4375 * 4)
    # A column of two thirds of the weight counts like two columns of one third.
    twice = owa([[5.0, 5.0, 9.0]], np.full(3, 1 / 3), exponent=1.7)
    np.testing.assert_allclose(owa([[5.0, 9.0]], [2 / 3, 1 / 3], exponent=1.7), twice)


def test_the_optimism_of_many_columns_is_one_over_one_plus_the_exponent():
    scores = np.linspace(1.0, 0.0, 4001)[None]
    for exponent in (0.5, 2.0, 5.0):
        found = owa(scores, np.full(4001, 1 / 4001), exponent=exponent)
        assert found == pytest.approx(1 / (1 + exponent), abs=1e-3)


def test_units_may_have_weights_of_their_own():
    own = np.random.default_rng(2).dirichlet(np.ones(5), size=12)
    singly = [owa(row[None], weights)[0] for row, weights in zip(SCORES, own, strict=True)]
    np.testing.assert_allclose(owa(SCORES, own), singly)


def test_gaps_leave_their_weight_to_the_rest():
    scores = np.array([[8.0, NAN, 4.0], [NAN, NAN, NAN]])
    np.testing.assert_allclose(
        owa(scores, [0.3, 0.6, 0.1]), [owa([[8.0, 4.0]], [0.75, 0.25])[0], NAN]
    )
    with pytest.raises(MethodError, match="no weight at all") as refusal:
        owa([[1.0, NAN], [1.0, 2.0]], [0.0, 1.0])
    assert refusal.value.rows == (0,)


@pytest.mark.parametrize("exponent", [0.0, -1.0])
def test_an_exponent_of_0_or_less_is_refused(exponent):
    with pytest.raises(MethodError, match="exponent"):
        owa(SCORES, WEIGHTS, exponent=exponent)
