"""Standard-deviation and coefficient-of-variation weights against algebra."""

import json
from pathlib import Path

import numpy as np
import pytest

from countyindex.errors import MethodError
from countyindex.weighting import coefficient_of_variation, standard_deviation

NAN = np.nan
REFERENCE = Path(__file__).parents[1] / "reference" / "mcdm_weights.json"
KNOWN = json.loads(REFERENCE.read_text(encoding="utf-8"))
BOTH = pytest.mark.parametrize("method", [standard_deviation, coefficient_of_variation])


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


@BOTH
def test_a_gap_leaves_its_unit_out_of_that_column_alone(method):
    scores = np.array([[0.0, 0.0], [1.0, 1.0], [0.4, 0.3], [NAN, 0.8]])
    alone = method(np.column_stack([scores[:3, 0], [1.0, 2.0, 4.0]]))
    beside = method(np.column_stack([scores[:, 0], [1.0, 2.0, 4.0, NAN]]))
    np.testing.assert_allclose(beside, alone, rtol=1e-14)


@BOTH
@pytest.mark.parametrize(
    ("column", "sentence"),
    [
        ([2.0, 2.0, 2.0], "all the same"),
        ([NAN, NAN, NAN], "a column has none"),
        ([NAN, 1.0, NAN], "all the same"),
        ([1.0, np.inf, 2.0], "finite"),
    ],
)
def test_a_column_that_cannot_be_weighed_is_refused_by_its_place(method, column, sentence):
    with pytest.raises(MethodError, match=f"{method.__name__} .*{sentence}") as refusal:
        method(np.column_stack([[1.0, 2.0, 3.0], column]))
    assert refusal.value.columns == (1,)


@BOTH
def test_one_unit_is_refused_and_two_weigh_by_the_formula(method):
    with pytest.raises(MethodError, match="all the same"):
        method(np.array([[1.0, 2.0]]))
    assert method(np.array([[1.0, 2.0], [3.0, 6.0]])) == pytest.approx([0.5, 0.5])


def test_negative_scores_are_refused_by_place_where_the_mean_divides():
    with pytest.raises(MethodError, match="no negative scores") as refusal:
        coefficient_of_variation(np.array([[1.0, -1.0], [2.0, 3.0]]))
    assert (refusal.value.rows, refusal.value.columns) == ((0,), (1,))
