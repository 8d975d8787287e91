"""Standard-deviation and coefficient-of-variation weights against algebra."""

import json
from pathlib import Path

import numpy as np
import pytest

from countyindex.errors import MethodError
from countyindex.weighting import coefficient_of_variation, standard_deviation

REFERENCE = Path(__file__).parents[1] / "reference" / "mcdm_weights.json"
KNOWN = json.loads(REFERENCE.read_text(encoding="utf-8"))


def test_standard_deviation_weighs_by_the_spread_inside_the_range():
    # Variances in the range, times n − 1: 1, 1/2 and 5/9.
    scores = np.array([[0, 10, 0], [0, 15, 1], [1, 15, 2], [1, 20, 3]])
    spread = np.sqrt([1, 1 / 2, 5 / 9])
    np.testing.assert_allclose(standard_deviation(scores), spread / spread.sum(), rtol=1e-14)


def test_statistical_variance_squares_the_spread_as_two_packages_have_it():
    scores = np.array([[0, 10, 0], [0, 15, 1], [1, 15, 2], [1, 20, 3]])
    squares = np.array([1, 1 / 2, 5 / 9])
    given = standard_deviation(scores, measure="variance")
    np.testing.assert_allclose(given, squares / squares.sum(), rtol=1e-14)
    known = standard_deviation(KNOWN["scores"], measure="variance")
    np.testing.assert_allclose(known, KNOWN["weights"]["variance"], atol=1e-10)


def test_an_unknown_measure_is_answered_with_the_known_ones():
    with pytest.raises(MethodError, match=r"no measure.*variance"):
        standard_deviation(np.array([[1.0], [2.0]]), measure="range")


def test_coefficient_of_variation_weighs_by_spread_over_mean():
    # Both spread alike; the means are 2 and 11.
    scores = np.array([[1.0, 10.0], [2.0, 11.0], [3.0, 12.0]])
    np.testing.assert_allclose(coefficient_of_variation(scores), [11 / 13, 2 / 13], rtol=1e-14)


def test_coefficient_of_variation_notices_the_origin_but_not_the_unit_of_measure():
    scores = np.random.default_rng(3).uniform(1, 9, size=(20, 3))
    given = coefficient_of_variation(scores)
    np.testing.assert_allclose(coefficient_of_variation(scores * [1, 1e200, 1e-200]), given)
    assert not np.allclose(coefficient_of_variation(scores + np.array([0, 10, 100])), given)


def test_negative_scores_are_refused_by_place_where_the_mean_divides():
    with pytest.raises(MethodError, match="no negative scores") as refusal:
        coefficient_of_variation(np.array([[1.0, -1.0], [2.0, 3.0]]))
    assert (refusal.value.rows, refusal.value.columns) == ((0,), (1,))
