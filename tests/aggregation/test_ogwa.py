"""Ordered geometric averages: by algebra, beside the geometric mean, and what is refused."""

import numpy as np
import pytest

from countyindex.aggregation import geometric, ogwa
from countyindex.errors import MethodError

HALVES = np.array([0.5, 0.5])
SCORES = np.random.default_rng(1).lognormal(size=(30, 4))
WEIGHTS = np.random.default_rng(2).dirichlet(np.ones(4))


def test_the_worst_of_two_counts_three_quarters_unless_told():
    np.testing.assert_allclose(ogwa(np.array([[81.0, 1.0], [1.0, 81.0]]), HALVES), [3.0, 3.0])
    np.testing.assert_allclose(ogwa(np.array([[4.0, 1.0]]), HALVES, exponent=0.5), [4.0**0.5**0.5])


def test_under_exponent_1_it_is_the_geometric_mean_and_beyond_all_bounds_the_worst_score():
    np.testing.assert_allclose(ogwa(SCORES, WEIGHTS, exponent=1.0), geometric(SCORES, WEIGHTS))
    np.testing.assert_allclose(ogwa(SCORES, WEIGHTS, exponent=1e6), SCORES.min(axis=1))


def test_a_weight_goes_with_its_score():
    # Best first: 16 with weight 1/4, then 1 with 3/4.
    given = ogwa(np.array([[1.0, 16.0]]), np.array([0.75, 0.25]))
    np.testing.assert_allclose(given, [16 ** (1 / 16)])


def test_zeros_count_as_the_floor_that_a_scheme_names():
    np.testing.assert_allclose(ogwa(np.array([[0.0, 16.0]]), HALVES, floor=1.0), [2.0])


@pytest.mark.parametrize(
    ("scores", "options", "said"),
    [
        ([[1.0, 0.0]], {}, "ogwa method takes scores above 0 only"),
        ([[1.0, np.inf]], {}, "ogwa method needs finite scores"),
        ([[1.0, 2.0]], {"exponent": 0.0}, "ogwa method cannot take the exponent 0"),
        ([[1.0, 2.0]], {"floor": -1.0}, "ogwa method cannot use the floor"),
    ],
)
def test_what_has_no_product_is_refused_by_the_methods_own_name(scores, options, said):
    with pytest.raises(MethodError, match=said):
        ogwa(np.array(scores), HALVES, **options)
