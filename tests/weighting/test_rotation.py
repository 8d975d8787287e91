"""Rotated factors share out what the unrotated ones explain, otherwise."""

import numpy as np

from countyindex.weighting.rotation import varimax


def test_varimax_keeps_communalities_and_does_not_notice_signs():
    loadings = np.random.default_rng(4).normal(size=(7, 3))
    rotated = varimax(loadings)
    np.testing.assert_allclose((rotated**2).sum(axis=1), (loadings**2).sum(axis=1))
    other = varimax(loadings * [1, -1, -1])
    np.testing.assert_allclose(
        np.sort((other**2).max(axis=1)), np.sort((rotated**2).max(axis=1)), rtol=1e-6
    )
