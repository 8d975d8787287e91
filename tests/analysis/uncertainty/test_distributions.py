"""Numbers in [0, 1) become weights, options and errors as the file says."""

import numpy as np

from countyindex.analysis.uncertainty.distributions import Discrete, Option, Weights
from countyindex.registry import Node

NODE = Node("index", "虚构", "Made up", ("a", "b", "c"))
AT = {("index", name): column for column, name in enumerate("abc")}
SHARES = np.array([0.5, 0.3, 0.2])


def weights(within=None, concentration=None):
    return Weights("w", "虚构", AT, within, concentration)


def test_multiplied_weights_stay_within_their_bounds_and_sum_to_one():
    u = np.random.default_rng(3).random((20_000, 3))
    drawn = weights(within=0.25).shares(NODE, SHARES, u)
    odds = drawn[:, :1] / drawn / (SHARES[0] / SHARES)
    np.testing.assert_allclose(drawn.sum(axis=1), 1.0, rtol=1e-14)
    assert odds.max() <= 1.25 / 0.75 + 1e-12
    assert odds.min() >= 0.75 / 1.25 - 1e-12
    assert odds.max() > 1.6


def test_multiplied_weights_at_the_corners_are_those_of_algebra():
    corner = np.array([[0.0, 0.5, 1.0]])
    raw = SHARES * [0.75, 1.0, 1.25]
    drawn = weights(within=0.25).shares(NODE, SHARES, corner)
    np.testing.assert_allclose(drawn[0], raw / raw.sum(), rtol=1e-14)


def test_dirichlet_weights_have_the_means_and_variances_of_the_distribution():
    u = np.random.default_rng(4).random((40_000, 3))
    drawn = weights(concentration=10.0).shares(NODE, SHARES, u)
    # Dirichlet(c w): mean w, variance w (1 − w) / (c + 1)
    np.testing.assert_allclose(drawn.mean(axis=0), SHARES, atol=0.004)
    np.testing.assert_allclose(drawn.var(axis=0), SHARES * (1 - SHARES) / 11.0, rtol=0.05)


def test_nodes_that_do_not_vary_keep_their_weights():
    other = Node("other", "虚构", "Made up", ("x", "y"))
    np.testing.assert_array_equal(
        weights(within=0.2).shares(other, SHARES[:2], np.zeros((5, 3))), SHARES[:2]
    )


def test_options_take_fixed_slices_as_wide_as_they_are_likely():
    options = tuple(Option(name, p, "") for name, p in (("a", 0.5), ("b", 0.0), ("c", 0.5)))
    picked = Discrete("d", "虚构", options).pick(np.array([0.0, 0.499, 0.5, 0.999]))
    np.testing.assert_array_equal(picked, [0, 0, 2, 2])
