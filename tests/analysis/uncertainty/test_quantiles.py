"""Quantiles between draws in order, and how the units are cut into stretches."""

import doctest

import numpy as np
import pytest

from countyindex.analysis.uncertainty import quantiles
from countyindex.analysis.uncertainty.quantiles import Sorted, checked, interpolate, stretches
from countyindex.errors import MethodError


def test_the_examples_run():
    assert doctest.testmod(quantiles).failed == 0


def test_a_quantile_lies_between_its_neighbours_as_type_7_says():
    draws = np.array([[1.0, 2.0, 4.0, 8.0]])
    found = interpolate(Sorted(draws), np.array([4]), [0.0, 0.1, 0.5, 0.9, 1.0])
    # (m − 1) p = 0, 0.3, 1.5, 2.7, 3
    np.testing.assert_allclose(found, [[1.0, 1.3, 3.0, 6.8, 8.0]], rtol=1e-15)


def test_quantiles_are_those_of_numpy_to_the_last_bit():
    draws = np.sort(np.random.default_rng(9).normal(size=(400, 37)), axis=1)
    levels = np.linspace(0, 1, 41)
    found = interpolate(Sorted(draws), np.full(400, 37), levels.tolist())
    np.testing.assert_array_equal(found, np.quantile(draws, levels, axis=1).T)


@pytest.mark.parametrize(("draws", "units"), [(1, 10), (10, 7), (1 << 30, 3), (5, 0)])
def test_stretches_cover_every_unit_once(draws, units):
    numbers = np.arange(units)
    parts = [numbers[stretch] for stretch in stretches(draws, units)]
    assert [unit for part in parts for unit in part] == list(range(units))
    assert all(draws * len(part) <= max(quantiles.CELLS, draws) for part in parts)


@pytest.mark.parametrize("probabilities", [[-0.1], [1.1], [float("nan")], 0.5])
def test_what_is_no_probability_is_refused(probabilities):
    with pytest.raises(MethodError, match="Give a list from 0 to 1"):
        checked(probabilities)
