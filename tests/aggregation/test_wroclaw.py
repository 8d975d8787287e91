"""The Wrocław method against Hellwig's steps taken one by one, and algebra."""

import numpy as np
import pytest

from countyindex.aggregation import wroclaw
from countyindex.errors import MethodError

NAN = np.nan
SCORES = np.random.default_rng(1).lognormal(size=(12, 5))
FIFTHS = np.full(5, 0.2)
HALVES = np.array([0.5, 0.5])


@pytest.mark.parametrize("ddof", [0, 1])
def test_equal_weights_give_the_measure_of_hellwig(ddof):
    z = (SCORES - SCORES.mean(axis=0)) / SCORES.std(axis=0, ddof=ddof)
    d = [np.linalg.norm(row - z.max(axis=0)) for row in z]
    expected = 1 - d / (np.mean(d) + 2 * np.std(d, ddof=ddof))
    np.testing.assert_allclose(wroclaw(SCORES, FIFTHS, ddof=ddof), expected, rtol=1e-12)


def test_two_columns_by_hand():
    # Distances 1, 1 and 0 in one column's standard deviation each: mean 2/3, deviation √2/3.
    scores = np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]])
    expected = 1 - 1 / (2 / 3 + 2 * np.sqrt(2) / 3)
    np.testing.assert_allclose(wroclaw(scores, HALVES, upper=100.0)[:2], 100 * expected)
    assert wroclaw(scores, HALVES)[2] == 1.0


def test_a_column_of_twice_the_weight_counts_like_two():
    twice = wroclaw(SCORES[:, [0, 0, 1]], np.full(3, 1 / 3))
    np.testing.assert_allclose(wroclaw(SCORES[:, :2], [2 / 3, 1 / 3]), twice)


def test_linear_scales_are_not_noticed_unless_standardising_is_off():
    scaled = SCORES * [1, 10, 100, 1e6, 1e-6] + 7
    np.testing.assert_allclose(wroclaw(scaled, FIFTHS), wroclaw(SCORES, FIFTHS), rtol=1e-6)
    z = (SCORES - SCORES.mean(axis=0)) / SCORES.std(axis=0)
    given = wroclaw(z, FIFTHS, standardise=False)
    np.testing.assert_allclose(given, wroclaw(SCORES, FIFTHS))


def test_a_unit_far_from_all_scores_below_0():
    scores = np.vstack([np.tile([[9.0, 9.1], [9.1, 9.0]], (10, 1)), [[0.0, 0.0]]])
    given = wroclaw(scores, HALVES)
    assert given[-1] < 0 < given[:-1].min()


def test_a_gap_is_refused_by_place():
    with pytest.raises(MethodError, match="every score") as refusal:
        wroclaw([[1.0, 2.0], [2.0, NAN], [3.0, 1.0]], HALVES)
    assert (refusal.value.rows, refusal.value.columns) == ((1,), (1,))


def test_what_tells_no_units_apart_is_refused():
    with pytest.raises(MethodError, match="all the same") as refusal:
        wroclaw([[1.0, 0.1 + 0.2], [2.0, 0.3]], HALVES)
    assert refusal.value.columns == (1,)
    with pytest.raises(MethodError, match="all alike"):
        wroclaw([[1.0, 2.0], [1.0, 2.0]], HALVES, standardise=False)


def test_other_deviations_are_refused():
    with pytest.raises(MethodError, match="ddof 2"):
        wroclaw(SCORES, FIFTHS, ddof=2)
