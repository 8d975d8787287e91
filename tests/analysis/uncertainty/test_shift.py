"""How far boards move, against SciPy and against counting by hand."""

import doctest
import warnings

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from countyindex.analysis.uncertainty import quantiles, shift
from countyindex.analysis.uncertainty.shift import mean_shift, moved_share, spearman
from countyindex.errors import MethodError
from countyindex.ranking import rank

drawn = settings(max_examples=40, deadline=None, derandomize=True)
seeds = st.integers(0, 2**32 - 1)


def some(seed):
    random = np.random.default_rng(seed)
    draws, n = int(random.integers(1, 12)), int(random.integers(2, 15))
    scores = random.normal(size=(draws + 1, n)).round(int(random.integers(0, 5)))
    scores[random.random(scores.shape) < random.choice([0.0, 0.2])] = np.nan
    ranks = rank(scores)
    return ranks[1:], ranks[0]


def test_the_examples_run():
    assert doctest.testmod(shift).failed == 0


def test_shifts_are_as_counted_by_hand():
    reference = np.array([1, 2, 3, 4, 0])
    ranks = np.array([[4, 2, 3, 1, 5], [1, 0, 2, 3, 4], [0, 0, 0, 0, 1]])
    np.testing.assert_allclose(mean_shift(ranks, reference), [6 / 4, 2 / 3, np.nan])
    np.testing.assert_allclose(
        moved_share(ranks, reference, [0, 1, 3]),
        [[0.5, 0.5, 0.0], [2 / 3, 0.0, 0.0], [np.nan, np.nan, np.nan]],
    )


@drawn
@given(seeds)
def test_spearman_is_that_of_scipy_over_the_units_both_rank(seed):
    ranks, reference = some(seed)
    found = spearman(ranks, reference)
    for row, value in zip(ranks, found, strict=True):
        both = (row > 0) & (reference > 0)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            enough = both.sum() > 1
            expected = stats.spearmanr(row[both], reference[both])[0] if enough else np.nan
        np.testing.assert_allclose(value, expected, atol=1e-12)


def test_draws_are_compared_in_blocks(monkeypatch):
    scores = np.random.default_rng(8).normal(size=(21, 10)).round(1)
    ranks, reference = rank(scores)[1:], rank(scores)[0]
    calls = (mean_shift, moved_share, spearman)
    whole = [call(ranks, reference) for call in calls]
    monkeypatch.setattr(quantiles, "CELLS", 30)
    for call, expected in zip(calls, whole, strict=True):
        np.testing.assert_array_equal(call(ranks, reference), expected)


def test_narrow_integers_do_not_overflow():
    ranks = np.full((1, 200), 200, dtype=np.uint8)
    assert mean_shift(ranks, np.arange(1, 201, dtype=np.uint8)) == pytest.approx(99.5)


@pytest.mark.parametrize("call", [mean_shift, moved_share, spearman])
def test_a_reference_for_other_units_is_refused(call):
    with pytest.raises(MethodError, match="the reference 3"):
        call(np.array([[1, 2]]), np.array([1, 2, 3]))
    with pytest.raises(MethodError, match="are integers"):
        call(np.array([[1, 2]]), np.array([1, 7]))
