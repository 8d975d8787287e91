"""The floor for the array functions: what a competent user writes in NumPy for complete data."""

import numpy as np


def minmax(values):
    low, high = values.min(axis=0), values.max(axis=0)
    return (values - low) / (high - low)


def entropy_of_shares(y):
    """Entropy weights of scores that already lie in [0, 1]."""
    p = y / y.sum(axis=0)
    log_p = np.log(p, out=np.zeros_like(p), where=p > 0)
    divergence = 1 + (p * log_p).sum(axis=0) / np.log(len(y))
    return divergence / divergence.sum()


def entropy(values):
    return entropy_of_shares(minmax(values))


def rank(scores):
    """1 is best, ties share the better rank."""
    return len(scores) - np.searchsorted(np.sort(scores), scores, side="right") + 1


def line(values):
    """Minmax, entropy weights, weighted mean, ranks."""
    scores = minmax(values)
    return rank(scores @ entropy_of_shares(scores))


def skewness_and_kurtosis(values):
    """Moments of every column, once; winsorising must look at least this far."""
    deviation = values - values.mean(axis=0)
    square = deviation**2
    variance = square.mean(axis=0)
    skewness = (square * deviation).mean(axis=0) / variance**1.5
    return skewness, (square**2).mean(axis=0) / variance**2 - 3
