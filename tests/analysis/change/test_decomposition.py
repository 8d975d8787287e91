"""Shares of factors in a change: answers from algebra."""

import doctest

import numpy as np
import pytest

from countyindex.analysis.change import compare, decomposition, shapley


@pytest.mark.parametrize("module", [decomposition, compare], ids=lambda m: m.__name__)
def test_the_examples_in_a_docstring_run(module):
    found = doctest.testmod(module)
    assert found.attempted
    assert not found.failed


def test_a_sum_falls_apart_into_its_terms():
    added = np.array([3.0, -5.0, 0.5])
    values = [sum(added[j] for j in range(3) if bits >> j & 1) for bits in range(8)]
    np.testing.assert_allclose(shapley(np.array(values)), added, atol=1e-15)


def test_a_product_of_two_is_split_at_the_mean_of_the_other():
    # 2·5 → 4·7: ½(4 − 2)(5 + 7) and ½(7 − 5)(2 + 4)
    np.testing.assert_allclose(shapley(np.array([10.0, 20.0, 14.0, 28.0])), [12.0, 6.0])


def test_a_product_of_three_is_split_over_its_six_orders():
    # a·b·c from 1·1·1 to 2·3·4, by the six orders: a adds 1 times (2·1 + 3 + 4 + 2·12)/6,
    # b 2 times (2·1 + 2 + 4 + 2·8)/6, c 3 times (2·1 + 2 + 3 + 2·6)/6
    values = [2.0 ** (s & 1) * 3.0 ** (s >> 1 & 1) * 4.0 ** (s >> 2 & 1) for s in range(8)]
    np.testing.assert_allclose(shapley(np.array(values)), [33 / 6, 2 * 24 / 6, 3 * 19 / 6])


def test_a_factor_that_never_moves_anything_has_no_part_at_all():
    values = np.array([1.0, 4.0, 1.0, 4.0, 7.0, 0.1, 7.0, 0.1])
    assert shapley(values)[1] == 0.0


def test_parts_add_up_whatever_the_function():
    values = np.random.default_rng(7).normal(size=(32, 4, 2))
    np.testing.assert_allclose(shapley(values).sum(axis=0), values[-1] - values[0], atol=1e-14)


def test_factors_that_cannot_be_told_apart_have_equal_parts():
    # Only both together do anything.
    np.testing.assert_array_equal(shapley(np.array([0.0, 0.0, 0.0, 8.0])), [4.0, 4.0])


def test_one_factor_has_the_whole_change():
    np.testing.assert_array_equal(shapley(np.array([2.0, 9.0])), [7.0])


def test_a_missing_set_of_factors_is_refused():
    with pytest.raises(ValueError, match="3 values are not one for each set of factors"):
        shapley(np.zeros(3))
