"""Made-up figures (虚构) for measuring: any number of units and indicators, skewed, complete."""

import numpy as np

#: (units, indicators): every township of China and then some; every county-level unit of China.
LARGE, NATIONAL = (600_000, 60), (2_844, 60)


def values(shape):
    """Log-normal figures, made in place so that no second array is ever there."""
    made = np.random.default_rng(2024).standard_normal(shape)
    made *= 0.4
    return np.exp(made, out=made)
