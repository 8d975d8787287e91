"""WASPAS between its two means, by algebra and by the formula written out, and what is refused."""

import numpy as np
import pytest

from countyindex.aggregation import arithmetic, geometric, waspas
from countyindex.errors import MethodError

HALVES = np.array([0.5, 0.5])
SCORES = np.random.default_rng(1).lognormal(size=(30, 4))
WEIGHTS = np.random.default_rng(2).dirichlet(np.ones(4))


def test_half_the_sum_and_half_the_product_unless_told():
    # 80 and 20: the sum is 50, the product 40.
    np.testing.assert_allclose(waspas(np.array([[80.0, 20.0]]), HALVES), [45.0])
    np.testing.assert_allclose(waspas(np.array([[80.0, 20.0]]), HALVES, share=0.8), [48.0])
    by_hand = 0.5 * (SCORES @ WEIGHTS) + 0.5 * np.prod(SCORES**WEIGHTS, axis=1)
    np.testing.assert_allclose(waspas(SCORES, WEIGHTS), by_hand)


def test_its_ends_are_the_two_means():
    np.testing.assert_allclose(waspas(SCORES, WEIGHTS, share=1.0), arithmetic(SCORES, WEIGHTS))
    np.testing.assert_allclose(waspas(SCORES, WEIGHTS, share=0.0), geometric(SCORES, WEIGHTS))


def test_zeros_count_as_the_floor_that_a_scheme_names():
    np.testing.assert_allclose(waspas(np.array([[0.0, 9.0]]), HALVES, floor=1.0), [(5.0 + 3.0) / 2])


@pytest.mark.parametrize(
    ("scores", "options", "said"),
    [
        ([[1.0, 0.0]], {}, "above 0 only"),
        ([[1.0, -1.0]], {"share": 1.0}, "above 0 only"),
        ([[1.0, np.inf]], {}, "finite scores"),
        ([[1.0, 2.0]], {"share": 1.5}, "share 1.5"),
        ([[1.0, 2.0]], {"floor": 0.0}, "floor 0.0"),
    ],
)
def test_what_has_no_product_and_shares_beyond_1_are_refused(scores, options, said):
    with pytest.raises(MethodError, match=said):
        waspas(np.array(scores), HALVES, **options)
